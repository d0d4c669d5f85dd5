"""The reference back end: the steps of `sdirk`, over all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.backends.sdirk import StepChange, checked_step
from corneum.transport.backends.trace import Trace
from corneum.transport.coefficients import Coefficients, by_layer, coefficients_of, film_limit
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.shedding import move_of, moved_together
from corneum.transport.supply import Applied, applied_of
from corneum.transport.timeline import Timeline, timeline

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

TOTALS = ("cleared", "metabolised", "beneath", "evaporated", "received", "wiped", "sampled", "shed")
INTEGRALS = ("layer_integral", "free_integral", "film_integral")


@dataclass(frozen=True)
class Stepped:
    """An edge and the step behind it: amount (F + Z, R, B), slowly bound (S, R, B) and receptor (B,) as the edge finds
    them; left (F + Z, R, B) as its events leave them, and what these wiped off and sampled (B,); what the step does,
    None at the end, what is shed meanwhile (B,), and the cases that did it again."""

    amount: Array
    bound: Array | None
    receptor: Array
    left: Array
    wiped: Array
    sampled: Array
    change: StepChange | None
    shed: Array
    again: Ints


def time_stepping(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """Take cases that share cell counts and the pattern of their schedule through all steps."""
    coefficients = coefficients_of(problem, mesh)
    applied = applied_of(problem, mesh, coefficients)
    return _trace(coefficients, applied, timeline(coefficients, schedule, applied, problem.receptor))


def forward_steps(coefficients: Coefficients, applied: Applied, line: Timeline) -> Iterator[Stepped]:
    """All edges of the timeline, in order."""
    film, none = coefficients.film_rows, np.zeros(line.edges.shape[1])
    amount, receptor, received, nobody = applied.amount, none, none, np.zeros(0, np.int64)
    bound = None if coefficients.slow is None else coefficients.slow.nothing
    limit, precipitated = None, np.zeros(len(none), np.bool_)
    # the cases share the pattern of their schedule, and so what happens at which edge
    happens = np.asarray(line.events.happens.any(axis=1))
    for edge in range(len(line.edges)):
        left, kept, wiped, sampled = amount, receptor, none, none
        if happens[edge]:
            events = line.events.at(edge)
            sampled = events.sampled(receptor)
            kept = receptor - sampled
            if film:
                wiped = events.wiped(amount[0].sum(axis=0), applied.fresh.sum(axis=0))
                left = np.concatenate([events.film_after(amount[:1], applied.fresh), amount[1:]])
                precipitated = precipitated & (events.laid == 0)
        if edge == len(line.length):
            yield Stepped(amount, bound, receptor, left, wiped, sampled, None, none, nobody)
            break
        if film:
            limit, precipitated = film_limit(coefficients, left[0], line.film_room[edge], precipitated)
        at_first, bound_first, shed = outward(coefficients, line.length[edge], left, bound)
        state = line.state(edge, kept, _entering(applied, coefficients, line, edge), bound_first, limit)
        change, again = checked_step(coefficients, at_first, state, line.applied[edge + 1] + received)
        after, bound_after, more = outward(coefficients, line.length[edge], change.amount, change.bound)
        yield Stepped(amount, bound, receptor, left, wiped, sampled, change, shed + more, again)
        amount, receptor, received = after, change.receptor, received + change.received
        bound = None if bound is None else bound_after


def outward(
    coefficients: Coefficients, length: Array, amount: Array, bound: Array | None
) -> tuple[Array, Array | None, Array]:
    """Amounts (F + Z, R, B) and slowly bound (S, R, B) after the move of half a step of that length (B,), and what it
    shed (B,)."""
    shedding, slow = coefficients.shedding, coefficients.slow
    if shedding is None:
        return amount, bound, np.zeros(amount.shape[-1])
    film, rows, start = coefficients.film_rows, len(shedding.height), shedding.start
    amount, bound = amount.copy(), None if bound is None else bound.copy()
    cells = [amount[film : film + rows, start:]]
    if slow is not None and slow.moves and bound is not None:
        cells.append(bound[:rows, start:])
    after, shed = moved_together(shedding, move_of(shedding, length), cells)
    for old, new in zip(cells, after, strict=True):
        old[...] = new
    return amount, bound, shed


def _entering(applied: Applied, coefficients: Coefficients, line: Timeline, step: int) -> Array | None:
    """What enters each cell (F + Z, R, B) over a step, where anything may."""
    if applied.supply is None:
        return None
    entering = np.zeros_like(applied.amount)
    entering[coefficients.film_rows :] = applied.supply.entering(line.dissolving[step], line.inflow[step])
    return entering


def _trace(coefficients: Coefficients, applied: Applied, line: Timeline) -> Trace:
    """Read all edges, and add up what the steps between them do."""
    film, (cases, layer_count) = coefficients.film_rows, (line.edges.shape[1], len(coefficients.starts))
    totals = {name: np.zeros(cases) for name in TOTALS}
    integrals = {name: np.zeros((layer_count, cases)) for name in INTEGRALS[:2]} | {"film_integral": np.zeros(cases)}
    course, redone = np.empty((len(line.edges), layer_count, cases)), np.zeros(cases)
    film_course, film_after = np.empty(line.edges.shape), np.empty(line.edges.shape)
    outputs: dict[str, list[Array]] = {name: [] for name in ("channels", "receptor", *TOTALS)}
    read = line.outputs[:, 0]
    reads = set(read.tolist())

    for edge, stepped in enumerate(forward_steps(coefficients, applied, line)):
        course[edge], channels = by_layer(
            coefficients, stepped.amount[film:], line.open_share_at_edge[edge], stepped.bound
        )
        film_course[edge], film_after[edge] = (rows[:film].sum(axis=(0, 1)) for rows in (stepped.amount, stepped.left))
        if edge in reads:
            for name, value in {"channels": channels, "receptor": stepped.receptor, **totals}.items():
                outputs[name].append(value.copy())
        totals["wiped"] += stepped.wiped
        totals["sampled"] += stepped.sampled
        totals["shed"] += stepped.shed
        if stepped.change is not None:
            redone[stepped.again] += 1
            for name in TOTALS[:5]:
                totals[name] += getattr(stepped.change, name)
            for name in INTEGRALS:
                integrals[name] += getattr(stepped.change, name)

    values = {name: np.stack(rows) for name, rows in outputs.items()}
    values["received"] += line.applied[read]
    solid = np.zeros((len(read), cases)) if applied.supply is None else applied.supply.undissolved(line.edges[read])
    return Trace(
        **values,
        **integrals,
        film=film_course[read],
        layers=course[read],
        undissolved=solid,
        follicles=line.follicles[read],
        course=course,
        film_course=film_course,
        film_after=film_after,
        redone=redone,
    )
