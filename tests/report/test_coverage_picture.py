"""The picture of the holes: every hole of the plan is drawn to scale, and what it tells is what it shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Patch, Treatment
from corneum.report.figures import coverage_picture
from corneum.report.number_words import value_of
from tests.plans import plan_of


def marked(svg: str, mark: str) -> dict[str, str]:
    elements = [part for part in ElementTree.fromstring(svg).iter() if part.get("data-mark") == mark]
    assert len(elements) == 1, mark
    return dict(elements[0].attrib)


def patched(plan: Plan) -> list[tuple[Treatment, Patch]]:
    return [(treatment, treatment.patch) for treatment in plan.treatments if treatment.patch is not None]


def places(svg: str) -> list[tuple[float, float]]:
    """Where the holes stand, units: the path is in half units, each step from the last."""
    x = y = 0
    found = []
    for across, down in re.findall(r"m(-?\d+) ?(-?\d+)h0", marked(svg, "holes")["d"]):
        x, y = x + int(across), y + int(down)
        found.append((x / 2, y / 2))
    return found


def test_holes_and_gap_are_to_the_scale_of_the_bar() -> None:
    plan = plan_of("acne_scars")
    assert patched(plan)
    for treatment, patch in patched(plan):
        svg = coverage_picture.draw(plan, treatment.id)
        shown = coverage_picture.window(patch)
        inside = [
            hole
            for hole in (tuple(float(part) * 1e-6 for part in pair.split(",")) for pair in patch.holes.split())
            if shown.holds((hole[0], hole[1]))
        ]
        left = float(re.findall(r"M([\d.]+)", marked(svg, "scale")["d"])[0])
        right = float(re.findall(r"H([\d.]+)", marked(svg, "scale")["d"])[0])
        millimetre = right - left
        drawn = places(svg)
        assert len(drawn) == len(inside) <= 240
        across = sorted((x - left) / millimetre * 1e-3 + shown.left for x, _ in drawn)
        assert across == pytest.approx(sorted(hole[0] for hole in inside), abs=0.3 / millimetre * 1e-3 + 1e-6)
        gap = value_of(patch.gap)
        assert gap is not None
        assert float(marked(svg, "gap")["r"]) == pytest.approx(gap * 1e3 * millimetre, abs=0.1)
        # drawn in half units
        assert float(marked(svg, "near")["stroke-width"]) / 2 == pytest.approx(millimetre, abs=0.1)


def test_the_sentences_are_what_the_plan_holds() -> None:
    plan = plan_of("acne_scars")
    treatment, patch = patched(plan)[0]
    near = value_of(patch.near)
    assert near is not None
    text = coverage_picture.draw(plan, treatment.id)
    assert f"{near * 100:.0f} %"[:2] in text
    assert "holes per cm" in text and "largest circle without a hole" in text and "by chance" in text


def test_patches_stand_with_considered_or_recommended_treatments() -> None:
    for name in ("acne_scars", "reader", "melasma"):
        plan = plan_of(name)
        for treatment in plan.treatments:
            is_set = any(zone.depths for zone in treatment.zones.values())
            in_question = treatment.considered or treatment.id == plan.recommended
            assert (treatment.patch is not None) == (is_set and in_question), treatment.id


def test_holes_that_are_too_many_to_tell_apart_show_a_part_around_the_gap() -> None:
    plan = plan_of("acne_scars")
    treatment, patch = patched(plan)[0]
    holes = " ".join(f"{(37 * n) % 10000},{(91 * n) % 10000}" for n in range(2000))
    crowded = patch.model_copy(update={"holes": holes, "directions": ""})
    alone = [treatment.model_copy(update={"patch": crowded})]
    svg = coverage_picture.draw(plan.model_copy(update={"treatments": alone}), treatment.id)
    shown = coverage_picture.window(crowded)
    assert shown.side == pytest.approx(2.5e-3)
    assert "2.5 mm are drawn" in svg.replace("\u00a0", " ")
    assert 60 < len(places(svg)) <= 240
    middle = [float(part) * 1e-6 for part in patch.gap_middle.split(",")]
    assert shown.holds((middle[0], middle[1]))


def test_without_needles_it_says_why() -> None:
    plan = plan_of("reader")
    treatment = next(treatment for treatment in plan.treatments if treatment.patch is None)
    assert "No needle" in coverage_picture.draw(plan, treatment.id)
