"""The figures of an offer: price, depth, energy, passes, sessions and the strength of what is in it.

A figure is a number with its unit or with the word that it counts. A number without either is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from corneum.client.kinds import plain_number
from corneum.client.offer_words import meanings, pattern

# kinds of figure; those of strength belong to a content of the formula
PRICE, DEPTH, PASSES, SESSIONS, COVERS = "price", "depth", "passes", "sessions", "price_covers"
INTERVAL = "interval"
# a range, a price from which others start, one that was asked before
NO_PRICE = "no_price"
AMOUNT, CONCENTRATION, VOLUME = "amount", "concentration", "volume"
# no needle is as short as that: the unit is a slip
_SHORTEST_NEEDLE_UM = 20.0
_PLAIN = r"(?<![\w.,])(?:\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4})"
_MONEY = r"(?:\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)(?![\d.,]*\d)"
_UNITS = {
    "mm": ("mm", "millimetre", "millimeter", "millimetres", "millimeters", "mms"),
    "um": ("um", "µm", "μm", "micron", "microns", "micrometre", "micrometer", "micrometres", "micrometers"),
    "mJ": ("mj", "millijoule", "millijoules"),
    "J": ("joule", "joules", "j"),
    "ms": ("ms", "msec", "millisecond", "milliseconds"),
    "W": ("w", "watt", "watts"),
}
_FIELD_OF_UNIT = {"mm": DEPTH, "um": DEPTH, "mJ": "energy", "J": "energy", "ms": "pulse", "W": "power"}
_STRENGTHS = (
    (AMOUNT, "U", r"(?:units?|iu|u|einheiten|unidades|unités)"),
    (CONCENTRATION, "mg/mL", r"mg\s*/\s*ml"),
    (AMOUNT, "mg", r"(?:mg|milligrams?)"),
    (CONCENTRATION, "%", r"(?:%|percent|per cent|prozent|pct)"),
    (VOLUME, "mL", r"(?:ml|cc|millilitres?|milliliters?)"),
)


@dataclass(frozen=True)
class Figure:
    """A figure of an offer: its kind, its value as a client's file writes it, and where it stands in the text."""

    kind: str
    value: str | int
    start: int
    end: int


def figures_of(text: str) -> tuple[Figure, ...]:
    """Every figure of an offer in the order of the text; where two readings overlap, the first rule has it."""
    occupied: list[Figure] = []
    for rule in _RULES:
        for figure in rule(text):
            if all(figure.end <= other.start or figure.start >= other.end for other in occupied):
                occupied.append(figure)
    return tuple(sorted(occupied, key=lambda figure: figure.start))


def _prices(text: str) -> Iterator[Figure]:
    for match in _price_pattern().finditer(text):
        number = match["before"] or match["after"]
        sign = match["sign"] or match["unit"]
        value = _money(number) * (1000 if match["k1"] or match["k2"] else 1)
        currency = meanings("currency")[" ".join(sign.casefold().split())]
        no_price = match["no_price"] or match["range"]
        yield Figure(NO_PRICE if no_price else PRICE, f"{plain_number(round(value, 2))} {currency}", *match.span())


@cache
def _price_pattern() -> re.Pattern[str]:
    currency = pattern("currency")
    more = rf"(?P<range>\s?(?:-|–|to|bis)\s?(?:{currency})?\s?{_MONEY}\s?(?:{currency})?)?"
    return re.compile(
        rf"(?P<no_price>{pattern('not_the_price')}\s+|(?<![\w.,]){_MONEY}\s?(?:-|–|to|bis)\s?|(?<![\w.,])\d{{1,3}}\s(?=\d{{3}}\D))?"
        rf"(?:(?P<sign>{currency})\s?(?P<before>{_MONEY})\s?(?P<k1>k(?!\w))?(?:\.[-–])?"
        rf"|(?P<after>(?<![\w.,]){_MONEY})\s?(?P<k2>k(?=\W))?\s?(?P<unit>{currency})){more}",
        re.IGNORECASE,
    )


def _money(written: str) -> float:
    """The number of a price: three digits after a sign are thousands, one or two are a fraction."""
    groups = re.split(r"[.,'’]", written)
    fraction = groups.pop() if len(groups) > 1 and len(groups[-1]) < 3 else ""
    return float("".join(groups) + (f".{fraction}" if fraction else ""))


def _covers(text: str) -> Iterator[Figure]:
    for kind in ("each", "whole"):
        for match in re.finditer(pattern(kind), text, re.IGNORECASE):
            yield Figure(COVERS, "session" if kind == "each" else "course", match.start(), match.end())


def _lengths(text: str) -> Iterator[Figure]:
    for unit, spellings in _UNITS.items():
        written = "|".join(sorted(spellings, key=len, reverse=True))
        for match in re.finditer(rf"({_PLAIN})(?:\s?[-–]\s?|\s+)?(?:{written})(?!\w)", text, re.IGNORECASE):
            value = float(match[1].replace(",", "."))
            if unit == "um" and value < _SHORTEST_NEEDLE_UM:
                continue
            yield Figure(_FIELD_OF_UNIT[unit], f"{plain_number(value)} {unit}", match.start(), match.end())
    # the first end of a range has its unit from the second: both ends are read, so that neither is left over
    for match in re.finditer(
        rf"({_PLAIN})\s?(?:mm)?\s?(?:-|–|to|bis|or|und|and|/|,)\s?{_PLAIN}\s?mm(?!\w)", text, re.I
    ):
        yield Figure(DEPTH, f"{plain_number(float(match[1].replace(',', '.')))} mm", match.start(1), match.end(1))


def _counts(text: str) -> Iterator[Figure]:
    count = rf"(?P<count>\d{{1,2}}|{pattern('number')})"
    for kind, words in ((PASSES, "pass"), (SESSIONS, "session")):
        named = rf"(?<![\w.,]){count}\s?[x×]?[\s-]?{pattern(words)}"
        yield from _counted(kind, re.finditer(named, text, re.IGNORECASE))
    yield from _counted(SESSIONS, re.finditer(rf"{pattern('series')}\s+{count}(?![\w.,]*\d)", text, re.IGNORECASE))
    yield from _counted(SESSIONS, re.finditer(r"(?<![\w.,])(?P<count>\d{1,2})\s?[x×](?!\w)", text))
    yield from _counted(SESSIONS, re.finditer(r"(?<!\w)[x×]\s?(?P<count>\d{1,2})(?![\w.,]*\d)(?!\w)", text))
    yield from _counted(
        SESSIONS, re.finditer(r"(?<![\w.,])(?P<count>\d{1,2})er[\s-]?(?:paket|abo|kur)(?!\w)", text, re.I)
    )
    tip = r"(?<![\w.,])(\d{1,4})[\s-]?(?:pins?|needles?)(?:[\s-]tip)?(?!\w)"
    for match in re.finditer(tip, text, re.IGNORECASE):
        yield Figure("tip", int(match[1]), match.start(), match.end())


def _intervals(text: str) -> Iterator[Figure]:
    """Times between sessions: "every 4 weeks", "4 to 6 weeks apart", "monthly"; of a range the shorter end, because
    what is planned may be later."""
    count = rf"(?P<count>\d{{1,2}}|{pattern('number')})"
    more = rf"(?:\s?(?:-|–|to|bis|or|/)\s?(?:\d{{1,2}}|{pattern('number')}))?"
    length = rf"(?<![\w.,]){count}{more}[\s-]?(?P<unit>{pattern('time_unit')})"
    before, after = pattern("interval_before"), pattern("interval_after")
    for written in (rf"{before}\s+{length}(?:\s+{after})?", rf"{length}\s+{after}"):
        for match in re.finditer(written, text, re.IGNORECASE):
            yield Figure(INTERVAL, f"{_whole(match['count'])} {_meaning('time_unit', match['unit'])}", *match.span())
    for match in re.finditer(pattern("interval"), text, re.IGNORECASE):
        yield Figure(INTERVAL, _meaning("interval", match[0]), *match.span())


def _meaning(kind: str, written: str) -> str:
    return meanings(kind)[" ".join(written.casefold().split())]


def _whole(written: str) -> int:
    return int(written) if written.isdigit() else int(_meaning("number", written))


def _counted(kind: str, matches: Iterator[re.Match[str]]) -> Iterator[Figure]:
    for match in matches:
        yield Figure(kind, _whole(match["count"]), match.start(), match.end())


def _strengths(text: str) -> Iterator[Figure]:
    for kind, unit, written in _STRENGTHS:
        for match in re.finditer(
            rf"({_PLAIN})[\s-]?{written}(?!\w)(?P<more>\s*{pattern('not_strength')})?", text, re.I
        ):
            if match["more"] is None:
                value = plain_number(float(match[1].replace(",", ".")))
                yield Figure(kind, f"{value} {unit}", match.start(), match.end())


_RULES: tuple[Callable[[str], Iterator[Figure]], ...] = (
    _prices,
    _lengths,
    _strengths,
    _intervals,
    _counts,
    _covers,
)
