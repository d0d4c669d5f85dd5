"""The free words of a client file on health and care, each read as a phrase, with what was reviewed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from corneum.client.models import Client, Reviewed
from corneum.client.products import Care
from corneum.clinical_text import Concept, Phrase, read_phrase
from corneum.evidence.tables import load_tables


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


def care_in_use(client: Client) -> tuple[Care, ...]:
    """What is in use on the skin now, each under its own name: of current care, and of medicines that are put on the
    skin (tretinoin), without what was left off.

    Args:
        client: the client's file.
    """
    used: list[Care] = []
    entries = {entry.key: entry for entry in read_entries(client)}
    for place, care in enumerate(client.current_care):
        phrase = entries[f"current_care[{place}]"].phrase
        going_on = [finding for finding in phrase.findings if finding.status == "now"]
        used += [care.model_copy(update={"active": finding.concept.name}) for finding in going_on]
        used += [] if phrase.findings else [care]
    for entry in entries.values():
        if entry.field != "current_care":
            used += [
                Care(active=finding.concept.name)
                for finding in entry.phrase.findings
                if finding.status == "now" and finding.concept.domain == "drug" and is_care(finding.concept)
            ]
    return tuple(used)


def standing_allergies(client: Client) -> tuple[str, ...] | None:
    """The entries on allergies that stand, in the client's own words: without what is denied, outgrown or another's;
    None where nobody asked.

    Args:
        client: the client's file.
    """
    if client.person.allergies is None:
        return None
    return tuple(
        entry.text
        for entry in read_entries(client)
        if entry.field == "allergies"
        and not entry.phrase.is_none
        and (
            not entry.phrase.findings or any(finding.status in ("now", "possible") for finding in entry.phrase.findings)
        )
    )


def is_care(concept: Concept) -> bool:
    """True for a medicine of a class that care products belong to.

    Args:
        concept: what a phrase names.

    Source: `vocabulary/care`.
    """
    return not _classes_of_care().isdisjoint(concept.classes)


@cache
def _classes_of_care() -> frozenset[str]:
    return frozenset(name for row in load_tables()["vocabulary/care"].rows for name in row.list("drug_class"))


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
