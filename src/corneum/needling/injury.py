"""How much tissue the needles injure, layer by layer: what inflammation and all that follows from it starts from.

A point at depth z lies within x(z) tracks on average,

    x(z) = n A S(z) + n V / (b - t) between t and b,

with n the needles that pierce on an area (all passes together), A the cross-section of a track with the tissue that it
tears, S the share of those needles that reach beyond z, and V, t, b the volume, top and bottom of what a heated needle
coagulates. Tracks fall independently, so the injured share there is 1 - exp(-x), and the injured volume on an area of
skin is its integral over a layer. S falls by a step at the tip of each needle, so the integral is a finite sum.

Layers are the bins, because every answer to injury that anybody measured is that of a layer, and layers of equal depth
differ between zones and people. Where the reticular dermis is called deep is a convention (parameter reticular_split).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels
from corneum.skin.layers import Skin

Array = NDArray[np.float64]

EPIDERMIS, DEEP = "epidermis", "deep_reticular_dermis"
DERMIS = ("papillary_dermis", "upper_reticular_dermis", DEEP)
# from the surface inward; the last is what lies below the skin
LAYERS = (EPIDERMIS, *DERMIS, "below_skin")
VOLUME_ON_AREA = "m^3/m^2"

_EQUATION = "integral over the layer of 1 - exp(-x), x tracks over a point, n pi r^2 times the share of needles beyond"


@dataclass(frozen=True)
class CoagulatedZone:
    """What a heated needle coagulates: `top` and `bottom` below the surface, m, `volume` of one needle, m^3.

    Each drawn (E, P) or (E, 1).
    """

    top: Drawn
    bottom: Drawn
    volume: Drawn


@dataclass(frozen=True)
class Injury:
    """Injured volume on an area of skin by layer, m^3/m^2, drawn (E, P), in the order of `LAYERS`.

    All layers share one derivation, and tracks that overlap count once. `thickness` of each layer within the skin, m,
    (E, P).
    """

    volume: Mapping[str, Drawn]
    thickness: Mapping[str, Drawn]


def injury(
    context: ModelContext,
    channels: Channels,
    depth_in_place: Drawn,
    skin: Skin,
    coagulated: CoagulatedZone | None = None,
) -> Injury:
    """What the needles of a session injure in one zone.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the session, all passes together: density and radius of injury of a track.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        skin: The skin of the zone, drawn for the same people.
        coagulated: The zone that a heated needle coagulates, where it was computed. The tracks then count with the
            tissue that the needle tears alone; without it the radius of injury holds a prior for the heat.

    Source: geometry; parameters needling.injury_radius_share, thermal_margin, reticular_split.
    """
    edges, thickness = _edges(context, skin)
    section = _cross_section(context, channels, coagulated is not None)
    volumes = _by_layer(channels, depth_in_place, skin, edges, section, coagulated)
    inputs: list[Input | Drawn] = [
        channels.density,
        section,
        depth_in_place,
        Input(skin.stratum_corneum_at_needle, 0.0),
        *(Input(layer, 1.0) for layer in thickness.values()),
    ]
    if coagulated is not None:
        inputs += [coagulated.top, coagulated.bottom, coagulated.volume]
    # one derivation for all layers, which are read off one integral
    derivation = context.derive("injured volume by layer", _EQUATION, inputs)
    return Injury(
        {name: Drawn(volumes[..., place], VOLUME_ON_AREA, derivation) for place, name in enumerate(LAYERS)},
        thickness,
    )


def both_injuries(context: ModelContext, first: Injury, second: Injury) -> Injury:
    """What two passes over one place injure together: their tracks fall independently within each layer.

    Never less than either alone. Below the skin, where no thickness bounds the overlap, the volumes add up.

    Args:
        context: Tables, virtual people and record.
        first: Injury of the first pass.
        second: Injury of the second pass, in the same skin.
    """
    derivation = context.derive(
        "injured volume by layer, both passes",
        "v_1 + v_2 - v_1 v_2 / h",
        [first.volume[EPIDERMIS], second.volume[EPIDERMIS], *(Input(each, 0.0) for each in first.thickness.values())],
    )

    def together(name: str) -> Drawn:
        by_first, by_second = first.volume[name].draws, second.volume[name].draws
        added = by_first + by_second
        if name in first.thickness:
            thickness = first.thickness[name].draws
            added = added - np.divide(by_first * by_second, thickness, out=np.zeros_like(added), where=thickness > 0)
        return Drawn(added, VOLUME_ON_AREA, derivation)

    return Injury({name: together(name) for name in LAYERS}, first.thickness)


def dermal(of: Injury) -> Drawn:
    """Injured volume of the dermis on an area, m^3/m^2, shape (E, P)."""
    return _sum(of, DERMIS)


def within_skin(of: Injury) -> Drawn:
    """Injured volume of epidermis and dermis on an area, m^3/m^2, shape (E, P)."""
    return _sum(of, (EPIDERMIS, *DERMIS))


def injured_share(context: ModelContext, of: Injury, layer: str) -> Drawn:
    """Share of a layer of the skin that is injured, 0 to 1, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        of: The injury.
        layer: One of `LAYERS` but the last, which has no thickness.
    """
    volume, thickness = of.volume[layer], of.thickness[layer]
    share = np.divide(volume.draws, thickness.draws, out=np.zeros_like(volume.draws), where=thickness.draws > 0)
    return context.drawn(share, "1", "injured share of a layer", "v / h", [volume, Input(thickness, 0.0)])


def _sum(of: Injury, layers: tuple[str, ...]) -> Drawn:
    """The volumes of several layers together, with the derivation that all layers share."""
    added = np.sum([of.volume[name].draws for name in layers], axis=0)
    return Drawn(added, VOLUME_ON_AREA, of.volume[layers[0]].derivation)


def _edges(context: ModelContext, skin: Skin) -> tuple[Array, dict[str, Drawn]]:
    """Depths of the lower edges of the layers of the skin (E, P, 4), m, and their thickness."""
    with context.model("upper and deep reticular dermis") as model:
        split = context.parameter("needling.reticular_split").number
        equation = "a share of the reticular dermis"
        upper = model.drawn(split * skin.reticular_dermis.draws, "m", equation, uses=[skin.reticular_dermis])
        deep = model.drawn((1 - split) * skin.reticular_dermis.draws, "m", equation, uses=[skin.reticular_dermis])
    thickness = dict(zip((EPIDERMIS, *DERMIS), (skin.epidermis, skin.papillary_dermis, upper, deep), strict=True))
    layers = np.broadcast_arrays(*(layer.draws for layer in thickness.values()))
    return np.cumsum(np.stack(layers, axis=-1), axis=-1), thickness


def _cross_section(context: ModelContext, channels: Channels, torn_alone: bool) -> Drawn:
    """Cross-section of a track with the tissue around it, m^2, (E, 1)."""
    if not torn_alone:
        radius = channels.injury_radius
        return context.drawn(
            math.pi * radius.draws**2, "m^2", "cross-section of a track", "pi r^2", [Input(radius, 2.0)]
        )
    with context.model("cross-section of a track") as model:
        radius_torn = (
            context.draw(context.parameter("needling.injury_radius_share")) * channels.needle_diameter.draws / 2
        )
        return model.drawn(
            math.pi * radius_torn**2, "m^2", "pi (rho D/2)^2", uses=[Input(channels.needle_diameter, 2.0)]
        )


def _by_layer(
    channels: Channels,
    depth_in_place: Drawn,
    skin: Skin,
    edges: Array,
    section: Drawn,
    coagulated: CoagulatedZone | None,
) -> Array:
    """Injured volume on an area by layer (E, P, 5), m."""
    reached = depth_in_place.draws
    density = np.broadcast_to(channels.density.draws, reached.shape[:-1])[..., None]
    pierced = reached > skin.stratum_corneum_at_needle.draws
    count = np.maximum(np.count_nonzero(pierced, axis=-1, keepdims=True), 1)
    at_tip = -density * section.draws[..., None] * pierced / count
    depths, steps = [reached], [at_tip]
    if coagulated is not None:
        top, bottom, volume = (
            np.broadcast_to(drawn.draws, reached.shape[:-1])[..., None]
            for drawn in (coagulated.top, coagulated.bottom, coagulated.volume)
        )
        tracks = density * volume / np.maximum(bottom - top, np.finfo(float).tiny)
        depths, steps = [*depths, top, bottom], [*steps, tracks, -tracks]
    return _between_edges(np.concatenate(depths, axis=-1), np.concatenate(steps, axis=-1), edges)


def _between_edges(depths: Array, steps: Array, edges: Array) -> Array:
    """Integral of 1 - exp(-x) between the edges (E, P, M), m: above the first, between them, and below the last.

    x is a step function that ends at 0 and changes by `steps` at `depths`, both (E, P, K).
    """
    points = np.concatenate([depths, edges], axis=-1)
    order = np.argsort(points, axis=-1, kind="stable")

    def sorted_of(at_depths: Array, at_edges: float) -> Array:
        whole = np.concatenate([at_depths, np.full_like(edges, at_edges)], axis=-1)
        return np.asarray(np.take_along_axis(whole, order, axis=-1))

    change, is_edge = sorted_of(steps, 0.0), sorted_of(np.zeros_like(steps), 1.0)
    # x above a point is what is still to change from there on
    above = -np.cumsum(change[..., ::-1], axis=-1)[..., ::-1]
    width = np.diff(np.take_along_axis(points, order, axis=-1), axis=-1, prepend=0.0)
    injured = -np.expm1(-np.maximum(above, 0.0)) * width
    layer = np.cumsum(is_edge, axis=-1) - is_edge
    return np.stack([(injured * (layer == place)).sum(axis=-1) for place in range(edges.shape[-1] + 1)], axis=-1)
