"""What readings of some zones say of the dermis of one zone: exact normal conditioning, in ln units.

A reading is r_k = u_k + w + R_k + e_k, with u_k what nobody knows of the level of its zone (correlated between zones),
w the term of the person that all zones share, R_k the zone's own, e_k the error of the reading. Of a zone t, the three
terms q = (u_t, w, R_t) and all readings are jointly normal, so that

    E[q | r] = C N^-1 r        var[q | r] = V - C N^-1 C'

with V the prior variances of q, C its covariance with the readings, N that of the readings. Draws are moved rather than
redrawn: standardised draws of the prior go through the Cholesky root of the posterior, u first, so that u stays
the same for all people of an outer draw and the same people come back between runs.

A test spot is no reading of thickness. Blood says that a needle crossed the junction; of needles at 0.25 mm, the
shallowest that a dial offers, at least 98 % do so in every zone, and blood seen there would leave 97 % of the sd of the
epidermis. What a spot says of this client's reactivity conditions dial and redness instead (`planning.observed`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Readings:
    """Readings of zones as departures from the median of such a person, in ln units.

    `departures` (K,); `covariance` (K, K) of the readings; `shared` (3, K), their covariance with (u, w, R) of the zone
    that is asked about.
    """

    departures: Array
    covariance: Array
    shared: Array


@dataclass(frozen=True)
class Conditioned:
    """Draws after the readings: `outer` (E, 1), `shared` (E, P), `residual` (E, P), in ln units.

    `left` is the weight of the prior against the readings, from 1 (nothing was read) to 0.
    """

    outer: Array
    shared: Array
    residual: Array
    left: float


def condition(
    draws: tuple[Array, Array, Array], variances: tuple[float, float, float], readings: Readings | None
) -> Conditioned:
    """Move prior draws of (u, w, R), of these variances, to what the readings say; without any they come back."""
    outer, shared, residual = draws
    if readings is None:
        return Conditioned(outer, shared, residual, 1.0)
    gain = np.linalg.solve(readings.covariance, readings.shared.T).T
    middle = gain @ readings.departures
    root = np.linalg.cholesky(np.diag(variances) - gain @ readings.shared.T)
    z = [each / np.sqrt(variance) for each, variance in zip(draws, variances, strict=True)]
    return Conditioned(
        outer=middle[0] + root[0, 0] * z[0],
        shared=middle[1] + root[1, 0] * z[0] + root[1, 1] * z[1],
        residual=middle[2] + root[2, 0] * z[0] + root[2, 1] * z[1] + root[2, 2] * z[2],
        left=float(np.clip(1 - gain.sum(), 0, 1)),
    )
