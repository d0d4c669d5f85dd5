"""Cases that march together: those that share the layer of the tip and the cells of each segment, and mostly their
steps.

Counts depend on the case alone, so a case has the same mesh and steps alone and in any company.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.mesh import Mesh, build, cell_counts, segments, tip_place
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule, schedules

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Some = TypeVar("Some")


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
    if problem.cases == 1:
        yield _of_one(problem, preset)
        return
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


@dataclass(frozen=True)
class _Asked:
    """One case, known by those of its numbers that a function reads."""

    read: tuple[object, ...]
    problem: Problem = field(compare=False)


def _of_one(problem: Problem, preset: Preset) -> Group:
    """The only group of one case. Searches ask for the same geometry and the same times again and again: cutting the
    mesh and planning the steps would take longer than a compiled march, so both are remembered by content."""
    skin, film, openings, below = problem.layers, problem.vehicle, problem.channels, problem.receptor
    solid, hairs = problem.deposit, problem.follicles
    horny = [place for place, name in enumerate(skin.names) if name == "stratum_corneum"]
    shape = (skin.names, _bytes(skin.thickness, skin.diffusivity[:, horny], problem.wipe_at))
    openness = None if openings is None else _bytes(openings.depth, openings.radius, openings.density)
    mesh = _mesh_of_one(_Asked((*shape, openness), problem), preset)
    events = _bytes(problem.times, problem.wipe_at, problem.reapply_at, problem.cover_at, problem.uncover_at)
    room = (
        None
        if film is None or film.held
        else _bytes(film.partition, film.thickness, film.dry_thickness, film.evaporation),
        None if hairs is None else _bytes(hairs.share),
        None if below is None else _bytes(below.volume_per_area, below.sampled_at),
        None if solid is None else _bytes(solid.dissolves),
    )
    spreading = _bytes(*(array[:, [0, -1]] for array in (skin.partition, skin.diffusivity, skin.binding)))
    schedule = _schedule_of_one(_Asked((*events, *room, spreading), problem), preset)
    return Group(np.zeros(1, np.int64), problem, mesh, schedule)


@lru_cache(maxsize=presets.REMEMBERED)
def _mesh_of_one(asked: _Asked, preset: Preset) -> Mesh:
    problem = asked.problem
    tip, tip_layer, split = tip_place(problem)
    stretches = segments(problem, tip, int(tip_layer[0]), bool(split[0]))
    return _kept(build(problem, stretches, cell_counts(stretches, preset)[:, 0], int(tip_layer[0]), preset))


@lru_cache(maxsize=presets.REMEMBERED)
def _schedule_of_one(asked: _Asked, preset: Preset) -> Schedule:
    return _kept(schedules(asked.problem, preset))


def _bytes(*arrays: Array) -> tuple[tuple[tuple[int, ...], bytes], ...]:
    return tuple((array.shape, array.tobytes()) for array in arrays)


def _kept(given: Some) -> Some:
    """With arrays that nobody can change, since they are remembered."""
    for entry in fields(given):  # type: ignore[arg-type]
        value = getattr(given, entry.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return given
