"""Parts of the pictures of a plan, taken apart for the tests of each of them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from typing import Any

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.figures import comparison, cross_section, face_map, three_faces, time_course
from corneum.report.figures.drawing import WIDE
from tests.plans import EXAMPLES, plan_from

SVG = "{http://www.w3.org/2000/svg}"
CLIENTS = ("reader", "dehydrated_before_event", "eye_area_anticoagulated", "melasma")
DAY = 86400.0


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


@cache
def letter_to_a_physician() -> Plan:
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
