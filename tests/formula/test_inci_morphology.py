"""Names read by the rules of INCI: what each rule reads, whose hazards it lends, and what no rule may read."""

from __future__ import annotations

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.formula.inci_morphology import built
from corneum.formula.inci_words import lexicon
from corneum.formula.ingredient_names import key
from corneum.formula.ingredients import identify
from corneum.formula.matching import find

TABLES = load_tables()
RULES = TABLES["formulation/inci_morphology"].rows
HAZARDS = {name for row in TABLES["formulation/ingredient_hazards"].rows for name in row.list("inci_name")}


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["rule"])
def test_every_rule_reads_its_example(row: Row) -> None:
    name = built(key(row["example"]))
    assert name is not None
    assert (name.rule, key(name.name)) == (row["rule"], key(row["example"]))


def test_hazards_are_lent_by_rows_that_exist() -> None:
    lenders = {row["assessed_as"] for table in ("inci_morphology", "inci_plants") for row in _rows(table)}
    assert lenders - {""} <= HAZARDS


def test_patterns_name_kinds_that_have_words() -> None:
    kinds = {term.kind.replace(" ", "_") for terms in lexicon().terms.values() for term in terms} | {"known", "chain"}
    used = {
        kind.rstrip("?*+&")
        for row in RULES
        for element in row["pattern"].replace("(", " ").replace(")", " ").split()
        for kind in element.split("|")
    }
    assert {kind for kind in used if kind.islower()} <= kinds


@pytest.mark.parametrize(
    ("printed", "name", "rule"),
    [
        (
            "Rosa Damascena Callus Extracellular Vesicles",
            "ROSA DAMASCENA CALLUS EXTRACELLULAR VESICLES",
            "plant vesicles",
        ),
        ("Trimethylsiloxyamodimethicone", "TRIMETHYLSILOXYAMODIMETHICONE", "silicone"),
        (
            "Brassica Oleracea Acephala Leaf Extract (Kale)",
            "BRASSICA OLERACEA ACEPHALA LEAF EXTRACT",
            "plant preparation",
        ),
        ("Organic Chamomile Flower Extract", "CHAMOMILE FLOWER EXTRACT", "common plant"),
        ("Sodium Glucuronate", "SODIUM GLUCURONATE", "salt"),
        ("sodium c12-13 pareth sulfate", "SODIUM C12-13 PARETH SULFATE", "salt"),
        ("Lactobacillus / Pumpkin Fruit Ferment Filtrate", "LACTOBACILLUS/PUMPKIN FRUIT FERMENT FILTRATE", "ferment"),
        ("Kokum Butter (Garcinia Indica)", "GARCINIA INDICA BUTTER", "plant oil"),
        ("Poloxamer 235", "POLOXAMER 235", "numbered polymer"),
        ("PPG-13-Decyltetradeceth-24", "PPG-13-DECYLTETRADECETH-24", "ethoxylate"),
        ("Palmitoyl Dipeptide-10", "PALMITOYL DIPEPTIDE-10", "peptide"),
    ],
)
def test_names_of_no_table_are_read_by_rule(context: ModelContext, printed: str, name: str, rule: str) -> None:
    ingredient = identify(context, printed)
    assert (ingredient.name, ingredient.match, ingredient.rule) == (name, "rule", rule)


@pytest.mark.parametrize(
    "printed",
    [
        "Zorbanol Extract",
        "Camellia Zorbensis Leaf Extract",
        "PEG-08 Stearate",
        "PEG-81",
        "Laureth-123",
        "Polyquaternium-999",
        "Sodium Zorbate",
        "Zorbyl Stearate",
        "Cetyl Alcohol Glyceryl Stearate",
        "Algae Extract Water",
        "Extract",
        "Leaf Extract",
        "Ammonium",
        "Copolymer",
        "Sodium",
        "Glyceryl",
        "Lactobacillus/Zorb Ferment",
        "Dimethicone/Zorb Crosspolymer",
        "Skin Oil",
        "Youthful Radiance",
    ],
)
def test_a_word_of_no_list_makes_no_name(printed: str) -> None:
    assert built(key(printed)) is None


@pytest.mark.parametrize(
    ("printed", "never"),
    [
        ("Diethoxydiglycol", "DIMETHOXYDIGLYCOL"),
        ("Glucuronolactone", "GLUCONOLACTONE"),
        ("Sodium Glucuronate", "SODIUM GLUCONATE"),
        ("Chamomile Extract (Anthemis Nobilis)", "CHAMOMILLA RECUTITA FLOWER EXTRACT"),
        ("Anthemis Nobilis Extract", "CHAMOMILLA RECUTITA EXTRACT"),
        ("Trimethylsiloxyamodimethicone", "AMODIMETHICONE"),
        ("Propylene Glycol Dioctanoate", "PROPYLENE GLYCOL DIOCTENOATE"),
        ("Zinc Glycinate Chelate", "ZINC GLYCINATE CHOLATE"),
        ("Morinda Citrifolia Seed Oil", "MORINGA OLEIFERA SEED OIL"),
        ("Rose Oil (Rosa Centifolia)", "ROSA DAMASCENA FLOWER OIL"),
        ("Cetyl Caproate", "CETYL CAPRATE"),
    ],
)
def test_a_neighbour_is_never_taken(printed: str, never: str) -> None:
    assert find(printed).name != never


def test_the_class_lends_its_hazards_and_says_so(context: ModelContext) -> None:
    oil = identify(context, "Bulnesia Sarmientoi Wood Oil")
    assert oil.hazard is not None and oil.hazard["group"] == "essential oil / natural fragrance"
    aster = identify(context, "Bellis Perennis Extract")
    assert aster.assessed_as == "CHAMOMILLA RECUTITA FLOWER EXTRACT"
    # a name that the tables hold without hazards of its own is judged by its class too
    assert identify(context, "Selaginella Lepidophylla Extract").assessed_as == "GLYCYRRHIZA GLABRA ROOT EXTRACT"


def _rows(table: str) -> tuple[Row, ...]:
    return tuple(TABLES[f"formulation/{table}"].rows)
