"""The compiled twin of `sdirk`: cases abreast, one a vector element on the innermost axis of every array.

Same mesh, steps, equations and guard as the readable reference; only the order of rounding differs. Three things make
it fast: a loop over cases is a vector instruction; what neither the closing channel nor the film changes is made once
per case; and each matrix is a band (radial index fastest) eliminated without pivots, L D L'. What the timeline says of
a step, and what is read of it afterwards, is the business of `compiled`.

It is written for a short compilation: each function is called from one place, arrays are made by the caller, and
nothing of NumPy is called. Importing this module imports numba, so nothing but `compiled` does, and that only on
request.
"""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import (
    AMOUNTS,
    APPLIED,
    DISSOLVING,
    FIRST,
    GAINED,
    GAMMA,
    INFLOW,
    KEPT,
    LAID,
    LENGTH,
    MANY,
    STAYS,
    Applied,
    Array,
    Elimination,
    Matrix,
    Moved,
    Record,
    Settings,
    Skin,
)
from corneum.transport.backends.compiled_band import factor, factor_alone, solve, solve_alone
from corneum.transport.backends.compiled_flow import by_compartment, change_coefficients, move, saturate
from corneum.transport.backends.compiled_settings import entry_point, within


@entry_point
def take_steps(
    settings: Settings,
    skin: Skin,
    applied: Applied,
    matrix: Matrix,
    elimination: Elimination,
    moved: Moved,
    record: Record,
) -> None:
    """Take W cases through all steps; fills the record. Room to work in was zero at first."""
    (cells, width), radii, film = matrix.loss.shape, len(applied.fresh), settings.film
    amount, new, flows, taken = moved.amount, moved.new, moved.flows, moved.taken
    for w in range(width):
        moved.received[w] = 0.0
        record.redone[w] = 0.0
    for step in range(len(applied.steps)):
        now = applied.steps[step]
        happen(film, now, applied, moved)
        change_coefficients(settings, skin, matrix, now, amount)
        # as one step of second order; then again, as implicit Euler steps, the cases in which a compartment fell below
        # what round-off explains
        for attempt in range(2):
            stretches = settings.guard_steps if attempt else 1
            part, share, stages = 1.0 / stretches, 1.0 if attempt else GAMMA, 2 - attempt
            begin(part, share, now, matrix, moved)
            for _ in range(stretches):
                for sweep in range(settings.sweeps):
                    if settings.sweeps > 1:
                        saturate(settings, sweep, skin, matrix, now, new, moved.mean)
                    if width == 1:
                        factor_alone(settings.receives, matrix, elimination)
                    else:
                        factor(settings.receives, matrix, elimination)
                    for stage in range(stages):
                        right_side(settings.receives, stage, share * part, matrix, elimination.right, moved)
                        if width == 1:
                            solve_alone(cells + settings.receives, elimination)
                        else:
                            solve(cells + settings.receives, elimination)
                        blend(cells + settings.receives, radii, stage, elimination.right, moved.mean)
                # all of the lowest row border on what is beneath
                for i in range(1, radii):
                    for w in range(width):
                        moved.mean[cells + radii + i, w] = moved.mean[cells + radii, w]
                move(settings, skin, matrix, now, part, moved)
            by_compartment(settings, skin, now, new, flows, radii)
            again = judge(settings, attempt, now, moved, record.redone)
            for q in range(cells + 1):
                for w in range(width):
                    amount[q, w] = new[q, w] if taken[w] == 1 else amount[q, w]
            for k in range(len(flows)):
                for w in range(width):
                    record.flows[step, k, w] = flows[k, w] if taken[w] == 1 else record.flows[step, k, w]
            if again == 0:
                break
        for w in range(width):
            record.receptor[step, w] = amount[cells, w]


@within
def happen(film: int, now: Array, applied: Applied, moved: Moved) -> None:
    """What happens at the edge that the step starts from, and what enters over the step."""
    amount, supply, fresh, solid, into_cells = (
        moved.amount,
        moved.supply,
        applied.fresh,
        applied.solid,
        applied.into_cells,
    )
    (radii, width), last = fresh.shape, len(amount) - 1
    for w in range(width):
        amount[last, w] *= now[STAYS, w]
        moved.taken[w] = 0
    for i in range(film * radii):
        for w in range(width):
            amount[i, w] = now[KEPT, w] * amount[i, w] + now[LAID, w] * fresh[i, w]
    for q in range(len(solid)):
        for w in range(width):
            supply[q, w] = solid[q, w] * now[DISSOLVING, w] + into_cells[q, w] * now[INFLOW, w]


@within
def begin(part: float, share: float, now: Array, matrix: Matrix, moved: Moved) -> None:
    """From the amounts at the start, in stretches of that part of the step, of which a share stands in the matrix."""
    amount, new, flows, reach, weight = moved.amount, moved.new, moved.flows, moved.reach, matrix.weight
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
def right_side(receives: int, stage: int, supplied: float, matrix: Matrix, right: Array, moved: Moved) -> None:
    """That of one stage, of what is there and what enters."""
    capacity, axial, weight = matrix.capacity, matrix.axial, matrix.weight
    new, mean, supply = moved.new, moved.mean, moved.supply
    cells, width = matrix.loss.shape
    radii = len(axial) - cells
    ahead = stage * FIRST
    for q in range(cells + receives):
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
def judge(settings: Settings, attempt: int, now: Array, moved: Moved, redone: Array) -> int:
    """Which cases take the stretch, and whether any is to do the step again (1)."""
    taken, flows, received, new = moved.taken, moved.flows, moved.received, moved.new
    last, many, again = len(new) - 1, len(flows) // MANY, 0
    for w in range(len(taken)):
        # -1 in cases that are done, 1 in those to take
        taken[w] = -1 if taken[w] != 0 else 1
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
