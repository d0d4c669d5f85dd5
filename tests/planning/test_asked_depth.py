"""A depth that was asked for gives way to every limit: nothing is set beyond one, and the reason says which."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.client import client_from
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.zone_models import Zone
from tests.plans import plan_for


def offered(device: str, depth: str, zone: str) -> tuple[Treatment, Zone]:
    data: dict[str, Any] = {
        "date": "2026-11-20",
        "client": {"age": 40, "sex": "female"},
        "goals": ["acne_scars"],
        "zones": [zone],
        "considering": [{"device": device, "depth": depth}],
        "operator": {"licence": "physician", "jurisdiction": "US"},
        "samples": 4,
    }
    plan = plan_for(client_from(data))
    (offer,) = (treatment for treatment in plan.treatments if treatment.considered)
    return offer, offer.zones[zone]


@pytest.mark.parametrize(
    ("device", "depth", "zone", "code"),
    [
        ("skinpen", "2.5 mm", "temple", "asked_beyond_structure"),
        ("skinpen", "6 mm", "cheek_medial", "asked_beyond_structure"),
        ("morpheus8_face", "7 mm", "temple", "asked_beyond_structure"),
        ("aquagold", "2 mm", "cheek_medial", "asked_beyond_device"),
    ],
)
def test_beyond_a_structure_or_the_longest_needle_nothing_is_set(device: str, depth: str, zone: str, code: str) -> None:
    offer, there = offered(device, depth, zone)
    assert offer.verdict == there.verdict == "contraindicated"
    assert there.depths is None or there.depths.dial.value is None
    assert code in {reason.code for reason in there.reasons}


def test_beyond_what_a_regulator_evaluated_the_deepest_of_that_is_computed() -> None:
    _, there = offered("skinpen", "2.5 mm", "forehead")
    assert there.verdict == "not_recommended"
    assert there.depths is not None and there.depths.dial.value == pytest.approx(1.5e-3)
    (reason,) = (reason for reason in there.reasons if reason.code == "asked_beyond_label")
    assert "2.5 mm" in " ".join(sentence.text for sentence in reason.why)


def test_a_depth_within_every_limit_is_kept_as_asked() -> None:
    _, there = offered("skinpen", "0.75 mm", "cheek_medial")
    assert there.depths is not None and there.depths.dial.value == pytest.approx(0.75e-3)
    assert not any(reason.code.startswith("asked_beyond") for reason in there.reasons)
