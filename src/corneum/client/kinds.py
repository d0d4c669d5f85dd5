"""The kinds of field that a client file has: each reads what people write and describes itself for the schema.

A kind stands in an annotation: `depth: Annotated[float, quantity("length", ...)]`. What a model holds is SI or a
canonical word; what the file holds is text with a unit, a plain word or a date. A fault is raised as
`PydanticCustomError` of type "fault" whose context holds `allowed` and `nearest`, from which
`corneum.client.reading` makes an `InputFault`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from corneum import units
from corneum.errors import InputFault
from corneum.zones import find_zone

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_YES = frozenset(("yes", "true", "y"))
_NO = frozenset(("no", "false", "n", "none", "never"))
_NOT_ASKED = frozenset(("not asked", "unknown", "not known", "?"))
# below this likeness (of 100) two words have nothing to do with each other
_LIKENESS = 60.0

Reader = Callable[[Any, ValidationInfo], Any]


@dataclass(frozen=True, eq=False)
class Reads:
    """A kind of field: how the value in the file is read, and the JSON Schema of what the file may hold."""

    read: Reader
    schema: JsonSchemaValue

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


@dataclass(frozen=True)
class OrWord:
    """A mapping that may be written as one plain word, the value of its key `key`."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(given: Any) -> Any:
            return {self.key: given} if isinstance(given, str) else given

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "description": f"short for its key {self.key}"}, handler(core)]}


@dataclass(frozen=True)
class OrOne:
    """A list that may be written as its only item; where `no_is_empty`, "no" and "none" mean the empty list."""

    no_is_empty: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(given: Any) -> Any:
            if isinstance(given, list | tuple):
                return given
            said_no = given is False or (isinstance(given, str) and plain_word(given) in _NO)
            return [] if self.no_is_empty and said_no else [given]

        return core_schema.no_info_before_validator_function(read, handler(source))


def fault(allowed: str, nearest: str | None = None) -> PydanticCustomError:
    """One fault of one field, for pydantic to collect with the others."""
    return PydanticCustomError("fault", "{allowed}", {"allowed": allowed, "nearest": nearest})


def nearest_word(word: str, words: list[str]) -> str | None:
    """The most similar of some words, or None where nothing is like it."""
    from rapidfuzz import fuzz, process

    plain = {plain_word(known): known for known in words}
    best = process.extractOne(plain_word(word), list(plain), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return None if best is None else plain[best[0]]


def plain_word(text: object) -> str:
    """Lower case, with hyphens and underscores as spaces."""
    return " ".join(re.sub(r"[-_\s]+", " ", str(text)).split()).casefold()


def _sentence(read: Callable[..., Any], *given: Any) -> Any:
    """Call a reader of ours and hand its InputFault to pydantic."""
    try:
        return read(*given)
    except InputFault as wrong:
        raise fault(wrong.allowed, wrong.nearest) from None


# --- numbers -----------------------------------------------------------------------------------------------------


def number(low: float, high: float, what: str, *, whole: bool = False) -> Reads:
    """A plain number between two ends (both allowed), an int where `whole`."""
    allowed = f"allowed is {'a whole number' if whole else 'a number'} from {low:g} to {high:g}"
    allowed += f" ({what})" if what else ""

    def read(given: Any, _: ValidationInfo) -> float | int:
        text = str(given).strip()
        if isinstance(given, bool) or not isinstance(given, str | int | float) or not _NUMBER.fullmatch(text):
            raise fault(allowed)
        value = float(text)
        if not low <= value <= high or (whole and value != int(value)):
            raise fault(allowed)
        return int(text) if whole and text.lstrip("+-").isdigit() else int(value) if whole else value

    kind = "integer" if whole else "number"
    return Reads(read, {"type": kind, "minimum": low, "maximum": high, "description": what})


def quantity(kind: str, low: str, high: str, what: str) -> Reads:
    """A quantity with its unit, of a kind of `corneum.units`, between two ends written with units; SI inside."""
    ends = (units.parse(low, kind, what), units.parse(high, kind, what))
    example = units.KINDS[kind][1]

    def read(given: Any, _: ValidationInfo) -> float:
        value = float(_sentence(units.parse, given, kind, what))
        # the ends themselves are allowed, whatever the last digit of their conversion
        if not (ends[0] <= value <= ends[1] or any(math.isclose(value, end, rel_tol=1e-12) for end in ends)):
            raise fault(f"allowed is {low} to {high}")
        return value

    schema = {"type": "string", "description": f"{what}; {low} to {high}", "examples": [example]}
    return Reads(read, schema)


@dataclass(frozen=True)
class Age:
    """Age in years: `years` is the middle and `spread` the half width of what was given (0, or 5 for "50s")."""

    years: float
    spread: float = 0.0


OLDEST = 110
_AGE_ALLOWED = f"allowed is an age in years from 1 to {OLDEST}, such as 52, or a decade such as 50s"


def _read_age(given: Any, _: ValidationInfo) -> Age:
    text = str(given).strip().casefold()
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise fault(_AGE_ALLOWED)
    decade = re.fullmatch(r"([1-9]0)\s?['’]?s", text)
    if decade:
        return Age(float(decade[1]) + 5.0, 5.0)
    plain = re.fullmatch(rf"({_NUMBER.pattern})\s*(?:y|years?|years old)?", text)
    if plain is None or not 1 <= float(plain[1]) <= OLDEST:
        raise fault(_AGE_ALLOWED)
    return Age(float(plain[1]))


AGE = Reads(_read_age,
    {"anyOf": [{"type": "number", "minimum": 1, "maximum": OLDEST}, {"type": "string", "pattern": "^[1-9]0s$"}],
     "description": "age in years, or a decade", "examples": [52, "50s"]},
)  # fmt: skip


@dataclass(frozen=True)
class Price:
    """A price: `amount` in units of `currency` (a three-letter code)."""

    amount: float
    currency: str


_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}
_PRICE_ALLOWED = "a price needs its currency, such as 450 USD"


def _read_price(given: Any, _: ValidationInfo) -> Price:
    text = str(given).strip()
    match = re.fullmatch(r"([$€£]?)\s*(\d{1,9}(?:\.\d{1,2})?)\s*([A-Za-z]{3}|[$€£])?", text)
    if match is None or isinstance(given, bool) or bool(match[1]) == bool(match[3]):
        raise fault(_PRICE_ALLOWED)
    unit = match[1] or match[3]
    return Price(float(match[2]), _SYMBOLS.get(unit, unit.upper()))


PRICE = Reads(_read_price, {"type": "string", "description": "a price", "examples": ["450 USD"]})


@dataclass(frozen=True)
class Amount:
    """How much of an active: `value` in `unit`, "kg" for a mass or "U" for toxin units of that product."""

    value: float
    unit: str


_AMOUNT_ENDS = {"toxin activity": (2000.0, "2000 U"), "mass": (0.1, "100 g")}


def _read_amount(given: Any, _: ValidationInfo) -> Amount:
    kind = "toxin activity" if re.search(r"\d\s*(?:U|IU|units?)\s*$", str(given)) else "mass"
    text = re.sub(r"(?:IU|units?)\s*$", "U", given) if isinstance(given, str) and kind == "toxin activity" else given
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

# --- words -------------------------------------------------------------------------------------------------------


def word(allowed: Mapping[str, tuple[str, ...]], what: str) -> Reads:
    """One of some words. `allowed` maps each to other spellings that are read as it."""
    spelt = {plain_word(text): key for key, others in allowed.items() for text in (key, *others)}
    listed = f"allowed is {either(list(allowed))}"

    def read(given: Any, _: ValidationInfo) -> str:
        if isinstance(given, str | int) and not isinstance(given, bool):
            found = spelt.get(plain_word(given))
            if found is not None:
                return found
        near = nearest_word(given, list(spelt)) if isinstance(given, str) else None
        raise fault(listed, spelt[near] if near else None)

    return Reads(read, {"type": "string", "enum": list(allowed), "description": what})


def words(*allowed: str, what: str) -> Reads:
    """One of some words, each with one spelling."""
    return word({key: () for key in allowed}, what)


def either(options: list[str]) -> str:
    """The options as `a, b or c`."""
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


def _read_yes_no(given: Any, _: ValidationInfo) -> bool | None:
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        text = plain_word(given)
        if text in _YES:
            return True
        if text in _NO:
            return False
        if text in _NOT_ASKED:
            return None
    raise fault("allowed is yes or no; leave it out where it was not asked")


YES_NO = Reads(_read_yes_no, {"enum": ["yes", "no"], "description": "left out: not asked"})


def _read_text(given: Any, _: ValidationInfo) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    text = flat_text(given)
    if not text:
        raise fault("words are needed here")
    return text


TEXT = Reads(_read_text, {"type": "string"})


def _read_free_texts(given: Any, _: ValidationInfo) -> tuple[str, ...] | None:
    """Any words at all: nothing that a person says about their health is refused."""
    if given is False:
        return ()
    if isinstance(given, str):
        if plain_word(given) in _NO:
            return ()
        if plain_word(given) in _NOT_ASKED:
            return None
        given = re.split(r"[,;]", given)
    parts = given if isinstance(given, list | tuple) else [given]
    return tuple(text for text in (flat_text(part) for part in parts) if text)


FREE_TEXTS = Reads(
    _read_free_texts,
    {"type": "array", "items": {"type": "string"}, "description": "free words; [] asked and none, left out: not asked"},
)


def flat_text(given: object) -> str:
    """Whatever was written, as one line of text; a `name` stands first and without its key."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, Mapping):
        parts = [flat_text(given["name"])] if "name" in given else []
        parts += [f"{key}: {flat_text(value)}" for key, value in given.items() if key != "name"]
        return ", ".join(part for part in parts if part)
    if isinstance(given, list | tuple):
        return ", ".join(text for text in (flat_text(part) for part in given) if text)
    return " ".join(str(given).split())


# --- days --------------------------------------------------------------------------------------------------------

_UNITS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
_FIXED = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_DAY_ALLOWED = 'allowed is a day such as 2026-11-18, or words such as "2 days ago"'


def relative_day(text: str, today: date) -> date | None:
    """The day that words mean, counted from `today`; None where they mean none that corneum knows.

    Months count 30.4 days and years 365.25, rounded to whole days; "last week" is 7 days ago.
    """
    plain = plain_word(text)
    if plain in _FIXED:
        return today + timedelta(days=_FIXED[plain])
    named = re.fullmatch(r"(last|next) (day|week|month|year)", plain)
    counted = re.fullmatch(r"(\d{1,4}|[a-z]+) (day|week|month|year)s? ago", plain)
    ahead = re.fullmatch(r"in (\d{1,4}|[a-z]+) (day|week|month|year)s?", plain)
    if named:
        return _shifted(today, (1 if named[1] == "next" else -1) * _UNITS[named[2]])
    for match, sign in ((counted, -1), (ahead, 1)):
        if match:
            count = int(match[1]) if match[1].isdigit() else _COUNTS.get(match[1])
            return None if count is None else _shifted(today, sign * count * _UNITS[match[2]])
    return None


def _shifted(today: date, days: float) -> date | None:
    try:
        return today + timedelta(days=round(days))
    except OverflowError:
        return None


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


def _read_day(given: Any, info: ValidationInfo) -> date:
    if isinstance(given, date):
        return given
    if isinstance(given, str):
        found = iso_day(given) or relative_day(given, today_of(info))
        if found is not None:
            return found
    raise fault(_DAY_ALLOWED)


DAY = Reads(_read_day, {"type": "string", "description": "a day, or words counted from `date`",
                      "examples": ["2026-11-18", "2 days ago"]},
)  # fmt: skip


@dataclass(frozen=True)
class When:
    """When something happened: the day, or None with the `words` that are not understood."""

    day: date | None = None
    words: str = ""


def _read_when(given: Any, info: ValidationInfo) -> When:
    """A day that has passed. Words that mean no day are kept: what happened is never refused for them."""
    text = flat_text(given)
    found = iso_day(text) or relative_day(text, today_of(info))
    if found is not None and found > today_of(info):
        raise fault(f"lies after the day of planning, {today_of(info)}; allowed is a day that has passed")
    return When(found, "" if found else text)


WHEN = Reads(_read_when, dict(DAY.schema, description="a day, or words counted from `date`"))

# --- zones -------------------------------------------------------------------------------------------------------


def _read_zones(given: Any, _: ValidationInfo) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in given if isinstance(given, list | tuple) else [given]:
        found.update(dict.fromkeys(_sentence(find_zone, part, "zone")))
    if not found:
        raise fault("at least one zone is needed; leave it out for the whole face")
    return tuple(found)


def _read_one_zone(given: Any, info: ValidationInfo) -> str:
    found = _read_zones(given, info)
    if len(found) > 1:
        raise fault(f"names several zones; say which one: {either(list(found))}")
    return found[0]


_ZONE_SCHEMA = {"type": "string", "description": "a zone's id or common name", "examples": ["cheek_medial"]}
ZONES = Reads(
    _read_zones,
    {"anyOf": [{"type": "array", "items": _ZONE_SCHEMA}, _ZONE_SCHEMA], "description": "zones, or one zone"},
)
ONE_ZONE = Reads(_read_one_zone, _ZONE_SCHEMA)
