"""How many phrases are read as their writer meant them: concept, status and time of every statement."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corneum.clinical_text import ClinicalFinding, Phrase, read_phrase
from corneum.clinical_text.phrase_tokens import words_of

HERE = Path(__file__).parent
BUILDING, MORE, PUT_ASIDE = "phrases.csv", "more_phrases.csv", "phrases_put_aside.csv"


@dataclass(frozen=True)
class Written:
    """A phrase with what its writer says that it means."""

    id: str
    text: str
    field: str
    today: date
    expected: tuple[dict[str, str], ...]


def written(name: str) -> tuple[Written, ...]:
    """The phrases of one half."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return tuple(
            Written(
                row["id"],
                row["text"],
                row["field"],
                date.fromisoformat(row["today"]),
                tuple(json.loads(row["expected"])),
            )
            for row in csv.DictReader(lines)
        )


def misreading(phrase: Written) -> str:
    """What is wrong with the reading of a phrase; empty where it is right."""
    reading = read_phrase(phrase.text, phrase.field, phrase.today)
    for statement in phrase.expected:
        wrong = _wrong(statement, reading, phrase)
        if wrong:
            return f"{phrase.id} {phrase.text!r} ({phrase.field}): {wrong}; read as {_shown(reading)}"
    return ""


def _wrong(statement: dict[str, str], reading: Phrase, phrase: Written) -> str:
    concept, statuses = statement["concept"], statement["status"].split("|")
    if not concept:
        return "should not be understood" if reading.is_understood else ""
    if concept == "none":
        nothing = reading.is_none or all(item.status == "negated" for item in reading.findings)
        return "" if reading.is_understood and nothing else "says that there is nothing"
    wanted = frozenset(identity for name in concept.split("|") for identity in _meant(name, phrase.field))
    of_concept = [item for item in reading.findings if item.concept.id in wanted or _is_called(item, concept)]
    if not of_concept:
        return f"{concept} is missing" if wanted else f"{concept} is in no list"
    of_status = [item for item in of_concept if item.status in statuses]
    if not of_status:
        return f"{concept} is {statement['status']}"
    if statement["when"] and not any(_is_when(item, statement["when"]) for item in of_status):
        return f"{concept} is of {statement['when']}"
    return ""


def _is_called(item: ClinicalFinding, concept: str) -> bool:
    """Whether the words of one of the plain names hold all words of the concept's own name, or the other way round."""
    own = set(words_of(item.concept.name))
    names = (set(words_of(name)) for name in concept.split("|"))
    return bool(own) and any(words and (words <= own or own <= words) for words in names)


@cache
def _meant(name: str, field: str) -> frozenset[str]:
    """The concepts that a plain name stands for, in its own field or in another."""
    today = date(2026, 11, 30)
    fields = dict.fromkeys((field, "conditions", "medications", "allergies", "history", "current_care"))
    return frozenset(item.concept.id for each in fields for item in read_phrase(name, each, today).findings)


def _is_when(item: ClinicalFinding, when: str) -> bool:
    """The time that is told, or, of a year or a month that is told, a day in it."""
    if item.time is None:
        return False
    day = item.time.last if item.time.first == item.time.last else None
    within = day is not None and when.replace("-", "").isdecimal() and day.isoformat().startswith(when)
    return within or when == item.time.printed or when.casefold() in item.time.words.casefold()


def _shown(reading: Phrase) -> Any:
    return [
        (item.concept.id, item.status, item.time.printed if item.time else "") for item in reading.findings
    ], "" if reading.is_understood else f"not understood: {reading.leftover}"
