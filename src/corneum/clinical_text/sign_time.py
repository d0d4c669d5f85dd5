"""Which clauses of a text speak of a past that is over, and which of something that has lasted for years.

Explicit words count, and figures counted against the day of the file: `5 weeks ago`, `in 2019`, `12/03/2024`, `last
year`, `in March`. A time that the text itself leaves open (`since`, `for three weeks`, no time at all) is no past.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from corneum import units
from corneum.clinical_text.sign_words import Span, Words

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ABOUT = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "some": 3, "many": 4, "half": 1}
_UNITS = {
    "day": "day",
    "week": "week",
    "wk": "week",
    "month": "month",
    "mth": "month",
    "mo": "month",
    "year": "year",
    "yr": "year",
    "y": "year",
}
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
# the last month of a season in either hemisphere
_SEASONS = {"winter": (2, 8), "summer": (2, 8), "spring": (5, 11), "autumn": (5, 11), "fall": (5, 11)}
_BEFORE_A_MONTH = frozenset({"in", "last", "back", "early", "late", "mid", "during", "of"})
_OPEN_START = frozenset({"since", "from"})
_LONGEST_AMOUNT = 4
# words from `since` to its time (`since an accident in 1990`)
_LONGEST_START = 3
_MOST = 110


@lru_cache(maxsize=1024)
def past_spans(words: Words, today: date, recent: timedelta) -> tuple[Span, ...]:
    """Where a text names a time that ended longer than `recent` before `today`.

    Args:
        words: the text.
        today: the day of the file.
        recent: how long ago a sign still counts as now.
    """
    spans = list(words.spans("past"))
    spans += [span for span, ended in _ends(words.tokens, today) if today - ended > recent]
    return tuple(spans)


@lru_cache(maxsize=1024)
def lasting_spans(words: Words, today: date) -> tuple[Span, ...]:
    """Where a text names a duration of a year or more: `for ten years`, `since 2015`, `since birth`.

    Args:
        words: the text.
        today: the day of the file.
    """
    tokens = words.tokens
    spans = list(words.spans("lifelong"))
    for place, token in enumerate(tokens[:-1]):
        if token in ("for", "over", "x"):
            amount = _amount(tokens, place + 1)
            if amount and amount[1] >= _year():
                spans.append((place, amount[0]))
        elif token in _OPEN_START:
            spans += [
                (place, place + 1 + last)
                for (first, last), ended in _ends(tokens[place + 1 : place + 1 + _LONGEST_AMOUNT], today, opened=False)
                if first <= _LONGEST_START and today - ended > _year()
            ]
    return tuple(spans)


def _ends(tokens: tuple[str, ...], today: date, opened: bool = True) -> Iterator[tuple[Span, date]]:
    """Each time that the words name, with the day on which it had ended at the latest."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else ""
        amount = _amount(tokens, place)
        if amount and tokens[amount[0] + 1 : amount[0] + 2] in (("ago",), ("back",), ("previously",), ("earlier",)):
            yield (place, amount[0] + 1), today - amount[1]
        elif token == "last" and place + 1 < len(tokens):
            ended = _last(tokens[place + 1], today)
            if ended:
                yield (place, place + 1), ended
        elif _is_year(token, today) and not (opened and before in _OPEN_START):
            yield _whole_date(tokens, place), _day_of_year(tokens, place, today)
        elif token in _MONTHS and before in _BEFORE_A_MONTH and not _names_year(tokens, place, today):
            yield (place, place), _month_end(_MONTHS[token], today)


def _amount(tokens: tuple[str, ...], place: int) -> tuple[int, timedelta] | None:
    """Last word and length of an amount of time (`a couple of years`) that begins at a word."""
    number = _number(tokens[place])
    if number is None:
        return None
    for at in range(place + 1, min(len(tokens), place + _LONGEST_AMOUNT)):
        unit = _UNITS.get(tokens[at].removesuffix("s"))
        if unit:
            return at, timedelta(seconds=number * units.factor(unit))
        if (
            tokens[at] not in ("of", "or", "odd", "plus", "couple", "few", "good", *_NUMBERS)
            and not tokens[at].isdigit()
        ):
            return None
    return None


def _number(token: str) -> float | None:
    if token.isdigit():
        return float(min(int(token[:4]), _MOST))
    if token in _NUMBERS:
        return float(_NUMBERS.index(token))
    about = _ABOUT.get(token)
    return None if about is None else float(about)


def _last(unit: str, today: date) -> date | None:
    """The day on which the last year, month, season or named month ended."""
    if unit == "year":
        return date(today.year - 1, 12, 31)
    if unit == "month":
        return today.replace(day=1) - timedelta(days=1)
    if unit in _SEASONS:
        return max(_month_end(month, today) for month in _SEASONS[unit])
    return None


def _is_year(token: str, today: date) -> bool:
    return len(token) == 4 and token.isdigit() and 1900 <= int(token) <= today.year


def _names_year(tokens: tuple[str, ...], place: int, today: date) -> bool:
    return any(_is_year(token, today) for token in tokens[place + 1 : place + 3])


def _day_of_year(tokens: tuple[str, ...], place: int, today: date) -> date:
    """The last day that a year can mean with the month or the figures that stand beside it."""
    year = int(tokens[place])
    around = (*tokens[max(0, place - 2) : place], *tokens[place + 1 : place + 3])
    month = next((_MONTHS[token] for token in around if token in _MONTHS), None)
    figures = [int(token) for token in around if token.isdigit() and len(token) <= 2]
    if month is None and len(figures) >= 2:
        month = max((figure for figure in figures[:2] if 1 <= figure <= 12), default=None)
    if month is None:
        return min(date(year, 12, 31), today)
    return min(date(year, month, calendar.monthrange(year, month)[1]), today)


def _whole_date(tokens: tuple[str, ...], place: int) -> Span:
    """First and last word of the date that a year belongs to."""
    first = last = place
    while first > max(0, place - 2) and _is_of_date(tokens[first - 1]):
        first -= 1
    while last + 1 < min(len(tokens), place + 3) and _is_of_date(tokens[last + 1]):
        last += 1
    return first, last


def _is_of_date(token: str) -> bool:
    return token in _MONTHS or (token.isdigit() and len(token) <= 2)


def _month_end(month: int, today: date) -> date:
    """The last day of the latest month of that name that has begun, today at the latest."""
    year = today.year if month <= today.month else today.year - 1
    return min(date(year, month, calendar.monthrange(year, month)[1]), today)


def _year() -> timedelta:
    return timedelta(seconds=units.factor("year"))
