"""Turnover of the outermost layer: what its cells hold moves outward with them, and leaves with those that are shed.

Over a step of length h the layer moves by v h, half of it before and half of it after what diffuses: second order in h,
but for what is shed from under a surface that holds its concentration (first order).
A move by the distance d is a remap of amounts: where the upper edge of cell j stood before lies a distance x into a
cell i >= j of height H, and of that cell the amount

    head = m x/H + s x (x - H)/2

lies above it, with s the slope of the amount per depth, from the neighbours of the cell (none in the first and in the
last). Cell j gets what lay between the edges that become its own, new cells come in empty at the bottom, and what
passes the surface is shed. That is linear in the amounts, conserves them to round-off, and holds for any distance. The
innermost cells, where channels are, do not move.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Shedding:
    """n rows of tissue move, from the surface down, from the radial cell `start` outward; B cases. height (n, B) m;
    apart (n, B) 1/m, over which the neighbours of a cell tell its slope, 0 in the first and in the last; speed (B,)
    m/s."""

    start: int
    height: Array
    apart: Array
    speed: Array


@dataclass(frozen=True)
class Move:
    """A move of B cases: source (n, B), in which cell the upper edge of each cell lay (n: in none of them); of those
    cells the shares head and bend (n, B) of amount and slope that lay above it; crosses, whether any other cell than
    its own is a source."""

    source: Ints
    head: Array
    bend: Array
    crosses: bool


def moving_layers(names: tuple[str, ...]) -> int:
    """How many layers move: the outermost, and those beneath it of the same name (a layer may be given in slices)."""
    return next((number for number, name in enumerate(names) if name != names[0]), len(names))


def shedding_of(problem: Problem, mesh: Mesh) -> Shedding | None:
    """That of cases that share a mesh shape, where any of them sheds."""
    if not problem.layers.shedding.any():
        return None
    rows = int(np.count_nonzero(mesh.layer < moving_layers(problem.layers.names)))
    height = mesh.height[:rows]
    apart = np.zeros_like(height)
    apart[1:-1] = 1 / (height[:-2] / 2 + height[1:-1] + height[2:] / 2)
    return Shedding(mesh.channel_cells if mesh.channel_rows else 0, height, apart, problem.layers.shedding)


def move_of(shedding: Shedding, length: Array) -> Move:
    """That of half a step of that length (..., B) s; the steps of one case may stand in the place of cases."""
    rest = np.zeros_like(shedding.height + length) + shedding.speed * length / 2
    count = len(rest)
    own = np.arange(count)[:, None]
    source = own + np.zeros(rest.shape, np.int64)
    heights = np.concatenate([shedding.height + 0 * length, np.full((1, *rest.shape[1:]), np.inf)])
    while True:
        height = np.take_along_axis(heights, source, axis=0)
        passed = rest >= height
        if not passed.any():
            break
        rest = np.where(passed, rest - height, rest)
        source = source + passed
    inside = source < count
    head = np.where(inside, rest / height, 0.0)
    bend = np.where(inside, rest * (rest - np.where(inside, height, 0.0)) / 2, 0.0)
    return Move(source, head, bend, bool((source != own).any()))


def moved(shedding: Shedding, move: Move, amount: Array) -> tuple[Array, Array]:
    """Amounts (n, R, B) after a move, and what it shed (R, B)."""
    slope = _slope(shedding, amount)
    head = _at(move, amount) * move.head[:, None] + _at(move, slope) * move.bend[:, None]
    if not move.crosses:
        new = amount - head
        shed = head[0]
    else:
        new = _between(move, amount) - head
        passed = np.arange(len(amount))[:, None] < move.source[0]
        shed = (passed[:, None] * amount).sum(axis=0) + head[0]
    new[:-1] += head[1:]
    return new, shed


def moved_back(shedding: Shedding, move: Move, after: Array, per_shed: float) -> Array:
    """The transpose: J per amount (n, R, B) before a move, from that after it and from J per amount shed."""
    above = np.concatenate([np.full_like(after[:1], per_shed), after[:-1]])
    per_head = above - after
    if not move.crosses:
        before, per_amount, per_slope = after.copy(), per_head, per_head
        before += per_amount * move.head[:, None]
        per_slope = per_slope * move.bend[:, None]
    else:
        # which cell got what lay below the first edge at or above each cell
        row = np.arange(len(after))[:, None]
        got = (move.source[None] <= row[:, None]).sum(axis=1)
        before = np.take_along_axis(np.concatenate([np.full_like(after[:1], per_shed), after]), got[:, None], axis=0)
        per_slope = np.zeros_like(after)
        inside = move.source < len(after)
        into = np.where(inside, move.source, 0)
        _, radial, case = np.indices(after.shape)
        where = (np.broadcast_to(into[:, None], after.shape), radial, case)
        np.add.at(before, where, per_head * (move.head * inside)[:, None])
        np.add.at(per_slope, where, per_head * (move.bend * inside)[:, None])
    per_slope = per_slope * shedding.apart[:, None]
    height = shedding.height[:, None]
    before[1:] += per_slope[:-1] / height[1:]
    before[:-1] -= per_slope[1:] / height[:-1]
    return before


def moved_together(shedding: Shedding, move: Move, contents: list[Array]) -> tuple[list[Array], Array]:
    """Contents of the same cells, each (n, R, B), after a move, and what it shed of all of them (B,)."""
    new, shed = moved(shedding, move, np.concatenate(contents, axis=1) if len(contents) > 1 else contents[0])
    return np.split(new, len(contents), axis=1), shed.sum(axis=0)


def _slope(shedding: Shedding, amount: Array) -> Array:
    density, slope = amount / shedding.height[:, None], np.zeros_like(amount)
    slope[1:-1] = (density[2:] - density[:-2]) * shedding.apart[1:-1, None]
    return slope


def _at(move: Move, cells: Array) -> Array:
    """Of the cells in which upper edges lay (n, R, B)."""
    if not move.crosses:
        return cells
    return np.take_along_axis(cells, np.minimum(move.source, len(cells) - 1)[:, None], axis=0)


def _between(move: Move, amount: Array) -> Array:
    """The whole cells (n, R, B) from that in which the upper edge of a cell lay to that of its lower edge."""
    count = len(amount)
    until = np.concatenate([move.source[1:], np.full_like(move.source[:1], count)])
    total, at = np.zeros_like(amount), move.source
    while (at < until).any():
        cells = np.take_along_axis(amount, np.minimum(at, count - 1)[:, None], axis=0)
        total += np.where(at < until, 1.0, 0.0)[:, None] * cells
        at = at + 1
    return total
