"""Certainty in words: high, moderate, low, very low, no data; and how grades combine."""

from __future__ import annotations

from collections.abc import Iterable

GRADES = ("high", "moderate", "low", "very_low", "no_data")

IN_WORDS = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very_low": "very low",
    "no_data": "no data",
}

# An input that carries less than this share of the variance of a result does not set its grade.
CARRIES = 0.1


def lowest(grades: Iterable[str]) -> str:
    """The least certain of some grades; `no_data` where there are none."""
    return max(grades, key=GRADES.index, default="no_data")


def combine(inputs: Iterable[tuple[str, float]]) -> str:
    """Grade of a result from (grade, variance carried) of each of its inputs.

    The lowest grade among the inputs that carry at least a tenth of the variance. Where no input has a stated
    spread nothing tells them apart, and the lowest of all counts. `no_data` inputs cannot carry a number and
    are refused with ValueError.
    """
    pairs = list(inputs)
    grades = [grade for grade, _ in pairs]
    if "no_data" in grades:
        raise ValueError("a number cannot be derived from an input without data")
    total = sum(variance for _, variance in pairs)
    if total <= 0:
        return lowest(grades)
    carrying = [grade for grade, variance in pairs if variance >= CARRIES * total]
    # many small inputs, none of which carries a tenth: then all that vary count
    return lowest(carrying or [grade for grade, variance in pairs if variance > 0])
