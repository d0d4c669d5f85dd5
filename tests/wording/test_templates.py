"""Sentences are templates filled for a reader, and who is told no depths is told none."""

from __future__ import annotations

import re

import pytest

from corneum.evidence.statement import cell, literal, statement
from corneum.evidence.tables import load_tables
from corneum.wording import templates as wording
from corneum.wording.readers import reader_of_handout, reader_of_plan, sees_depths
from corneum.wording.templates import fill, templates

FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def test_a_template_that_tells_a_depth_has_words_for_who_is_told_none() -> None:
    for text_id, entry in templates().items():
        if any(form == "depth" for _, form in FIELD.findall(entry.get("text", ""))):
            assert "client" in entry, f"{text_id} tells a depth to everybody"
        assert not any(form == "depth" for _, form in FIELD.findall(entry.get("client", ""))), text_id


def test_every_template_names_formats_that_there_are() -> None:
    for text_id, entry in templates().items():
        # the text of a cell stands in its table, and only what clients read instead stands here
        assert entry.keys() == {"client"} if ":" in text_id else {"text"} <= entry.keys() <= {"text", "client"}, text_id
        for text in entry.values():
            for _, form in FIELD.findall(text):
                assert not form or form in wording.FORMATS or re.fullmatch(r"\.?\d*[a-z]?", form), (text_id, form)


def test_who_sees_depths() -> None:
    """Who treats others; nobody who treats at home or chooses, and no client whose provider nobody named."""
    assert [reader_of_plan(licence) for licence in ("nurse", None, "self", "client")] == [
        "practitioner",
        "practitioner",
        "client",
        "client",
    ]
    assert [sees_depths(reader_of_handout(licence)) for licence in ("nurse", None, "self")] == [True, False, False]


def test_cells_and_literals_are_sentences() -> None:
    row = next(row for row in load_tables()["safety/contraindication_map"].rows if row["why"])
    assert fill(cell(row, "why"), "practitioner") == row["why"]
    assert fill(literal("Two.") + literal("") + literal("Three."), "client") == "Two. Three."
    with pytest.raises(KeyError):
        fill(statement("literal", word="x"), "client")


def test_a_range_of_shares_and_a_middle_with_its_range() -> None:
    formats = wording.FORMATS
    assert formats["percent_range"]((0.014, 0.022)) == "1.4 to 2.2 %"
    assert formats["percent_span"]((0.04, 0.12, 0.35)) == "12 % (4.0 to 35 %)"
    assert formats["percent_span"]((0.12, 0.12, 0.12)) == "12 %"
    assert formats["span"]((1.0, 2.0, 4.0)) == "2.0 (1.0 to 4.0)"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1 hour"),
        (5 * 3600.0, "5 hours"),
        (47 * 3600.0, "47 hours"),
        (2.4 * 86400.0, "2 days"),
        (14 * 86400.0, "2 weeks"),
        (3 * 365.25 * 86400.0, "3 years"),
    ],
)
def test_times_in_whole_units(seconds: float, text: str) -> None:
    assert wording.FORMATS["whole_time"](seconds) == text


def test_sentences_that_end_with_a_stop_and_lists_with_or() -> None:
    formats = wording.FORMATS
    assert [formats["full_stop"](text) for text in ("a spot.", "a spot", "")] == ["A spot.", "A spot.", ""]
    assert formats["or"]((20, 24)) == "20 or 24"


def test_a_text_without_sentences_leaves_nothing_where_it_stands() -> None:
    assert fill(statement("card.speed", drive=(), rate=100.0), "client") == "; about 100 strokes a second"
