"""Cases that march together: those that share the layer of the tip, the cells of each segment and their steps.

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
from corneum.transport.schedule import Action, schedules

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Which cases of the batch these are (b,), and what their march needs; edges (N + 1, b) s of the steps."""

    members: Ints
    problem: Problem
    mesh: Mesh
    edges: Array
    actions: tuple[Action, ...]


def groups(problem: Problem, preset: Preset) -> Iterator[Group]:
    """All cases of a batch, no more of them together than memory should hold."""
    tip, tip_layer, split = tip_place(problem)
    plans = schedules(problem, preset)
    alike: dict[_Shape, list[int]] = {}
    for holder in np.unique(np.stack([tip_layer, split], axis=1), axis=0):
        members = np.flatnonzero((tip_layer == holder[0]) & (split == holder[1]))
        part = problem.take(members)
        counts = cell_counts(segments(part, tip[members], int(holder[0]), bool(holder[1])), preset)
        for place, member in enumerate(members):
            key = _Shape(int(holder[0]), bool(holder[1]), tuple(counts[:, place].tolist()), plans[member].shape)
            alike.setdefault(key, []).append(int(member))
    most = presets.LANES_SINGLE if problem.channels is None else presets.LANES
    for key, group in alike.items():
        for start in range(0, len(group), most):
            members = np.array(group[start : start + most])
            part = problem.take(members)
            stretches = segments(part, tip[members], key.tip_layer, key.split)
            mesh = build(part, stretches, np.array(key.counts), key.tip_layer, preset)
            edges = np.stack([plans[member].edges for member in members], axis=1)
            yield Group(members, part, mesh, edges, plans[members[0]].actions)


class _Shape(NamedTuple):
    """What cases share that march together: where the tip lies, cells of each segment, shape of the schedule."""

    tip_layer: int
    split: bool
    counts: tuple[int, ...]
    schedule: tuple[int, tuple[Action, ...]]
