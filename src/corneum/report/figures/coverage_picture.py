"""A patch of skin from above with the holes of one treatment: skin near a hole tinted, the largest gap, a scale bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from corneum.plan_document.document_parts import Quantity
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Patch
from corneum.report.figures.drawing import (
    NARROW,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    Entry,
    Say,
    Sheet,
    ink,
    message,
    mm,
    sheet,
    short,
    speaker,
    treatment_of,
)
from corneum.report.number_words import spoken, value_of
from corneum.report.zone_names import zone_name

Point = tuple[float, float]

# more holes than this are not told apart, so a part of the patch is shown that holds fewer
_TELLABLE = 240
_BAR = 1e-3
_MICROMETRE = 1e-6
_ROOM = NARROW - 4
# steps of the drawing, units: finer is not seen
_GRID = 0.5


class Window(NamedTuple):
    """The part of a patch that is drawn: its lower left corner and its side, m."""

    left: float
    lower: float
    side: float

    def holds(self, point: Point) -> bool:
        """Whether a point of the patch lies in it."""
        return 0 <= point[0] - self.left <= self.side and 0 <= point[1] - self.lower <= self.side


def draw(plan: Plan, treatment_id: str) -> str:
    """The patch of one treatment, as SVG markup. Raises KeyError for a treatment that the plan does not have."""
    treatment, say = treatment_of(plan, treatment_id), speaker(plan)
    title = say("pictures.holes", treatment=treatment.plain_name)
    patch = treatment.patch
    if patch is None:
        return message("holes", treatment_id, title, say("pictures.holes.none"))
    on = sheet("holes", treatment_id, NARROW)
    shown = window(patch)
    heading, count = _heading(patch, shown, say), _count(patch, treatment.zones[patch.zone].channel_density, say)
    y = on.paragraph(2, 2, heading, NARROW - 4, kind="b")
    y = _skin(on, y + 4, patch, shown)
    y = on.paragraph(2, y + 4, count, NARROW - 4)
    signs = _legend(patch, say)
    y = on.legend(2, y + 2, signs, NARROW - 4)
    over = value_of(patch.spread)
    notes = [] if over is None else [say("pictures.holes.spread", times=over)]
    notes.append(say("pictures.holes.note"))
    y = on.paragraph(2, y + 2, " ".join(notes), NARROW - 4, kind="sq")
    texts = [f"{entry.text}." for entry in signs[1:]]
    return on.svg(title, " ".join([f"{heading}.", count, *texts, *notes]), y + 4)


def window(patch: Patch) -> Window:
    """What is drawn of a patch: all of it, or around the largest gap as much as holds few enough holes."""
    whole = _metres(patch.side)
    holes, middle = _points(patch.holes), _points(patch.gap_middle)[0]
    side = whole
    while True:
        left, lower = (min(max(0.0, coordinate - side / 2), whole - side) for coordinate in middle)
        part = Window(left, lower, side)
        if sum(map(part.holds, holes)) <= _TELLABLE:
            return part
        side /= 2


def _heading(patch: Patch, shown: Window, say: Say) -> str:
    part = "_part" if shown.side < _metres(patch.side) else ""
    once = "_once" if patch.passes == 1 else ""
    return say(
        f"pictures.holes.heading{part}{once}",
        zone=zone_name(patch.zone),
        side=mm(_metres(patch.side)),
        shown=mm(shown.side),
        passes=patch.passes,
    )


def _count(patch: Patch, credible: Quantity | None, say: Say) -> str:
    density, _, area = spoken(patch.density).text.partition(" per ")
    between = spoken(credible).interval
    text_id = "pictures.holes.count_credible" if between else "pictures.holes.count"
    return say(text_id, density=density, area=area, between=between)


def _skin(on: Sheet, top: float, patch: Patch, shown: Window) -> float:
    """The window in a square; returns where the next may begin."""
    per, left = _ROOM / shown.side, 2.0

    def at(point: Point) -> Point:
        return left + (point[0] - shown.left) * per, top + (shown.side - point[1] + shown.lower) * per

    inside = sorted(((at(hole), way) for hole, way in _holes(patch) if shown.holds(hole)), key=lambda placed: placed[0])
    clip = f"{on.prefix}-clip"
    square = f'x="{left:g}" y="{short(top)}" width="{_ROOM:g}" height="{_ROOM:g}"'
    on.elements.append(f'<clipPath id="{clip}"><rect {square}/></clipPath>')
    on.elements.append(f'<g clip-path="url(#{clip})" fill="none" stroke-linecap="round">')
    _draw_holes(on, patch, inside, per)
    radius = value_of(patch.gap)
    if radius is not None:
        x, y = at(_points(patch.gap_middle)[0])
        on.elements.append(
            f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius * per)}" {_GAP} data-mark="gap"/>'
        )
    on.elements.append(f'</g><rect {square} fill="none" stroke="{ink("line")}"/>')
    return _scale_bar(on, left, top + _ROOM + 14, per)


_GAP = f'stroke="{ink("ink")}" stroke-width="2.2" stroke-dasharray="5 3"'


def _holes(patch: Patch) -> list[tuple[Point, Point]]:
    """Each hole, and how far and which way it is drawn out, m."""
    holes = _points(patch.holes)
    return list(zip(holes, _points(patch.directions) or [(0.0, 0.0)] * len(holes), strict=True))


def _draw_holes(on: Sheet, patch: Patch, inside: list[tuple[Point, Point]], per: float) -> None:
    """The skin near the holes, how they are drawn out, and the holes, below each other in this order.

    The paths are in steps of the grid; the holes stand once and are drawn twice.
    """
    name = f"{on.prefix}-holes"
    d = _steps([(place, (0.0, 0.0)) for place, _ in inside])
    on.elements.append(f'<defs><path id="{name}" d="{d}" data-mark="holes"/></defs>')
    on.elements.append(f'<g transform="scale({_GRID:g})">')
    near = 2 * _metres(patch.within) * per / _GRID
    on.elements.append(f'<use href="#{name}" stroke="{ink("papillary")}" stroke-width="{near:.1f}" data-mark="near"/>')
    drawn_out = [
        ((x - way[0] * per / 2, y + way[1] * per / 2), (way[0] * per, -way[1] * per))
        for (x, y), way in inside
        if any(way)
    ]
    if drawn_out and _is_drawn_out(patch):
        slots = _steps(drawn_out)
        on.elements.append(f'<path d="{slots}" stroke="{ink("orange")}" stroke-width="2" data-mark="slots"/>')
    # a hole narrower than a line on the screen is drawn as wide as a line
    wide = min(4.0, max(2.4, _metres(patch.width) * per / 2)) / _GRID
    on.elements.append(f'<use href="#{name}" stroke="{ink("ink")}" stroke-width="{wide:.1f}"/></g>')


def _steps(runs: list[tuple[Point, Point]]) -> str:
    """Short lines, each from a place over a way, as one path in steps of the grid."""
    d, last = [], (0, 0)
    for (x, y), way in runs:
        start = round(x / _GRID), round(y / _GRID)
        across, down = round(way[0] / _GRID), round(way[1] / _GRID)
        run = f"l{across}{_signed(down)}" if across or down else "h0"
        d.append(f"m{start[0] - last[0]}{_signed(start[1] - last[1])}{run}")
        last = start[0] + across, start[1] + down
    return "".join(d)


def _signed(number: int) -> str:
    return f"{number}" if number < 0 else f" {number}"


def _legend(patch: Patch, say: Say) -> list[Entry]:
    within = mm(_metres(patch.within))
    near = say("pictures.holes.near", within=within, share=spoken(patch.near, "part").text)
    entries = [Entry(_dot("ink", 3.0), say("pictures.holes.hole")), Entry(_dot("papillary", SIGN_HEIGHT), near)]
    radius, slot = value_of(patch.gap), value_of(patch.slot)
    if slot and _is_drawn_out(patch):
        entries.append(Entry(_slot, say("pictures.holes.slot", length=mm(slot))))
    if radius is not None:
        entries.append(Entry(_circle, say("pictures.holes.gap", across=mm(2 * radius))))
    return entries


def _is_drawn_out(patch: Patch) -> bool:
    """Whether the needle draws a hole out so far that it is shown."""
    return (value_of(patch.slot) or 0.0) > _metres(patch.width) / 2


def _dot(colour: str, across: float) -> Callable[[Sheet, float, float], None]:
    def draw_dot(on: Sheet, x: float, y: float) -> None:
        on.circle(x + 1 + SIGN_WIDTH / 2, y + SIGN_HEIGHT / 2, across / 2, f'fill="{ink(colour)}"')

    return draw_dot


def _slot(on: Sheet, x: float, y: float) -> None:
    on.line([(x + 6, y + SIGN_HEIGHT / 2), (x + SIGN_WIDTH - 4, y + SIGN_HEIGHT / 2)], "orange", 1.4)


def _circle(on: Sheet, x: float, y: float) -> None:
    on.circle(x + 1 + SIGN_WIDTH / 2, y + SIGN_HEIGHT / 2, SIGN_HEIGHT / 2, f'fill="none" {_GAP}')


def _scale_bar(on: Sheet, left: float, y: float, per: float) -> float:
    right = left + _BAR * per
    caps = [[(x, y - 4), (x, y + 4)] for x in (left, right)]
    on.lines([[(left, y), (right, y)], *caps], "ink", 1.6, 'data-mark="scale"')
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
