"""Medicines, supplements and allergens in public wording are understood, each with the classes that carry its rules."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from corneum.clinical_text.lexicon import lexicon
from corneum.clinical_text.phrase_reading import read_phrase
from corneum.clinical_text.spelling import respelt

TODAY = date(2026, 11, 30)
PHRASES = list(csv.DictReader((Path(__file__).parent / "medicine_phrases.csv").read_text("utf-8").splitlines()))


def classes_of(phrase: str, field: str) -> set[str]:
    read = read_phrase(phrase, field, TODAY)
    assert read.is_understood, (phrase, read.leftover)
    return {name for finding in read.findings for name in finding.concept.classes}


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"][:40])
def test_a_medicine_or_an_allergen_is_understood_with_its_classes(row: dict[str, str]) -> None:
    assert classes_of(row["phrase"], row["field"]) == set(row["classes"].split(";"))


@pytest.mark.parametrize(
    ("phrase", "classes"),
    [
        ("apixiban 5mg", {"anticoagulant"}),
        ("amytriptiline 10 mg", {"anticholinergic", "photosensitising"}),
        ("hydroxycloroquin", {"methaemoglobin_former", "photosensitising"}),
        ("cetrizine", {"no_rule"}),
    ],
)
def test_a_misspelt_medicine_is_read_where_it_can_be_one_thing_only(phrase: str, classes: set[str]) -> None:
    assert classes_of(phrase, "medications") == classes


@pytest.mark.parametrize(
    "word",
    [
        "concert",
        "matches",
        "pepper",
        "precise",
        "singular",
        "neural",
        "clarity",
        "preserve",
        "frontal",
        "dim",
        "advance",
    ],
)
def test_an_ordinary_word_is_no_medicine(word: str) -> None:
    assert "drug" not in lexicon().get((word,), {})
    assert respelt(word) is None or "drug" not in lexicon().get((str(respelt(word)),), {})


def test_the_pen_of_a_medicine_is_no_needling_pen() -> None:
    assert classes_of("Humira pen fortnightly", "medications") == {"biologic"}


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("Bactrim DS", "ester_allergy"),
        ("Disprin", "aspirin"),
        ("Marcaine", "lido_allergy"),
        ("cheap earrings", "nickel"),
    ],
)
def test_an_allergy_to_a_brand_is_one_to_what_it_holds(phrase: str, rule: str) -> None:
    assert rule in classes_of(phrase, "allergies")
