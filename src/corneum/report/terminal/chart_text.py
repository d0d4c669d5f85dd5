"""Depth charts on a terminal: one in full, several as a summary or each in a line, printed charts row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corneum.plan_document.chart_models import Chart, Charts, Published, PublishedRow
from corneum.plan_document.sentences import words_for
from corneum.report.chart_view import (
    FIRST,
    READER,
    chart_line,
    columns,
    heading,
    objections,
    sought,
    whom,
)
from corneum.report.number_words import NOTHING, spoken
from corneum.report.terminal.chart_matrix import matrix_lines
from corneum.report.terminal.fitted_table import table_lines
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

# columns that become a note where they say the same in every zone
_OFTEN_ALIKE = ("tested", "labelled")


def chart_text(chart: Chart | Charts | Published, width: int = 100, *, everything: bool = False) -> str:
    """What `corneum chart` prints: one chart, several in a summary, or the judged rows of printed charts.

    `everything` adds all columns to one chart, and prints several each by itself.
    """
    if isinstance(chart, Published):
        return "\n".join(_published(chart, width))
    if isinstance(chart, Chart):
        return "\n".join(_in_full(chart, width, everything))
    begin = [*hanging(whom(chart.charts[0]), width), *_left_out(chart.charts[0], width)]
    return "\n".join([*begin, *(_several(chart.charts, width) if everything else matrix_lines(chart, width))])


def _left_out(chart: Chart, width: int) -> Iterator[str]:
    for text in chart.whom.left_out:
        yield from hanging(words_for(text, READER), width)


def _in_full(chart: Chart, width: int, everything: bool) -> Iterator[str]:
    yield from hanging(heading(chart), width)
    yield from hanging(whom(chart), width)
    yield from _left_out(chart, width)
    yield ""
    yield from _zones(chart, width, everything)
    yield from _technique(chart, width)
    against = objections(chart)
    if against:
        yield ""
        yield chart_line("why_title")
    for objection in against:
        whys = [chart_line("why", zones=zones, text=why) for zones, why in objection.whys]
        yield from hanging(" ".join([*whys, objection.do]), width, STEP)
    for assumption in chart.assumed:
        yield from hanging(chart_line("assumed", text=words_for(assumption, READER)), width)


def _zones(chart: Chart, width: int, everything: bool) -> Iterator[str]:
    """The table of zones; below it what is the same in every zone."""
    of_zone = {zone_name(name): columns(chart, zone) for name, zone in chart.zones.items()}
    names = list(next(iter(of_zone.values())))
    notes = []
    for name in _OFTEN_ALIKE:
        cells = {row[name] for row in of_zone.values() if row[name]}
        if name in names and len(cells) == 1:
            names.remove(name)
            notes.append(chart_line("note", head=chart_line(f"head.{name}"), cell=cells.pop()))
    first = [name for name in names if name in (*FIRST, "cell")]
    yield from _columns(of_zone, first, width)
    yield ""
    yield from hanging(chart_line("columns" if everything else "first_columns"), width)
    if everything:
        yield ""
        needled = {zone: row for zone, row in of_zone.items() if row["never_beyond"]}
        yield from _columns(needled, [name for name in names if name not in first], width)
        yield ""
        yield from hanging(chart_line("in_every_zone", notes="; ".join(notes)), width) if notes else ()
        yield from hanging(chart_line("all_columns"), width)


def _columns(of_zone: Mapping[str, Mapping[str, str]], names: Sequence[str], width: int) -> Iterator[str]:
    if of_zone:
        head = [chart_line("head.zone"), *(chart_line(f"head.{name}") for name in names)]
        rows = [[zone, *(row[name] for name in names)] for zone, row in of_zone.items()]
        prose = [0, *(1 + place for place, name in enumerate(names) if name == "why")]
        yield from table_lines(head, rows, width, prose)


def _technique(chart: Chart, width: int) -> Iterator[str]:
    how = chart.technique
    if how is not None:
        directions, angle, stretch = (words_for(text, READER) for text in (how.directions, how.angle, how.stretch))
        work = chart_line("work", passes=how.passes, directions=directions, angle=angle, stretch=stretch)
        yield from hanging(work, width)
        yield from hanging(chart_line("stop_at", sign=words_for(how.stop_sign, READER)), width)
        yield from hanging(chart_line("lower_if", sign=words_for(how.lower_if, READER)), width)


def _several(charts: Sequence[Chart], width: int) -> Iterator[str]:
    """For each device and goal what is set in which zones."""
    device = None
    for chart in charts:
        if chart.name != device:
            device = chart.name
            yield ""
            yield from hanging(device, width)
        yield from hanging(chart_line("line", sought=sought(chart), settings=_in_short(chart)), width, STEP)


def _in_short(chart: Chart) -> str:
    by_dial: dict[str, list[str]] = {}
    for name, zone in chart.zones.items():
        set_to = chart_line("none") if zone.depths is None else spoken(zone.depths.dial, "setting").text
        by_dial.setdefault(set_to, []).append(zone_name(name))
    if list(by_dial) == [chart_line("none")]:
        first = next(iter(chart.zones.values())).reasons
        return chart_line("no_depth", why=words_for(first[0].why, READER) if first else "")
    order = sorted(by_dial, key=lambda text: (text == chart_line("none"), -len(by_dial[text])))
    return "; ".join(chart_line("set_in", dial=dial, zones=", ".join(by_dial[dial])) for dial in order)


def _published(charts: Published, width: int) -> Iterator[str]:
    verdicts = "; ".join(f"{count} {chart_line(f'verdict.{word}')}" for word, count in charts.counts.items())
    yield from hanging(chart_line("printed_rows", count=len(charts.published), verdicts=verdicts), width)
    chart = None
    for row in charts.published:
        if row.chart != chart:
            chart = row.chart
            yield ""
            title = chart_line("printed_chart", chart=words.readable(chart), kind=row.kind, device=row.device_name)
            yield from hanging(title, width)
        where = ", ".join(filter(None, (row.printed_zone, row.printed_condition)))
        verdict = chart_line(f"verdict.{row.verdict}")
        printed = chart_line("printed_row", where=where, depth=_printed_depth(row), verdict=verdict)
        yield from hanging(printed, width, STEP)
        why = words_for(row.why, READER)
        dials = "; ".join(f"{goal} {spoken(dial, 'setting').text}" for goal, dial in row.computed.items())
        yield from hanging(chart_line("printed_why", why=why, dials=dials) if dials else why, width, STEP * 3)


def _printed_depth(row: PublishedRow) -> str:
    low, high = row.depth.low, row.depth.high
    if low is None or high is None:
        end = low if high is None else high
        return NOTHING.text if end is None else words.spoken(end, "m", kind="setting").text
    return words.between(low, high, "m", "setting")
