"""Days that are counted from another day, and the words for counts and units of time."""

from __future__ import annotations

import re
from datetime import date, timedelta

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25, "decade": 3652.5}
COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
}
_FIXED = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}


def relative_day(text: str, today: date) -> date | None:
    """The day that words mean, counted from `today`; None where they mean none that corneum knows.

    Months count 30.4 days and years 365.25, rounded to whole days; "last week" is 7 days ago.

    Args:
        text: the words and nothing else, such as `2 days ago`.
        today: the day from which they count.
    """
    plain = " ".join(re.sub(r"[-_\s]+", " ", text).split()).casefold()
    if plain in _FIXED:
        return today + timedelta(days=_FIXED[plain])
    unit = "(day|week|month|year)"
    named = re.fullmatch(f"(last|next) {unit}", plain)
    counted = re.fullmatch(rf"(\d{{1,4}}|[a-z]+) {unit}s? ago", plain)
    ahead = re.fullmatch(rf"in (\d{{1,4}}|[a-z]+) {unit}s?", plain)
    if named:
        return shifted(today, (1 if named[1] == "next" else -1) * DAYS[named[2]])
    for match, sign in ((counted, -1), (ahead, 1)):
        if match:
            count = int(match[1]) if match[1].isdigit() else COUNTS.get(match[1])
            return None if count is None else shifted(today, sign * count * DAYS[match[2]])
    return None


def shifted(day: date, days: float) -> date | None:
    """The day so many days later, rounded to whole days; None outside the calendar."""
    try:
        return day + timedelta(days=round(days))
    except OverflowError:
        return None
