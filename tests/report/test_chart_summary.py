"""Depth charts on a terminal: a summary that is read at a glance, tables that never run past the edge."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum.errors import InputFault
from corneum.plan_document.chart_models import Chart, Charts
from corneum.plan_document.chart_words import sorted_words
from corneum.plan_document.charts import against_published, charts
from corneum.report.chart_view import objections
from corneum.report.pages.wall_page import page
from corneum.report.terminal.chart_matrix import setting
from corneum.report.terminal.chart_text import chart_text
from corneum.report.zone_names import zone_name
from corneum.zones import zones


@cache
def charted(**asked: Any) -> Chart | Charts:
    return charts(**asked)


def bare() -> Charts:
    several = charted(of_reference=True)
    assert isinstance(several, Charts)
    return several


ASKED: tuple[dict[str, Any], ...] = (
    {"of_reference": True},
    {"goal": "pores"},
    {"goal": "acne_scars:boxcar"},
    {"cell": "melanocyte"},
    {"zone": "forehead"},
    {"zone": "upper_eyelid", "device": "secret"},
    {"device": "secret", "zone": "neck"},
    {"device": "aquagold"},
    {"device": "skinpen", "goal": "laxity"},
    {"device": "roller_generic", "cell": "sebaceous_gland"},
    {"device": "secret", "goal": "melasma"},
)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_no_line_passes_the_edge(asked: dict[str, Any], width: int) -> None:
    for everything in (False, True):
        text = chart_text(charted(**asked), width, everything=everything)
        assert max(map(len, text.splitlines())) <= width


def test_a_bare_chart_is_a_page_of_zones_by_goals() -> None:
    text = chart_text(bare(), 80)
    assert len(text.splitlines()) <= 46 and len(chart_text(bare(), 120).splitlines()) <= 46
    lines = [line.strip() for line in text.splitlines()]
    rows = [
        next(place for place, line in enumerate(lines) if line.startswith(zone_name(zone)[:20])) for zone in zones()
    ]
    assert rows == sorted(rows)
    for sign in ("× never: too near", "– no dial reaches it", "? not known", "More: corneum chart"):
        assert sign in " ".join(lines)


def test_every_goal_is_in_the_summary_once() -> None:
    text = " ".join(chart_text(bare(), 80).split()).replace("\u00a0", " ")
    for chart in bare().charts:
        assert chart.goal is not None and text.count(chart.goal.replace("_", " ")) >= 1


def test_cells_hold_the_dial_or_the_sign_of_why_not() -> None:
    by_goal = {(chart.goal, chart.variant): chart for chart in bare().charts}
    texture, scars = by_goal["texture", None], by_goal["acne_scars", "boxcar"]
    assert setting(texture.zones["forehead"]).text == "0.5"
    assert setting(texture.zones["upper_eyelid"]).mark == "near"
    assert setting(texture.zones["scalp"]).mark == "not_known"
    # hardly any needle gets to the target here: its dial is no advice
    assert scars.zones["nose_dorsum"].depths is not None and setting(scars.zones["nose_dorsum"]).text == "–"
    assert setting(by_goal["comedones", None].zones["forehead"]).mark == "no_dial"


def test_a_zone_that_no_needle_may_enter_says_so_once() -> None:
    text = chart_text(charted(zone="upper_eyelid", device="secret"), 80)
    assert text.count("inside the orbital rim") == 1 and "every goal" in text


def test_what_stands_against_a_depth_is_said_once() -> None:
    for asked in ({"device": "skinpen", "goal": "laxity"}, {"device": "secret", "goal": "acne_scars:boxcar"}):
        chart = charted(**asked)
        assert isinstance(chart, Chart)
        text = " ".join(chart_text(chart, 80).split())
        for objection in objections(chart):
            assert text.count(objection.do) == 1
            assert all(text.count(why) == 1 for _, why in objection.whys)


def test_dial_never_beyond_and_why_come_first_and_the_rest_on_demand() -> None:
    chart = charted(device="skinpen", goal="laxity")
    plain, full = chart_text(chart, 80), chart_text(chart, 80, everything=True)
    head = next(line for line in plain.splitlines() if line.startswith("zone"))
    assert head.split() == ["zone", "dial", "never", "beyond", "why"]
    assert "anatomical" not in plain and "anatomical" in full and "--all" in plain
    assert isinstance(chart, Chart)
    for zone in chart.zones.values():
        assert (zone.never_beyond is None) == (zone.depths is None)
        if zone.depths is not None and zone.never_beyond is not None:
            assert (zone.never_beyond.value or 0.0) > 0.0


def test_who_may_set_nothing_is_shown_no_depth(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_text("client: {age: 45}\ngoals: [pores, dryness, acne_scars]\noperator: {licence: self}\nsamples: 4\n")
    text = chart_text(charts(client=file, of_reference=True), 80)
    assert " mm" not in text.replace("0.5 mm or more", "") and "nothing is set for" in text


def test_printed_charts_stay_within_the_edge() -> None:
    published = against_published()
    assert max(map(len, chart_text(published, 60).splitlines())) <= 60


def test_bare_words_name_a_zone_a_goal_or_a_device() -> None:
    assert sorted_words(["front of the cheeks", "acne_scars:boxcar", "SkinPen"]) == {
        "zone": "front of the cheeks",
        "goal": "acne_scars:boxcar",
        "device": "SkinPen",
    }
    assert sorted_words(["lips"]) == {"goal": "lips"} and sorted_words(["large pores"]) == {"goal": "large pores"}
    for words, fault in ((["xyzzy"], "a zone, a goal or a device"), (["nose", "chin"], "both a zone")):
        with pytest.raises(InputFault, match=fault):
            sorted_words(words)


def test_the_wall_page_shows_dial_never_beyond_and_why_before_the_rest() -> None:
    for asked in ({"device": "skinpen", "goal": "laxity"}, {"device": "skinpen", "cell": "melanocyte"}):
        chart = charted(**asked)
        assert isinstance(chart, Chart)
        html = page(chart)
        table = html[html.index("<table>") : html.index("</table>")]
        assert table.count("<th scope") == 3 + len(chart.zones) and "anatomical" not in table
        assert html.index("<details>") > html.index("</table>") and "anatomical" in html
        assert 'http-equiv="Content-Security-Policy"' in html and "<script" not in html
