"""Units at the border: text in, SI floats inside, text out.

Inside the package every float is SI (m, s, kg, mol, K, Pa). A quantity is read from text such as `1.62 mm`
or `14 g/m^2/h` and checked against the kind of quantity that the field asks for. A percentage of something
dissolved is weight in volume (1 % = 10 kg/m^3) unless `w/w` is said.

The units that tables and code of the package use stand worked out in `unit_table.csv`, made from the definitions in
`units.txt` by `python -m corneum.units`; a unit that is not there is worked out when it is met.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from corneum.errors import InputFault

_NUMBER = re.compile(r"^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")
_DECIMAL_COMMA = re.compile(r"(\s*[+-]?\d+),(\d+)(?![\d,.])")
_DIGITS_OF_THOUSANDS = 3
# what a unit may look like: short, small exponents, no power of a power (pint would try to work that out)
_UNIT = re.compile(r"(?:[^\W\d_]|[%°·²³¹⁻−*/^().\s_-]|(?<!\d)\d{1,2}(?!\d)){1,40}")
_TOWER = re.compile(r"(?:\^|\*\*)[\s(-]*\w+[\s)]*(?:\^|\*\*)|\)\s*(?:\^|\*\*)")
_SIGNS = str.maketrans({"·": "*", "−": "-", "⁻": "-", "¹": "1", "²": "2", "³": "3"})
_POWER = re.compile(r"(?<=[^\W\d_])(-?[1-4])(?!\w)")
_WEIGHT_IN_VOLUME = {"%", "% w/v", "percent"}

# prefixes from small to large, each a thousand of the one before
_PREFIXES = ["n", "u", "m", "", "k"]
_THOUSAND, _THOUSANDTH = 999.0, 1 / 999.0

# kind of quantity -> its SI unit and the unit named in messages
KINDS: dict[str, tuple[str, str]] = {
    "length": ("m", "0.5 mm"),
    "area": ("m^2", "290 cm^2"),
    "volume": ("m^3", "1 mL"),
    "volume per area": ("m", "3.4 uL/cm^2"),
    "time": ("s", "8 h"),
    "press time": ("s", "2 s"),
    "mass": ("kg", "64 kg"),
    "mass concentration": ("kg/m^3", "1 % or 10 mg/mL"),
    "density": ("kg/m^3", "0.95 g/mL"),
    "amount per area": ("kg/m^2", "1 ug/cm^2"),
    "diffusivity": ("m^2/s", "1e-10 m^2/s"),
    "velocity": ("m/s", "1e-7 m/s"),
    "hand speed": ("m/s", "5 mm/s"),
    "rate": ("1/s", "5e-4 1/s"),
    "areal density": ("1/m^2", "250 1/cm^2"),
    "molar mass": ("kg/mol", "122.1 g/mol"),
    "molar rate": ("mol/m^3/s", "1e-6 mol/m^3/s"),
    "molar concentration": ("mol/m^3", "1 mol/m^3"),
    "force": ("N", "10 N"),
    "pressure": ("Pa", "50 kPa"),
    "temperature": ("K", "32 degC"),
    "energy": ("J", "20 mJ"),
    "power": ("W", "25 W"),
    "frequency": ("Hz", "100 Hz"),
    "transepidermal water loss": ("kg/m^2/s", "14 g/m^2/h"),
    "toxin activity": ("U", "20 U"),
    "osmolality": ("Osm/kg", "300 mOsm/kg"),
    "viscosity": ("Pa*s", "10 mPa*s"),
    "angle": ("radian", "90 deg"),
}


@cache
def _registry() -> Any:
    import pint

    text = resources.files("corneum").joinpath("units.txt").read_text(encoding="utf-8")
    registry: Any = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=True)
    registry.load_definitions(text.splitlines())
    return registry


@dataclass(frozen=True)
class _Unit:
    """A unit that only scales: its value in the base units of the registry (grams), and its dimension with powers."""

    value: float
    dimension: Mapping[str, float]

    def in_si(self, number: float) -> float:
        # the registry's base of mass is the gram; SI's is the kilogram
        return float(number * self.value) * float(10.0 ** (-3 * self.dimension.get("[mass]", 0)))


@cache
def _table() -> dict[str, _Unit]:
    text = resources.files("corneum").joinpath("unit_table.csv").read_text(encoding="utf-8")
    return {
        unit: _Unit(float(value), dict(_power(part) for part in dimension.split()))
        for unit, value, dimension in (line.split(",") for line in text.splitlines()[1:])
    }


def _power(part: str) -> tuple[str, float]:
    name, _, power = part.partition(":")
    return name, float(power)


def table_text(units: Iterable[str]) -> str:
    """The text of `unit_table.csv` for these units, worked out from the definitions."""
    lines = ["unit,value,dimension"]
    for unit in sorted(units):
        quantity = _quantity(1.0, unit, "unit")
        powers = sorted(quantity.dimensionality.items())
        dimension = " ".join(f"{name}:{power:g}" for name, power in powers)
        lines.append(f"{unit},{float(quantity.to_base_units().magnitude)!r},{dimension}")
    return "\n".join(lines) + "\n"


@cache
def _dimension(unit: str) -> Mapping[str, float]:
    known = _table().get(unit)
    return dict(_quantity(1.0, unit, "unit").dimensionality) if known is None else known.dimension


@cache
def factor(unit: str) -> float:
    """SI value of one `unit` (a scale factor; for absolute temperatures use `parse`).

    Raises InputFault where the unit is not known.
    """
    if unit in ("", "1", "-"):
        return 1.0
    known = _table().get(unit)
    return float(_si_magnitude(_quantity(1.0, unit, "unit"))) if known is None else known.in_si(1.0)


@cache
def si_unit(unit: str) -> str:
    """The SI unit, spelt as corneum prints it, that has the dimension of `unit`; `1` for a plain number."""
    if unit in ("", "1", "-"):
        return "1"
    dimension = _dimension(unit)
    for _, (si, _example) in KINDS.items():
        if _dimension(si) == dimension and si != "radian":
            return si
    parts = []
    for name, power in sorted(dimension.items()):
        base = _BASE[name]
        parts.append(base if power == 1 else f"{base}^{power:g}")
    return "*".join(parts) if parts else "1"


_BASE = {
    "[length]": "m",
    "[time]": "s",
    "[mass]": "kg",
    "[temperature]": "K",
    "[substance]": "mol",
    "[osmotic_amount]": "Osm",
    "[toxin_activity]": "U",
    "[currency_usd]": "USD",
    "[currency_eur]": "EUR",
    "[currency_gbp]": "GBP",
    "[currency_chf]": "CHF",
}


def parse(text: object, kind: str, field: str) -> float:
    """Read a quantity of a given kind (a key of `KINDS`) and return it in SI.

    Raises InputFault naming `field` where the number, the unit or the kind of unit is wrong, or where it is
    not finite.
    """
    si, example = KINDS[kind]
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise InputFault(field, text, f"a {kind} with its unit is needed, such as {example}")
    match = _NUMBER.match(with_decimal_point(str(text), field))
    if match is None:
        raise InputFault(field, text, f"a {kind} with its unit is needed, such as {example}")
    number, unit = float(match.group(1)), match.group(2)
    if not unit:
        raise InputFault(field, text, f"the unit is missing; write a {kind} such as {example}")
    if kind == "mass concentration" and unit in _WEIGHT_IN_VOLUME:
        return number * 10.0
    known = _table().get(unit)
    quantity: Any = _quantity(number, unit, field, text) if known is None else None
    dimension = known.dimension if known is not None else quantity.dimensionality
    if dimension != _dimension(si):
        raise InputFault(field, text, f"{unit} is not a unit of {kind}; write it as {example}")
    try:
        value = known.in_si(number) if known is not None else float(_si_magnitude(quantity))
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise InputFault(field, text, f"a finite {kind} is needed, such as {example}")
    return value


def with_decimal_point(text: str, field: str) -> str:
    """A text that begins with a number, its decimal comma as a point (`1,5 mm`).

    Raises InputFault naming `field` for a comma before three digits, which may stand for thousands.
    """
    match = _DECIMAL_COMMA.match(text)
    if match is None:
        return text
    if len(match[2]) == _DIGITS_OF_THOUSANDS:
        raise InputFault(field, text, "may mean thousands or a decimal comma; write it with a decimal point")
    return f"{match[1]}.{text[match.end(1) + 1 :]}"


def thousandfold(text: object, kind: str, low: float, high: float, *units_of_field: str) -> str | None:
    """The same number with the unit that was probably meant, where the value lies thousandfold off.

    Args:
        text: the quantity as it was written.
        kind: a key of `KINDS`.
        low: smallest value that may have been meant, SI.
        high: largest such value, SI.
        units_of_field: units in which the field is usually written.

    Returns:
        Such as `1.5 mm` for `1.5 um`; None where no such unit brings the number between the ends.
    """
    match = _NUMBER.match(with_decimal_point(str(text), ""))
    if match is None or not match[2]:
        return None
    for unit in dict.fromkeys((*_steps_of_thousand(match[2]), *units_of_field)):
        try:
            meant, written = (parse(f"{match[1]} {each}", kind, "") for each in (unit, match[2]))
        except InputFault:
            continue
        if low <= meant <= high and not _THOUSANDTH < abs(written / meant) < _THOUSAND:
            return f"{match[1]} {unit}"
    return None


def _steps_of_thousand(unit: str) -> Iterable[str]:
    """The unit with the next larger and the next smaller prefix."""
    prefix, base = (unit[0], unit[1:]) if unit[0] in _PREFIXES and unit[1:2].isalpha() else ("", unit)
    step = _PREFIXES.index("u" if prefix == "\u00b5" else prefix)
    return [_PREFIXES[near] + base for near in (step + 1, step - 1) if 0 <= near < len(_PREFIXES)]


def show(value: float, unit: str, digits: int = 2) -> str:
    """Print an SI `value` in `unit` (any unit of its dimension) to `digits` significant figures."""
    scaled = value / factor(unit)
    return f"{significant(scaled, digits)} {unit}"


def significant(value: float, digits: int = 2) -> str:
    """A number to `digits` significant figures, never in exponent form between 1e-4 and 1e6."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    exponent = math.floor(math.log10(abs(value)))
    if not -4 <= exponent < 6:
        return f"{value:.{digits - 1}e}"
    rounded = round(value, digits - 1 - exponent)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:.{decimals}f}"


def _quantity(number: float, unit: str, field: str, given: object = None) -> Any:
    import pint

    if not _UNIT.fullmatch(unit) or _TOWER.search(unit):
        raise InputFault(field, given if given is not None else unit, f"{unit[:40]} is not a known unit")
    spelled = unit.translate(_SIGNS).replace("%", "percent")
    # m2/s, kg/m3, g m-2 h-1: no unit of ours ends in a digit
    spelled = _POWER.sub(r"^\1", spelled)
    try:
        return _registry().Quantity(number, spelled)
    except (pint.errors.PintError, ValueError, AttributeError, TypeError, KeyError, AssertionError) as exc:
        raise InputFault(field, given if given is not None else unit, f"{unit} is not a known unit") from exc
    except Exception as exc:
        if type(exc).__module__.startswith(("tokenize", "builtins")):
            raise InputFault(field, given if given is not None else unit, f"{unit} is not a known unit") from exc
        raise


def _si_magnitude(quantity: Any) -> float:
    base = quantity.to_base_units()
    # the registry's base of mass is the gram; SI's is the kilogram
    grams = base.dimensionality.get("[mass]", 0)
    return float(base.magnitude) * float(10.0 ** (-3 * grams))


if __name__ == "__main__":
    print(table_text(_table()), end="")
