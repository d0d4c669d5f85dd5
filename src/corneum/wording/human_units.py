"""Numbers, units, grades and verdicts in words for people: the only place where SI is turned into human units.

A `Spoken` is a number as a reader meets it: two significant figures in a unit of everyday size, its 95 % interval
beside it. A device is set to exact values, so a `setting` keeps all its digits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corneum import units

# how a number is read out: as a quantity, a chance, a share of something counted, a share of an area, a dial value
Kind = Literal["quantity", "chance", "share", "part", "setting"]

VERDICTS: Mapping[str, str] = {
    "recommended": "recommended",
    "acceptable": "possible",
    "not_recommended": "not advised",
    "outside_scope": "not with this licence",
    "contraindicated": "do not do this",
}

VERDICT_MEANS: Mapping[str, str] = {
    "recommended": "the least burdensome choice that nothing more burdensome is shown to beat",
    "acceptable": "nothing known stands against it; it is not the first choice",
    "not_recommended": "something stands against it, or there is no good reason for it",
    "outside_scope": "the person who would do it may not, or it is not known whether they may",
    "contraindicated": "a stated fact about this client forbids it, now or for good",
}

GRADES: Mapping[str, str] = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very_low": "very low certainty",
    "no_data": "no data",
}

GRADE_MEANS: Mapping[str, str] = {
    "high": "several good studies agree; more would hardly change the number",
    "moderate": "good studies, but few, small or not quite of this case; the number may shift",
    "low": "weak, indirect or disagreeing studies; the number may well be wrong",
    "very_low": "laboratory work, expert judgement or our own derivation; a starting point only",
    "no_data": "nobody has measured it; no number is given",
}

# what a price is for, behind it
PRICE_COVERS: Mapping[str, str] = {
    "session": " a session",
    "course": " for all sessions",
    "unclear": ", for one session or for all",
}

TIERS: Mapping[str, str] = {
    "nothing_visible": "nothing visible",
    "one_pink_day": "one pink day",
    "up_to_a_week": "up to a week",
    "longer": "longer than a week",
}

NO_DATA = "no credible data"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WHOLE_TIMES = (("year", "years"), ("week", "weeks"), ("day", "days"), ("h", "hours"))
_PERCENT = 100.0
_MINUS = "\u2212"
_GAP = "\u202f"
_SECOND = (
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
    ("days", 86400.0),
    ("weeks", 7 * 86400.0),
    ("months", 30.4375 * 86400.0),
    ("years", 365.25 * 86400.0),
)
# a time is told in the largest unit of which there are at least this many
_ENOUGH = {"s": 0.0, "min": 1.5, "h": 1.5, "days": 1.5, "weeks": 3.0, "months": 3.0, "years": 1.9}
# SI unit -> (how large a value must be for it, unit, how many of it make one SI unit), largest first
_HUMAN: Mapping[str, tuple[tuple[float, str, float], ...]] = {
    "m": ((0.1, "m", 1.0), (1e-4, "mm", 1e3), (0.0, "µm", 1e6)),
    "m^2": ((1.0, "m²", 1.0), (0.0, "cm²", 1e4)),
    "m^3": ((1e-7, "mL", 1e6), (0.0, "µL", 1e9)),
    "m^3/m^2": ((0.0, "µL/cm²", 1e5),),
    "1/m^2": ((0.0, "per cm²", 1e-4),),
    "kg": ((1.0, "kg", 1.0), (1e-3, "g", 1e3), (1e-6, "mg", 1e6), (0.0, "µg", 1e9)),
    "kg/m^2": ((1e-2, "mg/cm²", 1e2), (1e-7, "µg/cm²", 1e5), (0.0, "ng/cm²", 1e8)),
    "kg/m^2/s": ((0.0, "g/m²/h", 3.6e6),),
    "kg/m^3": ((1e-2, "mg/mL", 1.0), (1e-5, "µg/mL", 1e3), (0.0, "ng/mL", 1e6)),
    "U/m^2": ((0.0, "U/cm²", 1e-4),),
    "U/m^3": ((0.0, "U/mL", 1e-6),),
    "m/s": ((1e-3, "mm/s", 1e3), (0.0, "cm/h", 3.6e5)),
    "m^2/s": ((0.0, "µm²/s", 1e12),),
    "radian": ((0.0, "°", 180 / math.pi),),
    "rad": ((0.0, "°", 180 / math.pi),),
    "Pa": ((1e6, "MPa", 1e-6), (1e3, "kPa", 1e-3), (0.0, "Pa", 1.0)),
    "J": ((1.0, "J", 1.0), (0.0, "mJ", 1e3)),
    "1/s": (
        (1.0, "per second", 1.0),
        (1e-5, "per hour", 3600.0),
        (1e-7, "per day", 86400.0),
        (0.0, "per year", 31557600.0),
    ),
    "U": ((0.0, "units", 1.0),),
    "1": ((0.0, "", 1.0),),
}
# below these chances "of 100" has no whole number left
_OUT_OF = ((0.01, 100), (0.001, 1000), (0.0001, 10_000), (0.00001, 100_000), (0.000001, 1_000_000))


_KINDS: Mapping[str, Kind] = {
    "bleeding": "chance",
    "pih_risk": "chance",
    "confidence_reaching": "share",
    "share_of_needles_reaching": "share",
    "coverage": "part",
    "injured_in_band": "part",
    "dial": "setting",
    "labelled": "setting",
    "tested": "setting",
    "kept": "part",
    "mass": "part",
    "stained_index": "part",
}


@dataclass(frozen=True)
class Spoken:
    """A number in words: `text` alone, `interval` (empty where no spread is stated) and whether there is one at all."""

    text: str
    interval: str = ""
    known: bool = True


def kind_of(path: str) -> Kind:
    """How a number is read out, from its place in a plan such as `treatments.ID.zones.ZONE.bleeding`."""
    steps = path.split(".")
    if {"margins", "potency"} & set(steps):
        return "chance"
    return _KINDS.get(steps[-1], "quantity")


def two_figures(number: float) -> str:
    """Two significant figures without exponent or idle zeros: 0.0123 -> 0.012, 1234 -> 1200, 2.0 -> 2."""
    if number == 0:
        return "0"
    rounded = float(f"{number:.1e}")
    decimals = max(0, 1 - math.floor(math.log10(abs(rounded))))
    text = f"{abs(rounded):.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if abs(rounded) >= 10_000:
        text = f"{int(text):,}".replace(",", _GAP)
    return _MINUS + text if rounded < 0 else text


def signed(number: float) -> str:
    """Two decimals, with a sign where it lies below nothing: 0.6333 -> 0.63, -0.05 -> a minus and 0.05."""
    text = f"{abs(number):.2f}"
    return _MINUS + text if number < 0 and text != "0.00" else text


def exact(number: float) -> str:
    """Every digit of a value that a device is set to: 1.25 -> 1.25, 2.0 -> 2."""
    return f"{number:.6g}"


def duration(seconds: float) -> str:
    """A time in the unit a person would use: 90000 -> "25 h", 172800 -> "2 days"."""
    if seconds == 0:
        return "0"
    unit, size = _unit_of_time(seconds)
    count = two_figures(seconds / size)
    return f"{count} {unit[:-1] if count == '1' and unit not in ('s', 'min', 'h') else unit}"


def whole_time(seconds: float) -> str:
    """A time as a whole number of hours, days, weeks or years: 190000 -> "2 days", 18000 -> "5 hours"."""
    for unit, words in _WHOLE_TIMES:
        count = seconds / units.factor(unit)
        if count >= (2 if unit != "h" else 0):
            rounded = max(1, round(count))
            return f"{rounded} {words if rounded != 1 else words.removesuffix('s')}"
    return "no time"


def span(low: float, middle: float, high: float, *, percent: bool = False) -> str:
    """The middle with its range where there is one: "12 (4 to 35)"; shares as "12 % (4 to 35 %)" with `percent`."""
    scale, sign = (_PERCENT, " %") if percent else (1.0, "")
    if low == high:
        return f"{units.significant(middle * scale)}{sign}"
    ends = f"{units.significant(low * scale)} to {units.significant(high * scale)}{sign}"
    return f"{units.significant(middle * scale)}{sign} ({ends})"


def chance(probability: float) -> str:
    """A probability as people out of a number: 0.031 -> "about 3 of 100", 0.0004 -> "about 4 of 10 000"."""
    if probability >= 0.995:
        return "more than 99 of 100"
    out_of = _denominator(probability)
    if not out_of:
        return "fewer than 1 of a million"
    return f"about {round(probability * out_of)} of {_whole(out_of)}"


def share(part: float) -> str:
    """A share that was counted among drawn people or needles: 0.34 -> "34 of 100".

    A few hundred draws tell neither none nor all, so the ends are "fewer than 1" and "more than 99 of 100".
    """
    if part < 0.005:
        return "fewer than 1 of 100"
    if part >= 0.995:
        return "more than 99 of 100"
    return f"{max(1, round(part * 100))} of 100"


def spoken(
    value: float, unit: str, low: float | None = None, high: float | None = None, kind: Kind = "quantity"
) -> Spoken:
    """A number in SI in words, its interval beside it where both ends are stated and differ."""
    stated = low is not None and high is not None and low != high
    ends = (value, value) if low is None or high is None else (low, high)
    if kind in ("chance", "share") and unit == "1":
        text = chance(value) if kind == "chance" else share(value)
        out_of = 100 if kind == "share" else _denominator(value) or 1_000_000
        between = f"{two_figures(ends[0] * out_of)} to {two_figures(ends[1] * out_of)} of {_whole(out_of)}"
        return Spoken(text, between if stated else "")
    if kind == "part" and unit == "1":
        between = f"{two_figures(ends[0] * 100)} to {two_figures(ends[1] * 100)} %"
        return Spoken(f"{two_figures(value * 100)} %", between if stated else "")
    if unit == "s":
        return Spoken(f"about {duration(value)}" if value else "none", _between_times(*ends) if stated else "")
    symbol, per_si = _human_unit(unit, value or ends[1])
    digits = exact if kind == "setting" else two_figures
    between = f"{digits(ends[0] * per_si)} to {digits(ends[1] * per_si)}{_with(symbol)}"
    return Spoken(f"{digits(value * per_si)}{_with(symbol)}", between if stated else "")


def between(low: float, high: float, unit: str, kind: Kind = "quantity") -> str:
    """Two values of one unit as a range: "0.5 to 1 mm", "2 h to 3 days", "1 to 3 days", or one where they agree."""
    first, last = (spoken(end, unit, kind=kind).text.removeprefix("about ") for end in (low, high))
    if first == last:
        return first
    if unit == "s":
        return _between_times(low, high)
    if kind in ("chance", "share") and unit == "1":
        tail = " of 100"
        return f"{first.removesuffix(tail) if last.endswith(tail) else first} to {last}"
    symbol, per_si = ("%", 100.0) if kind == "part" and unit == "1" else _human_unit(unit, max(abs(low), abs(high)))
    digits = exact if kind == "setting" else two_figures
    return f"{digits(low * per_si)} to {digits(high * per_si)}{_with(symbol)}"


def readable(identity: str) -> str:
    """An id as words: `not_recommended` -> "not recommended", `lightening.melasma` -> "lightening (melasma)"."""
    name, _, variant = identity.replace("_", " ").strip().partition(".")
    return f"{name} ({variant})" if variant and " " not in variant[:1] else identity.replace("_", " ").strip()


def verdict(word: str) -> str:
    """A verdict in plain words."""
    return VERDICTS.get(word, readable(word))


def verdict_place(word: str) -> int:
    """The place of a verdict from the best to the worst, for sorting."""
    return _place(word, VERDICTS)


def tier_place(word: str) -> int:
    """The place of a burden tier from the lightest to the heaviest, for sorting."""
    return _place(word, TIERS)


def grade(word: str) -> str:
    """A grade in words."""
    return GRADES.get(word, readable(word))


def day(iso: str) -> str:
    """An ISO date for people: 2026-12-04 -> 4 December 2026. Other text stays as it is."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def sentence(text: str) -> str:
    """The text with a capital first letter; the rest untouched."""
    return text[:1].upper() + text[1:]


def full_stop(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if not text or text.rstrip()[-1:] in ".!?" else f"{text.rstrip()}."


def _unit_of_time(seconds: float) -> tuple[str, float]:
    fitting = [(unit, size) for unit, size in _SECOND if abs(seconds) / size >= _ENOUGH[unit]]
    return fitting[-1]


def _between_times(low: float, high: float) -> str:
    first, last = duration(low), duration(high)
    if first == last:
        return first
    unit, size = _unit_of_time(high)
    if size <= low * 1.005 and unit not in first:
        # "24 h to 3 days" is "1 to 3 days"
        return f"{two_figures(low / size)} to {last}"
    count, _, unit = first.partition(" ")
    same = unit.rstrip("s") == last.partition(" ")[2].rstrip("s")
    return f"{count if same or low == 0 else first} to {last}"


def _denominator(probability: float) -> int | None:
    for least, out_of in _OUT_OF:
        if probability >= least * 0.995:
            return out_of
    return None


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", _GAP) if number >= 10_000 else str(number)


def _human_unit(unit: str, value: float) -> tuple[str, float]:
    for least, symbol, per_si in _HUMAN.get(unit, ((0.0, unit, 1.0),)):
        if abs(value) >= least:
            return symbol, per_si
    raise AssertionError("every list of units ends at zero")


def _with(symbol: str) -> str:
    return symbol if symbol in ("", "°") else f" {symbol}"


def _place(word: str, of: Mapping[str, str]) -> int:
    return list(of).index(word) if word in of else len(of)
