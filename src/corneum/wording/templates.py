"""The templates of all sentences, and a text filled for one reader.

Templates stand in `texts/*.toml`, a table each: `text` for every reader, or `text` for practitioners and `client` for
clients. A sentence that stands in a cell of an evidence table has its `table:row:column` as id and needs a template
only where clients read it otherwise. In a template `{name}` is a field as it is, `{name:format}` one in human units:

    depth     depth of a needle, m; only for readers who are told depths
    length    any other length, m            duration  a time, s
    percent   a share as percent             number    two significant figures
    day       an ISO day for people          commas    several words, joined by commas
    capital   first letter large             lower     first letter small, unless it begins an abbreviation
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from corneum.evidence.statement import Statement, Text
from corneum.evidence.tables import load_tables
from corneum.wording import human_units
from corneum.wording.readers import Reader


def fill(text: Text, reader: Reader) -> str:
    """The sentences of a text for a reader, one after the other; those that say nothing to the reader are left out."""
    return " ".join(filter(None, (fill_statement(statement, reader) for statement in text)))


def fill_statement(statement: Statement, reader: Reader) -> str:
    """One sentence for a reader. Raises KeyError for an id without a template, or a field that is missing."""
    template = template_of(statement.text_id, reader)
    return _Filler(reader).vformat(template, (), statement.fields) if statement.fields else template


def template_of(text_id: str, reader: Reader) -> str:
    """The template of a sentence for a reader. Raises KeyError where there is none."""
    entry = templates().get(text_id)
    if entry is not None and reader in entry:
        return entry[reader]
    if entry is not None and "text" in entry:
        return entry["text"]
    return _cell(text_id)


@cache
def templates() -> Mapping[str, Mapping[str, str]]:
    """Every template by its id: `text`, and where clients read it otherwise `client`."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(resources.files("corneum.wording").joinpath("texts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            assert not found.keys() & entries.keys(), f"{file.name} repeats the id of a template"
            found |= entries
    return found


@cache
def _cell(text_id: str) -> str:
    table, row_id, column = text_id.split(":", 1)[0], *text_id.split(":", 1)[1].rsplit(":", 1)
    return load_tables()[table].row(row_id)[column]


class _Filler(Formatter):
    """Fields in the words of a reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, tuple) and value and isinstance(value[0], Statement):
            value = fill(value, self.reader)
        formatter = FORMATS.get(format_spec)
        return formatter(value) if formatter else format(value, format_spec)


def _length(metres: float) -> str:
    return human_units.spoken({"value": metres, "unit": "m"}, "setting").text


FORMATS: Mapping[str, Callable[[Any], str]] = {
    "depth": _length,
    "length": _length,
    "duration": human_units.duration,
    "percent": lambda share: f"{human_units.two_figures(share * 100)} %",
    "number": human_units.two_figures,
    "day": human_units.day,
    "commas": lambda words: ", ".join(map(str, words)),
    "capital": human_units.sentence,
    "lower": lambda text: text[:1].lower() + text[1:] if text[1:2].islower() else text,
}
