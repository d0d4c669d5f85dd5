"""Making the machine code of the compiled back end, once on a machine, so that it serves plans from then on."""

from __future__ import annotations

import numpy as np

from corneum.transport import problem as make
from corneum.transport.backends import machine_code
from corneum.transport.problem import Problem
from corneum.transport.solve import solve


def compile_engine() -> bool:
    """Compile the back end by solving the smallest case there is; whether its machine code is kept on this machine."""
    if not machine_code.is_kept():
        solve(_smallest(), "plan", "compiled")
    return machine_code.is_kept()


def _smallest() -> Problem:
    """A film on one layer for a minute."""
    tissue = make.layers(("dermis",), np.array([[1e-3]]), 1e-10)
    film = make.vehicle(1, thickness=1e-5, concentration=1.0, diffusivity=1e-10)
    return Problem(tissue, make.times(1, [60.0]), film)
