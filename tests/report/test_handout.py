"""The client's handout: dates and hours, every rule once, no depths for those who choose, plain and bounded."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan, TimedRule
from corneum.plan_document.sentences import words_for
from corneum.report.pages import handout
from corneum.report.pages.clock import ENDS_AT, Clock, visit_clock
from corneum.report.pages.handout import render
from corneum.report.pages.handout_aftercare import rule_text
from corneum.report.pages.handout_scope import scope_of
from corneum.wording.readers import reader_of_plan
from tests.plans import EXAMPLES, plan_from, plan_of
from tests.report.synthetic_plan import HOSTILE, changed, words
from tests.report.synthetic_plan import plan as synthetic_plan
from tests.report.visible import text_of

CASES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
A_LENGTH = re.compile(r"\d\s?(?:mm|µm|um)\b")

# what the client cases forbid, as it would read on a handout
MUST_NOT = {
    "reader": [r"permanent", r"restores? volume", r"guarantee"],
    "dehydrated_before_event": [r"chemical peel: This is the best"],
    "acne_scars": [r"one session (?:is|will be) enough", r"put on more cream"],
    "melasma": [r"hydroquinone under", r"kojic acid under"],
    "pores_rosacea": [r"high vacuum", r"menthol is fine"],
    "eye_area_anticoagulated": [r"stop (?:the |your )?(?:apixaban|blood thinner|anticoagulant)"],
}


@cache
def other_licence(name: str, old: str, new: str) -> Plan:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    return plan_from(text.replace(old, new), samples=16)


def planned(name: str, day: str | None) -> Plan:
    """The plan of a case as if its visit were on another day."""
    plan = plan_of(name)
    waiting = [
        treatment.model_copy(update={"waits": treatment.waits.model_copy(update={"first_day": day})})
        for treatment in plan.treatments
    ]
    occasion = plan.occasion.model_copy(update={"planned_for": day})
    return plan.model_copy(update={"occasion": occasion, "treatments": waiting})


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def printed(plan: Plan, rule: TimedRule) -> str:
    """A rule of aftercare as its list holds it."""
    scope = scope_of(plan, ENDS_AT)
    return capital(scope.text(rule.item) if rule.kind in ("warning", "expect") else rule_text(scope, rule))


# dates and hours


@pytest.mark.parametrize(
    ("day", "at", "hours", "text"),
    [
        ("2026-11-27", time(10), 24, "Saturday 28 November, 10:00"),
        ("2026-11-30", time(10), 6, "Monday 30 November, 16:00"),
        ("2026-11-30", time(20, 30), 6, "Tuesday 1 December, 02:30"),
        ("2026-12-30", time(10), 72, "Saturday 2 January 2027, 10:00"),
        ("2028-02-28", time(10), 24, "Tuesday 29 February, 10:00"),
        ("2027-02-28", time(10), 24, "Monday 1 March, 10:00"),
        ("2026-11-27", time(10), 168, "Friday 4 December"),
        ("2026-03-28", time(10), 24, "Sunday 29 March, 10:00"),  # the clocks change that night in Europe
        ("2026-10-31", time(10), 24, "Sunday 1 November, 10:00"),  # and in North America
    ],
)
def test_a_moment_falls_on_its_day_and_hour(day: str, at: time, hours: float, text: str) -> None:
    assert visit_clock(day, at).at(hours) == text


def test_without_a_day_time_counts_from_the_visit() -> None:
    clock = Clock(None)
    assert clock.at(6) == "6 hours after"
    assert clock.at(1) == "1 hour after"
    assert clock.at(120) == "5 days after"
    assert clock.at(336) == "2 weeks after"
    assert clock.between(672, 1008) == "4 weeks to 6 weeks after"


@pytest.mark.parametrize("day", ["2026-11-27", "2026-12-29", "2027-02-26"])
def test_every_rule_stands_once_with_the_moment_of_its_hours(day: str) -> None:
    plan = planned("acne_scars", day)
    text = text_of(render(plan))
    end = datetime.fromisoformat(f"{day}T10:00")
    assert plan.aftercare
    for rule in plan.aftercare:
        line = printed(plan, rule)
        assert len(re.findall(rf"{re.escape(line)}(?= ?[.:,(])", text)) == 1, line
        if rule.kind == "avoid" and rule.to_h is not None:
            moment = end + timedelta(hours=rule.to_h)
            assert f"{moment.day} {moment:%B}" in text
    first_day = [rule for rule in plan.aftercare if rule.kind == "avoid" and rule.to_h == 24]
    tomorrow = end + timedelta(days=1)
    assert first_day
    assert f"Until {tomorrow:%A} {tomorrow.day} {tomorrow:%B}, 10:00" in text.replace(f" {tomorrow.year},", ",")


def test_a_later_visit_moves_every_hour() -> None:
    plan = planned("acne_scars", "2026-11-27")
    early, late = text_of(render(plan)), text_of(render(plan, time(16, 15)))
    assert "Saturday 28 November, 10:00" in early
    assert "Saturday 28 November, 16:15" in late
    assert "10:00" not in late


@pytest.mark.parametrize("name", CASES)
def test_every_rule_and_every_warning_sign_stands_once(name: str) -> None:
    plan = plan_of(name)
    text = text_of(render(plan))
    for rule in plan.aftercare:
        line = printed(plan, rule)
        assert len(re.findall(rf"{re.escape(line)}(?= ?[.:,(])", text)) == 1, line
    reader = reader_of_plan(plan.occasion.licence)
    for sign in plan.warnings:
        assert text.count(capital(words_for(sign.sign, reader))) == 1
        assert words_for(sign.do, reader)[1:] in text


def test_without_a_day_aftercare_has_no_date() -> None:
    plan = planned("acne_scars", None)
    text = text_of(render(plan))
    assert "No day is set yet" in text
    assert "Saturday" not in text
    assert "Until 24 hours after" in text


# what it says


@pytest.mark.parametrize("name", CASES)
def test_the_plan_is_answered_and_open_questions_are_listed(name: str) -> None:
    plan = plan_of(name)
    text = text_of(render(plan))
    reader = reader_of_plan(plan.occasion.licence)
    assert words_for(plan.first_screen.answer, reader) in text
    for entry in plan.provisional:
        assert text.count(words_for(entry.question, reader)) == 1
    for treatment in plan.treatments:
        if treatment.considered or treatment.id == plan.recommended:
            assert treatment.plain_name[1:] in text
            assert handout.VERDICTS[treatment.verdict] in text


@pytest.mark.parametrize("name", CASES)
def test_an_offer_put_right_says_what_is_changed(name: str) -> None:
    plan = plan_of(name)
    text = text_of(render(plan))
    reader = reader_of_plan(plan.occasion.licence)
    for change in (change for treatment in plan.treatments for change in treatment.changes):
        assert words_for(change.what, reader).rstrip(".")[1:] in text


def test_recommended_home_care_comes_before_the_considered_treatment() -> None:
    plan = plan_of("melasma").model_copy(update={"recommended": "home_sunscreen"})
    text = text_of(render(plan))
    assert text.index("What to expect: sunscreen") < text.index("What to expect: SkinPen")


def test_the_price_stands_only_where_the_client_named_it() -> None:
    asked = (EXAMPLES / "reader.yaml").read_text(encoding="utf-8")
    priced = plan_from(asked.replace("- device: AquaGold", "- device: AquaGold\n    price: 650 USD"), samples=16)
    assert "650 USD a visit" in text_of(render(priced))
    for name in CASES:
        priced = any(treatment.price for treatment in plan_of(name).treatments if treatment.considered)
        assert ("Price you were told" in render(plan_of(name))) == priced


@pytest.mark.parametrize("name", CASES)
def test_doing_nothing_and_home_care_stand_on_the_same_scale(name: str) -> None:
    text = text_of(render(plan_of(name)))
    scale = text[text.index("on the same scale") :]
    for step in ("Nothing more than today", "Sunscreen every day", "A shop-bought retinol at night"):
        assert step in scale


def test_an_emergency_comes_before_everything_else() -> None:
    why, do = words("Sight changed after filler."), words("Call now.")
    reason = {"code": "sight", "strength": "contraindicated", "why": why, "do": do, "earliest": None}
    emergency = [reason | {"sources": [], "grade": "moderate"}]
    plan = changed(plan_of("reader"), lambda draft: draft.update(emergency=emergency))
    text = text_of(render(plan))
    assert text.index("Do this first") < text.index("Call now.") < text.index("Why")
    assert words_for(plan.first_screen.answer, "client") not in text


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_a_client_case_forbids_is_printed(name: str) -> None:
    text = text_of(render(plan_of(name)))
    for forbidden in MUST_NOT[name]:
        assert not re.search(forbidden, text, flags=re.IGNORECASE), forbidden


# no depths for those who choose a provider


@pytest.mark.parametrize("licence", ["self", "client"])
def test_who_treats_nobody_gets_no_depth(licence: str) -> None:
    plan = other_licence("acne_scars", "licence: physician", f"licence: {licence}")
    assert not A_LENGTH.search(text_of(render(plan)))


def test_without_an_operator_there_is_no_depth() -> None:
    text = (EXAMPLES / "reader.yaml").read_text(encoding="utf-8").replace("operator: client", "#")
    plan = plan_from(text, samples=16)
    assert "operator" not in plan.client
    assert not A_LENGTH.search(text_of(render(plan)))


def test_days_dry_come_from_the_plan() -> None:
    plan = planned("acne_scars", None)
    days = (1, 3, 7)
    assert "Dry skin, as a rule until 24 hours to 3 days after; up to 7 days after is normal." in text_of(render(plan))

    def longer(draft: dict[str, Any]) -> None:
        dry = draft["dry_feeling"]
        for number, day in zip((dry["usual"]["low"], dry["usual"]["high"], dry["expected"]), days, strict=True):
            number["value"] = (day + 1) * 86400.0

    text = text_of(render(changed(plan, longer)))
    assert "Dry skin, as a rule until 2 to 4 days after; up to 8 days after is normal." in text.replace("2 days", "2")


def test_what_to_leave_off_before_the_visit_is_listed() -> None:
    plan = plan_of("acne_scars")
    subject = next(treatment for treatment in plan.treatments if treatment.id == plan.procedure)
    before = [reason for reason in subject.reasons if reason.before_visit]
    assert before
    text = text_of(render(plan))
    listed = text[text.index("In the days before your visit") :]
    for reason in before:
        assert f"{words_for(reason.why, 'practitioner')} {words_for(reason.do, 'practitioner')}" in listed


def test_what_stands_elsewhere_in_the_plan_is_left_out() -> None:
    plan = plan_of("acne_scars")
    answers = [answer for treatment in plan.treatments for answer in treatment.questions if answer.id == "wrong"]
    assert any(sentence.text_id == "answers.margins_by_zone" for answer in answers for sentence in answer.answer)
    assert "The plan gives the margin" not in text_of(render(plan))


# the page


def test_what_a_user_wrote_is_escaped() -> None:
    page = render(synthetic_plan(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_a_single_file_that_loads_nothing(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"(?:src|href)=|@import|url\(|<script", page)
    assert "default-src 'none'" in page


def test_the_same_plan_gives_the_same_page() -> None:
    plan = plan_of("reader")
    assert render(plan) == render(Plan.model_validate_json(plan.to_json()))


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_bounded(name: str) -> None:
    """The reasons are as many as the plan has; all else is bounded, home care by itself."""
    page = render(plan_of(name))
    why = page[page.index('<section class="one" id="why">') : page.index('<section class="one" id="do">')]
    words_in_all = len(text_of(page).split())
    start = page.index('<section class="one" id="regimen">')
    home_care = len(text_of(page[start : page.index("</section>", start)]).split())
    assert words_in_all > 150
    assert home_care < 350
    assert words_in_all - len(text_of(why).split()) - home_care < 1400


# reading age


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)


def reading_grade(sentences: list[str]) -> float:
    """Flesch-Kincaid grade."""
    lines = [re.findall(r"[A-Za-z']+", sentence) for sentence in sentences]
    lines = [line for line in lines if len(line) > 2]
    every = [word for line in lines for word in line]
    return 0.39 * len(every) / len(lines) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59


def own_sentences() -> list[str]:
    """The sentences of the template and of the module, without what a plan fills in."""
    source = (Path(handout.__file__).parents[1] / "templates" / "handout.html").read_text(encoding="utf-8")
    source = re.sub(r"<style>.*?</style>", " ", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "it", source, flags=re.DOTALL), flags=re.DOTALL)
    paragraphs = [re.sub(r"<[^>]+>", " ", part) for part in re.split(r"</?(?:p|li|h\d|th|td|section)\b[^>]*>", source)]
    code = "".join(file.read_text(encoding="utf-8") for file in Path(handout.__file__).parent.glob("handout*.py"))
    written = [re.sub(r"\{[^{}]*\}", "it", line) for line in re.findall(r'f?"([A-Z][^"]*\.)"', code)]
    texts = [*paragraphs, *handout.VERDICTS.values(), *written]
    return [part.strip() for text in texts for part in re.split(r"(?<=[.!?:])\s+", text) if part.strip()]


def test_our_own_sentences_are_for_a_reader_of_thirteen() -> None:
    sentences = own_sentences()
    assert len(sentences) > 25
    assert reading_grade(sentences) <= 8


def test_a_hard_text_fails_the_reading_test() -> None:
    hard = ["Transepidermal water loss deteriorates following percutaneous administration of lipophilic medication."]
    assert reading_grade(hard) > 12


def test_what_is_in_the_product_stands_with_an_hour_and_something_instead() -> None:
    text = text_of(render(plan_of("reader")))
    assert "What is in the product" in text
    assert "never goes below the barrier" in text and "24 h after the visit" in text
    assert "Ask for this instead: sterile" in text
