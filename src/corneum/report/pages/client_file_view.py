"""The client's file as understood, for reading: its keys are open, so it is shown without knowing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from pydantic import JsonValue

from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.zones import zones

_PLACE = re.compile(r"\[(\d+)\]")
_NO_SETTINGS = ("energy", "pulse", "power")


@dataclass(frozen=True)
class Entry:
    """A part of the file: a `text`, a `list` of entries, `pairs` of name and entry, or a `table` (head and rows)."""

    kind: Literal["text", "list", "pairs", "table"]
    text: str = ""
    entries: tuple[Entry, ...] = ()
    pairs: tuple[tuple[str, Entry], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Entry, ...], ...] = ()


def client_file(ledger: Ledger, part: JsonValue) -> Entry:
    """Any part of the file: records of one shape as a table, other lists as lists, the rest as text."""
    if isinstance(part, dict):
        return Entry("pairs", pairs=tuple((_name(key), _entry(ledger, key, value)) for key, value in part.items()))
    if isinstance(part, list) and part:
        if all(isinstance(entry, dict) for entry in part):
            return _table(ledger, cast("list[dict[str, JsonValue]]", part))
        return Entry("list", entries=tuple(client_file(ledger, entry) for entry in part))
    return Entry("text", text="none" if isinstance(part, list) else _text(ledger, part))


def name_of_entry(key: str) -> str:
    """The place of an entry in words: `considering[0].formula.ph` is "considering 1, formula, ph"."""
    places = _PLACE.sub(lambda place: f" {int(place[1]) + 1}", key.removeprefix("client."))
    return ", ".join(zone_name(part) if part in zones() else words.readable(part) for part in places.split("."))


def _entry(ledger: Ledger, key: str, part: JsonValue) -> Entry:
    return (
        Entry("text", text=ledger.say("plan_page.not_repeated")) if key in _NO_SETTINGS else client_file(ledger, part)
    )


def _table(ledger: Ledger, records: Sequence[dict[str, JsonValue]]) -> Entry:
    keys = list(dict.fromkeys(key for record in records for key in record if key != "id"))
    rows = tuple(
        tuple(_entry(ledger, key, record[key]) if key in record else Entry("text") for key in keys)
        for record in records
    )
    return Entry("table", head=tuple(_name(key) for key in keys), rows=rows)


def _name(key: str) -> str:
    return words.sentence(words.readable(key))


def _text(ledger: Ledger, value: JsonValue) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return words.exact(value) if value == round(value) else words.two_figures(value)
    text = str(value)
    return zone_name(text) if text in zones() else words.day(ledger.named(text))
