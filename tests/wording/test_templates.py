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
        if any(form == "depth" for _, form in FIELD.findall(entry["text"])):
            assert "client" in entry, f"{text_id} tells a depth to everybody"
        assert not any(form == "depth" for _, form in FIELD.findall(entry.get("client", ""))), text_id


def test_every_template_names_formats_that_there_are() -> None:
    for text_id, entry in templates().items():
        assert entry.keys() <= {"text", "client"} and "text" in entry, text_id
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
