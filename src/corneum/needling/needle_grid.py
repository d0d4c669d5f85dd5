"""Finite volumes around one needle: rings of skin from the needle to half way to its neighbours, from the surface down.

One needle stands for all of a tip. The skin that belongs to it, a square of the pitch, becomes a cylinder of the same
area: its radius is pitch / sqrt(pi), and no heat crosses it, since its neighbours do the same. Cells are rings between
radii and depths; radii grow geometrically from the needle's, depths crowd at both ends of the part that conducts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Needle:
    """One needle in place: `depth` of its end, `exposed` length that conducts, ending at its end, `radius` and `pitch`
    to its neighbours, all m; a cylinder with a flat end. `exposed` is `depth` where nothing is insulated.
    """

    depth: float
    exposed: float
    radius: float
    pitch: float

    @property
    def reach(self) -> float:
        """Radius of the cylinder of skin that belongs to the needle, m."""
        return float(self.pitch / np.sqrt(np.pi))


@dataclass(frozen=True)
class Resolution:
    """Number of cells: rings outside the needle, layers along the insulated and the exposed part, layers below."""

    rings: int
    insulated: int
    exposed: int
    below: int

    def refined(self, factor: int) -> Resolution:
        """As many times more cells each way."""
        return Resolution(*(count * factor for count in (self.rings, self.insulated, self.exposed, self.below)))


@dataclass(frozen=True)
class Faces:
    """Faces between two cells: their numbers, and the resistance of each half way at a conductivity of one, 1/m."""

    first: Indices
    second: Indices
    first_resistance: Array
    second_resistance: Array

    def conductance(self, conductivity: Array) -> Array:
        """Conductance of each face in the unit of `conductivity` times m; none through a cell that does not conduct."""
        with np.errstate(divide="ignore"):
            halves = (
                self.first_resistance / conductivity[self.first] + self.second_resistance / conductivity[self.second]
            )
            return np.asarray(1 / halves)


@dataclass(frozen=True)
class NeedleGrid:
    """The cells: edges of the rings (R+1,) and of the layers (Z+1,), m. Cells are numbered layer by layer, (Z R,)."""

    needle: Needle
    radii: Array
    depths: Array

    @property
    def rings(self) -> int:
        return len(self.radii) - 1

    @property
    def layers(self) -> int:
        return len(self.depths) - 1

    @cached_property
    def ring_centres(self) -> Array:
        """Radius of the middle of each ring, m (R,)."""
        return np.asarray((self.radii[1:] + self.radii[:-1]) / 2)

    @cached_property
    def layer_centres(self) -> Array:
        """Depth of the middle of each layer, m (Z,)."""
        return np.asarray((self.depths[1:] + self.depths[:-1]) / 2)

    @cached_property
    def areas(self) -> Array:
        """Area of each ring seen from above, m^2 (R,)."""
        return np.asarray(np.pi * np.diff(self.radii**2))

    @cached_property
    def volumes(self) -> Array:
        """Volume of each cell, m^3 (Z R,)."""
        return np.outer(np.diff(self.depths), self.areas).ravel()

    @cached_property
    def metal(self) -> NDArray[np.bool_]:
        """Which cells are the needle (Z R,)."""
        inside = self.ring_centres < self.needle.radius
        return np.outer(self.layer_centres < self.needle.depth, inside).ravel()

    @cached_property
    def electrode(self) -> NDArray[np.bool_]:
        """Which cells are the exposed part of the needle (Z R,)."""
        deep = self.layer_centres > self.needle.depth - self.needle.exposed
        return self.metal & np.repeat(deep, self.rings)

    @cached_property
    def faces(self) -> Faces:
        """The faces between neighbours, first the upright ones, then the level ones."""
        cells = np.arange(self.layers * self.rings).reshape(self.layers, self.rings)
        heights, middles = np.diff(self.depths), self.ring_centres
        around = 2 * np.pi * heights[:, None]
        inner = np.log(self.radii[1:-1] / middles[:-1]) / around
        outer = np.log(middles[1:] / self.radii[1:-1]) / around
        half = heights[:, None] / (2 * self.areas)
        return Faces(
            np.concatenate([cells[:, :-1].ravel(), cells[:-1].ravel()]),
            np.concatenate([cells[:, 1:].ravel(), cells[1:].ravel()]),
            np.concatenate([inner.ravel(), half[:-1].ravel()]),
            np.concatenate([outer.ravel(), half[1:].ravel()]),
        )

    @cached_property
    def rim(self) -> Indices:
        """The cells at the outer radius (Z,)."""
        return np.arange(1, self.layers + 1) * self.rings - 1

    @cached_property
    def rim_resistance(self) -> Array:
        """Resistance from the middle of each cell of the rim to the outer radius at a conductivity of one, 1/m (Z,)."""
        return np.asarray(np.log(self.radii[-1] / self.ring_centres[-1]) / (2 * np.pi * np.diff(self.depths)))


def needle_grid(needle: Needle, below: float, resolution: Resolution) -> NeedleGrid:
    """The cells around a needle.

    Args:
        needle: The needle.
        below: How deep the skin is followed below its end, m.
        resolution: Numbers of cells.

    Raises:
        ValueError: The needle is thicker than its share of the skin, or longer exposed than it is deep.
    """
    if not 0 < needle.radius < needle.reach or not 0 < needle.exposed <= needle.depth:
        raise ValueError(f"no skin is left around {needle}")
    radii = np.concatenate([[0.0], np.geomspace(needle.radius, needle.reach, resolution.rings + 1)])
    start = needle.depth - needle.exposed
    parts = [_crowded(start, needle.depth, resolution.exposed, both=True)]
    if start > 0:
        parts.insert(0, _crowded(start, 0.0, resolution.insulated)[::-1])
    parts.append(_crowded(needle.depth, needle.depth + below, resolution.below))
    return NeedleGrid(needle, radii, np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))


def _crowded(start: float, end: float, count: int, both: bool = False) -> Array:
    """Edges that crowd at the start, or at both ends."""
    along = np.pi * np.linspace(0, 1, count + 1)
    share = (1 - np.cos(along)) / 2 if both else 1 - np.cos(along / 2)
    return np.asarray(start + (end - start) * share)
