"""What readings of some zones say of the dermis of one zone: exact normal conditioning, in ln units.

A reading is r_k = u + w + R_k + e_k, with u the epistemic offset that all zones and people share, w the term of the
person that all zones share, R_k the zone's own, e_k the error of the reading. Only the mean of the readings informs u
and w, and a reading informs R of its own zone. Draws are moved rather than redrawn: to a draw x of the prior one adds
gain (data - simulated data), which is a draw of the posterior and keeps the same people between runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.draws import Population

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """One reading of a zone: the ln of its dermis over the median expected for such a person."""

    zone: str
    departure: float


@dataclass(frozen=True)
class Conditioned:
    """Draws after the readings: `outer` (E, 1), `shared` (E, P), `residual` (E, P), in ln units.

    `left` says how much of each of the three still stems from the prior: the share of its standard deviation that is
    left, or for a zone that was itself read the weight of the prior against the reading.
    """

    outer: Array
    shared: Array
    residual: Array
    left: tuple[float, float, float]


def condition(
    population: Population,
    zone: str,
    readings: Sequence[Reading],
    *,
    outer: Array,
    outer_variance: float,
    shared: Array,
    shared_variance: Array,
    residual: Array,
    residual_variance: float,
    error_variance: float,
) -> Conditioned:
    """Move the prior draws `outer` (E, 1), `shared` (E, P) and `residual` (E, P) of `zone` to what `readings` say.

    `shared_variance` (E, 1) may differ between outer draws. Without readings the draws come back as they were.
    """
    if not readings:
        return Conditioned(outer, shared, residual, (1.0, 1.0, 1.0))
    mean = sum(reading.departure for reading in readings) / len(readings)
    noise = (residual_variance + error_variance) / len(readings)

    spread = float(shared_variance.mean()) + noise
    simulated = outer + math.sqrt(spread) * population.normal("skin.reading_outer", "epistemic")
    outer_gain = outer_variance / (outer_variance + spread)
    outer = outer + outer_gain * (mean - simulated)

    simulated = shared + math.sqrt(noise) * population.normal("skin.reading_shared", "person")
    shared_gain = shared_variance / (shared_variance + noise)
    shared = shared + shared_gain * (mean - outer - simulated)

    own = [reading.departure for reading in readings if reading.zone == zone]
    left = (math.sqrt(1 - outer_gain), math.sqrt(1 - float(shared_gain.mean())), 1.0)
    if own:
        local_gain = residual_variance / (residual_variance + error_variance)
        simulated = residual + math.sqrt(error_variance) * population.normal(f"skin.reading_error.{zone}", "person")
        residual = residual + local_gain * (own[0] - outer - shared - simulated)
        prior = outer_variance + float(shared_variance.mean()) + residual_variance
        left = (error_variance / (prior + error_variance),) * 3
    return Conditioned(outer, shared, residual, left)
