"""The face with the dial value and the verdict of every zone under one treatment.

Zones carry numbers that the list explains. Depth is a tint and a number, a verdict a pattern and a word, so that
neither rests on colour; zones that no needle enters are ruled level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from corneum.plan_document.plan_models import Plan, Zone
from corneum.report.figures.drawing import LINE, NARROW, Sheet, message, sheet, shows_depths, treatment_of
from corneum.report.number_words import value_of
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.zones import WHOLE_FACE, Polygon, zones

BADGE = 8.5
# verdict -> pattern and its colour; the acceptable and the recommended stay plain
PATTERNS: Mapping[str, tuple[str, str]] = {
    "not_recommended": ("lines", "quiet"),
    "outside_scope": ("dots", "ink"),
    "contraindicated": ("cross", "orange"),
}
_UNNEEDLED = ("level", "line")
_FACE_ROOM = 296.0
_TWO_COLUMNS = 560.0
_MIDDLE, _MIDDLE_ROOM, _ENOUGH = 50.0, 0.6, 0.5
# schematic units: left, top, right, bottom of the face, and of what lies around it
_FACE = (23.5, 1.0, 76.5, 71.0)
_AROUND: Mapping[str, tuple[float, float, float, float]] = {
    "neck": (12.0, 1.0, 88.0, 101.0),
    "decollete": (12.0, 1.0, 88.0, 101.0),
    "scalp": (21.0, -11.0, 79.0, 71.0),
    "submental": (23.5, 1.0, 76.5, 76.5),
}


def draw(plan: Plan, treatment_id: str, *, width: float = NARROW, listed: bool = True) -> str:
    """The face map of one treatment, as SVG markup.

    Not `listed` it is the face with its numbers and patterns alone, for a page that lists the zones itself. For a
    reader who sees no depths it shows verdicts only. Raises KeyError for a treatment that the plan does not have.
    """
    treatment = treatment_of(plan, treatment_id)
    title = f"Face map: {treatment.plain_name}"
    by_zone = {zone: treatment.zones[zone] for zone in in_order(treatment.zones) if zone in zones()}
    if not by_zone:
        return message("face", treatment_id, width, title, "No zone was asked for.")
    depths = shows_depths(plan)
    dials = {name: dial(zone) if depths else None for name, zone in by_zone.items()}
    on = sheet("face" if listed else "face-alone", treatment_id, width)
    verdicts = {zone.verdict for zone in by_zone.values()}
    everywhere = words.verdict(verdicts.pop()) if len(verdicts) == 1 and len(by_zone) > 1 else ""
    lines = [_line(name, zone, dials[name], with_verdict=not everywhere) for name, zone in by_zone.items()]
    columns = width >= _TWO_COLUMNS and listed
    bottom = _face(on, (width * 0.45 if columns else width), by_zone, dials)
    x, room = (width * 0.47, width * 0.53 - 2) if columns else (2.0, width - 4)
    y = 6.0 if columns else bottom + 10
    y = _legend(on, x, y, room, by_zone, dials)
    if everywhere and listed:
        y = on.paragraph(x, y, f"In every zone: {everywhere}", room, kind="b")
    for number, line in enumerate(lines if listed else (), start=1):
        on.text(x + 19, y + 13, str(number), anchor="end", kind="b")
        y = on.paragraph(x + 26, y, line, room - 26)
    headings = [f"In every zone: {everywhere}"] if everywhere else []
    return on.svg(title, ". ".join([*headings, *lines]) + ".", max(y, bottom) + 4)


def badges(by_zone: Sequence[str], room: float) -> dict[str, tuple[float, float]]:
    """Where the number of each zone stands on a face that is drawn `room` wide: the point farthest from its edge."""
    left, top, right, _ = _box(by_zone)
    scale = min(_FACE_ROOM, room) / (right - left)
    side = (room - min(_FACE_ROOM, room)) / 2
    return {
        zone: (side + (x - left) * scale, 4 + (y - top) * scale)
        for zone, (x, y) in ((zone, _inside(zone)) for zone in by_zone)
    }


def dial(zone: Zone) -> float | None:
    """The dial value of a zone, m; None also where nothing may be done, because a depth there is not to be set."""
    if zone.verdict == "contraindicated" or zone.depths is None:
        return None
    return value_of(zone.depths.dial)


def _face(on: Sheet, room: float, by_zone: Mapping[str, Zone], dials: Mapping[str, float | None]) -> float:
    left, top, right, bottom = _box(by_zone)
    across = min(_FACE_ROOM, room)
    scale, side = across / (right - left), (room - across) / 2
    deepest = max((depth for depth in dials.values() if depth), default=0.0)
    # what lies between face and neck is outlined with the neck
    around = (*WHOLE_FACE, "vermilion", *(("submental",) if "neck" in by_zone else ()))
    for name in (name for name in zones() if name in by_zone or name in around):
        for polygon in zones()[name].outline:
            points = [(side + (x - left) * scale, 4 + (y - top) * scale) for x, y in polygon]
            if name not in by_zone:
                on.shape(points, "none", "line", 'stroke-dasharray="3 3"')
                continue
            depth = dials[name]
            if depth and deepest:
                on.shape(points, "blue", "none", f'fill-opacity="{0.15 + 0.6 * depth / deepest:.2f}"')
            for pattern, colour in _patterns(by_zone[name]):
                on.shape(points, on.pattern(pattern, colour))
            thick = "3" if by_zone[name].verdict == "recommended" else "1"
            on.shape(points, "none", "ink", f'stroke-width="{thick}" stroke-linejoin="round"')
    for number, (x, y) in enumerate(badges(list(by_zone), room).values(), start=1):
        on.circle(x, y, BADGE, 'fill="var(--p-paper)" stroke="var(--p-ink)"')
        on.text(x, y + 4.5, str(number), anchor="middle", kind="b" if number < 10 else "s")
    return 4 + (bottom - top) * scale


def _enters(zone: Zone) -> bool:
    """Whether needles go in; a plan that tells its reader no depths still tells how many channels they make."""
    allowed = zone.verdict in ("acceptable", "recommended")
    return value_of(zone.depth_in_place) is not None or (allowed and value_of(zone.channel_density) is not None)


def _patterns(zone: Zone) -> list[tuple[str, str]]:
    if zone.verdict in PATTERNS:
        return [PATTERNS[zone.verdict]]
    return [] if _enters(zone) else [_UNNEEDLED]


def _line(name: str, zone: Zone, depth: float | None, *, with_verdict: bool) -> str:
    texts = [] if depth is None else [f"dial {words.exact(depth * 1e3)} mm"]
    if depth is None and not _enters(zone) and zone.verdict != "contraindicated":
        texts.append("no needle")
    if with_verdict:
        texts.append(words.verdict(zone.verdict))
    return zone_name(name) + (f": {', '.join(texts)}" if texts else "")


def _legend(
    on: Sheet, x: float, y: float, room: float, by_zone: Mapping[str, Zone], dials: Mapping[str, float | None]
) -> float:
    """What tint and patterns mean, only as far as they occur."""
    keys: list[tuple[str, str, str]] = []
    depths = sorted({depth for depth in dials.values() if depth})
    if depths:
        ends = f"{words.exact(depths[0] * 1e3)} mm" + (
            f" to {words.exact(depths[-1] * 1e3)} mm, darker is deeper" if len(depths) > 1 else ""
        )
        keys.append(("blue", 'fill-opacity=".5"', f"dial {ends}"))
    verdicts = {zone.verdict for zone in by_zone.values()}
    if "recommended" in verdicts:
        keys.append(("none", 'stroke-width="3"', f"thick edge: {words.verdict('recommended')}"))
    for verdict, (pattern, colour) in PATTERNS.items():
        if verdict in verdicts:
            keys.append((on.pattern(pattern, colour), "", words.verdict(verdict)))
    if any(_UNNEEDLED in _patterns(zone) for zone in by_zone.values()):
        keys.append((on.pattern(*_UNNEEDLED), "", "no needle enters here"))
    if any(name not in by_zone for name in WHOLE_FACE):
        keys.append(("none", 'stroke-dasharray="3 3"', "not asked about"))
    for fill, more, text in keys:
        on.rect(x + 2, y + 2, 24, LINE - 4, fill, f'stroke="var(--p-ink)" {more}'.rstrip())
        y = on.paragraph(x + 34, y, text, room - 34) + 2
    return y + 6


def _box(drawn: Iterable[str]) -> tuple[float, float, float, float]:
    left, top, right, bottom = zip(_FACE, *(_AROUND[zone] for zone in drawn if zone in _AROUND), strict=True)
    return min(left), min(top), max(right), max(bottom)


@cache
def _inside(zone: str) -> tuple[float, float]:
    """The point of a zone (of its first side) that lies farthest from its edge."""
    outline = zones()[zone].outline[0]
    polygon = np.asarray(outline)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    grid = np.stack(np.meshgrid(*(np.linspace(low[axis], high[axis], 41) for axis in (0, 1))), axis=-1).reshape(-1, 2)
    within = grid[[_holds(outline, float(x), float(y)) for x, y in grid]]
    # points close together along the outline: the nearest of them stands for the nearest edge
    shares = np.linspace(0, 1, 16, endpoint=False)[None, :, None]
    edge = (polygon[:, None, :] * (1 - shares) + np.roll(polygon, -1, axis=0)[:, None, :] * shares).reshape(-1, 2)
    distance = np.linalg.norm(within[:, None, :] - edge[None, :, :], axis=-1).min(axis=1)
    best = int(distance.argmax())
    if not zones()[zone].paired:
        # what lies on the middle of the face has its number there, unless it is too narrow there
        middle = np.where(np.abs(within[:, 0] - _MIDDLE) < _MIDDLE_ROOM, distance, 0.0)
        best = int(middle.argmax()) if middle.max() > _ENOUGH * distance.max() else best
    x, y = within[best]
    return float(x), float(y)


def _holds(polygon: Polygon, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
