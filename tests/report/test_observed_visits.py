"""A test spot in the page: predicted against seen, dial and redness before and after; absent where there was none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corneum.plan_document.sentences import words_for
from corneum.report.pages.plan_page import render
from tests.plans import EXAMPLES, plan_from, plan_of
from tests.report.visible import text_of

SPOT = "observed: [{zone: cheek_medial, device: skinpen, depth: 0.5 mm, passes: 2, days_red: 6, pinpoint: many}]\n"
CHOOSER = """
date: 2026-11-20
client: {age: 30, sex: female, conditions: [], medications: [], allergies: [], history: []}
goals: [{goal: acne_scars, variant: rolling}]
zones: [cheek_medial]
considering: [{device: dermapen4, depth: 1 mm}]
operator: {licence: client}
"""
SETTING = r"(?:[Dd]ial|[Ss]et (?:the dial )?to|needle in place|open channel left behind):? \d"


@pytest.fixture(scope="module")
def scars() -> str:
    return Path(EXAMPLES / "acne_scars.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def section(scars: str) -> str:
    page = render(plan_from(f"{scars}\n{SPOT}"))
    return page[page.index('id="observed"') : page.index('id="card"')]


def test_predicted_stands_against_observed(section: str) -> None:
    text = text_of(section)
    assert "reacted more than predicted" in text
    assert re.search(r"Days red .*about 6 days .*stronger than predicted", text)
    assert re.search(r"Pinpoint bleeding \w+ many", text)


def test_dial_and_redness_stand_before_and_after(section: str) -> None:
    rows = re.findall(r'<tr><th scope="row">[^<]*</th>(<td data-name="Where">.*?)</tr>', section, re.DOTALL)
    assert any("front of the cheeks" in row for row in rows)
    changes = []
    for row in rows:
        dials = [float(number) for number in re.findall(r">([\d.]+) mm<", row)]
        # a treatment that is held has no dial
        assert len(dials) == 2 or (not dials and row.count("not given") == 2)
        assert row.count(">about ") == 2
        changes += [dials] if dials else []
    # no dial is set deeper; where redness alone changes, the dial stays
    assert all(after <= before for before, after in changes)
    assert any(after < before for before, after in changes)


def test_without_a_visit_there_is_no_section() -> None:
    page = render(plan_of("acne_scars"))
    assert 'id="observed"' not in page
    assert "Test spot and last visit" not in page


def test_whoever_sets_no_needle_reads_no_depth(scars: str) -> None:
    chooser = scars.replace("licence: physician", "licence: client")
    assert chooser != scars
    shown = render(plan_from(f"{chooser}\n{SPOT}"))
    shown = shown[: shown.index('id="narrow-it"')]
    assert "Depths are for the professional who treats" in render(plan_from(f"{CHOOSER}\n{SPOT}"))
    assert re.search(SETTING, text_of(shown)) is None
    assert "dial before" not in shown.lower()
    assert re.search(SETTING, text_of(render(plan_of("acne_scars"))))


def test_what_others_say_stands_beside_every_answer_that_differs() -> None:
    plan = plan_of("reader")
    text = text_of(render(plan))
    considered = [treatment for treatment in plan.treatments if treatment.considered]
    elsewhere = [answer.elsewhere for treatment in considered for answer in treatment.questions]
    lines = [line for line in (words_for(each, "client") for each in elsewhere) if line]
    assert lines
    assert all(line[1:-1] in text for line in lines)
