"""How evenly the channels cover the skin: share of skin near a channel, mean distance to the nearest, a word.

- Tips set down side by side make a lattice of pitch 1/sqrt(density of one pass); passes lie over each other at random.
- A hand or pen makes counts that vary more than chance: local density is gamma-distributed with shape k, counts are
  negative binomial, and the share within r is 1 - (1 + lambda pi r^2 / k)^(-k); without spread (k without limit)
  this is 1 - exp(-lambda pi r^2). No study counted, so k (parameter count_shape) is a prior.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels

Array = NDArray[np.float64]

# points of the radial quadrature of the lattice's mean distance
_RADII = 2**8


def coverage(context: ModelContext, channels: Channels, distance: float) -> Drawn:
    """Share of the skin that lies near a channel, 0 to 1, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the treatment.
        distance: How far from a channel skin counts as near it, m.
    """
    density = channels.density.draws
    if channels.count_shape is None:
        draws = _near_lattice(density, np.asarray(distance), channels.overlays)
        equation, inputs = "1 - (1 - share within r of a square lattice)^passes", [Input(channels.density)]
    else:
        k = channels.count_shape.draws
        draws = -np.expm1(-k * np.log1p(density * math.pi * distance**2 / k))
        equation = "1 - (1 + lambda pi r^2/k)^(-k)"
        inputs = [Input(channels.density), Input(channels.count_shape, 0.5)]
    return context.drawn(draws, "1", "share of skin near a channel", f"{equation}, r {distance:g} m", inputs)


def nearest_distance(context: ModelContext, channels: Channels) -> Drawn | NoData:
    """Mean distance from a point of the skin to the nearest channel at the people's mean density, m, shape (E, 1).

    NoData where in some outer draw no needle pierces anybody, since the distance is then without limit.
    With gamma-distributed local density: sqrt(k/lambda) Gamma(k - 1/2) / (2 Gamma(k)), which tends to
    1/(2 sqrt(lambda)) without spread. Over a lattice: the share not yet reached, integrated over the radius.
    """
    density = channels.density.draws.mean(axis=1, keepdims=True)
    if not np.all(density > 0):
        return NoData("it is not sure that these needles pierce the skin at all", "a test spot under magnification")
    spacing = 1 / np.sqrt(density)
    if channels.count_shape is None:
        pitch = spacing * math.sqrt(channels.overlays)
        # no point is farther from a square lattice's points than half its diagonal
        radii, width = np.linspace(0.0, math.sqrt(0.5), _RADII, retstep=True)
        left = (1 - _lattice_share(radii)) ** channels.overlays
        draws = pitch * float(np.sum(left[1:] + left[:-1]) * width / 2)
        equation, inputs = "integral over r of (1 - share within r)^passes", [Input(channels.density, 0.5)]
    else:
        k = channels.count_shape.draws
        draws = spacing * np.sqrt(k) * np.exp(gammaln(k - 0.5) - gammaln(k)) / 2
        equation = "sqrt(k/lambda) Gamma(k - 1/2)/(2 Gamma(k))"
        inputs = [Input(channels.density, 0.5), Input(channels.count_shape, 0.5)]
    return context.drawn(draws, "m", "mean distance to the nearest channel", equation, inputs)


def evenness(context: ModelContext, channels: Channels) -> str:
    """How even the channels are, for people: "even", "some gaps" or "wide gaps".

    The median share of skin near a channel decides.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the treatment.

    Source: judgement (parameters needling.evenness_*).
    """
    distance, even, some = (context.parameter(f"needling.evenness_{name}") for name in ("distance", "even", "some"))
    share = float(np.median(coverage(context, channels, distance.number).draws))
    if share >= even.number:
        return "even"
    return "some gaps" if share >= some.number else "wide gaps"


def _near_lattice(density: Array, distance: Array, overlays: int) -> Array:
    radius = distance * np.sqrt(density / overlays)
    return np.asarray(1 - (1 - _lattice_share(radius)) ** overlays)


def _lattice_share(within: Array) -> Array:
    """Share of a unit square within a radius of its centre: the disc, less its four caps, until it holds the square."""
    radius = np.clip(within, 0.0, math.sqrt(0.5))
    half = np.minimum(0.5, radius)
    with np.errstate(invalid="ignore", divide="ignore"):
        angle = np.where(radius > 0, np.arccos(np.clip(half / radius, 0.0, 1.0)), 0.0)
    cap = radius**2 * angle - half * np.sqrt(np.maximum(radius**2 - half**2, 0.0))
    return np.asarray(np.minimum(1.0, math.pi * radius**2 - 2 * 2 * cap))
