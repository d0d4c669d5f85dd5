"""What needles reach: the share of them that passes a boundary, and the share of a depth band that they injure."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels


class Interval(Protocol):
    """A depth band: `upper` and `lower` edge below the surface, (E, P) or (E, 1), m."""

    @property
    def upper(self) -> Drawn: ...

    @property
    def lower(self) -> Drawn: ...


def share_reaching(context: ModelContext, depth_in_place: Drawn, boundary: Drawn) -> Drawn:
    """Share of the needles of a sitting that reach a boundary, 0 to 1, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        boundary: Depth of the boundary, m, shape (E, P) or (E, P, N).
    """
    edge = boundary.draws if boundary.draws.ndim == depth_in_place.draws.ndim else boundary.draws[..., None]
    return context.drawn(
        np.count_nonzero(depth_in_place.draws >= edge, axis=-1) / depth_in_place.draws.shape[-1],
        "1",
        "share of needles reaching a boundary",
        "share of needles with d >= boundary",
        [depth_in_place, boundary],
    )


def injured_in_band(context: ModelContext, channels: Channels, depth_in_place: Drawn, band: Interval) -> Drawn:
    """Share of the volume of a depth band that lies within needle tracks, 0 to 1, shape (E, P).

    Each needle crosses a part of the band between none and all of it; tracks overlap at random.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the treatment.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        band: Upper and lower edge below the surface, m, each (E, P) or (E, 1).
    """
    upper, lower = band.upper.draws[..., None], band.lower.draws[..., None]
    thickness = np.maximum(lower - upper, np.finfo(float).tiny)
    crossed = np.clip((depth_in_place.draws - upper) / thickness, 0.0, 1.0).mean(axis=-1)
    pierced = channels.pierced_share.draws
    per_channel = np.divide(crossed, pierced, out=np.zeros_like(crossed), where=pierced > 0)
    tracks = channels.density.draws * math.pi * channels.injury_radius.draws**2
    return context.drawn(
        -np.expm1(-tracks * np.minimum(per_channel, 1.0)),
        "1",
        "injured share of a depth band",
        "1 - exp(-density pi r_injury^2 x), x mean over piercing needles of the crossed part of the band",
        [
            channels.density,
            Input(channels.injury_radius, 2.0),
            depth_in_place,
            # the density holds this share too, and the two cancel
            Input(channels.pierced_share, 0.0),
            band.upper,
            band.lower,
        ],
    )
