"""Brands of which nothing of their own was read: planned as their class, wide, and heirs to no other maker's record."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from corneum.client import OtherTreatment, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import listed
from corneum.needling.assumed_specifications import assumed
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import FAMILIES, TECHNIQUES, device
from corneum.safety.scope import OF_FAMILIES, device_status
from corneum.wording.templates import fill
from tests.plans import plain, plan_for

TABLES = load_tables()
ROWS = [row.row_id for row in TABLES[FAMILIES].rows]

# words of the room, with the class that each is planned as, or the treatment without a device that it is
CLASSES = {
    "Dermaroller": "manual_roller",
    "derma roller": "manual_roller",
    "Sylfirm X": "rf_microneedling",
    "Scarlet": "rf_microneedling",
    "Scarlet RF": "rf_microneedling",
    "Virtue": "rf_microneedling",
    "Virtue RF": "rf_microneedling",
    "Exion": "rf_microneedling",
    "BTL Exion": "rf_microneedling",
    "Agnes": "rf_microneedling",
    "Pixel8": "rf_microneedling",
    "Pixel8-RF": "rf_microneedling",
    "Fractora": "rf_microneedling",
    "Secret Pro": "rf_microneedling",
    "Secret Duo": "rf_microneedling",
    "Morpheus8": "rf_microneedling",
    "Morpheus8 Burst": "rf_microneedling",
    "Vivace": "rf_microneedling",
    "Potenza": "rf_microneedling",
    "Genius": "rf_microneedling",
    "Infini": "rf_microneedling",
    "Intracel": "rf_microneedling",
    "Profound": "rf_microneedling",
    "EndyMed Intensif": "rf_microneedling",
    "Cutera Secret RF": "rf_microneedling",
    "VoluDerm": "rf_microneedling",
    "RF microneedling": "rf_microneedling",
    "radiofrequency micro-needling": "rf_microneedling",
    "Legato": "rf_surface_fractional",
    "Venus Viva": "rf_surface_fractional",
    "HydraFacial Syndeo": "hydradermabrasion",
    "OxyGeneo": "hydradermabrasion",
    "Glo2Facial": "hydradermabrasion",
    "DiamondGlow": "hydradermabrasion",
    "SilkPeel": "hydradermabrasion",
    "DermaSweep": "microdermabrasion",
    "MDPen": "automated_pen",
    "MicroPen": "automated_pen",
    "Eclipse MicroPen": "automated_pen",
    "SkinStylus": "automated_pen",
    "AnteAGE": "automated_pen",
    "Dr. Pen": "automated_pen",
    "Dr Pen Ultima M8": "automated_pen",
    "Dermapen 3": "automated_pen",
    "Dermapen 4": "automated_pen",
    "INNOPen": "automated_pen",
    "Rejuvapen": "automated_pen",
    "Exceed": "automated_pen",
    "Collagen P.I.N.": "automated_pen",
    "Bellus SkinPen": "automated_pen",
    "Hydra.Pen H3": "automated_pen",
    "Procell": "automated_pen",
    "Banish": "manual_stamp",
    "GloPRO": "manual_roller",
    "Stacked Skincare": "manual_roller",
    "ORA": "manual_roller",
    "Sdara": "manual_roller",
    "Environ": "manual_roller",
    "AquaGold": "microinfusion_stamp",
    "Hydra needle": "microinfusion_stamp",
    "Qure": "microinfusion_stamp",
    "gold stamp": "microinfusion_stamp",
    "Derma Shine": "multi_needle_injector",
}
OTHERS = {
    "JetPeel": "jet",
    "nanoneedling": "nanoneedling",
    "nano needling": "nanoneedling",
    "dermaplaning": "dermaplaning",
    "VI Peel": "vi_peel",
    "Fraxel": "fraxel",
    "IPL": "ipl",
    "BBL": "ipl",
    "Ultherapy": "ultherapy",
    "HIFU": "hifu",
    "Sculptra": "sculptra",
    "Botox": "toxin_injection",
    "lip filler": "filler",
    "PDO threads": "thread_lift",
    "LED": "led",
    "CO2 laser": "co2_laser",
    "PRP": "prp_injections",
    "Thermage": "thermage",
    "chemical peel": "chemical_peel",
    "tretinoin": "prescription_retinoid",
}


def offered(word: str) -> Any:
    client = client_from({"client": {"age": 45}, "goals": ["acne_scars"], "considering": [word]})
    return client.considering[0].device


@pytest.mark.parametrize(("word", "class_"), CLASSES.items())
def test_a_device_as_people_say_it_is_planned_as_its_class(context: ModelContext, word: str, class_: str) -> None:
    assert device(context, offered(word)).class_ == class_


@pytest.mark.parametrize(("word", "row"), OTHERS.items())
def test_a_treatment_without_needles_is_understood_as_what_it_is(word: str, row: str) -> None:
    assert offered(word) == OtherTreatment(row)


def test_every_device_word_of_the_practitioners_is_understood() -> None:
    path = Path(__file__).parents[1] / "data" / "practitioner_device_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        words = [row["word"] for row in csv.DictReader(file)]
    assert len(words) == 27
    assert [word for word in words if not offered(word)] == []


@pytest.mark.parametrize("family", ROWS)
def test_a_family_has_the_numbers_of_its_class_and_says_so(context: ModelContext, family: str) -> None:
    tool, row = device(context, family), TABLES[FAMILIES].row(family)
    assert tool.name == row["name"] and tool.class_ in TABLES[TECHNIQUES].index
    assert tool.needle_count is None and tool.needle_diameter is None and tool.row is None
    first, *_ = (fill((sentence,), "practitioner") for text in assumed(context, tool)[:1] for sentence in text)
    assert row["name"] in first and row["family"] in first and "nothing of its own was read" in first
    needled = not tool.class_.endswith("abrasion") and tool.class_ != "rf_surface_fractional"
    assert bool(len(dial_values(context, tool))) == needled


@pytest.mark.parametrize("family", ROWS)
def test_a_family_inherits_no_record_of_another_maker(context: ModelContext, family: str) -> None:
    class_ = device(context, family).class_
    codes = [note.code for note in device_status(context, family)]
    of_class = [row.row_id for row in TABLES["safety/device_status"].rows if class_ in row.list("classes")]
    assert sorted(codes) == sorted([OF_FAMILIES, *of_class])
    for table in ("devices/devices", "needling/device_limits", "needling/energy_limits"):
        assert family not in TABLES[table].index


@pytest.mark.parametrize(
    ("word", "not_of"),
    [
        ("Qure", "asap_home"),
        ("home microinfusion", "asap_home"),
        ("gold stamp", "aquagold"),
        ("Derma Shine", "dermaqueen"),
        ("Dermapen 3", "dermapen_12"),
        ("Venus Viva", "legend_1mm"),
        ("RF microneedling", "secret"),
        ("JetPeel", "hydrafacial"),
    ],
)
def test_a_brand_or_a_kind_is_no_synonym_of_another_brand(word: str, not_of: str) -> None:
    match = listed("device", word)
    assert match is None or match.id != not_of


def test_no_word_is_a_device_and_a_treatment_without_one() -> None:
    for row in TABLES["vocabulary/other_treatments"].rows:
        for word in (row.row_id, row["name"], *row.list("synonyms")):
            assert listed("device", word) is None, word


def test_what_answers_a_treatment_without_a_device_stands_on_the_ladder() -> None:
    ladder = TABLES["planning/treatments"].index
    for row in TABLES["vocabulary/other_treatments"].rows:
        assert set(row.list("answered_by")) <= set(ladder)
        assert row["decides"] in ("physician", "provider")


def plan_with(*considering: Any, **more: Any) -> Any:
    data = {
        "date": "2026-11-20",
        "client": {"age": 45, "sex": "female", "fitzpatrick": "III"},
        "goals": ["acne_scars"],
        "zones": ["cheek_medial"],
        "samples": 16,
        "operator": {"licence": "physician", "jurisdiction": "UK"},
        "considering": list(considering),
        **more,
    }
    return plain(plan_for(client_from(data)))


def test_qure_is_planned_without_the_warning_of_another_maker() -> None:
    plan = plan_with("Qure")
    (treatment,) = [each for each in plan["treatments"] if each["considered"]]
    assert treatment["device"] == "qure" and treatment["name"] == "Qure Micro-Infusion"
    assert not {"asap_home", "aquagold"} & {reason["code"] for reason in treatment["reasons"]}
    assert "2021-06-17" not in str(treatment)


def test_treatments_without_a_device_are_answered_by_their_kind_or_said_to_be_outside() -> None:
    plan = plan_with("Ultherapy", "Fraxel 900 $", "VI Peel", "IPL", "home care")
    answered = {each["id"]: each for each in plan["treatments"] if each["considered"]}
    assert set(answered) == {"fraxel", "ipl", "vi-peel"}
    assert answered["ipl"]["payload"] == "vascular_light"
    assert answered["fraxel"]["name"] == "Fraxel (a fractional laser)" and answered["fraxel"]["price"]["amount"] == 900
    assert "answered as a fractional laser" in str(answered["fraxel"]["assumed"])
    assert [each["name"] for each in plan["not_computed"]] == ["Ultherapy", "care at home"]
    assert "physician" in str(plan["not_computed"][0]["why"])
    assert "Not computed here: Ultherapy" in str(plan["first_screen"]["answer"])
    assert "referral_laser" not in {each["id"] for each in plan["treatments"]}


def test_what_an_offer_says_is_shown_with_what_was_not_understood() -> None:
    plan = plan_with("Sylfirm X 2 mm with exosomes and a mystery mask, 3 sessions for 2100 $")
    (treatment,) = [each for each in plan["treatments"] if each["considered"]]
    read_as = str(treatment["offer"]["read_as"])
    assert "Sylfirm X, planned as a radio-frequency microneedling device; 2 mm; with exosomes" in read_as
    assert treatment["offer"]["not_understood"] == ["mystery mask"]
    assert treatment["price"]["covers"] == "course" and treatment["price"]["amount"] == 2100


def test_a_price_whose_extent_was_not_said_makes_no_year() -> None:
    (treatment,) = [each for each in plan_with("SkinPen, 3 sessions, 900 $")["treatments"] if each["considered"]]
    assert treatment["price"]["covers"] == "unclear" and treatment["price"]["a_year"] is None
