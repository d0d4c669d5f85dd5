"""The march of `march`, compiled: cases in lanes of `WIDTH`, the lane on the innermost axis of every array.

Same mesh, steps, equations and guard as the readable reference; only the order of rounding differs. Three things make
it fast: a loop over lanes is a vector instruction; what neither the closing channel nor the film changes is built
once per case; and each matrix is a band (radial index fastest) eliminated without pivots, L D L'.

Importing this module imports numba, so nothing but `lanes` does, and that only on request. Machine code is kept in
the user's cache folder (`XDG_CACHE_HOME`, or `NUMBA_CACHE_DIR` where set). NaN is not optimised away: the only
liberty given to the compiler is to fuse a product and a sum.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])

WIDTH = 8
GAMMA = 1.0 - 1.0 / math.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA

# rows of `scalars`: what a case has one number of
SCALARS = (
    "fluid_permeability", "fluid_partition", "recoil_share", "recoil_time", "half_life", "density",
    "film_thickness", "film_dry", "film_evaporation", "film_partition", "film_dry_partition", "film_permeability",
    "film_dry_permeability", "film_solubility", "solute_evaporation", "held",
)  # fmt: skip
(FLUID_P, FLUID_K, RECOIL, TAU, HALF, DENSITY, FILM, DRY, DRYING, FILM_K, DRY_K, FILM_P, DRY_P, SOLUBILITY, TO_AIR,
 HELD) = range(len(SCALARS))  # fmt: skip

# rows of `flows`: what one step moves, then the integrals of layers (amount, free), L rows each
FLOWS = ("cleared", "metabolised", "beneath", "evaporated", "received", "film")
CLEARED, METABOLISED, BENEATH, EVAPORATED, RECEIVED, IN_FILM = range(len(FLOWS))
FIXED = len(FLOWS)

# rows of `outputs`
OUTPUTS = ("cleared", "metabolised", "beneath", "evaporated", "received", "film", "channels", "wiped")
OUT_FILM, OUT_CHANNELS, OUT_WIPED = 5, 6, 7
OUTPUT, WIPE, APPLY = range(3)


def _cache_folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return str(Path(home) / "corneum")


def _compiled(function: Function) -> Function:
    """The function, compiled at first use and kept in the user's cache folder (the setting of others is restored)."""
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or _cache_folder()
    try:
        made: Any = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Function, made)


@_compiled
def _open_share(s: Array, at: Array, share: Array) -> None:
    for w in range(WIDTH):
        recoil = s[RECOIL, w] * math.exp(-at[w] / s[TAU, w])
        share[w] = recoil + (1.0 - s[RECOIL, w]) * 2.0 ** (-at[w] / s[HALF, w])


@_compiled
def _still(
    h: Array, area: Array, inner: Array, outer: Array, tissue: Array, s: Array, film: int, radii: int,
    capacity: Array, loss: Array, axial: Array, radial: Array,
) -> None:  # fmt: skip
    """What does not change in time, as if channels were closed."""
    tall = h.shape[0]
    for z in range(tall):
        for i in range(radii):
            q = (film + z) * radii + i
            for w in range(WIDTH):
                volume = h[z, w] * area[i, w]
                capacity[q, w] = tissue[1, z, w] * volume
                loss[q, w] = tissue[2, z, w] * volume
            if z + 1 < tall:
                for w in range(WIDTH):
                    here, below = h[z, w] / (2.0 * tissue[0, z, w]), h[z + 1, w] / (2.0 * tissue[0, z + 1, w])
                    axial[q, w] = area[i, w] / (here + below)
            if i + 1 < radii:
                for w in range(WIDTH):
                    around = 2.0 * math.pi * s[DENSITY, w] * h[z, w]
                    radial[q, w] = around * tissue[0, z, w] / (outer[i, w] + inner[i + 1, w])


@_compiled
def _film_mean(s: Array, since: float, length: float, w: int) -> tuple[float, float]:
    """Means over the step of the film's thickness x partition and thickness x permeability, also across its drying."""
    dry_after = (s[FILM, w] - s[DRY, w]) / s[DRYING, w] if s[DRYING, w] > 0.0 else np.inf
    room = along = 0.0
    for side in range(2):
        at = since + length if side == 0 else since
        wet = min(at, dry_after)
        while_wet = s[FILM, w] * wet - s[DRYING, w] * wet * wet / 2.0
        while_dry = s[DRY, w] * (at - wet)
        sign = 1.0 if side == 0 else -1.0
        room += sign * (s[FILM_K, w] * while_wet + s[DRY_K, w] * while_dry)
        along += sign * (s[FILM_P, w] * while_wet + s[DRY_P, w] * while_dry)
    return room / length, along / length


@_compiled
def _moving(
    h: Array, area: Array, inner: Array, outer: Array, tissue: Array, s: Array, film: int, radii: int, rows: int,
    sink: bool, amount: Array, at: Array, length: Array, since: Array, contact: float,
    share: Array, half: Array, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
) -> None:  # fmt: skip
    """What the closing channel and the film change, at the middle of the step."""
    tall = h.shape[0]
    middle = at + length / 2.0
    _open_share(s, middle, share)
    for z in range(min(rows + 1, tall)):
        q = (film + z) * radii
        if z < rows:
            for w in range(WIDTH):
                open_, closed, volume = share[w], 1.0 - share[w], h[z, w] * area[0, w]
                inside = tissue[0, z, w] + open_ * (s[FLUID_P, w] - tissue[0, z, w])
                half[z, w] = h[z, w] / (2.0 * inside)
                capacity[q, w] = (tissue[1, z, w] + open_ * (s[FLUID_K, w] - tissue[1, z, w])) * volume
                loss[q, w] = tissue[2, z, w] * closed * volume
                around = 2.0 * math.pi * s[DENSITY, w] * h[z, w]
                if radii > 1:
                    radial[q, w] = around / (outer[0, w] / inside + inner[1, w] / tissue[0, z, w])
        else:
            for w in range(WIDTH):
                half[z, w] = h[z, w] / (2.0 * tissue[0, z, w])
        if z > 0:
            for w in range(WIDTH):
                axial[q - radii, w] = area[0, w] / (half[z - 1, w] + half[z, w])
    last = tall - 1
    for i in range(radii):
        for w in range(WIDTH):
            first = half[0, w] if i == 0 else h[0, w] / (2.0 * tissue[0, 0, w])
            final = half[last, w] if i == 0 and rows == tall else h[last, w] / (2.0 * tissue[0, last, w])
            surface = area[i, w] / first * contact
            top[i, w] = 0.0
            bottom[i, w] = area[i, w] / final if sink else 0.0
            if film == 0:
                top[i, w] = surface if s[HELD, w] > 0.0 else 0.0
            else:
                axial[i, w] = surface
                loss[i, w] = area[i, w] * s[TO_AIR, w]
    if film == 1:
        for w in range(WIDTH):
            room, along = _film_mean(s, since[w], length[w], w)
            for i in range(radii):
                pool = s[FILM_K, w] * amount[i, w] / s[SOLUBILITY, w]
                capacity[i, w] = max(room * area[i, w], pool)
                if i + 1 < radii:
                    radial[i, w] = 2.0 * math.pi * s[DENSITY, w] * along / (outer[i, w] + inner[i + 1, w])


@_compiled
def _factor(
    weight: Array, radii: int, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
    band: Array,
) -> None:  # fmt: skip
    """M + weight A as L D L': band[q, 0] becomes 1/D, band[q, k] the factor that couples q to q + k."""
    cells = capacity.shape[0]
    for q in range(cells):
        here = band[q]
        for w in range(WIDTH):
            here[0, w] = loss[q, w] + axial[q, w] + radial[q, w]
            here[1, w] = 0.0
        for k in range(2, radii):
            for w in range(WIDTH):
                here[k, w] = 0.0
        if q >= radii:
            for w in range(WIDTH):
                here[0, w] += axial[q - radii, w]
        else:
            for w in range(WIDTH):
                here[0, w] += top[q, w]
        if q >= 1:
            for w in range(WIDTH):
                here[0, w] += radial[q - 1, w]
        if q >= cells - radii:
            for w in range(WIDTH):
                here[0, w] += bottom[q - cells + radii, w]
        for w in range(WIDTH):
            here[0, w] = capacity[q, w] + weight[w] * here[0, w]
        if radii > 1:
            for w in range(WIDTH):
                here[1, w] = -weight[w] * radial[q, w]
        for w in range(WIDTH):
            here[radii, w] = -weight[w] * axial[q, w]
    scaled = np.empty(WIDTH)
    for q in range(cells):
        here = band[q]
        for w in range(WIDTH):
            here[0, w] = 1.0 / here[0, w]
        for a in range(1, min(radii, cells - 1 - q) + 1):
            other = band[q + a]
            for w in range(WIDTH):
                scaled[w] = here[a, w] * here[0, w]
            for b in range(a, radii + 1):
                for w in range(WIDTH):
                    other[b - a, w] -= scaled[w] * here[b, w]
            for w in range(WIDTH):
                here[a, w] = scaled[w]


@_compiled
def _solve(band: Array, radii: int, found: Array) -> None:
    """Right-hand side to solution, in place."""
    cells = found.shape[0]
    for q in range(cells):
        for k in range(1, min(radii, cells - 1 - q) + 1):
            for w in range(WIDTH):
                found[q + k, w] -= band[q, k, w] * found[q, w]
    for q in range(cells - 1, -1, -1):
        for w in range(WIDTH):
            found[q, w] *= band[q, 0, w]
        for k in range(1, min(radii, cells - 1 - q) + 1):
            for w in range(WIDTH):
                found[q, w] -= band[q, k, w] * found[q + k, w]


@_compiled
def _by_layer(
    held: Array, share: Array, tissue: Array, s: Array, layer: Ints, film: int, radii: int, rows: int,
    sums: Array, fluid: Array,
) -> None:  # fmt: skip
    """Adds nothing to what is there: sums (L, W) of what tissue holds, fluid (W,) of what open channels hold."""
    sums[:] = 0.0
    fluid[:] = 0.0
    for z in range(layer.shape[0]):
        into = sums[layer[z]]
        for i in range(radii):
            q = (film + z) * radii + i
            for w in range(WIDTH):
                into[w] += held[q, w]
        if z < rows:
            q = (film + z) * radii
            for w in range(WIDTH):
                open_ = share[w] * s[FLUID_K, w]
                inside = held[q, w] * (open_ / (open_ + (1.0 - share[w]) * tissue[1, z, w]))
                into[w] -= inside
                fluid[w] += inside


@_compiled
def _settle(
    h: Array, area: Array, tissue: Array, s: Array, layer: Ints, film: int, radii: int, rows: int, length: Array,
    share: Array, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
    amount: Array, mean: Array, held: Array, sums: Array, fluid: Array, flows: Array,
) -> None:  # fmt: skip
    """Move mass through the faces at the mean concentration, in place; add what leaves and the integrals to flows."""
    cells = amount.shape[0]
    layers = sums.shape[0]
    for i in range(radii):
        for w in range(WIDTH):
            entering = length[w] * top[i, w] * (s[HELD, w] - mean[i, w])
            leaving = length[w] * bottom[i, w] * mean[cells - radii + i, w]
            amount[i, w] += entering
            amount[cells - radii + i, w] -= leaving
            flows[RECEIVED, w] += entering
            flows[BENEATH, w] += leaving
    for q in range(cells):
        z = q // radii - film
        for w in range(WIDTH):
            held[q, w] = length[w] * capacity[q, w] * mean[q, w]
        if z < 0:
            for w in range(WIDTH):
                lost = length[w] * loss[q, w] * mean[q, w]
                amount[q, w] -= lost
                flows[EVAPORATED, w] += lost
                flows[IN_FILM, w] += held[q, w]
        else:
            i = q % radii
            free = flows[FIXED + layers + layer[z]]
            for w in range(WIDTH):
                lost = length[w] * loss[q, w] * mean[q, w]
                amount[q, w] -= lost
                flows[METABOLISED, w] += lost * tissue[3, z, w]
                flows[CLEARED, w] += lost * (1.0 - tissue[3, z, w])
                free[w] += length[w] * h[z, w] * area[i, w] * mean[q, w]
        if q + radii < cells:
            for w in range(WIDTH):
                down = length[w] * axial[q, w] * (mean[q, w] - mean[q + radii, w])
                amount[q, w] -= down
                amount[q + radii, w] += down
        if radii > 1 and q + 1 < cells:
            for w in range(WIDTH):
                outward = length[w] * radial[q, w] * (mean[q, w] - mean[q + 1, w])
                amount[q, w] -= outward
                amount[q + 1, w] += outward
    _by_layer(held, share, tissue, s, layer, film, radii, rows, sums, fluid)
    for k in range(layers):
        for w in range(WIDTH):
            flows[FIXED + k, w] += sums[k, w]


@_compiled
def march(
    height: Array, areas: Array, inners: Array, outers: Array, tissues: Array, scalars: Array, layer: Ints, rows: int,
    film: int, sink: bool, start: Array, edges: Array, when: Ints, kind: Ints, guard: float, guard_steps: int,
    outputs: Array, integrals: Array, course: Array, redone: Array,
) -> None:  # fmt: skip
    """March all cases, `WIDTH` at a time; the last group is filled up with copies of the last case.

    height (Z, B); areas, inners, outers (R, B); tissues (4, Z, B): permeability, capacity, loss, share metabolised;
    scalars (16, B); start (F + Z, R, B); edges (N + 1, B); when, kind (K,): the actions. Filled: outputs (8, T, B),
    integrals (1 + 2 L, B), course (N + 1, L + 2, B) of layers and film, the film as each edge finds and leaves it,
    redone (B,).
    """
    tall, cases = height.shape
    radii, layers, cells = areas.shape[0], course.shape[1] - 2, (film + tall) * areas.shape[0]
    h, area, inner, outer = (
        np.empty((tall, WIDTH)), np.empty((radii, WIDTH)), np.empty((radii, WIDTH)), np.empty((radii, WIDTH)),
    )  # fmt: skip
    tissue, s = np.empty((4, tall, WIDTH)), np.empty((scalars.shape[0], WIDTH))
    capacity, loss, axial, radial = (
        np.zeros((cells, WIDTH)), np.zeros((cells, WIDTH)), np.zeros((cells, WIDTH)), np.zeros((cells, WIDTH)),
    )  # fmt: skip
    amount, new, u1, u2, held = (
        np.empty((cells, WIDTH)), np.empty((cells, WIDTH)), np.empty((cells, WIDTH)), np.empty((cells, WIDTH)),
        np.empty((cells, WIDTH)),
    )  # fmt: skip
    band = np.zeros((cells, radii + 1, WIDTH))
    top, bottom, half = np.zeros((radii, WIDTH)), np.zeros((radii, WIDTH)), np.zeros((tall, WIDTH))
    sums, fluid, share = np.empty((layers, WIDTH)), np.empty(WIDTH), np.empty(WIDTH)
    flows, again = np.empty((FIXED + 2 * layers, WIDTH)), np.empty((FIXED + 2 * layers, WIDTH))
    totals, wiped, bad = np.empty((FIXED + 2 * layers, WIDTH)), np.empty(WIDTH), np.empty(WIDTH, np.bool_)
    length, weight, since, applied = np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH)
    now, part, place = np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH, np.int64)

    for b in range(0, cases, WIDTH):
        for w in range(WIDTH):
            place[w] = min(b + w, cases - 1)
            for z in range(tall):
                h[z, w] = height[z, place[w]]
                for k in range(4):
                    tissue[k, z, w] = tissues[k, z, place[w]]
            for i in range(radii):
                area[i, w] = areas[i, place[w]]
                inner[i, w] = inners[i, place[w]]
                outer[i, w] = outers[i, place[w]]
            for k in range(scalars.shape[0]):
                s[k, w] = scalars[k, place[w]]
            for q in range(cells):
                amount[q, w] = start[q // radii, q % radii, place[w]]
        _still(h, area, inner, outer, tissue, s, film, radii, capacity, loss, axial, radial)
        totals[:] = 0.0
        wiped[:] = 0.0
        applied[:] = 0.0
        for q in range(cells):
            for w in range(WIDTH):
                totals[RECEIVED, w] += amount[q, w]
        contact, due, reading = 1.0, 0, 0
        for step in range(edges.shape[0]):
            for w in range(WIDTH):
                now[w] = edges[step, place[w]]
            _open_share(s, now, share)
            _by_layer(amount, share, tissue, s, layer, film, radii, rows, sums, fluid)
            for w in range(min(WIDTH, cases - b)):
                for k in range(layers):
                    course[step, k, b + w] = sums[k, w]
                course[step, layers, b + w] = 0.0
                for i in range(film * radii):
                    course[step, layers, b + w] += amount[i, w]
            while due < when.shape[0] and when[due] == step:
                if kind[due] == OUTPUT:
                    for w in range(min(WIDTH, cases - b)):
                        for k in range(RECEIVED + 1):
                            outputs[k, reading, b + w] = totals[k, w]
                        outputs[OUT_FILM, reading, b + w] = course[step, layers, b + w]
                        outputs[OUT_CHANNELS, reading, b + w] = fluid[w]
                        outputs[OUT_WIPED, reading, b + w] = wiped[w]
                    reading += 1
                else:
                    contact = 1.0 if kind[due] == APPLY else 0.0
                    for w in range(WIDTH):
                        applied[w] = now[w]
                        for i in range(film * radii):
                            wiped[w] += amount[i, w]
                            amount[i, w] = start[0, i, place[w]] * contact
                            totals[RECEIVED, w] += amount[i, w]
                due += 1
            for w in range(min(WIDTH, cases - b)):
                course[step, layers + 1, b + w] = 0.0
                for i in range(film * radii):
                    course[step, layers + 1, b + w] += amount[i, w]
            if step + 1 == edges.shape[0]:
                break
            for w in range(WIDTH):
                length[w] = edges[step + 1, place[w]] - now[w]
                weight[w] = GAMMA * length[w]
                since[w] = now[w] - applied[w]
            _moving(h, area, inner, outer, tissue, s, film, radii, rows, sink, amount, now, length, since, contact,
                    share, half, capacity, loss, axial, radial, top, bottom)  # fmt: skip
            _factor(weight, radii, capacity, loss, axial, radial, top, bottom, band)
            for q in range(cells):
                for w in range(WIDTH):
                    u1[q, w] = amount[q, w]
            for i in range(radii):
                for w in range(WIDTH):
                    u1[i, w] += top[i, w] * s[HELD, w] * weight[w]
            _solve(band, radii, u1)
            for q in range(cells):
                for w in range(WIDTH):
                    u2[q, w] = (1.0 - FIRST) * amount[q, w] + FIRST * capacity[q, w] * u1[q, w]
            for i in range(radii):
                for w in range(WIDTH):
                    u2[i, w] += top[i, w] * s[HELD, w] * weight[w]
            _solve(band, radii, u2)
            for q in range(cells):
                for w in range(WIDTH):
                    u2[q, w] = (1.0 - GAMMA) * u1[q, w] + GAMMA * u2[q, w]
                    new[q, w] = amount[q, w]
            flows[:] = 0.0
            _settle(h, area, tissue, s, layer, film, radii, rows, length, share, capacity, loss, axial, radial, top,
                    bottom, new, u2, held, sums, fluid, flows)  # fmt: skip
            # a compartment below what round-off explains: that lane again, as implicit Euler steps
            for w in range(WIDTH):
                part[w] = now[w] + length[w]
            _open_share(s, part, share)
            _by_layer(new, share, tissue, s, layer, film, radii, rows, sums, fluid)
            some = False
            for w in range(WIDTH):
                lowest = fluid[w]
                for k in range(layers):
                    lowest = min(lowest, sums[k, w])
                if film == 1:
                    on_skin = 0.0
                    for i in range(radii):
                        on_skin += new[i, w]
                    lowest = min(lowest, on_skin)
                bad[w] = lowest < -guard * (totals[RECEIVED, w] + flows[RECEIVED, w])
                some = some or bad[w]
            if some:
                again[:] = 0.0
                for w in range(WIDTH):
                    part[w] = length[w] / guard_steps
                u1[:] = amount
                for number in range(guard_steps):
                    _moving(h, area, inner, outer, tissue, s, film, radii, rows, sink, u1, now + number * part, part,
                            since + number * part, contact, share, half, capacity, loss, axial, radial, top,
                            bottom)  # fmt: skip
                    _factor(part, radii, capacity, loss, axial, radial, top, bottom, band)
                    u2[:] = u1
                    for i in range(radii):
                        for w in range(WIDTH):
                            u2[i, w] += top[i, w] * s[HELD, w] * part[w]
                    _solve(band, radii, u2)
                    _settle(h, area, tissue, s, layer, film, radii, rows, part, share, capacity, loss, axial, radial,
                            top, bottom, u1, u2, held, sums, fluid, again)  # fmt: skip
                for w in range(WIDTH):
                    if bad[w]:
                        for q in range(cells):
                            new[q, w] = u1[q, w]
                        for k in range(flows.shape[0]):
                            flows[k, w] = again[k, w]
                        if b + w < cases:
                            redone[b + w] += 1.0
            amount, new = new, amount
            totals += flows
        for w in range(min(WIDTH, cases - b)):
            for k in range(2 * layers + 1):
                integrals[k, b + w] = totals[IN_FILM + k, w]
