"""Off-label uses follow from what devices are cleared for and what contents are licensed for."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.client import Screens
from corneum.client.reading import client_from
from corneum.evidence.statement import Statement
from corneum.evidence.tables import load_tables
from corneum.plan_document.plan_models import Plan
from corneum.planning.off_label import LABELLED_USES, LICENSED_CONTENTS
from corneum.wording.templates import fill_statement
from tests.plans import plan_for

ANSWERED = {
    "screens": dict.fromkeys(Screens.model_fields, "no"),
    "conditions": [],
    "medications": [],
    "allergies": [],
    "history": [],
}
TRANEXAMIC = {"actives": [{"name": "tranexamic acid", "concentration": "0.4 %"}], "sterile": "yes"}
TOXIN = {"actives": [{"name": "onabotulinumtoxinA", "amount": "20 U"}], "volume": "1 mL", "sterile": "yes"}
PLASMA = {"actives": [{"name": "prp"}]}
HYALURONAN = {"actives": [{"name": "hyaluronic acid"}]}


def planned(
    device: str,
    formula: dict[str, Any] | None = None,
    *,
    goal: str = "acne_scars",
    zone: str = "cheek_medial",
    place: str = "US-AZ",
    **person: Any,
) -> Plan:
    offer = {"device": device} | ({"formula": formula} if formula else {})
    return plan_for(
        client_from(
            {
                "date": "2026-11-20",
                "client": {"age": 34, "fitzpatrick": "II", **ANSWERED, **person},
                "goals": [goal],
                "zones": [zone],
                "considering": [offer],
                "operator": {"licence": "physician", "jurisdiction": place},
                "samples": 4,
            }
        )
    )


def uses(device: str, formula: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    """What of an offer is off-label, by kind; several of one kind joined."""
    plan = planned(device, formula, **facts)
    (offer,) = (treatment.id for treatment in plan.treatments if treatment.considered)
    by_kind: dict[str, list[str]] = {}
    for use in plan.off_label:
        if use.treatment == offer:
            by_kind.setdefault(use.kind, []).extend(part.text for part in use.why)
    return {kind: " ".join(texts) for kind, texts in by_kind.items()}


def test_a_cleared_use_is_not_off_label() -> None:
    assert uses("skinpen") == {}


@pytest.mark.parametrize(
    ("device", "formula", "facts", "kind", "words"),
    [
        ("skinpen", None, {"goal": "pores"}, "goal", "for pores is off-label"),
        ("skinpen", None, {"goal": "fine_lines", "zone": "forehead"}, "zones", "forehead"),
        ("exceed", None, {"fitzpatrick": "V"}, "skin_type", "For type V it is off-label"),
        ("skinpen", None, {"age": 19}, "age", "from 22 years"),
        ("dermapen4", None, {}, "device", "No clearance of this pen"),
        ("secret", None, {}, "device", "was not read"),
        ("skinpen", None, {"goal": "pores", "place": "UK"}, "elsewhere", "not read"),
        ("skinpen", TRANEXAMIC, {"goal": "lightening"}, "contents", "Tranexamic acid is licensed against bleeding"),
        ("aquagold", TOXIN, {"goal": "pores"}, "contents", "Botulinum toxin is licensed to be injected into muscle"),
        ("skinpen", PLASMA, {}, "contents", "plasma on the face is off-label"),
    ],
)
def test_each_kind_is_named_with_what_it_leaves_out(
    device: str, formula: dict[str, Any] | None, facts: dict[str, Any], kind: str, words: str
) -> None:
    named = uses(device, formula, **facts)
    assert words in named.get(kind, ""), named


def test_the_united_states_need_no_word_on_other_places() -> None:
    assert "elsewhere" not in uses("skinpen", goal="pores")


def test_a_device_without_needles_carries_nothing_in() -> None:
    assert "contents" not in uses("hydrafacial", HYALURONAN, goal="dryness")


def test_a_refused_offer_has_no_uses() -> None:
    plan = planned("skinpen", conditions=["active herpes"])
    refused = {each.id for each in plan.treatments if each.verdict in ("contraindicated", "outside_scope")}
    assert refused and not refused.intersection(use.treatment for use in plan.off_label)


@pytest.mark.parametrize("table", [LABELLED_USES, LICENSED_CONTENTS])
def test_every_row_names_its_regulator_and_source(table: str) -> None:
    for row in load_tables()[table].rows:
        assert row["regulator"] and row.sources


def test_a_depth_is_told_to_nobody_who_sets_none() -> None:
    fields = {"labelled": 0.0015, "zones": ("chin",)}
    assert "1.5 mm" in fill_statement(Statement("off_label.depth", fields), "practitioner")
    assert "mm" not in fill_statement(Statement("off_label.depth", fields), "client")
