"""What goes on two sheets: few treatments, zones under one row where the same is set, and nothing lost in silence."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.report.pages.print_sheets import QUESTIONS, SIGNS, Paper, paper
from tests.plans import plan_of
from tests.report.synthetic_plan import document


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return plan_of("eye_area_anticoagulated")


@pytest.fixture(scope="module")
def printed(plan: dict[str, Any]) -> Paper:
    return paper(plan)


def test_every_zone_is_in_one_row_under_its_number_on_the_face(plan: dict[str, Any], printed: Paper) -> None:
    for one in printed.treated:
        places = [place for row in one.rows for place in row[0].split(", ")]
        numbers = [int(place.split()[0]) for place in places]
        zones = next(each["zones"] for each in plan["treatments"] if each["plain_name"] == one.name)
        assert sorted(numbers) == list(range(1, len(zones) + 1))
        badges = [f">{number}</text>" for number in numbers]
        assert all(badge in one.pictures.face for badge in badges)


def test_a_zone_where_nothing_may_be_done_has_no_dial(plan: dict[str, Any], printed: Paper) -> None:
    forbidden = [row for one in printed.treated for row in one.rows if row[-1] == "do not do this"]
    assert forbidden
    assert all(row[1:-1] == ("none", "", "", "") for row in forbidden)


def test_the_allowed_comes_before_the_advised_against(printed: Paper) -> None:
    assert [one.verdict for one in printed.treated] == ["acceptable", "not_recommended"]


def test_what_does_not_fit_is_counted_or_named() -> None:
    full = plan_of("reader")
    crowded = paper(full | {
        "provisional": [{"id": str(place), "question": f"question {place}"} for place in range(QUESTIONS + 7)],
        "warnings": full["warnings"] * 3,
    })  # fmt: skip
    assert (len(crowded.questions), crowded.more_questions) == (QUESTIONS, 7)
    assert len(crowded.warnings) + crowded.more_warnings == 3 * len(full["warnings"])
    assert len(crowded.warnings) == SIGNS
    eye = plan_of("eye_area_anticoagulated")
    asked = paper(eye | {"provisional": [{"id": "x", "question": "asked?"}] * 9})
    assert [one.name for one in asked.treated] == ["SkinPen Precision"]
    assert asked.more_treated == ("Secret RF",)


@pytest.mark.parametrize("licence", ["self", "client"])
def test_no_depth_is_printed_for_whoever_chooses_a_provider(licence: str) -> None:
    made = document()
    made["client"] = made["client"] | {"operator": {"licence": licence}}
    printed = paper(made)
    assert printed.treated == ()
    assert printed.kept_back
