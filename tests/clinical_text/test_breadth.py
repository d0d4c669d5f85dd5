"""Illnesses, operations, procedures and products in wordings of the public reach the class that carries their rule."""

from __future__ import annotations

from datetime import date

import pytest

from corneum.clinical_text import read_phrase

TODAY = date(2026, 11, 20)
NONE = "condition_no_rule"


def classes(text: str, field: str) -> list[tuple[str, ...]]:
    phrase = read_phrase(text, field, TODAY, age=45)
    assert phrase.is_understood, phrase.leftover
    return [finding.concept.classes for finding in phrase.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("polycythaemia vera", "thromb"),
        ("Factor XI deficiency", "bleed"),
        ("I bruise like a peach", "bleed"),
        ("WPW, ablated", "arrhythm"),
        ("leaky heart valve", NONE),
        ("idiopathic intracranial hypertension", NONE),
        ("ocular myasthenia", "nmj"),
        ("Ramsay Hunt syndrome 2012", "hypaesth"),
        ("temporal lobe epilepsy", "seizure"),
        ("diabetes in pregnancy", "dm_c"),
        ("primary sclerosing cholangitis", "liver"),
        ("eosinophilic esophagitis", "dysphagia"),
        ("bullous pemphigoid", "autoimm"),
        ("slow to heal", "slow_healing"),
        ("DCIS 2020", "ca_hx"),
        ("breast cancer survivor", "ca_past"),
        ("keratoacanthoma", "skin_ca"),
        ("benign breast lump", NONE),
        ("eyelid eczema", "eczema"),
        ("fungal acne", "active_infect"),
        ("forms keloids", "keloid"),
        ("rhinophyma", "rosacea_etr"),
        ("PMLE every summer", NONE),
        ("Dexcom on the arm", "pacemaker"),
        ("fainted at the dentist once", NONE),
        ("not great with needles", NONE),
        ("on my period", NONE),
        ("left handed", NONE),
        ("non-smoker", NONE),
        ("fungal toenails", NONE),
    ],
)
def test_illnesses_symptoms_and_traits_reach_their_class(text: str, expected: str) -> None:
    assert classes(text, "conditions") == [(expected,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gallbladder out", NONE),
        ("keyhole appendix", NONE),
        ("hip replaced 2018", NONE),
        ("broke my nose 1998", NONE),
        ("chin lipo 2022", "surgery"),
        ("quad bleph 2020", "surgery"),
        ("septum straightened", "surgery"),
        ("bimax 2016", "surgery"),
        ("masseter tox in May", "bont_0"),
        ("Restylane Kysse in May", "filler_0"),
        ("hyperdilute Radiesse in May", "plla_caha"),
        ("cog threads in May", "threads"),
        ("salmon sperm facial in May", "mn_recent"),
        ("Sylfirm X in May", "mn_recent"),
        ("BBL Heroic in May", "laser_nonabl"),
        ("UltraClear in May", "laser_abl"),
        ("Perfect Derma peel in May", "peel_sup"),
        ("Obagi blue peel in May", "peel_med"),
        ("upper lip threaded", "wax"),
        ("ombre powder brows", "pmu"),
        ("spray tan last week", "self_tanner"),
        ("LVL lashes", NONE),
    ],
)
def test_operations_and_procedures_reach_their_class(text: str, expected: str) -> None:
    assert classes(text, "history") == [(expected,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tret 0.025 nightly", ("topical_retinoid",)),
        ("Medik8 Crystal Retinal 6", ("topical_retinoid",)),
        ("Paula's Choice 2% BHA", ("exfoliant",)),
        ("Drunk Elephant Babyfacial", ("exfoliant",)),
        ("St Tropez", ("self_tanner",)),
        ("EltaMD UV Clear", ()),
        ("slugging", ()),
        ("gua sha", ()),
        ("just water", ()),
    ],
)
def test_products_reach_their_class(text: str, expected: tuple[str, ...]) -> None:
    assert classes(text, "current_care") == [expected]


@pytest.mark.parametrize(
    "text",
    ["keep fit", "I am fit", "drink plenty of water", "I work with children", "moved to London last year", "burn"],
)
def test_ordinary_words_are_no_illness(text: str) -> None:
    findings = read_phrase(text, "conditions", TODAY).findings
    assert all(finding.concept.classes == (NONE,) for finding in findings)
