"""More that stands against a treatment never makes its verdict milder."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.gates import Gate, gate
from corneum.planning.treatments import ladder
from corneum.safety.reasons import STRENGTHS, verdict

TABLES = load_tables()
ZONES = ("forehead", "upper_lip", "lower_eyelid")
RUNGS = ("automated_pen", "rf_microneedling", "hydradermabrasion_hyaluronan", "skinpen", "aquagold-botulinum-toxin")
RANK = [*STRENGTHS[:3], "acceptable"].index
# signs of an emergency and words on what was done, which say of themselves when, are left out
_FIELDS = {"condition": "conditions", "allergy": "allergies"}
WORDS = sorted(
    (_FIELDS[row["kind"]], row["name"]) for row in TABLES["vocabulary/conditions"].rows if row["kind"] in _FIELDS
) + sorted(("medications", row["name"]) for row in TABLES["vocabulary/drug_classes"].rows)
PHRASES = [
    ("conditions", "type 2 diabetes, HbA1c 10.8 %"),
    ("conditions", "rosacea, flaring"),
    ("conditions", "lupus with active plaques on both cheeks"),
    ("conditions", "mother has keloids"),
    ("conditions", "cold sores twice a year"),
    ("medications", "metformin"),
    ("medications", "aspirin 81 mg"),
    ("medications", "clopidogrel"),
]


def gates_of(words: list[tuple[str, str]]) -> dict[str, Gate]:
    person: dict[str, Any] = {"age": 44, "conditions": [], "medications": [], "allergies": [], "history": []}
    for field, word in words:
        person[field] = [*person[field], word]
    client = client_from(
        {
            "date": "2026-11-20",
            "client": person,
            "goals": ["fine_lines"],
            "considering": [
                {"device": "skinpen", "depth": "1 mm"},
                {"device": "aquagold", "formula": {"actives": [{"name": "onabotulinumtoxinA", "amount": "20 U"}]}},
            ],
            "operator": {"licence": "physician"},
            "samples": 4,
        }
    )
    context = ModelContext(TABLES)
    return {
        rung.id: gate(context, client, rung, ZONES, 1e-3)
        for rung in ladder(context, client)
        if rung.id in RUNGS or rung.considered is not None
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS + PHRASES), max_size=3), st.sampled_from(WORDS + PHRASES))
def test_adding_a_contraindication_never_makes_a_verdict_milder(
    words: list[tuple[str, str]], more: tuple[str, str]
) -> None:
    before, after = gates_of(words), gates_of([*words, more])
    assert before.keys() == after.keys() and len(before) > 3
    for rung, few in before.items():
        many = after[rung]
        assert RANK(verdict(many.general)) <= RANK(verdict(few.general))
        for zone in ZONES:
            here = RANK(verdict([*many.general, *many.zones[zone]]))
            assert here <= RANK(verdict([*few.general, *few.zones[zone]]))
