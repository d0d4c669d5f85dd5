"""The session card in a real Chromium: a page a treatment on either paper, nothing clipped, readable on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.pages.card_layout import AREAS
from corneum.report.pages.session_card_page import render
from tests.browser.test_handout_page import ARGUMENTS, CHROMIUM, OVERFLOWING
from tests.plans import EXAMPLES, answered_plan_of, plan_from
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import changed

pytestmark = pytest.mark.system

GOLDEN = Path(__file__).parents[1] / "golden" / "clients"
CLIENTS = [*(path.stem for path in EXAMPLES.glob("*.yaml")), *(path.stem for path in GOLDEN.glob("*.yaml"))]
LICENSED = "operator: {licence: physician, jurisdiction: DE}"
# everything on the whole face and below, for somebody with a long history
CROWDED = """
date: 2026-11-20
planned_for: 2026-11-27
client:
  age: 58
  sex: female
  name: Maximiliane Theodora von Hohenstein-Waldburg
  born: 1968-02-03
  fitzpatrick: III
  weight: 61 kg
  screens: {{pregnancy: no, breastfeeding: no, cold_sores: yes, keloid: no, isotretinoin: no, anticoagulant: no,
            metal_allergy: no, lidocaine_allergy: no, neuromuscular_disease: no, pacemaker: no, bleeding_disorder: no,
            thrombosis: no, salicylate_allergy: no, recent_filler_toxin_peel: no, immunosuppression: no,
            recent_tan: no, active_infection: no}}
  conditions: [hypertension, hypothyroidism, migraine, osteoporosis, asthma, atrial fibrillation]
  medications: [levothyroxine, lisinopril, metformin, salbutamol, alendronate, apixaban 5 mg twice daily, omeprazole]
  allergies: [penicillin, latex, fragrance, kiwi, ibuprofen, codeine]
  history: []
current_care: [tretinoin, sunscreen, vitamin C, glycolic acid]
goals: [fine_lines, laxity, pores, {{goal: acne_scars, variant: rolling}}, lightening]
zones: [forehead, glabella, temple, crows_feet, nose_dorsum, nose_side, nose_tip, cheek_medial, cheek_lateral, malar,
        upper_lip, chin, jaw_jowl, neck, decollete, lower_eyelid, upper_eyelid]
considering: [{offers}]
anaesthetics: [lidocaine 4 %]
operator: {{licence: physician, jurisdiction: US-CA}}
"""
OFFERS = {
    "many": "secret, hydrafacial, aquagold, {device: skinpen, depth: 1.5 mm}",
    "deep": "{device: morpheus8, depth: 3 mm, energy: 30 mJ, pulse: 200 ms}, mda_diamond",
    "roller": "roller_generic, silkpeel, {device: skinpen, depth: 2.5 mm}",
}
# letters cut off, or boxes that reach beyond the sheet
CLIPPED = """
() => [...document.querySelectorAll('.sheet *')].filter(one => {
  const box = one.getBoundingClientRect(), sheet = one.closest('.sheet').getBoundingClientRect();
  return box.width > 0 && (box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1
    || (one.clientWidth && one.scrollWidth > one.clientWidth + 1));
}).map(one => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)
"""
SMALLEST = 10.0  # css pixels: 7.5 points


@cache
def plan(name: str) -> Plan:
    """A client's plan with every question answered, for somebody with a licence."""
    if name in OFFERS:
        return plan_from(CROWDED.format(offers=OFFERS[name]), 16)
    if (GOLDEN / f"{name}.yaml").exists():
        return plan_from((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8"), 16)
    answered = answered_plan_of(name)
    if answered.occasion.licence not in (None, "self", "client"):
        return answered
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return plan_from(re.sub(r"operator: \w+.*", LICENSED, text), 16)


def crowded(draft: dict[str, Any]) -> None:
    draft["provisional"] = [{"id": str(count), "question": words("a question " * 12)} for count in range(40)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def prints_a_page_a_sheet(browser: Any, shown: Plan, file: Path) -> None:
    assert shown.session is not None
    for paper, (width, _) in AREAS.items():
        on_paper = shown.model_copy(update={"session": shown.session.model_copy(update={"paper": paper})})
        file.write_text(render(on_paper), encoding="utf-8")
        page = browser.new_page(viewport={"width": round(width / 25.4 * 96), "height": 1000})
        try:
            page.goto(file.as_uri())
            page.emulate_media(media="print")
            pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
            assert pages == max(1, len(shown.session.sheets)), f"{paper}: {pages} pages"
            assert page.evaluate(CLIPPED) == []
            sizes = page.locator(".sheet :is(p, li, td, th, dt, dd, span, b)").evaluate_all(
                "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
            )
            assert not sizes or min(sizes) >= SMALLEST - 0.01
        finally:
            page.close()


@pytest.mark.parametrize("client", [*CLIENTS, *OFFERS])
def test_each_sheet_prints_on_one_page_of_either_paper(browser: Any, tmp_path: Path, client: str) -> None:
    prints_a_page_a_sheet(browser, plan(client), tmp_path / "card.html")


@pytest.mark.parametrize("client", ["acne_scars", "pores_rosacea", "many"])
def test_however_many_questions_are_open_a_sheet_stays_one_page(browser: Any, tmp_path: Path, client: str) -> None:
    prints_a_page_a_sheet(browser, changed(plan(client), crowded), tmp_path / "card.html")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("client", ["melasma", "dehydrated_before_event", "many"])
def test_nothing_reaches_beyond_its_box_on_a_screen(browser: Any, tmp_path: Path, client: str, width: int) -> None:
    file = tmp_path / "card.html"
    file.write_text(render(plan(client)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERFLOWING) == []
    finally:
        page.close()
