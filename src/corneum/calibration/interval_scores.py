"""How good intervals are: coverage by a binomial test, the interval score, and a constant interval as a peer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from corneum.evidence.value import CENTRAL_95, NORMAL_95

Array = NDArray[np.float64]


def coverage_chance(inside: int, of: int) -> float:
    """Chance, by a two-sided binomial test, of a coverage as far from 95 % as that."""
    return float(binomtest(inside, of, CENTRAL_95[1] - CENTRAL_95[0]).pvalue)


def interval_score(low: Array, high: Array, measured: Array) -> float:
    """Mean score of 95 % intervals: their width, and 40 times what a measurement lies outside (Gneiting and Raftery);
    lower is better. All of one shape and scale."""
    penalty = 2.0 / (1.0 - (CENTRAL_95[1] - CENTRAL_95[0]))
    outside = np.maximum(low - measured, 0.0) + np.maximum(measured - high, 0.0)
    return float((high - low + penalty * outside).mean())


def constant_intervals(measured: Array) -> tuple[Array, Array]:
    """For each measurement the 95 % interval of all others: their median and spread, whatever was applied."""
    low, high = np.empty_like(measured), np.empty_like(measured)
    for index in range(len(measured)):
        others = np.delete(measured, index)
        half = NORMAL_95 * float(others.std(ddof=1))
        low[index], high[index] = np.median(others) - half, np.median(others) + half
    return low, high
