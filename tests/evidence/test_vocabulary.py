"""Common words resolve, nothing resolves twice, and what is not understood is not guessed at."""

from __future__ import annotations

import pytest

from corneum.evidence import vocabulary
from corneum.evidence.tables import TableFault, load_tables
from corneum.evidence.vocabulary import KINDS, contraindication_rows, ids, mentions, nearest, resolve


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_kind_means_two_things(kind: str) -> None:
    assert vocabulary._index(kind)  # building the index raises where a word has two meanings
    assert len(ids(kind)) == len(set(ids(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_listed_word_comes_back_as_its_own_row(kind: str) -> None:
    for name in vocabulary._TABLES[kind]:
        for row, words, _ in vocabulary._listed(load_tables()[name]):
            match = resolve(kind, words)
            assert match is not None, words
            if kind == "goal":
                assert match.row == row.identity, words
            else:
                assert match.id == (row.list("classes")[0] if "classes" in row else row.row_id), words


@pytest.mark.parametrize(
    ("kind", "words", "identity"),
    [
        ("device", "aquagold", "aquagold"),
        ("device", "Aqua Gold", "aquagold"),
        ("device", "AQUAGOLD fine touch", "aquagold"),
        ("device", "HydraFacial", "hydrafacial"),
        ("device", "hydra facial", "hydrafacial"),
        ("device", "Skin-Pen", "skinpen"),
        ("device", "Morpheus 8", "morpheus8_face"),
        ("device", "derma pen", "dermapen4"),
        ("device", "microneedling pen", "pen_generic_12"),
        ("device", "derma roller", "roller_generic"),
        ("goal", "wrinkles", "fine_lines"),
        ("goal", "enlarged pores", "pores"),
        ("goal", "oily skin", "oil"),
        ("goal", "sagging", "laxity"),
        ("goal", "glass skin", "glow"),
        ("condition", "myasthenia gravis", "nmj"),
        ("condition", "AFib", "arrhythm"),
        ("condition", "non-Hodgkin lymphoma", "ca_hx"),
        ("condition", "G6PD deficiency", "methb"),
        ("condition", "history of cold sores", "hsv_hx"),
        ("condition", "allergic to gold", "gold"),
        ("condition", "hyaluronic filler", "filler_0"),
        ("drug_class", "gentamicin", "aminoglycoside"),
        ("drug_class", "apixaban 5 mg twice daily", "anticoagulant"),
        ("drug_class", "Eliquis", "anticoagulant"),
        ("drug_class", "Roaccutane", "isotretinoin"),
        ("drug_class", "Accutane", "isotretinoin"),
        ("drug_class", "adapalene 0.1 % gel", "topical_retinoid"),
        ("drug_class", "doxycycline", "photosensitising"),
        ("drug_class", "biologics", "biologic"),
        ("drug_class", "adalimumab", "biologic"),
        ("drug_class", "antiarrhythmics", "antiarrhythmic"),
        ("drug_class", "amiodarone", "antiarrhythmic"),
        ("drug_class", "prednisolone 20 mg", "corticosteroid"),
        ("drug_class", "inhaled steroid", "no_rule"),
        ("drug_class", "St. John's wort", "photosensitising"),
        ("active", "onabotulinumtoxinA", "ona_bont"),
        ("active", "hyaluronic acid", "ha_high"),
        ("active", "Palmitoyl Tripeptide-1", "pal_ghk"),
        ("active", "Vitamin C", "ascorbic_acid"),
        ("care", "tretinoin", "tretinoin"),
        ("care", "SPF 50", "sunscreen"),
        ("treatment_class", "micro-needling", "automated_pen"),
    ],
)
def test_words_of_the_field_resolve(kind: str, words: str, identity: str) -> None:
    match = resolve(kind, words)
    assert match is not None and match.id == identity


@pytest.mark.parametrize(
    ("words", "goal", "variant"),
    [
        ("melasma", "lightening", "melasma"),
        ("age spots", "lightening", "spots"),
        ("frown lines", "fine_lines", "dynamic"),
        ("ice-pick scars", "acne_scars", "ice_pick"),
        ("platysmal bands", "laxness", "neuromuscular"),
        ("wrinkles", "fine_lines", ""),
    ],
)
def test_a_goal_word_may_imply_its_variant(words: str, goal: str, variant: str) -> None:
    match = resolve("goal", words)
    assert match is not None and (match.id, match.variant) == (goal, variant)


def test_the_goals_and_devices_are_those_of_the_tables() -> None:
    tables = load_tables()
    targets = {
        (row["goal"], variant) for row in tables["outcomes/goal_targets"].rows for variant in row.list("variant")
    }
    words = {(row["goal"], row["variant"]) for row in tables["vocabulary/goals"].rows if row["variant"]}
    assert targets == words
    assert set(ids("goal")) == {row["goal"] for row in tables["outcomes/goal_targets"].rows}
    assert set(ids("device")) == set(tables["devices/devices"].index)
    assert set(ids("active")) == set(tables["formulation/actives"].index)


# medicines, allergies and conditions that the six client scenarios name
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("drug_class", "apixaban"),
        ("drug_class", "adapalene"),
        ("drug_class", "aminoglycosides"),
        ("drug_class", "anticoagulants"),
        ("drug_class", "isotretinoin"),
        ("drug_class", "hydroquinone"),
        ("drug_class", "kojic acid"),
        ("drug_class", "tranexamic acid"),
        ("drug_class", "aspirin"),
        ("drug_class", "retinoid"),
        ("condition", "gold"),
        ("condition", "nickel"),
        ("condition", "neuromuscular disease"),
        ("condition", "pregnancy"),
        ("condition", "herpes"),
        ("condition", "atrial fibrillation"),
        ("condition", "melasma"),
        ("condition", "rosacea-prone"),
        ("condition", "telangiectasia on cheeks"),
        ("condition", "aspirin allergy"),
        ("condition", "thrombosis"),
        ("active", "BoNT"),
        ("active", "TXA"),
        ("active", "niacinamide 4 %"),
        ("active", "salicylate"),
    ],
)
def test_words_of_the_client_scenarios_resolve(kind: str, words: str) -> None:
    assert resolve(kind, words) is not None


def test_at_least_250_medicines_each_in_known_classes() -> None:
    classes = set(load_tables()["vocabulary/drug_classes"].index)
    drugs = load_tables()["vocabulary/drugs"].rows
    assert len(drugs) >= 250
    assert all(set(row.list("classes")) <= classes and row["classes"] for row in drugs)


def test_conditions_and_classes_lead_to_contraindications_and_each_is_reached() -> None:
    table = load_tables()["formulation/contraindications"]
    # what stands against a wish is reached by the words of the wish
    wishes = {row.row_id for row in table.rows if row["kind"] == "goal"}
    assert all(resolve("goal", table.row(identity)["condition"]) for identity in wishes)
    reached = {
        row for kind in ("condition", "drug_class") for identity in ids(kind) for row in contraindication_rows(identity)
    }
    assert reached | wishes == set(table.index)
    assert contraindication_rows("aminoglycoside") == ("aminogly",)
    assert set(contraindication_rows("isotretinoin")) == {"iso_mn", "iso_derm", "iso_hydra"}
    assert contraindication_rows("no_rule") == ()
    with pytest.raises(TableFault):
        contraindication_rows("flat earth")


def test_a_condition_with_a_single_row_of_its_own_has_the_name_of_that_row() -> None:
    for row in load_tables()["vocabulary/condition_rows"].rows:
        linked = row.list("contraindications")
        if row["kind"] == "condition" and len(linked) == 1 and not row.row_id.startswith("filler_any"):
            assert row.row_id == linked[0]


def test_a_medicine_of_two_classes_has_both() -> None:
    match = resolve("drug_class", "amiodarone")
    assert match is not None and match.ids == ("antiarrhythmic", "photosensitising")
    assert {mention.id for mention in mentions("drug_class", "warfarin and doxycycline")} == {
        "anticoagulant",
        "photosensitising",
    }


@pytest.mark.parametrize(
    ("kind", "misspelt", "identity"),
    [
        ("drug_class", "apixiban", "anticoagulant"),
        ("drug_class", "warfrin", "anticoagulant"),
        ("condition", "roseacea", "rosacea_etr"),
        ("device", "hydrafacal", "hydrafacial"),
        ("device", "aquagould", "aquagold"),
    ],
)
def test_a_misspelling_of_a_long_word_is_recognised_and_says_so(kind: str, misspelt: str, identity: str) -> None:
    match = resolve(kind, misspelt)
    assert match is not None and (match.id, match.how) == (identity, "fuzzy") and match.score < 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("drug_class", "foobarumab"),
        ("drug_class", "aspen"),  # a short word is never guessed at
        ("drug_class", ""),
        ("condition", "no cold sores"),
        ("condition", "cat scratch disease"),  # a harmless word inside an unknown one does not make it known
        ("condition", "peanuts"),
        ("condition", "had chickenpox as a child"),
        ("condition", "minor knee surgery"),  # an id is no word inside a sentence
        ("condition", "works from home"),
        ("condition", "liver spots"),
        ("drug_class", "atorvostatin"),  # a misspelling is never taken for harmless
        ("device", "morpheus 9"),  # a number is never guessed at
        ("device", "laser sword"),
        ("goal", "taller"),
    ],
)
def test_what_is_not_understood_stays_so(kind: str, words: str) -> None:
    assert resolve(kind, words) is None


def test_a_harmless_medicine_does_not_hide_a_harmful_medicine_beside_it() -> None:
    match = resolve("drug_class", "vitamin D and warfarin")
    assert match is not None and match.id == "anticoagulant"
    assert resolve("drug_class", "amlodipine/valsartan").id == "no_rule"  # type: ignore[union-attr]


def test_words_that_were_not_understood_are_handed_back() -> None:
    match = resolve("drug_class", "warfarin and foobarumab")
    assert match is not None and match.rest == "foobarumab" and match.score < 1


def test_the_nearest_word_is_valid() -> None:
    assert nearest("device", "skinpenn xl")[0] == "skinpen"
    assert nearest("goal", "fine lnes")[0] == "fine_lines"
    assert nearest("device", "§§") == ()
    with pytest.raises(KeyError):
        resolve("planet", "venus")


def test_importing_the_vocabulary_does_not_load_the_fuzzy_matcher() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from corneum.evidence import vocabulary; vocabulary.resolve('device', 'skinpen'); "
        "sys.exit('rapidfuzz' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
