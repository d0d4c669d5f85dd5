"""What happens after one treatment, on an axis of days from day 0: water loss, dryness, redness, channels, effect.

A bar is solid while nearly everybody still has it and hatched while some do; a diamond marks the middle. The first
days are stretched: x = log(1 + t / 6 h).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from corneum.plan_document.plan_models import Plan
from corneum.report.figures.cross_section import shown_zone
from corneum.report.figures.drawing import NARROW, Sheet, message, sheet, treatment_of, width_of
from corneum.report.figures.time_rows import DAY, TimeRow, days_to_event, event_sentence, time_rows
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

STRETCH = DAY / 4
_TICKS = (
    ("day 0", 0.0),
    ("1 week", 7 * DAY),
    ("1 day", DAY),
    ("1 month", 30.4 * DAY),
    ("3 days", 3 * DAY),
    ("6 months", 182.6 * DAY),
    ("1 year", 365.25 * DAY),
    ("3 months", 91.3 * DAY),
    ("6 h", DAY / 4),
)
_BAR, _FADING = 12.0, 26.0
_TWO_COLUMNS = 560.0


def draw(plan: Plan, treatment_id: str, zone: str | None = None, *, width: float = NARROW) -> str:
    """The time course of one treatment in one zone, as SVG markup.

    Without a `zone` the zone of the cross-section is taken. Raises KeyError for a treatment or zone that is not there.
    """
    treatment = treatment_of(plan, treatment_id)
    zone = zone or shown_zone(treatment)
    title = f"Time course: {treatment.plain_name}"
    if zone is None:
        return message("course", treatment_id, width, title, "No zone was asked for.")
    result = treatment.zones[zone]
    rows, unknown = time_rows(plan, treatment, result)
    about_event = event_sentence(plan, treatment)
    if not rows:
        text = " ".join(["Nothing to draw in time.", *unknown, about_event]).strip()
        return message("course", treatment_id, width, title, text)
    on = sheet("course", f"{treatment_id}-{zone}", width)
    y = on.paragraph(2, 2, f"After treatment: {zone_name(zone)}", width - 4, kind="b")
    if result.verdict not in ("recommended", "acceptable"):
        verdict = words.sentence(words.verdict(result.verdict))
        y = on.paragraph(2, y, f"{verdict}. Drawn is what would follow.", width - 4)
    y = _chart(on, y, width, rows, days_to_event(plan, treatment))
    y = on.paragraph(2, y + 4, _legend(rows), width - 4, kind="sq")
    for line in filter(None, [about_event, *unknown]):
        y = on.paragraph(2, y, line, width - 4, kind="s")
    description = " ".join([*(f"{row.name}: {row.text}." for row in rows), about_event, *unknown])
    return on.svg(title, description.strip(), y + 4)


def place(seconds: float, left: float, right: float, last: float) -> float:
    """Where a time stands across the picture."""
    return left + (right - left) * math.log1p(seconds / STRETCH) / math.log1p(last / STRETCH)


def _chart(on: Sheet, y: float, width: float, rows: Sequence[TimeRow], event_day: float | None) -> float:
    """The rows with the axis behind them; returns where the next may begin."""
    event = None if event_day is None else event_day * DAY
    last = max([7 * DAY, *(max(row.sure, row.perhaps) for row in rows), event or 0.0]) * 1.1
    columns = width >= _TWO_COLUMNS
    left, right = (width * 0.36 if columns else 6.0), width - 16
    top = y + 22
    ground = len(on.elements)
    y = top + 4
    on.elements.append(f'<g data-left="{left:.2f}" data-right="{right:.2f}" data-last="{last:.6g}">')
    bars = []
    for row in rows:
        tall = _FADING if row.fades else _BAR
        end = on.paragraph(2, y, f"{row.name}: {row.text}", left - 20 if columns else width - 4, kind="s")
        start = y + 2 if columns else end + 2
        _bar(on, row, left, right, last, start)
        bars.append((start - 2, start + tall + 2))
        y = max(end, start + tall + 4) + 8
    on.elements.append("</g>")
    # under words no line of the axis
    lines = [(top, y)] if columns else [(top, top + 4), *bars]
    on.elements[ground:ground] = _axis(on, left, right, last, lines, event)
    return y


def _bar(on: Sheet, row: TimeRow, left: float, right: float, last: float, y: float) -> None:
    def at(seconds: float) -> float:
        return place(min(seconds, last), left, right, last)

    hatched = on.pattern("lines", row.colour)
    edge = f'stroke="var(--p-{row.colour})" stroke-width=".8"'
    if row.fades:
        for share, fill, stroke, more in ((2, hatched, row.colour, 'stroke-width=".8"'), (1, row.colour, "none", "")):
            top = [(at(point[0]), y + _FADING * (1 - point[share])) for point in row.fades if point[0] <= last]
            on.shape([(at(0.0), y + _FADING), *top, (top[-1][0], y + _FADING)], fill, stroke, more)
        return
    if row.begins is not None and row.start > row.begins:
        on.rect(at(row.begins), y, at(row.start) - at(row.begins), _BAR, hatched, edge)
    if row.sure > row.start:
        more = f'data-until="{row.sure:.6g}"' + (' fill-opacity=".45"' if row.open_end else "")
        on.rect(at(row.start), y, at(row.sure) - at(row.start), _BAR, row.colour, more)
    if row.perhaps > row.sure:
        on.rect(
            at(row.sure), y, at(row.perhaps) - at(row.sure), _BAR, hatched, f'data-until="{row.perhaps:.6g}" {edge}'
        )
    if row.open_end:
        on.text(at(row.sure) + 4, y + 11, "?", kind="b")
    if row.middle is not None:
        x, half = at(row.middle), _BAR / 2
        diamond = [(x, y), (x + half, y + half), (x, y + _BAR), (x - half, y + half)]
        on.shape(diamond, "paper", "ink", f'data-middle="{row.middle:.6g}"')


def _axis(
    on: Sheet,
    left: float,
    right: float,
    last: float,
    lines: Sequence[tuple[float, float]],
    event: float | None,
) -> list[str]:
    """Lines and labels of the days, and the event; the labels that have room, the important ones first."""
    ground = Sheet(on.prefix, on.width)
    occupied: list[tuple[float, float]] = []
    ticks = [("event", event), *_TICKS] if event is not None else list(_TICKS)
    for label, seconds in ticks:
        if seconds is None or seconds > last:
            continue
        x = place(seconds, left, right, last)
        half = width_of(label, 12.0, label == "event") / 2
        centre = min(max(x, left - 4 + half), right + 8 - half)
        if any(centre - half < end + 4 and start - 4 < centre + half for start, end in occupied):
            continue
        occupied.append((centre - half, centre + half))
        ground.text(centre, lines[0][0] - 4, label, anchor="middle", kind="sb" if label == "event" else "sq")
        for top, bottom in lines:
            if label == "event":
                ground.line([(x, top), (x, bottom)], "ink", 2.2, 'stroke-dasharray="5 2" data-mark="event"')
            else:
                ground.line([(x, top), (x, bottom)], "line", 0.7, f'data-time="{seconds:.6g}"')
    return ground.elements


def _legend(rows: Sequence[TimeRow]) -> str:
    texts = []
    if any(row.middle is not None for row in rows):
        texts.append("Solid: nearly everybody. Hatched: up to where 95 of 100 lie. Diamond: the middle.")
    if any(row.name == "dry feeling" for row in rows):
        texts.append("Dry feeling: hatched up to what is within expectation.")
    if any(row.fades for row in rows):
        texts.append("Falling shape: what is left of the rise, solid in the middle, hatched at most.")
    if any(row.begins is not None for row in rows):
        texts.append("Effect: solid while it lasts, hatched before while it may begin and after while it may last.")
    if any(row.open_end for row in rows):
        texts.append("?: nobody followed it further.")
    return " ".join([*texts, "The first days are stretched."])
