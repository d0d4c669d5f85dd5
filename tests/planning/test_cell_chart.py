"""The depth chart of a cell: what reaches it, and that nothing is set where no needle may or can."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.client import client_from
from corneum.errors import InputFault
from corneum.plan_document.chart_models import Whom
from corneum.plan_document.charts import charts, of_device
from corneum.zones import zones
from tests.plans import plain

PEN = "skinpen"
WOMAN = {"age": "50", "sex": "female", "fitzpatrick": "III"}


def chart_of(cell: str, device: str = PEN) -> dict[str, Any]:
    return plain(charts(device=device, cell=cell, person=WOMAN))


def dials(chart: dict[str, Any]) -> dict[str, float]:
    return {zone: line["depths"]["dial"]["value"] for zone, line in chart["zones"].items() if line["depths"]}


@pytest.fixture(scope="module")
def melanocyte() -> dict[str, Any]:
    return chart_of("melanocyte")


def test_the_chart_has_the_form_of_a_goals_chart_with_the_cell_in_place_of_the_goal(melanocyte: dict[str, Any]) -> None:
    goal = plain(charts(device=PEN, goal="texture", person=WOMAN))
    assert set(goal) == set(melanocyte)
    assert (melanocyte["goal"], melanocyte["cell"]["id"], goal["cell"]) == (None, "melanocyte", None)
    assert list(melanocyte["zones"]) == list(zones())
    cheek = melanocyte["zones"]["cheek_medial"]
    assert set(cheek) == set(goal["zones"]["cheek_medial"])
    assert cheek["cell"]["upper"]["value"] < cheek["cell"]["lower"]["value"] < 0.15e-3
    assert cheek["cell"]["upper"]["low"] < cheek["cell"]["upper"]["value"] < cheek["cell"]["upper"]["high"]


def test_what_is_set_reaches_the_cell(melanocyte: dict[str, Any]) -> None:
    for zone, line in melanocyte["zones"].items():
        if line["depths"]:
            assert line["cell"]["share_of_needles"]["value"] > 0.5, zone
            assert line["depth_in_place"]["value"] > line["cell"]["upper"]["value"], zone


def test_a_deeper_cell_asks_for_no_shallower_setting(melanocyte: dict[str, Any]) -> None:
    shallow, middle, deep = (
        dials(each) for each in (melanocyte, chart_of("papillary_fibroblast"), chart_of("reticular_fibroblast"))
    )
    for zone in set(shallow) & set(middle) & set(deep):
        assert shallow[zone] <= middle[zone] <= deep[zone], zone


def test_limits_hold_as_for_a_goal() -> None:
    chart = chart_of("reticular_fibroblast", "secret")
    for zone, line in chart["zones"].items():
        if line["depths"] and line["hard_limit"]:
            assert line["depths"]["dial"]["value"] <= line["hard_limit"]["value"], zone
    for lid in ("upper_eyelid", "lower_eyelid"):
        assert chart["zones"][lid]["depths"] is None
        assert "orbital_rim" in [reason["code"] for reason in chart["zones"][lid]["reasons"]]


@pytest.mark.parametrize("device", [PEN, "roller_generic"])
def test_muscle_is_not_reached_at_needle_depth_and_nothing_is_set_for_it(device: str) -> None:
    chart = chart_of("motor_end_plate", device)
    assert dials(chart) == {}
    brows = chart["zones"]["glabella"]
    assert brows["binding"] == "cell_below_needles" and brows["cell"]["lower"]["value"] is not None
    cheek = chart["zones"]["cheek_medial"]
    assert {reason["code"] for reason in cheek["reasons"]} >= {"cell_depth_unknown"} and cheek["cell"]["lower"][
        "status"
    ] == "no_credible_data"


def test_a_short_stamp_is_not_set_for_the_deep_dermis() -> None:
    chart = chart_of("reticular_fibroblast", "aquagold")
    assert dials(chart) == {}
    assert chart["zones"]["cheek_medial"]["binding"] == "cell_below_needles"


def test_thicker_skin_of_the_client_asks_for_a_longer_needle() -> None:
    settings = []
    for thickness in ("1.0 mm", "2.2 mm"):
        stated = {
            "client": {"age": 50},
            "goals": ["pores"],
            "zones": ["cheek_medial"],
            "measurements": {"cheek_medial": {"total_skin": thickness}},
        }
        (chart,) = of_device(client_from(stated), ("reticular_fibroblast",), False, "secret", whom=Whom(file=None))
        settings.append(dials(plain(chart))["cheek_medial"])
    assert settings[0] < settings[1]


def test_a_goal_beside_a_cell_is_refused() -> None:
    with pytest.raises(InputFault) as wrong:
        charts(device=PEN, goal="pores", cell="melanocyte")
    assert wrong.value.field == "--goal"
