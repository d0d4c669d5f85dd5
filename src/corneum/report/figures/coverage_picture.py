"""A patch of skin from above with the holes of one treatment: skin near a hole tinted, the largest gap, a scale bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corneum.report.figures.drawing import NARROW, Sheet, ink, message, mm, sheet, treatment_of, value_of
from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]
Point = tuple[float, float]

_TWO_COLUMNS = 560.0
# more holes than this cannot be told apart, so a quarter of the patch is shown
_TELLABLE = 1500
_BAR = 1e-3
_MICROMETRE = 1e-6


def draw(document: Json, treatment_id: str, *, width: float = NARROW) -> str:
    """The patch of one treatment, as SVG markup. Raises KeyError for a treatment that the plan does not have."""
    treatment = treatment_of(document, treatment_id)
    title = f"Holes on a patch of skin: {treatment['plain_name']}"
    patch = treatment.get("patch")
    if patch is None:
        return message("patch", treatment_id, width, title, "No needle is used, or its needles are not known enough.")
    on = sheet("patch", treatment_id, width)
    columns = width >= _TWO_COLUMNS
    room = min(width, 330.0) - 4
    shown = _shown(patch)
    bottom = _skin(on, room, patch, shown)
    x, y = (room + 24, 4.0) if columns else (2.0, bottom + 8)
    lines = told(patch, shown, treatment["zones"][patch["zone"]].get("channel_density"))
    y = on.paragraph(x, y, lines[0], width - x - 2, kind="b")
    for line in lines[1:]:
        y = on.paragraph(x, y + 4, line, width - x - 2)
    y = on.paragraph(x, y + 4, _NOTE, width - x - 2, kind="sq")
    return on.svg(title, " ".join([*lines, _NOTE]), max(y, bottom) + 4)


_NOTE = (
    "Computed, not counted: one way in which it may fall out, at the middle density. How steady a hand is was never "
    "measured."
)


def told(patch: Json, shown: float, credible: Json | None = None) -> list[str]:
    """What the picture shows, in sentences; `shown` is the side that is drawn, m, `credible` the zone's density."""
    side = float(patch["side"]["value"])
    passes = int(patch["passes"])
    cut = "" if shown == side else f", of which {mm(shown)} are drawn"
    density, gap, spread = (patch[key] for key in ("density", "gap", "spread"))
    between = words.spoken(credible).interval if credible and value_of(credible) is not None else ""
    lines = [
        f"{zone_name(patch['zone'])[:1].upper()}{zone_name(patch['zone'])[1:]}, {mm(side)} square{cut}, after "
        f"{passes} {'pass' if passes == 1 else 'passes'}",
        f"{words.spoken(density).text.replace(' per', ' holes per', 1)} on this patch"
        f"{f'; anything from {between} is credible' if between else ''}.",
        f"{words.spoken(patch['near'], 'part').text} of the skin lies within {mm(patch['within']['value'])} of a hole "
        "(tinted).",
    ]
    if (radius := value_of(gap)) is not None:
        lines.append(f"Largest circle without a hole: {mm(2 * radius)} across (dashed).")
    if (slot := value_of(patch["slot"])) and slot > float(patch["width"]["value"]) / 2:
        lines.append(
            "The device moves on while the needle is in: lines show how far a hole may be drawn out, "
            f"{mm(slot)} in skin that does not give."
        )
    if (over := value_of(spread)) is not None:
        lines.append(f"Counts in squares of 1 mm vary {words.two_figures(over)} times as much as by chance alone.")
    return lines


def _shown(patch: Json) -> float:
    """The side that is drawn, m: all of it, or half where the holes would run together."""
    side = float(patch["side"]["value"])
    return side if patch["holes"].count(",") <= _TELLABLE else side / 2


def _skin(on: Sheet, room: float, patch: Json, shown: float) -> float:
    """The patch in a square `room` wide; returns where the next may begin."""
    per = room / shown
    left, top = 2.0, 2.0
    middle = _points(patch["gap_middle"])[0]
    # where half of the patch is drawn it is the half that holds the middle of the largest gap
    corner = tuple(shown if coordinate >= shown and shown < patch["side"]["value"] else 0.0 for coordinate in middle)

    def at(point: Point) -> Point:
        return left + (point[0] - corner[0]) * per, top + (shown - point[1] + corner[1]) * per

    holes = _points(patch["holes"])
    drawn_out = _points(patch["directions"]) or [(0.0, 0.0)] * len(holes)
    inside = [
        (hole, way)
        for hole, way in zip(holes, drawn_out, strict=True)
        if all(0 <= hole[axis] - corner[axis] <= shown for axis in (0, 1))
    ]
    clip = f"{on.prefix}-clip"
    on.parts.append(
        f'<clipPath id="{clip}"><rect x="{left:g}" y="{top:g}" width="{room:g}" height="{room:g}"/></clipPath>'
    )
    on.rect(left, top, room, room, "paper")
    on.parts.append(f'<g clip-path="url(#{clip})" fill="none" stroke-linecap="round">')
    round_holes = "".join(f"M{x:.1f},{y:.1f}h0" for x, y in (at(hole) for hole, _ in inside))
    tint = 2 * float(patch["within"]["value"]) * per
    on.parts.append(f'<path d="{round_holes}" stroke="{ink("papillary")}" stroke-width="{tint:.1f}" data-mark="near"/>')
    slots = "".join(
        f"M{x - way[0] * per / 2:.1f},{y + way[1] * per / 2:.1f}l{way[0] * per:.1f},{-way[1] * per:.1f}"
        for (x, y), way in ((at(hole), way) for hole, way in inside)
        if any(way)
    )
    if slots:
        on.parts.append(f'<path d="{slots}" stroke="{ink("line")}" stroke-width="1" data-mark="slots"/>')
    # a hole narrower than a line on the screen is drawn as wide as one
    hole = min(4.0, max(2.4, float(patch["width"]["value"]) * per / 2))
    on.parts.append(f'<path d="{round_holes}" stroke="{ink("ink")}" stroke-width="{hole:.1f}" data-mark="holes"/>')
    if (gap := value_of(patch["gap"])) is not None:
        x, y = at(middle)
        on.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{gap * per:.1f}" stroke="{ink("orange")}" stroke-width="2.2" '
            'stroke-dasharray="5 3" data-mark="gap"/>'
        )
    on.parts.append("</g>")
    on.rect(left, top, room, room, "none", f'stroke="{ink("line")}"')
    y = top + room + 14
    on.line([(left, y - 4), (left, y + 4)], "ink", 1.6)
    on.line([(left, y), (left + _BAR * per, y)], "ink", 1.6, 'data-mark="scale"')
    on.line([(left + _BAR * per, y - 4), (left + _BAR * per, y + 4)], "ink", 1.6)
    on.text(left + _BAR * per + 8, y + 4, mm(_BAR), kind="s")
    return y + 8


def _points(text: str) -> list[Point]:
    pairs: Sequence[Sequence[str]] = [pair.split(",") for pair in text.split()]
    return [(float(x) * _MICROMETRE, float(y) * _MICROMETRE) for x, y in pairs]
