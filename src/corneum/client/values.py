"""What a client file says in one value of two parts: an age, a price, an amount, a day.

Each knows how it is written in a file (`printed`), and comes with the kind that reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationInfo

from corneum import units
from corneum.client.kinds import NUMBER, Reads, fault, flat_text, plain_number, plain_word
from corneum.clinical_text import relative_day
from corneum.errors import InputFault


@dataclass(frozen=True)
class Age:
    """Age in years: `years` is the middle and `spread` the half width of what was given (0, or 5 for "50s")."""

    years: float
    spread: float = 0.0

    def printed(self) -> str | float | int:
        """As in the file: a number, or a decade."""
        return f"{self.years - self.spread:g}s" if self.spread else plain_number(self.years)


OLDEST = 110
_AGE_ALLOWED = f"allowed is an age in years from 1 to {OLDEST}, such as 52, or a decade such as 50s"


def _read_age(raw: Any, _: ValidationInfo) -> Age:
    text = str(raw).strip().casefold()
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise fault(_AGE_ALLOWED)
    decade = re.fullmatch(r"([1-9]0)\s?['’]?s", text)
    if decade:
        return Age(float(decade[1]) + 5.0, 5.0)
    plain = re.fullmatch(rf"({NUMBER.pattern})\s*(?:y|years?|years old)?", text)
    if plain is None or not 1 <= float(plain[1]) <= OLDEST:
        raise fault(_AGE_ALLOWED)
    return Age(float(plain[1]))


AGE = Reads(
    _read_age,
    {
        "anyOf": [
            {"type": "number", "minimum": 1, "maximum": OLDEST, "description": "age in years"},
            {"type": "string", "pattern": "^[1-9]0s$", "description": "a decade of age"},
        ],
        "description": "age in years, or a decade",
        "examples": [52, "50s"],
    },
)


@dataclass(frozen=True)
class Price:
    """A price: `amount` in units of `currency` (a three-letter code)."""

    amount: float
    currency: str

    def printed(self) -> str:
        """As in the file: `450 USD`."""
        return f"{plain_number(self.amount)} {self.currency}"


_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}
_PRICE_ALLOWED = "a price needs its currency, such as 450 USD"


def _read_price(raw: Any, _: ValidationInfo) -> Price:
    text = str(raw).strip()
    match = re.fullmatch(r"([$€£]?)\s*(\d{1,9}(?:\.\d{1,2})?)\s*([A-Za-z]{3}|[$€£])?", text)
    if match is None or isinstance(raw, bool) or bool(match[1]) == bool(match[3]):
        raise fault(_PRICE_ALLOWED)
    unit = match[1] or match[3]
    return Price(float(match[2]), _SYMBOLS.get(unit, unit.upper()))


PRICE = Reads(_read_price, {"type": "string", "description": "a price", "examples": ["450 USD"]})


@dataclass(frozen=True)
class Amount:
    """How much of an active: `value` in `unit`, "kg" for a mass or "U" for toxin units of that product."""

    value: float
    unit: str

    def printed(self) -> str:
        """As in the file: `20 U` or `10 mg`."""
        return f"{self.value:.12g} U" if self.unit == "U" else f"{self.value / units.factor('mg'):.12g} mg"


_AMOUNT_ENDS = {"toxin activity": (2000.0, "2000 U"), "mass": (0.1, "100 g")}


def _read_amount(raw: Any, _: ValidationInfo) -> Amount:
    kind = "toxin activity" if re.search(r"\d\s*(?:U|IU|units?)\s*$", str(raw)) else "mass"
    text = re.sub(r"(?:IU|units?)\s*$", "U", raw) if isinstance(raw, str) and kind == "toxin activity" else raw
    try:
        value = units.parse(text, kind, "amount")
    except InputFault:
        raise fault("an amount with its unit is needed, such as 20 U (toxin) or 10 mg") from None
    most, printed = _AMOUNT_ENDS[kind]
    if not 0 <= value <= most:
        raise fault(f"allowed is 0 to {printed}")
    return Amount(value, "U" if kind == "toxin activity" else "kg")


AMOUNT = Reads(
    _read_amount,
    {"type": "string", "description": "toxin units or a mass", "examples": ["20 U", "10 mg"]},
)

# --- tips ----------------------------------------------------------------------------------------------------------

MOST_NEEDLES = 10000
_TIP_ALLOWED = f"allowed is the number of needles of the tip, 1 to {MOST_NEEDLES}, such as 24 pin"


def _read_tip(raw: Any, _: ValidationInfo) -> int:
    match = re.fullmatch(r"(\d{1,5})[\s-]*(?:pins?|needles?)?", plain_word(raw))
    if isinstance(raw, bool) or match is None or not 1 <= int(match[1]) <= MOST_NEEDLES:
        raise fault(_TIP_ALLOWED)
    return int(match[1])


TIP = Reads(
    _read_tip,
    {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": MOST_NEEDLES, "description": "number of needles of the tip"},
            {"type": "string", "description": "number of needles of the tip"},
        ],
        "description": "number of needles of the radio-frequency tip",
        "examples": ["24 pin", 49],
    },
)

# --- days --------------------------------------------------------------------------------------------------------

_DAY_ALLOWED = 'allowed is a day such as 2026-11-18, or words such as "2 days ago"'


def iso_day(text: str) -> date | None:
    """A day written as 2026-11-18 or 2026-11 (its first day); None where it is no such text."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        raise fault("there is no such day in the calendar; write it as year-month-day, such as 2026-11-18") from None


def today_of(info: ValidationInfo) -> date:
    """The day of planning, from which relative dates count."""
    return (info.context or {}).get("today") or date.today()


def years_between(earlier: date, later: date) -> int:
    """Whole years from one day to another, as an age is counted."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _read_day(raw: Any, info: ValidationInfo) -> date:
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str):
        day = iso_day(raw) or relative_day(raw, today_of(info))
        if day is not None:
            return day
    raise fault(_DAY_ALLOWED)


DAY = Reads(
    _read_day,
    {"type": "string", "description": "a day, or words counted from `date`", "examples": ["2026-11-18", "2 days ago"]},
)


@dataclass(frozen=True)
class When:
    """When something happened: the day, or None with the `words` that are not understood."""

    day: date | None = None
    words: str = ""

    def printed(self) -> str | None:
        """As in the file: the day, else the words."""
        return self.day.isoformat() if self.day else self.words or None


def _read_when(raw: Any, info: ValidationInfo) -> When:
    """A day that has passed. Words that mean no day are kept: what happened is never refused for them."""
    text = flat_text(raw)
    day = iso_day(text) or relative_day(text, today_of(info))
    if day is not None and day > today_of(info):
        raise fault(f"that lies after the day of planning, {today_of(info)}; allowed is a day that has passed")
    return When(day, "" if day else text)


WHEN = Reads(_read_when, dict(DAY.schema, description="a day, or words counted from `date`"))
