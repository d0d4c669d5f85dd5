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

Action = tuple[int, str, int]  # (after how many steps, "output" | "wipe" | "apply", which)


@dataclass(frozen=True)
class Schedule:
    """Edges of the steps (N + 1,) s, and what happens at which of them, in order."""

    edges: Array
    actions: tuple[Action, ...]

    @property
    def shape(self) -> tuple[int, tuple[Action, ...]]:
        """Cases whose schedules are equal in this can march together."""
        return len(self.edges), self.actions


def schedules(problem: Problem, preset: Preset) -> list[Schedule]:
    """One schedule a case; cases with equal times share the object."""
    rows = np.concatenate([problem.times, problem.wipe_at, problem.reapply_at], axis=1)
    made: dict[bytes, Schedule] = {}
    split = (problem.times.shape[1], problem.times.shape[1] + problem.wipe_at.shape[1])
    for row in rows:
        if row.tobytes() not in made:
            made[row.tobytes()] = _schedule(row[: split[0]], row[split[0] : split[1]], row[split[1] :], preset)
    return [made[row.tobytes()] for row in rows]


def _schedule(outputs: Array, wipes: Array, applications: Array, preset: Preset) -> Schedule:
    end = float(outputs[-1])
    # at one instant the reading comes first, then the wipe, then the fresh film
    stops = sorted(
        [(float(at), 0, "output", which) for which, at in enumerate(outputs)]
        + [(float(at), 1, "wipe", which) for which, at in enumerate(wipes) if at < end]
        + [(float(at), 2, "apply", which) for which, at in enumerate(applications) if at < end]
    )
    edges = [0.0]
    actions: list[Action] = []
    restart = 0.0
    for at, _, kind, which in stops:
        if at > edges[-1]:
            edges += _between(edges[-1], at, restart, end, preset)
        actions.append((len(edges) - 1, kind, which))
        if kind != "output":
            restart = at
    return Schedule(np.array(edges), tuple(actions))


def _between(start: float, stop: float, restart: float, end: float, preset: Preset) -> list[float]:
    g, first, longest = preset.growth, preset.first_step, preset.longest_share * end
    bend = math.log(max(longest / first, 1.0)) / math.log(g)
    first = min(first, longest)
    bend_time = first * math.expm1(bend * math.log(g)) / (g - 1)

    def count(elapsed: float) -> float:
        if elapsed <= bend_time:
            return math.log1p(elapsed * (g - 1) / first) / math.log(g)
        return bend + (elapsed - bend_time) / longest

    low, high = count(start - restart), count(stop - restart)
    steps = max(1, math.ceil(high - low - 1e-9)) * preset.refine
    n = np.linspace(low, high, steps + 1)
    early = first * np.expm1(np.minimum(n, bend) * math.log(g)) / (g - 1)
    inside = restart + early + np.maximum(n - bend, 0.0) * longest
    return [*inside[1:-1].tolist(), stop]
