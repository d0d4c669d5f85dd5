"""Times that a phrase names: days, months, years, counts back from today, ages, ranges and beginnings.

Days are read day first (12/03/2024 is the 12th of March) unless that is no day; seasons are those of the northern
half of the world. What these forms do not read and what is written in another language is left to a parser of dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corneum.clinical_text.time_forms import time_forms
from corneum.clinical_text.time_readers import Base
from corneum.clinical_text.time_words import MONTHS, WEEKDAYS


@dataclass(frozen=True)
class TimeSpan:
    """A time and where it stands in the text.

    `is_open` where it is a beginning or a length that reaches to today, `is_past` where it lies before today and
    `is_future` after it.
    """

    start: int
    end: int
    words: str
    first: date | None = None
    last: date | None = None
    is_open: bool = False
    is_past: bool = False
    is_future: bool = False


def times_in(text: str, base: Base, written: str = "") -> tuple[TimeSpan, ...]:
    """The times in a text, in their order.

    Args:
        text: as `phrase_tokens.folded` gives it, with `#` where a concept stands.
        base: what they count from.
        written: the same text with the concepts; `text` where it is left out.
    """
    spans: list[TimeSpan] = []
    occupied = [False] * (len(text) + 1)
    for form in time_forms():
        for match in form.pattern.finditer(text):
            if any(occupied[match.start() : match.end()]):
                continue
            days = form.reader(match, base)
            if days is None:
                continue
            occupied[match.start() : match.end()] = [True] * (match.end() - match.start())
            spans.append(_span(match.start(), match.end(), text, days, base, is_open=form.is_open))
    spans.sort(key=lambda span: span.start)
    whole = written or text
    spans = list(_with_beginnings(text, _with_ranges(text, spans, base), base))
    read = [_not_ahead(whole, span, base) for span in _since_events(text, spans)]
    return tuple(replace(span, words=whole[span.start : span.end].strip()) for span in read)


def _since_events(text: str, spans: list[TimeSpan]) -> Iterator[TimeSpan]:
    """`since a stroke in 2023` begins with the day of the stroke."""
    following: list[TimeSpan | None] = [*spans[1:], None]
    for span, after in zip(spans, following[: len(spans)], strict=True):
        is_event = span.is_open and span.first is None and span.words.startswith("since ")
        if is_event and after is not None and after.first and not text[span.end : after.start].strip(" ("):
            yield replace(span, first=after.first)
        else:
            yield span


_PAST_TENSE = re.compile(r"\b(?:had|was|were|did|done|got|stopped|finished|came|ended|removed|fitted)\b")
_UNTIL_NOW = re.compile(r"(?:n't|nt|\bnot|\bnever)\b(?:\s+\w+){0,3}\s*$")


def _not_ahead(text: str, span: TimeSpan, base: Base) -> TimeSpan:
    """`in 2 months` lies ahead, but in `has not healed in 2 months` it reaches back."""
    if span.is_past and span.first is not None and text[: span.start].rstrip().endswith("due"):
        return moved_ahead(span, base)
    if span.words.startswith("this ") and span.first == span.last and not span.is_future:
        is_weekday = span.words.split()[1] in WEEKDAYS
        return moved_ahead(span, base) if is_weekday and not _PAST_TENSE.search(text, 0, span.start) else span
    if not span.is_future or span.first is None or not span.words.startswith("in "):
        return span
    if not _UNTIL_NOW.search(text, max(0, span.start - _REACH), span.start):
        return span
    return replace(span, first=base.today - (span.first - base.today), last=None, is_open=True, is_future=False)


def _span(
    start: int, end: int, text: str, days: tuple[date | None, date | None], base: Base, *, is_open: bool = False
) -> TimeSpan:
    first, last = days
    is_future = first is not None and first > base.today
    if not is_future and last is not None:
        last = min(last, base.today)
    is_past = not is_open and not is_future and (last is None or last < base.today)
    return TimeSpan(start, end, text[start:end], first, None if is_open else last, is_open, is_past, is_future)


# --- ranges and beginnings -----------------------------------------------------------------------------------------

# letters before a time in which a word that changes it may stand
_REACH = 60
_JOINED = re.compile(r"\s*(?:-|to|until|till|through)\s*")
_AND = re.compile(r"\s*(?:and|to|-|until|till)\s*")
_BETWEEN = re.compile(r"\b(?:between|from)\s*$")
_SO_FAR = re.compile(r"\s*(?:-|to|until|till)\s*(?:the )?(?:present(?: day)?|now|date|today|current)\b")
_SINCE = re.compile(
    r"\b(?:(?:ever |on (?:it|them|this) )?since|from|start(?:ed|ing)(?: (?:it|on|in|from))?|began(?: in)?|"
    r"(?:first )?diagnosed(?: (?:in|at|with it in))?|dx(?:'?d)?(?: in)?|onset(?: in| at)?)\s*$"
)
_YEARS = re.compile(r"\d{4} ?[-/] ?\d{2}")
_UNTIL = re.compile(r"\b(?:until|till|up to|up until)\s*$")


def _with_ranges(text: str, spans: list[TimeSpan], base: Base) -> Iterator[TimeSpan]:
    """Two times that a range joins are one; one that reaches to the present is a beginning."""
    place = 0
    while place < len(spans):
        span = spans[place]
        after = spans[place + 1] if place + 1 < len(spans) else None
        before = _BETWEEN.search(text, max(0, span.start - _REACH), span.start)
        start = before.start() if before else span.start
        joined = _AND if before else _JOINED
        if after is not None and span.first and after.last and joined.fullmatch(text[span.end : after.start]):
            yield _span(start, after.end, text, (span.first, after.last), base)
            place += 2
            continue
        so_far = _SO_FAR.match(text, span.end)
        if so_far and span.first:
            yield replace(_span(start, so_far.end(), text, (span.first, None), base, is_open=True))
        else:
            yield span
        place += 1


def _with_beginnings(text: str, spans: Iterator[TimeSpan], base: Base) -> Iterator[TimeSpan]:
    """`since`, `diagnosed` and the like make a time a beginning, `until` makes it an end."""
    for span in spans:
        since, until = (
            _SINCE.search(text, max(0, span.start - _REACH), span.start),
            _UNTIL.search(text, max(0, span.start - _REACH), span.start),
        )
        is_after = span.first is not None and span.first > base.today
        inside = re.match(r"(?:since|from) ", span.words)
        if since and since[0].startswith("from") and _YEARS.fullmatch(span.words):
            since = None
        if (since or inside) and not span.is_open and not is_after:
            start = since.start() if since else span.start
            yield TimeSpan(start, span.end, text[start : span.end], span.first, None, is_open=True)
        elif until or span.words.startswith(("until ", "till ")):
            start = until.start() if until else span.start
            yield TimeSpan(start, span.end, text[start : span.end], span.first, span.last, is_past=not is_after)
        else:
            yield span


_STATED_YEAR = re.compile(r"\d{4}|\blast\b|\bago\b|\byesterday\b")


def moved_ahead(time: TimeSpan, base: Base) -> TimeSpan:
    """A weekday, month or season without its year, of something planned: the next one.

    Args:
        time: as it was read, the last one before today.
        base: the day from which it counts.
    """
    if _STATED_YEAR.search(time.words) or (time.first is None and time.last is None):
        return time
    is_weekday = any(word in WEEKDAYS for word in re.findall("[a-z]+", time.words.lower()))
    later = _week_later if is_weekday else _year_later
    ends = (time.first, _end_of_month(time) if time.is_open else time.last)
    first, last = (None if day is None else later(day) for day in ends)
    if is_weekday and first == base.today:
        # said on a Monday, `on Monday` is the next
        first, last = (None if day is None else later(day) for day in (first, last))
    is_future = first is not None and first > base.today
    return replace(time, first=first, last=last, is_open=False, is_future=is_future, is_past=not is_future)


def _end_of_month(time: TimeSpan) -> date | None:
    """The last day of the month that a beginning names (`from January`); None where it names a day or a year."""
    names_month = time.first is not None and any(word in MONTHS for word in re.findall("[a-z]+", time.words.lower()))
    if not names_month or time.first is None or time.first.day != 1:
        return None
    following = time.first + timedelta(days=31)
    return following - timedelta(days=following.day)


def _week_later(day: date) -> date:
    return day + timedelta(days=7)


def _year_later(day: date) -> date:
    """The same day of the next year; a last day of February stays one."""
    if (day + timedelta(days=1)).month != day.month:
        following = date(day.year + 1, day.month, 28) + timedelta(days=4)
        return following - timedelta(days=following.day)
    return day.replace(year=day.year + 1)
