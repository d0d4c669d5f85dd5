"""Gels and particles through the lumens of stamps and injectors: computed, told with the numbers, by device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corneum.client import client_from
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.infusion import Infused
from corneum.planning.lumen_passage import CONTENTS, lumen_reasons
from corneum.planning.needling_step import needle
from corneum.planning.results import Needled
from corneum.planning.treatments import ladder
from corneum.planning.zone_skin import skin_of
from corneum.safety.reasons import Reason, verdict
from corneum.skin.layers import Skin
from corneum.wording.templates import fill

TABLES = load_tables()
CONTEXT = ModelContext(TABLES)


def reasons(device: Any, active: Any) -> tuple[Reason, ...]:
    """What the computation says of an active that is offered with a device."""
    stated = {
        "client": {"age": 40},
        "goals": ["texture"],
        "considering": [{"device": device, "formula": {"actives": [active], "sterile": "yes"}}],
    }
    rung = next(rung for rung in ladder(CONTEXT, client_from(stated)) if rung.considered is not None)
    return lumen_reasons(CONTEXT, rung)


def inline(class_: str, bore: str) -> dict[str, Any]:
    return {"class": class_, "needles": {"count": 20, "length": "0.6 mm", "base": "0.3 mm", "bore": bore}}


def test_the_table_speaks_of_actives_that_there_are() -> None:
    assert set(TABLES[CONTENTS].index) <= set(TABLES["formulation/actives"].index)
    assert {row["kind"] for row in TABLES[CONTENTS].rows} == {"gel", "particles"}


@pytest.mark.parametrize("device", ["aquagold", "stamp_infusion_generic"])
@pytest.mark.parametrize("name", ["filler", "Juvederm", "Restylane", "cross-linked hyaluronic acid"])
def test_a_filler_fails_in_a_stamp_with_the_numbers_told(device: str, name: str) -> None:
    found = reasons(device, name)
    assert [reason.code for reason in found] == ["lumen_gel"]
    assert verdict(found) == "not_recommended"
    said = fill(found[0].why, "client")
    assert (
        " of 100 draws" in said and "less than 10 %" in said and " N on the plunger" in said and "Pa drive it" in said
    )


@pytest.mark.parametrize("device", ["aquagold", "stamp_infusion_generic", "dermaqueen"])
@pytest.mark.parametrize("name", ["Sculptra", "PLLA particles", "poly-L-lactic acid"])
def test_lactic_acid_particles_fail_in_every_such_lumen(device: str, name: str) -> None:
    found = reasons(device, name)
    assert [reason.code for reason in found] == ["lumen_particles"]
    assert "63 µm" in fill(found[0].why, "client")


def test_a_syringe_behind_an_injector_pushes_what_a_stamp_cannot() -> None:
    assert reasons("aquagold", "filler") and not reasons("dermaqueen", "filler")


def test_a_stated_bore_decides() -> None:
    for bore, fails in (("30 um", True), ("60 um", True), ("150 um", True), ("0.25 mm", False)):
        assert bool(reasons(inline("microinfusion_stamp", bore), "Sculptra")) is fails, bore
    assert reasons(inline("microinfusion_stamp", "40 um"), "filler")


def test_a_filler_thinned_to_water_flows_and_a_little_thinned_one_does_not() -> None:
    assert reasons("aquagold", {"name": "Juvederm", "concentration": "18 mg/mL"})
    assert not reasons("aquagold", {"name": "Juvederm", "concentration": "0.1 mg/mL"})


@pytest.mark.parametrize("device", ["skinpen", "roller_generic", "secret", "hydrafacial"])
@pytest.mark.parametrize("name", ["filler", "Sculptra"])
def test_without_lumens_nothing_is_computed(device: str, name: str) -> None:
    assert reasons(device, name) == ()


@pytest.mark.parametrize("name", ["hyaluronic acid", "PRP", "niacinamide", "Botox"])
def test_thin_liquids_are_left_alone(name: str) -> None:
    assert reasons("aquagold", name) == ()


def test_the_rung_with_filler_that_nobody_asked_about_says_so_for_its_zones_alone() -> None:
    rungs = {rung.id: rung for rung in ladder(CONTEXT, client_from({"client": {"age": 40}, "goals": ["volume"]}))}
    found = lumen_reasons(CONTEXT, rungs["microinfusion_aquagold_filler"])
    assert [(reason.code, reason.person_wide) for reason in found] == [("lumen_gel", False)]
    assert lumen_reasons(CONTEXT, rungs["referral_filler"]) == ()


def test_what_does_not_flow_is_not_counted_as_delivered() -> None:
    """Of a filler a stamp leaves a small part of what it leaves of plain hyaluronan, which its channels would hold."""
    client = client_from({"client": {"age": 40}, "goals": ["dryness"], "samples": 16})
    context = ModelContext(TABLES, Population(epistemic=16, person=4))
    skin = skin_of(context, client, "cheek_medial")
    assert isinstance(skin, Skin)
    entered = {}
    for rung in ladder(context, client):
        if rung.id in ("microinfusion_aquagold_filler", "microinfusion_aquagold_hyaluronan"):
            needled = needle(context, client, rung, skin)
            assert isinstance(needled, Needled) and isinstance(needled.infused, Infused)
            entered[rung.payload] = float(np.median(needled.infused.entered.draws))
    assert 0 <= entered["filler"] < 0.1 * entered["hyaluronan"]
