"""Names of solutes: a synonym is the molecule of its INCI name, and nothing is read as another molecule."""

from __future__ import annotations

import pytest

from corneum.errors import InputFault
from corneum.evidence import vocabulary
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import NoData
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import ACTIVES, Solute
from corneum.formula.solute_names import NAMES, meaning, spelt_like
from corneum.formula.solute_search import IONISATION, find_solute


def identity(context: ModelContext, name: str) -> str:
    solute = find_solute(context, name)
    assert isinstance(solute, Solute)
    return solute.id


@pytest.mark.parametrize(
    ("synonym", "active"),
    [
        ("nicotinamide", "niacinamide"),
        ("Vitamin B3", "niacinamide"),
        ("Niacinamid", "niacinamide"),
        ("ナイアシンアミド", "niacinamide"),
        ("vitamin C", "ascorbic_acid"),
        ("50-81-7", "ascorbic_acid"),
        ("acide salicylique", "salicylic_acid"),
        ("BHA", "salicylic_acid"),
        ("OC(=O)c1ccccc1O", "salicylic_acid"),
        ("RYYVLZVUVIJVGH-UHFFFAOYSA-N", "caffeine"),
        ("HA", "ha_high"),
        ("Botox", "ona_bont"),
        ("lignocaine", "lidocaine"),
        ("vitamin A", "retinol"),
    ],
)
def test_a_synonym_is_the_molecule_that_it_means(context: ModelContext, synonym: str, active: str) -> None:
    if synonym.startswith("OC("):
        pytest.importorskip("rdkit")
    assert identity(context, synonym) == active


def test_every_listed_synonym_is_the_molecule_of_its_own_row(context: ModelContext) -> None:
    for row in context.table(NAMES).rows:
        for name in row.list("names"):
            if row["relation"] == "synonym":
                found = meaning(context.tables, name)
                assert found is not None and row["solute"] in (found.row.row_id, found.row.get("inchikey", "")), name
            else:
                with pytest.raises(InputFault):
                    meaning(context.tables, name)


def test_an_inci_name_and_a_common_name_are_the_same_row(context: ModelContext) -> None:
    for row in context.table(ACTIVES).rows:
        for name in (row.row_id, row["common_name"]):
            found = meaning(context.tables, name)
            assert found is not None and found.row.row_id == row.row_id, name


def test_words_for_actives_are_read_as_the_same_active_or_refused(context: ModelContext) -> None:
    """What a client's file calls by these words is the same molecule here, or no molecule at all."""
    for identity_ in vocabulary.ids("active"):
        if identity_ not in context.table(ACTIVES).index:
            continue
        for word in vocabulary.synonyms("active", identity_):
            try:
                found = meaning(context.tables, word)
            except InputFault:
                continue
            assert found is not None, word
            same = context.table(ACTIVES).row(identity_)["inci_name"] == found.row.get("inci_name", "")
            assert same or found.row.row_id == identity_, (word, found.row.row_id)


@pytest.mark.parametrize(
    "name", ["niacin", "nicotinic acid", "ubiquinol", "isotretinoin", "hexanal", "xyzzy", "methanal"]
)
def test_another_molecule_is_neither_read_nor_suggested(context: ModelContext, name: str) -> None:
    with pytest.raises(InputFault) as wrong:
        find_solute(context, name)
    assert wrong.value.nearest is None


@pytest.mark.parametrize(("written", "meant"), [("niacinamde", "niacinamide"), ("testosteron", "Testosterone")])
def test_a_misspelling_is_suggested_and_not_read(context: ModelContext, written: str, meant: str) -> None:
    assert spelt_like(context.tables, written) == meant
    with pytest.raises(InputFault, match=f"did you mean {meant}"):
        find_solute(context, written)


def test_a_salt_leads_to_its_acid_and_says_how_much_of_it_there_is(context: ModelContext) -> None:
    with pytest.raises(InputFault, match=r"0\.863 mg.*did you mean salicylic_acid"):
        find_solute(context, "sodium salicylate")


def test_what_ionises_in_measured_compounds_is_known(context: ModelContext) -> None:
    for name, ionisation in (
        ("benzoic acid", "acid"),
        ("fentanyl", "base"),
        ("aspirin", "acid"),
        ("sucrose", "neutral"),
    ):
        solute = find_solute(context, name)
        assert isinstance(solute, Solute) and solute.ionisation == ionisation
    for row in context.table(IONISATION).rows:
        assert (row["pka"] != "") == (row["ionisation"] in ("acid", "base"))
        found = (
            find_solute(context, row["compound"].removesuffix(" (isomer)")) if " or " not in row["compound"] else None
        )
        assert found is None or isinstance(found, NoData) or found.id


@pytest.mark.parametrize(
    "row", [row for row in load_tables()["formula/ions"].rows if row["name"]], ids=lambda row: row.row_id
)
def test_an_ion_is_known_by_each_of_its_names(context: ModelContext, row: Row) -> None:
    for name in (row["name"], *row.list("also")):
        solute = find_solute(context, name)
        assert isinstance(solute, Solute) and solute.id == row.row_id and solute.kind == "ion", name


def test_ions_of_one_mass_keep_their_own_mobility(context: ModelContext) -> None:
    """Iron(II) and iron(III) differ in charge alone, and in water as they were measured."""
    water = []
    for name in ("Fe2+", "Fe3+"):
        solute = find_solute(context, name)
        assert isinstance(solute, Solute)
        water.append(float(layer_parameters(context, solute).water_diffusivity.draws[0, 0]))
    assert water[0] / water[1] == pytest.approx(719 / 604)
