"""The picture of the holes: every hole of the plan is drawn to scale, and what it tells is what it shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from corneum.plan_document.plan_models import Patch, Plan, Treatment
from corneum.report.figures import coverage_picture
from corneum.report.figures.drawing import NARROW, WIDE
from corneum.report.number_words import value_of
from tests.plans import plan_of


def marked(svg: str, mark: str) -> dict[str, str]:
    elements = [part for part in ElementTree.fromstring(svg).iter() if part.get("data-mark") == mark]
    assert len(elements) == 1, mark
    return dict(elements[0].attrib)


def patched(plan: Plan) -> list[tuple[Treatment, Patch]]:
    return [(treatment, treatment.patch) for treatment in plan.treatments if treatment.patch is not None]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_hole_is_drawn_and_the_gap_is_to_the_scale_of_the_bar(width: float) -> None:
    plan = plan_of("acne_scars")
    assert patched(plan)
    for treatment, patch in patched(plan):
        svg = coverage_picture.draw(plan, treatment.id, width=width)
        assert marked(svg, "holes")["d"].count("M") == len(patch.holes.split())
        ends = [float(number) for number in re.findall(r"[\d.]+", marked(svg, "scale")["d"])]
        millimetre = ends[2] - ends[0]
        gap = value_of(patch.gap)
        assert gap is not None
        assert float(marked(svg, "gap")["r"]) == pytest.approx(gap * 1e3 * millimetre, abs=0.1)
        assert float(marked(svg, "near")["stroke-width"]) == pytest.approx(millimetre, abs=0.1)


def test_the_sentences_are_what_the_plan_holds() -> None:
    _, patch = patched(plan_of("acne_scars"))[0]
    side, near = value_of(patch.side), value_of(patch.near)
    assert side is not None and near is not None
    text = " ".join(coverage_picture.description(patch, side))
    assert f"{near * 100:.0f} %"[:2] in text
    assert "holes per cm" in text and "Largest circle without a hole" in text and "by chance" in text


def test_patches_stand_with_considered_or_recommended_treatments() -> None:
    for name in ("acne_scars", "reader", "melasma"):
        plan = plan_of(name)
        for treatment in plan.treatments:
            is_set = any(zone.depths for zone in treatment.zones.values())
            in_question = treatment.considered or treatment.id == plan.recommended
            assert (treatment.patch is not None) == (is_set and in_question), treatment.id


def test_too_many_holes_to_distinguish_show_half_the_side() -> None:
    plan = plan_of("acne_scars")
    treatment, patch = patched(plan)[0]
    holes = " ".join(f"{(37 * n) % 10000},{(91 * n) % 10000}" for n in range(2000))
    crowded = patch.model_copy(update={"holes": holes, "directions": ""})
    alone = [treatment.model_copy(update={"patch": crowded})]
    svg = coverage_picture.draw(plan.model_copy(update={"treatments": alone}), treatment.id)
    assert "5 mm are drawn" in svg
    assert marked(svg, "holes")["d"].count("M") == pytest.approx(500, abs=30)


def test_without_needles_it_says_why() -> None:
    plan = plan_of("reader")
    treatment = next(treatment for treatment in plan.treatments if treatment.patch is None)
    assert "No needle" in coverage_picture.draw(plan, treatment.id)
