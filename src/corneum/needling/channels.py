"""What the needles leave behind: open lumens, their width and number, and the tissue injured on the way.

The open lumen is a quantity of its own: a track closes upon itself at once over most of its depth (`channel_widths`).
Density follows from geometry and from the share of strokes that pierce (`channel_density`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.channel_density import channel_density, spread_of_channels
from corneum.needling.channel_widths import lumen_depth, mean_among, needle_widths, slanted_radius
from corneum.needling.devices import Device
from corneum.needling.needle_opening import opening
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin


@dataclass(frozen=True)
class Channels:
    """The channels of one treatment of one zone, all passes together.

    Drawn: `depth` of the open lumen, mean over needles that pierce (E, P), m; `radius` of the open lumen (E, 1), m;
    `density` of channels (E, P), 1/m^2; `area_fraction`, share of the surface that open lumens take (E, P);
    `injured_fraction`, share of the surface that needle tracks cross (E, P); `injury_radius` of a track with the
    tissue that it tears or heats (E, 1), m; `depth_in_place`, mean over needles that pierce (E, P), m;
    `pierced_share` of the needles that pass the stratum corneum (E, P), and of these the `dermal_share` (E, P) whose
    tip, or all of whose opening where they are hollow, lies below the epidermis; `needle_diameter` (E, 1), m. `pattern`
    is "random" for hand and pen, "lattice" for tips set down side by side; `overlays` the lattices laid on each other.
    `count_shape` is the shape k of the spread of local density under a hand (E, 1), None for a lattice.
    """

    depth: Drawn
    radius: Drawn
    density: Drawn
    area_fraction: Drawn
    injured_fraction: Drawn
    injury_radius: Drawn
    depth_in_place: Drawn
    pierced_share: Drawn
    dermal_share: Drawn
    needle_diameter: Drawn
    pattern: str
    overlays: int
    count_shape: Drawn | None


def channels(
    context: ModelContext,
    device: Device,
    technique: Technique,
    skin: Skin,
    depth_in_place: Drawn,
) -> Channels:
    """The channels that a technique leaves in a skin; a needle that does not pass the stratum corneum leaves none.

    Args:
        context: Tables, virtual people and record.
        device: The device, whose class answers where a specification was not found.
        technique: How it is used.
        skin: The skin of the zone; its stratum corneum at each needle decides which needles pierce.
        depth_in_place: Depth of each needle, m, shape (E, P, N), as `depth.depth_in_place` returns it.

    Raises:
        OutOfDomain: Neither the device nor its class has a needle count, diameter or head area.

    Source: kalluri2011, hendel2019 (lumens), setterfield2021 (density at which experts aim); the rest is geometry.
    """
    reached = depth_in_place.draws
    pierced = reached > skin.stratum_corneum_at_needle.draws
    pierced_share = context.drawn(
        np.count_nonzero(pierced, axis=-1) / pierced.shape[-1],
        "1",
        "share of needles that pierce",
        "share of needles with d > stratum corneum",
        [depth_in_place, Input(skin.stratum_corneum_at_needle, 0.0)],
    )
    mean_reached = context.drawn(
        mean_among(reached, pierced),
        "m",
        "mean depth in place",
        "mean of d over the needles that pierce",
        [depth_in_place, Input(pierced_share, 0.0)],
    )
    wide = (device.class_, device.needle_diameter, device.rf)
    diameter, radius, injury_radius = context.once(
        "widths of channels", wide, lambda apart: needle_widths(apart, device)
    )
    injury_radius = slanted_radius(context, technique, injury_radius)
    density = channel_density(context, device, technique, pierced_share)
    return Channels(
        depth=lumen_depth(context, device, depth_in_place, pierced, pierced_share),
        radius=radius,
        density=density,
        area_fraction=_covered(context, density, radius, "share of the surface that open lumens take"),
        injured_fraction=_covered(context, density, injury_radius, "share of the surface that tracks cross"),
        injury_radius=injury_radius,
        depth_in_place=mean_reached,
        pierced_share=pierced_share,
        dermal_share=_dermal_share(context, device, depth_in_place, skin, pierced),
        needle_diameter=diameter,
        pattern=technique.pattern,
        overlays=technique.passes if technique.pattern == "lattice" else 1,
        count_shape=spread_of_channels(context, technique.strokes) if technique.pattern == "random" else None,
    )


def _dermal_share(
    context: ModelContext, device: Device, depth_in_place: Drawn, skin: Skin, pierced: NDArray[np.bool_]
) -> Drawn:
    """Of the needles that pierce, the share that ends in the dermis with all of its opening (E, P)."""
    gap = opening(context, device)
    above = 0.0 if gap is None else gap.draws[..., None]
    deep = (depth_in_place.draws - above > skin.epidermis_at_needle.draws).astype(np.float64)
    return context.drawn(
        mean_among(deep, pierced),
        "1",
        "share of needles that end in the dermis",
        "share with d, less the opening of a hollow needle, > epidermis, of the needles that pierce",
        [
            depth_in_place,
            skin.epidermis_at_needle,
            Input(skin.stratum_corneum_at_needle, 0.0),
            *(() if gap is None else (gap,)),
        ],
    )


def _covered(context: ModelContext, density: Drawn, radius: Drawn, model: str) -> Drawn:
    return context.drawn(
        -np.expm1(-density.draws * math.pi * radius.draws**2),
        "1",
        model,
        "1 - exp(-density pi r^2)",
        [density, Input(radius, 2.0)],
    )
