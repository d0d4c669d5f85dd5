"""Depth charts: what is set where, why not where not, and the printed charts judged row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corneum.client import Considered, client_from
from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.chart_models import Whom
from corneum.plan_document.charts import against_published, charts, of_device
from corneum.planning.depth_chart import needle_devices
from corneum.planning.published_charts import CLAIMS, PRINTED, VERDICTS
from corneum.zones import zones
from tests.plans import plain, plan_for

WHOM = Whom(file=None)

PEN = "skinpen"
WOMAN = {"age": "34", "sex": "female", "fitzpatrick": "III"}


def dial(line: dict[str, Any]) -> float | None:
    return None if line["depths"] is None else float(line["depths"]["dial"]["value"])


def codes(line: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in line["reasons"]]


@pytest.fixture(scope="module")
def scars() -> dict[str, Any]:
    return plain(charts(device=PEN, goal="acne_scars", person=WOMAN))


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return plain(against_published())


def test_a_chart_has_every_zone_in_the_form_that_is_documented(scars: dict[str, Any]) -> None:
    assert list(scars["zones"]) == list(zones())
    cheek = scars["zones"]["cheek_medial"]
    assert set(cheek["depths"]) == {"anatomical", "tested", "labelled", "dial"}
    wanted = {
        "verdict",
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
    assert wanted <= set(cheek)
    assert cheek["depths"]["dial"]["unit"] == "m"


def test_scars_on_the_cheek_get_more_than_half_a_millimetre_and_the_chart_says_what_binds(
    scars: dict[str, Any],
) -> None:
    cheek = scars["zones"]["cheek_medial"]
    assert (dial(cheek) or 0) >= 1.25e-3
    assert cheek["binding"] in ("target", "labelled_maximum", "skin_thickness") and cheek["bound_by"]
    # the band of scars begins at 0.7 mm: half a millimetre would not even enter it
    assert cheek["band"]["upper"]["value"] == pytest.approx(0.7e-3)


@pytest.mark.parametrize("device", ["skinpen", "roller_generic", "secret", "stamp_generic"])
def test_melasma_never_gets_two_millimetres(device: str) -> None:
    chart = plain(charts(device=device, goal="melasma", person=WOMAN))
    for zone, line in chart["zones"].items():
        assert dial(line) is None or (dial(line) or 1) <= 0.6e-3, zone
        assert dial(line) is not None or line["reasons"], zone


def test_lids_are_not_needled_and_the_chart_says_why(scars: dict[str, Any]) -> None:
    for lid in ("upper_eyelid", "lower_eyelid"):
        line = scars["zones"][lid]
        assert dial(line) is None
        assert codes(line)[0] == "orbital_rim" or "orbital_rim" in codes(line)


def test_a_goal_that_no_needle_serves_gets_no_depth_and_its_first_rung() -> None:
    for goal in ("barrier_repair", "volume", "redness", "acne_scars:ice_pick"):
        chart = plain(charts(device=PEN, goal=goal, person=WOMAN))
        assert all(dial(line) is None for line in chart["zones"].values()), goal
        assert "no_needle_for_goal" in codes(chart["zones"]["cheek_medial"])


def test_needles_that_fall_far_short_are_advised_against_and_not_pushed_deeper(scars: dict[str, Any]) -> None:
    bridge = scars["zones"]["nose_dorsum"]
    assert bridge["verdict"] == "not_recommended" and "target_not_reached" in codes(bridge)
    assert max(margin["value"] for margin in bridge["margins"].values()) <= 0.1


def test_thicker_skin_of_the_client_asks_for_no_shallower_dial_for_a_band_by_depth() -> None:
    settings = []
    for thickness in ("1.2 mm", "2.4 mm"):
        stated = {
            "client": {"age": 34, "sex": "female"},
            "goals": ["fine_lines"],
            "zones": ["cheek_medial"],
            "measurements": {"cheek_medial": {"total_skin": thickness}},
        }
        client = client_from(stated)
        settings.append(
            dial(plain(of_device(client, client.goals, False, PEN, whom=WHOM)[0])["zones"]["cheek_medial"]) or 0
        )
    assert settings[0] < settings[1]


def test_a_chart_for_a_client_agrees_with_the_plan_of_that_client() -> None:
    stated = {
        "client": {"age": 40, "sex": "female", "fitzpatrick": "II"},
        "goals": [{"goal": "fine_lines", "variant": "static"}],
        "zones": ["cheek_medial", "forehead", "temple"],
        "devices": [PEN],
        "date": "2026-11-20",
    }
    client = client_from(stated)
    chart = plain(of_device(client, client.goals, True, PEN, whom=WHOM)[0])
    planned = next(entry for entry in plain(plan_for(client))["treatments"] if entry["id"] == "automated_pen")
    for zone, line in chart["zones"].items():
        if line["depths"] is not None:
            assert line["depths"]["dial"]["value"] == planned["zones"][zone]["depths"]["dial"]["value"]
            assert line["depth_in_place"]["value"] == planned["zones"][zone]["depth_in_place"]["value"]


def test_without_device_or_goal_a_device_of_each_class_is_shown() -> None:
    context = ModelContext(load_tables())
    classes = [context.table("devices/devices").row(device)["class"] for device in needle_devices(context)]
    assert len(classes) == len(set(classes)) >= 5
    of_pen = plain(charts(device=PEN, person=WOMAN))["charts"]
    assert len({(chart["goal"], chart["variant"]) for chart in of_pen}) == len(of_pen) >= 20


CLIENT = """
date: 2026-11-20
client: {{age: 40, sex: female, fitzpatrick: II}}
goals: {goals}
zones: [cheek_medial, forehead]
devices: [skinpen]
samples: 16
"""


@pytest.mark.parametrize(
    ("goals", "charted"),
    [
        ("[fine_lines]", [("fine_lines", None)]),
        ("fine_lines", [("fine_lines", None)]),
        ("[{goal: acne_scars, variant: rolling}]", [("acne_scars", "rolling")]),
        ("[rolling scars]", [("acne_scars", "rolling")]),
        ("[fine_lines, {goal: acne_scars, variant: boxcar}]", [("fine_lines", None), ("acne_scars", "boxcar")]),
        ("[pores, melasma, redness]", [("pores", None), ("lightening", "melasma"), ("redness", None)]),
    ],
)
def test_a_file_is_charted_for_each_of_its_goals(
    tmp_path: Path, goals: str, charted: list[tuple[str, str | None]]
) -> None:
    file = tmp_path / "client.yaml"
    file.write_text(CLIENT.format(goals=goals), encoding="utf-8")
    answer = plain(charts(client=file))
    answers = answer["charts"] if len(charted) > 1 else [answer]
    assert [(chart["goal"], chart["variant"]) for chart in answers] == charted
    assert all(list(chart["zones"]) == ["cheek_medial", "forehead"] for chart in answers)
    if len(charted) > 1:
        with pytest.raises(InputFault, match="--goal") as fault:
            charts(client=file, single=True)
        assert "--device" not in str(fault.value)
        assert all(goal in str(fault.value) for goal, _ in charted)
    else:
        assert plain(charts(client=file, single=True)) == answer
    chosen = plain(charts(client=file, goal="acne_scars:boxcar", single=True))
    assert (chosen["goal"], chosen["variant"]) == ("acne_scars", "boxcar")


def test_a_single_chart_of_nobody_wants_device_and_goal() -> None:
    cases = (({}, "--device .* and --goal"), ({"device": PEN}, "--goal"), ({"goal": "pores"}, "--device"))
    for options, missing in cases:
        with pytest.raises(InputFault, match=missing):
            charts(**options, single=True)


def test_every_printed_row_has_a_verdict_a_number_and_a_sentence_with_it(published: dict[str, Any]) -> None:
    tables = load_tables()
    assert {row.row_id for row in tables[CLAIMS].rows} == {row.row_id for row in tables[PRINTED].rows}
    assert len(published["published"]) == 41 == sum(published["counts"].values())
    for row in published["published"]:
        assert row["verdict"] in VERDICTS and row["why"] and row["number"]["is"]
        assert any(character.isdigit() for character in row["why"]), row["row"]


def test_the_two_anatomically_wrong_rows_are_called_so_and_no_other(published: dict[str, Any]) -> None:
    wrong = {
        row["row"]: row["number"]["value"] for row in published["published"] if row["verdict"] == "anatomically_wrong"
    }
    assert set(wrong) == {"published_depth_charts_038", "published_depth_charts_039"}
    # 0.25 mm against a stratum corneum of 0.01 to 0.02 mm; 0.5 mm against an epidermis of 0.04 to 0.10 mm
    assert wrong["published_depth_charts_038"] > 8 and wrong["published_depth_charts_039"] > 4


def test_printed_lids_are_refused_and_the_evaluated_range_agrees(published: dict[str, Any]) -> None:
    by_row = {row["row"][-3:]: row for row in published["published"]}
    assert by_row["004"]["verdict"] == by_row["013"]["verdict"] == "do_not_needle"
    assert by_row["041"]["verdict"] == "agrees" and by_row["041"]["number"]["value"] == pytest.approx(1.5e-3)
    assert by_row["034"]["verdict"] == "deeper_than_meant"


def test_another_device_changes_what_printed_rows_reach() -> None:
    pen, roller = (
        {row["row"]: row["number"]["value"] for row in plain(against_published(device=device))["published"]}
        for device in (PEN, "roller_generic")
    )
    assert pen["published_depth_charts_032"] > roller["published_depth_charts_032"]


def test_words_that_are_not_known_name_their_option_and_the_nearest_word() -> None:
    with pytest.raises(InputFaults) as wrong:
        charts(device="skinpin", goal="acne_scars")
    fault = wrong.value.faults[0]
    assert fault.field == "--device" and fault.nearest == PEN
    with pytest.raises(InputFault, match="no depth is set"):
        charts(device="hydrafacial", goal="pores")
    assert Considered(device=PEN).device == PEN
