"""How even a patch of holes is: share of skin near a hole, the largest gap, the spread of counts, a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels
from corneum.needling.patch import Patch

Array = NDArray[np.float64]

# points a side at which the distance to the nearest hole is taken
_POINTS = 2**8


@dataclass(frozen=True)
class Evenness:
    """A laid patch in figures, Drawn (1, 1).

    `density` of its holes, 1/m^2; `near`, share of the skin within `distance` (m) of a hole; `gap`, radius of the
    largest circle without a hole, m, about `gap_middle` (x, y), m; `spread`, variance over mean of the counts in small
    squares: 1 by chance alone, less for a lattice, more for an uneven hand. `word` is "even", "some gaps" or "wide
    gaps". `gap` is NoData where no hole was made.
    """

    density: Drawn
    near: Drawn
    gap: Drawn | NoData
    gap_middle: tuple[float, float]
    spread: Drawn | NoData
    distance: float
    word: str


def evenness_of(context: ModelContext, patch: Patch, channels: Channels) -> Evenness:
    """The figures of a patch that was laid at the median density of the channels.

    Args:
        context: Tables, virtual people and record.
        patch: The patch, as `patch.lay` returns it.
        channels: The channels it was laid for.
    """
    within, even, some, cell = (
        context.parameter(f"needling.{name}")
        for name in ("evenness_distance", "evenness_even", "evenness_some", "patch_cell")
    )
    off = distances(patch)
    near = float((off <= within.number).mean())
    row, column = np.unravel_index(int(np.argmax(off)), off.shape)
    inside = int(patch.inside.sum())

    def figure(number: float, unit: str, model: str, equation: str, *inputs: Input) -> Drawn:
        return context.drawn(
            np.full((1, 1), number),
            unit,
            model,
            f"{equation}, one laid patch {patch.side:g} m wide, {inside} holes",
            [channels.density, Input(patch.derivation, 0.0), *inputs],
        )

    gap: Drawn | NoData
    spread: Drawn | NoData
    gap = spread = NoData("no needle pierces at the median of what is known", "a test spot under magnification")
    if len(patch.holes):
        gap = figure(float(off.max()), "m", "largest gap of a laid patch", "largest distance to the nearest hole")
    if inside:
        ratio = variance_over_mean(patch, cell.number)
        spread = figure(ratio, "1", "spread of counts on a laid patch", "variance/mean of counts", Input(cell, 0.0))
    near_words = f"share of points within {within.number:g} m"
    return Evenness(
        density=figure(inside / patch.side**2, "1/m^2", "holes of a laid patch", "count/area"),
        near=figure(near, "1", "share of a laid patch near a hole", near_words, Input(within, 0.0)),
        gap=gap,
        gap_middle=((float(column) + 0.5) * patch.side / _POINTS, (float(row) + 0.5) * patch.side / _POINTS),
        spread=spread,
        distance=within.number,
        word="even" if near >= even.number else "some gaps" if near >= some.number else "wide gaps",
    )


def distances(patch: Patch) -> Array:
    """Distance to the nearest hole over the patch (_POINTS, _POINTS), m: rows by y, columns by x."""
    from scipy.spatial import cKDTree

    if not len(patch.holes):
        return np.full((_POINTS, _POINTS), np.inf)
    at = (np.arange(_POINTS) + 0.5) * patch.side / _POINTS
    points = np.stack(np.meshgrid(at, at), axis=-1)
    return np.asarray(cKDTree(patch.holes).query(points)[0])


def variance_over_mean(patch: Patch, cell: float) -> float:
    """Variance over mean of the counts of holes in squares of width `cell` (m) of the patch; nan without a hole."""
    squares = round(patch.side / cell)
    column, row = np.minimum(patch.holes[patch.inside] / patch.side * squares, squares - 1).astype(int).T
    counts = np.bincount(row * squares + column, minlength=squares**2)
    mean = counts.mean()
    return float(counts.var() / mean) if mean > 0 else float("nan")
