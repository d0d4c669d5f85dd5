"""The sheet for a client who decides against it: one page, no pressure, plain words, the numbers of the plan."""

from __future__ import annotations

import re

import pytest

from corneum.plan_document.sentences import words_for
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.decline import render
from corneum.report.pages.handout import render as handout
from corneum.report.pages.handout_scope import READER, scope_of
from corneum.report.pages.plan_files import FILES as WRITTEN
from tests.report.reading_grade import reading_grade, sentences_of, strict_grade
from tests.report.synthetic_plan import HOSTILE
from tests.report.synthetic_plan import plan as synthetic_plan
from tests.report.unlike_clients import FILES, plan_for
from tests.report.visible import text_of

PRESSURE = re.compile(r"\b(?:must|should|recommend\w*|only today|miss|regret|best)\b", re.IGNORECASE)
A_LENGTH = re.compile(r"\d\s?(?:mm|µm|um)\b")


def test_it_is_written_beside_the_handout_which_names_it_once() -> None:
    assert "decline.html" in WRITTEN
    assert text_of(handout(plan_for("reader"))).count("decline.html") == 1


@pytest.mark.parametrize("name", FILES)
def test_it_answers_what_follows_and_presses_nobody(name: str) -> None:
    plan = plan_for(name)
    page = render(plan)
    text = text_of(page)
    assert "You can say no" in text
    for anchor in ("again", "options"):
        assert f'id="{anchor}"' in page
    if scope_of(plan, ENDS_AT).done is not None:
        assert 'id="without"' in page and 'id="cost"' in page
    without_emergency = re.sub(r'<section class="alarm".*?</section>', " ", page, flags=re.DOTALL)
    names = [treatment.plain_name for treatment in plan.treatments]
    pressing = PRESSURE.findall(text_of(without_emergency))
    assert not pressing or any(PRESSURE.search(one) for one in names), pressing


@pytest.mark.parametrize("name", FILES)
def test_it_is_for_a_reader_of_twelve_and_short(name: str) -> None:
    page = render(plan_for(name))
    assert reading_grade(sentences_of(page)) <= 7
    assert strict_grade(page) <= 7
    assert 100 < len(text_of(page).split()) < 550


@pytest.mark.parametrize("name", FILES)
def test_it_tells_no_depth(name: str) -> None:
    assert not A_LENGTH.search(text_of(render(plan_for(name))))


@pytest.mark.parametrize("name", FILES)
def test_an_emergency_stands_first_here_too(name: str) -> None:
    plan = plan_for(name)
    text = text_of(render(plan))
    for reason in plan.emergency:
        assert text.index(words_for(reason.do, READER)) < text.index("You can say no")


def test_what_a_user_wrote_is_escaped_and_nothing_is_loaded() -> None:
    page = render(synthetic_plan(HOSTILE))
    assert "<script" not in page
    assert not re.search(r"src=|href=\"[^#]|@import|url\(|style=", page)
