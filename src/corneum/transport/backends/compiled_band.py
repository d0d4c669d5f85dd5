"""The compiled twin of `block_elimination`: a band, radial index fastest, eliminated without pivots, L D L'.

band[q, k, w] couples cell q of case w to cell q + k. One case alone has a band without that axis: loops over cases
would take longer than what they do.
"""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import Array, Matrix
from corneum.transport.backends.compiled_settings import within


@within
def factor(receives: int, matrix: Matrix, scale: Array, band: Array) -> None:
    """M + weight A as L D L', with 1/D in the place of the diagonal."""
    capacity, extra, loss, saturable, axial, radial, weight = matrix
    cells, width = loss.shape
    _, wide, _ = band.shape
    radii, size = wide - 1, cells + receives
    for q in range(cells):
        for w in range(width):
            leaving = loss[q, w] + saturable[q, w] + axial[q, w] + axial[q + radii, w] + radial[q, w] + radial[q + 1, w]
            band[q, 0, w] = capacity[q, w] + extra[q, w] + weight[w] * leaving
            band[q, 1, w] = -weight[w] * radial[q + 1, w]
        for k in range(2, radii):
            for w in range(width):
                band[q, k, w] = 0.0
        for w in range(width):
            band[q, radii, w] = -weight[w] * axial[q + radii, w]
    if receives == 1:
        # the receptor is one cell more, which all of the lowest row border on
        for w in range(width):
            band[cells, 0, w] = capacity[cells, w]
        for i in range(radii):
            for w in range(width):
                band[cells - radii + i, radii - i, w] = -weight[w] * axial[cells + i, w]
                band[cells, 0, w] += weight[w] * axial[cells + i, w]
    for q in range(size):
        for w in range(width):
            band[q, 0, w] = 1.0 / band[q, 0, w]
        reach = radii if q + radii < size else size - 1 - q
        for a in range(1, reach + 1):
            for w in range(width):
                scale[w] = band[q, a, w] * band[q, 0, w]
            for b in range(a, radii + 1):
                for w in range(width):
                    band[q + a, b - a, w] -= scale[w] * band[q, b, w]
            for w in range(width):
                band[q, a, w] = scale[w]


@within
def solve(size: int, band: Array, u: Array) -> None:
    """Right-hand side to solution, in place."""
    _, wide, width = band.shape
    radii = wide - 1
    for q in range(size):
        reach = radii if q + radii < size else size - 1 - q
        for k in range(1, reach + 1):
            for w in range(width):
                u[q + k, w] -= band[q, k, w] * u[q, w]
    for q in range(size - 1, -1, -1):
        for w in range(width):
            u[q, w] *= band[q, 0, w]
        reach = radii if q + radii < size else size - 1 - q
        for k in range(reach, 0, -1):
            for w in range(width):
                u[q, w] -= band[q, k, w] * u[q + k, w]


@within
def factor_alone(receives: int, matrix: Matrix, alone: Array) -> None:
    """The same for one case."""
    capacity, extra, loss, saturable, axial, radial, weight = matrix
    cells, _ = loss.shape
    _, wide = alone.shape
    radii, size, by = wide - 1, cells + receives, weight[0]
    for q in range(cells):
        leaving = loss[q, 0] + saturable[q, 0] + axial[q, 0] + axial[q + radii, 0] + radial[q, 0] + radial[q + 1, 0]
        alone[q, 0] = capacity[q, 0] + extra[q, 0] + by * leaving
        alone[q, 1] = -by * radial[q + 1, 0]
        for k in range(2, radii):
            alone[q, k] = 0.0
        alone[q, radii] = -by * axial[q + radii, 0]
    if receives == 1:
        alone[cells, 0] = capacity[cells, 0]
        for i in range(radii):
            alone[cells - radii + i, radii - i] = -by * axial[cells + i, 0]
            alone[cells, 0] += by * axial[cells + i, 0]
    for q in range(size):
        inverse = 1.0 / alone[q, 0]
        alone[q, 0] = inverse
        reach = radii if q + radii < size else size - 1 - q
        for a in range(1, reach + 1):
            scale = alone[q, a] * inverse
            for b in range(a, radii + 1):
                alone[q + a, b - a] -= scale * alone[q, b]
            alone[q, a] = scale


@within
def solve_alone(size: int, alone: Array, line: Array, u: Array) -> None:
    """The same for one case."""
    _, wide = alone.shape
    radii = wide - 1
    for q in range(size):
        line[q] = u[q, 0]
    for q in range(size):
        here = line[q]
        reach = radii if q + radii < size else size - 1 - q
        for k in range(1, reach + 1):
            line[q + k] -= alone[q, k] * here
    for q in range(size - 1, -1, -1):
        here = line[q] * alone[q, 0]
        reach = radii if q + radii < size else size - 1 - q
        # what was computed last comes last: the sum need not wait for it
        for k in range(reach, 0, -1):
            here -= alone[q, k] * line[q + k]
        line[q] = here
        u[q, 0] = here
