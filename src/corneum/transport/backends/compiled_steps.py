"""The compiled twin of `sdirk`: cases abreast, one a vector element on the innermost axis of every array.

Same mesh, steps, equations and guard as the readable reference; only the order of rounding differs. Three things make
it fast: a loop over cases is a vector instruction; what neither the closing channel nor the film changes is made once
per case; and each matrix is a band (radial index fastest) eliminated without pivots, L D L'. What the timeline says of
a step, and what is read of it afterwards, is the business of `compiled`.

It is written for a short compilation: each function is called once, with one type of each argument, and with a whole
structure only where it needs most of it; arrays are made by the caller, and nothing of NumPy is called. Importing this
module imports numba, so nothing but `compiled` does, and that only on request.
"""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import (
    AMOUNTS,
    APPLIED,
    DISSOLVING,
    FIRST,
    GAINED,
    GAMMA,
    HEIGHT,
    INFLOW,
    KEPT,
    LAID,
    LENGTH,
    MANY,
    STAYS,
    Applied,
    Array,
    Elimination,
    Ints,
    Matrix,
    Moved,
    Outward,
    Record,
    Settings,
    Skin,
    Slow,
)
from corneum.transport.backends.compiled_band import factor, factor_alone, solve, solve_alone
from corneum.transport.backends.compiled_flow import by_compartment, change_coefficients, move, saturate
from corneum.transport.backends.compiled_outward import aim, move_outward
from corneum.transport.backends.compiled_settings import entry_point, within
from corneum.transport.backends.compiled_slow import after_first, bind, bound_by_compartment, let_go, prepare


@entry_point
def take_steps(
    settings: Settings,
    skin: Skin,
    applied: Applied,
    matrix: Matrix,
    elimination: Elimination,
    moved: Moved,
    slow: Slow,
    outward: Outward,
    record: Record,
) -> None:
    """Take W cases through all steps; fills the record. Room to work in was zero at first, and what is summed up."""
    (cells, width), radii, film, rows = matrix.loss.shape, len(applied.fresh), settings.film, settings.rows
    size, tissue, shells, right = cells + settings.receives, skin.tissue, skin.shells, elimination.right
    amount, new, mean, flows, taken = moved.amount, moved.new, moved.mean, moved.flows, moved.taken
    into, first = skin.compartment, cells + 1
    for step in range(len(applied.steps)):
        now = applied.steps[step]
        happen(film, now, applied, amount, moved.supply)
        still = settings.across if rows > 0 else 0
        crosses = aim(now, tissue[HEIGHT], film, outward)
        for half in range(2):
            # the outermost layer moves before what diffuses, and after it
            move_outward(film, still, radii, crosses, tissue[HEIGHT], into, outward, amount, record, step)
            if half == 1:
                break
            change_coefficients(settings, skin, matrix, now, amount, applied.precipitated)
            # as one step of second order; then again, as implicit Euler steps, the cases in which a compartment fell
            # below what round-off explains
            for attempt in range(2):
                stretches = settings.guard_steps if attempt else 1
                part, share, stages = 1.0 / stretches, 1.0 if attempt else GAMMA, 2 - attempt
                begin(part, share, now, amount, new, flows, moved.reach, matrix.weight)
                prepare(radii, film + rows, settings.across, now, slow, matrix.weight, matrix.extra)
                for _ in range(stretches):
                    for sweep in range(settings.sweeps):
                        if settings.sweeps > 1:
                            saturate(settings, sweep, tissue, shells, now, new, matrix.capacity, mean, matrix.saturable)
                        if width == 1:
                            factor_alone(settings.receives, matrix, elimination.alone)
                        else:
                            factor(settings.receives, matrix, elimination.scale, elimination.band)
                        for stage in range(stages):
                            right_side(size, stage, share * part, matrix, new, mean, moved.supply, right)
                            let_go(radii, first, stage, slow.slow_rows, slow.lets_go, slow.first_bound, new, right)
                            if width == 1:
                                solve_alone(size, elimination.alone, elimination.line, right)
                            else:
                                solve(size, elimination.band, right)
                            blend(size, radii, stage, right, mean)
                            if stage == 0:
                                after_first(radii, first, slow, new, right)
                    move(settings, skin, matrix, now, part, moved)
                    bind(radii, first, share, slow, into, moved.reach, mean, new, flows)
                by_compartment(settings, into, tissue, skin.scalars, now, new, flows, radii)
                bound_by_compartment(radii, first, slow.slow_rows, into, new, flows)
                again = judge(settings, attempt, now, cells, new, flows, moved.received, taken, record.redone)
                keep(taken, cells, new, flows, amount, record, step)
                if again == 0:
                    break


@within
def happen(film: int, now: Array, applied: Applied, amount: Array, supply: Array) -> None:
    """What happens at the edge that the step starts from, and what enters over the step."""
    fresh, solid, into_cells = applied.fresh, applied.solid, applied.into_cells
    (radii, width), last = fresh.shape, len(supply) - 1
    for w in range(width):
        amount[last, w] *= now[STAYS, w]
        applied.precipitated[w] *= 1.0 - now[LAID, w]
    for i in range(film * radii):
        for w in range(width):
            amount[i, w] = now[KEPT, w] * amount[i, w] + now[LAID, w] * fresh[i, w]
    for q in range(len(solid)):
        for w in range(width):
            supply[q, w] = solid[q, w] * now[DISSOLVING, w] + into_cells[q, w] * now[INFLOW, w]


@within
def begin(
    part: float, share: float, now: Array, amount: Array, new: Array, flows: Array, reach: Array, weight: Array
) -> None:
    """Anew, from the amounts at the start of the step, by stretches of that part of it and stages of that share."""
    rows, width = new.shape
    for q in range(rows):
        for w in range(width):
            new[q, w] = amount[q, w]
    for k in range(len(flows)):
        for w in range(width):
            flows[k, w] = 0.0
    for w in range(width):
        reach[w] = part * now[LENGTH, w]
        weight[w] = share * reach[w]


@within
def right_side(
    size: int, stage: int, supplied: float, matrix: Matrix, new: Array, mean: Array, supply: Array, right: Array
) -> None:
    """That of one stage, of what is there and what enters."""
    capacity, axial, weight = matrix.capacity, matrix.axial, matrix.weight
    cells, width = matrix.loss.shape
    radii = len(axial) - cells
    ahead = stage * FIRST
    for q in range(size):
        for w in range(width):
            old = (1.0 - ahead) * new[q, w] + ahead * capacity[q, w] * mean[q + radii, w]
            right[q, w] = old + supplied * supply[q, w]
    for i in range(radii):
        for w in range(width):
            right[i, w] += weight[w] * axial[i, w] * mean[i, w]


@within
def blend(size: int, radii: int, stage: int, u: Array, mean: Array) -> None:
    """The mean u, from that of the stages so far."""
    _, width = u.shape
    share = 1.0 - stage * (1.0 - GAMMA)
    for q in range(size):
        for w in range(width):
            mean[q + radii, w] = (1.0 - share) * mean[q + radii, w] + share * u[q, w]


@within
def judge(
    settings: Settings,
    attempt: int,
    now: Array,
    last: int,
    new: Array,
    flows: Array,
    received: Array,
    taken: Ints,
    redone: Array,
) -> int:
    """Which cases take the attempt, and whether any is to do the step again (1)."""
    many, again = len(flows) // MANY, 0
    for w in range(len(taken)):
        # -1 in cases that are done, 1 in those to take
        taken[w] = -1 if attempt > 0 and taken[w] != 0 else 1
        lowest = new[last, w] * settings.receives
        for k in range(AMOUNTS * many, len(flows)):
            lowest = flows[k, w] if flows[k, w] < lowest else lowest
        if attempt == 0 and lowest < -settings.guard * (now[APPLIED, w] + received[w] + flows[GAINED * many, w]):
            taken[w] = 0
            redone[w] += 1.0
            again = 1
        if taken[w] == 1:
            received[w] += flows[GAINED * many, w]
    return again


@within
def keep(taken: Ints, last: int, new: Array, flows: Array, amount: Array, record: Record, step: int) -> None:
    """The amounts and the flows of the cases that take the attempt; flows are added to those of earlier steps."""
    (rows, width), recorded = new.shape, record.flows[step]
    summed = len(flows) // MANY * AMOUNTS if step > 0 else 0
    for q in range(rows):
        for w in range(width):
            amount[q, w] = new[q, w] if taken[w] == 1 else amount[q, w]
    for w in range(width):
        record.receptor[step, w] = amount[last, w]
    for k in range(summed):
        for w in range(width):
            recorded[k, w] = record.flows[step - 1, k, w] + flows[k, w] if taken[w] == 1 else recorded[k, w]
    for k in range(summed, len(flows)):
        for w in range(width):
            recorded[k, w] = flows[k, w] if taken[w] == 1 else recorded[k, w]
