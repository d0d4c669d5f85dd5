"""Numbers of a plan in words: what has no number says so, and a course in time gives its peak."""

from __future__ import annotations

import pytest

from corneum.plan_document.document_parts import Course, NoNumber, Number, Range
from corneum.report import number_words


def number(value: float, low: float | None = None, high: float | None = None, unit: str = "s") -> Number:
    ends = {"low": low, "high": high}
    return Number(value=value, unit=unit, **ends, grade="low", status="computed", derivation="d")


NOTHING = NoNumber(value=None, status="no_credible_data", reason="never measured")
DAY = 86400.0


def test_what_has_no_number_is_no_credible_data() -> None:
    assert number_words.spoken(NOTHING) == number_words.spoken(None) == number_words.NOTHING
    assert not number_words.spoken_range(NOTHING).known
    assert not number_words.spoken_range(Range(low=number(1.0), high=NOTHING)).known
    assert number_words.value_of(NOTHING) is None
    assert number_words.range_of(Range(low=NOTHING, high=number(1.0))) is None
    assert number_words.peak(NOTHING) is NOTHING


def test_a_number_has_its_interval_in_brackets_where_it_has_any() -> None:
    assert number_words.with_interval(number(2 * DAY, DAY, 5 * DAY)) == "about 2 days (1 to 5 days)"
    assert number_words.with_interval(number(2 * DAY)) == "about 2 days"


def test_a_range_reads_from_end_to_end() -> None:
    pair = Range(low=number(2 * DAY), high=number(5 * DAY))
    assert number_words.spoken_range(pair).text == "2 to 5 days"
    assert number_words.range_of(pair) == (2 * DAY, 5 * DAY)


@pytest.mark.parametrize(("low", "high", "ends"), [(1.0, 3.0, (1.0, 3.0)), (None, None, (2.0, 2.0))])
def test_ends_without_a_spread_are_the_value(low: float | None, high: float | None, ends: tuple[float, float]) -> None:
    assert number_words.ends_of(number(2.0, low, high)) == ends
    assert number_words.upper_end(number(2.0, low, high)) == ends[1]


def test_the_peak_of_a_course_keeps_its_own_ends() -> None:
    course = Course(
        time=[0.0, 1.0, 2.0],
        value=[1.0, 5.0, 2.0],
        unit="kg/m^2/s",
        low=[0.5, 4.0, 1.0],
        high=[2.0, 9.0, 3.0],
        grade="low",
        status="computed",
        derivation="d",
    )
    peak = number_words.peak(course)
    assert isinstance(peak, Number)
    assert (peak.value, peak.low, peak.high, peak.derivation) == (5.0, 4.0, 9.0, "d")
