"""What happens after one treatment, on an axis of days from day 0: water loss, dryness, redness, channels, effect.

A bar is solid while nearly everybody still has it and hatched while some do; a diamond marks the middle. The first
days are stretched: x = log(1 + t / 6 h). All treatments that a plan answers share one axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures.cross_section import shown_zone
from corneum.report.figures.drawing import (
    NARROW,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    SMALL,
    Entry,
    Say,
    Sheet,
    box,
    diamond,
    message,
    sheet,
    speaker,
    swatch,
    treatment_of,
)
from corneum.report.figures.text_room import width_of
from corneum.report.figures.time_rows import DAY, TimeRow, days_to_event, event_sentence, time_rows
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

STRETCH = DAY / 4
# days on the axis, the important ones first
_TICKS = (0.0, 7.0, 1.0, 30.4, 3.0, 182.6, 365.25, 91.3, 0.25)
_TICK_TEXTS = {
    0.0: "day_0",
    7.0: "week",
    1.0: "day",
    30.4: "month",
    3.0: "days_3",
    182.6: "months_6",
    365.25: "year",
    91.3: "months_3",
    0.25: "hours_6",
}
_BAR, _FADING = 12.0, 26.0
_LEFT, _RIGHT = 6.0, NARROW - 16


def draw(plan: Plan, treatment_id: str, zone: str | None = None) -> str:
    """The time course of one treatment in one zone, as SVG markup.

    Without a `zone` the zone of the cross-section is taken. Raises KeyError for a treatment or zone that is not there.
    """
    treatment, say = treatment_of(plan, treatment_id), speaker(plan)
    zone = zone or shown_zone(treatment)
    title = say("pictures.course", treatment=treatment.plain_name)
    if zone is None:
        return message("course", treatment_id, title, say("pictures.no_zone"))
    result = treatment.zones[zone]
    rows, unknown = time_rows(plan, treatment, result, say)
    about_event = event_sentence(plan, treatment, say)
    if not rows:
        return message(
            "course", treatment_id, title, " ".join([say("pictures.course.nothing"), *unknown, about_event]).strip()
        )
    on = sheet("course", f"{treatment_id} {zone}", NARROW)
    y = on.paragraph(2, 2, say("pictures.course.heading", zone=zone_name(zone)), NARROW - 4, kind="b")
    if result.verdict not in ("recommended", "acceptable"):
        against = say("pictures.course.against", verdict=words.sentence(words.verdict(result.verdict)))
        y = on.paragraph(2, y, against, NARROW - 4, kind="s")
    y = _chart(on, y, rows, _last(plan, say), days_to_event(plan, treatment), say)
    y = on.legend(2, y + 4, _legend(on, rows, say), NARROW - 4)
    notes = [say("pictures.course.stretched")]
    if any(row.open_end for row in rows):
        notes.insert(0, say("pictures.course.open_end"))
    y = on.paragraph(2, y, " ".join(notes), NARROW - 4, kind="sq")
    for line in filter(None, [about_event, *unknown]):
        y = on.paragraph(2, y, line, NARROW - 4, kind="s")
    description = " ".join([*(f"{row.name}: {row.text}." for row in rows), about_event, *unknown])
    return on.svg(title, description.strip(), y + 4)


def place(seconds: float, left: float, right: float, last: float) -> float:
    """Where a time stands across the picture."""
    return left + (right - left) * math.log1p(seconds / STRETCH) / math.log1p(last / STRETCH)


def _last(plan: Plan, say: Say) -> float:
    """The end of the axis, s: past every row of every treatment that is answered, and past the event."""
    ends = [7 * DAY]
    for treatment in answered_treatments(plan):
        ends.append(_end(plan, treatment, say))
    return max(ends) * 1.1


def _end(plan: Plan, treatment: Treatment, say: Say) -> float:
    zone = shown_zone(treatment)
    rows = time_rows(plan, treatment, treatment.zones[zone], say)[0] if zone else []
    event = days_to_event(plan, treatment)
    return max([(event or 0.0) * DAY, *(max(row.sure, row.perhaps) for row in rows)])


def _chart(on: Sheet, y: float, rows: Sequence[TimeRow], last: float, event_day: float | None, say: Say) -> float:
    """The rows with the axis behind them; returns where the next may begin."""
    top = y + 22
    ground = len(on.elements)
    y = top + 4
    on.elements.append(f'<g data-left="{_LEFT:g}" data-right="{_RIGHT:g}" data-last="{last:.6g}">')
    bars = [(top, top + 4)]
    placed = []
    for row in rows:
        tall = _FADING if row.fades else _BAR
        start = on.paragraph(2, y, f"{row.name}: {row.text}", NARROW - 4, kind="s") + 2
        placed.append((row, start))
        bars.append((start - 2, start + tall + 2))
        y = start + tall + 12
    for colour in dict.fromkeys(row.colour for row in rows):
        _draw_rows(on, [(row, start) for row, start in placed if row.colour == colour], colour, last)
    on.elements.append("</g>")
    # under words no line of the axis
    on.elements[ground:ground] = _axis(on, last, bars, None if event_day is None else event_day * DAY, say)
    return y


def _draw_rows(on: Sheet, rows: Sequence[tuple[TimeRow, float]], colour: str, last: float) -> None:
    """The bars and curves of one colour, each kind as one element; `rows` with the top of each."""

    def at(seconds: float) -> float:
        return place(min(seconds, last), _LEFT, _RIGHT, last)

    def bar(first: float, end: float, y: float) -> list[tuple[float, float]]:
        return box(at(first), y, at(end) - at(first), _BAR)

    def curve(row: TimeRow, y: float, share: int) -> list[tuple[float, float]]:
        top = [(at(point[0]), y + _FADING * (1 - point[share])) for point in row.fades if point[0] <= last]
        return [(at(0.0), y + _FADING), *_thinned(top), (top[-1][0], y + _FADING)]

    fading = [(row, y) for row, y in rows if row.fades]
    sure = [(row, y) for row, y in rows if row.sure > row.start and not row.open_end]
    open_ended = [(row, y) for row, y in rows if row.sure > row.start and row.open_end]
    begins = [(row.begins, row.start, y) for row, y in rows if row.begins is not None and row.start > row.begins]
    perhaps = [(row.sure, row.perhaps, y) for row, y in rows if row.perhaps > row.sure and not row.fades]
    middles = [(row.middle, y) for row, y in rows if row.middle is not None]
    hatched = [*(curve(row, y, 2) for row, y in fading), *(bar(*ends) for ends in (*begins, *perhaps))]
    on.shapes(hatched, on.pattern("lines", colour), colour, f'stroke-width=".8" {_times("until", perhaps, 1)}')
    solid = [*(curve(row, y, 1) for row, y in fading), *(bar(row.start, row.sure, y) for row, y in sure)]
    on.shapes(solid, colour)
    on.shapes([bar(row.start, row.sure, y) for row, y in open_ended], colour, "none", 'fill-opacity=".45"')
    for row, y in open_ended:
        on.text(at(row.sure) + 4, y + 11, "?", kind="b")
    diamonds = [diamond(at(middle), y + _BAR / 2, _BAR / 2) for middle, y in middles]
    on.shapes(diamonds, "paper", "ink", _times("middle", middles, 0))


def _times(name: str, rows: Sequence[tuple[float, ...]], column: int) -> str:
    return f'data-{name}="{" ".join(f"{row[column]:.6g}" for row in rows)}"'


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of a falling line that are at least a unit apart, with its ends."""
    thinned = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - thinned[-1][0]) + abs(point[1] - thinned[-1][1]) >= 2:
            thinned.append(point)
    return [*thinned, points[-1]]


def _axis(on: Sheet, last: float, bars: Sequence[tuple[float, float]], event: float | None, say: Say) -> list[str]:
    """Lines and labels of the days, and the event; the labels that have room, the important ones first."""
    ground = Sheet(on.prefix, on.width)
    occupied: list[tuple[float, float]] = []
    ticks = [(say(f"pictures.course.{_TICK_TEXTS[days]}"), days * DAY) for days in _TICKS]
    named = say("pictures.course.event")
    lines: list[list[tuple[float, float]]] = []
    for label, seconds in [(named, event), *ticks] if event is not None else ticks:
        if seconds is None or seconds > last:
            continue
        x = place(seconds, _LEFT, _RIGHT, last)
        half = width_of(label, SMALL, label == named) / 2
        centre = min(max(x, _LEFT - 4 + half), _RIGHT + 8 - half)
        if any(centre - half < end + 4 and start - 4 < centre + half for start, end in occupied):
            continue
        occupied.append((centre - half, centre + half))
        ground.text(centre, bars[0][0] - 4, label, anchor="middle", kind="sb" if label == named else "sq")
        runs = [[(x, top), (x, bottom)] for top, bottom in bars]
        if label == named:
            ground.lines(runs, "ink", 2.2, 'stroke-dasharray="5 2" data-mark="event"')
        else:
            lines += runs
    ground.lines(lines, "line", 0.7)
    return ground.elements


def _legend(on: Sheet, rows: Sequence[TimeRow], say: Say) -> list[Entry]:
    """What solid, hatched and the diamond mean in the rows that occur."""
    entries = []
    burdens = [row.colour for row in rows if row.begins is None and not row.fades]
    if burdens:
        entries.append(Entry(swatch(burdens[0]), say("pictures.course.solid")))
        entries.append(Entry(swatch(on.pattern("lines", burdens[0]), edge=burdens[0]), say("pictures.course.hatched")))
    if any(row.middle is not None for row in rows):
        entries.append(Entry(_diamond, say("pictures.course.middle")))
    fading = [row.colour for row in rows if row.fades]
    if fading:
        entries.append(Entry(_falling(fading[0]), say("pictures.course.falling")))
    effects = [row.colour for row in rows if row.begins is not None]
    if effects:
        entries.append(Entry(swatch(on.pattern("lines", effects[0]), edge=effects[0]), say("pictures.course.may")))
    return entries


def _diamond(on: Sheet, x: float, y: float) -> None:
    on.shape(diamond(x + SIGN_WIDTH / 2, y + SIGN_HEIGHT / 2, SIGN_HEIGHT / 2), "paper", "ink")


def _falling(colour: str) -> Callable[[Sheet, float, float], None]:
    def draw_falling(on: Sheet, x: float, y: float) -> None:
        foot = y + SIGN_HEIGHT
        corners = [(x + 1, y), (x + 1 + SIGN_WIDTH, foot), (x + 1, foot)]
        on.shape(corners, on.pattern("lines", colour), colour, 'stroke-width=".8"')
        on.shape([(x + 1, y), (x + SIGN_WIDTH / 2, foot), (x + 1, foot)], colour)

    return draw_falling
