"""What practitioners and clients wrote and an earlier reading got wrong, each case beside siblings of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.client import client_from
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from tests.plans import plan_for

PEN = {"device": "skinpen", "depth": "0.75 mm"}
NURSE = {"licence": "nurse_practitioner", "jurisdiction": "US"}


def planned(person: dict[str, Any], zones: list[str] | None = None, **keys: Any) -> Plan:
    data = {
        "date": "2026-11-20",
        "client": {"age": 40, "sex": "female", **person},
        "goals": ["fine_lines"],
        "zones": zones or ["cheek_medial"],
        "considering": [PEN],
        "operator": NURSE,
        "samples": 4,
        **keys,
    }
    return plan_for(client_from(data))


def offer(plan: Plan) -> Treatment:
    return next(treatment for treatment in plan.treatments if treatment.considered)


def codes(plan: Plan, zone: str = "cheek_medial") -> set[str]:
    asked = offer(plan)
    return {reason.code for reason in (*asked.reasons, *asked.zones[zone].reasons)}


@pytest.mark.parametrize(
    "words",
    ["cold sore on lip today", "I have a cold sore at the moment", "cold sore outbreak", "cold sore since yesterday"],
)
def test_a_cold_sore_that_is_there_is_active_herpes(words: str) -> None:
    plan = planned({"conditions": [words]})
    assert "hsv_active" in codes(plan) and offer(plan).verdict == "contraindicated" and not plan.emergency


@pytest.mark.parametrize(
    "words", ["microblading", "permanent make-up eyebrows", "microbladed eyebrows", "tattooed brows"]
)
def test_pigment_in_the_brows_concerns_the_brows(words: str) -> None:
    plan = planned({"history": [words]}, ["cheek_medial", "forehead", "chin"])
    verdicts = {zone: there.verdict for zone, there in offer(plan).zones.items()}
    assert verdicts["forehead"] == "contraindicated" and not plan.unresolved
    assert "contraindicated" not in (verdicts["cheek_medial"], verdicts["chin"])


def test_a_day_within_the_words_is_the_day() -> None:
    plan = planned({"history": ["botox 5 days ago"]})
    assert [one.when for one in plan.understood] == ["2026-11-15"]
    assert not any("history" in question.id for question in plan.provisional)


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        ("had melanoma 10 years ago", "ca_field", "past"),
        ("eczema as a child, clear for 20 years", "eczema", "resolved"),
        ("mother has keloids", "keloid", "family"),
    ],
)
def test_what_is_over_or_another_s_is_not_what_is_now(words: str, code: str, status: str) -> None:
    plan = planned({"conditions": [words]})
    assert code not in codes(plan) and {one.status for one in plan.understood} == {status}


def test_trying_to_conceive_counts_as_a_possible_pregnancy_and_not_as_a_birth() -> None:
    plan = planned({"conditions": ["trying to conceive"]})
    assert "preg_possible" in codes(plan)
    retinoids = [each for each in plan.treatments if "retinoid" in each.id]
    assert retinoids and all(each.verdict in ("contraindicated", "not_recommended") for each in retinoids)


@pytest.mark.parametrize("words", ["NKDA", "no known allergies", "none regularly", "nil"])
def test_an_answered_nothing_is_an_answer(words: str) -> None:
    plan = planned({"allergies": [words], "medications": [words]})
    assert not plan.unresolved
    assert not {"client.allergies", "client.medications"} & {question.id for question in plan.provisional}


def test_what_is_in_use_and_not_known_is_not_swallowed() -> None:
    plan = planned({}, current_care=["spicule cream", "VT Reedle Shot 300", "blorb"])
    assert [entry.text for entry in plan.unresolved] == ["blorb"] and "spicules" in codes(plan)
    assert plan.recommended == "none"


def test_fish_oil_and_a_slimming_pen_are_what_they_are() -> None:
    plan = planned({"medications": ["fish oil", "Ozempic for weight loss"]})
    assert not {"blood_thin_ginkgo", "dm_c", "dm_un"} & codes(plan) and not plan.unresolved


@pytest.mark.parametrize("active", ["retinol", "glycolic acid", "hydroquinone", "Exosomes"])
def test_an_active_is_judged_as_it_is_on_a_list(active: str) -> None:
    formulas = ({"actives": [active], "sterile": "yes"}, {"ingredients": f"Water, {active}", "sterile": "yes"})
    for formula in formulas:
        assert offer(planned({}, considering=[{**PEN, "formula": formula}])).verdict == "contraindicated"


@pytest.mark.parametrize("formula", [{"ingredients": "Water, Salmon DNA, Glycerin"}, {"actives": ["Rejuran"]}])
def test_salmon_dna_is_fish(formula: dict[str, Any]) -> None:
    plan = planned({"allergies": ["fish"]}, considering=[{**PEN, "formula": {**formula, "sterile": "yes"}}])
    assert {"fish", "allergy:sodium dna"} & codes(plan) and offer(plan).verdict == "contraindicated"


def test_a_medicine_that_is_care_counts_as_care() -> None:
    plan = planned({"medications": ["tretinoin 0.05 %"]}, operator={"licence": "physician", "jurisdiction": "US"})
    assert plan.recommended != "referral_prescription_retinoid" and "retinoid_topical" in codes(plan)


def test_scars_of_an_earlier_roller_and_threads_have_rules_of_their_own_zones() -> None:
    scarred = planned({"conditions": ["tram track scars from a dermaroller"]})
    assert "needling_scars" in codes(scarred)
    lifted = planned(
        {"history": [{"event": "thread lift", "when": "1 month ago", "zone": "cheek"}]},
        ["cheek_medial", "forehead"],
    )
    assert "threads" in codes(lifted) and "threads" not in codes(lifted, "forehead")
