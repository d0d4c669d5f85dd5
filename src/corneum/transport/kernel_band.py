"""The compiled twin of `blocks`: a band, radial index fastest, eliminated without pivots, L D L', in lanes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import RECEPTOR, compiled

Array = NDArray[np.float64]


@compiled
def factor(
    weight: Array, radii: int, capacity: Array, loss: Array, axial: Array, radial: Array, top: Array, bottom: Array,
    band: Array,
) -> None:  # fmt: skip
    """M + weight A as L D L': band[q, 0] becomes 1/D, band[q, k] the factor that couples q to q + k."""
    width = weight.shape[0]
    cells = capacity.shape[0]
    for q in range(cells):
        here = band[q]
        for w in range(width):
            here[0, w] = loss[q, w] + axial[q, w] + radial[q, w]
            here[1, w] = 0.0
        for k in range(2, radii):
            for w in range(width):
                here[k, w] = 0.0
        if q >= radii:
            for w in range(width):
                here[0, w] += axial[q - radii, w]
        else:
            for w in range(width):
                here[0, w] += top[q, w]
        if q >= 1:
            for w in range(width):
                here[0, w] += radial[q - 1, w]
        if q >= cells - radii:
            for w in range(width):
                here[0, w] += bottom[q - cells + radii, w]
        for w in range(width):
            here[0, w] = capacity[q, w] + weight[w] * here[0, w]
        if radii > 1:
            for w in range(width):
                here[1, w] = -weight[w] * radial[q, w]
        for w in range(width):
            here[radii, w] = -weight[w] * axial[q, w]
    if width == 1:
        _eliminate_alone(band.reshape(cells, radii + 1))
        return
    scaled = np.empty(width)
    for q in range(cells):
        here = band[q]
        for w in range(width):
            here[0, w] = 1.0 / here[0, w]
        for a in range(1, min(radii, cells - 1 - q) + 1):
            other = band[q + a]
            for w in range(width):
                scaled[w] = here[a, w] * here[0, w]
            for b in range(a, radii + 1):
                for w in range(width):
                    other[b - a, w] -= scaled[w] * here[b, w]
            for w in range(width):
                here[a, w] = scaled[w]


@compiled
def _eliminate_alone(band: Array) -> None:
    """The same for one lane, whose loops over lanes would take longer than what they do."""
    cells, wide = band.shape
    for q in range(cells):
        inverse = 1.0 / band[q, 0]
        band[q, 0] = inverse
        for a in range(1, min(wide, cells - q)):
            scaled = band[q, a] * inverse
            for b in range(a, wide):
                band[q + a, b - a] -= scaled * band[q, b]
            band[q, a] = scaled


@compiled
def _solve_alone(band: Array, found: Array) -> None:
    cells, wide = band.shape
    for q in range(cells):
        here = found[q]
        for k in range(1, min(wide, cells - q)):
            found[q + k] -= band[q, k] * here
    for q in range(cells - 1, -1, -1):
        here = found[q] * band[q, 0]
        for k in range(1, min(wide, cells - q)):
            here -= band[q, k] * found[q + k]
        found[q] = here


@compiled
def solve(band: Array, radii: int, found: Array) -> None:
    """Right-hand side to solution, in place."""
    width = found.shape[1]
    cells = found.shape[0]
    if width == 1:
        _solve_alone(band.reshape(cells, radii + 1), found.reshape(cells))
        return
    for q in range(cells):
        for k in range(1, min(radii, cells - 1 - q) + 1):
            for w in range(width):
                found[q + k, w] -= band[q, k, w] * found[q, w]
    for q in range(cells - 1, -1, -1):
        for w in range(width):
            found[q, w] *= band[q, 0, w]
        for k in range(1, min(radii, cells - 1 - q) + 1):
            for w in range(width):
                found[q, w] -= band[q, k, w] * found[q + k, w]


@compiled
def border(
    band: Array, radii: int, weight: Array, bottom: Array, s: Array, response: Array, pivot: Array
) -> None:  # fmt: skip
    """The receptor as one unknown more (see `march.System`)."""
    width = weight.shape[0]
    cells = response.shape[0]
    response[:] = 0.0
    for i in range(radii):
        for w in range(width):
            response[cells - radii + i, w] = weight[w] * bottom[i, w]
    solve(band, radii, response)
    for w in range(width):
        pivot[w] = s[RECEPTOR, w]
        for i in range(radii):
            pivot[w] += weight[w] * bottom[i, w] * (1.0 - response[cells - radii + i, w])


@compiled
def solve_bordered(
    weight: Array, bottom: Array, response: Array, pivot: Array, radii: int, receptor: Array, found: Array, below: Array
) -> None:  # fmt: skip
    """After `solve`: u of the receptor, and what it changes in the skin; receptor is its right-hand side."""
    width = weight.shape[0]
    cells = found.shape[0]
    for w in range(width):
        below[w] = receptor[w]
    for i in range(radii):
        for w in range(width):
            below[w] += weight[w] * bottom[i, w] * found[cells - radii + i, w]
    for w in range(width):
        below[w] /= pivot[w]
    for q in range(cells):
        for w in range(width):
            found[q, w] += response[q, w] * below[w]
