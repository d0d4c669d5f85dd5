"""A depth chart to hang on the wall: one landscape page on which every zone has its row of depths.

In each row: the band of the target, what to set, where the tips then lie, the channel that stays open, what trials
used, what a regulator evaluated, and where the zone ends. Zones in which nothing is set are crossed out and say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from corneum.errors import InputFault
from corneum.files.whole_output import write_file
from corneum.report.figures.drawing import SMALL, Sheet, ends_of, sheet, value_of, wrap
from corneum.report.pages.zone_tables import zone_name
from corneum.report.terminal.chart_text import HEAD, cells, heading, whom, why
from corneum.wording import human_units as words

Json = Mapping[str, Any]

WIDTH = 1060.0
_ROW, _TOP = 25.0, 78.0
_ZONE, _PLOT, _SIDE = 232.0, 452.0, 14.0
_SCALE_STEP = 0.25e-3
_AT_LEAST = 1.0e-3
SUFFIXES = (".html", ".svg")


def refuse_wall(path: Path, *, published: bool) -> None:
    """Refuse what cannot be a wall chart before anything is computed: another ending, or printed charts."""
    if path.suffix not in SUFFIXES:
        raise InputFault("--output", str(path), f"must end in {' or '.join(SUFFIXES)}", path.stem + SUFFIXES[0])
    if published:
        raise InputFault("--output", str(path), "shows one device for one goal: leave --against out")


def write_wall(chart: Json, path: Path) -> None:
    """Write the wall chart of one device for one goal. Raises OSError; what stood there stays until then."""
    content = page(chart) if path.suffix == ".html" else draw(chart)
    write_file(path, content)


def page(chart: Json) -> str:
    """The chart as one printable page; on a narrow screen its rows stand as a table instead."""
    title = escape(heading(chart))
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in HEAD)
    rows = "".join(
        f'<tr><th scope="row">{escape(zone_name(zone))}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells(line))
        + "</tr>"
        for zone, line in chart["zones"].items()
    )
    against = "".join(f"<li><b>{escape(', '.join(zones))}</b>: {escape(text)}</li>" for text, zones in why(chart))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{title}</h1><div class="wall">{draw(chart)}</div>'
        f'<section class="list"><p>{escape(whom(chart))}</p><div class="scroll" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
        f'<section class="why"><h2>Why</h2><ul>{against}</ul></section></main></body></html>\n'
    )


def draw(chart: Json) -> str:
    """The chart as one picture."""
    on = sheet("wall", f"{chart['device']} {chart['goal']} {chart['variant'] or ''}", WIDTH)
    deepest = _deepest(chart)
    across = _PLOT / deepest
    on.text(2, 20, heading(chart), kind="b")
    on.text(2, 38, whom(chart), kind="q")
    bottom = _TOP + _ROW * len(chart["zones"])
    _axis(on, deepest, across, bottom)
    for place, (zone, line) in enumerate(chart["zones"].items()):
        _row(on, zone, line, _TOP + place * _ROW, across, deepest)
    y = _legend(on, bottom + 12, chart)
    y = _how(on, y + 6, chart)
    said = "; ".join(f"{zone_name(zone)}: {cells(line)[0]}" for zone, line in chart["zones"].items())
    return on.svg(heading(chart), f"What to set in each zone. {said}.", y + 4)


def _deepest(chart: Json) -> float:
    """The depth at the right edge: past every dial, tip and target that is shown, a whole step."""
    depths = [_AT_LEAST]
    for line in chart["zones"].values():
        if line["depths"] is not None:
            depths += [ends_of(line["depth_in_place"])[1], value_of(line["depths"]["dial"]) or 0.0]
            depths.append(value_of(line["depths"]["labelled"]) or 0.0)
    return (int(max(depths) / _SCALE_STEP) + 1) * _SCALE_STEP


def _axis(on: Sheet, deepest: float, across: float, bottom: float) -> None:
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


def _row(on: Sheet, zone: str, line: Json, top: float, across: float, deepest: float) -> None:
    middle = top + _ROW / 2
    on.line([(2, top), (WIDTH - 2, top)], "line", 0.5)
    on.text(4, middle + 4.5, zone_name(zone))
    set_to, reach, blood, binding = _columns()
    if line["depths"] is None:
        on.rect(_ZONE, top + 1, _PLOT, _ROW - 2, on.pattern("cross", "quiet"))
        on.text(set_to, middle + 4.5, "none", kind="b")
        on.text(reach, middle + 4.5, cells(line)[-1], kind="s")
        return
    depths = line["depths"]

    def at(depth: float) -> float:
        return _ZONE + min(depth, deepest) * across

    band = line["band"]
    if band is not None:
        upper, lower = value_of(band["upper"]) or 0.0, value_of(band["lower"]) or 0.0
        on.rect(at(upper), top + 2, max(at(lower) - at(upper), 1.5), _ROW - 4, "green", 'fill-opacity="0.16"')
    limit = value_of(line["hard_limit"])
    if limit is not None and limit < deepest:
        on.rect(at(limit), top + 1, _ZONE + _PLOT - at(limit), _ROW - 2, on.pattern("lines", "orange"))
    labelled = value_of(depths["labelled"])
    if labelled is not None:
        on.line([(at(labelled), top + 1), (at(labelled), top + _ROW - 1)], "ink", 1.4, 'stroke-dasharray="3 2"')
    first, last = ends_of(line["depth_in_place"])
    on.line([(at(first), middle + 2), (at(last), middle + 2)], "orange", 1.6)
    tip = value_of(line["depth_in_place"]) or 0.0
    on.parts.append(f'<circle cx="{at(tip):.1f}" cy="{middle + 2:.1f}" r="3" fill="var(--p-orange)"/>')
    open_to = value_of(line["channel_depth"]) or 0.0
    on.line([(at(0), top + _ROW - 4), (at(open_to), top + _ROW - 4)], "ink", 2.6)
    dial = value_of(depths["dial"]) or 0.0
    x = at(dial)
    on.shape([(x - 5.5, top + 1.5), (x + 5.5, top + 1.5), (x, top + 10.5)], "blue")
    on.line([(x, top + 9), (x, top + _ROW - 1)], "blue", 2.2)
    tested = depths["tested"]
    if isinstance(tested.get("low"), Mapping):
        low, high = value_of(tested["low"]) or 0.0, value_of(tested["high"]) or 0.0
        y = top + _ROW - 5
        on.line([(at(low), y), (at(high) + 0.1, y)], "purple", 5.0, 'stroke-linecap="round" stroke-opacity="0.8"')
    told = dict(zip(HEAD[1:], cells(line), strict=True))
    on.text(set_to, middle + 4.5, told["dial"], kind="b")
    on.text(reach, middle + 4.5, _short(told["needles"]), kind="s")
    on.text(blood, middle + 4.5, _short(told["blood"]), kind="s")
    lines = wrap(told["bound by"], WIDTH - binding - 4, SMALL)[:2]
    for place, said in enumerate(lines):
        on.text(binding, middle + (4.5 if len(lines) == 1 else 12 * place - 2), said, kind="s")


def _short(told: str) -> str:
    return told.removesuffix(" of 100").replace("fewer than 1", "< 1").replace("more than 99", "> 99")


def _legend(on: Sheet, y: float, chart: Json) -> float:
    on.line([(2, y - 12), (WIDTH - 2, y - 12)], "line", 0.5)
    x = 4.0
    for mark, said, room in (
        ("dial", "what to set", 98), ("tip", "where the tips lie (95 %)", 172), ("open", "channel left open", 140),
        ("band", "target", 76), ("tested", "needle lengths in trials", 176), ("label", "evaluated by a regulator", 180),
        ("limit", "never beyond", 116),
    ):  # fmt: skip
        middle = y + 8
        match mark:
            case "dial":
                on.shape([(x, y + 2), (x + 11, y + 2), (x + 5.5, y + 11)], "blue")
            case "tip":
                on.line([(x, middle), (x + 16, middle)], "orange", 1.6)
                on.parts.append(f'<circle cx="{x + 8:.1f}" cy="{middle:.1f}" r="3" fill="var(--p-orange)"/>')
            case "open":
                on.line([(x, middle), (x + 16, middle)], "ink", 2.6)
            case "band":
                on.rect(x, y + 1, 16, 14, "green", 'fill-opacity="0.16"')
            case "tested":
                on.line([(x, middle), (x + 16, middle)], "purple", 5.0, 'stroke-linecap="round" stroke-opacity="0.8"')
            case "label":
                on.line([(x + 6, y + 1), (x + 6, y + 15)], "ink", 1.4, 'stroke-dasharray="3 2"')
            case _:
                on.rect(x, y + 1, 16, 14, on.pattern("lines", "orange"))
        on.text(x + 21, y + 12, said, kind="s")
        x += room + 8
    tested = any(
        isinstance((line["depths"] or {}).get("tested", {}).get("low"), Mapping) for line in chart["zones"].values()
    )
    note = "* of 100 needles: those at the target; those that leave a point of blood (a placeholder, never fitted)."
    if not tested:
        note += " No trial of such needles for this goal states a length."
    return on.paragraph(4, y + 20, note, WIDTH - 8, kind="sq")


def _how(on: Sheet, y: float, chart: Json) -> float:
    technique = chart["technique"]
    if technique is not None:
        for name, key in (("Stop at", "stop_sign"), ("Lower if", "lower_if")):
            y = on.paragraph(4, y, f"{name}: {technique[key]}", WIDTH - 8)
    grades = {line["grade"] for line in chart["zones"].values() if line["depths"] is not None}
    sure = f"Certainty of the depths: {' to '.join(sorted(words.grade(one) for one in grades))}." if grades else ""
    told = " ".join([sure, *chart["assumed"], "A test spot narrows more than any chart."]).strip()
    return on.paragraph(4, y, told, WIDTH - 8, kind="sq")


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
