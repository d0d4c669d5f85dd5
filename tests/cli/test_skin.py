"""`corneum skin`: complete JSON, intervals in order, readings narrow, an echo and unknown words refused."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from typer.testing import CliRunner

from corneum.cli import app
from corneum.errors import InputFault, InputFaults
from corneum.lookup.skins import DEPTHS, skins
from corneum.skin.layers import LAYERS
from corneum.zones import zones


def run(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["skin", *words])
    return ended.exit_code, ended.stdout


def first(zone: str, *words: str) -> dict[str, Any]:
    code, out = run("--zone", zone, "--age", "40", "--sex", "female", "--json", *words)
    assert code == 0
    shown: dict[str, Any] = json.loads(out)["zones"][zone]
    return shown


def test_all_zones_with_intervals_in_order() -> None:
    code, out = run("--json")
    assert code == 0
    document = json.loads(out)
    assert set(document["zones"]) == set(zones())
    for zone, shown in document["zones"].items():
        assert set(shown["layers"]) == set(LAYERS)
        for layer in shown["layers"].values():
            assert layer["unit"] == "m"
            if zone in ("vermilion", "scalp", "submental"):
                assert layer["value"] is None and layer["reason"]
                continue
            assert 0 < layer["low"] < layer["mean_low"] < layer["value"] < layer["mean_high"] < layer["high"]
            assert layer["sources"] and layer["studies"] >= 0 and layer["people"] >= 10 * layer["studies"] - 10
        assert shown["targets"] and (shown["hazards"] or shown["unplaced"])


def test_zones_with_little_data_show_it() -> None:
    shown = skins(person={"age": "40", "sex": "female"})["zones"]

    def width(zone: str) -> float:
        layer = shown[zone]["layers"]["total_skin"]
        return math.log(layer["mean_high"] / layer["mean_low"])

    for zone in ("neck", "decollete", "chin", "glabella"):
        layer = shown[zone]["layers"]["total_skin"]
        assert (layer["studies"], layer["people"], layer["grade"]) == (0, 0, "very_low")
    assert shown["cheek_medial"]["layers"]["dermis"]["studies"] == 3
    assert width("neck") > width("chin") > width("cheek_medial")


def test_hazards_grow_with_depth_and_carry_their_interval() -> None:
    for name, hazard in first("cheek_medial")["hazards"].items():
        near = hazard["too_near"]
        assert [at["depth"] for at in near] == list(DEPTHS), name
        assert all(0 < at["low"] <= at["value"] <= at["high"] < 1 for at in near)
        assert all(first["value"] <= two["value"] for first, two in zip(near, near[1:], strict=False))


def test_a_reading_narrows_every_zone_and_is_believed_in_its_own() -> None:
    person = {"age": "52", "sex": "female"}
    before, after = (
        skins(person=person, measured=reading)["zones"] for reading in ((), ("forehead:total_skin=1.62 mm",))
    )
    for zone, shown in after.items():
        if zone in ("vermilion", "scalp", "submental"):
            continue
        wide, narrow = (each["layers"]["total_skin"] for each in (before[zone], shown))
        assert math.log(narrow["high"] / narrow["low"]) < math.log(wide["high"] / wide["low"])
    assert after["forehead"]["layers"]["total_skin"]["value"] == pytest.approx(1.62e-3, rel=0.03)
    assert after["forehead"]["layers"]["total_skin"]["grade"] == "moderate"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--zone", "foreheadd"), "did you mean forehead?"),
        (("--zone", "forehead", "--measure", "epidermis=80 um"), "echo"),
        (("--measure", "total_skin=1.62 mm"), "needs its zone"),
        (("--zone", "forehead", "--measure", "total_skin=1.62"), "unit"),
        (("--zone", "forehead", "--measure", "total_skin=9 mm"), "--measure"),
        (("--zone", "forehead", "--measure", "1.62 mm"), "is written as"),
        (("--zone", "forehead", "--sex", "femal"), "--sex"),
        (("--zone", "forehead", "--age", "200"), "--age"),
        (("--zone", "lips", "--measure", "total_skin=1 mm"), "vermilion"),
        (("--measure", "chin:total_skin=1 mm", "--measure", "chin:total_skin=2 mm"), "twice"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(words: tuple[str, ...], fault: str) -> None:
    ended = CliRunner().invoke(app, ["skin", *words])
    assert isinstance(ended.exception, InputFault | InputFaults)
    assert fault in str(ended.exception)
    assert not ended.stdout


def test_text_names_what_is_thin_on_data() -> None:
    code, out = run("--zone", "neck", "--age", "50s", "--fitzpatrick", "V")
    assert code == 0
    assert "No study measured the dermis of this zone" in out and "no ethnic difference" in out
    assert "superficial fascia" in out and "about 55 years" in out
    code, out = run()
    assert code == 0 and "never measured" in out and all(len(line) <= 100 for line in out.splitlines())
