"""The pictures: well-formed, inside their frame, readable in both schemes, the same for the same plan."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.figures.drawing import LARGEST, NARROW, PALETTE, SIZE, SMALL, mm, style
from corneum.report.figures.text_room import width_of, wrap
from tests.plans import plan_of
from tests.report.picture_parts import CLIENTS, SVG, all_pictures, corners

# ink on which these grounds may stand, and marks that must stand out from the paper
GROUNDS = ("paper", "horn", "epidermis", "papillary", "reticular", "below")
MARKS = ("blue", "orange", "green", "purple", "line")


@pytest.fixture(scope="module", params=CLIENTS)
def drawn(request: pytest.FixtureRequest) -> list[tuple[str, ET.Element]]:
    plan = plan_of(request.param)
    return [(name, ET.fromstring(svg)) for name, svg in all_pictures(plan)]


def boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    rectangles: list[tuple[float, float, float, float, str]] = []
    of_group = {text: group.attrib for group in root.iter(f"{SVG}g") for text in group.findall(f"{SVG}text")}
    for text in root.iter(f"{SVG}text"):
        kinds = [*(text.get("class") or "").split(), *of_group.get(text, {}).get("class", "").split()]
        size, words = SIZE if "l" in kinds else SMALL, text.text or ""
        # what wide fonts take; the measure itself has more to spare
        wide = width_of(words, size, "b" in kinds) * 0.97
        x, y = float(text.get("x") or 0), float(text.get("y") or 0)
        anchor = text.get("text-anchor") or of_group.get(text, {}).get("text-anchor") or ""
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(anchor, 0.0)
        rectangles.append((left, y - size * 0.75, left + wide, y + size * 0.22, words))
    return rectangles


def points(root: ET.Element) -> Iterator[tuple[float, float]]:
    """Corners of all that is drawn in absolute steps."""
    for element in (each for part in root if part.tag != f"{SVG}defs" for each in part.iter()):
        at = {key: float(element.get(key) or 0) for key in ("x", "y", "width", "height", "cx", "cy", "r")}
        if element.tag == f"{SVG}rect":
            yield at["x"], at["y"]
            yield at["x"] + at["width"], at["y"] + at["height"]
        elif element.tag == f"{SVG}circle":
            yield at["cx"] - at["r"], at["cy"] - at["r"]
            yield at["cx"] + at["r"], at["cy"] + at["r"]
    # what is defined once is placed where it is used
    for part in (element for element in root if element.tag != f"{SVG}defs"):
        for path in part.iter(f"{SVG}path"):
            yield from corners(path)


def test_every_picture_is_named_for_those_who_hear_it(drawn: list[tuple[str, ET.Element]]) -> None:
    for name, root in drawn:
        assert root.get("role") == "img", name
        title, description = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
        assert title is not None and description is not None and title.text and description.text, name
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_nothing_leaves_the_frame(drawn: list[tuple[str, ET.Element]]) -> None:
    for name, root in drawn:
        _, _, width, height = (float(part) for part in (root.get("viewBox") or "").split())
        for left, top, right, bottom, words in boxes(root):
            assert left >= 0 and right <= width and top >= 0 and bottom <= height, (name, words, left, right)
        for x, y in points(root):
            assert -0.1 <= x <= width + 0.1 and -0.1 <= y <= height + 0.1, (name, x, y)


def test_no_words_lie_on_words(drawn: list[tuple[str, ET.Element]]) -> None:
    for name, root in drawn:
        rectangles = boxes(root)
        for place, (left, top, right, bottom, words) in enumerate(rectangles):
            for left2, top2, right2, bottom2, words2 in rectangles[place + 1 :]:
                apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
                assert apart, (name, words, words2)


def test_text_is_never_below_eleven_pixels_on_a_phone() -> None:
    assert min(SIZE, SMALL) * min(1.0, 300 / NARROW) >= 11
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:([\d.]+)px", style())]
    assert min(sizes) == SMALL
    assert max(sizes) * LARGEST <= 16.5


def test_ids_differ_between_pictures() -> None:
    plan = plan_of("reader")
    ids = [
        identity
        for name, svg in all_pictures(plan)
        for identity in dict.fromkeys(re.findall(r' id="([^"]+)"', svg))
        if "rf_microneedling" not in name
    ]
    assert len(ids) == len(set(ids))


def test_a_pattern_that_is_used_is_defined(drawn: list[tuple[str, ET.Element]]) -> None:
    for name, root in drawn:
        defined = {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")}
        used = {
            match[1]
            for element in root.iter()
            if (match := re.fullmatch(r"url\(#(.+)\)", element.get("fill") or "")) is not None
        }
        assert used <= defined, name


@pytest.mark.parametrize("scheme", [0, 1])
def test_words_and_marks_stand_out(scheme: int) -> None:
    colours = {name: both[scheme] for name, both in PALETTE.items()}
    for ground in GROUNDS:
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
    assert contrast(colours["quiet"], colours["paper"]) >= 4.5
    for mark in MARKS:
        assert contrast(colours[mark], colours["paper"]) >= 3, mark
    for mark in ("blue", "orange"):
        assert all(contrast(colours[mark], colours[ground]) >= 3 for ground in ("papillary", "reticular", "below"))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_same_plan_draws_the_same(melasma: Plan) -> None:
    assert list(all_pictures(melasma)) == list(all_pictures(plan_of("melasma")))


def test_lines_fit_their_room() -> None:
    text = "a sentence of words with averyveryverylongwordthatnobodycanreadinoneline and 12 mm at its end"
    for room in (60.0, 130.0, 300.0):
        lines = wrap(text, room, SIZE)
        assert all(width_of(line, SIZE) <= room for line in lines)
        assert "".join("".join(lines).split()).replace("\u00a0", "") == text.replace(" ", "")
    assert any("12\u00a0mm" in line for line in wrap(text, 130.0, SIZE))


def test_depths_are_in_millimetres() -> None:
    assert mm(12.8e-6) == "0.013 mm"
    assert mm(1.5e-3) == "1.5 mm"
