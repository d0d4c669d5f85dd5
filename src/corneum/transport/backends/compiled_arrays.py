"""The structures that the compiled steps take, and the order of rows in their arrays.

W cases stand abreast on the last axis of every array. n = (F + Z) R cells, F the film's row if there is one, Z rows of
tissue, R radial cells; S steps; C compartments: the film, the fluid in channels, the layers; s rows that bind slowly.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

GAMMA = 1.0 - 1.0 / math.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA

# rows of `Skin.tissue`: what a row of cells has one number of
TISSUE = ("height", "permeability", "capacity", "loss", "partition", "maximal", "half_saturation", "wall")
HEIGHT, PERMEABILITY, CAPACITY, LOSS, PARTITION, MAXIMAL, HALF_SATURATION, WALL = range(len(TISSUE))

# rows of `Skin.shells`: what a radial cell has one number of
SHELLS = ("area", "inner", "outer")
AREA, INNER, OUTER = range(len(SHELLS))

# rows of `Skin.scalars`: what a case has one number of
SCALARS = ("fluid_permeability", "fluid_partition", "density", "film_partition", "film_solubility", "supersaturation")
FLUID_PERMEABILITY, FLUID_PARTITION, DENSITY, FILM_PARTITION, FILM_SOLUBILITY, SUPERSATURATION = range(len(SCALARS))

# rows of `Applied.steps`: what the timeline says of each step, and of the edge that it starts from
STEPS = (
    "length",
    "open_share",
    "open_share_after",
    "contact",
    "air",
    "film_room",
    "film_along",
    "kept",
    "laid",
    "stays",
    "applied",
    "dissolving",
    "inflow",
)
(
    LENGTH,
    OPEN_SHARE,
    OPEN_SHARE_AFTER,
    CONTACT,
    AIR,
    FILM_ROOM,
    FILM_ALONG,
    KEPT,
    LAID,
    STAYS,
    APPLIED,
    DISSOLVING,
    INFLOW,
) = range(len(STEPS))

# rows of `Moved.flows`, each for every compartment, and the amounts after them
FLOWS = ("lost", "saturated", "held", "free", "gained", "amounts")
MANY = len(FLOWS)
LOST, SATURATED, HELD, FREE, GAINED, AMOUNTS = range(MANY)
IN_FILM, IN_FLUID, IN_LAYERS = range(3)


class Settings(NamedTuple):
    """film, rows and receives: rows of the film and of the channel, and 1 above a receptor; across: radial cells of the
    channel; sweeps of a loss that saturates (1: none does); guard: the share of the dose below which a step is done
    again, in so many guard_steps."""

    film: int
    rows: int
    across: int
    receives: int
    sweeps: int
    guard: float
    guard_steps: int


class Skin(NamedTuple):
    """compartment (F + Z,) of each row; tissue (8, F + Z, W), shells (3, R, W) and scalars (6, W), see above; half
    (F + Z + 1, W), the resistance of half a row, 0 in the film and infinite above a sealed floor; inside, a copy of it,
    for the channel."""

    compartment: Ints
    tissue: Array
    shells: Array
    scalars: Array
    half: Array
    inside: Array


class Applied(NamedTuple):
    """steps (S, 13, W), see above; fresh (R, W), a film just applied, and precipitated (W,), 1 while there is solid in
    the film; solid and into_cells (n, W) or (0, W): what dissolves, and how follicles share out."""

    steps: Array
    fresh: Array
    precipitated: Array
    solid: Array
    into_cells: Array


class Matrix(NamedTuple):
    """What M + weight A is made of: capacity (n + 1, W), the last that of the receptor; extra (n, W), what slow binding
    adds to the diagonal; loss and saturable (n, W);
    axial (n + R, W), of the face above each cell, and beneath; radial (n + R, W), of the face on its inner side. As if
    channels were closed and there were no film, until a step changes it. weight (W,) s of the present stretch."""

    capacity: Array
    extra: Array
    loss: Array
    saturable: Array
    axial: Array
    radial: Array
    weight: Array


class Slow(NamedTuple):
    """What binds slowly: slow_rows (s,) among all rows; uptake (s R, W), E as if channels were closed, and release
    (s, W). Of a stage: binds (s R, W), lets_go and stays (s, W), as in `slow_binding.Exchange`; first_bound (s R, W),
    bound after the first stage."""

    slow_rows: Ints
    uptake: Array
    release: Array
    binds: Array
    lets_go: Array
    stays: Array
    first_bound: Array


class Outward(NamedTuple):
    """Turnover of the m outermost rows: first_rows, the first row of `Moved.amount` of each content of their cells,
    free and, where it is, slowly bound; speed (W,) m/s; apart (m, W) as in `shedding.Shedding`. Of a step: source
    (m + 1, W), head and bend (m + 1, W), as in `shedding.Move`. Room: density, slope, above and whole
    (m + 1, W)."""

    first_rows: Ints
    speed: Array
    apart: Array
    source: Ints
    head: Array
    bend: Array
    density: Array
    slope: Array
    above: Array
    whole: Array


class Elimination(NamedTuple):
    """Room for the factors: band (n + 1, R + 1, W) and scale (W,); alone (n + 1, R + 1) and line (n + 1,) for a case
    that stands alone; right (n + 1, W), the right-hand side and then the solution."""

    band: Array
    scale: Array
    alone: Array
    line: Array
    right: Array


class Moved(NamedTuple):
    """Room for a step: amount (n + 1 + s R, W), after n cells the receptor or sink and then what is slowly bound, and
    new, that after the step; mean (R + n + R,
    W) u, the first R those held above the surface; supply (n + 1, W); flows (6 C, W) and what goes down and across each
    face (n + R, W); reach (W,) s of the present stretch; received (W,) from a concentration that is held; taken (W,),
    whether a case takes the present stretch."""

    amount: Array
    new: Array
    mean: Array
    supply: Array
    down: Array
    across: Array
    flows: Array
    reach: Array
    received: Array
    taken: Ints


class Record(NamedTuple):
    """What is filled: flows (S, 6 C, W), those until the end of each step and the amounts there; receptor (S, W)
    there; shed (S, W) in each step; redone (W,), steps that the guard did again."""

    flows: Array
    receptor: Array
    shed: Array
    redone: Array
