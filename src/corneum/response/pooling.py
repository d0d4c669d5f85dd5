"""Pooling of studies: random effects with t-distributed studies, an interval for the mean and one for a new study.

The effects of studies scatter around the mean as tau times Student's t, so that one study that reads 100 against 0 %
moves the mean little. The mean is integrated on a grid. Five studies or more: tau by restricted likelihood, the
interval after Hartung and Knapp. Two to four: Bayesian, with a half-normal prior on tau. One study is shown as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, roots_genlaguerre, stdtrit

from corneum.evidence.value import CENTRAL_95

Array = NDArray[np.float64]

_LIMITS = np.array([CENTRAL_95[0], 1 / 2, CENTRAL_95[1]])
# the grids: fine enough that no end moves by 0.01 when they are doubled
_MEANS, _SPREADS, _SCALES = 301, 81, 12
_REACH = 8


@dataclass(frozen=True)
class Priors:
    """What is taken for granted: degrees of freedom of the scatter of studies, the sd of the half-normal prior of tau
    and of the normal prior of the mean (centred on no effect), and the fewest studies that do without priors."""

    freedom: float
    tau: float
    mean: float
    fewest: int


@dataclass(frozen=True)
class Pooled:
    """A pooled effect with 95 % intervals: of the mean (`low`, `high`), and of a new study, None for a single study.

    `tau` is the spread between studies and `inconsistency` the share of the variance that lies between them (I^2);
    `weights` those of the studies, which sum to 1.
    """

    value: float
    low: float
    high: float
    error: float
    prediction: tuple[float, float] | None
    tau: float
    inconsistency: float
    weights: tuple[float, ...]


def pool(values: Sequence[float], variances: Sequence[float], priors: Priors) -> Pooled:
    """Pool the effects of studies.

    Args:
        values: An effect a study, any scale.
        variances: Variance of each, above 0.
        priors: What is taken for granted.

    Returns:
        The mean with its interval, and the interval in which the effect of a new study is expected.

    Source: Viechtbauer 2005 (restricted likelihood), Hartung and Knapp 2001, Higgins 2009 (new study), Roever 2020
    (half-normal prior for few studies), Lee and Thompson 2008 (t-distributed effects).
    """
    effects, errors = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if effects.size == 1:
        error = float(np.sqrt(errors[0]))
        low, high = effects[0] + error * ndtri(_LIMITS[[0, 2]])
        return Pooled(float(effects[0]), float(low), float(high), error, None, 0.0, 0.0, (1.0,))
    means, taus = _grids(effects, errors, priors)
    likelihood = _likelihood(effects, errors, means, taus, priors.freedom)
    if effects.size >= priors.fewest:
        return _restricted(effects, errors, means, taus, likelihood, priors)
    return _bayesian(effects, errors, means, taus, likelihood, priors)


def predict_one(value: float, variance: float, priors: Priors) -> tuple[float, float]:
    """The interval in which a second study is expected after a first, by the priors alone; for tests of the method.

    Args:
        value: The effect of the first study.
        variance: Its variance.
        priors: What is taken for granted.
    """
    effects, errors = np.array([value]), np.array([variance])
    means, taus = _grids(effects, errors, priors)
    likelihood = _likelihood(effects, errors, means, taus, priors.freedom)
    prediction = _bayesian(effects, errors, means, taus, likelihood, priors).prediction
    assert prediction is not None
    return prediction


def _grids(effects: Array, errors: Array, priors: Priors) -> tuple[Array, Array]:
    spread = float(np.sqrt(errors.max()) + np.ptp(effects) + priors.tau)
    middle = float(np.median(effects))
    low, high = middle - 3 * spread, middle + 3 * spread
    # tau from 0, finer near it
    most = max(4 * priors.tau, 2 * float(np.ptp(effects)))
    return np.linspace(low, high, _MEANS), most * np.linspace(0, 1, _SPREADS) ** 2


def _likelihood(effects: Array, errors: Array, means: Array, taus: Array, freedom: float) -> Array:
    """Likelihood of every mean and tau, (means, taus): each study a mixture of normals, which is Student's t."""
    scales, shares = _mixture(freedom)
    log = np.zeros((means.size, taus.size))
    for effect, error in zip(effects, errors, strict=True):
        variance = error + taus[None, :, None] ** 2 / scales[None, None, :]
        density = np.exp(-((effect - means[:, None, None]) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        log += np.log(np.maximum(density @ shares, np.finfo(float).tiny))
    return np.asarray(np.exp(log - log.max()))


@cache
def _mixture(freedom: float) -> tuple[Array, Array]:
    """Scales and shares of the normals whose mixture is Student's t: u of Gamma(freedom / 2, freedom / 2)."""
    if np.isinf(freedom):
        return np.ones(1), np.ones(1)
    nodes, weights = roots_genlaguerre(_SCALES, freedom / 2 - 1)
    return np.asarray(2 * nodes / freedom), np.asarray(weights / weights.sum())


def _restricted(effects: Array, errors: Array, means: Array, taus: Array, likelihood: Array, priors: Priors) -> Pooled:
    # the mean integrated out is the restricted likelihood
    over_means = likelihood.sum(axis=0)
    at = int(np.argmax(over_means))
    tau = float(taus[at] if at in (0, taus.size - 1) else _vertex(taus, over_means, at))
    of_mean = _likelihood(effects, errors, means, np.array([tau]), priors.freedom)[:, 0]
    value = float((means * of_mean).sum() / of_mean.sum())
    precision = _precision(effects, errors, value, tau, priors.freedom)
    ordinary = 1 / precision.sum()
    excess = float((precision * (effects - value) ** 2).sum() / (effects.size - 1))
    # never narrower than the ordinary interval
    error = float(np.sqrt(ordinary * max(1.0, excess)))
    half = error * float(stdtrit(effects.size - 1, _LIMITS[2]))
    wide = float(np.hypot(tau, error)) * float(stdtrit(min(effects.size - 2, priors.freedom), _LIMITS[2]))
    return Pooled(
        value=value,
        low=value - half,
        high=value + half,
        error=error,
        prediction=(value - wide, value + wide),
        tau=tau,
        inconsistency=_inconsistency(errors, tau),
        weights=tuple((precision / precision.sum()).tolist()),
    )


def _vertex(taus: Array, height: Array, at: int) -> float:
    """The top of the parabola through three neighbours of the grid."""
    x, y = taus[at - 1 : at + 2], height[at - 1 : at + 2]
    fit = np.polyfit(x, y, 2)
    return float(np.clip(-fit[1] / (2 * fit[0]), x[0], x[2]))


def _bayesian(effects: Array, errors: Array, means: Array, taus: Array, likelihood: Array, priors: Priors) -> Pooled:
    width = np.gradient(taus)
    # normal and half-normal but for a factor that the division takes out
    for_mean, for_tau = (
        np.exp(-((grid / scale) ** 2) / 2) for grid, scale in ((means, priors.mean), (taus, priors.tau))
    )
    posterior = likelihood * for_mean[:, None] * (for_tau * width)[None, :]
    posterior /= posterior.sum()
    of_mean, of_tau = posterior.sum(axis=1), posterior.sum(axis=0)
    low, value, high = np.interp(_LIMITS, _below(of_mean), means)
    tau = float(np.interp(_LIMITS[1], _below(of_tau), taus))
    error = float(np.sqrt((of_mean * (means - (of_mean * means).sum()) ** 2).sum()))
    precision = _precision(effects, errors, float(value), tau, priors.freedom)
    return Pooled(
        value=float(value),
        low=float(low),
        high=float(high),
        error=error,
        prediction=_new_study(means, taus, posterior, priors.freedom),
        tau=tau,
        inconsistency=_inconsistency(errors, tau),
        weights=tuple((precision / precision.sum()).tolist()),
    )


def _below(shares: Array) -> Array:
    """Probability of a value below each point of a grid, half of its own share with it."""
    return np.asarray(np.cumsum(shares) - shares / 2)


def _new_study(means: Array, taus: Array, posterior: Array, freedom: float) -> tuple[float, float]:
    """95 % of the effects of a study to come, over the posterior of mean and tau (normal given tau)."""
    scales, shares = _mixture(freedom)
    of_tau = posterior.sum(axis=0)
    by_tau = posterior / np.maximum(of_tau, np.finfo(float).tiny)
    centre = (by_tau * means[:, None]).sum(axis=0)
    variance = (by_tau * (means[:, None] - centre) ** 2).sum(axis=0)
    spread = np.sqrt(variance[:, None] + taus[:, None] ** 2 / scales)
    at = np.linspace(means[0] - _REACH, means[-1] + _REACH, 2 * means.size)
    below = np.tensordot(of_tau[:, None] * shares, ndtr((at - centre[:, None, None]) / spread[..., None]), 2)
    low, high = np.interp(_LIMITS[[0, 2]], below, at)
    return float(low), float(high)


def _precision(effects: Array, errors: Array, value: float, tau: float, freedom: float) -> Array:
    """Precision of each study given the mean: that of its normals, by how well each explains the study."""
    scales, shares = _mixture(freedom)
    variance = errors[:, None] + tau**2 / scales[None, :]
    density = shares * np.exp(-((effects[:, None] - value) ** 2) / (2 * variance)) / np.sqrt(variance)
    return np.asarray((density / variance).sum(axis=1) / density.sum(axis=1))


def _inconsistency(errors: Array, tau: float) -> float:
    """I^2: the share of the variance of a typical study that lies between studies."""
    if errors.size == 1:
        return 0.0
    weights = 1 / errors
    typical = (errors.size - 1) * weights.sum() / (weights.sum() ** 2 - (weights**2).sum())
    return float(tau**2 / (tau**2 + typical))
