"""Names: the annexes are known, relatives lend hazards and not names, and no guess joins two ingredients."""

from __future__ import annotations

import random
import re

import pytest
from on_the_list.register import VENDORED, load

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_names import key, names, same
from corneum.formula.ingredients import identify
from corneum.formula.matching import find

# cells of the annexes that hold several names, a description or a fragment instead of one name
FRAGMENT = re.compile(r",(?![\dNA-Za-z'])|, | / | and |\(\d\)|^\(|CI \d+\)|^Leaf$|^stem extract$|^Emerald$|:|\[", re.I)
AMP = re.compile(r"^AMP-|PEPTIDE-\d+ \w+PEPTIDE|ETHYLTRIMONIUM CHLORIDE ACRYLATE|^TERPENES AND|HEPB", re.I)


def test_every_name_of_the_eu_annexes_is_known() -> None:
    printed = {name for entry in load(VENDORED).entries for name in entry.names}
    whole = {name for name in printed if not FRAGMENT.search(name) and not AMP.search(name)}
    unknown = sorted(name for name in whole if find(re.sub(r"- (?=\w)", "-", name)).name is None)
    assert len(whole) > 0.95 * len(printed)
    assert unknown == []


def test_no_misspelling_of_up_to_two_letters_leads_to_another_ingredient() -> None:
    draw = random.Random(11)
    index = names()
    repaired = tried = 0
    for name in draw.sample(sorted(set(index.canonical.values())), 900):
        words = name.split()
        place = draw.randrange(len(words))
        word = words[place]
        if len(word) < 6 or not word.isalpha():
            continue
        at = draw.randrange(1, len(word) - 1)
        spoiled = draw.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at - 1 :],
            )
        )
        written = " ".join([*words[:place], spoiled, *words[place + 1 :]])
        if key(written) in index.canonical or key(written) in index.listed:
            continue
        match = find(written)
        tried += 1
        repaired += match.name is not None
        assert match.name is None or same(match.name, name), (written, match)
        assert match.name is None or (match.how == "fuzzy" and 0 < match.score < 1)
    assert repaired > 0.7 * tried > 0


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ("Retinall", "RETINOL"),
        ("Disodium EDTAA", "TRISODIUM EDTA"),
        ("Peg-81", "PEG-8"),
        ("PEG-08 Stearate", None),
        ("Ethylparabeen", "METHYLPARABEN"),
        ("Sodium Sulfit", "SODIUM SULFATE"),
        ("Ceteareth-21", "CETEARETH-20"),
        ("Sodium Laurel Sulfate", "SODIUM LAURETH SULFATE"),
        ("Hydrolized Silk Extract", "SILK EXTRACT"),
        ("Dimethicone/Zorb Crosspolymer", "DIMETHICONE"),
        ("Lactobacillus/Zorb Ferment", "LACTOBACILLUS"),
        ("Zorbanol Extract (organic)", None),
        ("Sodium Hyaluronate Crosspolymerr", "SODIUM HYALURONATE"),
        ("Palmitoyl Tripeptide-55", "PALMITOYL TRIPEPTIDE-5"),
        ("1,2-Octanediole", "1,2-HEXANEDIOL"),
    ],
)
def test_what_is_near_is_not_the_same(written: str, never: str | None) -> None:
    match = find(written)
    assert match.name is None or match.name != never


@pytest.mark.parametrize(
    ("written", "name", "row"),
    [
        ("Hyaluronic Acid", "HYALURONIC ACID", "SODIUM HYALURONATE"),
        ("Alcohol", "ALCOHOL", "ALCOHOL DENAT."),
        ("Protease", "PROTEASE", "PAPAIN"),
        ("Hydrogenated Lecithin", "HYDROGENATED LECITHIN", "LECITHIN"),
        ("Hydrolyzed Wheat Protein", "HYDROLYZED WHEAT PROTEIN", "TRITICUM VULGARE PROTEIN (HYDROLYZED)"),
    ],
)
def test_a_relative_lends_its_hazards_and_says_so(context: ModelContext, written: str, name: str, row: str) -> None:
    ingredient = identify(context, written)
    assert (ingredient.name, ingredient.assessed_as) == (name, row)
    assert ingredient.hazard is not None and ingredient.hazard["inci_name"] == row


def test_a_known_name_without_a_hazard_row_is_not_unknown(context: ModelContext) -> None:
    ingredient = identify(context, "Allantoin Ascorbate")
    assert ingredient.name == "ALLANTOIN ASCORBATE" and ingredient.hazard is None and ingredient.match == "exact"
    assert identify(context, "Zorbanol-7").match == "unknown"


def test_relatives_have_rows_and_no_row_of_their_own() -> None:
    tables = load_tables()
    hazards = {name for row in tables["formulation/ingredient_hazards"].rows for name in row.list("inci_name")}
    for row in tables["formulation/inci_names"].rows:
        assert not row["assessed_as"] or (row["assessed_as"] in hazards and row["inci_name"] not in hazards)


@pytest.mark.parametrize(
    ("written", "name", "how"),
    [
        ("AQUA", "AQUA", "exact"),
        ("aqua (water/eau)", "AQUA", "exact"),
        ("Hydrolysed Silk", "HYDROLYZED SILK", "exact"),
        ("Beurre de karité", "BUTYROSPERMUM PARKII BUTTER", "synonym"),
        ("FD&C Yellow No. 5", "CI 19140", "synonym"),
        ("Ci77891", "CI 77891", "exact"),
        ("Oryza Sativa Bran Wax", "ORYZA SATIVA BRAN CERA", "synonym"),
        ("Malva Sylvestris Flower Extract/Mallow Flower Extract", "MALVA SYLVESTRIS FLOWER EXTRACT", "synonym"),
        ("Hydroxyaceto phenone", "HYDROXYACETOPHENONE", "fuzzy"),
        ("heobroma Cacao (Cocoa) Extract", "THEOBROMA CACAO EXTRACT", "fuzzy"),
        ("Zinc Oxide [nano]", "ZINC OXIDE (NANO)", "exact"),
    ],
)
def test_a_match_says_how_the_name_was_recognised(written: str, name: str, how: str) -> None:
    match = find(written)
    assert (match.name, match.how) == (name, how)
