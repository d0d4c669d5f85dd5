"""The client's handout: dates and hours, every rule once, no depths for those who choose, plain and bounded."""

from __future__ import annotations

import copy
import re
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum.client import parse_client
from corneum.plan_document.make_plan import make_plan
from corneum.report.pages import handout, sheet
from corneum.report.pages.handout import render
from corneum.report.pages.sheet import Clock, without_depths
from tests.plans import EXAMPLES, plan_of
from tests.report.synthetic_plan import HOSTILE, document
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
def _changed(name: str, old: str, new: str) -> dict[str, Any]:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    client = parse_client(text.replace(old, new), f"{name}.yaml")
    return dict(make_plan(client.model_copy(update={"samples": 16})).document)


def planned(name: str, day: str | None) -> dict[str, Any]:
    """The plan of a case as if its visit were on another day."""
    plan = copy.deepcopy(plan_of(name))
    plan["client"]["planned_for"] = day
    return plan


# dates and hours


@pytest.mark.parametrize(
    ("day", "at", "hours", "said"),
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
def test_a_moment_falls_on_its_day_and_hour(day: str, at: time, hours: float, said: str) -> None:
    plan = {"client": {"planned_for": day}}
    assert sheet.clock(plan, at).at(hours) == said


def test_without_a_day_time_counts_from_the_visit() -> None:
    clock = Clock(None)
    assert clock.at(6) == "6 hours after"
    assert clock.at(1) == "1 hour after"
    assert clock.at(120) == "5 days after"
    assert clock.at(336) == "2 weeks after"
    assert clock.between(672, 1008) == "4 weeks to 6 weeks after"


@pytest.mark.parametrize("day", ["2026-11-27", "2026-12-29", "2027-02-26"])
def test_every_rule_is_told_once_with_the_moment_of_its_hours(day: str) -> None:
    plan = planned("acne_scars", day)
    text = text_of(render(plan))
    end = datetime.fromisoformat(f"{day}T10:00")
    assert plan["aftercare"]
    for rule in plan["aftercare"]:
        told = rule["item"] if rule["kind"] in ("warning", "expect") else handout._rule(rule)
        told = told[:1].upper() + told[1:]
        assert len(re.findall(rf"{re.escape(told)}(?= ?[.:,(])", text)) == 1, told
        if rule["kind"] == "avoid":
            moment = end + timedelta(hours=rule["to_h"])
            assert f"{moment.day} {moment:%B}" in text
    first_day = [rule for rule in plan["aftercare"] if rule["kind"] == "avoid" and rule["to_h"] == 24]
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
def test_every_rule_and_every_warning_sign_is_told_once(name: str) -> None:
    plan = plan_of(name)
    text = text_of(render(plan))
    for rule in plan["aftercare"]:
        told = rule["item"] if rule["kind"] in ("warning", "expect") else handout._rule(rule)
        told = told[:1].upper() + told[1:]
        assert len(re.findall(rf"{re.escape(told)}(?= ?[.:,(])", text)) == 1, told
    for sign in plan["warnings"]:
        assert text.count(sign["sign"][:1].upper() + sign["sign"][1:]) == 1
        assert sign["do"][1:] in text


def test_without_a_day_no_date_of_aftercare_is_made_up() -> None:
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
    assert plan["first_screen"]["answer"].split(". ")[0].split(":")[0] in text
    for entry in plan["provisional"]:
        assert text.count(entry["question"]) == 1
    for one in plan["treatments"]:
        if one["considered"] or one["id"] == plan["recommended"]:
            assert one["plain_name"][1:] in text
            assert handout.VERDICTS[one["verdict"]] in text


def test_home_care_that_is_recommended_comes_before_what_was_asked() -> None:
    plan = plan_of("melasma")
    assert plan["recommended"] == "home_sunscreen"
    text = text_of(render(plan))
    assert text.index("What to expect: sunscreen") < text.index("What to expect: SkinPen")


def test_the_price_is_told_only_where_it_was_given() -> None:
    assert "650 USD a visit" in text_of(render(plan_of("reader")))
    for name in CASES:
        priced = any(one["price"] for one in plan_of(name)["treatments"] if one["considered"])
        assert ("Price you were told" in render(plan_of(name))) == priced


@pytest.mark.parametrize("name", CASES)
def test_doing_nothing_and_home_care_stand_on_the_same_scale(name: str) -> None:
    text = text_of(render(plan_of(name)))
    scale = text[text.index("on the same scale") :]
    for step in ("Nothing more than today", "Sunscreen every day", "A shop-bought retinol at night"):
        assert step in scale


def test_an_emergency_comes_before_everything_else() -> None:
    plan = copy.deepcopy(plan_of("reader"))
    plan["emergency"] = [
        {"code": "sight", "strength": "contraindicated", "why": "Sight changed after filler.", "do": "Call now.",
         "earliest": None, "sources": [], "grade": "moderate"}
    ]  # fmt: skip
    text = text_of(render(plan))
    assert text.index("Do this first") < text.index("Call now.") < text.index("Why")
    assert plan["first_screen"]["answer"] not in text


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_a_client_case_forbids_is_said(name: str) -> None:
    text = text_of(render(plan_of(name)))
    for forbidden in MUST_NOT[name]:
        assert not re.search(forbidden, text, flags=re.IGNORECASE), forbidden


# no depths for those who choose a provider


@pytest.mark.parametrize("licence", ["self", "client"])
def test_who_treats_nobody_gets_no_depth(licence: str) -> None:
    plan = _changed("acne_scars", "licence: physician", f"licence: {licence}")
    assert not A_LENGTH.search(text_of(render(plan)))


def test_without_an_operator_there_is_no_depth() -> None:
    plan = plan_of("reader")
    assert "operator" not in plan["client"]
    assert A_LENGTH.search(str(plan["treatments"]))
    assert not A_LENGTH.search(text_of(render(plan)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No rule lets an esthetician needle beyond 0.5 mm.", "No rule lets an esthetician needle this deep."),
        ("Two got scars in a series at 1.5 mm in types IV and V.", "Two got scars in a series in types IV and V."),
        ("Nobody counted it at facial depths up to 2.5 mm, so it is unknown.", "Nobody counted it, so it is unknown."),
        ("Set 1.25 mm here. It may hurt.", "It may hurt."),
        ("Needles of 600 µm. It may hurt.", "It may hurt."),
    ],
)  # fmt: skip
def test_depths_leave_a_text_and_the_rest_stays(text: str, left: str) -> None:
    assert without_depths(text) == left


# the page


def test_what_a_user_wrote_is_escaped() -> None:
    page = render(document(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_one_file_that_asks_for_nothing(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"(?:src|href)=|@import|url\(|<script", page)
    assert "default-src 'none'" in page


def test_the_same_plan_gives_the_same_page() -> None:
    plan = plan_of("reader")
    shuffled = {key: plan[key] for key in sorted(plan)}
    assert render(plan) == render(copy.deepcopy(plan)) == render(shuffled)


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_bounded(name: str) -> None:
    assert 150 < len(text_of(render(plan_of(name))).split()) < 1600


# reading age


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)


def reading_grade(sentences: list[str]) -> float:
    """Flesch-Kincaid grade."""
    told = [re.findall(r"[A-Za-z']+", sentence) for sentence in sentences]
    told = [line for line in told if len(line) > 2]
    every = [word for line in told for word in line]
    return 0.39 * len(every) / len(told) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59


def own_sentences() -> list[str]:
    """The sentences of the template and of the module, without what a plan fills in."""
    source = (Path(handout.__file__).parents[1] / "templates" / "handout.html").read_text(encoding="utf-8")
    source = re.sub(r"<style>.*?</style>", " ", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "it", source, flags=re.DOTALL), flags=re.DOTALL)
    paragraphs = [re.sub(r"<[^>]+>", " ", part) for part in re.split(r"</?(?:p|li|h\d|th|td|section)\b[^>]*>", source)]
    code = Path(handout.__file__).read_text(encoding="utf-8")
    written = [re.sub(r"\{[^{}]*\}", "it", line) for line in re.findall(r'f?"([A-Z][^"]*\.)"', code)]
    told = [*paragraphs, *handout.VERDICTS.values(), *written]
    return [part.strip() for text in told for part in re.split(r"(?<=[.!?:])\s+", text) if part.strip()]


def test_our_own_sentences_are_for_a_reader_of_thirteen() -> None:
    sentences = own_sentences()
    assert len(sentences) > 25
    assert reading_grade(sentences) <= 8


def test_a_hard_text_fails_the_reading_test() -> None:
    hard = ["Transepidermal water loss deteriorates following percutaneous administration of lipophilic medication."]
    assert reading_grade(hard) > 12


def test_what_is_in_the_product_is_told_with_an_hour_and_something_instead() -> None:
    said = text_of(render(plan_of("reader")))
    assert "What is in the product" in said
    assert "never goes below the barrier" in said and "24 h after the visit" in said
    assert "Ask for this instead: sterile" in said
