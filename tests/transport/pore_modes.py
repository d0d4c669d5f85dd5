"""Steady flow through one pore, by modes: exact for a pore in a membrane that lets nothing through, above a cylinder of
tissue over a sink.

In the pore (r < a, length l, held at 1 above) u = 1 - q_0 z/D_p - sum q_n (a/(D_p j_n)) sinh(j_n z/a)/cosh(j_n l/a)
J0(j_n r/a), in the tissue (r < R, depth H) sum Q_m R/(D_t k_m) sinh(k_m (H - z)/R)/cosh(k_m H/R) J0(k_m r/R), with j_n
and k_m the zeros of J1. q_n are the modes of the flow through the mouth, of which the tissue's Q_m follow, and u is
equal on both sides of it. The edge of the mouth is singular, so that the error falls as 1/modes.
"""

from __future__ import annotations

import numpy as np
from scipy.special import j0, j1, jvp


def _zeros(count: int) -> np.ndarray:
    """The first zeros of J1 above 0, by McMahon's expansion and Newton's steps."""
    b = (np.arange(1, count + 1) + 0.25) * np.pi
    zeros = b - 3 / (8 * b)
    for _ in range(4):
        zeros = zeros - j1(zeros) / jvp(1, zeros)
    return np.asarray(zeros)


def _flow(modes: int, *, length: float, radius: float, fluid: float, tissue: float, cell: float, deep: float) -> float:
    j = np.concatenate([[0.0], _zeros(modes - 1)])
    k = _zeros(int(10 * j[-1] * cell / radius / np.pi))
    across = k * radius / cell
    overlap = (across * j1(across)) * j0(j)[:, None] / (across**2 - j[:, None] ** 2)
    per_flow = 2 * radius**4 / (cell * tissue * k * j0(k) ** 2) * np.tanh(k * deep / cell)
    matrix = (overlap * per_flow) @ overlap.T
    norm = radius**2 / 2 * j0(j) ** 2
    matrix[0, 0] += norm[0] * radius**2 / cell**2 * deep / tissue
    matrix += np.diag(norm * np.append(length / fluid, radius / (fluid * j[1:]) * np.tanh(j[1:] * length / radius)))
    return float(np.pi * radius**2 * np.linalg.solve(matrix, np.append(norm[0], np.zeros(modes - 1)))[0])


def steady_flow(**pore: float) -> float:
    """Flow m^3/s per unit of concentration, within 1e-4: two counts of modes, extrapolated."""
    return 2 * _flow(80, **pore) - _flow(40, **pore)
