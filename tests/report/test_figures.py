"""The pictures: numbers and hatching besides colour, depths to scale, labels that do not touch."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from corneum.report.figures import cross_section, face_map
from corneum.zones import WHOLE_FACE, zones
from tests.report.synthetic_plan import document


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    return next(one for one in document()["treatments"] if one["considered"])


@pytest.fixture(scope="module")
def section() -> ET.Element:
    plan = document()
    zone = next(one for one in plan["treatments"] if one["considered"])["zones"]["cheek_medial"]
    drawn = cross_section(plan["skin"]["cheek_medial"], zone, "cheek_medial")
    assert drawn is not None
    return ET.fromstring(drawn)


def test_every_treated_zone_has_a_number_that_the_key_explains(asked: dict[str, Any]) -> None:
    mapped = face_map(asked["zones"], "t1")
    assert mapped is not None
    drawing = ET.fromstring(mapped.drawing)
    badges = [text.text for text in drawing.iter("text")]
    assert badges == [str(number) for number, _, _ in mapped.key] == ["1", "2", "3"]
    assert mapped.key[0] == (1, "forehead", "dial 0.6 mm, not with this licence")
    assert drawing.get("aria-label")


def test_a_verdict_against_is_hatched_and_shows_no_depth(asked: dict[str, Any]) -> None:
    mapped = face_map(asked["zones"], "t1")
    assert mapped is not None
    assert mapped.drawing.count('fill="url(#t1-cross)"') == 1
    assert mapped.drawing.count('fill="url(#t1-lines)"') == 2
    assert mapped.key[1][2] == "do not do this"


def test_a_deeper_dial_is_darker() -> None:
    zone = {"verdict": "acceptable"}
    depths = {"forehead": 0.25e-3, "cheek_medial": 1e-3}
    given = {name: {**zone, "depths": {"dial": {"value": depth}}} for name, depth in depths.items()}
    mapped = face_map(given, "t1")
    assert mapped is not None
    filled = [float(opacity) for opacity in re.findall(r'fill-opacity="(0\.[1-9]\d*)"', mapped.drawing)]
    assert filled == sorted(filled)
    assert len(set(filled)) == 2


def test_what_holds_everywhere_is_said_once() -> None:
    mapped = face_map({zone: {"verdict": "contraindicated"} for zone in WHOLE_FACE}, "t1")
    assert mapped is not None
    assert mapped.everywhere == "do not do this"
    assert {text for _, _, text in mapped.key} == {""}


def test_no_two_numbers_of_a_whole_face_touch() -> None:
    mapped = face_map({zone: {"verdict": "acceptable"} for zone in zones()}, "t1")
    assert mapped is not None
    places = [
        (float(one.get("cx", 0)), float(one.get("cy", 0))) for one in ET.fromstring(mapped.drawing).iter("circle")
    ]
    assert len(places) == len(zones())
    gaps = [((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 for x1, y1 in places for x2, y2 in places if (x1, y1) != (x2, y2)]
    assert min(gaps) > 3.2


def test_layers_are_to_scale(section: ET.Element) -> None:
    heights = [float(one.get("height", 0)) for one in section.iter("rect")]
    corneum, epidermis, papillary = heights[0], heights[1], heights[2]
    assert epidermis / papillary == pytest.approx(6.5e-5 / 1.2e-4, rel=0.02)
    assert corneum >= 1.5


def test_the_cross_section_names_what_it_shows(section: ET.Element) -> None:
    texts = [text.text or "" for text in section.iter("text")]
    for words in ("stratum corneum, 16 µm", "viable epidermis, 65 µm", "tip of the needle at 0.48 mm",
                  "channel stays open to 0.3 mm"):  # fmt: skip
        assert words in texts


def test_labels_do_not_touch(section: ET.Element) -> None:
    beside = [float(text.get("y", 0)) for text in section.iter("text") if text.get("text-anchor") is None]
    places = sorted(beside)
    assert min(later - earlier for earlier, later in zip(places, places[1:], strict=False)) >= 15
    assert places[-1] < float((section.get("viewBox") or "").split()[3])


def test_without_a_depth_there_is_no_picture() -> None:
    assert cross_section({}, {"depth_in_place": None}, "forehead") is None
    assert face_map({}, "t1") is None
