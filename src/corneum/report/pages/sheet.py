"""What the sheets for hands share: one self-contained page, dates with weekday and hour, and words without depths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from corneum.wording import human_units as words
from corneum.wording.readers import WITHOUT_DEPTHS as WITHOUT_DEPTH

Json = Mapping[str, Any]

# the hour at which a visit is taken to end where nobody said one
ENDS_AT = time(10)
# from this many hours on an hour of the day says more than anybody can keep
_WHOLE_DAYS = 7 * 24
_DAY = 24
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTH = r"\d+(?:[.,]\d+)?\s?(?:to \d+(?:[.,]\d+)?\s?)?(?:mm|µm|um|millimet\w+|micromet\w+)\b"
_THIS_DEEP = re.compile(rf" (?:beyond|deeper than|below) {_LENGTH}")
_AT_A_DEPTH = re.compile(rf" (?:at|with|within)(?: (?:facial|depths?|needles?|up|to|about)){{0,4}} {_LENGTH}")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")


@dataclass(frozen=True)
class Clock:
    """Hours after a visit in words: with weekday, date and hour, or counted from the visit where it has no day yet.

    `end` is when the visit ends, local time without zone; None where no day is set.
    """

    end: datetime | None

    def at(self, hours: float) -> str:
        """When that many hours have passed: "Saturday 28 November, 10:00"; from a week on the day alone."""
        if self.end is None:
            return _after(hours)
        moment = self.end + timedelta(hours=hours)
        return self.day(hours) if abs(hours) >= _WHOLE_DAYS else f"{self.day(hours)}, {moment:%H:%M}"

    def day(self, hours: float) -> str:
        """The day on which that many hours have passed."""
        if self.end is None:
            return _after(hours)
        return weekday((self.end + timedelta(hours=hours)).date(), self.end.year)

    def between(self, first: float, last: float) -> str:
        """Two days as a range."""
        start = self.day(first)
        return f"{start if self.end else start.removesuffix(' after')} to {self.day(last)}"

    def heading(self, hours: float) -> str:
        """The day as a heading of a list: the visit itself is named where it has no date."""
        return "Day of the visit" if self.end is None and hours < _DAY / 2 else self.day(round(hours))


def clock(document: Json, at: time = ENDS_AT) -> Clock:
    """The clock of a plan whose visit ends at `at` on the planned day."""
    planned = document["client"].get("planned_for")
    return Clock(datetime.combine(date.fromisoformat(planned), at) if planned else None)


def weekday(day: date, year: int) -> str:
    """A day for people: "Saturday 28 November", with its year where that is not `year`."""
    told = f"{_WEEKDAYS[day.weekday()]} {words.day(day.isoformat())}"
    return told.removesuffix(f" {day.year}") if day.year == year else told


def licence(document: Json) -> str | None:
    """The licence of who operates; None where the file does not say."""
    operator = document["client"].get("operator")
    return operator["licence"] if operator else None


def withheld(document: Json) -> bool:
    """Whether needle depths are kept back: whoever treats at home or chooses a provider sets none."""
    return licence(document) in WITHOUT_DEPTH


def without_depths(text: str) -> str:
    """The text without any needle depth: "beyond 0.5 mm" becomes "this deep"; a sentence that needs its depth goes."""
    kept = _AT_A_DEPTH.sub("", _THIS_DEEP.sub(" this deep", text))
    return " ".join(part for part in _SENTENCE.split(kept) if not re.search(_LENGTH, part))


def readable(text: str) -> str:
    """Text of a table for a lay reader: no names in capitals, no statistics in brackets."""
    calm = re.sub(r"\b[A-Z]{4,}\b", lambda found: found.group().lower(), text)
    return re.sub(r" \([^()]*(?:95 %|\bsd\b|mm)[^()]*\)", "", calm)


def sentences(text: str) -> list[str]:
    """The sentences of a text, as they stand."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


@cache
def environment() -> Environment:
    """Templates of the sheets, everything escaped."""
    made = Environment(
        loader=PackageLoader("corneum.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"sentence": words.sentence, "day": words.day, "full_stop": words.full_stop}
    return made


def _after(hours: float) -> str:
    if hours < 2 * _DAY:
        return "the visit" if hours == 0 else f"{round(hours)} hour{'' if round(hours) == 1 else 's'} after"
    days = round(hours / _DAY)
    return f"{days // 7} weeks after" if days >= 14 and days % 7 == 0 else f"{days} days after"
