"""How much of a sheet fits on one page of paper, and in which size of print.

Heights are estimated from the number of letters, with wide letters: what is estimated to fit does fit. Detail is left
to the plan before print becomes smaller than the smallest size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from corneum.report.pages import card_layout as layout
from corneum.report.pages.card_content import EmergencyRow, HomeStep, Sheet, ZoneRow
from corneum.report.pages.card_layout import AREAS, SIZES
from corneum.report.pages.card_sheet import Detail
from corneum.safety.countries import Paper

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
            if estimate(sheet, points, width) <= height * layout.FILLED:
                return replace(sheet, size=size)
    return replace(sheet, size=size)


def estimate(sheet: Sheet, points: float, width: float) -> float:
    """The height of a printed sheet, mm, in a print of so many points on so many mm."""
    em = points * layout.POINT
    line = em * layout.LINE

    def text(words: str, share: float) -> float:
        """Height of a text in a share of the width."""
        return line * max(1, math.ceil(len(words) * em * layout.LETTER / (share * width)))

    def stacked(texts: Iterable[str], share: float) -> float:
        return sum(text(each, share) for each in texts)

    parts = [
        line + max(line * layout.TITLE, text(f"{sheet.start} " + " " * layout.LEGEND, layout.START)),
        layout.BAND * layout.BANDS.get(sheet.kind, layout.BANDS[""]),
        _before(sheet, stacked, line),
        _settings(sheet, text, line),
        _how(sheet, stacked, line),
        _home(sheet, text, stacked, line),
        sum(max(_cells(text, row)) + layout.ROW_GAP for row in _emergency_cells(sheet)) + line * layout.HEAD,
        layout.WRITE * layout.WRITTEN.get(sheet.kind, layout.WRITTEN[""]),
    ]
    return sum(parts) + layout.GAP * (len(parts) - 1)


def _cells(text: Callable[[str, float], float], row: Iterable[tuple[str, float]]) -> list[float]:
    return [text(words, share) for words, share in row]


def _before(sheet: Sheet, stacked: Callable[[Iterable[str], float], float], line: float) -> float:
    """The time-out beside numbing; over the whole width, in two columns, without."""
    left = [*sheet.check, *sheet.ask, *sheet.mind]
    heads = line * layout.HEAD * (1 + bool(sheet.ask) + bool(sheet.mind) + bool(sheet.more))
    numbing = sheet.numbing
    if numbing is None:
        return stacked(left, layout.CHECK_ALONE) / 2 + heads
    amounts = (
        f"{numbing.grams} of {numbing.product} on {numbing.area} for {numbing.dwell} {numbing.lidocaine}"
        + " " * layout.AMOUNT_WORDS
    )
    right = [numbing.why_not or amounts, numbing.sum, *(step + " " * layout.CLOCK_TIME for _, step in numbing.clock)]
    right += [*numbing.notes, *numbing.limits]
    return max(stacked(left, layout.CHECK) + heads, stacked(right, layout.NUMBING) + line * layout.HEAD)


def _settings(sheet: Sheet, text: Callable[[str, float], float], line: float) -> float:
    if not sheet.zones:
        return 0
    has_here = any(row.here for row in sheet.zones)
    heights = (_zone_height(sheet, row, text, has_here=has_here) + layout.ROW_GAP for row in sheet.zones)
    return line * layout.HEAD + sum(heights)


def _zone_height(sheet: Sheet, row: ZoneRow, text: Callable[[str, float], float], *, has_here: bool) -> float:
    zones = ", ".join(row.zones) + (f" {row.verdict} " if row.verdict != sheet.verdict else "")
    zone, limit = _shares(sheet, has_here=has_here)
    here = sum(text(f"{each.text} {' ' * layout.TERM}", layout.HERE) for each in row.here)
    lead = row.verdict if sheet.listed and row.verdict != sheet.verdict else ""
    never = (text(lead, limit) if lead else 0) + sum(
        text(f"{each.beyond} {each.why}" + each.beyond[: len(each.beyond) // layout.BOLD_LIMIT], limit)
        for each in row.never
    )
    return max(text(zones + zones[: len(zones) // layout.BOLD_ZONE], zone), never, here)


def _shares(sheet: Sheet, *, has_here: bool) -> tuple[float, float]:
    """Shares of the width for the zones and their limits."""
    if sheet.listed:
        return layout.ZONES_LISTED
    if has_here:
        return layout.ZONES_WITH_HERE
    if sheet.kind != "needles":
        return layout.ZONES_SURFACE
    return layout.ZONES_WIDE if sheet.wide_zones else layout.ZONES


def _how(sheet: Sheet, stacked: Callable[[Iterable[str], float], float], line: float) -> float:
    """The signs side by side, the other lines in two columns, and where to keep off below."""
    share = layout.SIGNS / max(1, len(sheet.signs))
    signs = max((stacked([sign.text + " " * layout.SIGN_HEAD], share) for sign in sheet.signs), default=0)
    short = [each.text for each in sheet.lines if not each.is_long]
    lines = stacked(short, layout.SHORT_LINE) / 2 + (line if short else 0)
    lines += stacked([each.text for each in sheet.lines if each.is_long], layout.LONG_LINE)
    places = [f"{each.zones} {each.places} {' ' * layout.TERM}" for each in sheet.keep_off] + [sheet.left_out] * bool(
        sheet.left_out
    )
    return signs + line / 2 + lines + stacked([" ".join(places)], layout.KEEP_OFF) + line / 2


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
    rows = sum(max(_cells(text, _step_cells(step))) + layout.ROW_GAP for step in steps)
    return (
        rows
        + line * layout.HEAD * layout.HOME_HEADS
        + stacked([*home.stop, *home.apart, *home.pauses], layout.HOME_LINE)
    )


def _step_cells(step: HomeStep) -> list[tuple[str, float]]:
    return list(zip((step.name, step.how, step.often, step.start), layout.HOME_STEP, strict=True))


def _emergency_cells(sheet: Sheet) -> list[list[tuple[str, float]]]:
    return [list(zip(_emergency_texts(each), layout.EMERGENCY, strict=True)) for each in sheet.emergencies]


def _emergency_texts(each: EmergencyRow) -> tuple[str, str, str]:
    return f"{each.name} {each.sign}", each.act, f"{each.medicine} {each.who}" + " " * layout.WHO_WORDS
