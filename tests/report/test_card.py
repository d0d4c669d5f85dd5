"""The session card: settings that the device has, limits with their depth, and nothing for whom nothing is allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import time
from functools import cache, partial
from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import device
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import Number
from corneum.plan_document.numbing_models import Numbing
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.session_models import SessionSheet
from corneum.report.number_words import value_of
from corneum.report.pages import card_sheet
from corneum.report.pages.card_content import Sheet
from corneum.report.pages.card_fit import DETAILS, estimate, fitted
from corneum.report.pages.card_layout import AREAS, SIZES
from corneum.report.pages.card_zones import needles
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.session_card_page import render
from corneum.skin.hazards import hard_limit
from corneum.zones import zones
from tests.answered import HEALTHY
from tests.plans import EXAMPLES, answered_plan_of, plan_from, plan_of
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import HOSTILE, changed
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
operator: {{licence: {licence}, jurisdiction: {place}}}
"""


def client(age: int) -> str:
    """A woman who answered every question about her health."""
    return json.dumps({"age": age, "sex": "female", "weight": "64 kg", **HEALTHY})


@cache
def plan(depth: str = "", licence: str = "physician", device: str = "skinpen", place: str = "US-NY") -> Plan:
    asked = f", depth: {depth}" if depth else ""
    text = BENCH.format(healthy=client(45), depth=asked, licence=licence, device=device, place=place)
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


def sheets_of(treatment_plan: Plan) -> list[tuple[SessionSheet, Sheet]]:
    """The sheets as they are printed, each with its entry in the plan."""
    assert treatment_plan.session is not None
    ledger, paper = Ledger(treatment_plan, "practitioner"), treatment_plan.session.paper
    return [
        (entry, fitted(partial(card_sheet.sheet, ledger, treatment_plan, entry, time(10)), paper))
        for entry in treatment_plan.session.sheets
    ]


def strings(part: Any) -> Iterator[str]:
    """Every text of a sheet."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from strings(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from strings(getattr(part, field.name))


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
def test_every_zone_is_on_its_sheet_with_what_is_set_and_what_ends_it(name: str) -> None:
    treatment_plan = plan_of(name)
    for entry, sheet in sheets_of(treatment_plan):
        cards = cards_of(treatment_plan, entry.treatment)
        assert sorted(zone for row in sheet.zones for zone in row.zones) == sorted(
            zones()[zone].name for zone in (cards or (entry.surface.zones if entry.surface else ()))
        )
        page = " ".join(strings(sheet))
        for card in cards.values():
            for line in (card.cartridge, card.directions, card.serum, card.start, card.stop_sign, card.lower_if):
                assert text(line).rstrip(".")[1:] in page
            (row,) = (row for row in sheet.zones if zones()[card.zone].name in row.zones)
            assert (row.dial, row.passes) == (f"{dial(card) * 1e3:g} mm", str(card.passes))
            assert card.never_beyond.value is not None
            assert any(f"{card.never_beyond.value * 1e3:g} mm" in never.beyond for never in row.never)
            assert all(never.why for never in row.never)


def test_zones_in_which_the_same_is_set_share_a_row() -> None:
    treatment_plan = plan("0.5 mm")
    for detail in DETAILS:
        (entry,) = treatment_plan.session.sheets  # type: ignore[union-attr]
        sheet = card_sheet.sheet(Ledger(treatment_plan, "practitioner"), treatment_plan, entry, time(10), detail)
        settings = [(row.dial, row.passes, row.never, row.here) for row in sheet.zones]
        assert len(set(settings)) == len(settings)
        named = " ".join(strings(sheet))
        for zone in cards_of(treatment_plan, entry.treatment):
            assert zones()[zone].name[1:] in named
    assert [detail.merged for detail in DETAILS] == sorted(detail.merged for detail in DETAILS)


def test_a_limit_that_differs_within_a_row_names_its_zones() -> None:
    treatment_plan = plan("0.5 mm")
    cards = list(cards_of(treatment_plan, "skinpen").values())
    merged = needles(Ledger(treatment_plan, "practitioner"), cards, below=False, merged=True, unplaced=False)
    apart = needles(Ledger(treatment_plan, "practitioner"), cards, below=True, merged=False, unplaced=True)
    assert len(merged.rows) <= len(apart.rows)
    limits = " ".join(never.beyond for row in merged.rows for never in row.never).lower()
    for card in cards:
        assert card.never_beyond.value is not None
        assert zones()[card.zone].name.lower() in limits
        assert f"{card.never_beyond.value * 1e3:g} mm" in limits


# which sheets there are


def test_the_chosen_treatment_comes_first_and_only_what_was_asked_about_follows() -> None:
    for name in CASES:
        treatment_plan = answered_plan_of(name)
        assert treatment_plan.session is not None
        named = [entry.treatment for entry in treatment_plan.session.sheets]
        by_id = {treatment.id: treatment for treatment in treatment_plan.treatments}
        if treatment_plan.recommended in named:
            assert named[0] == treatment_plan.recommended
        for identity in named:
            treatment = by_id[identity]
            assert identity == treatment_plan.recommended or treatment.considered or treatment.repairs
            assert treatment.verdict not in ("contraindicated", "outside_scope")
        page = render(treatment_plan)
        assert page.count('<section class="sheet ') == len(named)


def test_a_facial_that_sucks_has_a_sheet_of_its_own_without_a_needle() -> None:
    treatment_plan = answered_plan_of("dehydrated_before_event")
    entry, sheet = next(each for each in sheets_of(treatment_plan) if each[0].kind == "surface")
    assert entry.treatment == "hydrafacial" and entry.surface is not None
    names = {line.name for line in (*sheet.lines, *sheet.signs)}
    assert {"tip", "solution", "vacuum", "stop_sign", "start", "second_pass", "directions"} <= names
    assert "not known" in next(line.text for line in sheet.lines if line.name == "vacuum")
    assert {row.passes for row in sheet.zones} == {"2"}
    assert not A_LENGTH.search(" ".join(strings(sheet)))
    assert not sheet.numbing


@pytest.mark.parametrize("device", ["mda_diamond", "mda_crystal"])
def test_microdermabrasion_names_the_suction_that_was_measured(device: str) -> None:
    treatment_plan = plan(device=device)
    (sheet,) = [sheet for entry, sheet in sheets_of(treatment_plan) if entry.kind == "surface"]
    assert "30 kPa" in sheet.zones[0].never[0].why


def test_care_at_home_that_is_chosen_has_a_sheet() -> None:
    treatment_plan = answered_plan_of("melasma")
    entry, sheet = sheets_of(treatment_plan)[0]
    assert entry.kind == "home" and entry.treatment == treatment_plan.recommended
    assert sheet.home is not None and treatment_plan.regimen is not None
    steps = [step.name for step in (*sheet.home.morning, *sheet.home.evening)]
    assert steps == [text(step.name) for step in (*treatment_plan.regimen.morning, *treatment_plan.regimen.evening)]
    assert any("have it seen" in line for line in sheet.home.stop)
    assert not sheet.emergencies and not sheet.zones


def test_what_is_refused_has_no_sheet_and_its_reason_stands_beside() -> None:
    refused = plan_from((EXAMPLES.parents[1] / "tests/golden/clients/farmer_with_a_bleeding_spot.yaml").read_text(), 16)
    assert refused.session is not None and refused.session.sheets == []
    page = text_of(render(refused))
    assert "Nothing to set" in page or "Do not begin" in page
    assert not A_LENGTH.search(page)


# the time-out, the emergencies, the place


def test_the_time_out_names_the_allergies_of_the_client() -> None:
    def allergic(draft: dict[str, Any]) -> None:
        draft["client"]["client"]["allergies"] = [f"allergy {count}" for count in range(9)]

    page = text_of(render(changed(answered_plan_of("acne_scars"), allergic)))
    assert all(f"allergy {count}" in page for count in range(9))
    assert "Cream wiped off" in page and "Consent signed" in page

    def unasked(draft: dict[str, Any]) -> None:
        del draft["client"]["client"]["allergies"]

    assert "nobody has asked yet" in text_of(render(changed(answered_plan_of("acne_scars"), unasked)))


def test_only_emergencies_that_can_happen_stand_on_a_sheet() -> None:
    by_treatment = {entry.treatment: entry for entry, _ in sheets_of(answered_plan_of("dehydrated_before_event"))}
    assert by_treatment["hydrafacial"].emergencies == ["eye_injury", "anaphylaxis"]
    assert "anaesthetic" in by_treatment["skinpen-put-right"].emergencies
    page = text_of(render(answered_plan_of("acne_scars")))
    assert "Adrenaline 0.5 mg" in page and "lipid emulsion" in page
    assert "hyaluronidase" not in page
    assert "whoever is licensed and trained" in page


@pytest.mark.parametrize(
    ("jurisdiction", "number", "paper"),
    [
        ("US-NY", "911", "Letter"),
        ("UK", "999", "A4"),
        ("DE", "112", "A4"),
        ("AU", "000", "A4"),
        ("CA-ON", "911", "Letter"),
    ],
)
def test_number_and_paper_are_those_of_the_place(jurisdiction: str, number: str, paper: str) -> None:
    treatment_plan = plan(place=jurisdiction)
    page = render(treatment_plan)
    assert f"size: {paper} portrait" in page
    assert f"Emergency: call {number}" in text_of(page)


def test_where_the_place_is_not_known_the_number_is_left_to_fill_in() -> None:
    page = text_of(render(plan(place="Atlantis")))
    assert "Emergency: the number here, to fill in" in page
    assert "Emergency: call" not in page


def test_name_and_day_of_birth_are_filled_in_where_the_file_says_them() -> None:
    whose = {"name": "Ada Example", "code": None, "born": "1980-02-03"}
    page = render(changed(answered_plan_of("acne_scars"), lambda draft: draft.update(identity=whose)))
    assert "<b>Ada Example</b>" in page and "<b>3 February 1980</b>" in page
    nobody = render(answered_plan_of("acne_scars"))
    assert "<span>Client, name or code</span><b></b>" in nobody


# how much fits


def test_what_does_not_fit_is_left_to_the_plan_and_counted() -> None:
    def crowd(draft: dict[str, Any]) -> None:
        draft["provisional"] = [{"id": str(place), "question": words(f"question {place}")} for place in range(60)]

    crowded = changed(answered_plan_of("acne_scars"), crowd)
    (_, sheet) = sheets_of(crowded)[0]
    shown = len(sheet.ask) + len(sheet.mind)
    assert 0 < len(sheet.ask) < 60
    assert sheet.more >= 60 - len(sheet.ask) and shown
    assert f"{sheet.more} lines" in text_of(render(crowded))
    width, height = AREAS["Letter"]
    assert estimate(sheet, SIZES[sheet.size], width) <= height
    assert min(SIZES.values()) >= 7.5


def test_fewer_passes_than_directions_are_stated() -> None:
    cards = cards_of(answered_plan_of("melasma"), "skinpen-tranexamic-acid")
    assert cards["forehead"].passes == 2
    assert text(cards["forehead"].directions).endswith("with 2 passes the first of these")
    assert "the first of these" not in text(cards_of(plan(), "skinpen")["cheek_medial"].directions)


def test_expert_practice_is_marked() -> None:
    page = render(answered_plan_of("acne_scars"))
    assert re.search(r"Strokes<sup[^>]*>e</sup>", page)
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
    assert f"Zones, about {round(seconds / 60)} min in all" in text_of(render(treatment_plan))


def test_an_offer_that_waits_for_answers_has_no_sheet_and_says_what_stands_against_it() -> None:
    reader = (EXAMPLES / "reader.yaml").read_text(encoding="utf-8")
    treatment_plan = plan_from(
        reader.replace("operator: client", "operator: {licence: physician, jurisdiction: US-NY}")
    )
    assert treatment_plan.card == []
    assert all(entry.kind == "home" for entry, _ in sheets_of(treatment_plan))
    page = text_of(render(treatment_plan))
    assert "not done as things stand" in page
    assert "not labelled sterile" in page
    assert not A_LENGTH.search(page)


def test_an_emergency_stops_the_card() -> None:
    reason = {"code": "sight", "strength": "contraindicated", "earliest": None, "sources": [], "grade": "moderate"}
    emergency = [reason | {"why": words("Sight changed."), "do": words("Call now.")}]
    stopped = changed(answered_plan_of("acne_scars"), lambda draft: draft.update(emergency=emergency))
    page = text_of(render(stopped))
    assert page.index("Do not begin") < page.index("Call now.")
    # nothing may be begun, and nothing can be set
    assert '<section class="sheet ' not in render(stopped)
    assert not A_LENGTH.search(page.partition("Asked about")[0])


def test_what_a_user_wrote_is_escaped() -> None:
    assert "<script" not in render(synthetic_plan(HOSTILE))


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_a_single_file_that_loads_nothing_and_stays_the_same(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"(?:src|href)=|@import|url\(|<script", page)
    assert page == render(Plan.model_validate_json(plan_of(name).to_json()))
