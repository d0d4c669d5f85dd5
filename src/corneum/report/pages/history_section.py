"""The table of what was understood of the client's history."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from corneum.plan_document.understood_models import Understood
from corneum.report.pages.ledger import Ledger
from corneum.wording import human_units as words

_STATUS = {
    "now": "now",
    "past": "in the past",
    "resolved": "over",
    "family": "in the family, or somebody else",
    "possible": "possible",
    "planned": "planned",
    "negated": "denied",
    None: "reviewed",
}


_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def time_in_words(when: str) -> str:
    """A time as plan.json has it, for people: 15 November 2026, March 2021, since 2015, 2015 to 2018."""
    first, slash, last = when.partition("/")
    if any(part and not _DATE.fullmatch(part) for part in (first, last)):
        return when
    beginning, end = _date_in_words(first), _date_in_words(last)
    if not slash:
        return beginning
    return f"{beginning} to {end}" if beginning and end else f"since {beginning}" if beginning else f"until {end}"


def _date_in_words(date: str) -> str:
    match = _DATE.fullmatch(date)
    if match is None or match[3] or not match[2]:
        return words.day(date)
    return f"{calendar.month_name[int(match[2])]} {match[1]}"


def rows(ledger: Ledger, understood: Sequence[Understood]) -> list[dict[str, str]]:
    """The rows of the table, a finding a row.

    Args:
        ledger: fills sentences for the reader of the page.
        understood: as plan.json holds it.
    """
    return [
        {
            "words": each.text,
            "concept": each.concept or "not known",
            "status": _STATUS[each.status],
            "when": time_in_words(each.when),
            "place": each.place,
            "why": ledger.text(each.why),
        }
        for each in understood
    ]
