"""Cases that march together: those that share the layer of the tip and the cells of each segment, and mostly their
steps.

Counts depend on the case alone, so a case has the same mesh and steps alone and in any company.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.mesh import Mesh, build, cell_counts, segments, tip_place
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule, schedules

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Which cases of the batch these are (b,), and what their march needs."""

    members: Ints
    problem: Problem
    mesh: Mesh
    schedule: Schedule


def groups(problem: Problem, preset: Preset, *, unlike: bool = False) -> Iterator[Group]:
    """All cases of a batch, no more of them together than memory should hold; `unlike` ones, whose steps and events do
    not fall into one pattern, together too, those with as many steps next to each other."""
    tip, tip_layer, split = tip_place(problem)
    shapes = _shapes(problem, tip, tip_layer, split, preset)
    plan = schedules(problem, preset)
    patterns = [b""] * problem.cases if unlike else plan.patterns
    alike: dict[tuple[_Shape, bytes], list[int]] = {}
    for member in np.argsort(plan.steps, kind="stable").tolist() if unlike else range(problem.cases):
        alike.setdefault((shapes[member], patterns[member]), []).append(member)
    most = presets.LANES_SINGLE if problem.channels is None else presets.LANES
    for (shape, _), group in alike.items():
        for start in range(0, len(group), most):
            members = np.array(group[start : start + most])
            part = problem.take(members)
            stretches = segments(part, tip[members], shape.tip_layer, shape.split)
            mesh = build(part, stretches, np.array(shape.counts), shape.tip_layer, preset)
            yield Group(members, part, mesh, plan.take(members))


class _Shape(NamedTuple):
    """What meshes share: where the tip lies, cells of each segment."""

    tip_layer: int
    split: bool
    counts: tuple[int, ...]


def _shapes(
    problem: Problem, tip: Array, tip_layer: Ints, split: NDArray[np.bool_], preset: Preset
) -> dict[int, _Shape]:
    """The shape of the mesh of each case."""
    found: dict[int, _Shape] = {}
    for layer, splits in np.unique(np.stack([tip_layer, split], axis=1), axis=0):
        members = np.flatnonzero((tip_layer == layer) & (split == splits))
        part = problem.take(members)
        counts = cell_counts(segments(part, tip[members], int(layer), bool(splits)), preset)
        for member, column in zip(members, counts.T.tolist(), strict=True):
            found[int(member)] = _Shape(int(layer), bool(splits), tuple(column))
    return found
