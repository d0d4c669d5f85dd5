"""Cases that are solved together: those that share the layer of the tip and the cells of each segment, and mostly
their steps.

Counts depend on the case alone, so a case has the same mesh and steps alone and in any company.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.mesh import Mesh, Shape, build, shapes_of
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule, schedules, turnover

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Record = TypeVar("Record")

# what the mesh of a case reads of its channels, its film and what that dries to
MESHED_CHANNELS = ("depth", "radius", "density", "partition", "diffusivity")
MESHED_FILM = ("thickness", "partition", "diffusivity", "evaporation")
MESHED_RESIDUE = ("dry_thickness", "dry_partition", "dry_diffusivity")


@dataclass(frozen=True)
class Group:
    """Which cases of the batch these are (b,), and what their steps need."""

    members: Ints
    problem: Problem
    mesh: Mesh
    schedule: Schedule


def groups(problem: Problem, preset: Preset, *, unlike: bool = False) -> Iterator[Group]:
    """All cases of a batch, no more of them together than memory should hold.

    `unlike` cases, whose steps and events do not fall into one pattern, come together too, those with as many steps
    next to each other.
    """
    if problem.cases == 1:
        yield _single(problem, preset)
        return
    shapes = shapes_of(problem, preset)
    plan = schedules(problem, preset)
    patterns = [b""] * problem.cases if unlike else plan.patterns
    alike: dict[tuple[Shape, bytes], list[int]] = {}
    for member in np.argsort(plan.steps, kind="stable").tolist() if unlike else range(problem.cases):
        alike.setdefault((shapes[member], patterns[member]), []).append(member)
    most = presets.MOST_TOGETHER_SINGLE if problem.channels is None else presets.MOST_TOGETHER
    for (shape, _), group in alike.items():
        for start in range(0, len(group), most):
            members = np.array(group[start : start + most])
            batch = problem.take(members)
            mesh = build(batch, shape, preset)
            yield Group(members, batch, mesh, plan.take(members))


@dataclass(frozen=True)
class _Key:
    """A single case, known by those of its numbers that a function reads."""

    read: tuple[object, ...]
    problem: Problem = field(compare=False)


def _single(problem: Problem, preset: Preset) -> Group:
    """The only group of a single case. Searches ask for the same geometry and the same times again and again: cutting
    the mesh and planning the steps would take longer than compiled steps, so both are remembered by content."""
    skin, film, openings, below = problem.layers, problem.vehicle, problem.channels, problem.receptor
    solid, follicles = problem.deposit, problem.follicles
    mobility = (skin.diffusivity, skin.partition, skin.binding, skin.slow_binding, skin.release)
    shape = _bytes(skin.thickness, *mobility, skin.clearance, skin.metabolism, problem.wipe_at)
    openness = None if openings is None else _bytes(*(getattr(openings, name) for name in MESHED_CHANNELS))
    spread = (
        None
        if film is None or film.held
        else _bytes(*(getattr(film, name) for name in (*MESHED_FILM, *MESHED_RESIDUE)))
    )
    mesh = _remembered_mesh(_Key((shape, openness, spread), problem), preset)
    events = _bytes(problem.times, problem.wipe_at, problem.reapply_at, problem.cover_at, problem.uncover_at)
    room = (
        None
        if film is None or film.held
        else _bytes(film.partition, film.thickness, film.dry_thickness, film.evaporation),
        None if follicles is None else _bytes(follicles.share),
        None if below is None else _bytes(below.volume_per_area, below.sampled_at),
        None if solid is None else _bytes(solid.dissolves),
        _bytes(turnover(problem)),
    )
    spreading = _bytes(*(array[:, [0, -1]] for array in (skin.partition, skin.diffusivity, skin.binding)))
    schedule = _remembered_schedule(_Key((*events, *room, spreading), problem), preset)
    return Group(np.zeros(1, np.int64), problem, mesh, schedule)


@lru_cache(maxsize=presets.REMEMBERED)
def _remembered_mesh(key: _Key, preset: Preset) -> Mesh:
    return _read_only(build(key.problem, shapes_of(key.problem, preset)[0], preset))


@lru_cache(maxsize=presets.REMEMBERED)
def _remembered_schedule(key: _Key, preset: Preset) -> Schedule:
    return _read_only(schedules(key.problem, preset))


def forget() -> None:
    """Remember no mesh and no plan of steps, as in a new process."""
    _remembered_mesh.cache_clear()
    _remembered_schedule.cache_clear()


def _bytes(*arrays: Array) -> tuple[tuple[tuple[int, ...], bytes], ...]:
    return tuple((array.shape, array.tobytes()) for array in arrays)


def _read_only(record: Record) -> Record:
    """With arrays that nobody can change, since they are remembered."""
    for entry in fields(record):  # type: ignore[arg-type]
        value = getattr(record, entry.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return record
