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
    KEEP,
    LENGTH,
    MANY,
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
    film: int, rows: int, receives: int, sweeps: int, guard: float, guard_steps: int, place: Ints,
    tissue: Array, half: Array, inside: Array, shells: Array, scalars: Array, path: Array, fresh: Array, solid: Array,
    hairs: Array, amount: Array, record: Array, receptor: Array, redone: Array, capacity: Array, loss: Array,
    saturable: Array, axial: Array, radial: Array, supply: Array, new: Array, mean: Array, right: Array, down: Array,
    across: Array, band: Array, alone: Array, line: Array, flows: Array, weight: Array, reach: Array, scale: Array,
    received: Array, taken: Ints,
) -> None:  # fmt: skip
    """March W lanes of F + Z rows of R radial cells, n = (F + Z) R, over S steps, among C compartments.

    Given: place (F + Z,), the compartment of each row; tissue (7, F + Z, W), shells (3, R, W), scalars (5, W) and path
    (S, 13, W): see `compiled`; half (F + Z + 1, W), the resistance of half a row (0 in the film and in a sink, infinite
    above a sealed floor), and a copy of it, inside, for the channel; fresh (R, W), a film just applied; solid and hairs
    (n, W) or (0, W): what dissolves and how follicles share out; amount (n + 1, W) at the start, the last the receptor
    or sink; capacity (n + 1, W) and mean (R + n + R, W) with the receptor's volume and the u held above the surface.
    Filled: record (S, 6 C, W), the flows of each step and the amounts after it; receptor (S, W) after it; redone (W,).
    The rest is room to work in, and was zero at first.
    """
    cells, width = loss.shape
    radii = len(fresh)
    size = cells + receives
    still(tissue, half, shells, scalars, capacity, loss, axial, radial)
    for step in range(len(path)):
        now = path[step]
        for w in range(width):
            amount[cells, w] *= now[STAYS, w]
            taken[w] = 0
        for i in range(film * radii):
            for w in range(width):
                amount[i, w] = now[KEEP, w] * amount[i, w] + now[FRESH, w] * fresh[i, w]
        for q in range(len(solid)):
            for w in range(width):
                supply[q, w] = solid[q, w] * now[SOLID, w] + hairs[q, w] * now[HAIRS, w]
        moving(film, rows, tissue, half, shells, scalars, now, amount, inside, capacity, loss, axial, radial)
        # as one step of second order; then again, as implicit Euler steps, the lanes in which a compartment fell below
        # what round-off explains
        pieces, stages, share, again = 1, 2, GAMMA, 1
        while again == 1:
            again, part = 0, 1.0 / pieces
            for q in range(cells + 1):
                for w in range(width):
                    new[q, w] = amount[q, w]
            for k in range(len(flows)):
                for w in range(width):
                    flows[k, w] = 0.0
            for w in range(width):
                reach[w] = part * now[LENGTH, w]
                weight[w] = share * reach[w]
            for _ in range(pieces):
                for sweep in range(sweeps):
                    if sweeps > 1:
                        saturate(film, rows, sweep, tissue, shells, now, new, capacity, mean, saturable)
                    if width == 1:
                        factor_alone(receives, weight, capacity, loss, saturable, axial, radial, alone)
                    else:
                        factor(receives, weight, capacity, loss, saturable, axial, radial, scale, band)
                    for stage in range(stages):
                        ahead, blend = stage * FIRST, 1.0 - stage * (1.0 - GAMMA)
                        for q in range(size):
                            for w in range(width):
                                old = (1.0 - ahead) * new[q, w] + ahead * capacity[q, w] * mean[q + radii, w]
                                right[q, w] = old + share * part * supply[q, w]
                        for i in range(radii):
                            for w in range(width):
                                right[i, w] += weight[w] * axial[i, w] * mean[i, w]
                        if width == 1:
                            solve_alone(size, alone, line, right)
                        else:
                            solve(size, band, right)
                        for q in range(size):
                            for w in range(width):
                                mean[q + radii, w] = (1.0 - blend) * mean[q + radii, w] + blend * right[q, w]
                # all of the lowest row border on what is beneath
                for i in range(1, radii):
                    for w in range(width):
                        mean[cells + radii + i, w] = mean[cells + radii, w]
                settle(film, rows, place, tissue, shells, scalars, now, reach, part, capacity, loss, saturable, supply,
                       axial, radial, mean, down, across, new, flows)  # fmt: skip
            by_compartment(film, rows, radii, place, tissue, scalars, now, new, flows)
            many = len(flows) // MANY
            for w in range(width):
                # -1 in lanes that are done, 1 in those to take
                taken[w] = -1 if taken[w] != 0 else 1
                lowest = new[cells, w] * receives
                for k in range(SUMS * many, len(flows)):
                    lowest = flows[k, w] if flows[k, w] < lowest else lowest
                if pieces == 1 and lowest < -guard * (now[APPLIED, w] + received[w] + flows[GAINED * many, w]):
                    taken[w] = 0
                    redone[w] += 1.0
                    again = 1
                if taken[w] == 1:
                    received[w] += flows[GAINED * many, w]
            for q in range(cells + 1):
                for w in range(width):
                    amount[q, w] = new[q, w] if taken[w] == 1 else amount[q, w]
            for k in range(len(flows)):
                for w in range(width):
                    record[step, k, w] = flows[k, w] if taken[w] == 1 else record[step, k, w]
            pieces, stages, share = guard_steps, 1, 1.0
        for w in range(width):
            receptor[step, w] = amount[cells, w]
