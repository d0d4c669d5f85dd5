"""The page in a real Chromium: no overflow at three widths, no request, no error, usable by keyboard, printable."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corneum.report.pages.plan_page import render
from tests.plans import EXAMPLES, plan_of
from tests.report.synthetic_plan import HOSTILE, large_plan
from tests.report.synthetic_plan import plan as synthetic_plan

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CORNEUM_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (360, 820, 1280)

# the size of every visible text in px, as it comes out: letters of a picture grow and shrink with it
SIZES = """
() => [...document.querySelectorAll('main *')].filter(one =>
  one.getBoundingClientRect().width > 0 && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(one => parseFloat(getComputedStyle(one).fontSize)
  * (one.ownerSVGElement ? one.getScreenCTM().a : 1))
"""
POINT = 96 / 72
# an A4 page between its margins, px
A4_WIDTH = 711
# elements of the page itself that reach beyond it; what lies in a box that scrolls may be wider
OVERFLOWING = """
() => [...document.querySelectorAll('body *')].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 1 && !one.closest('.scroll') && !one.closest('.skip');
}).map(one => `${one.tagName}.${one.className}`)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    assert CHROMIUM, "install the Debian package chromium, or name it in CORNEUM_CHROMIUM"
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    pages = {"small": synthetic_plan(), "hostile": synthetic_plan(HOSTILE), "large": large_plan(12)}
    for name, plan in pages.items():
        (folder / f"{name}.html").write_text(render(plan), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture
def visit(browser: Any, files: dict[str, Path]) -> Iterator[Any]:
    opened = []

    def open_page(name: str, width: int = 1280, **options: Any) -> Any:
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        page.troubles = []
        page.requests = []
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (page.troubles.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(files[name].as_uri())
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["small", "large"])
def test_nothing_reaches_beyond_the_page(visit: Any, width: int, name: str) -> None:
    page = visit(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("name", ["small", "hostile"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(visit: Any, files: dict[str, Path], name: str) -> None:
    page = visit(name)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.requests == [files[name].as_uri()]
    assert page.troubles == []


# a part on demand that holds numbers which open
NUMBERS = "details.more:has(details.n > summary) >> nth=0"


def test_a_number_opens_by_keyboard(visit: Any) -> None:
    page = visit("small")
    part = page.locator(NUMBERS)
    part.locator("> summary").focus()
    page.keyboard.press("Enter")
    number = part.locator("details.n > summary").first
    number.focus()
    page.keyboard.press("Enter")
    assert part.locator("details.n[open] .how").first.is_visible()
    page.keyboard.press("Space")
    assert part.locator("details.n[open]").count() == 0


def test_every_closed_part_is_reached_by_tab(visit: Any) -> None:
    page = visit("small")
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "() => document.activeElement.matches('.more > summary') ? document.activeElement.textContent.trim() : ''"
        )
        if place:
            reached.add(place)
        if page.evaluate("document.activeElement === document.body"):
            break
    shown = page.locator(".more > summary:visible").evaluate_all("all => all.map(one => one.textContent.trim())")
    assert set(shown) <= reached


def test_how_we_know_leads_into_the_closed_appendix(visit: Any) -> None:
    page = visit("small")
    part = page.locator(NUMBERS)
    part.locator("> summary").click()
    part.locator("details.n > summary").first.click()
    link = part.locator("details.n[open] .how a").first
    target = link.get_attribute("href")
    link.click()
    assert page.locator("#working").get_attribute("open") is not None
    assert page.locator(f"dt{target}").is_visible()


def test_the_comparison_narrows_and_widens_again(visit: Any) -> None:
    page = visit("small")
    page.locator("#all > summary").click()
    rows = page.locator("#all .compare tr[data-verdict]:visible")
    everything = rows.count()
    page.get_by_role("button", name="May be done").click()
    assert 0 < rows.count() < everything
    assert page.get_by_role("button", name="May be done").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="All").click()
    assert rows.count() == everything


def test_without_scripts_everything_is_there(visit: Any) -> None:
    page = visit("small", java_script_enabled=False)
    page.locator("#all > summary").click()
    assert page.locator("#all .compare tr[data-verdict]:visible").count() == 5
    assert page.locator("#narrow button").count() == 0
    page.locator("#works > summary").click()
    assert page.get_by_text("Chopra K (2015)").is_visible()


def test_dark_mode_turns_the_page_dark(visit: Any) -> None:
    brightness = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert max(visit("small", color_scheme="dark").evaluate(brightness)) < 60
    assert min(visit("small", color_scheme="light").evaluate(brightness)) > 230


def test_print_fits_a4_and_leaves_the_rest_out(visit: Any) -> None:
    page = visit("small", width=794)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert page.locator("#answer").is_visible()
    assert not page.locator(".sections").is_visible()
    assert not page.locator("#narrow").is_visible()
    assert page.locator("main > :visible").evaluate_all("all => all.map(one => one.id)") == [
        "emergency",
        "answer",
        "paper",
    ]


def test_headings_do_not_skip_a_level_and_tables_have_heads(visit: Any) -> None:
    page = visit("small")
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert page.locator("table:not(:has(thead th))").count() == 0
    unnamed = """all => all.filter(one => !one.getAttribute('aria-label')
        && !document.getElementById((one.getAttribute('aria-labelledby') || '').split(' ')[0])?.textContent).length"""
    assert page.locator(".scroll, svg[role=img]").evaluate_all(unnamed) == 0


@pytest.mark.parametrize("client", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_a_plan_prints_on_two_pages_that_can_be_read(browser: Any, tmp_path: Path, client: str) -> None:
    file = tmp_path / "plan.html"
    file.write_text(render(plan_of(client)), encoding="utf-8")
    page = browser.new_page(viewport={"width": A4_WIDTH, "height": 1040})
    try:
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        assert min(page.evaluate(SIZES)) >= 7 * POINT
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    finally:
        page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


@pytest.mark.parametrize(("width", "shown"), [(360, "pic-narrow"), (820, "pic-wide"), (1280, "pic-wide")])
def test_a_single_picture_of_each_pair_is_shown(visit: Any, width: int, shown: str) -> None:
    page = visit("small", width)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    pair = page.locator("#more .drawn:has(> .pic-wide)")
    assert pair.count() == 1
    assert pair.locator("> div:visible").evaluate_all("all => all.map(one => one.className)") == [shown]
    visible = """all => all.map(one => [...one.querySelectorAll('svg')].filter(
        svg => svg.getBoundingClientRect().width > 0).length)"""
    pictures = page.locator("#more .drawn")
    assert pictures.count() >= 4
    assert pictures.evaluate_all(visible) == [1] * pictures.count()
