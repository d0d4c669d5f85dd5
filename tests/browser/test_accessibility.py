"""Every page that corneum makes, for ten unlike clients: axe-core finds nothing serious, light and dark, narrow and
wide; the keyboard reaches and opens everything; text of twice the size loses nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages.intake import intake_form
from corneum.report.pages.plan_files import FILES
from tests.plans import UNLIKE, plan_of

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
PAGES = [file for file in FILES if file.endswith(".html")]
OF_CLIENTS = [(file, client) for client in UNLIKE for file in PAGES]
INTAKE = "intake.html"
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")

# what the keyboard is to reach, numbered, so that a test can tell which of them had the focus
NUMBERED = """
() => {
  const shown = [...document.querySelectorAll('summary, a[href], button, input, textarea, select, [tabindex="0"]')]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled);
  // of the choices of one name the keyboard reaches one, and the arrows the others
  const radios = new Set();
  const reached = shown.filter(one => one.type !== 'radio' || (!radios.has(one.name) && radios.add(one.name)));
  reached.forEach((one, place) => { one.dataset.place = place; });
  return reached.map(one => one.outerHTML.slice(0, 100));
}
"""
FOCUSED = """
() => {
  const one = document.activeElement;
  return one && one.type === 'radio' ? document.querySelector(`[name="${one.name}"][data-place]`).dataset.place
    : one && one.dataset.place;
}
"""
# text that is cut off: in a box that hides what does not fit, or beyond the page and no box that scrolls around it
CUT = """
() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('svg') || !one.checkVisibility() || !one.textContent.trim()) { return false; }
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  // what is read out and not shown
  const unseen = box.width <= 2 || box.height <= 2 || style.position === 'absolute';
  if (unseen || one.closest('.hidden, .skip, thead')) { return false; }
  const hides = /hidden|clip/.test(style.overflowX + style.overflowY) && style.textOverflow !== 'ellipsis';
  const scrolls = [...(function* () { for (let up = one; up; up = up.parentElement) { yield up; } })()]
    .some(up => /auto|scroll/.test(getComputedStyle(up).overflowX));
  return hides && (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2)
    || box.right > innerWidth + 1 && !scrolls;
}).map(one => one.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@cache
def page_of(file: str, client: str) -> str:
    return intake_form() if file == INTAKE else str(FILES[file](plan_of(client)))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page of a client's plan; the form belongs to no client."""
    # the page's own policy forbids foreign script, which is what axe is
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 900}, bypass_csp=True)

    def open_page(file: str, client: str) -> Any:
        path = tmp_path / file
        path.write_text(page_of(file, client), encoding="utf-8")
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()


def open_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def serious(page: Any) -> list[str]:
    """What axe-core finds that is serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("file", "client"), OF_CLIENTS)
def test_no_serious_violation(opened: Any, file: str, client: str) -> None:
    page = opened(file, client)
    # contrast follows the scheme, and what is shown the width: each stands in one of the two
    for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == [], (width, scheme)


@pytest.mark.parametrize("file", PAGES)
def test_no_serious_violation_in_what_opens(opened: Any, file: str) -> None:
    page = opened(file, "acne_scars")
    open_all(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == [], scheme


def unreached(page: Any) -> list[str]:
    """What the tabulator key never reaches."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    wanted = page.evaluate(NUMBERED)
    reached = set()
    for _ in range(len(wanted) + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    return [html for place, html in enumerate(wanted) if str(place) not in reached]


@pytest.mark.parametrize(("file", "client"), [*OF_CLIENTS, (INTAKE, "")])
def test_the_keyboard_reaches_everything(opened: Any, file: str, client: str) -> None:
    assert unreached(opened(file, client)) == []


@pytest.mark.parametrize("file", PAGES)
def test_the_keyboard_opens_whatever_opens(opened: Any, file: str) -> None:
    page = opened(file, "acne_scars")
    # outer parts first: an inner one is reached once the outer is open
    for place in range(page.locator("summary").count()):
        summary = page.locator("summary").nth(place)
        if summary.is_visible():
            summary.focus()
            page.keyboard.press("Enter")
    assert (
        page.evaluate("[...document.querySelectorAll('details:not([open])')].map(one => one.outerHTML.slice(0, 80))")
        == []
    )


@pytest.mark.parametrize(("file", "client"), [*OF_CLIENTS, (INTAKE, "")])
def test_text_of_twice_the_size_loses_nothing(opened: Any, file: str, client: str) -> None:
    page = opened(file, client)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
        assert page.evaluate(CUT) == []
        open_all(page)
