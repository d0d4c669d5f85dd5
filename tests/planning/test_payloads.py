"""What a product brings, from tables: payload words, tags, prescription; and which device stands in for which."""

from __future__ import annotations

import pytest

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.payloads import ACTIVE_PAYLOADS, COCKTAIL, NOTHING, PAYLOADS, SERUM, delivers, has_label
from corneum.planning.treatments import CLASS_RUNGS, DEVICES, TABLE, Treatment, ladder

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
    assert words | {NOTHING, SERUM, COCKTAIL} <= set(TABLES[PAYLOADS].index)
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
        (("hydroquinone",), "serum", True),
        (("niacinamide",), "serum", False),
        (("Botox", "hyaluronic acid"), "cocktail", True),
        (("hyaluronic acid", "niacinamide"), "serum", False),
        (("PLLA particles",), "filler", True),
        (("PRP gel",), "serum", False),
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
