"""Forms in which people write a time: patterns of a table, each with what reads its first and last day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from corneum.clinical_text.relative_days import COUNTS
from corneum.clinical_text.time_readers import READERS, Reader
from corneum.clinical_text.time_words import CALENDAR_DECADES, LIFE, MONTHS, SEASONS, WEEKDAYS
from corneum.evidence.tables import load_tables

TABLE = "vocabulary/time_forms"


@dataclass(frozen=True)
class TimeForm:
    """A pattern and what reads it; `is_open` where it is a beginning or a length that reaches to today."""

    pattern: re.Pattern[str]
    reader: Reader
    is_open: bool


def _alternatives(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_WORDED = _alternatives(COUNTS)
_NUMBER = r"\d{1,3}(?:\.\d)?"
# parts that the patterns of the table name in braces; a count of one letter stands apart from its unit
_PARTS = {
    "n": rf"(?:{_NUMBER}(?: ?(?:-|to|or) ?{_NUMBER})?|{_WORDED}(?: (?:to|or) {_WORDED})?(?= )|(?:a )?few|"
    r"several|(?:a )?couple(?: of)?)",
    "unit": r"(?:days?|weeks?|wks?|months?|mnths?|mths?|mos?|years?|yrs?|y|fortnights?|decades?)",
    "about": r"(?:about|around|approx(?:imately)?|roughly|over|more than|at least|almost|nearly|just under|just over|"
    r"under|maybe|probably|like|some|less than|only|>|<|~|c)?\.?\s*",
    "month": _alternatives(MONTHS) + r"\.?",
    "weekday": _alternatives(WEEKDAYS),
    "season": _alternatives(SEASONS),
    "year": r"(?:19|20)\d\d",
    "person": r"(?:i|he|she|they|we)",
    "owner": r"(?:my|his|her|their|the)",
    "was": r"(?:was|were|am|is)",
    "count": rf"(?:\d{{1,2}}|{_alternatives(word for word, number in COUNTS.items() if number > 1)})",
    "life": "(?:" + "|".join(f"{word}s?" for word in sorted(LIFE, key=len, reverse=True)) + ")",
    "decade": _alternatives(CALENDAR_DECADES),
}
_PART = re.compile(r"\{([a-z]+)\}")


@cache
def time_forms() -> tuple[TimeForm, ...]:
    """The forms in the order in which they are tried.

    Source: `vocabulary/time_forms`.
    """
    return tuple(
        TimeForm(_compiled(row["pattern"]), READERS[row["reads"]], row["is_open"] == "yes")
        for row in load_tables()[TABLE].rows
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    whole = _PART.sub(lambda match: _PARTS[match[1]], pattern)
    return re.compile(rf"(?<![\w.])(?:{whole})(?!\w)")
