"""The size of a coagulated zone: where the damage integral around a needle reaches one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.needling.needle_grid import NeedleGrid

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Zone:
    """A zone around the end of a needle, m and m^3: how far it goes up (`above`) and down (`below`) from the end, its
    largest diameter `width`, and its volume without the needle; all zero where nothing is coagulated."""

    above: float
    below: float
    width: float
    volume: float


NOTHING = Zone(0.0, 0.0, 0.0, 0.0)


def coagulated_zone(grid: NeedleGrid, damage: Array) -> Zone:
    """The zone in which damage is one or more.

    Args:
        grid: The cells.
        damage: Omega of each cell (C,); its edge is placed between the middles of cells, where ln Omega passes zero.
    """
    logarithm = np.log(np.maximum(damage, np.finfo(float).tiny)).reshape(grid.layers, grid.rings)
    beside = grid.layer_centres < grid.needle.depth
    skin = logarithm.copy()
    skin[beside, 0] = -np.inf
    outer = np.array([_edge(grid.ring_centres, row, grid.radii[-1]) for row in skin])
    hit = outer > 0
    if not hit.any():
        return NOTHING
    hole = np.where(beside, grid.needle.radius, 0.0)
    heights = np.diff(grid.depths)
    volume = np.pi * ((np.maximum(outer, hole) ** 2 - hole**2) * heights).sum()
    along = np.where(beside, skin[:, 1], np.maximum(skin[:, 0], skin[:, 1]))
    bottom = _edge(grid.layer_centres, along, grid.depths[-1])
    top = grid.depths[-1] - _edge((grid.depths[-1] - grid.layer_centres)[::-1], along[::-1], grid.depths[-1])
    return Zone(
        above=float(max(0.0, grid.needle.depth - top)),
        below=float(max(0.0, bottom - grid.needle.depth)),
        width=float(2 * outer.max()),
        volume=float(volume),
    )


def _edge(places: Array, logarithm: Array, end: float) -> float:
    """The farthest place at which the logarithm passes zero; 0 where it never is above, the end where it stays so."""
    over = np.flatnonzero(logarithm >= 0)
    if not over.size:
        return 0.0
    last = over[-1]
    if last + 1 == len(places):
        return end
    inside, outside = logarithm[last], logarithm[last + 1]
    if not np.isfinite(outside):
        return float(places[last])
    return float(places[last] + (places[last + 1] - places[last]) * inside / (inside - outside))
