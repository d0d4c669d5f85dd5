"""A depth chart to hang on the wall: one landscape page on which every zone has its row of depths.

In each row: the band of the target, what to set, where the tips then lie, the channel that stays open, what trials
used, what a regulator evaluated, and where the zone ends. Zones in which nothing is set are crossed out and say why.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from corneum.errors import InputFault
from corneum.files.whole_output import write_file
from corneum.plan_document.chart_models import Chart, ChartZone
from corneum.plan_document.plan_models import Depths, Number
from corneum.plan_document.sentences import words_for
from corneum.report.figures.drawing import SMALL, Sheet, ink, sheet, wrap
from corneum.report.number_words import ends_of, range_of, value_of
from corneum.report.terminal.chart_text import HEAD, READER, against, columns, columns_of, heading, whom, zone_columns
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

WIDTH = 1060.0
_ROW, _TOP = 25.0, 78.0
_ZONE, _PLOT, _SIDE = 232.0, 452.0, 14.0
_SCALE_STEP = 0.25e-3
_AT_LEAST = 1.0e-3
SUFFIXES = (".html", ".svg")
_DASHED = 'stroke-dasharray="3 2"'
_ROUND = 'stroke-linecap="round" stroke-opacity="0.8"'
_TIP = f'fill="{ink("orange")}"'
# sign, what it means, and the room that both take
_LEGEND = (
    ("dial", "what to set", 98),
    ("tip", "where the tips lie (95 %)", 172),
    ("open", "channel left open", 140),
    ("band", "target", 76),
    ("tested", "needle lengths in trials", 176),
    ("label", "evaluated by a regulator", 180),
    ("limit", "never beyond", 116),
)


def refuse_wall(path: Path, *, published: bool) -> None:
    """Refuse what cannot be a wall chart before anything is computed: another ending, or printed charts."""
    if path.suffix not in SUFFIXES:
        raise InputFault("--output", str(path), f"must end in {' or '.join(SUFFIXES)}", path.stem + SUFFIXES[0])
    if published:
        raise InputFault("--output", str(path), "shows one device for one goal: leave --against out")


def write_wall(chart: Chart, path: Path) -> None:
    """Write the wall chart of one device for one goal. Raises OSError; what stood there stays until then."""
    content = page(chart) if path.suffix == ".html" else draw(chart)
    write_file(path, content)


def page(chart: Chart) -> str:
    """The chart as one printable page; on a narrow screen its rows stand as a table instead."""
    title = escape(heading(chart))
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in columns_of(chart))
    rows = "".join(
        f'<tr><th scope="row">{escape(zone_name(name))}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in columns(zone))
        + "</tr>"
        for name, zone in chart.zones.items()
    )
    reasons = "".join(f"<li><b>{escape(', '.join(zones))}</b>: {escape(text)}</li>" for text, zones in against(chart))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{title}</h1><div class="wall">{draw(chart)}</div>'
        f'<section class="list"><p>{escape(whom(chart))}</p><div class="scroll" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
        f'<section class="why"><h2>Why</h2><ul>{reasons}</ul></section></main></body></html>\n'
    )


def draw(chart: Chart) -> str:
    """The chart as one picture."""
    on = sheet("wall", f"{chart.device} {chart.cell.id if chart.cell else chart.goal} {chart.variant or ''}", WIDTH)
    deepest = _deepest(chart)
    on.text(2, 20, heading(chart), kind="b")
    on.text(2, 38, whom(chart), kind="q")
    bottom = _TOP + _ROW * len(chart.zones)
    _axis(on, deepest, bottom)
    for place, (name, zone) in enumerate(chart.zones.items()):
        _row(on, name, zone, _TOP + place * _ROW, deepest)
    y = _legend(on, bottom + 12, chart)
    y = _technique(on, y + 6, chart)
    settings = "; ".join(f"{zone_name(name)}: {zone_columns(zone)[0]}" for name, zone in chart.zones.items())
    return on.svg(heading(chart), f"What to set in each zone. {settings}.", y + 4)


def _deepest(chart: Chart) -> float:
    """The depth at the right edge: past every dial, tip and label that is shown, a whole step."""
    depths = [_AT_LEAST]
    for zone in chart.zones.values():
        if zone.depths is not None:
            if isinstance(zone.depth_in_place, Number):
                depths.append(ends_of(zone.depth_in_place)[1])
            depths += [value_of(zone.depths.dial) or 0.0, value_of(zone.depths.labelled) or 0.0]
    return (int(max(depths) / _SCALE_STEP) + 1) * _SCALE_STEP


def _axis(on: Sheet, deepest: float, bottom: float) -> None:
    across = _PLOT / deepest
    steps = round(deepest / _SCALE_STEP)
    for step in range(steps + 1):
        x = _ZONE + step * _SCALE_STEP * across
        on.line([(x, _TOP - 4), (x, bottom)], "line", 0.5)
        if step % 2 == 0:
            on.text(x, _TOP - 8, words.two_figures(step * _SCALE_STEP * 1e3), anchor="middle", kind="s")
    on.text(_ZONE, _TOP - 24, "depth below the surface, mm", kind="sq")
    for x, name in zip(_columns(), ("set", "needles*", "blood*", "bound by"), strict=True):
        on.text(x, _TOP - 8, name, kind="sb")


def _columns() -> tuple[float, float, float, float]:
    first = _ZONE + _PLOT + _SIDE
    return first, first + 68, first + 138, first + 198


def _row(on: Sheet, name: str, zone: ChartZone, top: float, deepest: float) -> None:
    middle = top + _ROW / 2
    on.line([(2, top), (WIDTH - 2, top)], "line", 0.5)
    on.text(4, middle + 4.5, zone_name(name))
    set_to, reach, blood, binding = _columns()
    texts = dict(zip(HEAD[1:], zone_columns(zone), strict=True))
    if zone.depths is None:
        on.rect(_ZONE, top + 1, _PLOT, _ROW - 2, on.pattern("cross", "quiet"))
        on.text(set_to, middle + 4.5, "none", kind="b")
        on.text(reach, middle + 4.5, texts["bound by"], kind="s")
        return
    _depths(on, zone, zone.depths, top, deepest)
    on.text(set_to, middle + 4.5, texts["dial"], kind="b")
    on.text(reach, middle + 4.5, _short(texts["needles"]), kind="s")
    on.text(blood, middle + 4.5, _short(texts["blood"]), kind="s")
    lines = wrap(texts["bound by"], WIDTH - binding - 4, SMALL)[:2]
    for place, line in enumerate(lines):
        on.text(binding, middle + (4.5 if len(lines) == 1 else 12 * place - 2), line, kind="s")


def _depths(on: Sheet, zone: ChartZone, depths: Depths, top: float, deepest: float) -> None:
    """Target, limit, label, tip, channel, dial and trials of a zone, below each other in this order."""
    middle = top + _ROW / 2

    def at(depth: float) -> float:
        return _ZONE + min(depth, deepest) * _PLOT / deepest

    if zone.band is not None:
        upper, lower = at(value_of(zone.band.upper) or 0.0), at(value_of(zone.band.lower) or 0.0)
        on.rect(upper, top + 2, max(lower - upper, 1.5), _ROW - 4, "green", 'fill-opacity="0.16"')
    limit, labelled = value_of(zone.hard_limit), value_of(depths.labelled)
    if limit is not None and limit < deepest:
        on.rect(at(limit), top + 1, _ZONE + _PLOT - at(limit), _ROW - 2, on.pattern("lines", "orange"))
    if labelled is not None:
        on.line([(at(labelled), top + 1), (at(labelled), top + _ROW - 1)], "ink", 1.4, _DASHED)
    if isinstance(zone.depth_in_place, Number):
        first, last = ends_of(zone.depth_in_place)
        on.line([(at(first), middle + 2), (at(last), middle + 2)], "orange", 1.6)
        on.circle(at(zone.depth_in_place.value), middle + 2, 3, _TIP)
    open_to = value_of(zone.channel_depth) or 0.0
    on.line([(at(0), top + _ROW - 4), (at(open_to), top + _ROW - 4)], "ink", 2.6)
    x = at(value_of(depths.dial) or 0.0)
    on.shape([(x - 5.5, top + 1.5), (x + 5.5, top + 1.5), (x, top + 10.5)], "blue")
    on.line([(x, top + 9), (x, top + _ROW - 1)], "blue", 2.2)
    tested = range_of(depths.tested)
    if tested is not None:
        y = top + _ROW - 5
        on.line([(at(tested[0]), y), (at(tested[1]) + 0.1, y)], "purple", 5.0, _ROUND)


def _short(share: str) -> str:
    return share.removesuffix(" of 100").replace("fewer than 1", "< 1").replace("more than 99", "> 99")


def _legend(on: Sheet, y: float, chart: Chart) -> float:
    on.line([(2, y - 12), (WIDTH - 2, y - 12)], "line", 0.5)
    x = 4.0
    for sign, text, room in _LEGEND:
        _sign(on, sign, x, y)
        on.text(x + 21, y + 12, text, kind="s")
        x += room + 8
    note = "* of 100 needles: those at the target; those that leave a point of blood (a placeholder, never fitted)."
    if not any(zone.depths and range_of(zone.depths.tested) for zone in chart.zones.values()):
        note += " No trial of such needles for this goal states a length."
    return on.paragraph(4, y + 20, note, WIDTH - 8, kind="sq")


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
        case _:
            on.rect(x, y + 1, 16, 14, on.pattern("lines", "orange"))


def _technique(on: Sheet, y: float, chart: Chart) -> float:
    technique = chart.technique
    if technique is not None:
        for name, sign in (("Stop at", technique.stop_sign), ("Lower if", technique.lower_if)):
            y = on.paragraph(4, y, f"{name}: {words_for(sign, READER)}", WIDTH - 8)
    grades = {zone.grade for zone in chart.zones.values() if zone.depths is not None}
    certainty = f"Certainty of the depths: {' to '.join(sorted(map(words.grade, grades)))}." if grades else ""
    assumed = (words_for(assumption, READER) for assumption in chart.assumed)
    text = " ".join([certainty, *assumed, "A test spot narrows more than any chart."]).strip()
    return on.paragraph(4, y, text, WIDTH - 8, kind="sq")


_STYLE = """
:root{color-scheme:light dark;--ink:#1c232b;--quiet:#4f5963;--card:#fff}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e9ebec;--quiet:#aeb8c0;--card:#1b2126}}
body{margin:0;background:var(--card);color:var(--ink);
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1400px;margin:0 auto;padding:12px}
h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
h2{font-size:1.1em;margin:.8em 0 .2em}ul{margin:.2em 0;padding-left:1.2em}
.list{display:none}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px}
th,td{text-align:left;padding:3px 8px;border-bottom:1px solid var(--quiet);vertical-align:top}
.wall .pic{max-width:none!important}
@media screen and (max-width:760px){.wall{display:none}.list{display:block}
h1{position:static;width:auto;height:auto;clip-path:none;font-size:1.25em;margin:.2em 0}}
@page{size:A4 landscape;margin:9mm}
@media print{main{padding:0;max-width:none}.why{display:none}}
"""
