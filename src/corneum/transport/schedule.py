"""When the steps are taken: geometric from every event on, landing on output times and events.

With first step d and ratio g the time after n steps is tau(n) = d (g^n - 1)/(g - 1), linear once the longest step is
reached, a share of the time from this event to the next: what is left at the end of a decay suffers from longer ones;
and a quarter of that share of the turnover of a layer that is shed, at most.
The stretch between two stops is cut into the next whole number of steps along n, so steps grow smoothly. That a film
falls dry, or the last of a deposit dissolves, is an event too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.shedding import moving_layers

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# at one instant in this order; `timeline` says what each does to amounts
KINDS = ("output", "sample", "settled", "wipe", "apply", "uncover", "cover")
# of what stands on the skin
TAKES_OFF, PUTS_ON = ("wipe", "apply"), ("apply",)
UNCOVERS, COVERS = ("wipe", "apply", "uncover"), ("cover",)
FIELDS = {
    "output": "times",
    "wipe": "wipe_at",
    "apply": "reapply_at",
    "uncover": "uncover_at",
    "cover": "cover_at",
}  # of the problem


@dataclass(frozen=True)
class Stops:
    """Where the steps of each case must land, in order; S columns, stops that a case does not have come last.

    at (B, S) s (infinite: none); kind (B, S) into `KINDS`; which (B, S): its number within its kind.
    """

    at: Array
    kind: Ints
    which: Ints


@dataclass(frozen=True, eq=False)
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

    def take(self, index: Ints) -> Schedule:
        """The cases of that index, with the steps of the longest of them."""
        if np.array_equal(index, np.arange(len(self.steps))):
            return self
        steps = self.steps[index]
        edges = np.ascontiguousarray(self.edges[: steps.max() + 1, index])
        return Schedule(edges, steps, self.when[:, index], self.kind[:, index], self.which[:, index])


def schedules(problem: Problem, preset: Preset) -> Schedule:
    """The schedule of all cases of a batch."""
    stops = stops_of(problem)
    steps, edges = _steps(stops, _first_steps(problem, preset), problem.times[:, -1], turnover(problem), preset)
    when = np.where(np.isfinite(stops.at), np.cumsum(steps, axis=1), -1)
    total = steps.sum(axis=1)
    return Schedule(*(np.ascontiguousarray(array.T) for array in (edges, total, when, stops.kind, stops.which)))


def stops_of(problem: Problem) -> Stops:
    """Output times and events, in order; an event at the end or later does not happen."""
    columns = [_times(problem, kind) for kind in KINDS]
    at, (kind, which) = np.concatenate(columns, axis=1), _numbered(tuple(column.shape[1] for column in columns))
    at = np.where((kind == 0) | (at < problem.times[:, -1:]), at, np.inf)
    order = np.argsort(at, axis=1, kind="stable")
    return Stops(at[np.arange(len(at))[:, None], order], kind[order], which[order])


@lru_cache
def _numbered(widths: tuple[int, ...]) -> tuple[Ints, Ints]:
    """The kind of each of so many columns a kind, and its number within its kind."""
    return np.repeat(np.arange(len(KINDS)), widths), np.concatenate([np.arange(width) for width in widths])


def turnover(problem: Problem) -> Array:
    """How long the outermost layer takes to be shed (B,) s; infinite where it is not."""
    tissue = problem.layers
    thickness = tissue.thickness[:, : moving_layers(tissue.names)].sum(axis=1)
    never = np.full(problem.cases, np.inf)
    return np.asarray(np.divide(thickness, tissue.shedding, out=never, where=tissue.shedding > 0))


def _times(problem: Problem, kind: str) -> Array:
    """When it happens (B, n) s; infinite where it does not."""
    none = np.zeros((problem.cases, 0))
    if kind == "sample":
        return none if problem.receptor is None else problem.receptor.sampled_at
    if kind == "settled":
        return np.concatenate([_dissolved(problem), _dried(problem)], axis=1)
    return np.asarray(getattr(problem, FIELDS[kind]))


def _dissolved(problem: Problem) -> Array:
    """When the last of a deposit goes into solution (B, 0 or 1) s."""
    solid = problem.deposit
    if solid is None or not solid.dissolves.any():
        return np.zeros((problem.cases, 0))
    return np.where(solid.dissolves > 0, solid.dissolves, np.inf)[:, None]


def _dried(problem: Problem) -> Array:
    """When a film falls dry (B, n) s: what drives its solute then stops to rise, and a step across would not see it.

    At the very instant of another stop that is nearer than round-off: no step is as short as that.
    """
    film, cases = problem.vehicle, problem.cases
    if film is None or film.held or not film.evaporation.any():
        return np.zeros((cases, 0))
    stays = 1.0 if problem.follicles is None else 1.0 - problem.follicles.share
    water = (film.thickness - film.dry_thickness) * stays
    whole = np.divide(water, film.evaporation, out=np.full(cases, np.inf), where=film.evaporation > 0)
    kinds_of_change = (*UNCOVERS, *COVERS)
    changes = [_times(problem, kind) for kind in kinds_of_change]
    at = np.concatenate([*changes, problem.times[:, -1:]], axis=1)
    kinds = np.repeat([*kinds_of_change, "end"], [*(column.shape[1] for column in changes), 1])
    order = np.argsort(at, axis=1, kind="stable")
    dried = np.full_like(at, np.inf)
    now, left, open_air = np.zeros(cases), whole, np.full(cases, True)
    for number, column in enumerate(order.T):
        then, kind = at[np.arange(cases), column], kinds[column]
        dry = open_air & (now + left < then)
        dried[dry, number] = (now + left)[dry]
        then = np.where(np.isfinite(then), then, now)
        passed = np.where(open_air, then - now, 0.0)
        left = np.where(dry | np.isin(kind, TAKES_OFF), np.inf, left - passed)
        left = np.where(np.isin(kind, PUTS_ON), whole, left)
        open_air, now = ~np.isin(kind, COVERS), then
    dried = dried[:, np.isfinite(dried).any(axis=0)]
    others = [_times(problem, kind) for kind in KINDS if kind != "settled"]
    for other in np.concatenate(others, axis=1).T:
        dried = np.where(np.isclose(dried, other[:, None], presets.INSTANT, 0.0), other[:, None], dried)
    return dried


def _first_steps(problem: Problem, preset: Preset) -> dict[str, Array]:
    """Length (B,) s of the first step after an event of those kinds (that of "apply" also at the start), where it is
    shorter than the preset's.

    Half the time in which a well-mixed film of room K h fills as much of a deep tissue, (K h)^2/(P phi), if that is
    less than the preset's: longer steps overshoot the share at which a thin film and its tissue come to rest. The same
    for a receptor that was sampled. In whole ratios of growth, so that few numbers of steps occur.
    """
    tissue, film, below = problem.layers, problem.vehicle, problem.receptor
    rooms = {}
    if film is not None and not film.held:
        rooms["apply"] = film.partition * film.thickness, 0
    if below is not None:
        rooms["sample"] = below.volume_per_area, -1
    first = {}
    for kind, (room, layer) in rooms.items():
        spreads = tissue.partition[:, layer] ** 2 * tissue.diffusivity[:, layer] * (1 + tissue.binding[:, layer])
        wanted = np.maximum(room**2 / spreads / 2, presets.LEAST_FIRST_STEP)
        shorter = np.ceil(np.log(np.maximum(preset.first_step / wanted, 1.0)) / math.log(preset.growth))
        first[kind] = preset.first_step * preset.growth**-shorter
    return first


def _steps(stops: Stops, firsts: Mapping[str, Array], end: Array, turn: Array, preset: Preset) -> tuple[Ints, Array]:
    """How many steps lead to each stop (B, S), and the edges of all steps (B, N + 1), a case's last one repeated."""
    g = preset.growth
    stop = np.where(np.isfinite(stops.at), stops.at, end[:, None])
    start = np.concatenate([np.zeros((len(stop), 1)), stop[:, :-1]], axis=1)
    happens = (stops.kind > 0) & np.isfinite(stops.at)
    # stops are in order: the last event before each stretch, and the next one at its stop or later
    restart = _last_before(stops.at, happens, 0.0)
    until = np.minimum.accumulate(np.where(happens, stops.at, end[:, None])[:, ::-1], axis=1)[:, ::-1]
    first = np.full(stop.shape, preset.first_step)
    for kind, shorter in firsts.items():
        own = _last_before(stops.at, happens & (stops.kind == KINDS.index(kind)), 0.0 if kind == "apply" else -1.0)
        first = np.where(own == restart, np.minimum(first, shorter[:, None]), first)
    stretch = np.maximum(until - restart, np.finfo(float).tiny)
    first, longest = np.minimum(first, presets.FIRST_SHARE * stretch), preset.longest_share * stretch
    turned = presets.TURN_SHARE * preset.longest_share * turn[:, None]
    longest = np.minimum(longest, np.maximum(turned, presets.LEAST_TURN * stretch))
    bend = np.log(np.maximum(longest / first, 1.0)) / math.log(g)
    first = np.minimum(first, longest)
    bend_time = first * np.expm1(bend * math.log(g)) / (g - 1)

    def count(elapsed: Array) -> Array:
        geometric = np.minimum(elapsed, bend_time)
        return np.asarray(np.log1p(geometric * (g - 1) / first) / math.log(g) + (elapsed - geometric) / longest)

    low, high = count(start - restart), count(stop - restart)
    # of few numbers, so that cases of unlike times are solved together
    ladder = np.array(presets.STEP_LADDER)
    rung = np.minimum(np.searchsorted(ladder, high - low - 1e-9), len(ladder) - 1)
    whole = np.maximum(ladder[rung], np.ceil(high - low - 1e-9)) * preset.refine
    steps = np.where(stop > start, whole, 0).astype(np.int64)

    # all steps of all cases in one row: what their stretch is, and their number in it
    many, each = steps.ravel(), (low, high - low, bend, first, longest, restart, stop, steps)
    low, width, bend, first, longest, restart, stop, whole = np.stack(each).reshape(len(each), -1).repeat(many, axis=1)
    number = np.arange(1, len(stop) + 1) - (np.cumsum(many) - many).repeat(many)
    n = low + number * (width / whole)
    inside = (
        restart + first * np.expm1(np.minimum(n, bend) * math.log(g)) / (g - 1) + np.maximum(n - bend, 0.0) * longest
    )
    total = steps.sum(axis=1)
    edges = np.repeat(end[:, None], total.max() + 1, axis=1)
    edges[:, 0] = 0.0
    edges[:, 1:][np.arange(total.max()) < total[:, None]] = np.where(number == whole, stop, inside)
    return steps, edges


def _last_before(at: Array, happens: NDArray[np.bool_], start: float) -> Array:
    """For the stretch to each stop: when it last happened before (B, S) s, `start` where it did not yet."""
    last = np.full(at.shape, start)
    last[:, 1:] = np.maximum.accumulate(np.where(happens, at, start), axis=1)[:, :-1]
    return last
