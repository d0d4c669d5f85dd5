"""The march of `march`, compiled: cases in lanes abreast, the lane on the innermost axis of every array.

Same mesh, steps, equations and guard as the readable reference; only the order of rounding differs. Three things make
it fast: a loop over lanes is a vector instruction; what neither the closing channel nor the film changes is built
once per case; and each matrix is a band (radial index fastest) eliminated without pivots, L D L'. What a case does not
have (a receptor, a supply, a loss that saturates) costs it no arithmetic.

Importing this module imports numba, so nothing but `lanes` does, and that only on request.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import (
    APPLY,
    COVER,
    DISSOLVES,
    DOSE,
    FIRST,
    FIXED,
    GAMMA,
    HELD,
    IN_FILM,
    OUT_CHANNELS,
    OUT_FILM,
    OUT_FOLLICLES,
    OUT_RECEPTOR,
    OUT_SAMPLED,
    OUT_UNDISSOLVED,
    OUT_WIPED,
    OUTPUT,
    RATE,
    RECEIVED,
    RECEPTOR,
    SAMPLE,
    SAMPLED_SHARE,
    UNCOVER,
    WIPE,
    compiled,
)
from corneum.transport.kernel_band import border, factor, solve, solve_bordered
from corneum.transport.kernel_cells import moving, open_share, saturate, still
from corneum.transport.kernel_flow import by_layer, settle

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def march(
    height: Array, areas: Array, inners: Array, outers: Array, tissues: Array, scalars: Array, layer: Ints, rows: int,
    film: int, open_below: bool, receives: bool, saturates: bool, sweeps: int, start: Array, places: Array,
    edges: Array, steps: Ints, when: Ints, kind: Ints, guard: float, guard_steps: int, width: int, outputs: Array,
    readings: Array, integrals: Array, course: Array, redone: Array,
) -> None:  # fmt: skip
    """March all cases, `width` abreast; what is left over is filled up with copies of the last case.

    height (Z, B); areas, inners, outers (R, B); tissues (7, Z, B) and scalars (21, B): see `compiled`; start
    (F + Z, R, B); places (2, Z, R, B): what dissolves later and how follicles share out, or (0, Z, R, B) if nothing
    waits; edges (N + 1, B), steps (B,), when, kind (K, B): see `schedule`; a case that has come to its end marches on
    unheeded. Filled: outputs (12, T, B), readings (T, L, B) of layers, integrals (1 + 2 L, B), course (N + 1, L + 2, B)
    of layers and film, the film as each edge finds and leaves it, redone (B,).
    """
    tall, cases = height.shape
    radii, layers, cells = areas.shape[0], course.shape[1] - 2, (film + tall) * areas.shape[0]
    h, area, inner, outer = (
        np.empty((tall, width)), np.empty((radii, width)), np.empty((radii, width)), np.empty((radii, width)),
    )  # fmt: skip
    tissue, s = np.empty((tissues.shape[0], tall, width)), np.empty((scalars.shape[0], width))
    capacity, loss, axial, radial = (
        np.zeros((cells, width)), np.zeros((cells, width)), np.zeros((cells, width)), np.zeros((cells, width)),
    )  # fmt: skip
    amount, new, u1, u2, held = (
        np.empty((cells, width)), np.empty((cells, width)), np.empty((cells, width)), np.empty((cells, width)),
        np.empty((cells, width)),
    )  # fmt: skip
    band = np.zeros((cells, radii + 1, width))
    top, bottom, half = np.zeros((radii, width)), np.zeros((radii, width)), np.zeros((tall, width))
    sums, fluid, share = np.empty((layers, width)), np.empty(width), np.empty(width)
    flows, again = np.empty((FIXED + 2 * layers, width)), np.empty((FIXED + 2 * layers, width))
    waiting = cells if places.shape[0] else 0
    put, supply = np.zeros((places.shape[0], cells, width)), np.zeros((waiting, width))
    saturable, response = np.zeros((cells if saturates else 0, width)), np.zeros((cells if receives else 0, width))
    whole = np.zeros((cells, width)) if saturates else loss
    solid, follicles, receptor, sampled = np.zeros(width), np.zeros(width), np.zeros(width), np.zeros(width)
    below, below1, pivot, new_receptor = np.zeros(width), np.zeros(width), np.ones(width), np.zeros(width)
    right, paused = np.zeros(width), np.zeros(width)
    contact, air = np.empty(width), np.empty(width)
    due, read = np.empty(width, np.int64), np.empty(width, np.int64)
    totals, wiped, bad = np.empty((FIXED + 2 * layers, width)), np.empty(width), np.empty(width, np.bool_)
    length, weight, since, applied = np.empty(width), np.empty(width), np.empty(width), np.empty(width)
    now, part, place = np.empty(width), np.empty(width), np.empty(width, np.int64)

    for b in range(0, cases, width):
        filled, last = min(width, cases - b), 0
        for w in range(width):
            place[w] = min(b + w, cases - 1)
            last = max(last, steps[place[w]])
            for z in range(tall):
                h[z, w] = height[z, place[w]]
                for k in range(tissues.shape[0]):
                    tissue[k, z, w] = tissues[k, z, place[w]]
            for i in range(radii):
                area[i, w] = areas[i, place[w]]
                inner[i, w] = inners[i, place[w]]
                outer[i, w] = outers[i, place[w]]
            for k in range(scalars.shape[0]):
                s[k, w] = scalars[k, place[w]]
            for q in range(cells):
                amount[q, w] = start[q // radii, q % radii, place[w]]
            for k in range(places.shape[0]):
                for q in range(film * radii, cells):
                    put[k, q, w] = places[k, q // radii - film, q % radii, place[w]]
        still(h, area, inner, outer, tissue, s, film, radii, capacity, loss, axial, radial)
        totals[:] = 0.0
        wiped[:] = 0.0
        applied[:] = 0.0
        paused[:] = 0.0
        receptor[:] = 0.0
        sampled[:] = 0.0
        solid[:] = 0.0
        for q in range(cells):
            for w in range(width):
                totals[RECEIVED, w] += amount[q, w]
        for w in range(width):
            follicles[w] = s[DOSE, w]
            for q in range(waiting):
                solid[w] += put[0, q, w]
            totals[RECEIVED, w] += solid[w] + follicles[w]
        contact[:] = 1.0
        air[:] = 1.0
        due[:] = 0
        read[:] = 0
        for step in range(last + 1):
            for w in range(width):
                now[w] = edges[step, place[w]]
            open_share(s, now, share)
            by_layer(amount, share, tissue, s, layer, film, radii, rows, sums, fluid)
            for w in range(filled):
                case = b + w
                if step > steps[case]:
                    continue
                for k in range(layers):
                    course[step, k, case] = sums[k, w]
                course[step, layers, case] = 0.0
                for i in range(film * radii):
                    course[step, layers, case] += amount[i, w]
            for w in range(width):
                case = place[w]
                while due[w] < when.shape[0] and when[due[w], case] == step:
                    what = kind[due[w], case]
                    if what == OUTPUT:
                        if w < filled:
                            for k in range(RECEIVED + 1):
                                outputs[k, read[w], case] = totals[k, w]
                            for k in range(layers):
                                readings[read[w], k, case] = sums[k, w]
                            outputs[OUT_FILM, read[w], case] = course[step, layers, case]
                            outputs[OUT_CHANNELS, read[w], case] = fluid[w]
                            outputs[OUT_WIPED, read[w], case] = wiped[w]
                            outputs[OUT_RECEPTOR, read[w], case] = receptor[w]
                            outputs[OUT_SAMPLED, read[w], case] = sampled[w]
                            undissolved = solid[w] * max(1.0 - now[w] / s[DISSOLVES, w], 0.0)
                            outputs[OUT_UNDISSOLVED, read[w], case] = undissolved
                            outputs[OUT_FOLLICLES, read[w], case] = follicles[w]
                        read[w] += 1
                    elif what == SAMPLE:
                        drawn = s[SAMPLED_SHARE, w] * receptor[w]
                        receptor[w] -= drawn
                        sampled[w] += drawn
                    elif what in (COVER, UNCOVER):
                        air[w] = 1.0 if what == UNCOVER else 0.0
                    elif what in (WIPE, APPLY):
                        contact[w], air[w] = 1.0 if what == APPLY else 0.0, 1.0
                        applied[w] = now[w]
                        paused[w] = 0.0
                        follicles[w] += s[DOSE, w] * contact[w]
                        totals[RECEIVED, w] += s[DOSE, w] * contact[w]
                        for i in range(film * radii):
                            wiped[w] += amount[i, w]
                            amount[i, w] = start[0, i, case] * contact[w]
                            totals[RECEIVED, w] += amount[i, w]
                    due[w] += 1
            for w in range(filled):
                case = b + w
                if step > steps[case]:
                    continue
                course[step, layers + 1, case] = 0.0
                for i in range(film * radii):
                    course[step, layers + 1, case] += amount[i, w]
                if step == steps[case]:
                    for k in range(2 * layers + 1):
                        integrals[k, case] = totals[IN_FILM + k, w]
                    for later in range(step + 1, edges.shape[0]):
                        for k in range(layers + 2):
                            course[later, k, case] = course[step, k, case]
            if step == last:
                break
            for w in range(width):
                if step < steps[place[w]]:
                    length[w] = edges[step + 1, place[w]] - now[w]
                weight[w] = GAMMA * length[w]
                since[w] = now[w] - applied[w] - paused[w]
                if air[w] == 0.0:
                    paused[w] += length[w]
            if waiting:
                for w in range(width):
                    right[w] = length[w] / s[DISSOLVES, w] if now[w] < s[DISSOLVES, w] else 0.0
                    part[w] = -follicles[w] * math.expm1(-s[RATE, w] * length[w])
                    follicles[w] -= part[w]
                for q in range(waiting):
                    for w in range(width):
                        supply[q, w] = put[0, q, w] * right[w] + put[1, q, w] * part[w]
            moving(h, area, inner, outer, tissue, s, film, radii, rows, open_below, amount, now, length, since,
                   contact, air, share, half, capacity, loss, axial, radial, top, bottom)  # fmt: skip
            if saturates:
                for q in range(cells):
                    for w in range(width):
                        u2[q, w] = amount[q, w] / capacity[q, w]
            for _ in range(sweeps):
                if saturates:
                    saturate(h, area, tissue, film, radii, rows, share, u2, loss, whole, saturable)
                factor(weight, radii, capacity, whole, axial, radial, top, bottom, band)
                for q in range(cells):
                    for w in range(width):
                        u1[q, w] = amount[q, w]
                for i in range(radii):
                    for w in range(width):
                        u1[i, w] += top[i, w] * s[HELD, w] * weight[w]
                for q in range(waiting):
                    for w in range(width):
                        u1[q, w] += GAMMA * supply[q, w]
                solve(band, radii, u1)
                if receives:
                    border(band, radii, weight, bottom, s, response, pivot)
                    solve_bordered(weight, bottom, response, pivot, radii, receptor, u1, below1)
                for q in range(cells):
                    for w in range(width):
                        u2[q, w] = (1.0 - FIRST) * amount[q, w] + FIRST * capacity[q, w] * u1[q, w]
                for i in range(radii):
                    for w in range(width):
                        u2[i, w] += top[i, w] * s[HELD, w] * weight[w]
                for q in range(waiting):
                    for w in range(width):
                        u2[q, w] += GAMMA * supply[q, w]
                solve(band, radii, u2)
                if receives:
                    for w in range(width):
                        right[w] = (1.0 - FIRST) * receptor[w] + FIRST * s[RECEPTOR, w] * below1[w]
                    solve_bordered(weight, bottom, response, pivot, radii, right, u2, below)
                    for w in range(width):
                        below[w] = (1.0 - GAMMA) * below1[w] + GAMMA * below[w]
                for q in range(cells):
                    for w in range(width):
                        u2[q, w] = (1.0 - GAMMA) * u1[q, w] + GAMMA * u2[q, w]
            for q in range(cells):
                for w in range(width):
                    new[q, w] = amount[q, w]
            for w in range(width):
                new_receptor[w] = receptor[w]
            flows[:] = 0.0
            settle(h, area, tissue, s, layer, film, radii, rows, length, share, capacity, whole, axial, radial, top,
                   bottom, saturable, below, receives, supply, 1.0, new_receptor, new, u2, held, sums, fluid,
                   flows)  # fmt: skip
            # a compartment below what round-off explains: that lane again, as implicit Euler steps
            for w in range(width):
                part[w] = now[w] + length[w]
            open_share(s, part, share)
            by_layer(new, share, tissue, s, layer, film, radii, rows, sums, fluid)
            some = False
            for w in range(width):
                lowest = min(fluid[w], new_receptor[w])
                for k in range(layers):
                    lowest = min(lowest, sums[k, w])
                if film == 1:
                    on_skin = 0.0
                    for i in range(radii):
                        on_skin += new[i, w]
                    lowest = min(lowest, on_skin)
                received = totals[RECEIVED, w] + flows[RECEIVED, w]
                bad[w] = step < steps[place[w]] and lowest < -guard * received
                some = some or bad[w]
            if some:
                again[:] = 0.0
                for w in range(width):
                    part[w] = length[w] / guard_steps
                u1[:] = amount
                right[:] = receptor
                for number in range(guard_steps):
                    moving(h, area, inner, outer, tissue, s, film, radii, rows, open_below, u1, now + number * part,
                           part, since + number * part * air, contact, air, share, half, capacity, loss, axial, radial,
                           top, bottom)  # fmt: skip
                    if saturates:
                        for q in range(cells):
                            for w in range(width):
                                u2[q, w] = u1[q, w] / capacity[q, w]
                    for _ in range(sweeps):
                        if saturates:
                            saturate(h, area, tissue, film, radii, rows, share, u2, loss, whole, saturable)
                        factor(part, radii, capacity, whole, axial, radial, top, bottom, band)
                        u2[:] = u1
                        for i in range(radii):
                            for w in range(width):
                                u2[i, w] += top[i, w] * s[HELD, w] * part[w]
                        for q in range(waiting):
                            for w in range(width):
                                u2[q, w] += supply[q, w] / guard_steps
                        solve(band, radii, u2)
                        if receives:
                            border(band, radii, part, bottom, s, response, pivot)
                            solve_bordered(part, bottom, response, pivot, radii, right, u2, below)
                    settle(h, area, tissue, s, layer, film, radii, rows, part, share, capacity, whole, axial, radial,
                           top, bottom, saturable, below, receives, supply, 1.0 / guard_steps, right, u1, u2, held,
                           sums, fluid, again)  # fmt: skip
                for w in range(width):
                    if bad[w]:
                        for q in range(cells):
                            new[q, w] = u1[q, w]
                        new_receptor[w] = right[w]
                        for k in range(flows.shape[0]):
                            flows[k, w] = again[k, w]
                        if b + w < cases:
                            redone[b + w] += 1.0
            amount, new = new, amount
            receptor, new_receptor = new_receptor, receptor
            totals += flows
