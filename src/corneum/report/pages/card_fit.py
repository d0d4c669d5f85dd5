"""How much of a sheet fits on one page of paper, and in which size of print.

Heights are estimated from the number of letters, with wide letters: what is estimated to fit does fit. Detail is left
to the plan before print becomes smaller than the smallest size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from corneum.report.pages.card_content import HomeStep, Sheet, ZoneRow
from corneum.report.pages.card_sheet import Detail
from corneum.safety.countries import Paper

# class of the style sheet, and the size of its print in points
SIZES = {"roomy": 9.0, "plain": 8.25, "dense": 7.5}
# from everything down to what nobody may treat without
_SPARE = Detail(below=False, limits=False, technique=False)
_SPAREST = replace(_SPARE, merged=True, unplaced=False)
DETAILS = (
    Detail(),
    Detail(below=False),
    Detail(below=False, limits=False),
    _SPARE,
    replace(_SPARE, merged=True),
    _SPAREST,
    replace(_SPAREST, most=8),
    replace(_SPAREST, most=5),
    replace(_SPAREST, most=3),
    replace(_SPAREST, most=2),
    replace(_SPAREST, most=1),
)
# printed area within the margins of card.html, mm: width and height
AREAS: dict[Paper, tuple[float, float]] = {"A4": (190.0, 279.0), "Letter": (196.0, 261.0)}
# how much of the page may be filled by estimate
_FILLED = 0.99
# mm in a point; width of a letter and height of a line over the size of the print
_POINT, _LETTER, _LINE = 0.3528, 0.53, 1.23
_BAND, _WRITE, _GAP, _ROW_GAP, _HEAD = 9.6, 6.4, 1.6, 1.0, 1.45


def fitted(build: Callable[[Detail], Sheet], paper: Paper) -> Sheet:
    """The fullest sheet that fits on one page, in the largest print in which it does.

    Args:
        build: makes the sheet with a given detail.
        paper: to print on.
    """
    width, height = AREAS[paper]
    for detail in DETAILS:
        sheet = build(detail)
        for size, points in SIZES.items():
            if estimate(sheet, points, width) <= height * _FILLED:
                return replace(sheet, size=size)
    return replace(sheet, size=size)


def estimate(sheet: Sheet, points: float, width: float) -> float:
    """The height of a printed sheet, mm, in a print of so many points on so many mm."""
    em = points * _POINT
    line = em * _LINE

    def text(words: str, share: float) -> float:
        """Height of a text in a share of the width."""
        return line * max(1, math.ceil(len(words) * em * _LETTER / (share * width)))

    def stacked(texts: Iterable[str], share: float) -> float:
        return sum(text(each, share) for each in texts)

    parts = [
        line * 2 + max(line * 1.4, text(f"{sheet.start} " + " " * 90, 0.42)) - line,
        _BAND * (1 if sheet.kind == "home" else 2) + _GAP,
        _before(sheet, stacked, line) + _GAP,
        _settings(sheet, text, line) + _GAP,
        _how(sheet, stacked, line) + _GAP,
        _home(sheet, text, stacked, line) + _GAP,
        sum(max(_cells(text, row)) + _ROW_GAP for row in _emergency_cells(sheet)) + line * _HEAD + _GAP,
        _WRITE * (4 if sheet.kind != "home" else 3) + _GAP,
    ]
    return sum(parts)


def _cells(text: Callable[[str, float], float], row: Iterable[tuple[str, float]]) -> list[float]:
    return [text(words, share) for words, share in row]


def _before(sheet: Sheet, stacked: Callable[[Iterable[str], float], float], line: float) -> float:
    """The time-out beside numbing; over the whole width, in two columns, without."""
    left = [*sheet.check, *sheet.ask, *sheet.mind]
    heads = line * _HEAD * (1 + bool(sheet.ask) + bool(sheet.mind) + bool(sheet.more))
    numbing = sheet.numbing
    if numbing is None:
        return stacked(left, 0.44) / 2 + heads
    amounts = (
        f"{numbing.grams} of {numbing.product} on {numbing.area} for {numbing.dwell} {numbing.lidocaine}" + " " * 60
    )
    right = [numbing.why_not or amounts, numbing.sum, *(step + " " * 8 for _, step in numbing.clock)]
    right += [*numbing.notes, *numbing.limits]
    return max(stacked(left, 0.52) + heads, stacked(right, 0.37) + line * _HEAD)


def _settings(sheet: Sheet, text: Callable[[str, float], float], line: float) -> float:
    if not sheet.zones:
        return 0
    has_here = any(row.here for row in sheet.zones)
    heights = (_zone_height(sheet, row, text, has_here=has_here) + _ROW_GAP for row in sheet.zones)
    return line * _HEAD + sum(heights)


def _zone_height(sheet: Sheet, row: ZoneRow, text: Callable[[str, float], float], *, has_here: bool) -> float:
    zones = ", ".join(row.zones) + (f" {row.verdict} " if row.verdict != sheet.verdict else "")
    zone, limit = _shares(sheet, has_here=has_here)
    here = sum(text(f"{each.text} {' ' * 14}", 0.25) for each in row.here)
    # bold letters are wider
    lead = row.verdict if sheet.listed and row.verdict != sheet.verdict else ""
    never = (text(lead, limit) if lead else 0) + sum(
        text(f"{each.beyond} {each.why}" + each.beyond[: len(each.beyond) // 9], limit) for each in row.never
    )
    return max(text(zones + zones[: len(zones) // 8], zone), never, here)


def _shares(sheet: Sheet, *, has_here: bool) -> tuple[float, float]:
    """Shares of the width for the zones and their limits, as card.css has them."""
    if sheet.listed:
        return 1, 0.72
    if has_here:
        return 0.17, 0.25
    if sheet.kind != "needles":
        return 0.48, 0.34
    return (0.46, 0.25) if sheet.wide_zones else (0.27, 0.44)


def _how(sheet: Sheet, stacked: Callable[[Iterable[str], float], float], line: float) -> float:
    """The signs side by side, the other lines in two columns, and where to keep off below."""
    share = 0.9 / max(1, len(sheet.signs))
    signs = max((stacked([sign.text + " " * 20], share) for sign in sheet.signs), default=0)
    short = [each.text for each in sheet.lines if not each.is_long]
    lines = stacked(short, 0.35) / 2 + (line if short else 0)
    lines += stacked([each.text for each in sheet.lines if each.is_long], 0.85)
    places = [f"{each.zones} {each.places} {' ' * 14}" for each in sheet.keep_off] + [sheet.left_out] * bool(
        sheet.left_out
    )
    return signs + line / 2 + lines + stacked([" ".join(places)], 0.95) + line / 2


def _home(
    sheet: Sheet,
    text: Callable[[str, float], float],
    stacked: Callable[[Iterable[str], float], float],
    line: float,
) -> float:
    home = sheet.home
    if home is None:
        return 0
    steps = [*home.morning, *home.evening]
    rows = sum(max(_cells(text, _step_cells(step))) + _ROW_GAP for step in steps)
    return rows + line * _HEAD * 6 + stacked([*home.stop, *home.apart, *home.pauses], 0.92)


def _step_cells(step: HomeStep) -> list[tuple[str, float]]:
    return [(step.name, 0.24), (step.how, 0.26), (step.often, 0.15), (step.start, 0.25)]


def _emergency_cells(sheet: Sheet) -> list[list[tuple[str, float]]]:
    return [
        [(f"{each.name} {each.sign}", 0.25), (each.act, 0.31), (f"{each.medicine} {each.who}" + " " * 6, 0.35)]
        for each in sheet.emergencies
    ]
