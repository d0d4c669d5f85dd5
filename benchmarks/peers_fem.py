"""scikit-fem: the same equations by finite elements, steps as the engine's, a sparse factorisation at every step.

The mesh is tuned for this code: fine at the channel's wall and tip and at the faces of layers.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.base_case import END, WIPE, base
from tests.transport.fem import UnitCell, edges_of, steps, time_stepping


@cache
def assembled(degree: int, size: float, growth: float) -> UnitCell:
    return unit_cell(degree, size, growth)


def unit_cell(degree: int, size: float, growth: float) -> UnitCell:
    return UnitCell(base(), *edges_of(base(), size, growth), degree)


def targets(degree: int, size: float, growth: float, first: float, ratio: float) -> np.ndarray:
    """`first` step (s) after 0 and the wipe, then growing by `ratio`."""
    total = time_stepping(assembled(degree, size, growth), steps([WIPE, END], first, ratio), WIPE)
    return np.append(total.layer_integral[1:], total.cleared)
