"""axe-core on every page that corneum makes: no serious and no critical violation, light and dark, wide and narrow."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages import handout
from corneum.report.pages import plan_page as page
from tests.plans import plan_of

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
PAGES = {"plan": page.render, "handout": handout.render}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("client", ["reader", "acne_scars"])
def test_no_serious_violation(browser: Any, tmp_path: Path, kind: str, client: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / f"{kind}.html"
    file.write_text(PAGES[kind](plan_of(client)), encoding="utf-8")
    # the page's own policy forbids foreign script, which is what axe is
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    try:
        opened = context.new_page()
        opened.goto(file.as_uri())
        violations = Axe().run(opened).response["violations"]
    finally:
        context.close()
    serious = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
