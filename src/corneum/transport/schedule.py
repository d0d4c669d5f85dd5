"""When the steps are taken: geometric from every event on, landing on output times and events.

With first step d and ratio g the time after n steps is tau(n) = d (g^n - 1)/(g - 1), linear once the longest step is
reached. The stretch between two stops is cut into the next whole number of steps along n, so steps grow smoothly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.presets import Preset
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

Action = tuple[int, str, int]  # (after how many steps, what, which)

# in the order in which they come at one instant: the reading first, then the wipe, then the fresh film
KINDS = ("output", "wipe", "apply")


@dataclass(frozen=True)
class Stops:
    """Where the steps of each case must land, in order; S columns, stops that a case does not have come last.

    at (B, S) s (infinite: none); kind (B, S) into `KINDS`; which (B, S): its number within its kind.
    """

    at: Array
    kind: Ints
    which: Ints


@dataclass(frozen=True)
class Schedule:
    """The cases whose steps and events fall into one pattern (b,), edges of their steps (N + 1, b) s, and what happens
    at which of them, in order."""

    members: Ints
    edges: Array
    actions: tuple[Action, ...]


def schedules(problem: Problem, preset: Preset) -> list[Schedule]:
    """All cases, by the pattern of their steps."""
    found = stops(problem)
    steps, edges = _steps(found, problem.times[:, -1], preset)
    after = np.cumsum(steps, axis=1)
    rows = np.concatenate([after, found.kind, found.which], axis=1)
    alike: dict[bytes, list[int]] = {}
    for member, row in enumerate(rows):
        alike.setdefault(row.tobytes(), []).append(member)
    made = []
    for group in alike.values():
        first, there = group[0], np.isfinite(found.at[group[0]])
        happens = zip(after[first, there], found.kind[first, there], found.which[first, there], strict=True)
        actions = tuple((int(step), KINDS[kind], int(which)) for step, kind, which in happens)
        members = np.array(group)
        made.append(Schedule(members, np.ascontiguousarray(edges[members, : after[first, -1] + 1].T), actions))
    return made


def stops(problem: Problem) -> Stops:
    """Output times and events, in order; an event at the end or later does not happen."""
    columns = (problem.times, problem.wipe_at, problem.reapply_at)
    widths = [column.shape[1] for column in columns]
    at = np.concatenate(columns, axis=1)
    kind = np.repeat(np.arange(len(KINDS)), widths)
    which = np.concatenate([np.arange(width) for width in widths])
    at = np.where((kind == 0) | (at < problem.times[:, -1:]), at, np.inf)
    order = np.argsort(at, axis=1, kind="stable")
    return Stops(np.take_along_axis(at, order, axis=1), kind[order], which[order])


def _steps(given: Stops, end: Array, preset: Preset) -> tuple[Ints, Array]:
    """How many steps lead to each stop (B, S), and the edges of all steps (B, N + 1), a case's last one repeated."""
    g, longest = preset.growth, preset.longest_share * end
    bend = np.log(np.maximum(longest / preset.first_step, 1.0)) / math.log(g)
    first = np.minimum(preset.first_step, longest)
    bend_time = first * np.expm1(bend * math.log(g)) / (g - 1)

    def count(elapsed: Array) -> Array:
        geometric = np.minimum(elapsed, bend_time[:, None])
        early = np.log1p(geometric * (g - 1) / first[:, None]) / math.log(g)
        return early + (elapsed - geometric) / longest[:, None]

    there = np.isfinite(given.at)
    stop = np.where(there, given.at, end[:, None])
    start = np.concatenate([np.zeros((len(stop), 1)), stop[:, :-1]], axis=1)
    # an event restarts the steps behind it
    last_event = np.maximum.accumulate(np.where((given.kind > 0) & there, given.at, 0.0), axis=1)
    restart = np.concatenate([np.zeros((len(stop), 1)), last_event[:, :-1]], axis=1)
    low, high = count(start - restart), count(stop - restart)
    whole = np.maximum(1, np.ceil(high - low - 1e-9)) * preset.refine
    steps = np.where(stop > start, whole, 0).astype(np.int64)

    place, many = np.arange(steps.size).repeat(steps.ravel()), steps.ravel()
    number = np.arange(1, len(place) + 1) - (np.cumsum(many) - many)[place]  # of the step, within its stretch
    n = low.ravel()[place] + number * ((high - low).ravel() / np.maximum(many, 1))[place]
    case = place // steps.shape[1]
    early = first[case] * np.expm1(np.minimum(n, bend[case]) * math.log(g)) / (g - 1)
    inside = restart.ravel()[place] + early + np.maximum(n - bend[case], 0.0) * longest[case]
    total = steps.sum(axis=1)
    edges = np.repeat(end[:, None], total.max() + 1, axis=1)
    edges[:, 0] = 0.0
    edges[case, np.arange(1, len(place) + 1) - (np.cumsum(total) - total)[case]] = np.where(
        number == many[place], stop.ravel()[place], inside
    )
    return steps, edges
