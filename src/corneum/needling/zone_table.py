"""The table of coagulated zones between its rows: sizes at any pulse, depth, pitch and energy within it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.tables import Row, Tables

Array = NDArray[np.float64]

ZONES = "needling/coagulated_zone"
DAMAGES, EXPOSED = ("collagen", "cell"), ("tip", "whole")
_AXES = ("pulse_ms", "depth_mm", "pitch_mm", "energy_mJ")
_SIZES = ("above_um", "below_um", "width_um", "volume_mm3", "dried_mm3", "energy_sd_ln")


@dataclass(frozen=True)
class ZoneSizes:
    """Sizes of one zone, of any shape: extent `above` and `below` the end of the needle and `width`, m; `volume` and
    `dried` part of it, m^3."""

    above: Array
    below: Array
    width: Array
    volume: Array
    dried: Array


@dataclass(frozen=True, eq=False)
class ZoneTable:
    """The rows of one kind of damage and one kind of needle: axes in SI, and by column a block over all axes.

    Blocks of lengths are as tabulated, of volumes their cube roots, so that all run nearly straight with ln energy.
    """

    axes: tuple[Array, ...]
    blocks: dict[str, Array]
    rows: NDArray[np.object_]

    def sizes(self, pulse: float, depth: Array, pitch: Array, energy: Array) -> ZoneSizes:
        """The sizes at a pulse, s, depth of the end and pitch, m, and energy of a needle, J, the last three broadcast.

        What lies beyond an end of the table is taken at that end, depth of a short needle excepted: a zone never goes
        up beyond the surface, and where there is one it is wider than the needle.
        """
        place = self._place(pulse, depth, pitch, energy)
        above, below, width = (_between(self.blocks[name], place) for name in _SIZES[:3])
        volume, dried = (_between(self.blocks[name], place) ** 3 for name in _SIZES[3:5])
        widths = self.blocks[_SIZES[2]]
        wide = np.where(width > 0, np.maximum(width, widths[widths > 0].min()), 0.0)
        return ZoneSizes(np.minimum(above, depth), below, wide, volume, dried)

    def energy_spread(self, pulse: float, depth: Array, pitch: Array, energy: Array) -> Array:
        """Standard deviation, ln units, of the energy that gives the same zone."""
        return _between(self.blocks[_SIZES[5]], self._place(pulse, depth, pitch, energy))

    def nearest(self, pulse: float, depth: float, pitch: float, energy: float) -> Row:
        """The row whose axes lie nearest."""
        at = (pulse, depth, pitch, energy)
        place = tuple(int(np.abs(axis - value).argmin()) for axis, value in zip(self.axes, at, strict=True))
        row = self.rows[place]
        assert isinstance(row, Row)
        return row

    def _place(
        self, pulse: float, depth: Array, pitch: Array, energy: Array
    ) -> tuple[tuple[NDArray[np.intp], Array], ...]:
        """For each axis the lower neighbour and the share of the way to the upper one."""
        tiny = np.finfo(float).tiny
        at = (np.log(pulse), depth, pitch, np.log(np.maximum(energy, tiny)))
        logarithmic = (True, False, False, True)
        place = []
        for axis, value, is_log in zip(self.axes, np.broadcast_arrays(*at), logarithmic, strict=True):
            edges = np.log(axis) if is_log else axis
            inside = np.clip(value, edges[0], edges[-1])
            lower = np.clip(np.searchsorted(edges, inside, side="right") - 1, 0, len(edges) - 2)
            place.append((lower, np.asarray((inside - edges[lower]) / (edges[lower + 1] - edges[lower]))))
        return tuple(place)


@lru_cache(maxsize=8)
def zone_table(tables: Tables, damage: str, exposed: str) -> ZoneTable:
    """The rows of one kind of damage (`collagen`, `cell`) and needle (`tip`, `whole` exposed) as blocks.

    Raises:
        KeyError: A row of the block is missing.
    """
    rows = tables[ZONES].where(damage=damage, exposed=exposed)
    axes = tuple(np.unique([row.value(name).number for row in rows]) for name in _AXES)
    by_place = {tuple(row.value(name).number for name in _AXES): row for row in rows}
    block = np.empty([len(axis) for axis in axes], dtype=object)
    for place in itertools.product(*(range(len(axis)) for axis in axes)):
        block[place] = by_place[tuple(float(axis[index]) for axis, index in zip(axes, place, strict=True))]
    blocks = {}
    for name in _SIZES:
        sizes = np.array([row.value(name).number for row in block.ravel()]).reshape(block.shape)
        blocks[name] = np.cbrt(sizes) if name.endswith("mm3") else sizes
    return ZoneTable(axes, blocks, block)


def _between(block: Array, place: tuple[tuple[NDArray[np.intp], Array], ...]) -> Array:
    """Linear between the corners of the cell of the block."""
    total = np.zeros(place[0][0].shape)
    for corner in itertools.product((0, 1), repeat=len(place)):
        weight = np.ones_like(total)
        for (_, share), upper in zip(place, corner, strict=True):
            weight = weight * (share if upper else 1 - share)
        total = total + weight * block[tuple(lower + upper for (lower, _), upper in zip(place, corner, strict=True))]
    return np.asarray(total)
