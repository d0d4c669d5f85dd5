"""The compiled twin of `cells`: capacities, losses and conductances of a step, the lane on the last axis."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import (
    DENSITY,
    DRY,
    DRY_K,
    DRY_P,
    DRYING,
    FILM,
    FILM_K,
    FILM_P,
    FLUID_K,
    FLUID_P,
    HALF,
    HALF_SATURATION,
    HELD,
    LOSS,
    MAXIMAL,
    PHI,
    RECOIL,
    SOLUBILITY,
    TAU,
    TO_AIR,
    K,
    P,
    compiled,
)

Array = NDArray[np.float64]


@compiled
def open_share(s: Array, at: Array, share: Array) -> None:
    width = at.shape[0]
    for w in range(width):
        recoil = s[RECOIL, w] * math.exp(-at[w] / s[TAU, w])
        share[w] = recoil + (1.0 - s[RECOIL, w]) * 2.0 ** (-at[w] / s[HALF, w])


@compiled
def still(
    h: Array, area: Array, inner: Array, outer: Array, tissue: Array, s: Array, film: int, radii: int,
    capacity: Array, loss: Array, axial: Array, radial: Array,
) -> None:  # fmt: skip
    """What does not change in time, as if channels were closed."""
    width = h.shape[1]
    tall = h.shape[0]
    for z in range(tall):
        for i in range(radii):
            q = (film + z) * radii + i
            for w in range(width):
                volume = h[z, w] * area[i, w]
                capacity[q, w] = tissue[PHI, z, w] * volume
                loss[q, w] = tissue[LOSS, z, w] * volume
            if z + 1 < tall:
                for w in range(width):
                    here, below = h[z, w] / (2.0 * tissue[P, z, w]), h[z + 1, w] / (2.0 * tissue[P, z + 1, w])
                    axial[q, w] = area[i, w] / (here + below)
            if i + 1 < radii:
                for w in range(width):
                    around = 2.0 * math.pi * s[DENSITY, w] * h[z, w]
                    radial[q, w] = around * tissue[P, z, w] / (outer[i, w] + inner[i + 1, w])


@compiled
def _film_mean(s: Array, since: float, length: float, air: float, w: int) -> tuple[float, float]:
    """Means over the step of the film's thickness x partition and thickness x permeability, also across its drying.
    Under a cover it stays as it is."""
    dry_after = (s[FILM, w] - s[DRY, w]) / s[DRYING, w] if s[DRYING, w] > 0.0 else np.inf
    if air == 0.0:
        thick = max(s[FILM, w] - s[DRYING, w] * since, s[DRY, w])
        if since >= dry_after:
            return thick * s[DRY_K, w], thick * s[DRY_P, w]
        return thick * s[FILM_K, w], thick * s[FILM_P, w]
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


@compiled
def moving(
    h: Array, area: Array, inner: Array, outer: Array, tissue: Array, s: Array, film: int, radii: int, rows: int,
    open_below: bool, amount: Array, at: Array, length: Array, since: Array, contact: Array, air: Array,
    share: Array, half: Array, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
) -> None:  # fmt: skip
    """What the closing channel and the film change, at the middle of the step."""
    width = at.shape[0]
    tall = h.shape[0]
    middle = at + length / 2.0
    open_share(s, middle, share)
    for z in range(min(rows + 1, tall)):
        q = (film + z) * radii
        if z < rows:
            for w in range(width):
                open_, closed, volume = share[w], 1.0 - share[w], h[z, w] * area[0, w]
                inside = tissue[P, z, w] + open_ * (s[FLUID_P, w] - tissue[P, z, w])
                half[z, w] = h[z, w] / (2.0 * inside)
                capacity[q, w] = (tissue[PHI, z, w] + open_ * (s[FLUID_K, w] - tissue[PHI, z, w])) * volume
                loss[q, w] = tissue[LOSS, z, w] * closed * volume
                around = 2.0 * math.pi * s[DENSITY, w] * h[z, w]
                if radii > 1:
                    radial[q, w] = around / (outer[0, w] / inside + inner[1, w] / tissue[P, z, w])
        else:
            for w in range(width):
                half[z, w] = h[z, w] / (2.0 * tissue[P, z, w])
        if z > 0:
            for w in range(width):
                axial[q - radii, w] = area[0, w] / (half[z - 1, w] + half[z, w])
    last = tall - 1
    for i in range(radii):
        for w in range(width):
            first = half[0, w] if i == 0 else h[0, w] / (2.0 * tissue[P, 0, w])
            final = half[last, w] if i == 0 and rows == tall else h[last, w] / (2.0 * tissue[P, last, w])
            surface = area[i, w] / first * contact[w]
            top[i, w] = 0.0
            bottom[i, w] = area[i, w] / final if open_below else 0.0
            if film == 0:
                top[i, w] = surface if s[HELD, w] > 0.0 else 0.0
            else:
                axial[i, w] = surface
                loss[i, w] = area[i, w] * s[TO_AIR, w] * air[w]
    if film == 1:
        for w in range(width):
            room, along = _film_mean(s, since[w], length[w], air[w], w)
            for i in range(radii):
                pool = s[FILM_K, w] * amount[i, w] / s[SOLUBILITY, w]
                capacity[i, w] = max(room * area[i, w], pool)
                if i + 1 < radii:
                    radial[i, w] = 2.0 * math.pi * s[DENSITY, w] * along / (outer[i, w] + inner[i + 1, w])


@compiled
def saturate(
    h: Array, area: Array, tissue: Array, film: int, radii: int, rows: int, share: Array, u: Array, loss: Array,
    whole: Array, saturable: Array,
) -> None:  # fmt: skip
    """Of each cell the loss that saturates, at u, and the whole loss with it; share is that of open channels."""
    width = h.shape[1]
    for q in range(film * radii):
        for w in range(width):
            saturable[q, w] = 0.0
            whole[q, w] = loss[q, w]
    for z in range(h.shape[0]):
        for i in range(radii):
            q = (film + z) * radii + i
            for w in range(width):
                speed = tissue[MAXIMAL, z, w] * tissue[K, z, w] * h[z, w] * area[i, w]
                extra = speed / (tissue[HALF_SATURATION, z, w] + tissue[K, z, w] * max(u[q, w], 0.0))
                if i == 0 and z < rows:
                    extra *= 1.0 - share[w]
                saturable[q, w] = extra
                whole[q, w] = loss[q, w] + extra
