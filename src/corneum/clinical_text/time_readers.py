"""What a form of a time means: the first and last day that its words name, counted from today where they count."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from corneum.clinical_text.relative_days import COUNTS, DAYS, shifted
from corneum.clinical_text.time_words import (
    CALENDAR_DECADES,
    DECADES,
    LIFE,
    MONTHS,
    PARTS_OF_YEAR,
    QUARTERS,
    SEASONS,
    WEEKDAYS,
)

_FEW = (2, 5)
_FORTNIGHT = 14.0
_CENTURY = 100
_EARLIEST = 1900


@dataclass(frozen=True)
class Base:
    """What times count from: the day, and the age in years (None where it is not known)."""

    today: date
    age: float | None = None


Days = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], Base], Days | None]


def _group(match: re.Match[str], name: str) -> str:
    """What a form holds under a name; empty where it has none."""
    return (match.groupdict().get(name) or "").strip(" -")


# --- counted from today --------------------------------------------------------------------------------------------


def _count(words: str) -> tuple[float, float]:
    """Least and greatest number that a count means."""
    plain = words.strip()
    if "few" in plain or plain == "several":
        return _FEW
    if "couple" in plain:
        return 2, 2
    numbers = [
        float(COUNTS.get(word, 0) or word) for word in re.split(r"\s*(?:-|\bto\b|\bor\b)\s*", plain) if word.strip()
    ]
    return min(numbers), max(numbers)


def _unit(word: str) -> float:
    letter = word.strip()
    if letter.startswith("fortnight"):
        return _FORTNIGHT
    key = {"d": "day", "w": "week", "m": "month", "y": "year"}[letter[0]] if not letter.startswith("dec") else "decade"
    return DAYS[key]


def _ago(match: re.Match[str], base: Base) -> Days:
    least, most = _count(match["n"])
    half = 0.5 if _group(match, "half") else 0.0
    days = _unit(match["u"])
    return shifted(base.today, -(most + half) * days), shifted(base.today, -(least + half) * days)


def _half_ago(match: re.Match[str], base: Base) -> Days:
    day = shifted(base.today, -DAYS[match["u"]] / 2)
    return day, day


def _ahead(match: re.Match[str], base: Base) -> Days:
    least, most = _count(match["n"])
    return shifted(base.today, least * _unit(match["u"])), shifted(base.today, most * _unit(match["u"]))


def _shorthand(match: re.Match[str], base: Base) -> Days:
    """Weeks, months and days as clinicians shorten them: 3/52, 6/12, 4/7."""
    days = float(match["n"]) * {"7": 1.0, "52": DAYS["week"], "12": DAYS["month"]}[match["u"]]
    return shifted(base.today, -days), shifted(base.today, -days)


def _within(match: re.Match[str], base: Base) -> Days:
    return shifted(base.today, -_count(match["n"])[1] * _unit(match["u"])), base.today


def _named(match: re.Match[str], base: Base) -> Days | None:
    """last, this or next day, week, month, year, night or weekend."""
    unit = match["u"]
    sign = {"last": -1, "past": -1, "this": 0, "next": 1}[match["which"]]
    if unit in ("night", "morning", "afternoon", "evening"):
        day = base.today + timedelta(days=sign)
        return day, day
    if unit == "weekend":
        sunday = base.today - timedelta(days=(base.today.weekday() + 1) % 7) + timedelta(days=7 * (sign > 0))
        return sunday - timedelta(days=1), sunday
    if unit in ("week", "month") and sign < 0:
        return _calendar_before(unit, base.today)
    moved = shifted(base.today, sign * DAYS[unit])
    if unit == "year" and moved is not None and sign <= 0:
        return _year_between(moved.year, 1, 12)
    return (shifted(base.today, -DAYS[unit]), base.today) if sign == 0 else (moved, moved)


def _calendar_before(unit: str, today: date) -> tuple[date, date]:
    """The week (Monday to Sunday) or the month before this one."""
    start = today - timedelta(days=today.weekday()) if unit == "week" else today.replace(day=1)
    last = start - timedelta(days=1)
    return (start - timedelta(days=7), last) if unit == "week" else (last.replace(day=1), last)


def _before_last(match: re.Match[str], base: Base) -> Days:
    """The week, month or year before the last one."""
    unit = match["u"]
    if unit == "year":
        return _year_between(base.today.year - 2, 1, 12)
    first, _ = _calendar_before(unit, base.today)
    return _calendar_before(unit, first)


def _fixed(match: re.Match[str], base: Base) -> Days:
    words = match[0]
    before = 2 if "before" in words else 1 if "yesterday" in words else -1 if "tomorrow" in words else 0
    day = base.today - timedelta(days=before)
    return day, day


def _weekday(match: re.Match[str], base: Base) -> Days:
    ahead = (WEEKDAYS[match["d"]] - base.today.weekday()) % 7
    is_next = _group(match, "which") in ("next", "this coming", "coming")
    day = base.today + timedelta(days=(ahead or 7) if is_next else ahead - 7)
    return day, day


# --- of the calendar -----------------------------------------------------------------------------------------------


def _calendar_day(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _year_of(digits: str, base: Base) -> int:
    year = int(digits.strip("'"))
    if year >= _CENTURY:
        return year
    this = base.today.year % _CENTURY
    return base.today.year - this + year - (_CENTURY if year > this + 1 else 0)


def _iso(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    if match["d"] is None:
        return _whole_month(int(match["y"]), int(match["m"]))
    return _calendar_day(int(match["y"]), int(match["m"]), int(match["d"]))


def _day_first(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    year, day, month = _year_of(match["y"], base), int(match["d"]), int(match["m"])
    return _calendar_day(year, month, day) or _calendar_day(year, day, month)


def _month_year_digits(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    return _whole_month(_year_of(match["y"], base), int(match["m"]))


def _month_name(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    """A month with its year and perhaps its day; without a year the last one that has begun, or the next."""
    month = MONTHS[match["m"].rstrip(".")]
    day, which = _group(match, "d") or _group(match, "d2"), _group(match, "which")
    if (year := _stated_year(match, base)) is None:
        year = base.today.year
        has_begun = (month, int(day or 1)) <= (base.today.month, base.today.day)
        year += (0 if not has_begun else 1) if which in ("next", "this coming") else (0 if has_begun else -1)
        if which == "last" and month == base.today.month:
            year -= 1
    return _calendar_day(year, month, int(day)) if day else _whole_month(year, month)


def _stated_year(match: re.Match[str], base: Base) -> int | None:
    """The year that a form names, in digits or as last, this or next year."""
    if digits := _group(match, "y"):
        return _year_of(digits, base)
    which = _group(match, "whichyear")
    return base.today.year + {"last": -1, "this": 0, "next": 1}[which] if which else None


def _months(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    """From one month to another, of a year or of the last year in which they are over."""
    first, last = MONTHS[match["m1"].rstrip(".")], MONTHS[match["m2"].rstrip(".")]
    year = _stated_year(match, base)
    if year is None:
        year = base.today.year - (last > base.today.month)
    return _year_between(year - (first > last), first, last)


def _years(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    """2019-21, 2015/16: two years, the second without its century."""
    first, last = int(match["y"]), int(match["y"][:2] + match["y2"])
    return (date(first, 1, 1), date(last, 12, 31)) if first < last <= base.today.year else None


def _new_year(match: re.Match[str], base: Base) -> tuple[date, date]:
    return date(base.today.year + 1, 1, 1), date(base.today.year + 1, 1, 31)


def _whole_month(year: int, month: int) -> tuple[date, date] | None:
    return _year_between(year, month, month) if 1 <= month <= len(calendar.month_name) - 1 else None


def _year_between(year: int, first: int, last: int) -> tuple[date, date]:
    """From one month of a year to another, which belongs to the next year where it comes before the first."""
    end = year + (first > last)
    return date(year, first, 1), date(end, last, calendar.monthrange(end, last)[1])


def _season(match: re.Match[str], base: Base) -> tuple[date, date]:
    first, last = SEASONS[match["s"]]
    which, stated = _group(match, "which"), _stated_year(match, base)
    year = base.today.year if stated is None else stated

    def of(end_year: int) -> tuple[date, date]:
        return _year_between(end_year - (first > last), first, last)

    if stated is not None:
        return of(year)
    while of(year)[0 if which == "this" else 1] > base.today:
        year -= 1
    return of(year + 1) if which in ("next", "this coming") else of(year)


def _quarter(match: re.Match[str], base: Base) -> tuple[date, date]:
    return _year_between(_year_of(match["y"], base), *QUARTERS[match["q"]])


def _year(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    year = _stated_year(match, base)
    if year is None or not _EARLIEST <= year <= base.today.year + 2:
        return None
    return _year_between(year, *PARTS_OF_YEAR.get(_group(match, "part"), (1, 12)))


def _decade(match: re.Match[str], base: Base) -> tuple[date, date]:
    if word := _group(match, "word"):
        year = CALENDAR_DECADES[word]
    else:
        digits = match["y"] or match["y2"]
        year = (
            int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) > base.today.year % 100 else 2000)
        )
    return date(year, 1, 1), date(year + 9, 12, 31)


# --- of a life -----------------------------------------------------------------------------------------------------


def _at_age(years: float, base: Base) -> Days:
    """Until a year of age has ended; no day where the age of today is not known or not yet past it."""
    if base.age is None or base.age <= years:
        return None, None
    return None, shifted(base.today, -(base.age - years) * DAYS["year"])


def _age(match: re.Match[str], base: Base) -> Days:
    return _at_age(_count(match["n"])[1], base)


def _life(match: re.Match[str], base: Base) -> Days:
    word = match["l"]
    return _at_age(LIFE[word if word in LIFE else word.rstrip("s")], base)


def _decade_of_age(match: re.Match[str], base: Base) -> Days:
    word = match["n"]
    last = int(word[:2]) + 9 if word[0].isdigit() else DECADES[word.removesuffix("s") if word == "teens" else word]
    return _at_age(last, base)


def _words_only(match: re.Match[str], base: Base) -> Days:
    return None, None


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "ago": _ago,
        "half_ago": _half_ago,
        "ahead": _ahead,
        "shorthand": _shorthand,
        "within": _within,
        "named": _named,
        "before_last": _before_last,
        "fixed_day": _fixed,
        "weekday": _weekday,
        "iso": _iso,
        "day_first": _day_first,
        "month_year": _month_year_digits,
        "month": _month_name,
        "months": _months,
        "years": _years,
        "new_year": _new_year,
        "season": _season,
        "quarter": _quarter,
        "year": _year,
        "decade": _decade,
        "age": _age,
        "life": _life,
        "decade_of_age": _decade_of_age,
        "words_only": _words_only,
    }
)
