"""The reference for one case: the equations and steps of `sdirk`, with everything laid out along the steps.

What the closing channel, the drying film, wipes and covers do to capacities, losses and conductances follows from the
timeline alone, so it is computed ahead for all N steps at once, and what flowed where is added up afterwards. Between
them a step is a banded Cholesky factor (LAPACK, lower, radial index fastest), two solves and the flows through the
faces. Only a film at its solubility and the guard against negative amounts look at the amounts on the way.

It covers a few cases, one after another, without receptor, saturable metabolism or anything that waits to dissolve;
the rest is for `reference`. Both agree to round-off. q = row x R + radial cell numbers the n cells, the film's row
first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.backends.lapack_flows import Flows, SlowFlows, compartments, diagonal_of, flows_of
from corneum.transport.backends.sdirk import FIRST, GAMMA, StepChange, guarded_step
from corneum.transport.backends.trace import Trace
from corneum.transport.coefficients import Coefficients, StepState, coefficients_of, film_limit, pool, take
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.shedding import Move, move_of, moved_together
from corneum.transport.supply import Applied, applied_of
from corneum.transport.timeline import EdgeEvents, Timeline, timeline

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

NEVER_THERE = ("receptor", "sampled", "undissolved", "follicles")


def covers(problem: Problem, mesh: Mesh, schedule: Schedule) -> bool:
    """Whether these cases have only what this back end knows, are few, and would not fill the memory."""
    deposit = problem.deposit
    simple = problem.receptor is None and problem.follicles is None
    at_once = deposit is None or not (deposit.dissolves.any() or np.isfinite(deposit.solubility).any())
    cell_steps = len(schedule.edges) * (len(mesh.height) + 1) * len(mesh.area)
    few = problem.cases <= presets.FEW and cell_steps <= presets.FEW_CELL_STEPS
    return few and simple and at_once and not problem.layers.maximal_metabolism.any()


def time_stepping(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """Take cases that share cell counts and the pattern of their schedule through all steps."""
    coefficients = coefficients_of(problem, mesh)
    applied = applied_of(problem, mesh, coefficients)
    line = timeline(coefficients, schedule, applied, None)
    traces = [_trace(_case_of(coefficients, applied, line, case)) for case in range(problem.cases)]
    return Trace(**{name: np.stack([trace[name] for trace in traces], axis=-1) for name in traces[0]})


@dataclass(frozen=True)
class _Case:
    """One case of N steps: its coefficients with an axis of cases of length one, flows and states of its steps, amount
    (n,) and fresh film (R,) kg/m^2 at the start, and what its timeline says of each edge (E,)."""

    coefficients: Coefficients
    states: StepState
    flows: Flows
    amount: Array
    fresh: Array
    applied: Array
    open_share: Array
    events: dict[int, EdgeEvents]
    outputs: Ints


def _case_of(coefficients: Coefficients, applied: Applied, line: Timeline, case: int) -> _Case:
    alone = coefficients if line.edges.shape[1] == 1 else take(coefficients, np.array([case]))
    states = line.states_of(case)
    edges = np.flatnonzero(line.events.happens[:, case]).tolist() if coefficients.film_rows else ()
    return _Case(
        alone,
        states,
        flows_of(alone, states),
        applied.amount[..., case].ravel(),
        applied.fresh[:, case],
        line.applied[:, case],
        line.open_share_at_edge[:, case],
        {edge: line.events.at(edge, case) for edge in edges},
        line.outputs[:, case],
    )


@dataclass(frozen=True)
class _Course:
    """What N steps leave: amounts (E, n) and slowly bound (E, s) as the edges find them, mean u (N, n) and mean bound
    (N, s) of each step (0 where the guard did it again), what a held concentration gave (N,), what was wiped off at
    each edge (E,), what each step shed (N,), what the film holds after those at which it changes, and the steps that
    the guard did again."""

    amounts: Array
    bound: Array
    means: Array
    mean_bound: Array
    entered: Array
    wiped: Array
    shed: Array
    film_after: dict[int, float]
    redone: dict[int, StepChange]


def _stepped(case: _Case) -> _Course:
    from scipy.linalg.lapack import dpbtrf, dpbtrs

    coefficients, flows, radii = case.coefficients, case.flows, len(case.fresh)
    count, amount = len(case.states.length), case.amount
    matrix = _Matrix(diagonal_of(flows, radii), np.zeros((amount.size, radii + 1)), dpbtrf, dpbtrs)
    slow = 0 if flows.slow is None else flows.slow.cells.size
    bound = np.zeros(slow)
    course = _Course(
        np.empty((count + 1, amount.size)),
        np.empty((count + 1, slow)),
        np.empty((count, amount.size)),
        np.empty((count, slow)),
        np.zeros(count),
        np.zeros(count + 1),
        np.zeros(count),
        {},
        {},
    )
    held, limited = float(coefficients.held[0]), bool(coefficients.film_rows and coefficients.film_solubility < np.inf)
    received, outward, limit, precipitated = 0.0, _moves(case), coefficients.film_solubility, np.zeros(1, dtype=bool)

    for step in range(count + 1):
        course.amounts[step], course.bound[step] = amount, bound
        events = case.events.get(step)
        if events is not None:
            film = amount[:radii]
            course.wiped[step] = events.wiped(film.sum(), case.fresh.sum())
            amount = np.concatenate([events.film_after(film, case.fresh), amount[radii:]])
            course.film_after[step] = float(amount[:radii].sum())
            precipitated = precipitated & (events.laid == 0)
        if step == count:
            break
        amount, bound, course.shed[step] = outward(step, amount, bound)
        if limited:
            limit, precipitated = film_limit(
                coefficients, amount[:radii, None], case.states.film_room[step : step + 1], precipitated
            )
            _pool(case, matrix, step, amount[:radii], limit)
        first = _solve(case, matrix, step, amount, bound, held, course.means[step])
        new, entering = _moved(case, step, amount, held, course.means[step])
        new_bound = _bound_after(flows.slow, step, bound, first, course, new)
        least = -presets.NEGATIVE_GUARD * (case.applied[step + 1] + received + entering)
        # a compartment is below that only if some of its cells are
        after = slice(step + 1, step + 2)
        if min(new.min(), new_bound.min(initial=0.0)) * (new.size + slow) < least and (
            compartments(coefficients, new[None], case.open_share[after], new_bound[None]).min() < least
        ):
            state = replace(take(case.states, np.array([step])), bound=bound.reshape(-1, radii, 1), limit=limit)
            change = course.redone[step] = guarded_step(coefficients, amount.reshape(-1, radii, 1), state)
            new, entering, course.means[step] = change.amount.ravel(), float(change.received[0]), 0.0
            new_bound, course.mean_bound[step] = change.bound.ravel(), 0.0
        amount, bound, shed = outward(step, new, new_bound)
        course.shed[step] += shed
        course.entered[step] = entering
        received += entering
    return course


def _moves(case: _Case) -> Callable[[int, Array, Array], tuple[Array, Array, float]]:
    """What the move of half a step leaves of amounts (n,) and slowly bound (s,), and what it sheds."""
    shedding, slow, radii = case.coefficients.shedding, case.coefficients.slow, len(case.fresh)
    if shedding is None:
        return lambda step, amount, bound: (amount, bound, 0.0)
    whole = move_of(shedding, case.states.length)
    crosses = (whole.source != np.arange(len(whole.source))[:, None]).any(axis=0)
    film, rows, start = case.coefficients.film_rows, len(shedding.height), shedding.start

    def outward(step: int, amount: Array, bound: Array) -> tuple[Array, Array, float]:
        at = slice(step, step + 1)
        move = Move(whole.source[:, at], whole.head[:, at], whole.bend[:, at], bool(crosses[step]))
        amount, bound = amount.copy(), bound.copy()
        cells = [amount.reshape(-1, radii, 1)[film : film + rows, start:]]
        if slow is not None and slow.moves:
            cells.append(bound.reshape(-1, radii, 1)[:rows, start:])
        after, shed = moved_together(shedding, move, cells)
        for old, new in zip(cells, after, strict=True):
            old[...] = new
        return amount, bound, float(shed[0])

    return outward


@dataclass(frozen=True)
class _Matrix:
    """M + G h A: the diagonals of all steps (N, n), and the room for one as LAPACK's lower band, transposed, with the
    routines that factor and solve it."""

    diagonal: Array
    band: Array
    factor: Callable[..., Any]
    solve: Callable[..., Any]


def _pool(case: _Case, matrix: _Matrix, step: int, film: Array, limit: Array) -> None:
    """Give the film the capacity of what waits beside it, where it is at its limit (1,) kg/m^3."""
    capacity = case.flows.capacity[step, : len(film)]
    more = np.maximum(pool(case.coefficients, film[:, None], limit)[:, 0], capacity)
    matrix.diagonal[step, : len(film)] += more - capacity
    capacity[:] = more


def _solve(case: _Case, matrix: _Matrix, step: int, amount: Array, bound: Array, held: float, mean: Array) -> Array:
    """The mean u of a step, into `mean` (n,); what is slowly bound (s,) after its first stage."""
    flows, band, radii = case.flows, matrix.band, len(case.fresh)
    # the factor took the place of the band of the last step
    band[:, 0] = matrix.diagonal[step]
    if radii > 1:
        np.multiply(flows.radial[step], -GAMMA, out=band[:, 1])
        band[:, 2:radii] = 0.0
    np.multiply(flows.axial[step], -GAMMA, out=band[:, radii])
    factor = matrix.factor(band.T, lower=1, overwrite_ab=1)[0]
    right, slow, first = amount, flows.slow, bound
    if held:
        right = amount.copy()
        right[:radii] += (GAMMA * held) * flows.surface[step]
    if slow is not None:
        right = right.copy()
        right[slow.cells] += slow.lets_go[step] * bound
    u1 = matrix.solve(factor, right, lower=1)[0]
    right = right - FIRST * amount
    right += (FIRST * flows.capacity[step]) * u1
    if slow is not None:
        first = slow.stays[step] * bound + slow.binds[step] * u1[slow.cells]
        right[slow.cells] += (FIRST * slow.lets_go[step]) * (first - bound)
    np.multiply(matrix.solve(factor, right, lower=1, overwrite_b=1)[0], GAMMA, out=mean)
    u1 *= 1 - GAMMA
    mean += u1
    return first


def _bound_after(
    slow: SlowFlows | None, step: int, bound: Array, first: Array, course: _Course, amount: Array
) -> Array:
    """What is slowly bound (s,) after a step; what it binds is subtracted from the amounts (n,), in place."""
    if slow is None:
        return bound
    freed = slow.lets_go[step] * (GAMMA * bound + (1 - GAMMA) * first)
    newly_bound = (slow.binds[step] * course.means[step][slow.cells] - freed) / GAMMA
    amount[slow.cells] -= newly_bound
    course.mean_bound[step] = (1 - GAMMA) * first + GAMMA * (bound + newly_bound)
    return np.asarray(bound + newly_bound)


def _moved(case: _Case, step: int, amount: Array, held: float, mean: Array) -> tuple[Array, float]:
    """The amounts (n,) after a step, and what a held concentration gave."""
    flows, radii = case.flows, len(case.fresh)
    new = amount - flows.loss[step] * mean
    flow = (mean[:-radii] - mean[radii:]) * flows.axial[step, :-radii]
    new[:-radii] -= flow
    new[radii:] += flow
    if radii > 1:
        flow = (mean[:-1] - mean[1:]) * flows.radial[step, :-1]
        new[:-1] -= flow
        new[1:] += flow
    entering = 0.0
    if held:
        flow = flows.surface[step] * (held - mean[:radii])
        new[:radii] += flow
        entering = float(flow.sum())
    if case.coefficients.open_below:
        new[-radii:] -= flows.floor[step] * mean[-radii:]
    return new, entering


def _trace(case: _Case) -> dict[str, Array]:
    """The fields of a `Trace`, without the axis of cases."""
    course = _stepped(case)
    coefficients, states, read = case.coefficients, case.states, case.outputs
    until = {name: np.concatenate([[0.0], np.cumsum(values)]) for name, values in _by_step(case, course).items()}
    length = states.length[:, None]
    held = compartments(
        coefficients, case.flows.capacity * course.means * length, states.open_share, course.mean_bound * length
    ).sum(axis=0)
    mean = (states.length @ course.means).reshape(-1, len(case.fresh))[coefficients.film_rows :]
    volume = (mean @ coefficients.area[:, 0]) * coefficients.height[:, 0]
    integrals = {
        "film_integral": held[0],
        "layer_integral": held[2:],
        "free_integral": np.add.reduceat(volume, coefficients.starts),
    }
    for change in course.redone.values():
        integrals = {name: integral + getattr(change, name)[..., 0] for name, integral in integrals.items()}
    amounts = compartments(coefficients, course.amounts, case.open_share, course.bound)
    film_after = amounts[:, 0].copy()
    film_after[list(course.film_after)] = list(course.film_after.values())
    return {
        **{name: np.zeros(len(read)) for name in NEVER_THERE},
        **{name: values[read] for name, values in until.items()},
        **integrals,
        "received": case.applied[read] + until["received"][read],
        "wiped": (np.cumsum(course.wiped) - course.wiped)[read],
        "film": amounts[read, 0],
        "channels": amounts[read, 1],
        "layers": amounts[read, 2:],
        "course": amounts[:, 2:],
        "film_course": amounts[:, 0],
        "film_after": film_after,
        "redone": np.asarray(float(len(course.redone))),
    }


def _by_step(case: _Case, course: _Course) -> dict[str, Array]:
    """What each step (N,) cleared, metabolised, evaporated, passed beneath, took from a held concentration and
    shed."""
    coefficients, radii, film = case.coefficients, len(case.fresh), case.coefficients.film_rows
    lost = (case.flows.loss * course.means).reshape(len(course.means), -1, radii).sum(axis=2)
    metabolised = lost[:, film:] @ coefficients.metabolised[:, 0]
    each = {
        "metabolised": metabolised,
        "cleared": lost[:, film:].sum(axis=1) - metabolised,
        "evaporated": lost[:, :film].sum(axis=1),
        "beneath": (case.flows.floor * course.means[:, -radii:]).sum(axis=1),
        "received": course.entered,
    }
    for step, change in course.redone.items():
        for name, values in each.items():
            values[step] = getattr(change, name)[0]
    return each | {"shed": course.shed}
