"""No page says the same sentence twice."""

from __future__ import annotations

import pytest

from corneum.report.pages.intake import intake_form
from corneum.report.pages.plan_files import FILES
from tests.plans import UNLIKE, plan_of
from tests.report.repeated_sentences import blocks_of, listed, repeated, sentences_of

# how many sentences of a page may stand twice: a number goes down with each page that is mended, and never up
MOST = {"plan.html": 170, "handout.html": 2, "decline.html": 3, "card.html": 2, "consent.html": 0}
# the same before anything is opened
MOST_AT_FIRST = {**MOST, "plan.html": 1}


@pytest.mark.parametrize("file", MOST)
@pytest.mark.parametrize("name", UNLIKE)
def test_no_sentence_of_a_page_stands_twice(name: str, file: str) -> None:
    page = str(FILES[file](plan_of(name)))
    assert len(repeated(page)) <= MOST[file], listed(page)
    assert len(repeated(page, "before_opening")) <= MOST_AT_FIRST[file], listed(page, "before_opening")


def test_every_page_is_looked_at() -> None:
    assert set(MOST) == {file for file in FILES if file.endswith(".html")}


def test_no_sentence_of_the_form_stands_twice() -> None:
    assert repeated(intake_form()) == {}, listed(intake_form())


def test_what_stands_twice_is_found_across_blocks_and_inline_elements() -> None:
    page = "<p>Keep it out of the <b>sun</b>, please. Well.</p><ul><li>Keep it out of the sun, please</li></ul>"
    assert repeated(page) == {"keep it out of the sun, please": 2}
    assert listed(page) == "2 times: keep it out of the sun, please"


def test_cells_short_names_pictures_and_styles_may_repeat() -> None:
    once = "a sentence of more than five words"
    page = f"<style>{once}</style><title>{once}</title><svg><text>{once}</text></svg><td>{once}</td><td>{once}</td>"
    assert repeated(page + "<h2>Front of the cheeks</h2><h2>Front of the cheeks</h2>") == {}


def test_the_screen_and_the_paper_are_two_pages() -> None:
    once = "<p>a sentence of more than five words</p>"
    paper = f'<section class="only-print">{once}</section>'
    assert repeated(once + paper) == {}
    assert len(repeated(paper + paper)) == 1


def test_each_sheet_of_the_card_is_held_by_itself() -> None:
    sheet = '<section class="sheet"><p>a sentence of more than five words</p></section>'
    assert repeated(sheet + sheet) == {}
    assert len(repeated(sheet.replace("<p>", "<p>a sentence of more than five words</p><p>"))) == 1


def test_what_is_closed_is_not_seen_before_it_is_opened() -> None:
    once = "a sentence of more than five words"
    page = f"<p>{once}</p><details><summary>Why: {once}</summary><p>{once}</p></details>"
    assert [text for _, text in blocks_of(page, "before_opening")] == [once, f"Why: {once}"]
    assert repeated(page) == {once: 2} and repeated(page, "before_opening") == {}


def test_void_and_unclosed_elements_lose_no_text() -> None:
    page = "<ul><li>One<br>two<li>three</ul><p>four <input>five"
    assert [text for _, text in blocks_of(page)] == ["One", "two", "three", "four five"]
    assert list(sentences_of("<p>One two three four five. Six!</p>")) == [(0, "one two three four five")]
