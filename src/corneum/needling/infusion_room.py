"""Where fluid that is pushed into skin finds room: in open lumens, then in tissue, and what does not fit flows back.

A channel of radius a is open down to the depth d; its fluid leaves the needle between the depths z_1 and z_2 (one depth
for a bore at the tip, all of the track for a needle that carries fluid along it). What the lumen does not hold pushes
into the tissue. Driven by its own pressure it moves as far as it displaces, the same distance R to every side,

    V = phi pi R^2 (z_2 - z_1 + 4 R/3)                                              (capsule around the outlet)

drawn as the cylinder of the same volume, z_1 - 2 R/3 to z_2 + 2 R/3. It stops at the stratum corneum, at the floor and
at the edge of the unit cell, where the neighbour's fluid stands, and goes on where there is room. When all of that is
full the tissue swells, up to `expansion` of its volume. The rest flows back along the tracks.

This is the state once the pressure has gone: swelling relaxes over L^2 mu/(k M), seconds at k 1e-15 to 1e-14 m^2 and a
modulus M of 10 to 100 kPa, long before diffusion over the same distance (minutes to hours), which the transport engine
takes on from here. Left out: flow within these seconds, tissue that tears, fluid that blood and lymph take meanwhile,
and water of the tissue that is pushed ahead and dilutes the front.

A needle that ends in the epidermis fills the epidermis alone, no further aside than it is deep: its cells are tight,
and the way back along the track is shorter than the way on (resnik2018: transfer limited by what the epidermis takes).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_HALVINGS = 60


@dataclass(frozen=True)
class Outlet:
    """Where the fluid of one channel leaves it and what bounds it. Arrays that broadcast; lengths in m.

    lumen_radius and lumen_depth of the open lumen, lumen_share of it that takes the fluid (1 where it is water); upper
    and tip, between which the fluid leaves the needle; ceiling, below which tissue takes fluid (the end of the stratum
    corneum); epidermis, its end; floor, the end of the skin; cell, radius of the channel's unit cell; fluid_fraction
    share of the tissue that is open to fluid, expansion share of its volume by which it can swell, most the share of
    the tissue that fluid may come to, swollen or not.
    """

    lumen_radius: Array
    lumen_depth: Array
    upper: Array
    tip: Array
    ceiling: Array
    epidermis: Array
    floor: Array
    cell: Array
    fluid_fraction: Array
    expansion: Array
    lumen_share: Array | float = 1.0
    most: Array | float = np.inf


@dataclass(frozen=True)
class Filled:
    """What one channel took: in the lumen, in the tissue and back to the surface, m^3; and the cylinder of tissue that
    the fluid came to: top and bottom m below the surface, radius m from the axis."""

    in_lumen: Array
    in_tissue: Array
    back_flow: Array
    top: Array
    bottom: Array
    radius: Array


def fill(volume: Array, outlet: Outlet) -> Filled:
    """Where the fluid that is pushed into a channel goes.

    Args:
        volume: m^3, of one channel; any shape that broadcasts with the outlet's arrays.
        outlet: where it leaves the needle, and what bounds it.

    Returns:
        Its parts, which add up to the volume, each of the common shape.
    """
    site = _Bounds.of(outlet)
    in_lumen = np.minimum(volume, math.pi * outlet.lumen_radius**2 * outlet.lumen_depth * outlet.lumen_share)
    excess = volume - in_lumen
    furthest = np.maximum(site.aside, 3 * np.maximum(site.floor - site.ceiling, 0.0) / 2)
    whole = site.tissue(furthest)
    open_share = np.minimum(outlet.fluid_fraction, outlet.most)
    swollen_share = np.minimum(outlet.fluid_fraction + site.expansion, outlet.most)
    in_tissue = np.minimum(excess, swollen_share * whole)
    wanted = np.minimum(in_tissue / open_share, whole)
    near, far = np.zeros_like(wanted), np.broadcast_to(furthest, wanted.shape)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        enough = site.tissue(middle) >= wanted
        near, far = np.where(enough, near, middle), np.where(enough, middle, far)
    top, bottom = site.band(far)
    radius = np.maximum(np.minimum(far, site.aside), outlet.lumen_radius)
    return Filled(*np.broadcast_arrays(in_lumen, in_tissue, excess - in_tissue, top, bottom, radius))


@dataclass(frozen=True)
class _Bounds:
    """The tissue that an outlet reaches: as `Outlet`, narrowed where the needle ends in the epidermis or above it."""

    outlet: Outlet
    upper: Array
    tip: Array
    ceiling: Array
    floor: Array
    aside: Array
    expansion: Array

    @classmethod
    def of(cls, outlet: Outlet) -> _Bounds:
        tip = np.minimum(np.maximum(outlet.tip, outlet.lumen_depth), outlet.floor)
        shallow = tip <= outlet.epidermis
        pierced = tip > outlet.ceiling
        floor = np.where(shallow, np.where(pierced, outlet.epidermis, outlet.ceiling), outlet.floor)
        aside = np.maximum(np.where(shallow, np.minimum(outlet.cell, tip), outlet.cell), outlet.lumen_radius)
        inside = np.clip(outlet.upper, outlet.ceiling, np.maximum(tip, outlet.ceiling))
        expansion = np.where(shallow, 0.0, outlet.expansion)
        return cls(outlet, inside, tip, np.asarray(outlet.ceiling), floor, aside, expansion)

    def band(self, reach: Array) -> tuple[Array, Array]:
        """Depths (m) between which fluid stands that has moved that far (m) to every side."""
        further = 2 * reach / 3
        bottom = np.minimum(np.maximum(self.tip, self.ceiling) + further, self.floor)
        return np.maximum(self.upper - further, self.ceiling), np.maximum(bottom, self.ceiling)

    def tissue(self, reach: Array) -> Array:
        """Volume (m^3) of the tissue that fluid comes to which has moved that far (m) to every side."""
        top, bottom = self.band(reach)
        radius = np.minimum(reach, self.aside)
        lumen = np.minimum(radius, self.outlet.lumen_radius)
        beside = np.clip(np.minimum(bottom, self.outlet.lumen_depth) - top, 0.0, None)
        return np.asarray(math.pi * (radius**2 * (bottom - top) - lumen**2 * beside))
