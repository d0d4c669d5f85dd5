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

from corneum.transport.schedule import KINDS

Function = TypeVar("Function", bound=Callable[..., Any])

# lanes abreast: WIDEST, or half or a quarter of it where the matrices of more would not stay near (bytes, of a cache of
# 512 kB); up to FEWEST cases are no vector
WIDEST, NARROWEST, NEAR, FEWEST = 32, 8, 384 * 1024, 2

GAMMA = 1.0 - 1.0 / math.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA

# rows of `scalars`: what a case has one number of
SCALARS = (
    "fluid_permeability", "fluid_partition", "recoil_share", "recoil_time", "half_life", "density",
    "film_thickness", "film_dry", "film_evaporation", "film_partition", "film_dry_partition", "film_permeability",
    "film_dry_permeability", "film_solubility", "solute_evaporation", "held", "receptor_volume", "sampled_share",
    "dissolves", "follicle_dose", "follicle_rate",
)  # fmt: skip
(FLUID_P, FLUID_K, RECOIL, TAU, HALF, DENSITY, FILM, DRY, DRYING, FILM_K, DRY_K, FILM_P, DRY_P, SOLUBILITY, TO_AIR,
 HELD, RECEPTOR, SAMPLED_SHARE, DISSOLVES, DOSE, RATE) = range(len(SCALARS))  # fmt: skip

# rows of `tissue`: what a row of cells has one number of
TISSUE = ("permeability", "capacity", "loss", "metabolised", "partition", "maximal", "half_saturation")
P, PHI, LOSS, SHARE, K, MAXIMAL, HALF_SATURATION = range(len(TISSUE))

# rows of `flows`: what one step moves, then the integrals of layers (amount, free), L rows each
FLOWS = ("cleared", "metabolised", "beneath", "evaporated", "received", "film")
CLEARED, METABOLISED, BENEATH, EVAPORATED, RECEIVED, IN_FILM = range(len(FLOWS))
FIXED = len(FLOWS)

# rows of `outputs`
OUTPUTS = (
    "cleared", "metabolised", "beneath", "evaporated", "received", "film", "channels", "wiped", "receptor", "sampled",
    "undissolved", "follicles",
)  # fmt: skip
OUT_FILM, OUT_CHANNELS, OUT_WIPED, OUT_RECEPTOR, OUT_SAMPLED, OUT_UNDISSOLVED, OUT_FOLLICLES = range(5, len(OUTPUTS))
OUTPUT, SAMPLE, DISSOLVED, WIPE, APPLY, UNCOVER, COVER = range(len(KINDS))

ENTRY = "march"
SOURCES = ("compiled", "kernel", "kernel_band", "kernel_cells", "kernel_flow")


def _cache_folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    return str(Path(home) / "corneum" / digest[:12])


FOLDER = _cache_folder()


def compiled(function: Function) -> Function:
    """The function, compiled at first use and kept in the user's cache folder (the setting of others is restored)."""
    settings: Any = numba.config
    compile_lazily: Any = numba.njit
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or FOLDER
    try:
        # Python calls the march alone: what only the march calls needs no wrapper, and wrappers cost half the time
        made = compile_lazily(
            cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, no_cfunc_wrapper=True,
            no_cpython_wrapper=function.__name__ != ENTRY,
        )(function)  # fmt: skip
    finally:
        settings.CACHE_DIR = before
    return cast(Function, made)
