"""The draft of a consent: about what may be done and nothing else, in plain words, with room for every answer."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from corneum.client.open_questions import SCREEN_QUESTIONS
from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.report.answered_treatments import MAY_BE_DONE
from corneum.report.pages.consent_page import is_minor, render, treatment_to_consent
from corneum.report.zone_names import zone_name
from corneum.wording.readers import reader_of_plan, sees_depths
from tests.plans import UNLIKE, plan_from, plan_of
from tests.report.synthetic_plan import HOSTILE, changed
from tests.report.synthetic_plan import plan as synthetic_plan
from tests.report.test_handout import reading_grade
from tests.report.visible import text_of

A_DEPTH = re.compile(r"\d\s?(?:mm|µm|um)\b")
MUST_SIGN = [
    name for name in UNLIKE if name not in ("farmer_with_a_bleeding_spot", "teenager_with_a_roller", "pores_rosacea")
]


def shown(plan: Plan) -> str:
    return unescape(text_of(render(plan)))


def part(page: str, identity: str) -> str:
    """The visible text of one section of a page."""
    start = page.index(f'<section aria-labelledby="{identity}">')
    return unescape(text_of(page[start : page.index("</section>", start)]))


@pytest.mark.parametrize("name", MUST_SIGN)
def test_it_says_first_that_it_is_a_draft_and_no_legal_advice(name: str) -> None:
    head = shown(plan_of(name))[:200]
    assert "Draft" in head and "draft for the form of the practice" in head and "no legal advice" in head


@pytest.mark.parametrize("name", UNLIKE)
def test_only_what_may_be_done_is_signed_for(name: str) -> None:
    plan = plan_of(name)
    treatment, text = treatment_to_consent(plan), shown(plan)
    assert (treatment is not None) == (name in MUST_SIGN)
    if treatment is None:
        assert "Nothing to sign." in text and "Signatures" not in text and len(text.split()) < 50
        return
    assert treatment.procedure and treatment.verdict in MAY_BE_DONE
    done = part(render(plan), "done")
    offers = {each.id: each.plain_name for each in plan.treatments}
    assert offers[treatment.repairs or treatment.id][1:] in done
    for change in treatment.changes:
        assert words_for(change.what, "client")[1:].rstrip(".") in done
    where = done.partition("Not treated")[0]
    for zone, outcome in treatment.zones.items():
        assert zone_name(zone) in done
        if outcome.verdict not in MAY_BE_DONE:
            assert not re.search(rf"(?:Where|,) {re.escape(zone_name(zone))}(?:,| |$)", where)


def test_what_is_done_elsewhere_is_consented_to_there() -> None:
    """A referral that is recommended and was not asked about: another practice has its own form."""

    def refer(document: dict[str, Any]) -> None:
        for treatment in document["treatments"]:
            treatment["considered"] = False
            treatment["repairs"] = None
        document["procedure"] = document["recommended"]

    plan = changed(plan_of("eye_area_anticoagulated"), refer)
    assert plan.recommended == "referral_injected_toxin" and treatment_to_consent(plan) is None
    assert "done elsewhere" in shown(plan) and "Signatures" not in shown(plan)


def test_an_emergency_comes_before_any_signature() -> None:
    text = shown(plan_of("farmer_with_a_bleeding_spot"))
    assert "See to this first" in text and "Signatures" not in text


@pytest.mark.parametrize("name", UNLIKE)
def test_depths_are_for_professionals_alone(name: str) -> None:
    plan = plan_of(name)
    treatment = treatment_to_consent(plan)
    page = render(plan)
    if treatment is None:
        assert not A_DEPTH.search(shown(plan))
        return
    told = sees_depths(reader_of_plan(plan.occasion.licence)) and any(
        isinstance(card.dial, Number) for card in plan.card if card.treatment == treatment.id
    )
    assert ("Needle depth" in part(page, "done")) == told
    assert bool(A_DEPTH.search(part(page, "done"))) == told
    assert not A_DEPTH.search(part(page, "risks"))


@pytest.mark.parametrize("name", MUST_SIGN)
def test_every_risk_every_raised_risk_and_every_off_label_use_stands_once(name: str) -> None:
    plan, page = plan_of(name), render(plan_of(name))
    treatment = treatment_to_consent(plan)
    assert treatment is not None
    risks, unknown, off_label = part(page, "risks"), part(page, "unknown"), part(page, "off-label")
    wrong = next(answer.answer for answer in treatment.questions if answer.id == "wrong")
    for sentence in wrong:
        if sentence.text_id.startswith("response/risks:"):
            assert (risks + unknown).count(words_for([sentence], "client")) == 1
    for reason in treatment.reasons:
        if reason.strength != "note":
            assert risks.count(words_for(reason.why, "client")) == 1
    uses = [words_for(use.why, "client") for use in plan.off_label if use.treatment == treatment.id]
    for use in uses:
        assert off_label.count(use) == 1
    assert uses or "Nothing here is off-label" in off_label or "No clearance" in off_label


@pytest.mark.parametrize("name", MUST_SIGN)
def test_alternatives_start_with_nothing_and_hold_what_does_as_well(name: str) -> None:
    plan = plan_of(name)
    options = part(render(plan), "options")
    assert options.index("Nothing more than today") < options.index("(this form)")
    treatment = treatment_to_consent(plan)
    assert treatment is not None
    if plan.subject in (treatment.id, treatment.repairs):
        by_id = {each.id: each.plain_name for each in plan.treatments}
        for identity in plan.choice.as_well[:2]:
            assert f"{by_id[identity][1:]} (does as well" in options


@pytest.mark.parametrize("name", MUST_SIGN)
def test_photographs_signatures_and_withdrawal(name: str) -> None:
    page = render(plan_of(name))
    photos = part(page, "photos").split()
    assert photos.count("yes") == photos.count("no") == 3
    assert "stop at any time" in shown(plan_of(name))
    sign = part(page, "sign")
    assert [sign.count(who) for who in ("Client", "Practitioner", "Interpreter")] == [1, 1, 1]
    assert sign.count("Date") == 3


def test_what_was_answered_and_what_is_open_can_be_checked() -> None:
    plan = plan_of("reader")
    text = shown(plan)
    for entry in plan.provisional:
        assert text.count(words_for(entry.question, "client")) == 1
    for stop in plan.stops:
        assert text.index("Do not sign yet") < text.index(words_for(stop.question, "client"))
    answered = plan_of("eye_area_anticoagulated")
    said = part(render(answered), "answers")
    screens = answered.client["client"]["screens"]  # type: ignore[index,call-overload]
    for name, question in SCREEN_QUESTIONS.items():
        assert (question in said) == (screens.get(name) == "yes")  # type: ignore[union-attr]
    assert "apixaban 5 mg twice daily" in said


def test_a_client_under_age_signs_with_a_guardian() -> None:
    plan = plan_of("acne_scars")

    def younger(document: dict[str, Any]) -> None:
        document["client"]["client"]["age"] = 16

    assert is_minor(changed(plan, younger)) and not is_minor(plan)
    assert "Parent or guardian" in part(render(changed(plan, younger)), "sign")
    assert "guardian" not in shown(plan)


def test_the_client_stands_on_it_and_what_was_written_is_escaped() -> None:
    text = """
client: {age: 34, name: Ada <b>Lovelace, code: A-17, born: 1991-12-10, fitzpatrick: II}
goals: [dryness]
zones: [cheek_medial]
considering: [{device: hydrafacial}]
operator: {licence: esthetician, jurisdiction: US-NE}
"""
    page = render(plan_from(text, samples=4))
    assert "<b>Lovelace" not in page and "Ada <b>Lovelace" in unescape(page)
    assert "A-17" in page and "10 December 1991" in page
    assert "<script" not in render(synthetic_plan(HOSTILE))


def test_paper_is_letter_in_the_united_states() -> None:
    assert "size: Letter" in render(plan_of("lax_jaw_rf_package"))
    assert "size: A4" in render(plan_of("melasma"))


@pytest.mark.parametrize("name", MUST_SIGN)
def test_it_is_read_at_thirteen(name: str) -> None:
    """Whole sentences alone: names and dates of a table would make it look easier or harder than it is."""
    body = re.sub(r"<(style|title)>.*?</\1>", "", render(plan_of(name)), flags=re.DOTALL)
    blocks = [
        re.sub(r"<[^>]+>", "", block) for block in re.split(r"</?(?:p|li|h\d|t[hd]|d[td]|div|span)\b[^>]*>", body)
    ]
    lines = [line for block in blocks for line in re.split(r"(?<=[.!?:;])\s+", unescape(block).strip())]
    sentences = [line for line in lines if line.endswith((".", "?", ";")) and "20" not in line]
    assert len(sentences) > 4
    assert reading_grade(sentences) <= 8


@pytest.mark.parametrize("name", ["reader", "farmer_with_a_bleeding_spot"])
def test_the_page_is_a_single_file_that_loads_nothing(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"(?:src|href)=|@import|url\(|<script|style=", page)
    assert "default-src 'none'" in page
