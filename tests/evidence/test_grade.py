"""Grades combine by what carries the result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.grade import CARRIES, GRADES, IN_WORDS, combine, lowest

SURE = st.sampled_from(GRADES[:-1])
INPUTS = st.lists(st.tuples(SURE, st.floats(0, 10, allow_nan=False)), min_size=1, max_size=8)


def test_every_grade_has_words() -> None:
    assert set(IN_WORDS) == set(GRADES)
    assert IN_WORDS["very_low"] == "very low"


def test_the_lowest_of_nothing_is_no_data() -> None:
    assert lowest([]) == "no_data"
    assert lowest(["high", "low", "moderate"]) == "low"


@pytest.mark.parametrize(
    ("inputs", "grade"),
    [
        ([("high", 0.9), ("very_low", 0.05)], "high"),  # a twentieth of the variance does not set the grade
        ([("high", 0.9), ("very_low", 0.1)], "very_low"),  # a tenth does
        ([("high", 0.0), ("low", 0.0)], "low"),  # nothing tells them apart
        ([("moderate", 1.0)], "moderate"),
        ([("high", 5.0), ("low", 1.0), ("very_low", 0.2)], "low"),
    ],
)
def test_golden_combinations(inputs: list[tuple[str, float]], grade: str) -> None:
    assert combine(inputs) == grade


@given(INPUTS)
def test_a_result_is_never_surer_than_its_largest_input(inputs: list[tuple[str, float]]) -> None:
    largest = max(inputs, key=lambda pair: pair[1])
    assert GRADES.index(combine(inputs)) >= GRADES.index(largest[0])


@given(INPUTS, st.floats(1e-3, 1e3))
def test_scale_and_order_do_not_matter(inputs: list[tuple[str, float]], factor: float) -> None:
    total = sum(variance for _, variance in inputs)
    clear = all(abs(variance - CARRIES * total) > 1e-6 * total for _, variance in inputs)
    if total > 1e-6 and clear:  # on the very edge of a tenth rounding decides
        assert combine(inputs) == combine([(grade, variance * factor) for grade, variance in reversed(inputs)])


def test_nothing_can_be_derived_from_no_data() -> None:
    with pytest.raises(ValueError, match="without data"):
        combine([("high", 1.0), ("no_data", 0.0)])


def test_many_small_inputs_count_together() -> None:
    """Fifteen zones of which none carries a tenth of the variance still give a grade."""
    assert combine([("low", 1.0)] * 14 + [("very_low", 1.0)]) == "very_low"
