"""Radial cells: where they stand around a channel, and the resistances between their means.

Between the means of concentric shells the resistance is that of a steady profile that lets nothing through the edge R
of the unit cell: the distance of a shell's mean u from u at its wall, over the flow there. One profile for all shells
keeps the second order, and its steady state is exact for any number of shells (two cells are the two-domain model).

Where tissue loses evenly the profile is u = (R^2 ln r)/2 - r^2/4 with r du/dr = (R^2 - r^2)/2: near the channel the
logarithm, near the edge the parabola. Where it loses in proportion to u, k/D = 1/l^2, it is u = K0(x) + c I0(x) with
x = r/l and c = K1(R/l)/I1(R/l), and of the flow -x du/dx = x (K1(x) - c I1(x)) a shell keeps its mean times half the
difference of x^2 (Scharfetter and Gummel's idea, 1969, for cylinders). In the channel u is a parabola: its flow grows
evenly from the axis to the wall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import i0e, i1e, k0e, k1e

from corneum.transport import presets

Array = NDArray[np.float64]


def radial_edges(radius: Array, unit_cell: Array, start: Array, across: int, shells: int) -> Array:
    """Edges (R + 1, B) m of the cells across channels of that radius (B,) m, finest at the wall, and of the shells from
    there to the edge of the unit cell (B,) m, which grow from the scale `start` (B,) m on."""
    fine = presets.CHANNEL_START * radius
    within = np.linspace(1, 0, across + 1)[:-1, None] * np.log1p(radius / fine)
    beyond = np.linspace(0, 1, shells + 1)[:, None] * np.log1p((unit_cell - radius) / start)
    edges = np.concatenate([radius - fine * np.expm1(within), radius + start * np.expm1(beyond)])
    edges[0], edges[-1] = 0.0, unit_cell
    return edges


def resistances(edges: Array, across: int = 1) -> tuple[Array, Array]:
    """From the means of radial cells to their inner and to their outer walls (R, B), without unit, where nothing is
    lost but evenly; edges (R + 1, B) m from 0 on, the first `across` cells those of the channel."""
    inner, outer = np.zeros_like(edges[1:]), np.zeros_like(edges[1:])
    channel = edges[: across + 1] ** 2
    outer[:across] = np.diff(channel, axis=0) / (4 * channel[1:])
    inner[1:across] = np.diff(channel[1:], axis=0) / (4 * channel[1:-1])
    # in shares of the edge, and u from 0 at each shell's inner wall on, so that little is lost by subtraction
    near, far = edges[across:-1] / edges[-1], edges[across + 1 :] / edges[-1]
    ring, apart = far**2 - near**2, np.log(far / near)
    rise = apart / 2 - ring / 4
    mean = (far**2 * apart / ring - 0.5) / 2 - ring / 8
    inner[across:] = mean / ((1 - near**2) / 2)
    outer[across:-1] = (rise - mean)[:-1] / ((1 - far[:-1] ** 2) / 2)
    return inner, outer


def resistances_with_loss(edges: Array, length: Array) -> tuple[Array, Array]:
    """The same (n, B) for shells with edges (n + 1, B) m from the channel's wall on, in tissue that loses in proportion
    to u, l (B,) m."""
    x = edges / length
    # in shares of exp(-x) at the inner wall of each shell: without it the functions would leave the range of numbers
    back = k1e(x[-1]) / i1e(x[-1]) * np.exp(2 * (x - x[-1]))
    u, flow = k0e(x) + back * i0e(x), x * (k1e(x) - back * i1e(x))
    flow[-1] = 0.0
    fall = np.exp(x[:-1] - x[1:])
    mean = 2 * (flow[:-1] - fall * flow[1:]) / (x[1:] ** 2 - x[:-1] ** 2)
    inner, outer = (u[:-1] - mean) / flow[:-1], np.zeros_like(mean)
    outer[:-1] = (mean / fall - u[1:])[:-1] / flow[1:-1]
    return inner, outer


def tissue_resistances(edges: Array, inner: Array, outer: Array, across: int, length: Array) -> tuple[Array, Array]:
    """Between the means of neighbours (R - 1, B) in one layer's tissue, and from the channel's wall to the mean of the
    first shell (B,), where l is that length (B,) m; inner and outer (R, B) hold where it is endless."""
    within, beyond = inner.copy(), outer.copy()
    lossy = np.flatnonzero(length < presets.EVEN_LOSS * edges[-1])
    if lossy.size:
        wide = edges[across:, lossy]
        fitted = np.maximum(length[lossy], presets.LEAST_LOSS_LENGTH * wide[-1])
        within[across:, lossy], beyond[across:, lossy] = resistances_with_loss(wide, fitted)
    return beyond[:-1] + within[1:], within[across]
