"""What a product brings, from tables: payload words, tags, prescription; and which device stands in for which."""

from __future__ import annotations

import pytest

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.devices import DEVICES
from corneum.planning.payloads import (
    ACTIVE_PAYLOADS,
    COCKTAIL,
    GROUPS,
    MIXTURE,
    NOTHING,
    PAYLOADS,
    SERUM,
    delivers,
    has_label,
)
from corneum.planning.treatments import CLASS_RUNGS, TABLE, Treatment, ladder

TABLES = load_tables()
CONTEXT = ModelContext(TABLES)


def rung_of(device: str, *actives: str, **formula: str) -> Treatment:
    """The rung of a device that is asked about with these actives."""
    contents = {"formula": {"actives": [{"name": name} for name in actives], "sterile": "yes", **formula}}
    stated = {
        "client": {"age": 40},
        "goals": ["texture"],
        "considering": [{"device": device, **(contents if actives or formula else {})}],
    }
    return next(rung for rung in ladder(CONTEXT, client_from(stated)) if rung.considered is not None)


def test_the_tables_know_each_others_words() -> None:
    words = {row["payload"] for table in (TABLE, ACTIVE_PAYLOADS) for row in TABLES[table].rows}
    payloads, groups = TABLES[PAYLOADS], TABLES[GROUPS]
    assert words | {NOTHING, SERUM, COCKTAIL, MIXTURE} <= set(payloads.index)
    assert {row["group"] for row in payloads.rows} == set(groups.index)
    assert {row["several"] for row in groups.rows} <= set(payloads.index)
    assert {group for row in groups.rows for group in row.list("gives_way")} <= set(groups.index)
    assert {row["brought_like"] for row in payloads.rows} - {""} <= {row["payload"] for row in TABLES[TABLE].rows}
    assert {row["listed"] for row in TABLES[ACTIVE_PAYLOADS].rows} == {"", "content"}
    assert set(TABLES[ACTIVE_PAYLOADS].index) <= set(TABLES["formulation/actives"].index)
    classes = {row["class"] for row in TABLES[TABLE].rows}
    assert {row["class"] for row in TABLES[DEVICES].rows} <= classes | set(TABLES[CLASS_RUNGS].index)
    assert {row["works_like"] for row in TABLES[CLASS_RUNGS].rows} <= classes
    assert not set(TABLES[CLASS_RUNGS].index) & classes
    assert {row["other_device"] for row in TABLES[TABLE].rows if row["device"]} == {"yes", "no"}


@pytest.mark.parametrize(
    ("actives", "payload", "prescription"),
    [
        ((), "none", False),
        (("Botox",), "toxin", True),
        (("tretinoin 0.05 %",), "retinoid", True),
        (("retinol",), "retinoid", False),
        (("tranexamic acid",), "tranexamic_acid", True),
        (("hydroquinone",), "hydroquinone", True),
        (("niacinamide",), "niacinamide", False),
        (("Botox", "hyaluronic acid"), "cocktail", True),
        (("hyaluronic acid", "niacinamide"), "niacinamide", False),
        (("panthenol", "niacinamide"), "serum", False),
        (("PLLA particles",), "biostimulator", True),
        (("PRP gel",), "prp", False),
        (("something nobody has heard of",), "serum", False),
    ],
)
def test_actives_make_the_payload_and_the_prescription(
    actives: tuple[str, ...], payload: str, prescription: bool
) -> None:
    rung = rung_of("skinpen", *actives)
    assert (rung.payload, "prescription" in rung.tags, rung.prescriber) == (payload, prescription, prescription)


def test_a_cosmetic_product_is_below_the_barrier_and_a_medicine_is_not() -> None:
    assert "product_below_barrier" in rung_of("skinpen", "niacinamide").tags
    assert "product_below_barrier" not in rung_of("skinpen", "Botox").tags
    assert "prp" in rung_of("skinpen", "PRP gel").tags


@pytest.mark.parametrize(
    ("names", "payload"),
    [
        (("i-PRF", "PRF", "platelet-rich plasma", "vampire facial plasma"), "prp"),
        (("salmon DNA", "PDRN 2 %", "Rejuran", "PN", "polynucleotides"), "polynucleotide"),
        (("exosome serum", "stem cell exosomes", "extracellular vesicles"), "exosomes"),
        (("Sculptra", "poly-L-lactic acid", "Radiesse", "CaHA"), "biostimulator"),
        (("Juvederm", "diluted filler"), "filler"),
        (("human insulin", "Actrapid"), "insulin"),
        (("glutathione 20 %", "GSH"), "glutathione"),
        (("EGF", "basic fibroblast growth factor", "growth factors"), "growth_factors"),
        (("stem cell conditioned medium", "secretome"), "conditioned_medium"),
        (("GHK-Cu", "copper peptides"), "copper_peptide"),
        (("vitamin C serum", "L-ascorbic acid", "sodium ascorbyl phosphate"), "vitamin_c"),
        (("minoxidil 5 %", "Rogaine"), "minoxidil"),
        (("Kenalog", "triamcinolone 10 mg/mL"), "triamcinolone"),
        (("5-FU", "fluorouracil"), "fluorouracil"),
        (("tacrolimus ointment",), "tacrolimus"),
        (("topical metformin",), "metformin"),
    ],
)
def test_an_additive_has_its_own_word_however_it_is_written(names: tuple[str, ...], payload: str) -> None:
    """None of them is a cosmetic serum by analogy."""
    for name in names:
        assert rung_of("skinpen", name).payload == payload, name


@pytest.mark.parametrize(
    ("actives", "payload"),
    [
        (("PRP", "hyaluronic acid"), "prp"),
        (("PRP", "niacinamide"), MIXTURE),
        (("PRP + exosomes",), MIXTURE),
        (("PRP", "something nobody has heard of"), MIXTURE),
        (("glutathione", "vitamin C"), MIXTURE),
        (("vitamin C", "ferulic acid", "vitamin E"), "vitamin_c"),
        (("vitamin C", "copper peptide"), MIXTURE),
        (("retinol", "glycolic acid"), SERUM),
        (("hyaluronic acid", "lidocaine"), "hyaluronan"),
        (("Botox", "saline"), "toxin"),
        (("Sculptra", "lidocaine"), COCKTAIL),
        (("saline",), "saline"),
    ],
)
def test_what_several_contents_are_together(actives: tuple[str, ...], payload: str) -> None:
    assert rung_of("skinpen", *actives).payload == payload
    assert rung_of("skinpen", *reversed(actives)).payload == payload


@pytest.mark.parametrize(
    ("printed", "payload", "tag"),
    [
        ("insulin human (Actrapid 40 IU), metacresol, glycerol, water for injections", "insulin", "insulin"),
        ("Water, Salmon DNA, Glycerin", "polynucleotide", "pdrn"),
        ("Exosomes from human umbilical cord", "exosomes", "exosome"),
        ("Aqua, Copper Tripeptide-1, Phenoxyethanol", SERUM, "copper_peptide"),
        ("Aqua, Ascorbic Acid, Tocopherol", SERUM, "vitamin_c"),
    ],
)
def test_a_printed_list_names_additives_too(printed: str, payload: str, tag: str) -> None:
    rung = rung_of("skinpen", ingredients=printed)
    assert rung.payload == payload and tag in rung.tags


@pytest.mark.parametrize("printed", ["Aqua, Malus Domestica Fruit Cell Culture Extract, Glycerin", "Aqua, Sea Plasma"])
def test_a_plant_or_a_sea_is_no_cell_product_of_people(printed: str) -> None:
    assert rung_of("skinpen", ingredients=printed).payload == SERUM


@pytest.mark.parametrize("device", ["skinpen", "aquagold", "roller_generic", "dermaqueen"])
def test_an_additive_is_brought_like_a_serum_without_the_tags_of_one(device: str) -> None:
    serum, plasma = rung_of(device, "panthenol"), rung_of(device, "PRP")
    assert plasma.serum == serum.serum != "none"
    assert "product_below_barrier" in serum.tags and "product_below_barrier" not in plasma.tags
    assert not {"hyaluronan", "toxin"} & rung_of(device, "Sculptra").tags


def test_what_brings_nothing_has_no_label_to_ask_for() -> None:
    assert [(delivers(CONTEXT, word), has_label(CONTEXT, word)) for word in ("none", "saline", "toxin")] == [
        (False, False),
        (False, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("class_", "works_like"), [(row.row_id, row["works_like"]) for row in TABLES[CLASS_RUNGS].rows]
)
def test_a_class_without_a_rung_stands_on_that_of_the_class_it_works_like(class_: str, works_like: str) -> None:
    device = TABLES[DEVICES].where(**{"class": class_})[0].row_id
    rung = rung_of(device)
    assert rung.class_ == class_ and rung.row["class"] == works_like


def test_another_device_stands_in_only_where_the_row_allows_it() -> None:
    stated = {"client": {"age": 40}, "goals": ["texture"], "devices": ["exceed", "stamp_infusion_generic"]}
    rungs = {rung.id: rung for rung in ladder(CONTEXT, client_from(stated))}
    assert (rungs["automated_pen"].device, rungs["automated_pen"].in_the_room) == ("exceed", True)
    assert (rungs["microinfusion_aquagold_saline"].device, rungs["microinfusion_aquagold_saline"].in_the_room) == (
        "aquagold",
        False,
    )
    assert rungs["microinfusion_generic_saline"].in_the_room
