"""Symmetric block-tridiagonal systems of many cases at once: the block form of Cholesky's elimination.

The matrix of one implicit step couples a cell to its radial neighbours (inside a block, one row of cells) and to the
cells above and below (between blocks, a diagonal matrix). It is a symmetric M-matrix, so elimination needs no pivots.
Arrays keep the case on the last axis: Z rows, R radial cells, B cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Factor:
    """Inverses of the eliminated diagonal blocks (Z, R, R, B) and the coupling between rows (Z - 1, R, B)."""

    inverse: Array
    axial: Array


def factor(diagonal: Array, radial: Array, axial: Array) -> Factor:
    """Eliminate rows from the top.

    diagonal (Z, R, B) is the diagonal of the matrix; radial (Z, R - 1, B) and axial (Z - 1, R, B) are the negated
    off-diagonal entries, all >= 0.
    """
    rows, width, cases = diagonal.shape
    blocks = np.zeros((rows, width * width, cases))
    blocks[:, :: width + 1] = diagonal
    if width > 1:
        blocks[:, 1 :: width + 1] = -radial
        blocks[:, width :: width + 1] = -radial
    inverse = blocks.reshape(rows, width, width, cases)
    _invert(inverse[0])
    for row in range(1, rows):
        coupling = axial[row - 1]
        drained = inverse[row - 1] * coupling
        drained *= coupling[:, None]
        inverse[row] -= drained
        _invert(inverse[row])
    return Factor(inverse, axial)


def solve(system: Factor, right: Array) -> Array:
    """The solution (Z, R, B) for a right-hand side of that shape."""
    inverse, axial = system.inverse, system.axial
    rows, width, _ = right.shape
    found = np.empty_like(right)
    times = _times_scalar if width == 1 else _times
    found[0] = times(inverse[0], right[0])
    for row in range(1, rows):
        found[row] = times(inverse[row], right[row] + axial[row - 1] * found[row - 1])
    for row in range(rows - 2, -1, -1):
        found[row] += times(inverse[row], axial[row] * found[row + 1])
    return found


def _times(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.add.reduce(matrix * vector, axis=1))


def _times_scalar(matrix: Array, vector: Array) -> Array:
    return np.asarray(matrix[0] * vector)


def _invert(block: Array) -> None:
    """Gauss-Jordan in place for the (R, R, B) blocks of all cases; no pivots (positive definite)."""
    width = block.shape[0]
    if width == 1:
        np.reciprocal(block, out=block)
        return
    for k in range(width):
        pivot = 1.0 / block[k, k]
        column = block[:, k] * -1.0
        row = block[k] * pivot
        block += column[:, None] * row
        column *= pivot
        row[k] = pivot
        block[:, k] = column
        block[k] = row
