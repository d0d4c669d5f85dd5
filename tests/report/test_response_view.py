"""The page says of every answer of the skin how much, and whether it was seen to follow depth and passes."""

from __future__ import annotations

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.treatment_view import Candidate, shown_in_full
from corneum.response.injury_response import OUTPUTS
from tests.plans import plan_from

ASKED = """
date: 2026-11-20
client: {age: 45, sex: female, fitzpatrick: II}
goals: [thinning]
zones: [cheek_medial, forehead]
considering: [{device: skinpen, depth: 1 mm}]
operator: {licence: physician, jurisdiction: UK}
"""


@pytest.fixture(scope="module")
def asked_about() -> Candidate:
    plan: Plan = plan_from(ASKED, samples=16)
    return next(each for each in shown_in_full(plan, Ledger(plan, "practitioner")) if "asked about" in each.marks)


def test_every_answer_has_a_line_with_a_number_or_none_and_two_words(asked_about: Candidate) -> None:
    assert asked_about.set_off is not None and asked_about.set_off_title == "What the needles set off"
    assert asked_about.set_off.head == ("how much", "follows depth", "follows passes")
    assert len(asked_about.set_off.rows) == len(OUTPUTS)
    for name, cells in asked_about.set_off.rows:
        much, depth, passes = cells
        assert name and isinstance(much, Figure) and (much.known or much.why)
        for follows in (depth, passes):
            assert isinstance(follows, Figure) and follows.why
            assert follows.text in ("measured", "prior", "not known")


def test_pain_is_not_known_to_follow_passes_and_collagen_does_by_a_prior(asked_about: Candidate) -> None:
    assert asked_about.set_off is not None
    words = {
        name: tuple(cell.text for cell in cells if isinstance(cell, Figure)) for name, cells in asked_about.set_off.rows
    }
    assert words["pain, of 10"][1:] == ("measured", "not known")
    assert words["collagen added, mass"][1:] == ("prior", "prior")
    assert words["elastin"] == ("no credible data", "not known", "not known")


def test_claims_of_the_trade_stand_with_their_answer(asked_about: Candidate) -> None:
    answered = [claim.answered for claim in asked_about.claims]
    assert answered == ["computed", "measured", "no credible data", "no credible data", "no credible data"]
    assert all(claim.text and claim.cited for claim in asked_about.claims)
