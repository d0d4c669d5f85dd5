"""A plan whose file holds words that are not understood, not planned here or merged: it says so, and goes on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum import PlanSession, make_plan, write_plan
from corneum.client import client_from
from corneum.plan_document.first_screen import WORDS, word_count
from corneum.plan_document.plan_models import Plan
from corneum.report.terminal.short_plan import short_plan
from tests.plans import plan_for

ONLY = ["home_retinoid", "skinpen", "referral_filler"]
BASE: dict[str, Any] = {"date": "2026-11-20", "client": {"age": 52}, "samples": 16, "operator": "nurse"}
CASES: dict[str, dict[str, Any]] = {
    "one": {
        "client": {"age": 52, "history": [{"event": "filler", "zone": "noze", "when": "2026-11-18"}]},
        "goals": ["gloopy", "fine_lines", "wrinkles", "surgical scars"],
        "zones": ["florp", "chin", "hands"],
        "considering": ["blorb", "skinpen"],
        "devices": ["HydraFacil", "skinpen"],
        "measurements": {"noze": {"total_skin": "1 mm"}},
    },
    "no goal": {"goals": ["gloopy"], "zones": ["chin"], "considering": ["skinpen"]},
    "no zone": {
        "goals": ["fine_lines"],
        "zones": ["florp"],
        "considering": [
            "skinpen",
            {"device": "aquagold", "formula": {"volume": "2 mL", "ingredients": "Water", "actives": ["retinol"]}},
        ],
    },
    "nothing": {"goals": ["hair loss"], "zones": ["hands"], "considering": ["blorb"]},
    "acne": {"goals": ["acne"], "zones": ["chin"], "considering": ["skinpen"]},
}


@cache
def plan(case: str) -> Plan:
    return plan_for(client_from({**BASE, **CASES[case]}))


def answer(case: str) -> str:
    return " ".join(sentence.text for sentence in plan(case).first_screen.answer)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    write_plan(plan("one"), folder)
    texts = {path.name: path.read_text(encoding="utf-8") for path in Path(folder).glob("*.html")}
    return {**texts, "terminal": " ".join(short_plan(plan("one")).split())}


def test_every_word_that_is_not_understood_stands_in_the_plan_with_place_and_nearest_words() -> None:
    entries = {(entry.text, entry.where): entry.nearest for entry in plan("one").unresolved}
    assert set(entries) == {
        ("noze", "client.history[0].zone"),
        ("gloopy", "goals[0]"),
        ("florp", "zones"),
        ("noze", "measurements"),
        ("blorb", "considering[0]"),
        ("HydraFacil", "devices[0]"),
    }
    assert entries["HydraFacil", "devices[0]"][0] == "hydrafacial"
    assert entries["gloopy", "goals[0]"] == []


def test_the_rest_is_planned_and_the_answer_says_what_was_not_judged() -> None:
    made = plan("one")
    assert set(made.skin) == {"chin"}
    assert {entry.id for entry in made.provisional} >= {"goals[0]", "zones"}
    for word in ("gloopy", "florp", "blorb", "surgical scars", "hands"):
        assert word in answer("one"), word
    assert {key for treatment in made.treatments for key in treatment.benefit} == {"fine_lines"}
    assert [treatment.considered for treatment in made.treatments].count(True) == 1
    assert all(word_count(plan(case).first_screen) <= WORDS for case in CASES)


def test_an_event_at_a_place_that_is_not_understood_counts_in_every_zone() -> None:
    (pen,) = [treatment for treatment in plan("one").treatments if treatment.considered]
    assert any("filler" in sentence.text for reason in pen.zones["chin"].reasons for sentence in reason.why) or any(
        "filler" in sentence.text for reason in pen.reasons for sentence in reason.why
    )
    keys = {entry.key for entry in plan("one").not_used}
    assert {"client.history[0].zone", "measurements.noze", "devices[0]", "considering[0]", "zones"} <= keys


@pytest.mark.parametrize("page", ["plan.html", "handout.html", "card.html", "terminal"])
def test_every_page_shows_the_words(pages: dict[str, str], page: str) -> None:
    for word in ("gloopy", "florp", "blorb", "HydraFacil"):
        assert word in pages[page], word
    assert "hydrafacial" in pages[page]


@pytest.mark.parametrize("page", ["plan.html", "terminal"])
def test_the_plan_says_what_was_merged_and_what_is_not_planned(pages: dict[str, str], page: str) -> None:
    assert "fine_lines, wrinkles mean the same goal" in pages[page]
    assert "Needling bettered surgical scars" in pages[page]
    assert "outside of the atlas" in pages[page]


def test_what_is_not_planned_says_what_to_do_instead() -> None:
    unplanned = {entry.text: entry for entry in plan("one").not_planned}
    assert unplanned["surgical scars"].do and "k200044" in unplanned["surgical scars"].sources
    assert unplanned["hands"].where == "zones" and not unplanned["hands"].do


@pytest.mark.parametrize("case", ["no goal", "no zone", "nothing"])
def test_without_any_goal_or_zone_nothing_is_recommended_dated_or_set(case: str) -> None:
    made = plan(case)
    assert made.recommended == "none" and made.card == [] and made.course == []
    assert "Nothing is recommended" in answer(case) and "possible" not in answer(case)
    assert set(made.tiers.values()) == {None} or case == "no goal"
    text = made.to_json()
    assert "NaN" not in text and Plan.model_validate_json(text) == made


def test_without_any_zone_a_treatment_is_judged_by_what_holds_everywhere() -> None:
    verdicts = {treatment.id: treatment.verdict for treatment in plan("no zone").treatments if treatment.considered}
    assert verdicts["aquagold-retinol"] == "contraindicated"


def test_acne_is_planned_and_keeps_needles_off() -> None:
    made = plan("acne")
    assert "goals[0].severity" in {entry.id for entry in made.provisional}
    (pen,) = [treatment for treatment in made.treatments if treatment.considered]
    assert pen.verdict == "not_recommended"
    assert "acne_active" in {reason.code for reason in (*pen.reasons, *pen.zones["chin"].reasons)}


def test_a_session_gives_the_same_plan_and_takes_words_that_are_not_understood() -> None:
    client = client_from({**BASE, **CASES["one"]})
    session = PlanSession(client, treatments=ONLY)
    assert session.plan == make_plan(session.client, treatments=ONLY)
    session.update("goals[0]", "glow")
    assert [entry.text for entry in session.plan.unresolved if entry.where.startswith("goals")] == []
    again = session.update("goals[0]", "zorp")
    assert again == make_plan(session.client, treatments=ONLY)
    assert "zorp" in {entry.text for entry in again.unresolved}
