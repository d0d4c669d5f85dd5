"""What a phrase on somebody's health says: concepts, each with its status, time, place, reason, severity and dose."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

FIELDS = ("conditions", "medications", "allergies", "history", "current_care")
STATUSES = ("now", "past", "resolved", "family", "possible", "planned", "negated")
# a place that is none of the planning zones: what is bound to its field stands against none of them
OFF_THE_FACE = "off_the_face"
_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True)
class Concept:
    """Something that a phrase can name: an id of the vocabulary, its name, and what follows from it.

    `domain` is condition, allergy, drug or care. `classes` are ids of `vocabulary/condition_rows`. `course` is
    chronic (does not end by itself), episodic, event (something done, on a day) or trait. `zones` are those that
    the word itself names (`microblading`).
    """

    id: str
    name: str
    domain: str
    classes: tuple[str, ...]
    course: str = "episodic"
    zones: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClinicalTime:
    """When: the days between which it was, both the same where the day is known, and the words that say so.

    `first` without `last` is a beginning (`since 2019`); neither is words alone (`as a child`).
    """

    words: str
    first: date | None = None
    last: date | None = None

    @property
    def day(self) -> date | None:
        """The latest day that it can have been, from which a waiting time counts; None where nobody knows."""
        return self.last

    @property
    def printed(self) -> str:
        """2026-11-18, 2021-03, 2019, 2015/2018, 2015/ (a beginning), /2018 (an end), or the words without a day."""
        if self.first is None and self.last is None:
            return self.words
        if self.first is None:
            return f"/{self.last}"
        if self.last is None:
            return f"{_shortened(self.first, None)}/"
        first, last = _shortened(self.first, self.last), _shortened(self.first, self.last, is_last=True)
        return first if first == last else f"{first}/{last}"


def _shortened(first: date, last: date | None, *, is_last: bool = False) -> str:
    """A day as its year or its month where the two days hold whole years or whole months."""
    day = last if is_last and last is not None else first
    starts_year = (first.month, first.day) == (1, 1)
    if starts_year and (last is None or (last.month, last.day) == (_MONTHS, _DAYS)):
        return f"{day.year:04d}"
    ends_month = last is None or last.day == calendar.monthrange(last.year, last.month)[1]
    return f"{day:%Y-%m}" if first.day == 1 and ends_month and first != last else day.isoformat()


@dataclass(frozen=True)
class Dose:
    """How much and how often: `value` in SI of `unit`, as printed in `words`; `frequency` as words."""

    words: str
    value: float | None = None
    unit: str = ""
    frequency: str = ""


@dataclass(frozen=True)
class ClinicalFinding:
    """One thing that a phrase says. `words` is the part of the phrase that it came from.

    `is_stated_now` tells what was said to be going on from what nobody dated. `misspelt` holds the word as it was
    written where it was read as another.
    """

    concept: Concept
    status: str
    words: str
    is_stated_now: bool = False
    time: ClinicalTime | None = None
    zones: tuple[str, ...] = ()
    place: str = ""
    reason: str = ""
    severity: str = ""
    dose: Dose | None = None
    misspelt: str = ""


@dataclass(frozen=True)
class Phrase:
    """A phrase as read. `leftover` are the words that no list explains.

    `is_none` where it says that there is nothing (`NKDA`). `is_understood` where nothing is left that could be an
    illness or a medicine.
    """

    text: str
    findings: tuple[ClinicalFinding, ...]
    leftover: tuple[str, ...] = ()
    is_none: bool = False
    is_understood: bool = True
