"""Sentences are templates filled for a reader, and who is told no depths is told none."""

from __future__ import annotations

import math
import re

import pytest

from corneum.evidence.statement import Statement, cell, statement
from corneum.evidence.tables import load_tables
from corneum.wording import templates as wording
from corneum.wording.readers import reader_of_plan, sees_depths
from corneum.wording.templates import fill, templates

FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def test_a_template_with_a_depth_has_words_for_readers_without_depths() -> None:
    for text_id, entry in templates().items():
        if any(form == "depth" for _, form in FIELD.findall(entry.get("text", ""))):
            assert "client" in entry, f"{text_id} tells a depth to everybody"
        assert not any(form == "depth" for _, form in FIELD.findall(entry.get("client", ""))), text_id


def test_every_template_names_formats_that_there_are() -> None:
    for text_id, entry in templates().items():
        # the words of a cell stand in its table, and here only what clients read instead
        assert entry.keys() == {"client"} if ":" in text_id else {"text"} <= entry.keys() <= {"text", "client"}, text_id
        for text in entry.values():
            for _, form in FIELD.findall(text):
                assert not form or form in wording.FORMATS or re.fullmatch(r"\.?\d*[a-z]?", form), (text_id, form)


def test_who_sees_depths() -> None:
    """Who treats others; nobody who treats at home or chooses, and nobody whose licence is not stated."""
    readers = [reader_of_plan(licence) for licence in ("nurse", None, "self", "client")]
    assert readers == ["practitioner", "client", "client", "client"]
    assert [sees_depths(reader) for reader in readers] == [True, False, False, False]


def test_shares_measured_lengths_and_lists_of_sentences() -> None:
    reached = tuple(
        Statement("planning.published.goal_share", {"goal": goal, "share": share})
        for goal, share in (("texture", 0.34), ("rolling acne scars", 0.001))
    )
    text = statement("planning.published.at_target", depth=1.25e-3, shares=reached)
    listed = "texture: 34 of 100; rolling acne scars: fewer than 1 of 100"
    assert fill(text, "practitioner") == f"needles at their target with 1.25 mm: {listed}"
    assert "mm" not in fill(text, "client") and listed in fill(text, "client")
    wording_of_skin = fill(statement("planning.published.orbital_rim", zone="lid", skin=6.237e-4), "practitioner")
    assert "0.62 mm of skin" in wording_of_skin


def test_a_cell_is_a_sentence_and_an_unknown_id_is_none() -> None:
    row = next(row for row in load_tables()["safety/contraindication_map"].rows if row["why"])
    assert fill(cell(row, "why"), "practitioner") == row["why"]
    with pytest.raises(KeyError):
        fill(statement("no.such.template", word="x"), "client")


def test_angles_in_degrees_and_times_in_whole_days() -> None:
    assert wording.FORMATS["degrees"](math.pi / 2) == "90"
    assert [wording.FORMATS["days"](days * 86400.0) for days in (1, 2.9)] == ["1", "3"]


def test_words_of_a_cell_for_clients_stand_for_a_cell_that_there_is() -> None:
    for text_id in templates():
        if ":" in text_id:
            table, row, column = text_id.split(":")
            assert load_tables()[table].row(row)[column], text_id


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("needling/techniques", ("directions", "stretch", "drive", "glide", "serum_note", "stop_sign", "lower_if")),
        ("needling/pain", ("trial_range", "note")),
        ("response/judgements", ("why",)),
        ("response/risks", ("sentence", "severity")),
        ("response/overlaps", ("sentence",)),
    ],
)
def test_clients_read_no_length_of_a_needle(table: str, columns: tuple[str, ...]) -> None:
    length = re.compile(r"\d\s?(?:mm|um|µm)\b")
    for row in load_tables()[table].rows:
        for column in columns:
            words = fill(cell(row, column), "client")
            assert not length.search(words), f"{row.identity}:{column} tells clients {words!r}"
            assert bool(words) == bool(row[column])


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


def test_a_name_in_capitals_is_written_calmly_and_another_as_it_is() -> None:
    assert [wording.FORMATS["calm"](name) for name in ("PALMITOYL TRIPEPTIDE-1", "Retinol", "onabotulinumtoxinA")] == [
        "Palmitoyl tripeptide-1",
        "Retinol",
        "onabotulinumtoxinA",
    ]
