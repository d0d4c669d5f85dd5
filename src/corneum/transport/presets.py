"""Numerical constants of the transport engine: how finely space and time are cut. No property of skin stands here.

A preset is a choice of accuracy. What blood clears and the time integrals in viable skin err, over a hundred needled
skins (`python -m benchmarks.accuracy`), typically and in the worst tenth by: `plan` 0.3 and 1.3 %, `standard` 0.2 and
0.6 %, `fine` 0.12 and 0.4 %, `precise` 0.1 and 0.3 %, `reference` 0.05 and 0.2 %. Integrals in the film and in the
stratum corneum err twice as much, and so do amounts late in a decay, by `plan` and `standard` 2 to 4 % in the worst
tenth: quote them from `fine` upward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from corneum.errors import InputFault


@dataclass(frozen=True)
class Preset:
    """One accuracy.

    `shell_scale` multiplies the number of shells around a channel, `axial_scale` that of rows; `tip_cells` is how many
    radial cells a channel has that all leaves by its tip. `growth` is the ratio of successive time steps, `first_step`
    (s) the first after every event at most, and no step is longer than `longest_share` of the time from one event to
    the next. `least_cells` is a lower bound on the cells in depth. `refine` cuts every cell and step exactly into so
    many (for extrapolation).
    """

    name: str
    shell_scale: float
    axial_scale: float
    growth: float
    first_step: float
    longest_share: float
    tip_cells: int
    least_cells: int = 0
    refine: int = 1


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("plan", 0.55, 0.5, 1.8, 10.0, 1 / 8, 1),
        Preset("standard", 1.1, 0.7, 1.6, 20.0, 1 / 10, 3),
        Preset("fine", 1.75, 0.9, 1.45, 10.0, 1 / 12, 4),
        Preset("precise", 2.5, 1.1, 1.35, 5.0, 1 / 16, 6),
        Preset("reference", 4.0, 1.6, 1.25, 2.0, 1 / 30, 12),
    )
}

# error of a preset in the worst tenth of a hundred needled skins (see above), as a share of what was applied: an error
# beyond it is said
TARGETS = {"plan": 0.013, "standard": 0.006, "fine": 0.005, "precise": 0.003, "reference": 0.002}

# With one radial cell the work is small; nothing goes round the stratum corneum, and when the first of the solute is
# through it takes finer rows. There are exact solutions too: `reference` then means at least 300 cells and steps that
# grow by 2 % (150 cells and 4 %, both cut in two).
# Steps of `plan` that grow sooner would overshoot what a thin film leaves in a tissue that it empties into at once.
SINGLE_COLUMN_SCALE = {"plan": 3.0, "standard": 4.0, "fine": 5.0, "precise": 6.0}
SINGLE_COLUMN: dict[str, Preset] = {
    **{
        name: replace(
            PRESETS[name],
            axial_scale=scale,
            growth=min(PRESETS[name].growth, 1.6),
            longest_share=min(PRESETS[name].longest_share, 1 / 10),
        )
        for name, scale in SINGLE_COLUMN_SCALE.items()
    },
    "reference": replace(
        PRESETS["reference"],
        axial_scale=1.41,
        growth=1.04,
        first_step=0.05,
        longest_share=1 / 100,
        least_cells=150,
        refine=2,
    ),
}

# local size of rows (m) at the ends of a segment at axial_scale 1, and its growth with distance (see `cell_sizes`)
FRONT_TIME = 3600.0
FRONT_SHARE = 0.5  # of how far solute gets in that time
LAYER_SHARE = 0.13  # of the thickness of the layer
SMALLEST_SIZE, FACE_SIZE = 0.02e-6, 9e-6
TIP_SHARE = 0.2  # of a channel's radius, at its tip
FREE_SIZE = 1.0  # an end without a boundary layer
GROWTH = 0.25
LEAST_CELLS = 3

# radial cells, at shell_scale 1 (see `cell_sizes` and `shells`)
SHELL_START = 0.25  # scale of the first shell, as a share of the length over which u changes around a channel
CHANNEL_START = 0.1  # scale of the outermost cell across a channel, as a share of its radius
EVEN_LOSS = 300.0  # a length of loss beyond so many radii of the unit cell is endless
LEAST_LOSS_LENGTH = 0.1  # and none is less than this share of that radius

# Cell counts are rounded up to these, so that cases of unlike geometry share a matrix shape and are solved together:
# the cost of a step hardly depends on how many cases take it.
LADDER = (5, 10, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960)
LADDER_SINGLE = (10, 20, 40, 80, 160, 320, 640, 1280)  # with one radial cell, where rows cost little

# the steps of a stretch between two stops are rounded up to these, for the same reason
STEP_LADDER = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512)

SHELL_LADDER = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48)

MERGE_TIP = 2e-6  # a tip nearer than this to an interface is moved onto it (m)

FIRST_SHARE = 1 / 20  # no first step is longer than this share of the time to the next event
TURN_SHARE = 1 / 4  # no step is longer than this times `longest_share` of the turnover of a layer that is shed
LEAST_TURN = 1 / 1000  # and for its sake none is shorter than this share of the time to the next event
INSTANT = 1e-9  # two moments nearer than this share of the time are one
LEAST_FIRST_STEP = 1e-5  # no film empties sooner (s)

PICARD_SWEEPS = 3  # solves of a step whose loss saturates; from the second on of second order

NEGATIVE_GUARD = 1e-6  # a compartment below minus this share of the dose makes the step be done again
GUARD_STEPS = 4  # as so many implicit Euler steps, which cannot turn negative

PLATEAU = 1e-9  # samples of a course nearer than this share are equal

FEW = 8  # cases up to which the reference solves one after another, if each is not larger
FEW_CELL_STEPS = 500_000

REMEMBERED = 256  # meshes, and plans of steps, of single cases

# cases abreast in the compiled back end, in whole vectors of NARROWEST; up to FEWEST cases are no vector
WIDEST, NARROWEST, FEWEST = 32, 8, 2

MOST_SOLVES = 6000  # cases that a plan may solve
MOST_SOLVED = 144  # and those of them that a response surface goes through
# hours after application at which a response surface keeps what viable layers hold, beside the end
COURSE_HOURS = (1.0, 2.0, 4.0)
KEPT_SURFACES, STORED_SURFACES = 256, 128  # that a process remembers, and those that the next one finds; 60 kB each

MOST_TOGETHER = 1024  # cases that are solved together (bounds the memory)
MOST_TOGETHER_SINGLE = 4096  # with one radial cell


def preset(name: str, *, single_column: bool) -> Preset:
    """The accuracy of that name.

    Args:
        name: of `PRESETS`.
        single_column: whether the problem has no channels, and so one radial cell: its form for those.

    Raises:
        InputFault: for an unknown name.
    """
    chosen = (SINGLE_COLUMN if single_column else PRESETS).get(name)
    if chosen is None:
        raise InputFault("preset", name, f"is not an accuracy; allowed are {', '.join(PRESETS)}")
    return chosen
