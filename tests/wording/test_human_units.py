"""Numbers for people: two figures, everyday units, chances out of 100, and settings that are never rounded."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.grade import GRADES
from corneum.plan_document.zone_models import Verdict
from corneum.wording import human_units as words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (0.0123, "0.012"),
        (0.5, "0.5"),
        (1.0, "1"),
        (1.26, "1.3"),
        (9.96, "10"),
        (99.6, "100"),
        (1234.0, "1200"),
        (56789.0, "57\u202f000"),
        (-0.42, "\u22120.42"),
    ],
)
def test_two_figures(number: float, text: str) -> None:
    assert words.two_figures(number) == text


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_two_figures_stay_within_five_percent_and_never_print_an_exponent(number: float) -> None:
    text = words.two_figures(number)
    assert "e" not in text
    assert math.isclose(float(text.replace("\u202f", "")), number, rel_tol=0.0501)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.6e-5, "m", "16 µm"),
        (9.9e-5, "m", "99 µm"),
        (4.2e-4, "m", "0.42 mm"),
        (1.68, "m", "1.7 m"),
        (2.5e6, "1/m^2", "250 per cm²"),
        (1.2e-5, "kg/m^2", "1.2 µg/cm²"),
        (5e-9, "kg/m^2", "0.5 ng/cm²"),
        (4e-6, "kg/m^2/s", "14 g/m²/h"),
        (5e3, "U/m^2", "0.5 U/cm²"),
        (20.0, "U", "20 units"),
        (1.5708, "radian", "90°"),
        (3.0, "furlong", "3 furlong"),
    ],
)
def test_quantities_take_a_unit_of_everyday_size(value: float, unit: str, text: str) -> None:
    assert words.spoken(value, unit).text == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0"),
        (45.0, "45 s"),
        (1200.0, "20 min"),
        (3600.0, "60 min"),
        (86400.0, "24 h"),
        (90000.0, "25 h"),
        (172800.0, "2 days"),
        (4 * 7 * 86400.0, "4 weeks"),
        (120 * 86400.0, "3.9 months"),
        (730.5 * 86400.0, "2 years"),
    ],
)
def test_times_are_in_the_unit_a_person_would_use(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.999, "more than 99 of 100"),
        (0.34, "about 34 of 100"),
        (0.031, "about 3 of 100"),
        (0.004, "about 4 of 1000"),
        (0.0004, "about 4 of 10\u202f000"),
        (1e-9, "fewer than 1 of a million"),
        (0.0, "fewer than 1 of a million"),
    ],
)
def test_chances_are_people_out_of_a_number(probability: float, text: str) -> None:
    assert words.chance(probability) == text


@given(st.floats(min_value=0, max_value=1))
def test_a_chance_is_never_none_or_certain(probability: float) -> None:
    text = words.chance(probability)
    assert not text.startswith("about 0 ")
    assert text != "about 100 of 100"


def test_a_share_among_some_draws_is_never_none_or_all() -> None:
    assert words.share(0.0) == "fewer than 1 of 100"
    assert words.share(1.0) == "more than 99 of 100"
    assert words.share(0.5) == "50 of 100"
    assert words.between(0.0, 1.0, "1", "share") == "fewer than 1 to more than 99 of 100"


def test_a_dial_value_keeps_its_digits_while_an_estimate_does_not() -> None:
    assert words.spoken(1.25e-3, "m", kind="setting").text == "1.25 mm"
    assert words.spoken(1.25e-3, "m").text == "1.2 mm"


def test_intervals_use_the_unit_of_the_value() -> None:
    assert words.spoken(4.2e-4, "m", 8e-5, 9e-4).interval == "0.08 to 0.9 mm"
    assert words.spoken(0.03, "1", 0.004, 0.12, kind="chance").interval == "0.4 to 12 of 100"
    assert words.spoken(0.2, "1", 0.1, 0.35, kind="part").interval == "10 to 35 %"
    assert words.spoken(86400.0, "s", 7200.0, 432000.0).interval == "2 h to 5 days"
    assert words.spoken(2.0, "1").interval == ""


def test_ranges() -> None:
    assert words.between(5e-4, 1e-3, "m", "setting") == "0.5 to 1 mm"
    assert words.between(5e-4, 5e-4, "m", "setting") == "0.5 mm"
    assert words.between(0.2, 0.8, "1", "share") == "20 to 80 of 100"
    assert words.between(2 * 86400.0, 5 * 86400.0, "s") == "2 to 5 days"
    assert words.between(86400.0, 3 * 86400.0, "s") == "1 to 3 days"
    assert words.between(86400.0, 14 * 86400.0, "s") == "1 to 14 days"
    assert words.between(20 * 3600.0, 3 * 86400.0, "s") == "20 h to 3 days"


def test_every_verdict_and_grade_has_plain_words() -> None:
    assert set(words.VERDICTS) == set(get_args(Verdict)) == set(words.VERDICT_MEANS)
    assert set(words.GRADES) == set(GRADES) == set(words.GRADE_MEANS)
    assert all("_" not in text for text in (*words.VERDICTS.values(), *words.GRADES.values()))
