"""The kinds of field that a client file has: each reads what people write and describes itself for the schema.

A kind stands in an annotation: `depth: Annotated[float, quantity("length", ...)]`. What a model holds is SI or a
canonical word; what the file holds is text with a unit, a plain word or a date. A fault is raised as
`PydanticCustomError` of type "fault" whose context holds `allowed` and `nearest`, from which
`corneum.client.reading` makes an `InputFault`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from corneum import units
from corneum.errors import InputFault

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_YES = frozenset(("yes", "true", "y"))
_NO = frozenset(("no", "false", "n", "none", "never"))
_UNKNOWN = frozenset(("not asked", "unknown", "not known", "?"))
# below this likeness (of 100) two words have nothing to do with each other
_LIKENESS = 60.0
# longer texts are no misspelt words
LONGEST_WORD = 100

Reader = Callable[[Any, ValidationInfo], Any]


@dataclass(frozen=True, eq=False)
class Reads:
    """A kind of field: how the value in the file is read, the JSON Schema of what the file may hold, and how a
    number of the model is shown in the file, where that takes a unit."""

    read: Reader
    schema: JsonSchemaValue
    show: Callable[[float], str] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


@dataclass(frozen=True)
class OrWord:
    """A mapping that may be written as one plain word, the value of its key `key`."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(raw: Any) -> Any:
            return {self.key: raw} if isinstance(raw, str) else raw

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "description": f"short for its key {self.key}"}, handler(core)]}


@dataclass(frozen=True)
class OrSingle:
    """A list that may be written as its only item; where `no_is_empty`, "no" and "none" mean the empty list."""

    no_is_empty: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(raw: Any) -> Any:
            if isinstance(raw, list | tuple):
                return raw
            is_no = raw is False or (isinstance(raw, str) and plain_word(raw) in _NO)
            return [] if self.no_is_empty and is_no else [raw]

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        options = schema.get("anyOf", [schema])
        return {"anyOf": [*options, *(option["items"] for option in options if "items" in option)]}


def fault(allowed: str, nearest: str | None = None, item: int | None = None) -> PydanticCustomError:
    """One fault of one field, for pydantic to collect with the others; `item` is the list item at fault."""
    return PydanticCustomError("fault", "{allowed}", {"allowed": allowed, "nearest": nearest, "item": item})


def faults(several: Sequence[PydanticCustomError]) -> PydanticCustomError:
    """Several faults of one field, made by `fault`, told together."""
    first, *more = several
    return PydanticCustomError("fault", "{allowed}", {**(first.context or {}), "more": [each.context for each in more]})


def nearest_word(word: str, words: list[str]) -> str | None:
    """The most similar of some words, or None where nothing is like it."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    spelt = plain_word(word[:LONGEST_WORD])
    scored = [
        (fuzz.ratio(spelt, plain_word(known)), JaroWinkler.similarity(spelt, plain_word(known)), known)
        for known in words
    ]
    likeness, _, best = max(scored, default=(0.0, 0.0, ""))
    return best if likeness >= _LIKENESS else None


def plain_number(value: float) -> float | int:
    """A whole number without its decimal point."""
    return int(value) if value == int(value) else value


def plain_word(text: object) -> str:
    """Lower case, with hyphens and underscores as spaces."""
    return " ".join(re.sub(r"[-_\s]+", " ", str(text)).split()).casefold()


# --- numbers -----------------------------------------------------------------------------------------------------


def number(low: float, high: float, what: str, *, whole: bool = False) -> Reads:
    """A plain number between two ends (both allowed), an int where `whole`."""
    allowed = f"allowed is {'a whole number' if whole else 'a number'} from {low} to {high}"
    allowed += f" ({what})" if what else ""

    def read(raw: Any, _: ValidationInfo) -> float | int:
        try:
            text = units.with_decimal_point(str(raw).strip(), what)
        except InputFault as wrong:
            raise fault(wrong.allowed) from None
        if isinstance(raw, bool) or not isinstance(raw, str | int | float) or not NUMBER.fullmatch(text):
            raise fault(allowed)
        value = float(text)
        if not low <= value <= high or (whole and value != int(value)):
            raise fault(allowed)
        return int(text) if whole and text.lstrip("+-").isdigit() else int(value) if whole else value

    kind = "integer" if whole else "number"
    return Reads(read, {"type": kind, "minimum": low, "maximum": high, "description": what})


def in_si(raw: Any, kind: str, what: str, info: ValidationInfo) -> float:
    """A quantity in SI. A number without a unit is one in SI where the validation context says so ("bare_numbers": data
    of a program), and a fault in a file. Raises InputFault."""
    bare = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not bare or (info.context or {}).get("bare_numbers") != "SI":
        return units.parse(raw, kind, what)
    if not math.isfinite(raw):
        raise InputFault(what, raw, f"a finite {kind} is needed, in {units.KINDS[kind][0]}")
    return float(raw)


def quantity(kind: str, low: str, high: str, what: str, *, least: str | None = None) -> Reads:
    """A quantity with its unit, of a kind of `corneum.units`, between two ends written with units; SI inside.

    Where `low` is nothing at all, `least` is the smallest value beside it that can be meant.
    """
    ends = (units.parse(low, kind, what), units.parse(high, kind, what))
    smallest = units.parse(least, kind, what) if least else ends[0]
    unit = high.split(" ", 1)[1]
    scale = units.parse(f"1 {unit}", kind, what)
    example = units.KINDS[kind][1].split(" or ")[0]
    usual = [end.split(" ", 1)[1] for end in (low, least, high, example) if end]
    span = f"allowed is {low}, or {least} to {high}" if least else f"allowed is {low} to {high}"

    def is_allowed(value: float) -> bool:
        # the ends themselves are allowed, whatever the last digit of their conversion
        inside = smallest <= value <= ends[1] or any(math.isclose(value, end, rel_tol=1e-12) for end in ends)
        return inside or math.isclose(value, smallest, rel_tol=1e-12)

    def read(raw: Any, info: ValidationInfo) -> float:
        try:
            value = in_si(raw, kind, what, info)
        except InputFault as wrong:
            reason = re.split(r";|, such as", wrong.allowed)[0]
            raise fault(f"{reason}; {span}") from None
        if not is_allowed(value):
            bare = "" if isinstance(raw, str) else f"a number without a unit is in {units.KINDS[kind][0]}; "
            raise fault(bare + span, units.thousandfold(raw, kind, smallest, ends[1], *usual))
        return value

    schema = {"type": "string", "description": f"{what}; {span.removeprefix('allowed is ')}", "examples": [example]}
    return Reads(read, schema, lambda value: f"{value / scale:.12g} {unit}")


# --- words -------------------------------------------------------------------------------------------------------


def word(allowed: Mapping[str, tuple[str, ...]], what: str) -> Reads:
    """One of some words. `allowed` maps each to other spellings that are read as it."""
    spelt = {plain_word(known): key for key, others in allowed.items() for known in (key, *others)}
    also = [other for others in allowed.values() for other in others]
    what += f"; also read: {', '.join(also)}" if also else ""
    listed = f"allowed is {either(list(allowed))}"

    def read(raw: Any, _: ValidationInfo) -> str:
        if isinstance(raw, str | int):
            meant = spelt.get(plain_word(raw))
            if meant is not None:
                return meant
        near = nearest_word(raw, list(spelt)) if isinstance(raw, str) else None
        raise fault(listed, spelt[near] if near else None)

    return Reads(read, {"type": "string", "enum": list(allowed), "description": what})


def words(*allowed: str, what: str) -> Reads:
    """One of some words, each with one spelling."""
    return word({key: () for key in allowed}, what)


def either(options: list[str]) -> str:
    """The options as `a, b or c`."""
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


def _read_yes_no(raw: Any, _: ValidationInfo) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        text = plain_word(raw)
        if text in _YES:
            return True
        if text in _NO:
            return False
        if text in _UNKNOWN:
            return None
    raise fault("allowed is yes or no; leave it out where it was not asked")


YES_NO = Reads(_read_yes_no, {"enum": ["yes", "no", True, False], "description": "left out: not asked"})


def _read_text(raw: Any, _: ValidationInfo) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    text = flat_text(raw)
    if not text:
        raise fault("words are needed here")
    return text


def text(what: str, *examples: str) -> Reads:
    """Any words, on one line."""
    return Reads(_read_text, {"type": "string", "description": what, "examples": list(examples)})


def _read_free_texts(raw: Any, _: ValidationInfo) -> tuple[str, ...] | None:
    """Any words at all: nothing that a person says about their health is refused."""
    if raw is False:
        return ()
    if isinstance(raw, str):
        if plain_word(raw) in _NO:
            return ()
        if plain_word(raw) in _UNKNOWN:
            return None
        raw = re.split(r"[,;]", raw)
    parts = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(text for text in (flat_text(part) for part in parts) if text)


_FREE = {"type": "string", "description": "free words; `none` means asked and none"}
FREE_TEXTS = Reads(
    _read_free_texts,
    {
        "anyOf": [{"type": "array", "items": _FREE}, _FREE],
        "description": "free words, never refused; [] asked and none, left out: not asked",
    },
)


def flat_text(raw: object) -> str:
    """Whatever was written, as one line of text; a `name` stands first and without its key."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, Mapping):
        parts = [flat_text(raw["name"])] if "name" in raw else []
        parts += [f"{key}: {flat_text(value)}" for key, value in raw.items() if key != "name"]
        return ", ".join(part for part in parts if part)
    if isinstance(raw, list | tuple):
        return ", ".join(text for text in (flat_text(part) for part in raw) if text)
    return " ".join(str(raw).split())
