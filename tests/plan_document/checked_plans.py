"""Small finished plans as plain data, into which the tests of the independent check plant faults."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from corneum.client import client_from
from tests.plans import plan_for

NO_TO_ALL = dict.fromkeys(
    (
        "pregnancy",
        "breastfeeding",
        "cold_sores",
        "keloid",
        "isotretinoin",
        "anticoagulant",
        "metal_allergy",
        "lidocaine_allergy",
        "neuromuscular_disease",
        "pacemaker",
        "bleeding_disorder",
        "thrombosis",
        "salicylate_allergy",
        "recent_filler_toxin_peel",
        "immunosuppression",
        "recent_tan",
        "active_infection",
    ),
    "no",
)
PERSON: dict[str, Any] = {
    "age": 34,
    "sex": "female",
    "fitzpatrick": "II",
    "weight": "60 kg",
    "screens": NO_TO_ALL,
    "allergies": [],
    "conditions": [],
    "medications": [],
    "history": [],
}
VISIT: dict[str, Any] = {
    "date": "2026-11-20",
    "planned_for": "2026-12-04",
    "client": PERSON,
    "goals": ["acne_scars"],
    "zones": ["cheek_medial", "forehead"],
    "considering": [{"device": "skinpen", "depth": "1 mm"}],
    "devices": ["skinpen"],
    "anaesthetics": [{"name": "lidocaine 4 %"}],
    "operator": {"licence": "physician", "jurisdiction": "US-NY"},
    "samples": 4,
}

# name -> what differs from the visit; keys of the person stand under `person`
BASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "no_label": {"considering": [{"device": "dermapen4", "depth": "1 mm"}], "devices": ["dermapen4"]},
    "lids": {"zones": ["cheek_medial", "upper_eyelid"]},
    "emla": {"anaesthetics": [{"name": "EMLA"}]},
    "peeled": {
        "planned_for": None,
        "person": {"history": ["medium depth chemical peel on 2026-11-10"]},
    },
    "event": {
        "planned_for": None,
        "considering": [],
        "event": {"date": "2026-12-20", "must_look_normal": "yes"},
        "limits": {"days_visible": 10},
    },
    "refused": {"person": {"conditions": ["haemophilia"]}},
    "eczema": {"person": {"conditions": ["eczema on the forehead"]}},
    "heated": {
        "considering": [{"device": "secret", "depth": "1 mm"}],
        "devices": ["secret"],
        "person": {"medications": ["none"]},
    },
    "emergency": {"person": {"history": ["sudden loss of sight in one eye after filler yesterday"]}},
    "unread": {"person": {"conditions": ["the glabbertosis came back"]}},
    "esthetician": {"operator": {"licence": "esthetician", "jurisdiction": "US-CA"}},
    "own_hands": {"operator": {"licence": "client"}},
}


@cache
def _plan(name: str) -> str:
    changed = dict(BASES[name])
    person = {**PERSON, **changed.pop("person", {})}
    file = {**VISIT, **changed, "client": person}
    plan = plan_for(client_from({key: value for key, value in file.items() if value is not None}))
    return json.dumps(plan.model_dump(mode="json", by_alias=True, exclude={"derivations", "references"}))


def base(name: str) -> dict[str, Any]:
    """A copy of a small plan that has passed the check, as plain data."""
    plan: dict[str, Any] = json.loads(_plan(name))
    return plan


def copied(part: Any) -> Any:
    """A deep copy of a part of a plan."""
    return copy.deepcopy(part)
