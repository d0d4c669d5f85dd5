"""The interface gives what the commands give, told by its own schema."""

from __future__ import annotations

import json

import pytest

from corneum.lookup.solutes import solutes
from corneum.plan_document.label_document import judged_label
from tests.web.server import browser

GEL = {"skin": {"layers": [{"name": "gel", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 1}]}}
CASE = {**GEL, "vehicle": {"concentration": "1 mg/mL", "thickness": "10 um"}, "time": {"end": "1 h"}}


def test_answers_are_those_of_the_commands():
    client = browser()
    text = "Aqua, Glycerin, Retinol"
    assert client.post("/api/label", json={"text": text}).json() == json.loads(
        judged_label(text).model_dump_json(by_alias=True)
    )
    assert client.get("/api/solute", params={"name": "niacinamide"}).json() == json.loads(
        json.dumps(solutes(["niacinamide"]))
    )
    assert client.post("/api/simulate", json=CASE).json()["dosed"] == pytest.approx(1e-5)
    assert client.get("/api/chart", params={"device": "skinpen", "goal": "pores"}).json()["device"] == "skinpen"
    assert set(client.get("/api/evidence", params={"words": "pores"}).json()) == {
        "effects",
        "claims",
        "parameters",
        "sources",
    }
    assert client.get("/api/skin", params={"zone": "forehead"}).json()["zones"].keys() == {"forehead"}
    assert client.post("/api/offer", json={"text": "skinpen, 300 $"}).json()["entries"]


@pytest.mark.parametrize("name", ["client", "plan", "case"])
def test_schemas_of_the_files_are_served(name):
    assert browser().get(f"/api/schema/{name}").json()["type"] == "object"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/api/label", {"text": "Aqua", "route": "teleport"}),
        ("/api/label", {"text": 5}),
        ("/api/label", {"text": "Aqua", "colour": "red"}),
        ("/api/offer", {"text": "x" * 5000}),
        ("/api/simulate", {**CASE, "colour": "red"}),
        ("/api/simulate", {}),
        ("/api/simulate", []),
        ("/api/simulate", {**CASE, "observed": "/etc/hostname"}),
        ("/api/offer", {"text": ""}),
    ],
)
def test_faults_are_told_field_by_field(address, body):
    answer = browser().post(address, json=body)
    assert answer.status_code == 422
    faults = answer.json()["faults"]
    assert faults and all(set(fault) == {"field", "message", "nearest"} for fault in faults)
    assert all("\n" not in fault["message"] for fault in faults)


def test_broken_json_is_one_fault():
    answer = browser().post("/api/simulate", content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) == 1


def test_the_interface_describes_itself():
    document = browser().get("/api/openapi.json").json()
    assert all(path.startswith("/api/") for path in document["paths"])
    assert len(document["paths"]) == 8
