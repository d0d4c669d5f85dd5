"""Labels of pictures in a real browser: none lies on another or leaves its drawing, on phone, desk and paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from corneum.lookup.trial_effects import find_effects
from corneum.plan_document.plan_models import Plan
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures import forest, pictures
from tests.browser.test_plan_page import ARGUMENTS
from tests.plans import EXAMPLES, plan_from, plan_of

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CORNEUM_CHROMIUM") or shutil.which("chromium")
CSS = resources.files("corneum.report").joinpath("templates/plan.css").read_text(encoding="utf-8")
# 15 zones, one zone, several devices, no needle, neck and chest, eyelids
GOLDEN = Path(__file__).parents[1] / "golden" / "clients"
CLIENTS = (*sorted(path.stem for path in EXAMPLES.glob("*.yaml")), "lax_jaw_rf_package", "lip_lines_on_letrozole")
# as (width, scheme, medium)
VIEWS = ((360, "light", "screen"), (768, "dark", "screen"), (1280, "light", "screen"), (711, "light", "print"))
# px by which letters may come near: boxes of letters are taller than letters
NEAR = 1.0
COLLISIONS = """
near => [...document.querySelectorAll('svg.pic')].filter(svg => svg.getBoundingClientRect().width > 0).flatMap(svg => {
  const frame = svg.getBoundingClientRect(), title = document.getElementById(
    svg.getAttribute('aria-labelledby').split(' ')[0]).textContent;
  const texts = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
  const outside = texts.filter(([, box]) => box.left < frame.left - near || box.right > frame.right + near ||
    box.top < frame.top - near || box.bottom > frame.bottom + near).map(([words]) => `${title}: outside: ${words}`);
  const over = texts.flatMap(([words, one], place) => texts.slice(place + 1).filter(([, other]) =>
    one.left < other.right - near && other.left < one.right - near &&
    one.top < other.bottom - near && other.top < one.bottom - near)
    .map(([second]) => `${title}: ${words} | ${second}`));
  return [...outside, ...over];
})
"""
SMALLEST = """
() => Math.min(...[...document.querySelectorAll('svg.pic text')].filter(one => one.getBoundingClientRect().width > 0)
  .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))
"""


def client_plan(name: str) -> Plan:
    if name in {path.stem for path in EXAMPLES.glob("*.yaml")}:
        return plan_of(name)
    return plan_from((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8"))


def page_of(plan: Plan) -> str:
    """All pictures of a plan as its page shows them."""
    both = pictures.compared(plan)
    compared = f'<div class="pic-narrow">{both.narrow}</div><div class="pic-wide">{both.wide}</div>'
    blocks = []
    identities = [treatment.id for treatment in answered_treatments(plan)]
    for identity, drawn in pictures.of_treatments(plan, identities).items():
        shown = [both.narrow for both in (drawn.face, drawn.section, drawn.course, drawn.patch) if both is not None]
        beside = "".join(f'<div class="drawn">{svg}</div>' for svg in shown)
        blocks += [f'<div class="pictures">{beside}</div>', pictures.small_multiple(plan, identity) or ""]
    cards = "".join(f'<div class="one">{block}</div>' for block in (f'<div class="drawn">{compared}</div>', *blocks))
    return f'<!doctype html><meta charset="utf-8"><style>{CSS}</style><main class="page" id="answer">{cards}</main>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


def found_in(browser: Any, content: str, view: tuple[int, str, str]) -> tuple[list[str], float]:
    width, colours, medium = view
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=colours)
    try:
        page.emulate_media(media=medium)
        page.set_content(content)
        return page.evaluate(COLLISIONS, NEAR), page.evaluate(SMALLEST)
    finally:
        page.close()


@pytest.mark.parametrize("client", CLIENTS)
def test_no_label_lies_on_another_or_leaves_its_picture(browser: Any, client: str) -> None:
    content = page_of(client_plan(client))
    for view in VIEWS:
        collisions, smallest = found_in(browser, content, view)
        assert collisions == [], (client, view)
        assert view[2] == "print" or smallest >= 11, (client, view, smallest)


def test_no_label_of_a_forest_lies_on_another(browser: Any) -> None:
    for subject in ("melasma", "scars", "retinol"):
        drawn = forest.draw(find_effects(subject))
        for view in VIEWS[:3]:
            collisions, smallest = found_in(browser, f'<body style="margin:0">{drawn}</body>', view)
            assert collisions == [], (subject, view)
            assert smallest >= 11
