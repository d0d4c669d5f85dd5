"""Where the cells stand: graded in depth, geometric around the channel; closed forms, over all cases at once.

In a segment of length L whose ends ask for cell sizes h_l and h_r the local size is min(h_l + g x, h_r + g (L - x)).
Counting cells by the integral of 1/size gives A + B = ln(1 + g x_c/h_l)/g + ln(1 + g (L - x_c)/h_r)/g, with x_c where
the two meet, and edges at equal parts of that count. Interfaces of layers and the tip of the channel are edges. Sizes
are those of `cell_sizes`; the shells around channels are those of `shells`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cell_sizes import Tips, around_channels, face_sizes, radial_counts, tips_of
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.shells import radial_edges, resistances, tissue_resistances

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Shape(NamedTuple):
    """What meshes share: the layer of the tip and whether the tip splits it, cells across the channel and shells around
    it before they are refined, and rows of each segment."""

    tip_layer: int
    splits: bool
    across: int
    shells: int
    rows: tuple[int, ...]

    def cells(self, refine: int) -> int:
        """Cells of tissue."""
        return sum(self.rows) * refine * (self.across + self.shells) * refine


@dataclass(frozen=True)
class _Segment:
    """A stretch of a layer for all cases: length (B,) m, cell size at its ends (B,) m."""

    layer: int
    length: Array
    upper: Array
    lower: Array


@dataclass(frozen=True)
class Mesh:
    """Cells of B cases: tissue rows from the surface down, radial cells from the axis out.

    height (Z, B) m; layer (Z,) index of the layer of each row; channel_rows: how many rows the channel passes, and
    channel_cells: its radial cells, which stand below it too; area (R, B): share of the skin's surface; inner, outer
    (R, B): resistance, without unit, from a cell's mean to its inner and outer wall in what loses nothing, a film or a
    channel's fluid; between (L, R - 1, B), from mean to mean in the tissue of a layer, and wall (L, B), from the
    channel's wall to the mean of the first shell; edges (R + 1, B) m.
    """

    height: Array
    layer: Ints
    channel_rows: int
    channel_cells: int
    area: Array
    inner: Array
    outer: Array
    between: Array
    wall: Array
    edges: Array


def shapes_of(problem: Problem, preset: Preset) -> list[Shape]:
    """The shape of each case's mesh. It depends on the case alone, never on the company it is solved in."""
    tips = tips_of(problem)
    shapes: dict[int, Shape] = {}
    for layer, splits in np.unique(np.stack([tips.layer, tips.splits], axis=1), axis=0):
        members = np.flatnonzero((tips.layer == layer) & (tips.splits == splits))
        batch, ends = problem.take(members), tips.take(members)
        around = None if batch.channels is None else around_channels(batch, ends)
        radial = radial_counts(batch, around, preset)
        rows = _row_counts(_segments_of(batch, ends, radial[0]), preset, single_column=batch.channels is None)
        for member, (across, shells), column in zip(members, radial.T.tolist(), rows.T.tolist(), strict=True):
            shapes[int(member)] = Shape(int(layer), bool(splits), across, shells, tuple(column))
    return [shapes[case] for case in range(problem.cases)]


def build(problem: Problem, shape: Shape, preset: Preset) -> Mesh:
    """The cells for cases of one shape."""
    tips, refine = tips_of(problem), preset.refine
    segments = _segments_of(problem, tips, np.array(shape.across))
    rows = [count * refine for count in shape.rows]
    height = np.concatenate([np.diff(_edges(segment, n), axis=0) for segment, n in zip(segments, rows, strict=True)])
    layer = np.repeat([segment.layer for segment in segments], rows)
    if problem.channels is None:
        cases, layers = problem.cases, len(problem.layers.names)
        whole, outward = np.ones((1, cases)), np.stack([np.zeros(cases), np.full(cases, np.inf)])
        none = 0 * whole
        return Mesh(
            height, layer, 0, 0, whole, none, none, np.zeros((layers, 0, cases)), np.zeros((layers, cases)), outward
        )
    within = [n for segment, n in zip(segments, rows, strict=True) if segment.layer <= shape.tip_layer]
    passed = sum(within[:-1] if shape.splits else within)
    return Mesh(height, layer, passed, shape.across * refine, *_radial(problem, tips, shape, refine))


def _radial(problem: Problem, tips: Tips, shape: Shape, refine: int) -> tuple[Array, Array, Array, Array, Array, Array]:
    """area, inner, outer, between, wall and edges of a `Mesh`."""
    openings, tissue = problem.channels, problem.layers
    assert openings is not None
    unit_cell = 1.0 / np.sqrt(np.pi * openings.density)
    start, across = presets.SHELL_START * around_channels(problem, tips).length, shape.across * refine
    edges = radial_edges(openings.radius, unit_cell, start, across, shape.shells * refine)
    inner, outer = resistances(edges, across)
    loss = tissue.clearance + tissue.metabolism
    with np.errstate(divide="ignore"):
        length = np.sqrt(tissue.diffusivity / loss)
    parts = [tissue_resistances(edges, inner, outer, across, of_layer) for of_layer in length.T]
    between, wall = (np.stack(part) for part in zip(*parts, strict=True))
    return np.diff(edges**2, axis=0) / unit_cell**2, inner, outer, between, wall, edges


def _segments_of(problem: Problem, tips: Tips, across: Ints) -> tuple[_Segment, ...]:
    """The segments of cases whose channel ends in the same layer, from the surface down; a tip that counts, with more
    cells `across` it, has lower rows."""
    thickness, sizes = problem.layers.thickness, face_sizes(problem)
    ceilings = np.cumsum(thickness, axis=1) - thickness
    at_tip = np.inf if problem.channels is None else presets.TIP_SHARE * problem.channels.radius / across
    tip_layer, splits = int(tips.layer[0]), bool(tips.splits[0])
    segments: list[_Segment] = []
    for index, length in enumerate(thickness.T):
        upper = lower = sizes[:, index]
        if index == thickness.shape[1] - 1:
            lower = np.full_like(lower, presets.FREE_SIZE)
        near_tip = np.minimum(upper, at_tip)
        if index == tip_layer and splits:
            above = tips.depth - ceilings[:, index]
            segments.append(_Segment(index, above, upper, near_tip))
            segments.append(_Segment(index, length - above, near_tip, lower))
            continue
        if index == tip_layer:
            lower = np.minimum(lower, near_tip)
        elif index == tip_layer + 1 and tip_layer >= 0 and not splits:
            upper = near_tip
        segments.append(_Segment(index, length, upper, lower))
    return tuple(segments)


def _row_counts(segments: tuple[_Segment, ...], preset: Preset, *, single_column: bool) -> Ints:
    """Rows of each segment for each case (S, B), on the ladder, so that few shapes of matrix occur."""
    wanted = np.array([sum(_density_integrals(segment)[1:]) * preset.axial_scale for segment in segments])
    total = wanted.sum(axis=0)
    wanted *= np.maximum(1.0, preset.least_cells / total)
    rounded = np.maximum(np.round(wanted), presets.LEAST_CELLS)
    ladder = np.array(presets.LADDER_SINGLE if single_column else presets.LADDER)
    rung = np.minimum(np.searchsorted(ladder, rounded), len(ladder) - 1)
    return np.asarray(ladder[rung], dtype=np.int64)


def _density_integrals(segment: _Segment) -> tuple[Array, Array, Array]:
    """Where the two growing sizes meet (m), and the wanted number of cells on either side of it."""
    g = presets.GROWTH
    meet = np.clip((segment.length + (segment.lower - segment.upper) / g) / 2, 0.0, segment.length)
    return meet, np.log1p(g * meet / segment.upper) / g, np.log1p(g * (segment.length - meet) / segment.lower) / g


def _edges(segment: _Segment, count: int) -> Array:
    g = presets.GROWTH
    _, above, below = _density_integrals(segment)
    sigma = np.arange(count + 1)[:, None] / count * (above + below)
    from_top = segment.upper / g * np.expm1(g * np.minimum(sigma, above))
    from_floor = segment.length - segment.lower / g * np.expm1(g * np.clip(above + below - sigma, 0.0, below))
    edges = np.where(sigma <= above, from_top, from_floor)
    edges[0], edges[-1] = 0.0, segment.length
    return edges
