"""An offer is put right by taking away what stands against it, and by nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from corneum.client import Client, client_from
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.evaluate import evaluate
from corneum.planning.results import TreatmentResult
from corneum.wording.templates import fill
from tests.answered import SCREENS

ANSWERED = SCREENS
UNSTERILE = {"actives": ["niacinamide"], "sterile": "no"}


def client(offer: dict[str, Any], person: dict[str, Any] | None = None, **more: Any) -> Client:
    health = {"screens": ANSWERED, "conditions": [], "medications": [], "allergies": [], "history": []}
    return client_from(
        {
            "date": "2026-11-20",
            "client": {"age": 45, "sex": "female", "fitzpatrick": "II", **health, **(person or {})},
            "goals": ["acne_scars"],
            "zones": ["cheek_medial"],
            "samples": 4,
            "considering": [offer],
            "operator": {"licence": "physician", "jurisdiction": "UK"},
            **more,
        }
    )


def results(whose: Client) -> tuple[TreatmentResult, TreatmentResult | None]:
    """The offer, and what it is put right to."""
    context = ModelContext(load_tables(), Population(epistemic=2, person=2, seed=1))
    every = evaluate(whose, context, lambda share, step: None).treatments
    offered = next(result for result in every if result.treatment.is_offer)
    return offered, next((result for result in every if result.treatment.mends == offered.treatment.id), None)


def changes(mended: TreatmentResult | None) -> list[str]:
    return [] if mended is None else [fill(change.what, "practitioner") for change in mended.changes]


def test_an_offer_that_nothing_stands_against_is_left_alone() -> None:
    offered, mended = results(client({"device": "skinpen", "depth": "1 mm"}))
    assert offered.verdict == "acceptable" and mended is None


@pytest.mark.parametrize("device", ["skinpen", "dermapen4", "roller_generic", "secret"])
def test_what_is_not_sterile_gives_way_to_a_sterile_glide_with_the_same_device(device: str) -> None:
    offered, mended = results(client({"device": device, "formula": UNSTERILE}))
    assert offered.verdict == "contraindicated"
    assert mended is not None and mended.verdict == "acceptable"
    assert (mended.treatment.device, mended.treatment.payload) == (device, "none")
    assert "sterile glide" in changes(mended)[0]


def test_a_stamp_that_always_brings_a_liquid_brings_salt_water() -> None:
    _, mended = results(client({"device": "stamp_infusion_generic", "formula": UNSTERILE}))
    assert mended is not None and mended.treatment.payload == "saline"


def test_a_depth_beyond_a_limit_gives_way_and_an_allowed_one_stays() -> None:
    _, too_deep = results(client({"device": "skinpen", "depth": "2.5 mm"}))
    assert too_deep is not None and "its own depth" in changes(too_deep)[0]
    _, unsterile = results(client({"device": "skinpen", "depth": "0.5 mm", "formula": UNSTERILE}))
    assert unsterile is not None and unsterile.treatment.considered is not None
    assert unsterile.treatment.considered.depth == pytest.approx(0.5e-3)
    assert len(changes(unsterile)) == 1


def test_another_operator_does_what_is_outside_the_scope_of_this_one() -> None:
    offered, mended = results(
        client({"device": "skinpen", "depth": "1.5 mm"}, operator={"licence": "esthetician", "jurisdiction": "US-CA"})
    )
    assert offered.verdict == "outside_scope"
    assert mended is not None and mended.verdict == "acceptable"
    assert mended.treatment.licence is not None and "done by" in changes(mended)[-1]


def test_a_reason_with_a_day_moves_the_offer_to_that_day() -> None:
    filler = [{"event": "hyaluronic acid filler", "when": "2026-11-15", "zone": "cheek_medial"}]
    offered, mended = results(client({"device": "skinpen"}, {"history": filler}, planned_for="2026-11-24"))
    assert offered.verdict != "acceptable"
    assert mended is not None and mended.treatment.day is not None
    assert mended.treatment.day >= date(2026, 11, 29)


@pytest.mark.parametrize(
    "person",
    [
        {"screens": {**ANSWERED, "pregnancy": True}},
        {"conditions": ["keloids"]},
        {"conditions": ["cystic acne"]},
    ],
    ids=["pregnant", "keloids", "cystic acne"],
)
def test_what_stands_against_the_client_is_not_mended(person: dict[str, Any]) -> None:
    offered, mended = results(client({"device": "skinpen", "formula": UNSTERILE}, person))
    assert offered.verdict != "acceptable" and mended is None


def test_a_fault_of_the_offer_is_the_only_thing_that_is_changed() -> None:
    """Taking the fault away in the file gives what the plan puts right."""
    _, mended = results(client({"device": "skinpen", "depth": "1 mm", "formula": UNSTERILE}))
    plain, _ = results(client({"device": "skinpen", "depth": "1 mm"}))
    assert mended is not None
    assert (mended.verdict, mended.longest_needle) == (plain.verdict, plain.longest_needle)
    assert {reason.code for reason in mended.reasons} == {reason.code for reason in plain.reasons}
