"""The page of a plan: complete, self-contained, escaped, small, the same every time; all files written or none."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.read_stored_plan import read_stored_plan
from corneum.plan_document.sentences import words_for
from corneum.report.answered_treatments import MAY_BE_DONE
from corneum.report.pages import plan_files
from corneum.report.pages.plan_files import write_plan
from corneum.report.pages.plan_page import render
from tests.report.synthetic_parts import QUESTIONS, words
from tests.report.synthetic_plan import HOSTILE, changed, large_plan
from tests.report.synthetic_plan import plan as synthetic_plan

DECISION = ("goals", "plan", "when", "set", "compared", "wrong", "sure")
SECTIONS = (
    "answer",
    *DECISION,
    "open",
    "more",
    "questions",
    "all",
    "card",
    "safety",
    "label",
    "after",
    "narrow-it",
    "skin",
    "client-file",
    "read",
    "working",
    "works",
)
PHRASES = (
    "Is there an allergy to gold or nickel?",
    "Words that were not understood",
    "no count for this type of skin",
    "A clinic says that it lasts for four months.",
    "no credible data",
    "Cold sores may flare",
    "Earliest: 27 November 2026",
    "best with one pink day",
    "runner-up",
    "450 USD a session, 1800 a year",
    "Never beyond: 0.5 mm over the brow bone",
    "0.25 mm",
    "Lidocaine 4 %",
    "35 min before",
    "Any change of sight",
    "Call an ambulance now.",
    "Skin antisepsis: let dry.",
    "physician",
    "Keep above the barrier",
    "from 24 h after",
    "Instead: sterile saline.",
    "28 November 2026 to 11 December 2026",
    "Mineral sunscreen, SPF 50.",
    "Expert practice, not tested in trials",
    "about 3 of 100",
    "Visible for longer than the 2 days allowed",
    "Chopra K (2015). Skin thickness",
    "How to read verdicts",
)
VOID = {"meta", "path", "circle", "rect", "br", "use", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Collects ids, links, what would be loaded, the text, and tags that do not close."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[tuple[str, str]] = []
        self.handlers: list[str] = []
        self.scripts = 0
        self.text = ""
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script"
        self.handlers += [name for name in attributes if name.startswith("on")]
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag in ("a", "use"):
            self.links.append(attributes["href"])
        else:
            self.loaded += [
                (tag, attributes[name]) for name in ("src", "href", "srcset", "data", "action") if name in attributes
            ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open and self.open[-1] != tag:
            self.unclosed.append(self.open.pop())
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


@pytest.fixture(scope="module")
def plan() -> Plan:
    return synthetic_plan()


@pytest.fixture(scope="module")
def page(plan: Plan) -> str:
    return render(plan)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


@pytest.mark.parametrize("is_emergency", [True, False])
def test_every_section_is_there_and_every_tag_closes(plan: Plan, is_emergency: bool) -> None:
    shown = plan if is_emergency else changed(plan, lambda document: document.update(emergency=[]))
    read = Reader(render(shown))
    # an emergency leaves nothing to decide between
    assert set(SECTIONS) - set(read.ids) == (set(DECISION) if is_emergency else set())
    assert len(read.ids) == len(set(read.ids))
    assert read.unclosed == []
    assert read.open == []


def test_the_emergency_comes_before_the_answer(page: str) -> None:
    assert page.index('role="alert"') < page.index('id="answer"')
    assert "Go to an emergency department now." in page


def test_every_link_inside_the_page_leads_somewhere(read: Reader) -> None:
    inside = {link[1:] for link in read.links if link.startswith("#")}
    assert inside <= set(read.ids)


def test_nothing_is_loaded_and_only_works_are_linked(read: Reader) -> None:
    assert read.loaded == []
    outside = [link for link in read.links if not link.startswith("#")]
    assert outside == ["https://doi.org/10.1093/asj/sjv079"]
    assert read.handlers == []


def test_no_style_reaches_outside(page: str) -> None:
    style = page[page.index("<style>") : page.index("</style>")]
    assert "@import" not in style
    assert re.findall(r"url\((?!#)", style) == []
    assert "default-src 'none'" in page


def test_a_clients_words_stay_text() -> None:
    read = Reader(render(synthetic_plan(HOSTILE)))
    assert read.scripts == 1
    assert read.handlers == []
    # first screen, unresolved words, the client, the label, the name of what was asked about, a reference
    assert read.text.count(HOSTILE) >= 6


def test_what_every_treatment_must_say_stands_on_the_page(read: Reader, plan: Plan) -> None:
    text = " ".join(read.text.split())
    for treatment in plan.treatments:
        assert treatment.name[:1].upper() + treatment.name[1:] in text
        if not treatment.considered and treatment.verdict not in MAY_BE_DONE:
            continue
        for answer in treatment.questions:
            # one answer to all questions: it stands once under each
            assert text.count(words_for(answer.answer, "practitioner")) == len(QUESTIONS)
    for phrase in PHRASES:
        assert phrase.lower() in text.lower(), phrase


def test_a_number_opens_to_its_interval_grade_and_model(page: str) -> None:
    match = re.search(
        r'<summary>[^<]+</summary><span class="how">95 of 100 times between [^<]+\. '
        r'\w+ certainty\. <a href="#(m\d+)">',
        page,
    )
    assert match
    assert re.search(rf'<dt id="{match.group(1)}">[^<]+</dt><dd><code>', page)


def test_a_column_of_numbers_says_once_how_they_were_made(page: str) -> None:
    table = page[page.index('aria-label="microinfusion a plain word, zone by zone') :]
    table = table[: table.index("</table>")]
    assert re.search(r'<th scope="col">[^<]+<span class="how-made">[^<]+<a href="#m\d+">', table)
    assert "<small>(" in table and '<details class="n"><summary>' not in table


def test_only_what_the_page_shows_is_derived_on_it(page: str) -> None:
    assert "z = L (1 - s)" in page
    assert "a model that nothing shows" not in page


def test_numbers_keep_two_figures_and_human_units(read: Reader) -> None:
    figures = re.findall(r"[\d.]+(?= (?:mm|µm|h|days|g/m²/h|µg/cm²|ng/cm²|per cm²)\b)", read.text)
    assert figures
    assert all(len(figure.replace(".", "").strip("0")) <= 2 or figure == "1.25" for figure in figures)
    assert not re.search(r"\d[eE][-+]?\d", read.text)


def in_full(page: str, name: str) -> str:
    """The part of a page that shows a treatment in full; empty where none does."""
    start = re.search(rf'<details class="more" id="t\d+"><summary>[^\n]*<span class="title">{name}', page)
    if start is None:
        return ""
    end = re.search(r'<details class="more" id="', page[start.end() :])
    return page[start.start() : start.end() + end.start()] if end else page[start.start() :]


def test_the_considered_treatment_stands_in_full_and_others_in_a_row(page: str) -> None:
    section = in_full(page, "Microinfusion a plain word")
    assert "Forehead" in section
    assert "Benefit by goal" in section
    assert in_full(page, "Radio-frequency") == ""
    rows = re.findall(r'<tr data-verdict="[^"]+"[^>]*><th scope="row">.*?</tr>', page, flags=re.DOTALL)
    (pen,) = [row for row in rows if "Microneedling, automated pen" in row and "dial" in row]
    assert "dial 0.5 to 1.25 mm" in pen


def test_swapping_the_considered_treatment_changes_the_page(plan: Plan) -> None:
    def swap(document: dict[str, Any]) -> None:
        for treatment in document["treatments"]:
            treatment["considered"] = treatment["id"] == "rf_microneedling"

    page = render(changed(plan, swap))
    assert in_full(page, "Radio-frequency")
    assert in_full(page, "Microinfusion") == ""


def test_a_plan_without_anything_optional_still_reads(plan: Plan) -> None:
    def strip(document: dict[str, Any]) -> None:
        document |= {
            "emergency": [],
            "provisional": [],
            "unresolved": [],
            "card": [],
            "safety": [],
            "numbing": None,
            "aftercare": [],
            "warnings": [],
            "infection_control": [],
            "procedure": None,
            "label": [],
            "course": [],
            "course_basis": [],
            "uncertainty": [],
            "skin": {},
            "recommended": "none",
        }
        document["first_screen"] |= {
            "do": [],
            "do_not": [],
            "when": [],
            "expect": [],
            "runner_up": [],
            "would_change": [],
        }
        for treatment in document["treatments"]:
            treatment["considered"] = False

    bare = changed(plan, strip)
    page = render(bare)
    read = Reader(page)
    assert "<h3>Runner-up</h3>" not in page
    assert "What is done now" in read.text
    assert "Emergency" not in read.text
    assert "open" not in read.ids


def test_a_numbing_that_is_not_possible_says_why(plan: Plan) -> None:
    def refuse(document: dict[str, Any]) -> None:
        document["numbing"] = {
            "treatment": "automated_pen",
            "value": None,
            "status": "no_credible_data",
            "reason": words("no cream fits"),
            "settled_by": [],
        }

    assert "no cream fits." in render(changed(plan, refuse))


def test_a_whole_face_with_every_treatment_stays_small() -> None:
    assert len(render(large_plan()).encode()) < 400_000


def test_the_same_plan_gives_the_same_bytes(plan: Plan, page: str) -> None:
    assert render(synthetic_plan()) == page
    assert Plan.model_validate_json(plan.to_json()).to_json() == plan.to_json()


FILES = [*plan_files.FILES, "plan.json", "plan.derivations.json"]


def test_all_files_are_written_and_nothing_else(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "new" / "plan"
    paths = write_plan(plan, folder)
    assert [path.name for path in paths] == FILES
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert read_stored_plan(folder / "plan.json") == plan


def test_a_plan_that_cannot_be_rendered_leaves_what_was_there(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(plan, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def failing(plan: Plan) -> str:
        raise KeyError(plan.recommended)

    monkeypatch.setattr(plan_files, "FILES", {**plan_files.FILES, "card.html": failing})
    with pytest.raises(KeyError):
        write_plan(changed(plan, lambda document: document.update(seed=2)), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_disc_that_fails_halfway_leaves_what_was_there(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(plan, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if Path(target).name == "plan.json":
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="the disk is full"):
        write_plan(changed(plan, lambda document: document.update(seed=2)), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
