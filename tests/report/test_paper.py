"""What goes on two sheets: few treatments, zones under one row where the same is set, and nothing lost in silence."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.pages import print_sheets
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.print_sheets import QUESTIONS, SIGNS, Paper
from corneum.wording.readers import reader_of_plan
from tests.plans import plan_of
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import changed
from tests.report.synthetic_plan import plan as synthetic_plan


def paper(plan: Plan) -> Paper:
    return print_sheets.paper(Ledger(plan, reader_of_plan(plan.occasion.licence)), plan)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of("eye_area_anticoagulated")


@pytest.fixture(scope="module")
def printed(plan: Plan) -> Paper:
    return paper(plan)


def test_every_zone_is_in_a_single_row_under_its_number_on_the_face(plan: Plan, printed: Paper) -> None:
    treatment = printed.treatment
    assert treatment is not None
    if treatment.rows:
        places = [place for row in treatment.rows for place in row[0].split(", ")]
        numbers = [int(place.split()[0]) for place in places]
        zones = next(each.zones for each in plan.treatments if each.plain_name == treatment.name)
        assert sorted(numbers) == list(range(1, len(zones) + 1))
        badges = [f">{number}</text>" for number in numbers]
        assert all(badge in treatment.pictures.face for badge in badges)


def test_a_zone_where_nothing_may_be_done_has_no_dial(plan: Plan, printed: Paper) -> None:
    assert printed.treatment is not None
    forbidden = [row for row in printed.treatment.rows if row[-1] == "do not do this"]
    assert forbidden
    assert all(row[1:-1] == ("none", "", "", "") for row in forbidden)


def test_the_allowed_is_printed_and_the_advised_against_is_named(printed: Paper) -> None:
    assert printed.treatment is not None and printed.treatment.verdict == "acceptable"
    assert printed.on_screen == ()


def test_what_does_not_fit_is_counted_or_named() -> None:
    full = plan_of("reader")

    def crowd(draft: dict[str, Any]) -> None:
        questions = range(QUESTIONS + 7)
        draft["provisional"] = [{"id": str(place), "question": words(f"question {place}")} for place in questions]
        draft["warnings"] *= 3

    crowded = paper(changed(full, crowd))
    assert (len(crowded.questions), crowded.more_questions) == (QUESTIONS, 7)
    assert len(crowded.warnings) + crowded.more_warnings == 3 * len(full.warnings)
    assert len(crowded.warnings) == SIGNS


@pytest.mark.parametrize("licence", ["self", "client"])
def test_no_depth_is_printed_for_whoever_chooses_a_provider(licence: str) -> None:
    printed = paper(synthetic_plan(change=lambda draft: draft["occasion"].update(licence=licence)))
    assert printed.treatment is None
    assert printed.kept_back
