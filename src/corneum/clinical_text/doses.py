"""Doses in a phrase: a number with its unit, or the bare number after a medicine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corneum import units
from corneum.clinical_text.clinical_finding import Dose
from corneum.errors import InputFault

# unit as written -> unit of the registry and kind of quantity
_UNITS = {
    "mg": ("mg", "mass"),
    "mcg": ("ug", "mass"),
    "ug": ("ug", "mass"),
    "micrograms": ("ug", "mass"),
    "microgram": ("ug", "mass"),
    "g": ("g", "mass"),
    "ml": ("mL", "volume"),
    "mls": ("mL", "volume"),
    "cc": ("mL", "volume"),
    "%": ("%", "mass concentration"),
    "percent": ("%", "mass concentration"),
    "units": ("U", "toxin activity"),
    "unit": ("U", "toxin activity"),
    "u": ("U", "toxin activity"),
    "iu": ("", ""),
    "mg/ml": ("mg/mL", "mass concentration"),
}
_DOSE = re.compile(
    r"(?<![\w.])(?P<n>\d+(?:[.,]\d+)?)\s?(?P<u>mg/ml|" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?![a-z])"
    r"(?:\s?/\s?(?:day|week|ml|d|wk)|\s?per (?:day|week))?"
)


@dataclass(frozen=True)
class DoseSpan:
    """A dose and where it stands in the text."""

    start: int
    end: int
    dose: Dose


def doses_in(text: str) -> Iterator[DoseSpan]:
    """The doses of a text, in SI.

    Args:
        text: as `phrase_tokens.folded` gives it.
    """
    for match in _DOSE.finditer(text):
        unit, kind = _UNITS[match["u"]]
        number = match["n"].replace(",", ".")
        try:
            value = units.parse(f"{number} {unit}", kind, "dose") if kind else None
        except InputFault:
            value = None
        si = units.KINDS[kind][0] if kind else ""
        yield DoseSpan(match.start(), match.end(), Dose(match[0], value, si))
