"""What happens after one treatment, on an axis of days from day 0: water loss, dryness, redness, channels, effect.

A bar is solid while nearly everybody still has it and hatched while some do; a diamond marks the middle. The first
days are stretched: x = log(1 + t / 6 h).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corneum.report.figures.cross_section import shown_zone
from corneum.report.figures.drawing import NARROW, Sheet, ends_of, message, sheet, treatment_of, value_of, width_of
from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

DAY = 86400.0
STRETCH = DAY / 4
_TICKS = (
    ("day 0", 0.0), ("1 week", 7 * DAY), ("1 day", DAY), ("1 month", 30.4 * DAY), ("3 days", 3 * DAY),
    ("6 months", 182.6 * DAY), ("1 year", 365.25 * DAY), ("3 months", 91.3 * DAY), ("6 h", DAY / 4),
)  # fmt: skip
_BAR, _FADING, _GOALS = 12.0, 26.0, 3
_TWO_COLUMNS = 560.0


@dataclass(frozen=True)
class Row:
    """One thing in time, s: surely between `start` and `sure`, perhaps until `perhaps`.

    `fades` is a curve instead, as (time, share in the middle, share at most). `begins` is where it may begin at the
    earliest; `open_end` that nobody knows how long it lasts.
    """

    name: str
    said: str
    colour: str
    start: float = 0.0
    sure: float = 0.0
    perhaps: float = 0.0
    middle: float | None = None
    begins: float | None = None
    open_end: bool = False
    fades: tuple[tuple[float, float, float], ...] = ()


def draw(document: Json, treatment_id: str, zone: str | None = None, *, width: float = NARROW) -> str:
    """The time course of one treatment in one zone, as SVG markup.

    Without a `zone` the one of the cross-section is taken. Raises KeyError for a treatment or zone that is not there.
    """
    treatment = treatment_of(document, treatment_id)
    zone = zone or shown_zone(treatment)
    title = f"Time course: {treatment['plain_name']}"
    if zone is None:
        return message("course", treatment_id, width, title, "No zone was asked for.")
    result = treatment["zones"][zone]
    rows, unknown = _rows(document, treatment, result)
    event, told = event_of(document)
    if not rows:
        said = " ".join(["Nothing to draw in time.", *unknown, told]).strip()
        return message("course", treatment_id, width, title, said)
    on = sheet("course", f"{treatment_id}-{zone}", width)
    last = max([7 * DAY, *(max(row.sure, row.perhaps) for row in rows), event or 0.0]) * 1.1
    columns = width >= _TWO_COLUMNS
    left, right = (width * 0.36 if columns else 6.0), width - 16
    y = on.paragraph(2, 2, f"After treatment: {zone_name(zone)}", width - 4, kind="b")
    if result["verdict"] not in ("recommended", "acceptable"):
        verdict = words.sentence(words.verdict(result["verdict"]))
        y = on.paragraph(2, y, f"{verdict}. Drawn is what would follow.", width - 4)
    top = y + 22
    ground = len(on.parts)
    y = top + 4
    on.parts.append(f'<g data-left="{left:.2f}" data-right="{right:.2f}" data-last="{last:.6g}">')
    bars = []
    for row in rows:
        tall = _FADING if row.fades else _BAR
        end = on.paragraph(2, y, f"{row.name}: {row.said}", left - 20 if columns else width - 4, kind="s")
        start = y + 2 if columns else end + 2
        _bar(on, row, left, right, last, start)
        bars.append((start - 2, start + tall + 2))
        y = max(end, start + tall + 4) + 8
    on.parts.append("</g>")
    # under words no line of the axis
    lines = [(top, y)] if columns else [(top, top + 4), *bars]
    on.parts[ground:ground] = _axis(on, left, right, last, lines, event)
    y = on.paragraph(2, y + 4, _legend(rows), width - 4, kind="sq")
    for line in [told, *unknown]:
        y = on.paragraph(2, y, line, width - 4, kind="s") if line else y
    said = " ".join([*(f"{row.name}: {row.said}." for row in rows), told, *unknown])
    return on.svg(title, said.strip(), y + 4)


def place(seconds: float, left: float, right: float, last: float) -> float:
    """Where a time stands across the picture."""
    return left + (right - left) * math.log1p(seconds / STRETCH) / math.log1p(last / STRETCH)


def _rows(document: Json, treatment: Json, result: Json) -> tuple[list[Row], list[str]]:
    """What can be drawn, and sentences on what cannot."""
    rows: list[Row] = []
    unknown: list[str] = []
    closing, redness, visible = result.get("closing") or {}, result.get("redness"), treatment["burden"]["days_visible"]
    if result.get("drying"):
        rows.append(_drying(result))
    dry = document.get("dry_feeling")
    if dry and closing and value_of(dry["usual"]["high"]) is not None and value_of(dry["expected"]) is not None:
        ends = dry["usual"]["low"], dry["usual"]["high"], dry["expected"]
        first, last, most = (float(end["value"]) for end in ends)
        said = f"usually {words.between(first, last, 's')}, up to {words.duration(most)} is expected"
        rows.append(Row("dry feeling", said, "blue", sure=first, perhaps=most))
    for name, number, colour in (
        ("redness", redness, "orange"),
        ("something to see, whole face", visible if redness else None, "orange"),
        ("channels let water through", closing.get("tight"), "blue"),
        ("channels can be seen under a lens", closing.get("unseen"), "blue"),
    ):
        if number is None:
            continue
        if value_of(number) is None:
            unknown.append(f"{words.sentence(name)}: {words.NO_DATA}.")
            continue
        low, high = ends_of(number)
        rows.append(Row(name, _until(number), colour, sure=low, perhaps=high, middle=float(number["value"])))
    if redness is None and value_of(visible):
        low, high = ends_of(visible)
        rows.append(Row("something to see", _until(visible), "orange", sure=low, perhaps=high,
                        middle=float(visible["value"])))  # fmt: skip
    drawn, without = _effects(treatment["benefit"])
    return rows + drawn, unknown + without


def _until(number: Json) -> str:
    spoken = words.spoken(number)
    return spoken.text + (f" ({spoken.interval})" if spoken.interval else "")


def _drying(result: Json) -> Row:
    course = result["drying"]
    halves = [_falls_below(course["time"], course[key], 0.5) for key in ("low", "value", "high")]
    between = words.between(halves[0], halves[2], "s")
    said = f"half of the rise is gone after about {words.duration(halves[1])} ({between})"
    tewl = result.get("tewl") or {}
    if tewl.get("high"):
        most = words.spoken({"value": max(tewl["high"]), "unit": tewl["unit"]}).text
        said += f"; how high it goes was never measured, at most about {most}"
    ends = zip(course["time"], course["value"], course["high"], strict=True)
    curve = tuple((float(time), float(middle), float(high)) for time, middle, high in ends)
    gone = _falls_below(course["time"], course["high"], 0.05)
    return Row("water loss", said, "blue", perhaps=gone, fades=curve)


def _falls_below(times: Sequence[float], shares: Sequence[float], level: float) -> float:
    """When a share is at or below a level for good, s, straight between the points; the last time if it never is."""
    for place_ in range(len(times) - 1, 0, -1):
        before, after = shares[place_ - 1], shares[place_]
        if before > level:
            if after > level:
                return float(times[-1])
            part = (before - level) / (before - after)
            return float(times[place_ - 1] + part * (times[place_] - times[place_ - 1]))
    return 0.0


def _effects(benefits: Json) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    without: list[str] = []
    for goal, given in list(benefits.items()):
        name, word = words.readable(goal), given["word"]
        onset, duration = given["onset"], given["duration"]
        begins = _pair(onset)
        if word not in ("likely", "possible") or begins is None or len(rows) == _GOALS:
            if word in ("likely", "possible"):
                without.append(f"Effect on {name}: {word}; when it begins was not measured.")
            else:
                without.append(f"Effect on {name}: {word}.")
            continue
        lasts = _pair(duration)
        said = f"{word}, begins after {words.between(*begins, 's')}"
        if lasts is None:
            said += "; how long it lasts was not measured"
            end = begins[1] * 1.5
            rows.append(Row(f"effect on {name}", said, "green", begins[1], end, end, None, begins[0], True))
        else:
            said += f", lasts {words.between(*lasts, 's')}"
            sure, perhaps = begins[1] + lasts[0], begins[1] + lasts[1]
            rows.append(Row(f"effect on {name}", said, "green", begins[1], sure, perhaps, None, begins[0]))
    return rows, without


def _pair(given: Json) -> tuple[float, float] | None:
    low, high = given.get("low"), given.get("high")
    if not isinstance(low, Mapping) or not isinstance(high, Mapping):
        return None
    first, last = value_of(low), value_of(high)
    return None if first is None or last is None else (first, last)


def _bar(on: Sheet, row: Row, left: float, right: float, last: float, y: float) -> None:
    def at(seconds: float) -> float:
        return place(min(seconds, last), left, right, last)

    hatched = on.pattern("lines", row.colour)
    edge = f'stroke="var(--p-{row.colour})" stroke-width=".8"'
    if row.fades:
        for part, fill, stroke, more in ((2, hatched, row.colour, 'stroke-width=".8"'), (1, row.colour, "none", "")):
            top = [(at(point[0]), y + _FADING * (1 - point[part])) for point in row.fades if point[0] <= last]
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
        on.shape([(x, y), (x + half, y + half), (x, y + _BAR), (x - half, y + half)], "paper", "ink",
                 f'data-middle="{row.middle:.6g}"')  # fmt: skip


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
    taken: list[tuple[float, float]] = []
    ticks = [("event", event), *_TICKS] if event is not None else list(_TICKS)
    for label, seconds in ticks:
        if seconds is None or seconds > last:
            continue
        x = place(seconds, left, right, last)
        half = width_of(label, 12.0, label == "event") / 2
        centre = min(max(x, left - 4 + half), right + 8 - half)
        if any(centre - half < end + 4 and start - 4 < centre + half for start, end in taken):
            continue
        taken.append((centre - half, centre + half))
        ground.text(centre, lines[0][0] - 4, label, anchor="middle", kind="sb" if label == "event" else "sq")
        for top, bottom in lines:
            if label == "event":
                ground.line([(x, top), (x, bottom)], "ink", 2.2, 'stroke-dasharray="5 2" data-mark="event"')
            else:
                ground.line([(x, top), (x, bottom)], "line", 0.7, f'data-time="{seconds:.6g}"')
    return ground.parts


def _legend(rows: Sequence[Row]) -> str:
    said = []
    if any(row.middle is not None for row in rows):
        said.append("Solid: nearly everybody. Hatched: up to where 95 of 100 lie. Diamond: the middle.")
    if any(row.name == "dry feeling" for row in rows):
        said.append("Dry feeling: hatched up to what is within expectation.")
    if any(row.fades for row in rows):
        said.append("Falling shape: what is left of the rise, solid in the middle, hatched at most.")
    if any(row.begins is not None for row in rows):
        said.append("Effect: solid while it lasts, hatched before while it may begin and after while it may last.")
    if any(row.open_end for row in rows):
        said.append("?: nobody followed it further.")
    return " ".join([*said, "The first days are stretched."])


def event_of(document: Json) -> tuple[float | None, str]:
    """Seconds from day 0 to the event, and the sentence about it; None where there is none or it has passed."""
    client = document["client"]
    given = client.get("event")
    if not given:
        return None, ""
    day = date.fromisoformat(given["date"])
    start = date.fromisoformat(client.get("planned_for") or document["date"])
    told = words.day(given["date"])
    if day < start:
        return None, f"The event of {told} is before the treatment."
    count = (day - start).days
    return count * DAY, f"Event: {told}, {count} {'day' if count == 1 else 'days'} after the treatment."
