"""The JSON of charts: one says everything, several are small and still say at the same paths what is set."""

from __future__ import annotations

import json
from functools import cache

from corneum.plan_document.chart_json import chart_json
from corneum.plan_document.chart_models import Chart, Charts
from corneum.plan_document.charts import charts

MOST_BYTES = 1_000_000
DOCUMENTED = {
    "verdict",
    "depths",
    "depth_in_place",
    "channel_depth",
    "share_of_needles_reaching",
    "confidence_reaching",
    "bleeding",
    "pain",
    "margins",
    "binding",
    "grade",
}


@cache
def one_chart() -> Chart:
    chart = charts(device="skinpen", goal="pores", single=True)
    assert isinstance(chart, Chart)
    return chart


def many(count: int) -> Charts:
    return Charts(charts=[one_chart()] * count)


def test_one_chart_says_everything() -> None:
    assert Chart.model_validate_json(chart_json(one_chart())) == one_chart()


def test_a_few_charts_say_everything() -> None:
    text = chart_json(many(6))
    assert len(text.encode()) <= MOST_BYTES
    assert Charts.model_validate_json(text) == many(6)


def test_charts_of_every_goal_say_what_is_documented() -> None:
    text = chart_json(many(30))
    assert len(text.encode()) <= MOST_BYTES
    document = json.loads(text)
    assert not document["in_full"] and len(document["charts"]) == 30
    for zone in document["charts"][7]["zones"].values():
        assert zone.keys() >= DOCUMENTED


def test_charts_of_every_device_and_goal_say_what_is_set() -> None:
    text = chart_json(many(240))
    assert len(text.encode()) <= MOST_BYTES
    document = json.loads(text)
    assert len(document["charts"]) == 240
    for chart in document["charts"]:
        assert chart["device"] == "skinpen" and chart["goal"] == "pores"
        for name, zone in one_chart().zones.items():
            short = chart["zones"][name]
            assert (short["verdict"], short["binding"]) == (zone.verdict, zone.binding)
            dial = None if zone.depths is None else zone.depths.dial.value
            assert (short["depths"] or {"dial": {"value": None}})["dial"]["value"] == dial


def test_a_zone_stands_on_a_line_of_its_own() -> None:
    lines = chart_json(many(6)).splitlines()
    for name in one_chart().zones:
        assert sum(line.startswith(f'"{name}":{{"verdict"') for line in lines) == 6
