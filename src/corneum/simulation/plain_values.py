"""Values of other packages as plain data: quantities of pint as text with a unit, numbers and arrays of numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

# base dimensions of pint, the unit that every registry knows for them, and how units are spelt here
_BASES = {
    "[length]": ("meter", "m"),
    "[time]": ("second", "s"),
    "[mass]": ("kilogram", "kg"),
    "[substance]": ("mole", "mol"),
    "[temperature]": ("kelvin", "K"),
}


def plain(value: Any) -> Any:
    """The same data in lists, mappings, text and numbers; a quantity becomes text in SI, a pure number a number."""
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if is_quantity(value):
        numbers, unit = in_base_units(value)
        if isinstance(numbers, list):
            return [_text(number, unit) for number in numbers]
        return _text(numbers, unit)
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value


def without_empty(data: Any) -> Any:
    """The same data without keys that hold nothing, which count as left out, as they do in a file."""
    if isinstance(data, Mapping):
        return {key: without_empty(entry) for key, entry in data.items() if entry is not None}
    return [without_empty(entry) for entry in data] if isinstance(data, list | tuple) else data


def is_quantity(value: Any) -> bool:
    """True for a quantity of pint, of whatever registry."""
    return all(hasattr(value, name) for name in ("magnitude", "dimensionality", "to"))


def in_base_units(quantity: Any) -> tuple[Any, str]:
    """Magnitude of a quantity of pint in SI (a number, or a list of them), and its unit as text; "" for a number."""
    powers = {name: power for name, power in quantity.dimensionality.items() if power}
    if any(name not in _BASES for name in powers):
        return np.asarray(quantity.magnitude).tolist(), f"{quantity.units:~C}"
    wanted = " * ".join(f"{_BASES[name][0]} ** {power:g}" for name, power in powers.items()) or "dimensionless"
    magnitude = np.asarray(quantity.to(wanted).magnitude, dtype=np.float64).tolist()
    return magnitude, "*".join(
        _BASES[name][1] + ("" if power == 1 else f"^{power:g}") for name, power in sorted(powers.items())
    )


def _text(number: float, unit: str) -> Any:
    return f"{number!r} {unit}" if unit else number
