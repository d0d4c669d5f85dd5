"""Quantities as the plan holds them: value, unit, interval, grade, status, derivation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NoData, Value
from corneum.plan_document import document_parts
from corneum.plan_document.document_parts import NoNumber, Number, Range, grade_of
from corneum.planning.results import Quantity
from corneum.response.barrier import Course

Array = NDArray[np.float64]

DIGITS = 6
_MIDDLE_AND_ENDS = (CENTRAL_95[0], 0.5, CENTRAL_95[1])


def rounded(number: float) -> float:
    """Six significant digits: enough for any reader, stable between machines."""
    return float(f"{number:.{DIGITS}g}")


def number(context: ModelContext, quantity: Quantity) -> document_parts.Quantity:
    """A quantity: the median and the 95 % range over everything that is drawn."""
    if isinstance(quantity, NoData):
        return without(quantity)
    if isinstance(quantity, Value):
        context.remember(quantity)
        return _tabulated(quantity)
    low, median, high = _middle_and_ends(quantity)
    return _computed(context, quantity, median, low, high)


# trials, limits and grids are the same for many treatments and zones
@lru_cache(maxsize=4096)
def _tabulated(value: Value) -> Number:
    fixed = value.spread == "fixed"
    return Number(
        value=rounded(value.number),
        unit=value.unit,
        low=None if fixed else rounded(value.low),
        high=None if fixed else rounded(value.high),
        grade=grade_of(value.grade),
        status="tabulated",
        derivation=value.identity,
    )


def probability(context: ModelContext, quantity: Quantity) -> document_parts.Quantity:
    """A probability or a share: the mean over people, its interval over what nobody knows (the outer axis)."""
    if not isinstance(quantity, Drawn):
        return number(context, quantity)
    by_hypothesis = quantity.draws.reshape(quantity.draws.shape[0], -1).mean(axis=1)
    low, high = _quantiles(by_hypothesis, CENTRAL_95)
    return _computed(context, quantity, float(by_hypothesis.mean()), low, high)


def course(context: ModelContext, quantity: Course) -> document_parts.Course:
    """A course in time: median and 95 % range at each time."""
    return course_at(context, quantity.values, quantity.times.tolist(), quantity.note)


def course_at(
    context: ModelContext, values: Drawn, times: Sequence[float], note: str | None = None
) -> document_parts.Course:
    """What is drawn at some times, s, (..., T): median and 95 % range at each."""
    draws = values.draws
    ordered = np.sort(draws.reshape(-1, draws.shape[-1]), axis=0)
    low, median, high = (
        (ordered[below] + part * (ordered[above] - ordered[below])).tolist()
        for below, above, part in _neighbours(len(ordered), _MIDDLE_AND_ENDS)
    )
    return document_parts.Course(
        time=[rounded(time) for time in times],
        value=[rounded(value) for value in median],
        unit=values.unit,
        low=[rounded(value) for value in low],
        high=[rounded(value) for value in high],
        grade=grade_of(context.grade(values.derivation)),
        status="computed",
        derivation=values.derivation,
        note=note,
    )


def value_range(context: ModelContext, ends: tuple[Value, Value] | NoData) -> Range | NoNumber:
    """Both ends of a range as numbers, or why there is none."""
    if isinstance(ends, NoData):
        return without(ends)
    return Range(low=number(context, ends[0]), high=number(context, ends[1]))


def ends_of(quantity: Drawn | Value) -> tuple[float, float, float]:
    """Lower end, middle and upper end of a quantity in SI, as a field of a sentence."""
    if isinstance(quantity, Value):
        return rounded(quantity.low), rounded(quantity.number), rounded(quantity.high)
    low, middle, high = _middle_and_ends(quantity)
    return rounded(low), rounded(middle), rounded(high)


def middle_of(quantity: Drawn | Value) -> float:
    """The middle of a quantity in SI, as a field of a sentence."""
    return ends_of(quantity)[1]


def without(quantity: NoData) -> NoNumber:
    """No credible data, and why."""
    return NoNumber(
        value=None,
        status="no_credible_data",
        reason=quantity.reason,
        settled_by=quantity.settled_by or None,
    )


def _middle_and_ends(quantity: Drawn) -> list[float]:
    return _quantiles(quantity.draws, _MIDDLE_AND_ENDS)


def _quantiles(draws: Array, shares: tuple[float, ...]) -> list[float]:
    """Quantiles of all draws, straight between neighbours: a plan asks for thousands, of few draws each."""
    ordered = np.sort(draws, axis=None)
    quantiles = []
    for below, above, part in _neighbours(ordered.size, shares):
        least = ordered.item(below)
        quantiles.append(least + part * (ordered.item(above) - least))
    return quantiles


@lru_cache(maxsize=64)
def _neighbours(count: int, shares: tuple[float, ...]) -> tuple[tuple[int, int, float], ...]:
    """Between which two of so many ordered draws each quantile lies, and how far from the first to the second."""
    places = [share * (count - 1) for share in shares]
    return tuple((int(place), min(int(place) + 1, count - 1), place - int(place)) for place in places)


def _computed(context: ModelContext, quantity: Drawn, value: float, low: float, high: float) -> Number:
    return Number(
        value=rounded(value),
        unit=quantity.unit,
        low=rounded(low),
        high=rounded(high),
        grade=grade_of(context.grade(quantity.derivation)),
        status="computed",
        derivation=quantity.derivation,
    )
