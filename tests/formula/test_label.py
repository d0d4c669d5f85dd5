"""Printed lists: what separates names and what does not; names found, misspellings, and friends that are false."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import parse
from corneum.formula.ingredient_names import same
from corneum.formula.ingredients import identify

TABLES = load_tables()
TEXT = (Path(__file__).parents[1] / "labels" / "real_labels.csv").read_text(encoding="utf-8")
LISTS = {row["id"]: row["label_text"] for row in csv.DictReader(io.StringIO(TEXT))}
FALSE_FRIENDS = TABLES["formulation/inci_false_friends"].rows


def names(text: str) -> list[str]:
    return [token.name for token in parse(text).tokens]


# how many names stand on the pack, counted by eye
COUNTED = {
    "L01": 7,
    "L07": 17,
    "L13": 7,
    "L14": 21,
    "L18": 8,
    "L23": 9,
    "L24": 16,
    "L26": 9,
    "L29": 10,
    "L34": 10,
    "L39": 8,
    "L40": 7,
    "L41": 3,
    "L43": 5,
    "L44": 10,
}


@pytest.mark.parametrize(("label", "count"), COUNTED.items())
def test_real_labels_split_into_the_names_that_are_printed(label: str, count: int) -> None:
    read = parse(LISTS[label])
    assert read.is_list and len(read.tokens) == count


def test_real_labels_are_lists_but_for_the_advertising() -> None:
    refused = {label for label, text in LISTS.items() if not parse(text).is_list}
    assert refused == {"L05"}
    assert "sentences" in parse(LISTS["L05"]).reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Water, 1,2-Hexanediol, Glycerin", ["Water", "1,2-Hexanediol", "Glycerin"]),
        ("2-Bromo-2-Nitropropane-1,3-Diol, Aqua", ["2-Bromo-2-Nitropropane-1,3-Diol", "Aqua"]),
        ("Iron Oxides (CI 77491, CI 77492), Mica", ["CI 77491", "CI 77492", "Mica"]),
        ("Ingredients: Aqua, Glycerin.", ["Aqua", "Glycerin"]),
        ("Squalane*, Glycerin*, Tocopherol\u2020", ["Squalane", "Glycerin", "Tocopherol"]),
        ("Aqua; Glycerin\nUrea \u2022 Niacinamide", ["Aqua", "Glycerin", "Urea", "Niacinamide"]),
        ("Cetearyl Alcohol And Ceteareth-20, Aqua", ["Cetearyl Alcohol", "Ceteareth-20", "Aqua"]),
        ("Aqua (Water, Glycerin, Urea", ["Aqua (Water", "Glycerin", "Urea"]),
        ("CI 77491,CI 77492", ["CI 77491", "CI 77492"]),
        ("Acrylates/VP Copolymer, +Fragrance", ["Acrylates/VP Copolymer", "Fragrance"]),
    ],
)
def test_what_separates_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_percentages_are_taken_off_and_kept() -> None:
    read = parse("Niacinamide 4 %, Salicylic Acid (0,5 %), Lactic Acid 10%, Aqua")
    assert [(token.name, token.share) for token in read.tokens] == [
        ("Niacinamide", 0.04),
        ("Salicylic Acid", pytest.approx(0.005)),
        ("Lactic Acid", pytest.approx(0.1)),
        ("Aqua", None),
    ]


def test_may_contain_is_marked() -> None:
    read = parse("Aqua, Mica. May contain: CI 77491, CI 77492")
    assert [token.may_contain for token in read.tokens] == [False, False, True, True]
    assert [token.may_contain for token in parse("Aqua, Mica [+/- CI 77891]").tokens] == [False, False, True]


@pytest.mark.parametrize("text", ["", "   ", "...", "12345", "100 %"])
def test_what_names_nothing_is_no_list(text: str) -> None:
    read = parse(text)
    assert not read.is_list and read.reason and read.tokens == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read = parse(text)
    assert bool(read.tokens) == read.is_list == (read.reason == "")
    for token in read.tokens:
        assert token.name.strip() == token.name != ""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([row["inci_name"] for row in TABLES["formulation/ingredient_hazards"].rows]).filter(
            lambda name: ", " not in name and ";" not in name and " AND " not in name
        ),
        min_size=2,
        max_size=12,
    )
)
def test_a_list_of_known_names_comes_back_whole_and_exact(listed: list[str]) -> None:
    context = ModelContext(TABLES)
    read = parse(", ".join(listed))
    assert [identify(context, token).name for token in read.tokens] == listed


# identity


@pytest.mark.parametrize("row", FALSE_FRIENDS, ids=lambda row: row["label_text"])
def test_no_false_friend_is_joined(context: ModelContext, row: dict[str, str]) -> None:
    for written in (row["label_text"], row["label_text"].upper(), f"{row['label_text']} (organic)"):
        assert identify(context, written).name != row["wrong_match"]


@pytest.mark.parametrize(
    ("printed", "name", "match"),
    [
        ("Sodium Hyaluronate", "SODIUM HYALURONATE", "exact"),
        ("Parfum (Fragrance)", "FRAGRANCE", "synonym"),
        ("Aqua", "AQUA", "exact"),
        ("Xantham Gum", "XANTHAN GUM", "synonym"),
        ("Phenoxyethannol", "PHENOXYETHANOL", "fuzzy"),
        ("1,2-Hexanediol", "1,2-HEXANEDIOL", "exact"),
        ("Gobbledygook Extract", None, "unknown"),
        ("Benzophenone-5", "BENZOPHENONE-5", "exact"),
    ],
)
def test_names_match_exactly_then_as_synonym_then_by_guess(
    context: ModelContext, printed: str, name: str | None, match: str
) -> None:
    ingredient = identify(context, printed)
    assert (ingredient.name, ingredient.match) == (name, match)
    assert (ingredient.score == 0) == (name is None)


def test_every_listed_variant_leads_to_its_name(context: ModelContext) -> None:
    lost = []
    for row in TABLES["formulation/inci_synonyms"].rows:
        ingredient = identify(context, row["variant"])
        if ingredient.name is None or not same(ingredient.name, row["canonical_inci"]):
            lost.append((row["variant"], ingredient.name))
    assert lost == []


@pytest.mark.parametrize(("right", "wrong"), [("PEG-8", "PEG-81"), ("POLYSORBATE 20", "POLYSORBATE 22")])
def test_numbers_are_never_guessed(context: ModelContext, right: str, wrong: str) -> None:
    assert identify(context, right).name == right
    assert identify(context, wrong).name is None
