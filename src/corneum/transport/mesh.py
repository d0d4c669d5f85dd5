"""Where the cells stand: graded in depth, geometric around the channel; closed forms, over all cases at once.

In a segment of length L whose ends ask for cell sizes h_l and h_r the local size is min(h_l + g x, h_r + g (L - x)).
Counting cells by the integral of 1/size gives A + B = ln(1 + g x_c/h_l)/g + ln(1 + g (L - x_c)/h_r)/g, with x_c where
the two meet, and edges at equal parts of that count. Interfaces of layers and the tip of the channel are edges.

Between concentric shells the resistance is that of the quasi-steady profile of a cell that gains or loses evenly and
lets nothing through its edge R, u = (R^2 ln r)/2 - r^2/4 with r du/dr = (R^2 - r^2)/2: the distance of a shell's area
mean of u from u at its wall, over the flow there. Steady exchange with an even loss is then exact for any number of
shells (two cells are the two-domain model), near the channel u is the logarithm, near the edge the parabola. One
profile for all shells keeps the second order: logarithmic shells inside a quasi-steady outermost one would not, their
two resistances at its face do not add up to a distance. In the channel it is from its mean to its wall (1/4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Segment:
    """A stretch of a layer for all cases: length (B,) m, cell size at its ends (B,) m, growth of the size, and at least
    how many cells."""

    layer: int
    length: Array
    upper: Array
    lower: Array
    growth: float
    least: int


@dataclass(frozen=True)
class Mesh:
    """Cells of B cases: tissue rows from the surface down, radial cells from the axis out.

    height (Z, B) m; layer (Z,) index of the layer of each row; channel_rows: how many rows the channel passes;
    area (R, B): share of the skin's surface; inner, outer (R, B): resistance, without unit, from a cell's mean to its
    inner and outer wall; edges (R + 1, B) m.
    """

    height: Array
    layer: Ints
    channel_rows: int
    area: Array
    inner: Array
    outer: Array
    edges: Array


def tip_position(problem: Problem) -> tuple[Array, Ints, NDArray[np.bool_]]:
    """Depth of the channel's tip (B,) m, the layer that holds it (B,), and whether it splits that layer (B,).

    A tip nearer to an interface than `MERGE_TIP` is moved onto it: a sliver of a segment would cost accuracy.
    """
    if problem.channels is None:
        none = np.full(problem.cases, -1)
        return np.zeros(problem.cases), none, np.zeros(problem.cases, dtype=bool)
    depth = problem.channels.depth
    floors = np.cumsum(problem.layers.thickness, axis=1)
    away = np.abs(floors - depth[:, None])
    nearest = np.argmin(away, axis=1)
    rows = np.arange(problem.cases)
    merged = away[rows, nearest] < presets.MERGE_TIP
    inside = np.minimum((floors <= depth[:, None]).sum(axis=1), floors.shape[1] - 1)
    return (
        np.where(merged, floors[rows, nearest], depth),
        np.where(merged, nearest, inside).astype(np.int64),
        ~merged,
    )


def segments_of(problem: Problem, tip: Array, tip_layer: int, split: bool) -> tuple[Segment, ...]:
    """The segments of cases whose channel ends in the same layer, from the surface down."""
    names, thickness = problem.layers.names, problem.layers.thickness
    ceilings = np.cumsum(thickness, axis=1) - thickness
    segments: list[Segment] = []
    for index, name in enumerate(names):
        upper, lower = _face_sizes(problem, index)
        fine = name == "stratum_corneum"
        growth = presets.STRATUM_CORNEUM_GROWTH if fine else presets.GROWTH
        least = presets.STRATUM_CORNEUM_CELLS if fine else presets.LEAST_CELLS
        if index == tip_layer:
            at_tip = np.minimum(upper if fine else np.full_like(upper, presets.TIP_SIZE), presets.TIP_SIZE)
            if split:
                above = tip - ceilings[:, index]
                segments.append(Segment(index, above, upper, at_tip, growth, least))
                segments.append(Segment(index, thickness[:, index] - above, at_tip, lower, growth, least))
                continue
            lower = np.minimum(lower, at_tip)
        elif index == tip_layer + 1 and tip_layer >= 0 and not split:
            upper = np.minimum(upper, presets.TIP_SIZE)
        segments.append(Segment(index, thickness[:, index], upper, lower, growth, least))
    return tuple(segments)


def cell_counts(segments: tuple[Segment, ...], preset: Preset) -> Ints:
    """Cells of each segment for each case (S, B), on the ladder, so that few shapes of matrix occur.

    They depend on the case alone, never on the company it is solved in.
    """
    wanted = np.array([sum(_density_integrals(segment)[1:]) * preset.axial_scale for segment in segments])
    total = wanted.sum(axis=0)
    wanted *= np.maximum(1.0, preset.least_cells / total)
    least = np.array([[segment.least] for segment in segments])
    rounded = np.maximum(np.round(wanted), least)
    ladder = np.array(presets.LADDER if preset.radial_cells > 1 else presets.LADDER_SINGLE)
    rung = np.minimum(np.searchsorted(ladder, rounded), len(ladder) - 1)
    return np.asarray(ladder[rung] * preset.refine, dtype=np.int64)


def build(problem: Problem, segments: tuple[Segment, ...], counts: Ints, tip_layer: int, preset: Preset) -> Mesh:
    """The cells for cases that share their counts (S,)."""
    height = np.concatenate(
        [np.diff(_edges(segment, int(n)), axis=0) for segment, n in zip(segments, counts, strict=True)]
    )
    layer = np.repeat([segment.layer for segment in segments], counts)
    passed = 0
    if problem.channels is not None:
        within = [n for segment, n in zip(segments, counts, strict=True) if segment.layer <= tip_layer]
        split = sum(segment.layer == tip_layer for segment in segments) > 1
        passed = int(sum(within[:-1] if split else within))
    return Mesh(height, layer, passed, *_shells(problem, preset))


def _face_sizes(problem: Problem, index: int) -> tuple[Array, Array]:
    names = problem.layers.names
    cases = problem.cases
    if names[index] == "stratum_corneum":
        rest = np.minimum(problem.wipe_at.min(axis=1, initial=np.inf), presets.STRATUM_CORNEUM_TIME)
        reach = presets.STRATUM_CORNEUM_REACH * np.sqrt(problem.layers.diffusivity[:, index] * rest)
        size = np.clip(reach, *presets.STRATUM_CORNEUM_SIZE)
        return size, size
    shallow = ("stratum_corneum", "viable_epidermis")
    upper = presets.EPIDERMIS_SIZE if index == 0 or names[index - 1] in shallow else presets.DEEP_SIZE
    if index == len(names) - 1:
        lower = presets.FREE_SIZE
    else:
        lower = presets.EPIDERMIS_SIZE if names[index] in shallow else presets.DEEP_SIZE
    return np.full(cases, upper), np.full(cases, lower)


def _density_integrals(segment: Segment) -> tuple[Array, Array, Array]:
    """Where the two growing sizes meet (m), and the wanted number of cells on either side of it."""
    g = segment.growth
    meet = np.clip((segment.length + (segment.lower - segment.upper) / g) / 2, 0.0, segment.length)
    return meet, np.log1p(g * meet / segment.upper) / g, np.log1p(g * (segment.length - meet) / segment.lower) / g


def _edges(segment: Segment, count: int) -> Array:
    g = segment.growth
    _, above, below = _density_integrals(segment)
    sigma = np.arange(count + 1)[:, None] / count * (above + below)
    from_top = segment.upper / g * np.expm1(g * np.minimum(sigma, above))
    from_floor = segment.length - segment.lower / g * np.expm1(g * np.clip(above + below - sigma, 0.0, below))
    edges = np.where(sigma <= above, from_top, from_floor)
    edges[0], edges[-1] = 0.0, segment.length
    return edges


def _shells(problem: Problem, preset: Preset) -> tuple[Array, Array, Array, Array]:
    """Area shares, inner and outer resistance, and edges of the radial cells."""
    cases = problem.cases
    if problem.channels is None:
        whole = np.ones((1, cases))
        return whole, 0 * whole, 0 * whole, np.stack([np.zeros(cases), np.full(cases, np.inf)])
    a = problem.channels.radius
    unit_cell = 1.0 / np.sqrt(np.pi * problem.channels.density)
    start = presets.SHELL_START * a
    shells = (preset.radial_cells - 1) * preset.refine
    sigma = np.linspace(0, 1, shells + 1)[:, None] * np.log1p((unit_cell - a) / start)
    edges = np.concatenate([np.zeros((1, cases)), a + start * np.expm1(sigma)])
    edges[-1] = unit_cell
    return np.diff(edges**2, axis=0) / unit_cell**2, *resistances(edges), edges


def resistances(edges: Array) -> tuple[Array, Array]:
    """From the means of radial cells to their inner and to their outer walls (R, B), edges (R + 1, B) m from 0 on."""
    inner, outer = np.zeros_like(edges[1:]), np.zeros_like(edges[1:])
    outer[0] = 1 / 4
    # in shares of the edge, and u from 0 at each shell's inner wall on, so that little is lost by subtraction
    near, far = edges[1:-1] / edges[-1], edges[2:] / edges[-1]
    ring, apart = far**2 - near**2, np.log(far / near)
    across = apart / 2 - ring / 4
    mean = (far**2 * apart / ring - 0.5) / 2 - ring / 8
    inner[1:] = mean / ((1 - near**2) / 2)
    outer[1:-1] = (across - mean)[:-1] / ((1 - far[:-1] ** 2) / 2)
    return inner, outer
