"""Additives and allergens in a plan and on its pages: own blood, exosomes, a serum with allergens."""

from __future__ import annotations

from functools import cache

import pytest

from corneum.plan_document.document_parts import NoNumber, Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.plan_page import render
from corneum.report.pages.product_contents import flagged
from corneum.safety.gate import ROUTES
from tests.plans import plan_from

CLIENT = """
date: 2026-11-20
client: {age: 42, sex: female, fitzpatrick: II, conditions: [], medications: [], allergies: [], history: []}
goals: [texture]
zones: [cheek_medial, forehead]
operator: {licence: physician, jurisdiction: UK}
considering:
"""
BLOOD = "  - {device: skinpen, formula: {actives: [PRP], volume: 4 mL}}\n"
EXOSOMES = "  - {device: skinpen, formula: {actives: [exosome serum], sterile: yes}}\n"
SERUM = (
    "  - {{device: skinpen, serum: {serum}, formula: {{sterile: yes, volume: {volume}, "
    'ingredients: "Aqua, Glycerin, Cinnamal {cinnamal} %, Linalool, Parfum, Phenoxyethanol"}}}}\n'
)


@cache
def planned(offers: str) -> Plan:
    return plan_from(CLIENT + offers, samples=16)


def offer(plan: Plan) -> Treatment:
    return next(treatment for treatment in plan.treatments if treatment.considered)


def serum(cinnamal: float = 0.1, volume: str = "2 mL", time: str = "after") -> str:
    return SERUM.format(cinnamal=cinnamal, volume=volume, serum=time)


def doses(plan: Plan) -> dict[str, float]:
    return {dose.name: dose.course.value for dose in plan.label[0].allergens if isinstance(dose.course, Number)}


def test_own_blood_is_told_by_route_and_asked_about() -> None:
    plan = planned(BLOOD)
    treatment = offer(plan)
    assert (treatment.payload, treatment.verdict) == ("prp", "acceptable")
    assert [additive.id for additive in treatment.additives] == ["prp"]
    assert {route for rule in treatment.additives[0].by_route for route in rule.routes} == set(ROUTES)
    asked = " ".join(words_for(question, "practitioner") for question in treatment.ask_provider)
    assert "date of birth" in asked and "sterile and single-dose" not in asked and "ingredient list" not in asked
    contents = next(answer for answer in treatment.questions if answer.id == "contents")
    assert "own blood" in words_for(contents.answer, "practitioner")


def test_exosomes_are_refused_and_only_closed_skin_is_left() -> None:
    treatment = offer(planned(EXOSOMES))
    assert (treatment.payload, treatment.verdict) == ("exosomes", "contraindicated")
    by_route = {route: rule.strength for rule in treatment.additives[0].by_route for route in rule.routes}
    assert by_route["microneedling"] == by_route["microinfusion"] == "contraindicated"
    assert by_route["after_closure"] == "note"
    assert all(zone.depths is None for zone in treatment.zones.values())


def test_every_allergen_of_a_list_stands_beside_its_level_or_none() -> None:
    label = planned(serum()).label[0]
    reaches = {dose.name: dose.reaches for dose in label.allergens}
    assert set(reaches) == {"CINNAMAL", "LINALOOL", "FRAGRANCE", "PHENOXYETHANOL"}
    assert reaches["FRAGRANCE"] == reaches["PHENOXYETHANOL"] == "no_level"
    for dose in label.allergens:
        assert dose.sessions == 4 and dose.zone in ("cheek_medial", "forehead")
        assert isinstance(dose.session, Number) and dose.session.unit == "kg/m^2"
        assert isinstance(dose.level, NoNumber) is (dose.reaches == "no_level")


@pytest.mark.parametrize("name", ["CINNAMAL", "LINALOOL"])
def test_twice_the_volume_is_about_twice_the_dose(name: str) -> None:
    once, twice = (doses(planned(serum(volume=volume)))[name] for volume in ("2 mL", "4 mL"))
    assert once < twice <= 2 * once * (1 + 1e-9)


def test_ten_times_the_content_is_ten_times_the_dose() -> None:
    weak, strong = (doses(planned(serum(cinnamal=content)))["CINNAMAL"] for content in (0.01, 0.1))
    assert strong == pytest.approx(10 * weak, rel=1e-5)


def test_the_page_shows_routes_and_allergens_and_clears_none() -> None:
    plan = planned(serum(cinnamal=1.0))
    page = render(plan)
    assert "Allergens past the barrier: CINNAMAL flagged" in page
    assert "whole skin and proves nothing here" in page and "µg/cm²" in page
    assert "What is carried, by route" in render(planned(EXOSOMES))


def test_a_card_carries_a_line_for_a_flag_and_none_for_the_rest() -> None:
    plan = planned(serum(cinnamal=1.0))
    reaches = {dose.name: dose.reaches for dose in plan.label[0].allergens}
    assert reaches["CINNAMAL"] in ("margin", "level") and reaches["LINALOOL"] == "neither"
    lines = list(flagged(Ledger(plan, "practitioner"), plan.label[0].allergens))
    assert len(lines) == 1 and lines[0].startswith("Cinnamal: About")
    assert "proves nothing here" not in lines[0]


def test_plain_care_and_unasked_rungs_hold_no_additives() -> None:
    plan = planned(BLOOD)
    assert all(not treatment.additives for treatment in plan.treatments if not treatment.considered)
    assert plan.label == []
