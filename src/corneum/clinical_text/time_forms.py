"""Forms in which people write a time: each a pattern, and what reads its first and last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from corneum.clinical_text.relative_days import COUNTS, DAYS, shifted

MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr, (*[""] * 9, "sept"))
    for number, name in enumerate(names)
    if name
}
WEEKDAYS = {
    name.lower(): number
    for names in (calendar.day_name, calendar.day_abbr, ("", "tues", "", "thurs"))
    for number, name in enumerate(names)
    if name
}
# first and last month of each; the winter of a year ends in its February
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
# the last year of age of each time of life
LIFE = {"baby": 2, "infant": 2, "toddler": 4, "child": 12, "childhood": 12, "kid": 12, "school": 18, "teen": 19}
LIFE |= {"teenager": 19, "adolescent": 19, "adolescence": 19, "puberty": 16, "university": 25, "uni": 25, "college": 25}
DECADES = {"teen": 19, "twenties": 29, "thirties": 39, "forties": 49, "fifties": 59, "sixties": 69, "seventies": 79}
_CENTURY = 100
_EARLIEST = 1900

_N = (
    r"(?:\d{1,3}(?:\.\d)?|"
    + "|".join(sorted(COUNTS, key=len, reverse=True))
    + r"|a few|few|several|a couple(?: of)?|couple(?: of)?)"
)
_UNIT = r"(?:days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?|y|decades?)"
_ABOUT = (
    r"(?:about|around|approx(?:imately)?|roughly|over|more than|at least|almost|nearly|just under|under|some|>|~|c)?\s*"
)
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"
_SEASON = "(?:" + "|".join(SEASONS) + ")"
_YEAR = r"(?:19|20)\d\d"
_PERSON = r"(?:i|he|she|they)"
_OWNER = r"(?:my|his|her|their|the)"


@dataclass(frozen=True)
class Base:
    """What times count from: the day, and the age in years (None where it is not known)."""

    today: date
    age: float | None = None


Reader = Callable[[re.Match[str], Base], tuple[date | None, date | None] | None]


# --- readers: first and last day -----------------------------------------------------------------------------------


def _count(words: str) -> tuple[float, float]:
    """Least and greatest number that a count means."""
    plain = words.strip()
    if plain in ("few", "a few", "several"):
        return 2, 5
    if "couple" in plain:
        return 2, 2
    number = float(COUNTS[plain]) if plain in COUNTS else float(plain)
    return number, number


def _unit(word: str) -> float:
    letter = word.strip()
    key = {"d": "day", "w": "week", "m": "month", "y": "year"}[letter[0]] if not letter.startswith("dec") else "decade"
    return DAYS[key]


def _ago(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    least, most = _count(match["n"])
    half = 0.5 if match.groupdict().get("half") else 0.0
    days = _unit(match["u"])
    return shifted(base.today, -(most + half) * days), shifted(base.today, -(least + half) * days)


def _half_ago(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    day = shifted(base.today, -DAYS[match["u"]] / 2)
    return day, day


def _ahead(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    least, most = _count(match["n"])
    return shifted(base.today, least * _unit(match["u"])), shifted(base.today, most * _unit(match["u"]))


def _shorthand(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    """Weeks, months and days as clinicians shorten them: 3/52, 6/12, 4/7."""
    days = float(match["n"]) * {"7": 1.0, "52": DAYS["week"], "12": DAYS["month"]}[match["u"]]
    return shifted(base.today, -days), shifted(base.today, -days)


def _within(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    return shifted(base.today, -_count(match["n"])[1] * _unit(match["u"])), base.today


def _named(match: re.Match[str], base: Base) -> tuple[date | None, date | None] | None:
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
        return date(moved.year, 1, 1), date(moved.year, 12, 31)
    return (shifted(base.today, -DAYS[unit]), base.today) if sign == 0 else (moved, moved)


def _calendar_before(unit: str, today: date) -> tuple[date, date]:
    """The week (Monday to Sunday) or the month before this one."""
    start = today - timedelta(days=today.weekday()) if unit == "week" else today.replace(day=1)
    last = start - timedelta(days=1)
    return (start - timedelta(days=7), last) if unit == "week" else (last.replace(day=1), last)


def _fixed(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    words = match[0]
    before = 2 if "before" in words else 1 if "yesterday" in words else -1 if "tomorrow" in words else 0
    day = base.today - timedelta(days=before)
    return day, day


def _weekday(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    ahead = (WEEKDAYS[match["d"]] - base.today.weekday()) % 7
    is_next = (match["which"] or "").strip() in ("next", "this coming")
    day = base.today + timedelta(days=(ahead or 7) if is_next else ahead - 7)
    return day, day


def _calendar_day(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _year_of(digits: str, base: Base) -> int:
    year = int(digits)
    if len(digits) > 2:
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
    return _whole_month(int(match["y"]), int(match["m"]))


def _month_name(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    """A month with its year and perhaps its day; without a year the last one that has begun, or the next."""
    month = MONTHS[match["m"].rstrip(".")]
    groups = match.groupdict()
    day, which = groups.get("d") or groups.get("d2"), (groups.get("which") or "").strip()
    if groups.get("y"):
        year = int(groups["y"])
    else:
        year = base.today.year
        has_begun = (month, int(day or 1)) <= (base.today.month, base.today.day)
        year += (0 if not has_begun else 1) if which == "next" else (0 if has_begun else -1)
        if which == "last" and month == base.today.month:
            year -= 1
    return _calendar_day(year, month, int(day)) if day else _whole_month(year, month)


def _months(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    """From one month to another of a year."""
    year = int(match["y"])
    first = _whole_month(year, MONTHS[match["m1"].rstrip(".")])
    last = _whole_month(year, MONTHS[match["m2"].rstrip(".")])
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _new_year(match: re.Match[str], base: Base) -> tuple[date, date]:
    return date(base.today.year + 1, 1, 1), date(base.today.year + 1, 1, 31)


def _whole_month(year: int, month: int) -> tuple[date, date] | None:
    if not 1 <= month <= len(calendar.month_name) - 1:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _season(match: re.Match[str], base: Base) -> tuple[date, date]:
    first, last = SEASONS[match["s"]]
    which = (match.groupdict().get("which") or "").strip()
    year = int(match["y"]) if match.groupdict().get("y") else base.today.year

    def of(end_year: int) -> tuple[date, date]:
        start = date(end_year - (first > last), first, 1)
        return start, date(end_year, last, calendar.monthrange(end_year, last)[1])

    if match.groupdict().get("y"):
        return of(year)
    while of(year)[0 if which == "this" else 1] > base.today:
        year -= 1
    return of(year + 1) if which == "next" else of(year)


def _year(match: re.Match[str], base: Base) -> tuple[date, date] | None:
    year = int(match["y"])
    if not _EARLIEST <= year <= base.today.year + 2:
        return None
    part = (match.groupdict().get("part") or "").strip()
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end of": (10, 12)}.get(part, (1, 12))
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _decade(match: re.Match[str], base: Base) -> tuple[date, date]:
    digits = match["y"] or match["y2"]
    year = int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) > base.today.year % 100 else 2000)
    return date(year, 1, 1), date(year + 9, 12, 31)


def _at_age(years: float, base: Base) -> tuple[date | None, date | None]:
    """Until a year of age has ended; no day where the age of today is not known or not yet past it."""
    if base.age is None or base.age <= years:
        return None, None
    return None, shifted(base.today, -(base.age - years) * DAYS["year"])


def _age(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    words = match["n"]
    return _at_age(float(COUNTS[words]) if words in COUNTS else float(words), base)


def _life(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    return _at_age(LIFE[match["l"].rstrip("s") if match["l"].rstrip("s") in LIFE else match["l"]], base)


def _decade_of_age(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    word = match["n"]
    last = int(word[:2]) + 9 if word[0].isdigit() else DECADES[word.removesuffix("s") if word == "teens" else word]
    return _at_age(last, base)


def _words_only(match: re.Match[str], base: Base) -> tuple[date | None, date | None]:
    return None, None


def _form(pattern: str, reader: Reader, *, is_open: bool = False) -> tuple[re.Pattern[str], Reader, bool]:
    return re.compile(rf"(?<![\w.])(?:{pattern})(?!\w)"), reader, is_open


FORMS: tuple[tuple[re.Pattern[str], Reader, bool], ...] = (
    _form(r"half an? (?P<u>year|month) ago", _half_ago),
    _form(
        rf"(?P<m1>{_MONTH}) ?(?:-|to|until) ?(?P<m2>{_MONTH}),? (?P<y>{_YEAR})",
        _months,
    ),
    _form(rf"(?P<y>{_YEAR})-(?P<m>\d{{1,2}})(?:-(?P<d>\d{{1,2}}))?(?!-?\d)", _iso),
    _form(rf"(?P<d>\d{{1,2}})(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR}|\d\d)", _day_first),
    _form(rf"(?P<m>\d{{1,2}})[./](?P<y>{_YEAR})", _month_year_digits),
    _form(
        rf"(?:on )?(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH}),?(?: (?P<y>{_YEAR}))?", _month_name
    ),
    _form(
        rf"(?:on )?(?P<m>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?(?: (?P<y>{_YEAR}))?(?! ?(?:mg|ml|u\b|units))",
        _month_name,
    ),
    _form(rf"(?:(?:in|early|mid|late)[ -])*(?P<m>{_MONTH})(?: of)?,? (?P<y>{_YEAR})", _month_name),
    _form(r"(?P<n>\d{1,2})/(?P<u>52|12|7) ago", _shorthand),
    _form(r"(?:for |x ?)(?P<n>\d{1,2})/(?P<u>52|12|7)", _shorthand, is_open=True),
    _form(
        rf"{_ABOUT}(?P<n>{_N}) ?(?P<half>and a half )?(?P<u>{_UNIT})(?: and a half)? "
        r"(?:ago|back|earlier|before now)",
        _ago,
    ),
    _form(
        r"(?:many |some |several |a few |few )?(?:years|months|decades|ages|long|a while|a long time|some time) "
        r"(?:ago|back)",
        _words_only,
    ),
    _form(rf"(?:with)?in the (?:last|past) {_ABOUT}(?P<n>{_N}) ?(?P<u>{_UNIT})", _within),
    _form(
        rf"(?:for |x ?|over |during )?(?:(?:the|these) )?(?:last|past) {_ABOUT}(?P<n>{_N}) ?(?P<u>{_UNIT})",
        _ago,
        is_open=True,
    ),
    _form(rf"(?:for|x) ?{_ABOUT}(?P<n>{_N}) ?(?P<u>{_UNIT})(?: now)?", _ago, is_open=True),
    _form(rf"in {_ABOUT}(?P<n>{_N}) ?(?P<u>{_UNIT})(?: time)?", _ahead),
    _form(rf"(?P<n>{_N}) (?P<u>{_UNIT}) from now", _ahead),
    _form(r"(?:early )?(?:in )?the new year|early next year", _new_year),
    _form(
        r"(?:the )?day before yesterday|yesterday(?: morning| evening| afternoon)?|(?:earlier )?today|tonight|tomorrow",
        _fixed,
    ),
    _form(r"(?P<which>last|past|this|next) (?P<u>day|week|month|year|night|morning|afternoon|evening|weekend)", _named),
    _form(rf"(?P<which>last |this |next )?(?P<s>{_SEASON})(?:,? (?:of )?(?P<y>{_YEAR}))", _season),
    _form(rf"(?:over )?(?P<which>last |this |next |the )(?P<s>{_SEASON})", _season),
    _form(rf"(?P<which>last |next |this coming |this )(?P<m>{_MONTH})", _month_name),
    _form(rf"(?:in|since|from|until|till) (?P<m>{_MONTH})(?! \d)", _month_name),
    _form(rf"(?P<which>last |next |this coming |this |on |since |from |until |till )(?P<d>{WEEKDAY})", _weekday),
    _form(r"(?:in )?(?:the (?P<y>(?:19|20)?\d0)|(?P<y2>(?:19|20)\d0))'?s", _decade),
    _form(
        rf"(?:(?:when|since) {_PERSON} (?:was|were)|(?:at|from|since)(?: the)? age(?: of)?|aged|at) "
        rf"(?P<n>\d{{1,2}}|{'|'.join(COUNTS)})(?: years? old| years? of age)?(?! ?(?:mg|%|units|am|pm))",
        _age,
    ),
    _form(rf"(?:age|(?:when|since) {_PERSON} (?:was|were)) (?P<n>\d{{1,2}})", _age),
    _form(
        rf"in {_OWNER} (?:early |mid |late )?(?P<n>teens|twenties|thirties|forties|fifties|sixties|seventies|[2-7]0s)",
        _decade_of_age,
    ),
    _form(
        rf"(?:as an? (?:young |small )?|in (?:{_OWNER} )?|during (?:{_OWNER} )?|when {_PERSON} (?:was|were) an? |at )"
        rf"(?P<l>{'|'.join(f'{word}s?' for word in LIFE)})",
        _life,
    ),
    _form(
        rf"since (?:(?:a |early |{_OWNER} )*)(?:birth|childhood|child|baby|infancy|teens|teenager|puberty|"
        r"adolescence|school|pregnancy)",
        _words_only,
        is_open=True,
    ),
    _form(
        r"(?:for )?(?:many |several |a few |few )?(?:years|months|decades|ages)(?= |$)(?! old)|lifelong|life long|"
        r"all (?:my|her|his) life|always|long term|longterm|long standing|longstanding",
        _words_only,
        is_open=True,
    ),
    _form(
        r"in the past|when (?:i was )?(?:younger|young|little|small)|back in the day|in (?:my |her |his )?youth",
        _words_only,
    ),
    _form(rf"(?:in )?(?P<part>early |mid |late |end of )?(?P<y>{_YEAR})", _year),
    _form(
        rf"{_ABOUT}(?P<n>{_N}) ?(?P<u>{_UNIT})(?! ?(?:old|of age|post|pregnant|gestation|course|pp\b))(?! (?:a|per) )",
        _ago,
        is_open=True,
    ),
    _form(rf"(?P<n>{_N}) ?(?P<u>{_UNIT}) (?:post ?-?partum|pregnant|pp)", _words_only, is_open=True),
    _form(r"\d{1,2}/40", _words_only, is_open=True),
    _form(r"since (?:(?:the|a|an|my|having|having had|her|his) )?[a-z#']+(?: #[a-z#']*)?", _words_only, is_open=True),
)
