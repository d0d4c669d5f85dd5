"""The pictures: well-formed, to scale, inside their frame, readable in both schemes, honest where there are no data."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.figures import comparison, cross_section, face_map, pictures, three_faces, time_course
from corneum.report.figures.drawing import LARGEST, NARROW, PALETTE, SIZE, SMALL, WIDE, mm, style
from corneum.report.figures.text_room import width_of, wrap
from corneum.report.number_words import value_of
from corneum.zones import zones
from tests.plans import EXAMPLES, plan_from, plan_of
from tests.report.synthetic_plan import changed, nothing

SVG = "{http://www.w3.org/2000/svg}"
CLIENTS = ("reader", "dehydrated_before_event", "eye_area_anticoagulated", "melasma")
DAY = 86400.0
# ink on which these grounds may stand, and marks that must stand out from the paper
GROUNDS = ("paper", "horn", "epidermis", "papillary", "reticular", "below")
MARKS = ("blue", "orange", "green", "purple", "line")


def all_pictures(plan: Plan) -> Iterator[tuple[str, str]]:
    """Every kind of picture of a plan: of what was asked about, of a home product and of a heated needle."""
    yield "comparison", comparison.draw(plan)
    yield "wide comparison", comparison.draw(plan, width=WIDE)
    asked = [treatment.id for treatment in plan.treatments if treatment.considered]
    for identity in [*asked, "home_sunscreen", "referral_injected_toxin", plan.treatments[-3].id]:
        yield f"face map of {identity}", face_map.draw(plan, identity)
        yield f"section of {identity}", cross_section.draw(plan, identity)
        yield f"course of {identity}", time_course.draw(plan, identity)
        for place, face in enumerate(faces(plan, identity)):
            yield f"small face {place} of {identity}", face


def faces(plan: Plan, identity: str) -> list[str]:
    """The small faces of a treatment, each on its own."""
    return re.findall(r"<svg.*?</svg>", three_faces.draw(plan, identity) or "")


@pytest.fixture(scope="module", params=CLIENTS)
def drawn(request: pytest.FixtureRequest) -> list[tuple[str, ET.Element]]:
    plan = plan_of(request.param)
    return [(name, ET.fromstring(svg)) for name, svg in all_pictures(plan)]


@pytest.fixture(scope="module")
def melasma() -> Plan:
    """A plan whose needles bring a solute."""
    return plan_of("melasma")


def considered(plan: Plan) -> Treatment:
    return next(treatment for treatment in plan.treatments if treatment.considered)


def shown_zone(plan: Plan) -> str:
    zone = cross_section.shown_zone(considered(plan))
    assert zone is not None
    return zone


def draft_zone(draft: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The zone that is shown, in the document of the plan, to be changed."""
    zone: dict[str, Any] = draft_treatment(draft)["zones"][shown_zone(plan)]
    return zone


def draft_treatment(draft: dict[str, Any]) -> dict[str, Any]:
    treatment: dict[str, Any] = next(entry for entry in draft["treatments"] if entry["considered"])
    return treatment


def text_in(svg: str | ET.Element) -> str:
    root = ET.fromstring(svg) if isinstance(svg, str) else svg
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text")).replace("\u00a0", " ")


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


def corners(path: ET.Element) -> list[tuple[float, float]]:
    """The corners of a path of absolute and relative straight steps."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for step, text in re.findall(r"([MLHVlz])([^A-Za-z]*)", path.get("d") or ""):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        if step in "ML":
            x, y = numbers
        elif step == "H":
            x = numbers[0]
        elif step == "V":
            y = numbers[0]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True) if step == "l" else ():
            x, y = x + across, y + down
            places.append((x, y))
        places.append((x, y))
    return places


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


# cross-section


def scaled(svg: str, view: str) -> tuple[ET.Element, float, float]:
    group = next(part for part in ET.fromstring(svg).iter(f"{SVG}g") if part.get("data-view") == view)
    return group, float(group.get("data-top") or 0), float(group.get("data-per-mm") or 0)


@pytest.mark.parametrize("view", ["depth", "surface"])
def test_the_pixel_of_a_depth_equals_its_value(melasma: Plan, view: str) -> None:
    group, top, per_mm = scaled(cross_section.draw(melasma, considered(melasma).id), view)
    layers = [part for part in group.iter(f"{SVG}rect") if (part.get("fill") or "").startswith("var(--p-")]
    checked = 0
    for part in layers[: 5 if view == "depth" else 3]:
        bottom = float(part.get("y") or 0) + float(part.get("height") or 0)
        assert bottom == pytest.approx(top + float(part.get("data-depth") or 0) * per_mm, abs=0.11)
        checked += 1
    assert checked == (5 if view == "depth" else 3)


def test_the_tip_of_the_needle_and_its_range_are_to_scale(melasma: Plan) -> None:
    needle = considered(melasma).zones[shown_zone(melasma)].depth_in_place
    assert isinstance(needle, Number)
    group, top, per_mm = scaled(cross_section.draw(melasma, considered(melasma).id), "depth")
    tip = next(part for part in group if part.get("fill-opacity") == ".4")
    lowest = max(y for _, y in corners(tip))
    assert lowest == pytest.approx(top + needle.value * 1e3 * per_mm, abs=0.11)
    beam = next(part for part in group if part.get("data-mark") == "needle")
    ends = [y for _, y in corners(beam)][:2]
    assert ends == pytest.approx([top + (end or 0) * 1e3 * per_mm for end in (needle.low, needle.high)], abs=0.11)


def test_the_section_names_what_it_shows(melasma: Plan) -> None:
    words = text_in(cross_section.draw(melasma, considered(melasma).id))
    for name in (
        "needle in place",
        "open channel left behind",
        "left behind",
        "stratum corneum",
        "viable epidermis",
        "junction",
        "papillary",
        "reticular",
        "below the skin",
        "target for lightening",
        "dial value",
        "deepest on the label",
        "oil glands",
        "network of fine nerves",
        "upper network of small vessels",
        "keep off: facial artery",
        "where 95 of 100 lie",
        "Tranexamic acid",
        "in the dermis",
    ):
        assert name in words, name


def test_no_name_of_a_layer_is_cut(melasma: Plan) -> None:
    for brief in (False, True):
        words = text_in(cross_section.draw(melasma, considered(melasma).id, brief=brief)).split()
        assert {"papillary", "reticular", "below"} <= set(words), brief


def test_a_needle_longer_than_the_skin_stays_in_the_picture(melasma: Plan) -> None:
    def lengthen(draft: dict[str, Any]) -> None:
        draft_zone(draft, melasma)["depth_in_place"] |= {"value": 4e-3, "low": 3e-3, "high": 5e-3}

    group, top, per_mm = scaled(cross_section.draw(changed(melasma, lengthen), considered(melasma).id), "depth")
    tip = next(part for part in group if part.get("fill-opacity") == ".4")
    lowest = max(y for _, y in corners(tip))
    assert lowest == pytest.approx(top + 4 * per_mm, abs=0.11)
    below = [part for part in group.iter(f"{SVG}rect") if part.get("fill") == "var(--p-below)"]
    assert float(below[0].get("y") or 0) < lowest


def test_without_skin_the_section_says_why(melasma: Plan) -> None:
    def forget(draft: dict[str, Any]) -> None:
        skin = draft["skin"][shown_zone(melasma)]
        draft["skin"][shown_zone(melasma)] = dict.fromkeys(skin, nothing("lips & <red> skin were never measured"))

    svg = cross_section.draw(changed(melasma, forget), considered(melasma).id)
    assert "lips & <red> skin were never measured" in text_in(svg)
    assert "needle" not in text_in(svg)


def test_unknown_amounts_are_written_and_not_drawn(melasma: Plan) -> None:
    def forget(draft: dict[str, Any]) -> None:
        draft_zone(draft, melasma)["amount"] = {"a <new> peptide": {"uptake": nothing("no strength was stated")}}

    words = text_in(cross_section.draw(changed(melasma, forget), considered(melasma).id))
    assert "No credible data: no strength was stated" in words
    assert "A <new> peptide" in words
    without = changed(melasma, lambda draft: draft_zone(draft, melasma).update(amount={}))
    assert "none computed here" in text_in(cross_section.draw(without, considered(melasma).id))


def test_where_no_needle_enters_none_is_drawn(melasma: Plan) -> None:
    svg = cross_section.draw(melasma, "home_sunscreen")
    assert "No needle enters the skin here." in text_in(svg)
    assert 'data-mark="needle"' not in svg


def test_a_structure_below_the_picture_is_called_deeper(melasma: Plan) -> None:
    def deepen(draft: dict[str, Any]) -> None:
        depth = draft_zone(draft, melasma)["depth_in_place"] | {"value": 9e-3, "low": 8e-3, "high": 10e-3}
        artery = {"name": "an artery", "kind": "vessel", "reference": "skin surface", "depth": depth}
        draft["anatomy"][shown_zone(melasma)] = [artery]

    assert "keep off: an artery, 9 mm (8 to 10 mm); deeper than the picture" in text_in(
        cross_section.draw(changed(melasma, deepen), considered(melasma).id)
    )


def test_a_plan_without_anatomy_and_depths_is_drawn(melasma: Plan) -> None:
    def strip(draft: dict[str, Any]) -> None:
        draft |= {"anatomy": {}, "dry_feeling": None, "amounts_after": None}
        for treatment in draft["treatments"]:
            for zone in treatment["zones"].values():
                zone |= {"band": None, "closing": None, "drying": None, "depths": None, "depth_in_place": None}

    for _, svg in all_pictures(changed(melasma, strip)):
        ET.fromstring(svg)


@pytest.mark.parametrize("licence", ["self", "client"])
def test_no_picture_shows_a_depth_to_whoever_sets_none(melasma: Plan, licence: str) -> None:
    """Lengths that are no depths stay: how near a hole the skin is, how far apart the holes are."""
    chooser = changed(melasma, lambda draft: draft["occasion"].update(licence=licence))
    for name, svg in all_pictures(chooser):
        assert not re.search(r"\d\s?(?:mm|µm)\b", text_in(svg)), name
    assert any(re.search(r"\d\s?(?:mm|µm)\b", text_in(svg)) for _, svg in all_pictures(melasma))


# face map


@cache
def _letter_to_a_physician() -> Plan:
    """The plan of the letter with a kind of fine lines and a price, where a physician operates."""
    text = (EXAMPLES / "reader.yaml").read_text(encoding="utf-8")
    changes = {
        "operator: client": "operator: {licence: physician, jurisdiction: US-NY}",
        "- device: AquaGold": "- device: AquaGold\n    price: 650 USD",
        "- collagen": "- {goal: fine_lines, variant: static}",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return plan_from(text, samples=16)


def test_a_reader_who_is_told_no_depths_is_not_told_that_no_needle_is_used() -> None:
    words = text_in(face_map.draw(plan_of("reader"), "automated_pen"))
    assert "Where nothing else is said: possible" in words
    assert "forehead: no needle" not in words and "chin: no needle" not in words
    assert "upper eyelids: no needle" in words


def test_every_zone_has_a_number_a_depth_and_a_verdict_in_words() -> None:
    svg = face_map.draw(_letter_to_a_physician(), "automated_pen")
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


# time course


def test_a_bar_ends_where_its_time_stands() -> None:
    plan = plan_of("dehydrated_before_event")
    svg = time_course.draw(plan, "skinpen")
    group = next(part for part in ET.fromstring(svg).iter(f"{SVG}g") if part.get("data-last"))
    left, right, last = (float(group.get(f"data-{key}") or 0) for key in ("left", "right", "last"))
    bars = [part for part in group if part.get("data-until")]
    assert bars
    ends: list[float] = []
    for part in bars:
        untils = [float(until) for until in (part.get("data-until") or "").split()]
        rights = {round(x, 1) for x, _ in corners(part)}
        for until in untils:
            assert min(abs(time_course.place(until, left, right, last) - x) for x in rights) <= 0.11
        ends += untils
    treatment = next(treatment for treatment in plan.treatments if treatment.id == "skinpen")
    redness = treatment.zones[cross_section.shown_zone(treatment) or ""].redness
    assert isinstance(redness, Number)
    assert any(end == pytest.approx(redness.high, rel=1e-5) for end in ends)


def test_the_axis_runs_from_day_0_and_never_turns_back() -> None:
    places = [time_course.place(day * DAY, 10, 290, 30 * DAY) for day in (0, 1, 2, 7, 30)]
    assert places[0] == 10
    assert places[-1] == pytest.approx(290)
    assert places == sorted(places)


def test_the_event_stands_on_its_day_and_in_words(melasma: Plan) -> None:
    svg = time_course.draw(plan_of("dehydrated_before_event"), "skinpen")
    assert 'data-mark="event"' in svg
    assert "Event: 23 November 2026, 3 days after the treatment." in text_in(svg)
    before = changed(melasma, lambda draft: draft["occasion"].update(event="2026-11-01"))
    passed = time_course.draw(before, considered(melasma).id)
    assert 'data-mark="event"' not in passed
    assert "The event of 1 November 2026 is before the treatment." in text_in(passed)


def test_the_course_names_its_rows_and_what_the_bands_mean() -> None:
    words = text_in(time_course.draw(plan_of("dehydrated_before_event"), "skinpen"))
    for name in (
        "water loss",
        "never measured, at most about",
        "dry feeling",
        "redness",
        "something to see",
        "channels let water through",
        "channels can be seen",
        "nearly everybody",
        "95 of 100",
    ):
        assert name in words, name


def test_unknown_times_are_written_and_not_drawn(melasma: Plan) -> None:
    unknown = changed(melasma, lambda draft: draft_zone(draft, melasma).update(redness=nothing("never timed")))
    assert "Redness: no credible data." in text_in(time_course.draw(unknown, considered(melasma).id))


def test_an_effect_of_unknown_length_ends_in_a_question(melasma: Plan) -> None:
    def lengthen(draft: dict[str, Any]) -> None:
        week = draft_zone(draft, melasma)["redness"] | {"value": 7 * DAY, "low": None, "high": None}
        benefit = next(iter(draft_treatment(draft)["benefit"].values()))
        onset = {"low": week, "high": week}
        benefit |= {"word": "likely", "onset": onset, "duration": nothing("not followed")}

    words = text_in(time_course.draw(changed(melasma, lengthen), considered(melasma).id))
    assert "how long it lasts was not measured" in words
    assert " ? " in f" {words} "


# comparison


def test_the_rows_of_the_comparison_are_those_that_are_named() -> None:
    plan = plan_of("melasma")
    named = ["secret", "none", "home_sunscreen", "secret"]
    words = text_in(comparison.draw(plan, named))
    assert words.index("No more than today") < words.index("Sunscreen every day") < words.index("Secret RF")
    assert len(ET.fromstring(pictures.compared(plan, named).narrow).findall(f"{SVG}rect[@data-days]")) == 1
    with pytest.raises(KeyError):
        comparison.draw(plan, ["no such treatment"])


def test_both_layouts_of_the_comparison_share_style_and_description(melasma: Plan) -> None:
    both = comparison.draw_both(melasma)
    narrow, wide = map(ET.fromstring, both)
    assert narrow.get("aria-labelledby") == wide.get("aria-labelledby")
    assert narrow.find(f"{SVG}desc") is not None and wide.find(f"{SVG}desc") is None
    used = set(re.findall(r"var\(--p-(\w+)\)", "".join(both)))
    assert used <= set(re.findall(r"--p-(\w+):", both[1]))
    on_page = pictures.compared(melasma)
    assert "<style>" not in on_page.narrow and on_page.wide is not None and "<style>" not in on_page.wide


def test_the_first_row_is_doing_no_more_and_a_line_follows_the_recommended() -> None:
    for client in CLIENTS:
        plan = plan_of(client)
        svg = comparison.draw(plan)
        assert text_in(svg).index("No more than today") < 60
        assert svg.count('data-mark="do-less"') == 1
        if plan.recommended == "none":
            assert "No more than today (recommended)" in text_in(svg)


def test_considered_chosen_and_best_treatments_are_always_compared() -> None:
    for client in CLIENTS:
        plan = plan_of(client)
        rows = comparison.chosen_rows(plan, comparison.MOST)
        ids = {row.id for row in rows}
        assert len(rows) == len(ids) <= comparison.MOST
        wanted = {row.id for row in plan.treatments if row.considered} | set(plan.tiers.values())
        wanted |= {plan.recommended, plan.choice.runner_up}
        assert wanted - {None, "none"} <= ids
        days = [(value_of(row.burden.days_visible) or 0) / DAY for row in rows]
        tiers = [row.burden.tier for row in rows]
        assert all(days[n] <= days[n + 1] for n in range(len(days) - 1) if tiers[n] == tiers[n + 1])


def test_bars_of_days_share_a_scale() -> None:
    root = ET.fromstring(comparison.draw(plan_of("reader")))
    bars = [
        (float(part.get("width") or 0), float(part.get("data-days") or 0))
        for part in root.iter(f"{SVG}rect")
        if part.get("data-days")
    ]
    assert len(bars) > 2
    longest, days = max(bars, key=lambda bar: bar[1])
    # a coordinate has one decimal
    assert all(width == pytest.approx(each * longest / days, abs=0.11) for width, each in bars)


def test_rows_hold_pain_benefit_with_grade_and_price() -> None:
    words = text_in(comparison.draw(_letter_to_a_physician()))
    for part in (
        "pain: slight",
        "fine lines (static): likely (moderate)",
        "650 USD a session",
        "asked about",
        "do not do this",
        "runner-up",
        "no score",
    ):
        assert part in words, part


def test_hostile_names_are_escaped(melasma: Plan) -> None:
    hostile = "<script>alert('x')</script>\"&"

    def rename(draft: dict[str, Any]) -> None:
        for treatment in draft["treatments"]:
            treatment["plain_name"] = hostile
            treatment["burden"]["pain"] = hostile

    for _, svg in all_pictures(changed(melasma, rename)):
        assert "<script" not in svg
        ET.fromstring(svg)


# drawing


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
