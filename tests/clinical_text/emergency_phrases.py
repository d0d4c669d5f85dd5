"""Phrases in public wording with the signs of an emergency that they name, none for a harmless neighbour."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Phrase:
    """A phrase, the field that it stands in, its day, the signs that it names, and when it was written: `before` or
    `after` the first rules were tried, or `later`, in rounds that were each scored at first sight before mending."""

    text: str
    field: str
    day: date | None
    signs: frozenset[str]
    written: str


def phrases() -> tuple[Phrase, ...]:
    """All phrases of `emergency_phrases.csv`."""
    with Path(__file__).with_name("emergency_phrases.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Phrase(
                row["text"],
                row["field"],
                date.fromisoformat(row["day"]) if row["day"] else None,
                frozenset(filter(None, row["signs"].split(";"))),
                row["written"],
            )
            for row in csv.DictReader(lines)
        )
