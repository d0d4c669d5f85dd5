"""The face maps: every zone with its number, depth and verdict in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.figures import cross_section, face_map, three_faces
from corneum.report.figures.drawing import NARROW
from corneum.zones import zones
from tests.plans import plan_of
from tests.report.picture_parts import SVG, considered, draft_treatment, faces, letter_to_a_physician, text_in
from tests.report.synthetic_plan import changed


def test_a_reader_who_is_told_no_depths_is_not_told_that_no_needle_is_used() -> None:
    words = text_in(face_map.draw(plan_of("reader"), "automated_pen"))
    assert "Where nothing else is said: possible" in words
    assert "forehead: no needle" not in words and "chin: no needle" not in words
    assert "upper eyelids: no needle" in words


def test_every_zone_has_a_number_a_depth_and_a_verdict_in_words() -> None:
    svg = face_map.draw(letter_to_a_physician(), "automated_pen")
    words = text_in(svg)
    assert "forehead: dial 0.75 mm" in words and "Where nothing else is said: possible" in words
    assert "upper eyelids: no needle, not advised" in words
    numbers = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if (text.text or "").isdigit()]
    assert sorted(numbers, key=lambda number: int(number or 0)) == [str(n) for n in range(1, 16) for _ in range(2)]


def test_verdicts_differ_by_pattern_and_word(melasma: Plan) -> None:
    verdicts = ("contraindicated", "outside_scope", "not_recommended", "recommended")

    def judge(draft: dict[str, Any]) -> None:
        for zone, verdict in zip(draft_treatment(draft)["zones"].values(), verdicts, strict=False):
            zone["verdict"] = verdict

    svg = face_map.draw(changed(melasma, judge), considered(melasma).id)
    for pattern in ("cross", "dots", "lines"):
        assert f"-{pattern}-" in svg
    for word in ("do not do this", "not with this licence", "not advised", "recommended"):
        assert word in text_in(svg)


def test_a_forbidden_zone_shows_no_dial(melasma: Plan) -> None:
    def forbid(draft: dict[str, Any]) -> None:
        for zone in draft_treatment(draft)["zones"].values():
            zone["verdict"] = "contraindicated"

    assert "dial" in text_in(face_map.draw(melasma, considered(melasma).id))
    assert "dial" not in text_in(face_map.draw(changed(melasma, forbid), considered(melasma).id))


def test_zones_without_needles_are_ruled(melasma: Plan) -> None:
    svg = face_map.draw(melasma, "home_sunscreen")
    assert "-level-" in svg
    assert "no needle enters here" in text_in(svg)


def test_numbers_on_the_face_do_not_touch() -> None:
    places = list(face_map.badges([zone for zone in zones() if zone not in ("neck", "decollete")]).values())
    for first, (x, y) in enumerate(places):
        for x2, y2 in places[first + 1 :]:
            assert ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5 > 2 * face_map.BADGE


def test_a_number_lies_well_inside_its_zone() -> None:
    places = face_map.badges(["neck", "decollete"])
    lowest = 4 + (101 - 1) * 296 / 76
    assert places["decollete"][1] + 2 * face_map.BADGE < lowest
    assert places["neck"][0] == pytest.approx(NARROW / 2, abs=4)


# three small faces


def test_small_faces_show_depth_reach_and_hazard(melasma: Plan) -> None:
    svgs = faces(melasma, considered(melasma).id)
    titles = [ET.fromstring(svg).findtext(f"{SVG}title") or "" for svg in svgs]
    assert [title.split(":")[0] for title in titles] == [
        "How deep the dial is set",
        "Of 100 needles, how many reach the target",
        "How often of 100 a needle comes too near what lies below",
    ]
    assert "dial up to 0.5 mm" in text_in(svgs[0])
    assert "facial artery" in text_in(svgs[2])


def test_small_faces_tell_no_depth_to_whoever_sets_none(melasma: Plan) -> None:
    chooser = changed(melasma, lambda draft: draft["occasion"].update(licence="client"))
    svgs = faces(chooser, considered(melasma).id)
    assert len(svgs) == 2
    assert not any("mm" in text_in(svg) or "dial" in text_in(svg) for svg in svgs)


def test_what_is_refused_has_no_dial_and_no_reach_but_its_reason(melasma: Plan) -> None:
    def forbid(draft: dict[str, Any]) -> None:
        for zone in draft_treatment(draft)["zones"].values():
            zone["verdict"] = "contraindicated"

    refused = changed(melasma, forbid)
    svgs = faces(refused, considered(melasma).id)
    assert len(svgs) == 1 and "do not do this" in text_in(svgs[0])
    section = text_in(cross_section.draw(refused, considered(melasma).id))
    assert "dial" not in section and "needle in place" not in section
    assert three_faces.draw(melasma, "home_sunscreen") is None


def test_every_reference_of_small_faces_is_defined(melasma: Plan) -> None:
    markup = three_faces.draw(melasma, considered(melasma).id) or ""
    assert set(re.findall(r'href="#([^"]+)"', markup)) <= set(re.findall(r' id="([^"]+)"', markup))
    assert set(re.findall(r"var\(--p-(\w+)\)", markup)) <= set(re.findall(r"--p-(\w+):", markup))
