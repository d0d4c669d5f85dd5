"""The session card: settings that the device has, limits with their depth, and nothing for whom nothing is allowed."""

from __future__ import annotations

import json
import re
from datetime import time
from functools import cache
from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.devices import device, dial_values
from corneum.plan_document.plan_models import Card, Number, Numbing, Plan, Reason
from corneum.plan_document.sentences import words_for
from corneum.report.number_words import value_of
from corneum.report.pages.session_card_page import render
from corneum.skin.hazards import hard_limit
from corneum.zones import zones
from tests.answered import HEALTHY
from tests.plans import EXAMPLES, answered_plan_of, plan_from, plan_of
from tests.report.synthetic_plan import HOSTILE, changed, words
from tests.report.synthetic_plan import plan as synthetic_plan
from tests.report.visible import text_of

CASES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
DEVICES = {"manual_roller": "roller_generic", "skinpen": "skinpen", "skinpen-tranexamic-acid": "skinpen"}
A_LENGTH = re.compile(r"\d\s?(?:mm|µm|um)\b")
BENCH = """
date: 2026-11-20
planned_for: 2026-11-27
client: {healthy}
goals: [{{goal: fine_lines, variant: static}}]
zones: [cheek_medial, temple, upper_eyelid, crows_feet]
considering: [{{device: {device}{depth}}}]
operator: {{licence: {licence}, jurisdiction: US-NY}}
"""


def client(age: int) -> str:
    """A woman who answered every question about her health."""
    return json.dumps({"age": age, "sex": "female", "weight": "64 kg", **HEALTHY})


@cache
def plan(depth: str = "", licence: str = "physician", device: str = "skinpen") -> Plan:
    asked = f", depth: {depth}" if depth else ""
    text = BENCH.format(healthy=client(45), depth=asked, licence=licence, device=device)
    return plan_from(text, samples=16)


def roller_cards() -> dict[str, Card]:
    """The cards of a roller that was asked about for scars, whatever is recommended."""
    asked = f"""
date: 2026-11-20
client: {client(27)}
goals: [{{goal: acne_scars, variant: rolling}}]
zones: [cheek_lateral, temple, nose_dorsum]
considering: [{{device: roller_generic}}]
operator: {{licence: physician, jurisdiction: UK}}
"""
    treatment_plan = plan_from(asked, samples=16)
    return {card.zone: card for card in treatment_plan.card if "roller" in card.treatment}


def cards_of(treatment_plan: Plan, treatment: str) -> dict[str, Card]:
    return {card.zone: card for card in treatment_plan.card if card.treatment == treatment}


def dial(card: Card) -> float:
    depth = value_of(card.dial)
    assert depth is not None
    return depth


def text(sentences: Any) -> str:
    return words_for(sentences, "practitioner")


# what the plan puts on a card


@pytest.mark.parametrize("name", CASES)
def test_the_dial_is_a_setting_of_the_device(name: str) -> None:
    context = ModelContext(load_tables())
    for card in plan_of(name).card:
        if card.treatment in DEVICES:
            settings = dial_values(context, device(context, DEVICES[card.treatment]))
            assert min(abs(settings - dial(card))) < 1e-7


def test_a_depth_between_two_settings_becomes_the_shallower() -> None:
    cards = cards_of(plan("0.6 mm"), "skinpen")
    assert cards
    assert {dial(card) for card in cards.values()} == {0.5e-3}


def test_nothing_is_set_inside_the_orbital_rim_and_its_neighbours_keep_off_it() -> None:
    cards = cards_of(plan("0.5 mm"), "skinpen")
    assert "upper_eyelid" not in cards
    assert "crows_feet" in cards
    assert any("bony rim" in text(line) for line in cards["crows_feet"].no_go)
    assert any("left out" in text(line) for line in cards["crows_feet"].no_go)


@pytest.mark.parametrize("name", CASES)
def test_a_zone_without_verdict_to_treat_has_no_card(name: str) -> None:
    treatment_plan = plan_of(name)
    verdicts = {
        (treatment.id, name): zone.verdict
        for treatment in treatment_plan.treatments
        for name, zone in treatment.zones.items()
    }
    for card in treatment_plan.card:
        assert verdicts[card.treatment, card.zone] not in ("contraindicated", "outside_scope")


@pytest.mark.parametrize("name", CASES)
def test_never_beyond_names_the_shallowest_limit_with_its_depth(name: str) -> None:
    context = ModelContext(load_tables())
    for card in plan_of(name).card:
        never_beyond = text(card.never_beyond.why)
        depth = re.match(r"([\d.]+) mm: ", never_beyond)
        assert depth, never_beyond
        limit = hard_limit(context, card.zone)
        if limit is not None:
            assert float(depth[1]) * 1e-3 <= limit.number + 5e-6
        assert dial(card) <= float(depth[1]) * 1e-3 + 5e-6


def test_a_depth_that_was_asked_for_is_never_set_beyond_the_limit_of_the_card() -> None:
    cards = cards_of(plan("2 mm"), "skinpen-put-right")
    assert cards
    for card in cards.values():
        depth = re.match(r"([\d.]+) mm: ", text(card.never_beyond.why))
        assert depth and dial(card) <= float(depth[1]) * 1e-3 + 5e-6
    for card in cards_of(plan("0.5 mm"), "skinpen").values():
        assert "lie beyond it" not in text(card.never_beyond.why)


def test_what_limits_a_zone_already_allows_no_second_pass() -> None:
    cards = roller_cards()
    assert text(cards["nose_dorsum"].second_pass).startswith("none here")
    assert not text(cards["cheek_lateral"].second_pass).startswith("none here")


def test_needles_and_their_number_are_the_devices_own() -> None:
    assert "14 needles" in text(next(iter(cards_of(plan(), "skinpen").values())).cartridge)
    roller = roller_cards()
    assert "192 needles" in text(roller["temple"].cartridge)
    assert "1 mm needles" in text(roller["temple"].cartridge)
    assert "20 needles" in text(cards_of(plan_of("pores_rosacea"), "aquagold-onabotulinumtoxina")["chin"].cartridge)


@pytest.mark.parametrize("licence", ["self", "client"])
def test_who_treats_nobody_gets_no_length_on_any_card(licence: str) -> None:
    treatment_plan = plan("0.5 mm", licence)
    assert all(not isinstance(card.dial, Number) for card in treatment_plan.card)
    page = text_of(render(treatment_plan))
    assert not A_LENGTH.search(page)
    assert "Take the handout to your visit" in page


# the sheet


@pytest.mark.parametrize("name", CASES)
def test_every_card_is_on_the_sheet_with_all_that_it_says(name: str) -> None:
    treatment_plan = plan_of(name)
    page = text_of(render(treatment_plan))
    for card in treatment_plan.card:
        for line in (
            card.cartridge,
            card.directions,
            card.speed,
            card.angle,
            card.stretch,
            card.glide,
            card.serum,
            card.start,
            card.stop_sign,
            card.lower_if,
            card.never_beyond.why,
            card.second_pass,
        ):
            assert text(line).rstrip(".")[1:] in page
        zone = zones()[card.zone].name
        assert zone[1:] in page
        assert f"{dial(card) * 1e3:g} mm" in page
        treatment = next(treatment for treatment in treatment_plan.treatments if treatment.id == card.treatment)
        to_mind: list[Reason] = [*treatment.reasons, *treatment.zones[card.zone].reasons]
        for line in (*card.no_go, *(reason.do or reason.why for reason in to_mind)):
            assert text(line)[1:] in page


def test_fewer_passes_than_directions_are_stated() -> None:
    cards = cards_of(answered_plan_of("melasma"), "skinpen-tranexamic-acid")
    assert cards["forehead"].passes == 2
    assert text(cards["forehead"].directions).endswith("with 2 passes the first of these")
    assert "the first of these" not in text(cards_of(plan(), "skinpen")["cheek_medial"].directions)


def test_clean_work_is_a_checklist_and_expert_practice_is_marked() -> None:
    treatment_plan = answered_plan_of("acne_scars")
    page = render(treatment_plan)
    shown = text_of(page)
    for step in treatment_plan.infection_control:
        assert shown.count(text(step.step)[1:]) >= 1
    assert re.search(r"Stretch<sup[^>]*>e</sup>", page)
    assert re.search(r"Speed<sup[^>]*>e</sup>", page)
    assert not re.search(r"Cartridge<sup", page)


def test_numbing_has_grams_and_the_time_of_the_clock() -> None:
    treatment_plan = answered_plan_of("acne_scars")
    numbing = treatment_plan.numbing
    assert isinstance(numbing, Numbing)
    page = text_of(render(treatment_plan, time(14, 0)))
    assert f"{(value_of(numbing.cream) or 0) * 1e3:.2g} g of" in page
    for step in numbing.clock:
        minutes = 14 * 60 + round(step.at / 60)
        assert f"{minutes // 60:02d}:{minutes % 60:02d} {text(step.step)}" in page


def test_minutes_add_up() -> None:
    treatment_plan = answered_plan_of("acne_scars")
    seconds = sum(value_of(card.minutes) or 0.0 for card in treatment_plan.card)
    assert f"about {round(seconds / 60)} min in all" in text_of(render(treatment_plan))


def test_a_plan_that_allows_nothing_says_so_and_why() -> None:
    reader = (EXAMPLES / "reader.yaml").read_text(encoding="utf-8")
    treatment_plan = plan_from(
        reader.replace("operator: client", "operator: {licence: physician, jurisdiction: US-NY}")
    )
    assert treatment_plan.card == []
    page = text_of(render(treatment_plan))
    assert "Nothing to set" in page
    assert "not labelled sterile" in page


def test_an_emergency_stops_the_card() -> None:
    reason = {"code": "sight", "strength": "contraindicated", "earliest": None, "sources": [], "grade": "moderate"}
    emergency = [reason | {"why": words("Sight changed."), "do": words("Call now.")}]
    page = text_of(render(changed(answered_plan_of("acne_scars"), lambda draft: draft.update(emergency=emergency))))
    assert page.index("Do not begin") < page.index("Call now.") < page.index("Zone by zone")


def test_what_a_user_wrote_is_escaped() -> None:
    assert "<script" not in render(synthetic_plan(HOSTILE))


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_a_single_file_that_loads_nothing_and_stays_the_same(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"(?:src|href)=|@import|url\(|<script", page)
    assert page == render(Plan.model_validate_json(plan_of(name).to_json()))
