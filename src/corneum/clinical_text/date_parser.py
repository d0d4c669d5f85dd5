"""Dates that corneum's own forms do not read, and those of other languages, through the library dateparser."""

from __future__ import annotations

import calendar
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time

from corneum.clinical_text.event_times import TimeSpan
from corneum.clinical_text.time_readers import Base
from corneum.clinical_text.time_words import MONTHS, SEASONS, WEEKDAYS

# what in an English text may be a date that the forms do not read
_HINT = re.compile(r"\d[./-]\d|\b(?:" + "|".join([*MONTHS, *SEASONS, *WEEKDAYS]) + r")\b")
_SHORTEST = 4


def other_times(text: str, base: Base, language: str) -> Iterator[TimeSpan]:
    """Times in what is left of a text, read day first, with the day of the file as today.

    Args:
        text: folded, with blanks where something else has been read.
        base: the day from which times count.
        language: ISO code of the language of the file.
    """
    if language == "en" and not _HINT.search(text):
        return
    settings = {
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime.combine(base.today, time()),
        "PREFER_DATES_FROM": "past",
        "RETURN_TIME_SPAN": False,
    }
    for words, first, last in _dates_in(text, language, settings):
        start = text.find(words)
        if start < 0 or len(words) < _SHORTEST:
            continue
        yield TimeSpan(
            start,
            start + len(words),
            words,
            first,
            last,
            is_past=last < base.today,
            is_future=first > base.today,
        )


def _dates_in(text: str, language: str, settings: dict[str, object]) -> Iterator[tuple[str, date, date]]:
    with warnings.catch_warnings():
        # the library's own notes to its authors are nothing for a reader of plans
        warnings.simplefilter("ignore")
        from dateparser.date import DateDataParser
        from dateparser.search import search_dates

        parser = DateDataParser(languages=[language], settings=settings)
        for words, _ in search_dates(text, languages=[language], settings=settings) or ():
            read = parser.get_date_data(words)
            if read.date_obj is not None:
                day = read.date_obj.date()
                yield words, *_whole(day, read.period)


def _whole(day: date, period: str) -> tuple[date, date]:
    """First and last day of what was named: a year, a month or a day."""
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if period == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day, day
