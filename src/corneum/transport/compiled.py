"""What the compiled modules share: how functions are compiled and kept, and the order of rows in their arrays.

Machine code is kept in the user's cache folder (`XDG_CACHE_HOME`, or `NUMBA_CACHE_DIR` where set), below a digest of
the sources: a function whose callee changed in another file would else be taken from the cache as it was. NaN is not
optimised away: the only liberty given to the compiler is to fuse a product and a sum.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.compiler import Compiler

Function = TypeVar("Function", bound=Callable[..., Any])

GAMMA = 1.0 - 1.0 / math.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA

# rows of `tissue`: what a row of cells has one number of
TISSUE = ("height", "permeability", "capacity", "loss", "partition", "maximal", "half_saturation")
H, P, PHI, LOSS, K, MAXIMAL, HALF_SATURATION = range(len(TISSUE))

# rows of `scalars`: what a case has one number of
SCALARS = (
    "fluid_permeability", "fluid_partition", "density", "film_partition", "film_solubility",
)  # fmt: skip
FLUID_P, FLUID_K, DENSITY, FILM_K, SOLUBILITY = range(len(SCALARS))

# rows of `shells`: what a radial cell has one number of
AREA, INNER, OUTER = range(3)

# rows of `path`: what the schedule says of each step, and of the edge that it starts from
PATH = (
    "length", "share", "share_after", "contact", "air", "room", "along", "keep", "fresh", "stays", "applied", "solid",
    "hairs",
)  # fmt: skip
(LENGTH, SHARE, SHARE_AFTER, CONTACT, AIR, ROOM, ALONG, KEEP, FRESH, STAYS, APPLIED, SOLID,
 HAIRS) = range(len(PATH))  # fmt: skip

# rows of `flows`, each for every compartment (the film, the fluid in channels, the layers), and the sums after them
FLOWS = ("lost", "saturated", "kept", "free", "gained", "sums")
MANY = len(FLOWS)
LOST, SATURATED, KEPT, FREE, GAINED, SUMS = range(MANY)
IN_FILM, IN_FLUID, IN_LAYERS = range(3)

SOURCES = ("compiled", "kernel", "kernel_band", "kernel_flow")


class _Apart(Compiler):
    """Compiles a function whose arrays do not overlap in memory: else every loop would begin by asking whether they
    do, or would not become vector instructions at all."""

    def __init__(self, typing: Any, target: Any, library: Any, given: Any, result: Any, flags: Any, named: Any) -> None:
        flags.noalias = True
        super().__init__(typing, target, library, given, result, flags, named)  # type: ignore[no-untyped-call]


def _cache_folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    return str(Path(home) / "corneum" / digest[:12])


FOLDER = _cache_folder()
LIBERTIES: dict[str, Any] = {
    "nogil": True, "error_model": "numpy", "fastmath": {"contract"}, "no_rewrites": True, "no_cfunc_wrapper": True,
    "pipeline_class": _Apart,
}  # fmt: skip


def compiled(function: Function) -> Function:
    """The function, compiled at first use and kept in the user's cache folder (the setting of others is restored)."""
    settings: Any = numba.config
    compile_lazily: Any = numba.njit
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or FOLDER
    try:
        made = compile_lazily(cache=True, **LIBERTIES)(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Function, made)


def within(function: Function) -> Function:
    """A part of a compiled function: Python never calls it, so it needs no wrapper, which would take as long to compile
    as the function does, and is kept with the whole."""
    compile_lazily: Any = numba.njit
    return cast(Function, compile_lazily(no_cpython_wrapper=True, **LIBERTIES)(function))
