"""The draft of a consent in a real Chromium: one or two printed pages in type that can be read, nothing cut, no
request."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages.consent_page import render
from tests.plans import UNLIKE, plan_of

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CORNEUM_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"]
# 9 pt
SMALLEST = 12
SIZES = """
() => [...document.querySelectorAll('main *')].filter(one =>
  one.getBoundingClientRect().width > 0 && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(one => parseFloat(getComputedStyle(one).fontSize))
"""
BEYOND = """
() => [...document.querySelectorAll('body *')].filter(one => !one.closest('thead') && (
  one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1 && one.clientWidth
)).map(one => one.outerHTML.slice(0, 80))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.mark.parametrize("client", UNLIKE)
def test_it_prints_on_two_pages_in_type_that_can_be_read(browser: Any, tmp_path: Path, client: str) -> None:
    file = tmp_path / "consent.html"
    file.write_text(render(plan_of(client)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 711, "height": 1062})
    page.goto(file.as_uri())
    # Chromium writes a page object per page
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2
    page.emulate_media(media="print")
    assert min(page.evaluate(SIZES)) >= SMALLEST
    assert page.evaluate(BEYOND) == []
    page.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_on_screens_nothing_is_cut_or_requested(browser: Any, tmp_path: Path, width: int) -> None:
    file = tmp_path / "consent.html"
    file.write_text(render(plan_of("melasma")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(BEYOND) == []
    assert requests == [file.as_uri()]
    page.close()
