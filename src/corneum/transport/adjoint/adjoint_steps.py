"""The steps backwards: those that the reference back end takes, each one transposed.

With the matrix C = M + G h A of `backends.sdirk` (symmetric, so its own transpose, also where a receptor borders it)
and l the rate of J per mean u of a step, p = dJ/dm at the step's end becomes that at its start, and q is the
sensitivity of J to what enters a cell over the step:

    C y2 = M p + G h l          C y1 = (1 - G) h l + f M y2          p <- (1 - f) y2 + y1          q = G (y1 + y2)

where M, A and l are those of that step, also while channels close and the film dries. A step that the guard does
again as implicit Euler steps of length d is transposed as these, which share one matrix: C = M + d A, C y = M p + d l,
p <- y, and q is the mean y. With d = dJ/db of what is slowly bound, X the exchange of `slow_binding` (binds, lets_go,
stays) and g the rate of J per mean b,

    v2 = d + G h g      y2 gains binds v2 on its right      v = stays v2 + lets_go y2
    v1 = f v + (1 - G) h g      y1 gains binds v1      d <- (1 - f) v + stays v1 + lets_go y1

What happens between the steps is transposed by `timeline.EdgeEvents`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.adjoint.forward_replay import forward_replay
from corneum.transport.backends.sdirk import FIRST, GAMMA, system_of
from corneum.transport.coefficients import (
    Coefficients,
    StepCoefficients,
    StepState,
    coefficients_of,
    fluid_share,
    step_coefficients,
    take,
)
from corneum.transport.groups import Group
from corneum.transport.shedding import move_of, moved_back
from corneum.transport.slow_binding import exchange_of
from corneum.transport.supply import Applied, applied_of
from corneum.transport.timeline import Timeline, timeline

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GroupSensitivity:
    """J per unit, for b cases: of what is put into each cell at the start (Z, R, b), solid where the case's deposit is;
    on the skin or into follicles with the film at the start and with each one put on later (1 + A, b); of a u held at
    the surface (b,). reached, waited, redone (b,): whether the film was at its solubility, whether a deposit was, and
    steps that the guard did again."""

    by_cell: Array
    film: Array
    follicles: Array
    held: Array
    reached: NDArray[np.bool_]
    waited: NDArray[np.bool_]
    redone: Array


@dataclass(frozen=True)
class _Target:
    """What J counts: compartments by weight, over time or at the end. layer (Z,): the weight of each row's layer."""

    weights: Mapping[str, float]
    at_end: bool
    layer: Array

    def of(self, compartment: str) -> float:
        return self.weights.get(compartment, 0.0)


@dataclass
class _Costate:
    """J per unit at the start of a step, in each cell (F + Z, R, b), slowly bound there (S, R, b) and in the receptor
    (b,); and entering a cell over the step (F + Z, R, b), or as a u held at the surface meanwhile (b,)."""

    amount: Array
    bound: Array
    receptor: Array
    entering: Array
    held: Array


@dataclass
class _Waiting:
    """J per unit of what waits outside the tissue: of a solid by cell (Z, R, b), in follicles (b,); and of each film
    when it was put on (1 + A, b), on the skin and in follicles."""

    solid: Array
    follicles: Array
    film_laid: Array
    film_inflow: Array


def adjoint_steps(group: Group, weights: Mapping[str, float], measure: str) -> GroupSensitivity:
    """Sensitivity of J, in a group of cases, to what is put where and when."""
    problem = group.problem
    coefficients = coefficients_of(problem, group.mesh)
    applied = applied_of(problem, group.mesh, coefficients)
    line = timeline(coefficients, group.schedule, applied, problem.receptor)
    replay = forward_replay(group, coefficients, applied, line)
    layer = np.array([weights.get(name, 0.0) for name in problem.layers.names])[group.mesh.layer]
    target = _Target(weights, measure == "end", layer)
    now, waiting = _at_end(coefficients, target, applied, line)
    held = np.zeros(problem.cases)

    for step in range(len(line.length) - 1, -1, -1):
        now = _step_back(coefficients, target, line, step, now, replay.again[step])
        held = held + now.held
        if applied.supply is not None:
            entering = now.entering[coefficients.film_rows :]
            waiting.solid += line.dissolving[step] * entering
            emptied = applied.supply.emptied(line.length[step])
            into_band = (applied.supply.band * entering).sum(axis=(0, 1))
            waiting.follicles = waiting.follicles + emptied * (into_band - waiting.follicles)
        _events_back(coefficients, target, line, step, now, waiting)
    waiting.film_laid[0], waiting.film_inflow[0] = _on_skin(coefficients, now.amount), waiting.follicles
    in_tissue = now.amount[coefficients.film_rows :]
    if problem.deposit is not None:
        in_tissue = np.where(problem.deposit.dissolves > 0, waiting.solid, in_tissue)
    redone = np.zeros(problem.cases)
    np.add.at(redone, np.concatenate(replay.again), 1)
    return GroupSensitivity(
        in_tissue, waiting.film_laid, waiting.film_inflow, held, replay.reached, replay.waited, redone
    )


def _at_end(coefficients: Coefficients, target: _Target, applied: Applied, line: Timeline) -> tuple[_Costate, _Waiting]:
    """J per unit that is where it is at the end."""
    film, none, end = coefficients.film_rows, np.zeros(line.edges.shape[1]), line.edges[-1]
    amount = np.zeros_like(applied.amount)
    if target.at_end:
        amount = _per_amount(coefficients, target, line.open_share_at_edge[-1])
    solid = np.zeros_like(amount[film:])
    if applied.supply is not None:
        solid += target.of("undissolved") * np.maximum(1 - end / applied.supply.dissolves, 0.0)
    films = np.zeros((2, 1 + len(line.films_at), len(none)))
    bound = _per_bound(coefficients, target) * target.at_end
    costate = _Costate(amount, bound, none + target.of("receptor"), np.zeros_like(amount), none)
    return costate, _Waiting(solid, none + target.of("follicles"), films[0], films[1])


def _step_back(
    coefficients: Coefficients, target: _Target, line: Timeline, step: int, after: _Costate, again: NDArray[np.int64]
) -> _Costate:
    """One step as it was taken, backwards."""
    state = line.state(step, np.zeros_like(after.receptor), None)
    after = _moved_back(coefficients, target, state.length, after)
    before = _transposed(coefficients, target, state, after)
    if again.size:
        guarded = _guarded_transposed(take(coefficients, again), target, take(state, again), take(after, again))
        for entry in fields(before):
            getattr(before, entry.name)[..., again] = getattr(guarded, entry.name)
    return _moved_back(coefficients, target, state.length, before)


def _moved_back(coefficients: Coefficients, target: _Target, length: Array, after: _Costate) -> _Costate:
    """The move of half a step of the outermost layer, backwards."""
    shedding, slow = coefficients.shedding, coefficients.slow
    if shedding is None:
        return after
    film, rows, start = coefficients.film_rows, len(shedding.height), shedding.start
    move, per_shed = move_of(shedding, length), target.of("shed")
    before = replace(after, amount=after.amount.copy(), bound=after.bound.copy())
    cells = [before.amount[film : film + rows, start:]]
    if slow is not None and slow.moves:
        cells.append(before.bound[:rows, start:])
    for each in cells:
        each[...] = moved_back(shedding, move, each, per_shed)
    return before


def _events_back(
    coefficients: Coefficients, target: _Target, line: Timeline, edge: int, now: _Costate, waiting: _Waiting
) -> None:
    """What happens at an edge, backwards, in place."""
    events = line.events.at(edge)
    if not events.happens.any():
        return
    now.receptor = events.receptor_sensitivity(now.receptor, target.of("sampled"))
    on_skin = _on_skin(coefficients, now.amount)
    wiped = _on_skin(coefficients, np.full_like(now.amount, target.of("wiped")))
    # of films put on at one instant the last stays, and the others are wiped off
    for number in range(len(line.films_at) - 1, -1, -1):
        here = line.films_at[number] == edge
        waiting.film_laid[1 + number] += np.where(here, on_skin, 0.0)
        waiting.film_inflow[1 + number] += np.where(here, waiting.follicles, 0.0)
        on_skin = np.where(here, wiped, on_skin)
    if coefficients.film_rows:
        now.amount[0] = events.film_sensitivity(now.amount[0], target.of("wiped"))


def _on_skin(coefficients: Coefficients, amount: Array) -> Array:
    """J (b,) per unit of a film just put on."""
    return np.asarray((coefficients.area * amount[0]).sum(axis=0) * coefficients.film_rows)


def _transposed(coefficients: Coefficients, target: _Target, state: StepState, after: _Costate) -> _Costate:
    """One step of second order, backwards."""
    weight = GAMMA * state.length
    rest = state.length - weight
    now = step_coefficients(coefficients, np.zeros_like(after.amount), state)
    exchange = exchange_of(coefficients.slow, coefficients.film_rows, state.open_share, weight)
    system = system_of(coefficients, now, weight, exchange)
    rate, below = _per_mean(coefficients, target, now, state)
    rate_bound = _per_bound(coefficients, target) * (not target.at_end)
    room, room_below, bound = now.capacity, system.volume, after.bound + weight * rate_bound
    right = room * after.amount + weight * rate
    if exchange is not None:
        exchange.bind(right, bound)
    y2, below2 = system.solve(right, room_below * after.receptor + weight * below)
    right = rest * rate + FIRST * room * y2
    if exchange is not None:
        bound = exchange.bound_before(bound, y2)
        first = FIRST * bound + rest * rate_bound
        exchange.bind(right, first)
    y1, below1 = system.solve(right, rest * below + FIRST * room_below * below2)
    if exchange is not None:
        bound = (1 - FIRST) * bound + exchange.bound_before(first, y1)
    entering = GAMMA * (y1 + y2)
    held = state.length * (now.surface * entering[0]).sum(axis=0)
    return _Costate((1 - FIRST) * y2 + y1, bound, (1 - FIRST) * below2 + below1, entering, held)


def _guarded_transposed(coefficients: Coefficients, target: _Target, state: StepState, after: _Costate) -> _Costate:
    """The same stretch as the guard takes it, backwards."""
    count = presets.GUARD_STEPS
    short = state.length / count
    now = step_coefficients(coefficients, np.zeros_like(after.amount), state)
    exchange = exchange_of(coefficients.slow, coefficients.film_rows, state.open_share, short)
    system = system_of(coefficients, now, short, exchange)
    rate, below = _per_mean(coefficients, target, now, state)
    rate_bound = _per_bound(coefficients, target) * (not target.at_end)
    before = replace(after, entering=np.zeros_like(after.amount), held=np.zeros_like(short))
    for _ in range(count):
        right = now.capacity * before.amount + short * rate
        if exchange is not None:
            before.bound = before.bound + short * rate_bound
            exchange.bind(right, before.bound)
        before.amount, before.receptor = system.solve(right, system.volume * before.receptor + short * below)
        if exchange is not None:
            before.bound = exchange.bound_before(before.bound, before.amount)
        before.entering += before.amount / count
        before.held += short * (now.surface * before.amount[0]).sum(axis=0)
    return before


def _per_mean(
    coefficients: Coefficients, target: _Target, now: StepCoefficients, state: StepState
) -> tuple[Array, Array]:
    """J per time and mean u of each cell (F + Z, R, b), and of the receptor (b,)."""
    below = np.zeros_like(state.length)
    if not target.at_end:
        return now.capacity * _per_amount(coefficients, target, state.open_share), below
    film, cleared = coefficients.film_rows, target.of("cleared")
    rate = np.empty_like(now.loss)
    rate[:film] = now.loss[:film] * target.of("evaporated")
    metabolism = coefficients.metabolised * (target.of("metabolised") - cleared)
    rate[film:] = now.loss[film:] * (cleared + metabolism)[:, None]
    through = target.of("beneath") * now.floor
    rate[-1] += through
    return rate, below - through.sum(axis=0) if coefficients.receives else below


def _per_bound(coefficients: Coefficients, target: _Target) -> Array:
    """J per amount slowly bound in each cell (S, R, b)."""
    slow = coefficients.slow
    if slow is None:
        return np.zeros((0, *coefficients.area.shape))
    return np.asarray(slow.nothing + target.layer[list(slow.rows)][:, None, None])


def _per_amount(coefficients: Coefficients, target: _Target, open_share: Array) -> Array:
    """J per amount in each cell (F + Z, R, b), where an open channel's cell holds fluid and tissue."""
    per_amount = np.empty_like(coefficients.closed.capacity)
    per_amount[: coefficients.film_rows] = target.of("film")
    tissue = per_amount[coefficients.film_rows :]
    tissue[...] = target.layer[:, None, None]
    rows = coefficients.channel_rows
    if rows:
        channel = tissue[:rows, : coefficients.channel_cells]
        channel += fluid_share(coefficients, open_share)[:, None] * (target.of("channels") - channel)
    return per_amount
