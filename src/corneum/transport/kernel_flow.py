"""The compiled twin of the bookkeeping in `march`: amounts by layer, and what a step moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import (
    BENEATH,
    CLEARED,
    EVAPORATED,
    FIXED,
    FLUID_K,
    HELD,
    IN_FILM,
    METABOLISED,
    PHI,
    RECEIVED,
    SHARE,
    compiled,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def by_layer(
    held: Array, share: Array, tissue: Array, s: Array, layer: Ints, film: int, radii: int, rows: int,
    sums: Array, fluid: Array,
) -> None:  # fmt: skip
    """Sums (L, W) of what tissue holds, fluid (W,) of what open channels hold."""
    width = held.shape[1]
    sums[:] = 0.0
    fluid[:] = 0.0
    for z in range(layer.shape[0]):
        into = sums[layer[z]]
        for i in range(radii):
            q = (film + z) * radii + i
            for w in range(width):
                into[w] += held[q, w]
        if z < rows:
            q = (film + z) * radii
            for w in range(width):
                open_ = share[w] * s[FLUID_K, w]
                inside = held[q, w] * (open_ / (open_ + (1.0 - share[w]) * tissue[PHI, z, w]))
                into[w] -= inside
                fluid[w] += inside


@compiled
def settle(
    h: Array, area: Array, tissue: Array, s: Array, layer: Ints, film: int, radii: int, rows: int, length: Array,
    share: Array, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
    saturable: Array, below: Array, receives: bool, supply: Array, part: float, receptor: Array, amount: Array,
    mean: Array, held: Array, sums: Array, fluid: Array, flows: Array,
) -> None:  # fmt: skip
    """Move mass through the faces at the mean concentration, in place; add what leaves and the integrals to flows.

    saturable and supply are empty where there is none; the step takes `part` of the supply.
    """
    width = length.shape[0]
    cells = amount.shape[0]
    layers = sums.shape[0]
    for i in range(radii):
        for w in range(width):
            entering = length[w] * top[i, w] * (s[HELD, w] - mean[i, w])
            leaving = length[w] * bottom[i, w] * (mean[cells - radii + i, w] - below[w])
            amount[i, w] += entering
            amount[cells - radii + i, w] -= leaving
            flows[RECEIVED, w] += entering
            flows[BENEATH, w] += leaving
            if receives:
                receptor[w] += leaving
    for q in range(cells):
        z = q // radii - film
        for w in range(width):
            held[q, w] = length[w] * capacity[q, w] * mean[q, w]
        if z < 0:
            for w in range(width):
                lost = length[w] * loss[q, w] * mean[q, w]
                amount[q, w] -= lost
                flows[EVAPORATED, w] += lost
                flows[IN_FILM, w] += held[q, w]
        else:
            i = q % radii
            free = flows[FIXED + layers + layer[z]]
            for w in range(width):
                lost = length[w] * loss[q, w] * mean[q, w]
                amount[q, w] -= lost
                flows[METABOLISED, w] += lost * tissue[SHARE, z, w]
                flows[CLEARED, w] += lost * (1.0 - tissue[SHARE, z, w])
                free[w] += length[w] * h[z, w] * area[i, w] * mean[q, w]
            if saturable.shape[0]:
                for w in range(width):
                    shared = length[w] * saturable[q, w] * mean[q, w] * (1.0 - tissue[SHARE, z, w])
                    flows[METABOLISED, w] += shared
                    flows[CLEARED, w] -= shared
        if q + radii < cells:
            for w in range(width):
                down = length[w] * axial[q, w] * (mean[q, w] - mean[q + radii, w])
                amount[q, w] -= down
                amount[q + radii, w] += down
        if radii > 1 and q + 1 < cells:
            for w in range(width):
                outward = length[w] * radial[q, w] * (mean[q, w] - mean[q + 1, w])
                amount[q, w] -= outward
                amount[q + 1, w] += outward
    if supply.shape[0]:
        for q in range(cells):
            for w in range(width):
                amount[q, w] += supply[q, w] * part
    by_layer(held, share, tissue, s, layer, film, radii, rows, sums, fluid)
    for k in range(layers):
        for w in range(width):
            flows[FIXED + k, w] += sums[k, w]
