"""The drawn columns of a cross-section: the skin to its full depth with needle and marks, and its surface magnified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corneum.plan_document.document_parts import Number
from corneum.plan_document.zone_models import Zone
from corneum.report.figures.drawing import LINE, SMALL, Say, Sheet, diamond, ink, mm, short
from corneum.report.figures.skin_section import LowerEdges, Mark, Section
from corneum.report.figures.text_room import width_of, wrap
from corneum.report.number_words import ends_of
from corneum.wording import human_units as words

LETTERS = "ABCDEFGHIJ"
_AXIS, _MARK_ROOM, _ABOVE, _SURFACE_ROOM = 36.0, 12.0, 58.0, 92.0
_STEPS = (0.05e-3, 0.1e-3, 0.2e-3, 0.25e-3, 0.5e-3, 1e-3, 2e-3, 5e-3)
_SURFACE_BLOCK, _TAPER = 92.0, 46.0
# across from the left edge of the skin: middle of the needle, of its channel
_NEEDLE, _LUMEN = 16.0, 54.0
_LAYERS = ("horn", "epidermis", "papillary", "reticular", "below")


class PlacedMark(NamedTuple):
    """A mark on the sheet: across, its ends and middle downwards; `below` means that it lies below the picture."""

    mark: Mark
    x: float
    low: float
    high: float
    middle: float | None
    below: bool = False


def depth_column(
    on: Sheet, x: float, y: float, width: float, section: Section, tall: float, bottom: float, say: Say
) -> float:
    """The skin from surface to `bottom`, m, `tall` high, with needle and marks; returns where the next may begin."""
    top = y + _ABOVE
    per_m = tall / bottom
    left = x + _AXIS
    block = width - _AXIS - 8 - len(section.marks) * _MARK_ROOM
    on.elements.append(f'<g data-view="depth" data-top="{short(top)}" data-per-mm="{per_m * 1e-3:.4f}">')
    _layers(on, left, top, block, per_m, section.edges, bottom, say)
    _axis(on, left, top, per_m, bottom, say)
    _needle(on, left, top, per_m, section.zone, say)
    columns = [left + block + 8 + (place + 0.5) * _MARK_ROOM for place in range(len(section.marks))]
    on.lines([[(across, top), (across, top + tall)] for across in columns], "line", 0.6, 'stroke-dasharray="1 3"')
    on.elements.append('<g class="b" text-anchor="middle">')
    for across, letter in zip(columns, LETTERS, strict=False):
        on.text(across, top - 6, letter, kind="s")
    on.elements.append("</g>")
    draw_marks(on, [_placed(mark, x, top, per_m, bottom) for x, mark in zip(columns, section.marks, strict=True)])
    on.elements.append("</g>")
    return top + tall + 6


def magnified_surface(on: Sheet, x: float, y: float, width: float, edges: LowerEdges, say: Say) -> float:
    """The epidermis and what follows it, magnified, with names; returns where the next may begin."""
    stratum_corneum, epidermis = edges.stratum_corneum, edges.epidermis
    deepest = min(epidermis * 1.5, edges.papillary)
    per_m = _SURFACE_ROOM / deepest
    y = on.paragraph(x + 2, y, say("pictures.section.magnified", depth=mm(deepest)), width - 4, kind="sq") + 4
    left, right = x + 2, x + 2 + _SURFACE_BLOCK
    on.elements.append(f'<g data-view="surface" data-top="{short(y)}" data-per-mm="{per_m * 1e-3:.4f}">')
    bounds = (0.0, stratum_corneum, epidermis, deepest)
    for above, below, fill in zip(bounds, bounds[1:], _LAYERS, strict=False):
        on.rect(left, y + above * per_m, _SURFACE_BLOCK, (below - above) * per_m, fill, _at(below))
    junction = y + epidermis * per_m
    on.line([(left, junction), (right, junction)], "ink", 1.4)
    on.elements.append("</g>")
    labels = [
        (stratum_corneum / 2, say("pictures.section.stratum_corneum", depth=mm(stratum_corneum))),
        ((stratum_corneum + epidermis) / 2, say("pictures.section.viable", depth=mm(epidermis - stratum_corneum))),
        (epidermis, say("pictures.section.junction", depth=mm(epidermis))),
        ((epidermis + deepest) / 2, say("pictures.section.dermis_begins")),
    ]
    last = y - LINE
    pointers = []
    for depth, text in labels:
        height = max(y + depth * per_m, last + LINE)
        pointers.append([(right, y + depth * per_m), (right + 12, height), (right + 16, height)])
        on.text(right + 20, height + 4, text, kind="s")
        last = height
    on.lines(pointers, "line")
    return max(y + _SURFACE_ROOM, last + 8) + 2


def draw_marks(on: Sheet, marks: Sequence[PlacedMark]) -> None:
    """Ranges and points, those of a kind and colour as one element; what lies below a picture is an arrow."""
    below: dict[str, list[list[tuple[float, float]]]] = {}
    ranges: dict[str, list[list[tuple[float, float]]]] = {}
    points: dict[tuple[str, str], list[list[tuple[float, float]]]] = {}
    for placed in marks:
        colour, x = placed.mark.colour, placed.x
        if placed.below:
            below.setdefault(colour, []).append([(x - 5, placed.high - 9), (x + 5, placed.high - 9), (x, placed.high)])
            continue
        if placed.mark.style == "band":
            lined = on.pattern("lines", colour)
            on.rect(x - 5, placed.low, 10, placed.high - placed.low, lined, f'stroke="{ink(colour)}"')
        elif placed.mark.style == "range":
            ranges.setdefault(colour, []).append([(x, placed.low), (x, max(placed.high, placed.low + 1))])
        if placed.middle is not None:
            fill = colour if placed.mark.style == "point" else "paper"
            points.setdefault((fill, colour), []).append(diamond(x, placed.middle, 5))
    for colour, arrows in below.items():
        on.shapes(arrows, colour)
    for colour, runs in ranges.items():
        on.lines(runs, colour, 5)
    for (fill, colour), diamonds in points.items():
        on.shapes(diamonds, fill, colour)


def _placed(mark: Mark, x: float, top: float, per_m: float, bottom: float) -> PlacedMark:
    """A mark beside the skin, its range cut at the floor of the picture."""
    if mark.low > bottom:
        return PlacedMark(mark, x, 0.0, top + bottom * per_m, None, below=True)
    low, high = top + max(mark.low, 0.0) * per_m, top + min(mark.high, bottom) * per_m
    middle = top + mark.middle * per_m if mark.middle is not None and mark.middle <= bottom else None
    return PlacedMark(mark, x, low, high, middle)


def _layers(
    on: Sheet, left: float, top: float, block: float, per_m: float, edges: LowerEdges, bottom: float, say: Say
) -> None:
    bounds = (0.0, edges.stratum_corneum, edges.epidermis, edges.papillary, edges.skin, bottom)
    names: Mapping[str, str] = {name: say(f"pictures.section.{name}") for name in _LAYERS[2:]}
    for fill, above, below in zip(_LAYERS, bounds, bounds[1:], strict=False):
        height = (below - above) * per_m
        on.rect(left, top + above * per_m, block, height, fill, _at(below))
        if fill in names:
            room = block - _LUMEN - 18
            _layer_name(
                on, left + block - 4, top + (above + below) / 2 * per_m, height, _whole_words(names[fill], room)
            )
    junction = top + edges.epidermis * per_m
    on.lines([[(left, y), (left + block, y)] for y in (top, junction)], "ink", 1.4)


def _layer_name(on: Sheet, right: float, middle: float, height: float, lines: Sequence[str]) -> None:
    """The name of a layer in its middle; as much of it as there is room for."""
    shown = lines[: int(height / LINE)]
    first = middle - (len(shown) - 1) * LINE / 2
    for place, line in enumerate(shown):
        on.text(right, first + 4 + place * LINE, line, anchor="end", kind="s")


def _whole_words(name: str, room: float) -> list[str]:
    """A name in lines; none where a word of it does not fit, because a cut word is not read."""
    fits = all(width_of(word, SMALL) <= room for word in name.split())
    return wrap(name, room, SMALL) if fits else []


def _axis(on: Sheet, left: float, top: float, per_m: float, bottom: float, say: Say) -> None:
    step = next(step for step in (*_STEPS, bottom) if bottom / step <= 9)
    heights = [top + place * step * per_m for place in range(int(bottom / step) + 1)]
    on.lines([[(left - 5, y), (left, y)] for y in heights], "line")
    on.elements.append('<g text-anchor="end" class="q">')
    on.text(left - 8, top - 12, say("pictures.section.mm"), kind="s")
    for place, y in enumerate(heights):
        on.text(left - 8, y + 4, words.exact(round(place * step * 1e3, 6)), kind="s")
    on.elements.append("</g>")


def _needle(on: Sheet, left: float, top: float, per_m: float, zone: Zone, say: Say) -> None:
    needle, channel = zone.depth_in_place, zone.channel_depth
    x, lumen = left + _NEEDLE, left + _LUMEN
    if not isinstance(needle, Number):
        on.text(left + 2, top - 10, say("pictures.section.column_none"), kind="sq")
        return
    tip = top + needle.value * per_m
    taper = max(top, tip - _TAPER)
    outline = [(x - 6, top - 14), (x + 6, top - 14), (x + 6, taper), (x, tip), (x - 6, taper)]
    on.shape(outline, "blue", "blue", f'fill-opacity=".4" {_at(needle.value)}')
    low, high = (top + end * per_m for end in ends_of(needle))
    on.beam(x + 11, low, high, "blue", 'data-mark="needle"')
    _column_name(on, left - 4, lumen - left, top, say("pictures.section.column_needle"))
    if not isinstance(channel, Number):
        return
    on.rect(lumen - 4, top, 8, channel.value * per_m, "orange", _at(channel.value))
    low, high = (top + end * per_m for end in ends_of(channel))
    on.beam(lumen + 10, low, high, "orange", 'data-mark="channel"')
    _column_name(on, lumen - 2, 2 * _LUMEN, top, say("pictures.section.column_channel"))


def _column_name(on: Sheet, x: float, room: float, top: float, name: str) -> None:
    """What stands in a column, in lines above it."""
    for place, line in enumerate(reversed(wrap(name, room, SMALL))):
        on.text(x, top - 21 - place * 15, line, kind="s")


def _at(depth: float) -> str:
    return f'data-depth="{depth * 1e3:.5g}"'
