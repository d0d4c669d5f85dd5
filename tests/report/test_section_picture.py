"""The cross-section: to scale, and honest where there are no data."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.report.figures import cross_section
from tests.report.picture_parts import SVG, all_pictures, considered, corners, draft_zone, shown_zone, text_in
from tests.report.synthetic_parts import nothing
from tests.report.synthetic_plan import changed


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

    drawn = [ET.fromstring(svg) for _, svg in all_pictures(changed(melasma, strip))]
    assert len(drawn) > 10 and all(root.tag == f"{SVG}svg" for root in drawn)


@pytest.mark.parametrize("licence", ["self", "client"])
def test_no_picture_shows_a_depth_to_whoever_sets_none(melasma: Plan, licence: str) -> None:
    """Lengths that are no depths stay: how near a hole the skin is, how far apart the holes are."""
    chooser = changed(melasma, lambda draft: draft["occasion"].update(licence=licence))
    for name, svg in all_pictures(chooser):
        assert not re.search(r"\d\s?(?:mm|µm)\b", text_in(svg)), name
    assert any(re.search(r"\d\s?(?:mm|µm)\b", text_in(svg)) for _, svg in all_pictures(melasma))
