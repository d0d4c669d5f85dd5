"""The blank form in a real Chromium: one A4 page on paper, nothing cut on a phone, no request, readable in the dark."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages.intake import intake_form

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
BEYOND = """
() => [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.outerHTML.slice(0, 80))
"""
# two inputs that lie over each other cannot both be filled in
OVERLAPPING = """
() => {
  const boxes = [...document.querySelectorAll('input, textarea')].map(one => [one.name, one.getBoundingClientRect()]);
  return boxes.flatMap(([name, a], i) => boxes.slice(i + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  ).map(([other]) => `${name} over ${other}`));
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "intake.html"
    path.write_text(intake_form(), encoding="utf-8")
    return path


def test_it_fills_a_single_a4_page_in_print(browser: Any, file: Path) -> None:
    # Chromium writes a page object per page; both sizes of the margin box are those of @page
    page = browser.new_page(viewport={"width": 726, "height": 1062})
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert box and [round(float(side)) for side in box.groups()] == [595, 842]
    page.emulate_media(media="print")
    # at the width of the printed area (192 mm) nothing overlaps or is cut, and letters are legible
    assert page.evaluate(BEYOND) == [] and page.evaluate(OVERLAPPING) == []
    sizes = page.evaluate(
        "[...document.querySelectorAll('th, label')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 8.5
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1280])
def test_on_screens_nothing_is_cut_requested_or_hard_to_read(browser: Any, file: Path, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    try:
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(BEYOND) == [] and page.evaluate(OVERLAPPING) == []
        assert requests == [file.as_uri()]
        violations = Axe().run(page).response["violations"]
    finally:
        context.close()
    serious = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_it_can_be_filled_in_by_keyboard(browser: Any, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.keyboard.press("Tab")
    page.keyboard.type("A. B.")
    assert page.input_value("[name=name]") == "A. B."
    page.focus("[name='client.screens.keloid']")
    page.keyboard.press("Space")
    assert page.is_checked("[name='client.screens.keloid'][value=yes]")
    page.close()
