"""Symmetric block-tridiagonal systems of many cases at once.

The matrix of one implicit step couples a cell to its radial neighbours (inside a block, one row of cells) and to the
cells above and below (between blocks, a diagonal matrix). It is a symmetric M-matrix, so elimination needs no pivots.
Arrays keep the case on the last axis: Z rows, R radial cells, B cases.

Many cases are eliminated block by block, all together (`Blocks`). For a few that costs more than it saves, and each is
a banded Cholesky of LAPACK (`Bands`, radial index fastest). Both agree to round-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEW = 24


@dataclass(frozen=True)
class Blocks:
    """Inverses of the eliminated diagonal blocks (Z, R, R, B) and the coupling between rows (Z - 1, R, B)."""

    inverse: Array
    axial: Array

    def solve(self, right: Array) -> Array:
        """The solution (Z, R, B) of a right-hand side of that shape."""
        rows, width, _ = right.shape
        u = np.empty_like(right)
        times = _times_scalar if width == 1 else _times
        u[0] = times(self.inverse[0], right[0])
        for row in range(1, rows):
            u[row] = times(self.inverse[row], right[row] + self.axial[row - 1] * u[row - 1])
        for row in range(rows - 2, -1, -1):
            u[row] += times(self.inverse[row], self.axial[row] * u[row + 1])
        return u


@dataclass(frozen=True)
class Bands:
    """Lower banded Cholesky factors, one a case."""

    factors: list[Array]

    def solve(self, right: Array) -> Array:
        """The solution (Z, R, B) of a right-hand side of that shape."""
        from scipy.linalg.lapack import dpbtrs

        u = np.empty_like(right)
        for case, band in enumerate(self.factors):
            u[..., case] = dpbtrs(band, right[..., case].ravel(), lower=1)[0].reshape(right.shape[:2])
        return u


def factor(diagonal: Array, radial: Array, axial: Array) -> Blocks | Bands:
    """Factor the matrices of all cases.

    diagonal (Z, R, B) is the diagonal of the matrix; radial (Z, R - 1, B) and axial (Z - 1, R, B) are the negated
    off-diagonal entries, all >= 0.
    """
    return bands(diagonal, radial, axial) if diagonal.shape[-1] <= FEW else blocks(diagonal, radial, axial)


def blocks(diagonal: Array, radial: Array, axial: Array) -> Blocks:
    """Eliminate the rows from the top, for all cases together."""
    rows, width, cases = diagonal.shape
    entries = np.zeros((rows, width * width, cases))
    entries[:, :: width + 1] = diagonal
    if width > 1:
        entries[:, 1 :: width + 1] = -radial
        entries[:, width :: width + 1] = -radial
    inverse = entries.reshape(rows, width, width, cases)
    _invert(inverse[0])
    for row in range(1, rows):
        coupling = axial[row - 1]
        drained = inverse[row - 1] * coupling
        drained *= coupling[:, None]
        inverse[row] -= drained
        _invert(inverse[row])
    return Blocks(inverse, axial)


def bands(diagonal: Array, radial: Array, axial: Array) -> Bands:
    """Factor case by case."""
    from scipy.linalg.lapack import dpbtrf

    rows, width, cases = diagonal.shape
    band: NDArray[Any] = np.zeros((cases, width + 1, rows, width))
    band[:, 0] = np.moveaxis(diagonal, -1, 0)
    band[:, 1, :, :-1] = -np.moveaxis(radial, -1, 0)
    band[:, width, :-1] = -np.moveaxis(axial, -1, 0)
    flat = band.reshape(cases, width + 1, rows * width)
    return Bands([dpbtrf(entries, lower=1)[0] for entries in flat])


def _times(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.add.reduce(matrix * vector, axis=1))


def _times_scalar(matrix: Array, vector: Array) -> Array:
    return np.asarray(matrix[0] * vector)


def _invert(block: Array) -> None:
    """In place for the (R, R, B) blocks of all cases, by symmetric sweeps; no pivots (positive definite)."""
    width = block.shape[0]
    if width == 1:
        np.reciprocal(block, out=block)
        return
    for k in range(width):
        inverse = 1.0 / block[k, k]
        row = block[k].copy()
        scaled = row * inverse
        block -= row[:, None] * scaled
        block[k] = scaled
        block[:, k] = scaled
        np.negative(inverse, out=block[k, k])
    np.negative(block, out=block)
