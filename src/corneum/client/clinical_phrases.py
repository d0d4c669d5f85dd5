"""The free words of a client file on health and care, each read as a phrase, with what was reviewed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corneum.client.models import Client, Reviewed
from corneum.clinical_text import Phrase, read_phrase


@dataclass(frozen=True)
class ReadEntry:
    """An entry of a list: `key` says where it stands, `zones` those that a key of its own names.

    `reviewed` is the mark that somebody with a name has judged its words; None where nobody has.
    """

    key: str
    field: str
    text: str
    phrase: Phrase
    zones: tuple[str, ...] = ()
    reviewed: Reviewed | None = None


def read_entries(client: Client) -> tuple[ReadEntry, ...]:
    """Every entry on health and care as it is read, in the order of the file.

    Args:
        client: the client's file.
    """
    marks = {_plain(mark.text): mark for mark in client.reviewed}
    return tuple(
        ReadEntry(key, field, text, _read(client, field, text, day), zones, marks.get(_plain(text)))
        for key, field, text, day, zones in _entries(client)
    )


def _entries(client: Client) -> Iterator[tuple[str, str, str, date | None, tuple[str, ...]]]:
    """(key, list, words, stated day, stated zones) of each entry."""
    person = client.person
    for field, texts in (
        ("conditions", person.conditions),
        ("medications", person.medications),
        ("allergies", person.allergies),
    ):
        for place, words in enumerate(texts or ()):
            yield f"client.{field}[{place}]", field, words, None, ()
    for place, event in enumerate(person.history or ()):
        yield f"client.history[{place}]", "history", event.event, event.when, event.zones
    for place, care in enumerate(client.current_care):
        yield f"current_care[{place}]", "current_care", care.active, None, ()


def _read(client: Client, field: str, text: str, day: date | None) -> Phrase:
    return read_phrase(text, field, client.date, age=client.person.age, language=client.language, stated_day=day)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
