"""Whatever was asked about is planned: every device of the catalogue, and one described in the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from corneum.client import client_from
from corneum.evidence.tables import load_tables
from tests.plans import plain, plan_for

DEVICES = [row.row_id for row in load_tables()["devices/devices"].rows]


def considered_treatment(entry: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {
        "date": "2026-11-20",
        "client": {"age": 45, "sex": "female", "fitzpatrick": "III"},
        "goals": ["acne_scars", "texture"],
        "zones": ["cheek_medial"],
        "samples": 16,
        "operator": {"licence": "physician", "jurisdiction": "UK"},
        "considering": [entry],
        **more,
    }
    document = plain(plan_for(client_from(data)))
    json.dumps(document, allow_nan=False)
    return dict(next(treatment for treatment in document["treatments"] if treatment["considered"]))


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_of_the_catalogue_is_answered(device: str) -> None:
    treatment = considered_treatment({"device": device})
    assert treatment["device"] == device
    assert all(entry["answer"] for entry in treatment["questions"])
    zone = treatment["zones"]["cheek_medial"]
    if "depths" in zone:
        longest = load_tables()["devices/devices"].row(device).number("needle_length_max_um")
        dial = zone["depths"]["dial"]["value"]
        assert longest is None or dial <= longest + 1e-9


def test_a_device_described_in_the_file_is_used_as_described() -> None:
    needles = {"count": 100, "pitch": "500 um", "length": "600 um", "base": "140 um"}
    zone = considered_treatment({"device": {"class": "manual_stamp", "needles": needles}})["zones"]["cheek_medial"]
    assert zone["depths"]["dial"]["value"] == pytest.approx(6e-4)
    # one press of needles half a millimetre apart makes 400 holes per cm2 at most, three presses three times that
    assert zone["channel_density"]["high"] <= 3 * 400e4


def test_a_deeper_wish_reaches_at_least_as_much() -> None:
    shares = [
        considered_treatment({"device": "skinpen", "depth": f"{depth} mm"})["zones"]["cheek_medial"]["depth_in_place"][
            "value"
        ]
        for depth in (0.5, 1.0, 1.5)
    ]
    assert shares == sorted(shares)


def test_what_is_in_the_room_is_used() -> None:
    data = {
        "date": "2026-11-20",
        "client": {"age": 45},
        "goals": ["acne_scars"],
        "zones": ["cheek_medial"],
        "samples": 16,
        "devices": ["exceed"],
        "operator": {"licence": "physician", "jurisdiction": "UK"},
    }
    document = plain(plan_for(client_from(data)))
    by_id = {treatment["id"]: treatment for treatment in document["treatments"]}
    assert by_id["automated_pen"]["device"] == "exceed" and by_id["automated_pen"]["in_the_room"]
    assert not by_id["rf_microneedling"]["in_the_room"]
    assert document["recommended"] not in {name for name, treatment in by_id.items() if not treatment["in_the_room"]}
