"""The picture of the holes: every hole of the plan is drawn to scale, and what it tells is what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from corneum.report.figures import coverage_picture
from corneum.report.figures.drawing import NARROW, WIDE

Plans = Callable[..., dict[str, Any]]


def marked(svg: str, mark: str) -> dict[str, str]:
    found = [part for part in ElementTree.fromstring(svg).iter() if part.get("data-mark") == mark]
    assert len(found) == 1, mark
    return dict(found[0].attrib)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_hole_is_drawn_and_the_gap_is_to_the_scale_of_the_bar(plan: Plans, width: float) -> None:
    document = plan("acne_scars")
    shown = [one for one in document["treatments"] if one["patch"]]
    assert shown
    for treatment in shown:
        svg = coverage_picture.draw(document, treatment["id"], width=width)
        patch = treatment["patch"]
        assert marked(svg, "holes")["d"].count("M") == len(patch["holes"].split())
        ends = [float(number) for number in re.findall(r"[\d.]+", marked(svg, "scale")["d"])]
        millimetre = ends[2] - ends[0]
        assert float(marked(svg, "gap")["r"]) == pytest.approx(patch["gap"]["value"] * 1e3 * millimetre, abs=0.1)
        assert float(marked(svg, "near")["stroke-width"]) == pytest.approx(millimetre, abs=0.1)


def test_what_is_told_is_what_the_plan_holds(plan: Plans) -> None:
    document = plan("acne_scars")
    treatment = next(one for one in document["treatments"] if one["patch"])
    said = " ".join(coverage_picture.told(treatment["patch"], treatment["patch"]["side"]["value"]))
    assert f"{treatment['patch']['near']['value'] * 100:.0f} %"[:2] in said
    assert "holes per cm" in said and "Largest circle without a hole" in said and "by chance" in said


def test_patches_stand_with_what_was_asked_about_or_is_recommended(plan: Plans) -> None:
    for name in ("acne_scars", "reader", "melasma"):
        document = plan(name)
        for treatment in document["treatments"]:
            enters = any(zone.get("channel_density") for zone in treatment["zones"].values())
            in_question = treatment["considered"] or treatment["id"] == document["recommended"]
            assert (treatment["patch"] is not None) == (enters and in_question), treatment["id"]


def test_too_many_holes_to_tell_apart_show_half_the_side(plan: Plans) -> None:
    document = plan("acne_scars")
    treatment = next(one for one in document["treatments"] if one["patch"])
    places = " ".join(f"{(37 * n) % 10000},{(91 * n) % 10000}" for n in range(2000))
    crowded = {**treatment, "patch": {**treatment["patch"], "holes": places, "directions": ""}}
    svg = coverage_picture.draw({**document, "treatments": [crowded]}, treatment["id"])
    assert "5 mm are drawn" in svg
    assert marked(svg, "holes")["d"].count("M") == pytest.approx(500, abs=30)


def test_without_needles_it_says_why(plan: Plans) -> None:
    document = plan("reader")
    treatment = next(one for one in document["treatments"] if one["patch"] is None)
    assert "No needle" in coverage_picture.draw(document, treatment["id"])
