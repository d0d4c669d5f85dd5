"""The march of `march`, compiled: cases in lanes abreast, the lane on the innermost axis of every array.

Same mesh, steps, equations and guard as the readable reference; only the order of rounding differs. Three things make
it fast: a loop over lanes is a vector instruction; what neither the closing channel nor the film changes is built
once per case; and each matrix is a band (radial index fastest) eliminated without pivots, L D L'. What the schedule
says of a step, and what is told of it afterwards, is the business of `lanes`.

It is written for a short compilation: each part is called from one place, arrays are made by the caller, and nothing
of NumPy is called. Importing this module imports numba, so nothing but `lanes` does, and that only on request.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import (
    APPLIED,
    FIRST,
    FRESH,
    GAINED,
    GAMMA,
    HAIRS,
    HELD,
    KEEP,
    LENGTH,
    RECEPTOR,
    SHARE_AFTER,
    SOLID,
    STAYS,
    SUMS,
    compiled,
)
from corneum.transport.kernel_band import factor, factor_alone, solve, solve_alone
from corneum.transport.kernel_flow import by_compartment, moving, saturate, settle, still

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def march(
    film: int, rows: int, receives: int, waits: int, sweeps: int, guard: float, guard_steps: int, place: Ints,
    tissue: Array, half: Array, inside: Array, shells: Array, scalars: Array, path: Array, fresh: Array, solid: Array,
    hairs: Array, amount: Array, sums: Array, totals: Array, receptor: Array, redone: Array, capacity: Array,
    loss: Array, saturable: Array, axial: Array, radial: Array, supply: Array, new: Array, mean: Array, right: Array,
    down: Array, across: Array, band: Array, alone: Array, line: Array, flows: Array, weight: Array, reach: Array,
    scale: Array, waiting: Ints, taken: Ints,
) -> None:  # fmt: skip
    """March W lanes of F + Z rows of R radial cells, n = (F + Z) R, over S steps, among C compartments.

    Given: place (F + Z,), the compartment of each row; tissue (7, F + Z, W), shells (3, R, W), scalars (7, W) and path
    (S, 13, W): see `compiled`; half (F + Z + 1, W), the resistance of half a row (0 in the film and in a sink, infinite
    above a sealed floor), and a copy of it, inside, for the channel; fresh (R, W), a film just applied; solid and hairs
    (n, W) or (0, W): what dissolves and how follicles share out; amount (n + 1, W), the last the receptor or sink.
    Filled: sums (S + 1, C, W) of amounts, totals (S + 1, 5, C, W) of flows and receptor (S + 1, W), all as each edge
    finds them and the first by the caller; redone (W,). The rest is room to work in, and was zero at first.
    """
    cells, width = loss.shape
    radii = fresh.shape[0]
    size = cells + receives
    still(tissue, half, shells, scalars, capacity, loss, axial, radial)
    for w in range(width):
        capacity[cells, w] = scalars[RECEPTOR, w]
    for i in range(radii):
        for w in range(width):
            mean[i, w] = scalars[HELD, w]
    for step in range(path.shape[0]):
        now = path[step]
        for w in range(width):
            amount[cells, w] *= now[STAYS, w]
        for i in range(film * radii):
            for w in range(width):
                amount[i, w] = now[KEEP, w] * amount[i, w] + now[FRESH, w] * fresh[i, w]
        if waits == 1:
            for q in range(cells):
                for w in range(width):
                    supply[q, w] = solid[q, w] * now[SOLID, w] + hairs[q, w] * now[HAIRS, w]
        moving(film, rows, tissue, half, shells, scalars, now, amount, inside, capacity, loss, axial, radial)
        # as one step of second order; then again, as implicit Euler steps, the lanes in which a compartment fell below
        # what round-off explains
        pieces, stages, share = 1, 2, GAMMA
        some = 1
        for w in range(width):
            waiting[w] = 1
        while some == 1:
            part = 1.0 / pieces
            for q in range(cells + 1):
                for w in range(width):
                    new[q, w] = amount[q, w]
            for k in range(flows.shape[0]):
                for c in range(flows.shape[1]):
                    for w in range(width):
                        flows[k, c, w] = 0.0
            for w in range(width):
                reach[w] = part * now[LENGTH, w]
                weight[w] = share * reach[w]
            for _ in range(pieces):
                for sweep in range(sweeps):
                    if sweeps > 1:
                        if sweep == 0:
                            for q in range(cells):
                                for w in range(width):
                                    mean[q + radii, w] = new[q, w] / capacity[q, w]
                        saturate(film, rows, tissue, shells, now, mean, saturable)
                    if width == 1:
                        factor_alone(receives, scalars[RECEPTOR], weight, capacity, loss, saturable, axial, radial,
                                     alone)  # fmt: skip
                    else:
                        factor(receives, scalars[RECEPTOR], weight, capacity, loss, saturable, axial, radial, scale,
                               band)  # fmt: skip
                    for stage in range(stages):
                        ahead, blend = stage * FIRST, 1.0 - stage * (1.0 - GAMMA)
                        for q in range(size):
                            for w in range(width):
                                old = (1.0 - ahead) * new[q, w]
                                right[q, w] = old + ahead * capacity[q, w] * mean[q + radii, w]
                        if waits == 1:
                            for q in range(cells):
                                for w in range(width):
                                    right[q, w] += share * part * supply[q, w]
                        if film == 0:
                            for i in range(radii):
                                for w in range(width):
                                    right[i, w] += weight[w] * axial[i, w] * scalars[HELD, w]
                        if width == 1:
                            solve_alone(size, alone, line, right)
                        else:
                            solve(size, band, right)
                        for q in range(size):
                            for w in range(width):
                                mean[q + radii, w] = (1.0 - blend) * mean[q + radii, w] + blend * right[q, w]
                # all of the lowest row border on what is beneath
                for i in range(1, radii * receives):
                    for w in range(width):
                        mean[cells + radii + i, w] = mean[cells + radii, w]
                settle(film, rows, place, tissue, shells, scalars, now, reach, capacity, loss, saturable, axial, radial,
                       mean, down, across, new, flows)  # fmt: skip
                for i in range(radii):
                    for w in range(width):
                        new[cells, w] += down[cells + i, w]
                        flows[GAINED, 0, w] += down[i, w]
                if waits == 1:
                    for q in range(cells):
                        for w in range(width):
                            new[q, w] += part * supply[q, w]
            by_compartment(film, rows, radii, place, tissue, scalars, now[SHARE_AFTER], new, flows[SUMS])
            some = 0
            for w in range(width):
                lowest = new[cells, w] if receives == 1 else 0.0
                for c in range(flows.shape[1]):
                    lowest = flows[SUMS, c, w] if flows[SUMS, c, w] < lowest else lowest
                received = now[APPLIED, w] + totals[step, GAINED, 0, w] + flows[GAINED, 0, w]
                taken[w] = waiting[w]
                if pieces == 1 and lowest < -guard * received:
                    taken[w] = 0
                    redone[w] += 1.0
                    some = 1
                waiting[w] -= taken[w]
            for q in range(cells + 1):
                for w in range(width):
                    amount[q, w] = new[q, w] if taken[w] == 1 else amount[q, w]
            for c in range(flows.shape[1]):
                for w in range(width):
                    sums[step + 1, c, w] = flows[SUMS, c, w] if taken[w] == 1 else sums[step + 1, c, w]
                for k in range(SUMS):
                    for w in range(width):
                        more = totals[step, k, c, w] + flows[k, c, w]
                        totals[step + 1, k, c, w] = more if taken[w] == 1 else totals[step + 1, k, c, w]
            pieces, stages, share = guard_steps, 1, 1.0
        for w in range(width):
            receptor[step + 1, w] = amount[cells, w]
