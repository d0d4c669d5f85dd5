"""When the steps are taken: geometric from every event on, landing on output times and events.

With first step d and ratio g the time after n steps is tau(n) = d (g^n - 1)/(g - 1), linear once the longest step is
reached. The stretch between two stops is cut into the next whole number of steps along n, so steps grow smoothly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

Action = tuple[int, str, int]  # (after how many steps, what, which)

# at one instant in this order: the reading comes first, a fresh film takes the cover off, a film may be covered at once
KINDS = ("output", "sample", "dissolved", "wipe", "apply", "uncover", "cover")


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
    """Steps and events of B cases: edges (N + 1, B) s of the steps, the last of a case repeated where others take more;
    steps (B,); when (K, B) after how many steps something happens, in order, -1 once nothing does, kind and which
    (K, B) what it is."""

    edges: Array
    steps: Ints
    when: Ints
    kind: Ints
    which: Ints

    @property
    def patterns(self) -> list[bytes]:
        """Equal for cases that take steps and meet events alike, at other times perhaps."""
        rows = np.concatenate([self.steps[None], self.when, self.kind, self.which]).T
        return [row.tobytes() for row in np.ascontiguousarray(rows)]

    @property
    def actions(self) -> tuple[Action, ...]:
        """What happens to the first case, and to all of its pattern."""
        rows = zip(self.when[:, 0].tolist(), self.kind[:, 0].tolist(), self.which[:, 0].tolist(), strict=True)
        return tuple((when, KINDS[kind], which) for when, kind, which in rows if when >= 0)

    def take(self, index: Ints) -> Schedule:
        """The cases of that index, with the steps of the longest of them."""
        if np.array_equal(index, np.arange(len(self.steps))):
            return self
        steps = self.steps[index]
        edges = np.ascontiguousarray(self.edges[: steps.max() + 1, index])
        return Schedule(edges, steps, self.when[:, index], self.kind[:, index], self.which[:, index])


def schedules(problem: Problem, preset: Preset) -> Schedule:
    """That of all cases of a batch."""
    found = stops(problem)
    first = np.stack([_first_step(problem, kind, preset) for kind in KINDS], axis=1)
    steps, edges = _steps(found, first, problem.times[:, -1], preset)
    when = np.where(np.isfinite(found.at), np.cumsum(steps, axis=1), -1)
    total = steps.sum(axis=1)
    return Schedule(*(np.ascontiguousarray(array.T) for array in (edges, total, when, found.kind, found.which)))


def stops(problem: Problem) -> Stops:
    """Output times and events, in order; an event at the end or later does not happen."""
    columns = [_times(problem, kind) for kind in KINDS]
    widths = [column.shape[1] for column in columns]
    at = np.concatenate(columns, axis=1)
    kind = np.repeat(np.arange(len(KINDS)), widths)
    which = np.concatenate([np.arange(width) for width in widths])
    at = np.where((kind == 0) | (at < problem.times[:, -1:]), at, np.inf)
    order = np.argsort(at, axis=1, kind="stable")
    return Stops(np.take_along_axis(at, order, axis=1), kind[order], which[order])


def _times(problem: Problem, kind: str) -> Array:
    """When it happens (B, n) s; infinite where it does not."""
    none = np.zeros((problem.cases, 0))
    if kind == "sample":
        return none if problem.receptor is None else problem.receptor.sampled_at
    if kind == "dissolved":
        solid = problem.deposit is not None and problem.deposit.dissolves.any()
        if problem.deposit is None or not solid:
            return none
        return np.where(problem.deposit.dissolves > 0, problem.deposit.dissolves, np.inf)[:, None]
    names = {
        "output": "times", "wipe": "wipe_at", "apply": "reapply_at", "uncover": "uncover_at", "cover": "cover_at",
    }  # fmt: skip
    return np.asarray(getattr(problem, names[kind]))


def _first_step(problem: Problem, kind: str, preset: Preset) -> Array:
    """Length (B,) s of the first step after an event of that kind (that of "apply" also at the start).

    Half the time in which a well-mixed film of room K h fills as much of a deep tissue, (K h)^2/(P phi), if that is
    less than the preset's: longer steps overshoot the share at which a thin film and its tissue come to rest. The same
    for a receptor that was sampled. In whole ratios of growth, so that few numbers of steps occur.
    """
    tissue, film, below = problem.layers, problem.vehicle, problem.receptor
    longest = np.full(problem.cases, preset.first_step)
    if kind == "apply" and film is not None and not film.held:
        room, layer = film.partition * film.thickness, 0
    elif kind == "sample" and below is not None:
        room, layer = below.volume_per_area, -1
    else:
        return longest
    spreads = tissue.partition**2 * tissue.diffusivity * (1 + tissue.binding)
    wanted = np.maximum(room**2 / spreads[:, layer] / 2, presets.LEAST_FIRST_STEP)
    shorter = np.ceil(np.log(np.maximum(longest / wanted, 1.0)) / np.log(preset.growth))
    return np.asarray(longest * preset.growth**-shorter)


def _steps(given: Stops, firsts: Array, end: Array, preset: Preset) -> tuple[Ints, Array]:
    """How many steps lead to each stop (B, S), and the edges of all steps (B, N + 1), a case's last one repeated."""
    g, longest = preset.growth, preset.longest_share * end[:, None]
    there = np.isfinite(given.at)
    stop = np.where(there, given.at, end[:, None])
    start = np.concatenate([np.zeros((len(stop), 1)), stop[:, :-1]], axis=1)
    restart, first = _restarts(given, firsts)
    bend = np.log(np.maximum(longest / first, 1.0)) / math.log(g)
    first = np.minimum(first, longest)
    bend_time = first * np.expm1(bend * math.log(g)) / (g - 1)

    def count(elapsed: Array) -> Array:
        geometric = np.minimum(elapsed, bend_time)
        return np.asarray(np.log1p(geometric * (g - 1) / first) / math.log(g) + (elapsed - geometric) / longest)

    low, high = count(start - restart), count(stop - restart)
    whole = np.maximum(1, np.ceil(high - low - 1e-9)) * preset.refine
    steps = np.where(stop > start, whole, 0).astype(np.int64)

    # all steps of all cases in one row: in which stretch they lie, and their number in it
    many = steps.ravel()
    place = np.arange(many.size).repeat(many)
    number = np.arange(1, len(place) + 1) - (np.cumsum(many) - many)[place]
    n = low.ravel()[place] + number * ((high - low).ravel() / np.maximum(many, 1))[place]
    bent, case = bend.ravel()[place], place // steps.shape[1]
    early = first.ravel()[place] * np.expm1(np.minimum(n, bent) * math.log(g)) / (g - 1)
    inside = restart.ravel()[place] + early + np.maximum(n - bent, 0.0) * longest[case, 0]
    total = steps.sum(axis=1)
    edges = np.repeat(end[:, None], total.max() + 1, axis=1)
    edges[:, 0] = 0.0
    edges[case, np.arange(1, len(place) + 1) - (np.cumsum(total) - total)[case]] = np.where(
        number == many[place], stop.ravel()[place], inside
    )
    return steps, edges


def _restarts(given: Stops, firsts: Array) -> tuple[Array, Array]:
    """For the stretch to each stop: the last event before it (B, S) s, and the first step behind that, the shortest of
    the events of that instant."""
    restarts, first_steps = np.empty_like(given.at), np.empty_like(given.at)
    restart, first = np.zeros(len(given.at)), firsts[:, KINDS.index("apply")]
    for place, at in enumerate(given.at.T):
        restarts[:, place], first_steps[:, place] = restart, first
        kind = given.kind[:, place]
        own = firsts[np.arange(len(firsts)), kind]
        happens = (kind > 0) & np.isfinite(at)
        first = np.where(happens, np.where(restart == at, np.minimum(first, own), own), first)
        restart = np.where(happens, at, restart)
    return restarts, first_steps
