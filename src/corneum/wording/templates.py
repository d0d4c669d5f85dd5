"""The templates of all sentences, and a text filled for one reader.

Templates stand in `texts/*.toml`, a table each: `text` for every reader, or `text` for practitioners and `client` for
clients. A sentence that stands in a cell of an evidence table has its `table:row:column` as id and needs a template
only where clients read it otherwise. In a template `{name}` is a field as it is, `{name:format}` one in human units:

    depth     depth of a needle, m; only for readers who are told depths
    length    any other length, m            duration  a time, s
    whole_time  a time in whole units        percent_range  (low, high) as percent
    span, percent_span  (low, middle, high): the middle, and the range where there is one
    calm      a name that is printed in capitals, without them
    or        several words, joined by "or"  full_stop  the first letter large and a full stop at the end
    speed     of a hand, m/s, in mm a second
    degrees   an angle, rad, in degrees      days      a time, s, as a whole number of days
    percent   a share as percent             number    two significant figures
    signed    two decimals with a sign where it is below nothing
    day       an ISO day for people          commas    several words, joined by commas
    capital   first letter large             lower     first letter small, unless it begins an abbreviation
    of_100    a counted share, of 100        millimetres  a length that was measured or computed, m
    semicolons  several sentences, joined by semicolons
    exact     every digit of a number        units, units_per_volume: of a toxin, U and U/m^3
    mass, area, volume, pressure, concentration, osmolality, viscosity, force: quantities in SI, or a range of two
    milligrams  a mass of a drug in a sum, kg, to three figures
    width     a width that was measured or computed, m, or a range of two
    dose      an amount per area, kg/m^2, in ug/cm^2
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from string import Formatter

from corneum import units
from corneum.evidence.statement import Statement, Text
from corneum.evidence.tables import load_tables
from corneum.wording import human_units
from corneum.wording.readers import Reader


def fill(text: Text, reader: Reader) -> str:
    """The sentences of a text for a reader, one after the other; those that say nothing to the reader are left out."""
    return " ".join(filter(None, (fill_statement(statement, reader) for statement in text)))


def fill_statement(statement: Statement, reader: Reader) -> str:
    """One sentence for a reader. Raises KeyError for an id without a template, or a field that is missing."""
    template = template_of(statement.text_id, reader)
    return _Filler(reader).vformat(template, (), statement.fields) if statement.fields else template


def template_of(text_id: str, reader: Reader) -> str:
    """The template of a sentence for a reader. Raises KeyError where there is none."""
    entry = templates().get(text_id)
    if entry is not None and reader in entry:
        return entry[reader]
    if entry is not None and "text" in entry:
        return entry["text"]
    return _cell(text_id)


@cache
def fields_of(template: str) -> frozenset[str]:
    """The names of the fields that a template fills."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


@cache
def templates() -> Mapping[str, Mapping[str, str]]:
    """Every template by its id: `text`, and where clients read it otherwise `client`."""
    by_id: dict[str, Mapping[str, str]] = {}
    for file in sorted(resources.files("corneum.wording").joinpath("texts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            assert not by_id.keys() & entries.keys(), f"{file.name} repeats the id of a template"
            by_id |= entries
    return by_id


@cache
def _cell(text_id: str) -> str:
    table, colon, rest = text_id.partition(":")
    row_id, second_colon, column = rest.rpartition(":")
    if not (colon and second_colon):
        raise KeyError(text_id)
    return load_tables()[table].row(row_id)[column]


class _Filler(Formatter):
    """Fields in the words of a reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, tuple) and all(isinstance(part, Statement) for part in value):
            if format_spec == "semicolons":
                return "; ".join(fill_statement(part, self.reader) for part in value)
            value = fill(value, self.reader)
        formatter = FORMATS.get(format_spec)
        return formatter(value) if formatter else format(value, format_spec)


def _length(metres: float) -> str:
    return human_units.spoken(metres, "m", kind="setting").text


def _quantity(unit: str) -> Callable[[float | tuple[float, float]], str]:
    """A format for a quantity in an SI unit, or for a range of two."""

    def in_words(value: float | tuple[float, float]) -> str:
        if isinstance(value, tuple):
            return human_units.between(*value, unit)
        return human_units.spoken(value, unit).text

    return in_words


FORMATS: Mapping[str, Callable[..., str]] = {
    "depth": _length,
    "length": _length,
    "duration": human_units.duration,
    "whole_time": human_units.whole_time,
    "speed": lambda speed: f"{human_units.two_figures(speed / units.factor('mm/s'))} mm a second",
    "degrees": lambda angle: f"{angle / units.factor('deg'):.0f}",
    "days": lambda seconds: str(round(seconds / units.factor("day"))),
    "percent": lambda share: f"{human_units.two_figures(share * 100)} %",
    "percent_range": lambda ends: human_units.between(ends[0], ends[1], "1", "part"),
    "span": lambda ends: human_units.span(*ends),
    "percent_span": lambda ends: human_units.span(*ends, percent=True),
    "number": human_units.two_figures,
    "signed": human_units.signed,
    "exact": human_units.exact,
    "mass": _quantity("kg"),
    "milligrams": lambda value: units.show(value, "mg", 3),
    "area": _quantity("m^2"),
    "volume": _quantity("m^3"),
    "width": _quantity("m"),
    "dose": lambda value: f"{human_units.two_figures(value / units.factor('ug/cm^2'))} µg/cm²",
    "force": _quantity("N"),
    "pressure": _quantity("Pa"),
    "concentration": _quantity("kg/m^3"),
    "units": _quantity("U"),
    "units_per_volume": _quantity("U/m^3"),
    "osmolality": lambda value: units.show(value, "mOsm/kg"),
    "viscosity": lambda value: units.show(value, "mPa*s"),
    "day": human_units.day,
    "commas": lambda words: ", ".join(map(str, words)),
    "or": lambda words: " or ".join(map(str, words)),
    "semicolons": "; ".join,
    "of_100": human_units.share,
    "millimetres": lambda metres: f"{human_units.two_figures(metres * 1e3)} mm",
    "capital": human_units.sentence,
    "calm": lambda name: human_units.sentence(name.lower()) if name.isupper() else name,
    "lower": lambda text: text[:1].lower() + text[1:] if text[1:2].islower() else text,
    "full_stop": lambda text: human_units.full_stop(human_units.sentence(text.rstrip(". "))),
}
