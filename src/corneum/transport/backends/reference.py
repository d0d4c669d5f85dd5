"""The reference back end: the steps of `sdirk`, over all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport.backends.sdirk import StepChange, checked_step
from corneum.transport.backends.trace import Trace
from corneum.transport.coefficients import Coefficients, by_layer, capacity_at, coefficients_of, film_limit
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
class Cells:
    """What cells hold: amount (F + Z, R, B), slowly bound (S, R, B) and waiting to dissolve (F + Z, R, B), the last two
    where anything may be."""

    amount: Array
    bound: Array | None
    waiting: Array | None


@dataclass(frozen=True)
class Stepped:
    """An edge and the step behind it: what cells and the receptor (B,) hold as the edge finds them; left (F + Z, R, B)
    as its events leave them, and what these wiped off and sampled (B,); what the step does, None at the end, what is
    shed meanwhile (B,), and the cases that did it again."""

    cells: Cells
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
    receptor, received, nobody = none, none, np.zeros(0, np.int64)
    cells = _at_first(coefficients, applied, line)
    limit, precipitated = None, np.zeros(len(none), np.bool_)
    # the cases share the pattern of their schedule, and so what happens at which edge
    happens = np.asarray(line.events.happens.any(axis=1))
    for edge in range(len(line.edges)):
        left, kept, wiped, sampled = cells.amount, receptor, none, none
        if happens[edge]:
            events = line.events.at(edge)
            sampled = events.sampled(receptor)
            kept = receptor - sampled
            if film:
                wiped = events.wiped(left[0].sum(axis=0), applied.fresh.sum(axis=0))
                left = np.concatenate([events.film_after(left[:1], applied.fresh), left[1:]])
                precipitated = precipitated & (events.laid == 0)
        if edge == len(line.length):
            yield Stepped(cells, receptor, left, wiped, sampled, None, none, nobody)
            break
        if film:
            limit, precipitated = film_limit(coefficients, left[0], line.film_room[edge], precipitated)
        first, shed = outward(coefficients, line.length[edge], replace(cells, amount=left))
        entering = _entering(applied, coefficients, line, edge)
        state = line.state(edge, kept, entering, first.bound, limit)
        amount = first.amount
        if first.waiting is not None:
            amount = amount + first.waiting
            from_source = _from_source(applied, coefficients, line, edge, amount, first.waiting)
            state = replace(state, solubility=applied.solubility, from_source=from_source)
        change, again = checked_step(coefficients, amount, state, line.applied[edge + 1] + received)
        after = Cells(
            change.amount,
            None if cells.bound is None else change.bound,
            None if cells.waiting is None else change.waiting,
        )
        after, more = outward(coefficients, line.length[edge], after)
        yield Stepped(cells, receptor, left, wiped, sampled, change, shed + more, again)
        cells, receptor, received = after, change.receptor, received + change.received


def _at_first(coefficients: Coefficients, applied: Applied, line: Timeline) -> Cells:
    """At the start."""
    amount, waiting = applied.amount, None
    if applied.solubility is not None:
        waiting, film = np.zeros_like(amount), coefficients.film_rows
        room = capacity_at(coefficients, line.open_share_at_edge[0])[film:]
        waiting[film:] = np.maximum(amount[film:] - room * applied.solubility, 0.0)
        amount = amount - waiting
    return Cells(amount, None if coefficients.slow is None else coefficients.slow.nothing, waiting)


def _from_source(
    applied: Applied, coefficients: Coefficients, line: Timeline, step: int, amount: Array, waiting: Array
) -> Array:
    """What cells (F + Z, R, B) of that amount hold and get over a step, where a solid waits or comes."""
    comes = np.zeros_like(amount)
    if applied.supply is not None:
        comes[coefficients.film_rows :] = applied.supply.deposit * line.dissolving[step]
    return np.where(waiting + comes > 0, amount + comes, 0.0)


def outward(coefficients: Coefficients, length: Array, cells: Cells) -> tuple[Cells, Array]:
    """What cells hold after the move of half a step of that length (B,), and what it shed (B,)."""
    shedding, slow = coefficients.shedding, coefficients.slow
    if shedding is None:
        return cells, np.zeros(cells.amount.shape[-1])
    film, rows, start = coefficients.film_rows, len(shedding.height), shedding.start
    bound, waiting = (None if each is None else each.copy() for each in (cells.bound, cells.waiting))
    moving = Cells(cells.amount.copy(), bound, waiting)
    contents = [moving.amount[film : film + rows, start:]]
    if moving.bound is not None and slow is not None and slow.moves:
        contents.append(moving.bound[:rows, start:])
    if moving.waiting is not None:
        contents.append(moving.waiting[film : film + rows, start:])
    after, shed = moved_together(shedding, move_of(shedding, length), contents)
    for old, new in zip(contents, after, strict=True):
        old[...] = new
    return moving, shed


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
    outputs: dict[str, list[Array]] = {name: [] for name in ("channels", "receptor", "waiting", *TOTALS)}
    read = line.outputs[:, 0]
    reads = set(read.tolist())

    for edge, stepped in enumerate(forward_steps(coefficients, applied, line)):
        course[edge], channels = by_layer(
            coefficients, stepped.cells.amount[film:], line.open_share_at_edge[edge], stepped.cells.bound
        )
        film_course[edge], film_after[edge] = (
            rows[:film].sum(axis=(0, 1)) for rows in (stepped.cells.amount, stepped.left)
        )
        if edge in reads:
            waiting = np.zeros(cases) if stepped.cells.waiting is None else stepped.cells.waiting.sum(axis=(0, 1))
            now = {"channels": channels, "receptor": stepped.receptor, "waiting": waiting, **totals}
            for name, value in now.items():
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
    solid = values.pop("waiting")
    if applied.supply is not None:
        solid = solid + applied.supply.undissolved(line.edges[read])
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
