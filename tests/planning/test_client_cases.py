"""The six client cases: what a plan must contain for each, and what it must not, as far as the chain reaches."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.plans import plain, plan_for, plan_of

Plans = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def plan() -> Plans:
    """What an example client's plan.json holds, every text as one string."""
    return cache(lambda name: plain(plan_of(name)))


def considered(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [treatment for treatment in document["treatments"] if treatment["considered"]]


def by_id(document: dict[str, Any], identity: str) -> dict[str, Any]:
    return next(treatment for treatment in document["treatments"] if treatment["id"] == identity)


def answer(treatment: dict[str, Any], question: str) -> str:
    return str(next(entry["answer"] for entry in treatment["questions"] if entry["id"] == question))


def lower_text(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False).lower()


def open_questions(document: dict[str, Any]) -> str:
    return " ".join(entry["id"] for entry in document["provisional"])


class TestReader:
    """C1: a woman in her fifties asks whether a stamp with toxin, hyaluronic acid and peptides is worth it."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("reader")

    def test_it_asks_before_it_answers(self, document: dict[str, Any]) -> None:
        identities = open_questions(document)
        for screen in (
            "neuromuscular_disease",
            "cold_sores",
            "anticoagulant",
            "metal_allergy",
            "medications",
            "allergies",
            "history",
        ):
            assert screen in identities, screen
        assert "operator" not in identities  # she says that she chooses a provider
        questions = " ".join(entry["question"] for entry in document["provisional"]).lower()
        assert "gold" in questions and "nickel" in questions

    def test_the_stamp_is_not_first_and_promises_no_volume(self, document: dict[str, Any]) -> None:
        stamp = considered(document)[0]
        assert document["recommended"] != stamp["id"]
        assert stamp["benefit"]["volume"]["word"] == "unlikely"
        assert "microlitre" in answer(stamp, "plumping")
        assert all(
            treatment["benefit"]["volume"]["word"] != "likely"
            for treatment in document["treatments"]
            if treatment["class"] == "microinfusion_stamp"
        )

    def test_her_questions_are_answered_on_the_first_screen(self, document: dict[str, Any]) -> None:
        answers = " ".join(document["first_screen"]["answers"])
        for line in ("Collagen: not known", "pores: not known", "oil: not known", "Plump: no", "Even: no"):
            assert line in answers, line
        assert document["subject"] == considered(document)[0]["id"]

    def test_nothing_is_dated_or_set_before_she_answers(self, document: dict[str, Any]) -> None:
        held = set().union(*(stop["holds"] for stop in document["stops"]))
        assert document["subject"] in held and document["card"] == []
        assert not held & {visit["treatment"] for visit in document["course"]}

    def test_volume_is_referred(self, document: dict[str, Any]) -> None:
        assert by_id(document, "referral_filler")["benefit"]["volume"]["word"] in ("likely", "possible")

    def test_the_warning_letter_is_named_with_its_date(self, document: dict[str, Any]) -> None:
        assert "2021-06-17" in lower_text(considered(document)[0]["reasons"])

    def test_the_effect_is_called_uneven_and_the_liquid_stays_on_top(self, document: dict[str, Any]) -> None:
        even = answer(considered(document)[0], "even")
        assert "gaps" in even and "on top" in even

    def test_toxin_and_peptides_mixed_have_no_stability_data(self, document: dict[str, Any]) -> None:
        codes = {reason["code"] for reason in considered(document)[0]["reasons"]}
        assert {"not_sterile", "toxin_peptide", "i16"} <= codes

    def test_it_is_compared_with_hydradermabrasion_and_home_care(self, document: dict[str, Any]) -> None:
        compared = answer(considered(document)[0], "compared").lower()
        assert "hydradermabrasion" in compared and "retinoid" in compared

    def test_no_pore_is_shrunk_for_good(self, document: dict[str, Any]) -> None:
        assert "permanent" not in lower_text(considered(document)[0]["questions"])

    def test_a_serum_below_the_barrier_is_never_offered(self, document: dict[str, Any]) -> None:
        for treatment in document["treatments"]:
            if treatment["payload"] in ("serum", "cocktail") and treatment["class"] not in ("topical", "home_care"):
                assert treatment["verdict"] == "contraindicated", treatment["id"]


class TestDehydratedBeforeEvent:
    """C2: dry skin, an event in three days."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("dehydrated_before_event")

    def test_needling_to_a_millimetre_is_refused_before_the_event(self, document: dict[str, Any]) -> None:
        pen = by_id(document, "skinpen")
        assert any(reason["code"] == "event" and "event" in reason["why"] for reason in pen["reasons"])
        assert pen["verdict"] in ("contraindicated", "outside_scope", "not_recommended")

    def test_hydradermabrasion_without_acid_stays_possible(self, document: dict[str, Any]) -> None:
        assert by_id(document, "hydrafacial")["verdict"] in ("acceptable", "recommended")

    def test_nothing_that_shows_too_long_is_recommended(self, document: dict[str, Any]) -> None:
        assert document["recommended"] not in ("referral_peel", "rf_microneedling", "referral_laser")
        assert by_id(document, "referral_peel")["verdict"] == "not_recommended"

    def test_an_esthetician_in_california_is_not_to_needle(self, document: dict[str, Any]) -> None:
        codes = {reason["code"] for reason in by_id(document, "skinpen")["reasons"]}
        assert "ca_esthetician" in codes
        assert not [card for card in document["card"] if card["treatment"] == "skinpen"]


class TestAcneScars:
    """C3: rolling scars, adapalene every night, vitamin C offered under the needles."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("acne_scars")

    def test_vitamin_c_under_the_needles_is_refused(self, document: dict[str, Any]) -> None:
        pen = considered(document)[0]
        assert pen["verdict"] == "contraindicated"
        assert "ingredient:ascorbic acid" in {reason["code"] for reason in pen["reasons"]}

    def test_needling_with_saline_is_open_and_the_adapalene_is_stopped_first(self, document: dict[str, Any]) -> None:
        pen = by_id(document, "automated_pen")
        assert pen["verdict"] in ("acceptable", "recommended")
        assert "3 to 7 days" in lower_text(pen["reasons"])

    def test_the_depth_aims_at_the_reticular_dermis(self, document: dict[str, Any]) -> None:
        cheek = by_id(document, "automated_pen")["zones"]["cheek_medial"]
        assert cheek["goal"] == "acne_scars"
        assert cheek["depths"]["dial"]["value"] >= 1.25e-3
        assert cheek["depths"]["anatomical"]["value"] > 0.9e-3

    def test_several_sessions_and_the_herpes_question(self, document: dict[str, Any]) -> None:
        assert by_id(document, "automated_pen")["benefit"]["acne_scars.rolling"]["sessions"] >= 3
        assert "cold_sores" in open_questions(document)

    def test_the_temple_is_kept_shallow(self, document: dict[str, Any]) -> None:
        temple = by_id(document, "automated_pen")["zones"]["temple"]
        assert temple["depths"]["dial"]["value"] <= 1.15e-3


class TestMelasma:
    """C4: melasma of type IV skin."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("melasma")

    def test_photoprotection_first(self, document: dict[str, Any]) -> None:
        # no trial of sunscreen against none was read for melasma, so it is a judgement and beats nothing by itself
        # azelaic acid has a trial against its vehicle, and did as well as hydroquinone
        assert document["recommended"] == "topical_azelaic_acid"
        assert any("sunscreen" in step for step in document["first_screen"]["do"])
        sunscreen = next(each for each in document["treatments"] if each["id"] == "home_sunscreen")
        benefit = sunscreen["benefit"]["lightening.melasma"]
        assert (benefit["word"], benefit["kind"]) == ("possible", "judgement")

    def test_no_heat(self, document: dict[str, Any]) -> None:
        for identity in ("secret", "referral_laser"):
            assert by_id(document, identity)["verdict"] in ("not_recommended", "contraindicated")

    def test_tranexamic_acid_goes_no_deeper_than_it_must(self, document: dict[str, Any]) -> None:
        pen = by_id(document, "skinpen-tranexamic-acid")
        for zone in pen["zones"].values():
            assert zone["depths"]["dial"]["value"] <= 0.5e-3

    def test_pigment_risk_is_a_range_that_reaches_fifteen_of_a_hundred(self, document: dict[str, Any]) -> None:
        risk = by_id(document, "skinpen-tranexamic-acid")["zones"]["forehead"]["pih_risk"]
        assert risk["low"] < 0.03 and risk["high"] >= 0.12

    def test_what_arrives_is_reported_by_layer(self, document: dict[str, Any]) -> None:
        amount = by_id(document, "skinpen-tranexamic-acid")["zones"]["forehead"]["amount"]
        layers = next(iter(amount.values()))
        assert layers["viable_epidermis"]["unit"] == "kg/m^2" and layers["uptake"]["value"] > 0

    def test_needles_carry_more_tranexamic_acid_than_intact_skin_lets_in(self, document: dict[str, Any]) -> None:
        def share(identity: str) -> float:
            zone = by_id(document, identity)["zones"]["forehead"]["amount"]
            layers = next(iter(zone.values()))
            return float(layers["uptake"]["value"] / layers["applied"]["value"])

        assert share("skinpen-tranexamic-acid") > 3 * share("topical_tranexamic_acid")


class TestPoresRosacea:
    """C5: oily skin that flushes, small vessels on the cheeks."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("pores_rosacea")

    def test_no_radio_frequency_on_the_cheeks(self, document: dict[str, Any]) -> None:
        rf = by_id(document, "morpheus8-face")
        assert rf["verdict"] in ("not_recommended", "contraindicated")

    def test_suction_is_kept_from_the_vessels(self, document: dict[str, Any]) -> None:
        assert "vacuum" in lower_text(by_id(document, "hydrafacial")) or "suction" in lower_text(
            by_id(document, "hydrafacial")
        )

    def test_gentle_topicals_stay_open(self, document: dict[str, Any]) -> None:
        for identity in ("topical_serum", "topical_salicylic"):
            assert by_id(document, identity)["verdict"] in ("acceptable", "recommended")

    def test_plain_needling_for_pores_has_no_credible_data(self, document: dict[str, Any]) -> None:
        assert by_id(document, "automated_pen")["benefit"]["pores"]["word"] == "unknown"


class TestEyeAreaAnticoagulated:
    """C6: crow's feet and lids, apixaban."""

    @pytest.fixture
    def document(self, plan: Plans) -> dict[str, Any]:
        return plan("eye_area_anticoagulated")

    def test_nobody_is_advised_to_stop_the_anticoagulant(self, document: dict[str, Any]) -> None:
        assert "do not stop" in lower_text(document["safety"])
        assert "stop the anticoagulant" not in lower_text(document).replace("do not stop the anticoagulant", "")

    def test_the_lids_are_not_needled(self, document: dict[str, Any]) -> None:
        for treatment in document["treatments"]:
            for zone in ("upper_eyelid", "lower_eyelid"):
                zone_plan = treatment["zones"][zone]
                if "depths" in zone_plan:
                    assert zone_plan["verdict"] in ("contraindicated", "outside_scope", "not_recommended"), treatment[
                        "id"
                    ]
        assert not [card for card in document["card"] if "eyelid" in card["zone"]]

    def test_injected_toxin_answers_dynamic_lines_and_needles_do_not(self, document: dict[str, Any]) -> None:
        goal = "fine_lines.dynamic"
        assert by_id(document, "referral_injected_toxin")["benefit"][goal]["word"] in ("likely", "possible")
        assert by_id(document, "skinpen")["benefit"][goal]["word"] in ("unlikely", "unknown")

    def test_bleeding_is_forbidden_here(self, document: dict[str, Any]) -> None:
        assert by_id(document, "skinpen")["zones"]["crows_feet"]["bleeding_role"] == "forbidden"

    def test_cream_keeps_off_the_eye(self, document: dict[str, Any]) -> None:
        assert "eye" in lower_text(document["numbing"])


EMERGENCIES = {
    "vessel": "after filler two days ago: pale blotchy skin and pain",
    "vision": "sudden loss of vision after filler",
    "fever": "fever and spreading redness since yesterday",
}


@pytest.mark.parametrize("words", EMERGENCIES.values(), ids=EMERGENCIES)
def test_an_emergency_comes_first_and_everything_elective_waits(words: str) -> None:
    from corneum.client import client_from

    client = client_from(
        {
            "date": "2026-11-20",
            "client": {"age": 40, "conditions": [words]},
            "goals": ["fine_lines"],
            "zones": ["forehead"],
            "samples": 16,
        }
    )
    document = plain(plan_for(client))
    assert document["emergency"] and document["first_screen"]["answer"].startswith("Emergency")
    assert document["recommended"] == "none"
    for treatment in document["treatments"]:
        if treatment["class"] not in ("home_care", "topical", "referral"):
            assert treatment["verdict"] == "contraindicated", treatment["id"]


def test_a_word_that_nobody_understands_withholds_the_recommendation() -> None:
    from corneum.client import client_from

    client = client_from(
        {
            "date": "2026-11-20",
            "client": {"age": 40, "conditions": ["quxotic flurbosis"]},
            "goals": ["fine_lines"],
            "zones": ["forehead"],
            "samples": 16,
        }
    )
    document = plain(plan_for(client))
    assert document["unresolved"] == [{"text": "quxotic flurbosis", "where": "client.conditions[0]", "nearest": []}]
    assert document["recommended"] == "none"
    assert all(treatment["verdict"] != "recommended" for treatment in document["treatments"])
    assert "quxotic flurbosis" in document["first_screen"]["answer"]
