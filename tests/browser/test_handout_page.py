"""Handout, its sheet and session card in a real Chromium: widths, dark, no request, printed pages, doubled text."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages import decline, handout
from corneum.report.pages import session_card_page as card
from tests.report.unlike_clients import FILES, plan_for

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CORNEUM_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {"handout": handout.render, "decline": decline.render, "card": card.render}
SHOWN = [
    ("handout", "reader"),
    ("handout", "acne_scars"),
    ("handout", "eye_area_anticoagulated"),
    ("decline", "reader"),
    ("card", "acne_scars"),
    ("card", "pores_rosacea"),
]
SHEETS = ("handout", "decline")
# printed pages of each sheet at most
MOST_PAGES = {"handout": 2, "decline": 1}
# css pixels: 9 points
LEAST_TYPE = 12

# boxes of text whose words reach beyond the page or beyond their own box
OVERFLOWING = """
() => [...document.querySelectorAll('body *')].filter(one => {
  const box = one.getBoundingClientRect();
  const hidden = getComputedStyle(one).position === 'absolute' || one.closest('thead');
  return box.width > 0 && !hidden && (box.right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1 && one.clientWidth);
}).map(one => `${one.tagName}.${one.className}`)
"""  # noqa: E501


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Any]:
    opened = []

    def open_page(kind: str, client: str, width: int = 1280, **options: Any) -> Any:
        file = tmp_path / f"{kind}_{client}.html"
        file.write_text(PAGES[kind](plan_for(client)), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("request", lambda request: page.heard.append(request.url))
        page.goto(file.as_uri())
        page.address = file.as_uri()
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
@pytest.mark.parametrize(("kind", "client"), SHOWN)
def test_nothing_reaches_beyond_its_box(visit: Any, kind: str, client: str, width: int) -> None:
    page = visit(kind, client, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize(("kind", "client"), SHOWN)
def test_it_asks_for_nothing_and_complains_of_nothing(visit: Any, kind: str, client: str) -> None:
    page = visit(kind, client)
    assert page.heard == [page.address]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("client", FILES)
@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_prints_on_its_pages_at_a_size_to_read(visit: Any, kind: str, client: str, paper: str) -> None:
    page = visit(kind, client, 794)
    page.add_style_tag(content=f"@page {{ size: {paper} !important; }}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= MOST_PAGES[kind]
    page.emulate_media(media="print")
    sizes = page.locator("p, li, td, th, span, h3").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= LEAST_TYPE - 0.01


@pytest.mark.parametrize("client", ["reader", "acne_scars", "12_photoageing_no_care"])
@pytest.mark.parametrize("kind", SHEETS)
def test_doubled_text_loses_nothing(visit: Any, kind: str, client: str) -> None:
    page = visit(kind, client, 720)
    told = page.inner_text("main")
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.inner_text("main").split() == told.split()
    assert page.evaluate("document.documentElement.scrollWidth") <= 721
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize(("kind", "client"), SHOWN)
def test_dark_and_light_follow_the_reader(visit: Any, kind: str, client: str) -> None:
    brightness = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert max(visit(kind, client, color_scheme="dark").evaluate(brightness)) < 60
    assert min(visit(kind, client, color_scheme="light").evaluate(brightness)) > 230


@pytest.mark.parametrize(("kind", "client"), SHOWN)
def test_headings_do_not_skip_a_level(visit: Any, kind: str, client: str) -> None:
    page = visit(kind, client)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("kind", "client"),
    [("card", "acne_scars"), ("card", "reader"), ("handout", "12_photoageing_no_care"), ("decline", "reader")],
)
def test_a_page_has_no_serious_violation(browser: Any, tmp_path: Path, kind: str, client: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / f"{kind}.html"
    file.write_text(PAGES[kind](plan_for(client)), encoding="utf-8")
    # the page's own policy forbids foreign script, which is what axe is
    context = browser.new_context(viewport={"width": 390, "height": 900}, color_scheme=scheme, bypass_csp=True)
    try:
        opened = context.new_page()
        opened.goto(file.as_uri())
        violations = Axe().run(opened).response["violations"]
    finally:
        context.close()
    assert [violation["id"] for violation in violations if violation["impact"] in ("serious", "critical")] == []
