"""A depth chart to hang on the wall: one landscape picture on which every zone has its row.

First what to set, never beyond and why; then the depths: the band of the target, where the tips lie, the channel that
stays open, what trials used, what a regulator evaluated, and where the zone ends. Zones in which nothing is set are
crossed out and say why.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.statement import Field, Statement
from corneum.plan_document.chart_models import Chart, ChartZone
from corneum.plan_document.document_parts import Number
from corneum.plan_document.sentences import words_for
from corneum.plan_document.zone_models import Depths
from corneum.report.chart_view import READER, chart_line, columns, first_columns, heading, whom
from corneum.report.figures.drawing import LINE, SMALL, Sheet, ink, sheet, width_of, wrap
from corneum.report.number_words import ends_of, range_of, value_of
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

WIDTH = 1060.0
_ROW, _TOP, _SMALL_LINE = 25.0, 78.0, 13.0
# where the columns begin: zone, dial, never beyond, why, plot, needles, blood
_ZONE, _DIAL, _NEVER, _WHY, _PLOT, _NEEDLES, _BLOOD = 4.0, 238.0, 312.0, 384.0, 570.0, 940.0, 1010.0
_ACROSS = 360.0
_EDGE, _SIGN = 4.0, 21.0
_SCALE_STEP = 0.25e-3
_AT_LEAST = 1.0e-3
_DASHED = 'stroke-dasharray="3 2"'
_ROUND = 'stroke-linecap="round" stroke-opacity="0.8"'
_TIP = f'fill="{ink("orange")}"'
_LEGEND = ("dial", "tip", "open", "band", "tested", "label", "limit", "unset")


@dataclass(frozen=True)
class _Row:
    """One zone with its place on the sheet: `top` and `height`."""

    name: str
    zone: ChartZone
    why: list[str]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def wall_line(text_id: str, **fields: Field) -> str:
    """A text of the wall chart, filled for whoever sets needles."""
    return fill_statement(Statement(f"wall.{text_id}", fields), READER)


def draw(chart: Chart) -> str:
    """The chart as one picture."""
    on = sheet("wall", f"{chart.device} {chart.cell.id if chart.cell else chart.goal} {chart.variant or ''}", WIDTH)
    rows = _rows(chart)
    deepest, bottom = _deepest(chart), rows[-1].top + rows[-1].height
    on.text(2, 20, heading(chart), kind="b")
    on.paragraph(2, 26, whom(chart), WIDTH - 4, kind="q")
    _axis(on, deepest, bottom)
    for row in rows:
        _row(on, row, chart, deepest)
    y = _legend(on, bottom + 12, chart)
    y = _technique(on, y + 6, chart) + 4
    settings = "; ".join(
        wall_line("setting", zone=zone_name(name), dial=first_columns(zone)["dial"])
        for name, zone in chart.zones.items()
    )
    # the ground of the picture where it stands alone
    ground = f'<rect width="{WIDTH:g}" height="{y:.0f}" fill="{ink("paper")}"/>'
    on.elements.insert(0, ground)
    return on.svg(heading(chart), wall_line("described", settings=settings), y)


def _rows(chart: Chart) -> list[_Row]:
    """The zones below each other, each as high as the lines of its reason."""
    rows, top = [], _TOP
    for name, zone in chart.zones.items():
        why = wrap(first_columns(zone)["why"], _PLOT - _WHY - 10, SMALL)
        height = max(_ROW, _SMALL_LINE * len(why) + 5)
        rows.append(_Row(name, zone, why, top, height))
        top += height
    return rows


def _deepest(chart: Chart) -> float:
    """The depth at the right edge: past every dial, tip, label and limit that is shown, a whole step."""
    depths = [_AT_LEAST]
    for zone in chart.zones.values():
        if zone.depths is not None:
            if isinstance(zone.depth_in_place, Number):
                depths.append(ends_of(zone.depth_in_place)[1])
            depths += [value_of(zone.depths.dial) or 0.0, value_of(zone.depths.labelled) or 0.0]
            depths.append(_limit(zone) or 0.0)
    return (int(max(depths) / _SCALE_STEP) + 1) * _SCALE_STEP


def _limit(zone: ChartZone) -> float | None:
    return None if zone.never_beyond is None else zone.never_beyond.value


def _axis(on: Sheet, deepest: float, bottom: float) -> None:
    steps = round(deepest / _SCALE_STEP)
    # a label every half millimetre, fewer on a deep scale
    every = 2 if steps <= 16 else 4
    for step in range(steps + 1):
        x = _PLOT + step * _SCALE_STEP * _ACROSS / deepest
        on.line([(x, _TOP - 4), (x, bottom)], "line", 0.5)
        if step % every == 0:
            on.text(x, _TOP - 8, words.two_figures(step * _SCALE_STEP * 1e3), anchor="middle", kind="s")
    on.text(_PLOT, _TOP - 24, wall_line("head.depth"), kind="sq")
    places = {"dial": _DIAL, "never_beyond": _NEVER, "why": _WHY, "needles": _NEEDLES, "blood": _BLOOD}
    rooms = {"never_beyond": _WHY - _NEVER}
    for name, x in places.items():
        lines = wrap(wall_line(f"head.{name}"), rooms.get(name, _WHY), SMALL, bold=True)
        for place, line in enumerate(reversed(lines)):
            on.text(x, _TOP - 8 - place * _SMALL_LINE, line, kind="sb")


def _row(on: Sheet, row: _Row, chart: Chart, deepest: float) -> None:
    on.line([(2, row.top), (WIDTH - 2, row.top)], "line", 0.5)
    base = row.middle + 4.5
    cells = columns(chart, row.zone)
    on.text(_ZONE, base, zone_name(row.name))
    on.text(_DIAL, base, cells["dial"], kind="b")
    on.text(_NEVER, base, cells["never_beyond"])
    first = row.middle + 4.5 - _SMALL_LINE * (len(row.why) - 1) / 2
    for place, line in enumerate(row.why):
        on.text(_WHY, first + place * _SMALL_LINE, line, kind="s")
    if row.zone.depths is None:
        on.rect(_PLOT, row.top + 1, _ACROSS, row.height - 2, on.pattern("cross", "quiet"))
        return
    _depths(on, row, row.zone.depths, deepest)
    on.text(_NEEDLES, base, _short(cells["needles"]), kind="s")
    on.text(_BLOOD, base, _short(cells["blood"]), kind="s")


def _depths(on: Sheet, row: _Row, depths: Depths, deepest: float) -> None:
    """Target, limit, label, tip, channel, dial and trials of a zone, below each other in this order."""
    zone, top, middle, bottom = row.zone, row.top, row.middle, row.top + row.height

    def at(depth: float) -> float:
        return _PLOT + min(depth, deepest) * _ACROSS / deepest

    if zone.band is not None:
        upper, lower = at(value_of(zone.band.upper) or 0.0), at(value_of(zone.band.lower) or 0.0)
        on.rect(upper, top + 2, max(lower - upper, 1.5), row.height - 4, "green", 'fill-opacity="0.16"')
    limit, labelled = _limit(zone), value_of(depths.labelled)
    if limit is not None and limit < deepest:
        on.rect(at(limit), top + 1, _PLOT + _ACROSS - at(limit), row.height - 2, on.pattern("lines", "orange"))
    if labelled is not None:
        on.line([(at(labelled), top + 1), (at(labelled), bottom - 1)], "ink", 1.4, _DASHED)
    if isinstance(zone.depth_in_place, Number):
        start, end = ends_of(zone.depth_in_place)
        on.line([(at(start), middle + 2), (at(end), middle + 2)], "orange", 1.6)
        on.circle(at(zone.depth_in_place.value), middle + 2, 3, _TIP)
    open_to = value_of(zone.channel_depth) or 0.0
    on.line([(at(0), bottom - 4), (at(open_to), bottom - 4)], "ink", 2.6)
    x = at(value_of(depths.dial) or 0.0)
    on.shape([(x - 5.5, top + 1.5), (x + 5.5, top + 1.5), (x, top + 10.5)], "blue")
    on.line([(x, top + 9), (x, bottom - 1)], "blue", 2.2)
    tested = range_of(depths.tested)
    if tested is not None:
        on.line([(at(tested[0]), bottom - 5), (at(tested[1]) + 0.1, bottom - 5)], "purple", 5.0, _ROUND)


def _short(share: str) -> str:
    return share.removesuffix(" of 100").replace("fewer than 1", "< 1").replace("more than 99", "> 99")


def _legend(on: Sheet, y: float, chart: Chart) -> float:
    """The signs that occur, on as many lines as they need, and what the numbers count; returns where it ends."""
    on.line([(2, y - 12), (WIDTH - 2, y - 12)], "line", 0.5)
    x = _EDGE
    for sign in _LEGEND:
        text = wall_line(f"legend.{sign}")
        room = _SIGN + width_of(text, SMALL) + 10
        if x + room > WIDTH - _EDGE:
            x, y = _EDGE, y + LINE
        _sign(on, sign, x, y)
        on.text(x + _SIGN, y + 12, text, kind="s")
        x += room
    notes = [wall_line("note")]
    if not any(zone.depths and range_of(zone.depths.tested) for zone in chart.zones.values()):
        notes.append(wall_line("no_trial"))
    return on.paragraph(_EDGE, y + 20, " ".join(notes), WIDTH - 2 * _EDGE, kind="sq")


def _sign(on: Sheet, sign: str, x: float, y: float) -> None:
    middle = y + 8
    match sign:
        case "dial":
            on.shape([(x, y + 2), (x + 11, y + 2), (x + 5.5, y + 11)], "blue")
        case "tip":
            on.line([(x, middle), (x + 16, middle)], "orange", 1.6)
            on.circle(x + 8, middle, 3, _TIP)
        case "open":
            on.line([(x, middle), (x + 16, middle)], "ink", 2.6)
        case "band":
            on.rect(x, y + 1, 16, 14, "green", 'fill-opacity="0.16"')
        case "tested":
            on.line([(x, middle), (x + 16, middle)], "purple", 5.0, _ROUND)
        case "label":
            on.line([(x + 6, y + 1), (x + 6, y + 15)], "ink", 1.4, _DASHED)
        case "limit":
            on.rect(x, y + 1, 16, 14, on.pattern("lines", "orange"))
        case _:
            on.rect(x, y + 1, 16, 14, on.pattern("cross", "quiet"))


def _technique(on: Sheet, y: float, chart: Chart) -> float:
    technique = chart.technique
    room = WIDTH - 2 * _EDGE
    if technique is not None:
        y = on.paragraph(_EDGE, y, chart_line("stop_at", sign=words_for(technique.stop_sign, READER)), room)
        y = on.paragraph(_EDGE, y, chart_line("lower_if", sign=words_for(technique.lower_if, READER)), room)
    grades = {zone.grade for zone in chart.zones.values() if zone.depths is not None}
    certainty = wall_line("certainty", grades=" to ".join(sorted(map(words.grade, grades)))) if grades else ""
    assumed = (words_for(assumption, READER) for assumption in chart.assumed)
    text = " ".join(filter(None, [certainty, *assumed, wall_line("test_spot")]))
    return on.paragraph(_EDGE, y, text, room, kind="sq")
