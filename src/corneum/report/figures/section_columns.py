"""The drawn columns of a cross-section: the skin to its full depth with needle and marks, and its surface magnified."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.plan_document.plan_models import Number, Zone
from corneum.report.figures.drawing import LINE, Sheet, ink, mm
from corneum.report.figures.skin_section import LowerEdges, Mark, Section
from corneum.report.number_words import ends_of
from corneum.wording import human_units as words

LETTERS = "ABCDEFGHIJ"
_AXIS, _MARK_ROOM, _ABOVE, _SURFACE_ROOM = 42.0, 13.0, 58.0, 92.0
_STEPS = (0.05e-3, 0.1e-3, 0.2e-3, 0.25e-3, 0.5e-3, 1e-3, 2e-3, 5e-3)
# layers narrower than this break their name in two lines
_NARROW_BLOCK = 190.0
_SURFACE_BLOCK, _TAPER = 92.0, 46.0


def depth_column(on: Sheet, x: float, y: float, width: float, section: Section, tall: float) -> float:
    """The skin from surface to bottom, `tall` high, with needle and marks; returns where the next may begin."""
    top = y + _ABOVE
    per_m = tall / section.bottom
    left = x + _AXIS
    block = width - _AXIS - 8 - len(section.marks) * _MARK_ROOM
    on.elements.append(f'<g data-view="depth" data-top="{top:.2f}" data-per-mm="{per_m * 1e-3:.4f}">')
    _layers(on, left, top, block, per_m, section)
    _axis(on, left, top, per_m, section.bottom)
    _needle(on, left, top, per_m, section.zone)
    for place, mark in enumerate(section.marks):
        across = left + block + 8 + (place + 0.5) * _MARK_ROOM
        _mark(on, across, top, per_m, section.bottom, mark, LETTERS[place])
    on.elements.append("</g>")
    return top + tall + 6


def magnified_surface(on: Sheet, x: float, y: float, width: float, edges: LowerEdges) -> float:
    """The epidermis and what follows it, magnified, with names; returns where the next may begin."""
    stratum_corneum, epidermis = edges.stratum_corneum, edges.epidermis
    deepest = min(epidermis * 1.5, edges.papillary)
    per_m = _SURFACE_ROOM / deepest
    y = on.paragraph(x + 2, y, f"The top {mm(deepest)}, magnified", width - 4, kind="sq") + 4
    left, right = x + 2, x + 2 + _SURFACE_BLOCK
    on.elements.append(f'<g data-view="surface" data-top="{y:.2f}" data-per-mm="{per_m * 1e-3:.4f}">')
    bounds = (0.0, stratum_corneum, epidermis, deepest)
    for above, below, fill in zip(bounds, bounds[1:], ("horn", "epidermis", "papillary"), strict=False):
        height = (below - above) * per_m
        on.rect(left, y + above * per_m, _SURFACE_BLOCK, height, fill, _at(below))
    junction = y + epidermis * per_m
    on.line([(left, junction), (right, junction)], "ink", 1.4, _at(epidermis))
    on.elements.append("</g>")
    labels = [
        (stratum_corneum / 2, f"stratum corneum, {mm(stratum_corneum)}"),
        ((stratum_corneum + epidermis) / 2, f"viable epidermis, {mm(epidermis - stratum_corneum)}"),
        (epidermis, f"junction at {mm(epidermis)}"),
        ((epidermis + deepest) / 2, "dermis begins"),
    ]
    last = y - LINE
    for depth, text in labels:
        height = max(y + depth * per_m, last + LINE)
        on.line([(right, y + depth * per_m), (right + 12, height), (right + 16, height)], "line")
        on.text(right + 20, height + 4, text, kind="s")
        last = height
    return max(y + _SURFACE_ROOM, last + 8) + 2


def _layers(on: Sheet, left: float, top: float, block: float, per_m: float, section: Section) -> None:
    edges = section.edges
    bounds = (0.0, edges.stratum_corneum, edges.epidermis, edges.papillary, edges.skin, section.bottom)
    layers: Mapping[str, str] = {
        "horn": "",
        "epidermis": "",
        "papillary": "papillary dermis",
        "reticular": "reticular dermis",
        "below": "below the skin",
    }
    for (fill, name), above, below in zip(layers.items(), bounds, bounds[1:], strict=False):
        height = (below - above) * per_m
        on.rect(left, top + above * per_m, block, height, fill, _at(below))
        _layer_name(on, left + block - 4, top + (above + below) / 2 * per_m, height, name, block)
    junction = top + edges.epidermis * per_m
    on.line([(left, junction), (left + block, junction)], "ink", 1.4, _at(edges.epidermis))
    on.line([(left, top), (left + block, top)], "ink", 1.4, 'data-depth="0"')


def _layer_name(on: Sheet, right: float, middle: float, height: float, name: str, block: float) -> None:
    """The name of a layer, in two lines where the block is narrow; as much of it as there is room for."""
    lines = name.split(" ", 1) if name.endswith("dermis") and block < _NARROW_BLOCK else [name]
    if not name or height < LINE:
        return
    if height >= LINE * len(lines):
        first = middle - (len(lines) - 1) * LINE / 2
        for place, line in enumerate(lines):
            on.text(right, first + 4 + place * LINE, line, anchor="end", kind="s")
    else:
        on.text(right, middle + 4, lines[0], anchor="end", kind="s")


def _axis(on: Sheet, left: float, top: float, per_m: float, bottom: float) -> None:
    step = next(step for step in (*_STEPS, bottom) if bottom / step <= 9)
    for place in range(int(bottom / step) + 1):
        y = top + place * step * per_m
        on.line([(left - 5, y), (left, y)], "line")
        on.text(left - 8, y + 4, words.exact(round(place * step * 1e3, 6)), anchor="end", kind="sq")
    on.text(left - 8, top - 12, "mm", anchor="end", kind="sq")


def _needle(on: Sheet, left: float, top: float, per_m: float, zone: Zone) -> None:
    needle, channel = zone.depth_in_place, zone.channel_depth
    x, lumen = left + 14, left + 40
    if not isinstance(needle, Number):
        on.text(left + 2, top - 10, "no needle drawn", kind="sq")
        return
    tip = top + needle.value * per_m
    taper = max(top, tip - _TAPER)
    outline = [(x - 6, top - 14), (x + 6, top - 14), (x + 6, taper), (x, tip), (x - 6, taper)]
    on.shape(outline, "blue", "blue", f'fill-opacity=".4" {_at(needle.value)}')
    low, high = (top + end * per_m for end in ends_of(needle))
    on.beam(x + 11, low, high, "blue", 'data-mark="needle"')
    on.text(left - 2, top - 36, "needle", kind="s")
    on.text(left - 2, top - 21, "in place", kind="s")
    if not isinstance(channel, Number):
        return
    on.rect(lumen - 4, top, 8, channel.value * per_m, "orange", _at(channel.value))
    low, high = (top + end * per_m for end in ends_of(channel))
    on.beam(lumen + 10, low, high, "orange", 'data-mark="channel"')
    on.text(left + 52, top - 36, "open channel", kind="s")
    on.text(left + 52, top - 21, "left behind", kind="s")


def _mark(on: Sheet, x: float, top: float, per_m: float, bottom: float, mark: Mark, letter: str) -> None:
    on.text(x, top - 6, letter, anchor="middle", kind="sb")
    floor = top + bottom * per_m
    on.line([(x, top), (x, floor)], "line", 0.6, 'stroke-dasharray="1 3"')
    if mark.low > bottom:
        on.shape([(x - 5, floor - 9), (x + 5, floor - 9), (x, floor)], mark.colour)
        return
    low, high = top + max(mark.low, 0.0) * per_m, top + min(mark.high, bottom) * per_m
    if mark.style == "band":
        pattern = on.pattern("lines", mark.colour)
        on.rect(x - 5, low, 10, high - low, pattern, f'stroke="{ink(mark.colour)}" {_at(mark.low)}')
    elif mark.style == "range":
        on.rect(x - 2.5, low, 5, max(high - low, 1.0), mark.colour, _at(mark.low))
    if mark.middle is not None and mark.middle <= bottom:
        y = top + mark.middle * per_m
        fill = mark.colour if mark.style == "point" else "paper"
        on.shape([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)], fill, mark.colour, _at(mark.middle))


def _at(depth: float) -> str:
    return f'data-depth="{depth * 1e3:.6g}"'
