"""The pages in a real browser: usable by keyboard and without script, nothing serious for axe, no request leaves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.server import served
from tests.web.test_pages import GETS, POSTS

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CORNEUM_CHROMIUM") or shutil.which("chromium")
WIDTHS = (360, 820, 1280)
SERIOUS = ("serious", "critical")
# everything that a page shows stands within its width
BEYOND = "() => document.documentElement.scrollWidth - innerWidth"
# what the keyboard is to reach, and how much of it a finger hits
CONTROLS = """
() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main button, nav a')]
  .map(one => [one.id || one.textContent, one.getBoundingClientRect().width, one.getBoundingClientRect().height])
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as where:
        yield where


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, address: str) -> Iterator[Any]:
    """Opens a page; when the test is over, nothing may have left the machine or gone against the policy."""
    contexts, complaints = [], []

    def open_page(path: str, width: int = 1280, *, script: bool = True) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda sent: None if sent.url.startswith(address) else complaints.append(sent.url))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _fill(page: Any, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        control = page.locator(f"[name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def _serious(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [*GETS, *POSTS])
def test_each_page_fits_and_offends_no_rule(opened, path, width):
    page = opened(path, width)
    if path in POSTS:
        _fill(page, POSTS[path][0])
        page.locator("main button").click()
        page.wait_for_selector("#answer .group")
    assert page.evaluate(BEYOND) <= 0
    assert _serious(page) == []
    small = [name for name, wide, high in page.evaluate(CONTROLS) if wide < 24 or high < 24]
    assert small == []


@pytest.mark.parametrize("path", POSTS)
def test_a_form_works_without_script(opened, path):
    fields, expected = POSTS[path]
    page = opened(path, script=False)
    _fill(page, fields)
    page.locator("main button").click()
    assert expected in page.content()


@pytest.mark.parametrize("path", POSTS)
def test_a_form_is_filled_in_by_keyboard_alone(opened, path):
    fields, expected = POSTS[path]
    page = opened(path)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("() => document.activeElement.name || document.activeElement.tagName")
        reached.append(name)
        if name in fields and page.evaluate("() => document.activeElement.tagName") != "SELECT":
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(fields[name])
        if name == "BUTTON":
            page.keyboard.press("Enter")
            break
    assert set(fields) <= set(reached)
    page.wait_for_selector("#answer .group")
    assert expected in page.content()


def test_the_picture_of_the_simulator_follows_a_change(opened):
    page = opened("/simulate")
    _fill(page, POSTS["/simulate"][0])
    page.locator("main button").click()
    page.wait_for_selector("#answer polyline")
    before = page.locator("#answer polyline").first.get_attribute("points")
    page.locator("#concentration").fill("10 mg/mL")
    page.keyboard.press("Tab")
    page.wait_for_function(
        "before => document.querySelector('#answer polyline').getAttribute('points') !== before", arg=before
    )
    assert page.locator("#concentration").input_value() == "10 mg/mL"
