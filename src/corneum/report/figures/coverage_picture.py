"""A patch of skin from above with the holes of one treatment: skin near a hole tinted, the largest gap, a scale bar."""

from __future__ import annotations

from corneum.plan_document.plan_models import Patch, Plan, Quantity
from corneum.report.figures.drawing import NARROW, Sheet, ink, message, mm, sheet, treatment_of
from corneum.report.number_words import spoken, value_of
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

Point = tuple[float, float]

_TWO_COLUMNS = 560.0
# more holes than this cannot be told apart, so a quarter of the patch is shown
_TELLABLE = 1500
_BAR = 1e-3
_MICROMETRE = 1e-6


def draw(plan: Plan, treatment_id: str, *, width: float = NARROW) -> str:
    """The patch of one treatment, as SVG markup. Raises KeyError for a treatment that the plan does not have."""
    treatment = treatment_of(plan, treatment_id)
    title = f"Holes on a patch of skin: {treatment.plain_name}"
    patch = treatment.patch
    if patch is None:
        return message("patch", treatment_id, width, title, "No needle is used, or its needles are not known enough.")
    on = sheet("patch", treatment_id, width)
    columns = width >= _TWO_COLUMNS
    room = min(width, 330.0) - 4
    shown = _shown_side(patch)
    bottom = _skin(on, room, patch, shown)
    x, y = (room + 24, 4.0) if columns else (2.0, bottom + 8)
    first, *others = description(patch, shown, treatment.zones[patch.zone].channel_density)
    y = on.paragraph(x, y, first, width - x - 2, kind="b")
    for line in others:
        y = on.paragraph(x, y + 4, line, width - x - 2)
    y = on.paragraph(x, y + 4, _NOTE, width - x - 2, kind="sq")
    return on.svg(title, " ".join([first, *others, _NOTE]), max(y, bottom) + 4)


_NOTE = (
    "Computed, not counted: one way in which it may fall out, at the middle density. How steady a hand is was never "
    "measured."
)


def description(patch: Patch, shown: float, credible: Quantity | None = None) -> list[str]:
    """What the picture shows, in sentences; `shown` is the side that is drawn, m, `credible` the zone's density."""
    side = _metres(patch.side)
    cut = "" if shown == side else f", of which {mm(shown)} are drawn"
    between = spoken(credible).interval
    lines = [
        f"{words.sentence(zone_name(patch.zone))}, {mm(side)} square{cut}, after "
        f"{patch.passes} {'pass' if patch.passes == 1 else 'passes'}",
        f"{spoken(patch.density).text.replace(' per', ' holes per', 1)} on this patch"
        f"{f'; anything from {between} is credible' if between else ''}.",
        f"{spoken(patch.near, 'part').text} of the skin lies within {mm(_metres(patch.within))} of a hole (tinted).",
    ]
    radius, slot, over = value_of(patch.gap), value_of(patch.slot), value_of(patch.spread)
    if radius is not None:
        lines.append(f"Largest circle without a hole: {mm(2 * radius)} across (dashed).")
    if slot and slot > _metres(patch.width) / 2:
        lines.append(
            "The device moves on while the needle is in: lines show how far a hole may be drawn out, "
            f"{mm(slot)} in skin that does not give."
        )
    if over is not None:
        lines.append(f"Counts in squares of 1 mm vary {words.two_figures(over)} times as much as by chance alone.")
    return lines


def _shown_side(patch: Patch) -> float:
    """The side that is drawn, m: all of it, or half where the holes would run together."""
    side = _metres(patch.side)
    return side if patch.holes.count(",") <= _TELLABLE else side / 2


def _skin(on: Sheet, room: float, patch: Patch, shown: float) -> float:
    """The patch in a square `room` wide; returns where the next may begin."""
    per = room / shown
    left, top = 2.0, 2.0
    middle = _points(patch.gap_middle)[0]
    # where half of the patch is drawn it is the half that holds the middle of the largest gap
    halved = shown < _metres(patch.side)
    corner = tuple(shown if halved and coordinate >= shown else 0.0 for coordinate in middle)

    def at(point: Point) -> Point:
        return left + (point[0] - corner[0]) * per, top + (shown - point[1] + corner[1]) * per

    inside = [
        (at(hole), way)
        for hole, way in _holes(patch)
        if all(0 <= hole[axis] - corner[axis] <= shown for axis in (0, 1))
    ]
    clip = f"{on.prefix}-clip"
    on.elements.append(
        f'<clipPath id="{clip}"><rect x="{left:g}" y="{top:g}" width="{room:g}" height="{room:g}"/></clipPath>'
    )
    on.rect(left, top, room, room, "paper")
    on.elements.append(f'<g clip-path="url(#{clip})" fill="none" stroke-linecap="round">')
    _draw_holes(on, patch, inside, per)
    radius = value_of(patch.gap)
    if radius is not None:
        dashed = f'stroke="{ink("orange")}" stroke-width="2.2" stroke-dasharray="5 3" data-mark="gap"'
        x, y = at(middle)
        on.elements.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * per:.1f}" {dashed}/>')
    on.elements.append("</g>")
    on.rect(left, top, room, room, "none", f'stroke="{ink("line")}"')
    return _scale_bar(on, left, top + room + 14, per)


def _holes(patch: Patch) -> list[tuple[Point, Point]]:
    """Each hole, and how far and which way it is drawn out, m."""
    holes = _points(patch.holes)
    return list(zip(holes, _points(patch.directions) or [(0.0, 0.0)] * len(holes), strict=True))


def _draw_holes(on: Sheet, patch: Patch, inside: list[tuple[Point, Point]], per: float) -> None:
    """The skin near the holes, how they are drawn out, and the holes, below each other in this order."""
    holes = "".join(f"M{x:.1f},{y:.1f}h0" for (x, y), _ in inside)
    tint = 2 * _metres(patch.within) * per
    on.elements.append(f'<path d="{holes}" stroke="{ink("papillary")}" stroke-width="{tint:.1f}" data-mark="near"/>')
    slots = "".join(
        f"M{x - way[0] * per / 2:.1f},{y + way[1] * per / 2:.1f}l{way[0] * per:.1f},{-way[1] * per:.1f}"
        for (x, y), way in inside
        if any(way)
    )
    if slots:
        on.elements.append(f'<path d="{slots}" stroke="{ink("line")}" stroke-width="1" data-mark="slots"/>')
    # a hole narrower than a line on the screen is drawn as wide as a line
    wide = min(4.0, max(2.4, _metres(patch.width) * per / 2))
    on.elements.append(f'<path d="{holes}" stroke="{ink("ink")}" stroke-width="{wide:.1f}" data-mark="holes"/>')


def _scale_bar(on: Sheet, left: float, y: float, per: float) -> float:
    right = left + _BAR * per
    on.line([(left, y - 4), (left, y + 4)], "ink", 1.6)
    on.line([(left, y), (right, y)], "ink", 1.6, 'data-mark="scale"')
    on.line([(right, y - 4), (right, y + 4)], "ink", 1.6)
    on.text(right + 8, y + 4, mm(_BAR), kind="s")
    return y + 8


def _metres(quantity: Quantity) -> float:
    """A length of the patch, which is always known."""
    metres = value_of(quantity)
    assert metres is not None
    return metres


def _points(text: str) -> list[Point]:
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x) * _MICROMETRE, float(y) * _MICROMETRE) for x, y in pairs]
