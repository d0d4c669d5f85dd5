"""Depth charts on a terminal: one in full, many as what is set where, printed charts row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corneum.plan_document.chart_models import Chart, ChartCellPlace, Charts, ChartZone, Published, PublishedRow
from corneum.plan_document.plan_models import Number
from corneum.plan_document.sentences import words_for
from corneum.report.number_words import NOTHING, spoken, spoken_range
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import Reader

HEAD = ("zone", "dial", "in place", "open", "anatomical", "tested", "labelled", "needles", "blood", "bound by")
# what stands behind the zone on the chart of a cell
CELL_HEAD = "cell at (95 %)"
# charts are for whoever sets needles
READER: Reader = "practitioner"
# what keeps a zone free of needles, in a few words
UNSET = {
    "orbital_rim": "inside the orbital rim",
    "no_thickness": "thickness never measured",
    "no_needle_for_goal": "no needle serves this goal",
    "device_unknown": "its needles are not known",
    "cell_below_needles": "not reachable at needle depth",
    "cell_depth_unknown": "depth of the cell never measured",
}
PUBLISHED_VERDICTS = {
    "anatomically_wrong": "anatomically wrong",
    "do_not_needle": "do not needle here",
    "beyond_hard_limit": "beyond the limit of the zone",
    "too_close": "too close to a structure",
    "too_shallow": "too shallow",
    "deeper_than_meant": "deeper than meant",
    "some_goals_only": "serves some goals only",
    "only_at_its_upper_end": "only at its upper end",
    "beyond_label": "beyond the label",
    "agrees": "agrees",
}
_COLUMNS = (
    "dial: what to set. in place: where the tip lies. open: the channel left behind. anatomical: what reaches the "
    "target. needles, blood: of 100 needles, those at the target and those that leave a point of blood (a "
    "placeholder, never fitted)."
)
# columns that become a note where they say the same in every zone
_OFTEN_ALIKE = ("tested", "labelled")


def chart_text(chart: Chart | Charts | Published, width: int = 100) -> str:
    """What `corneum chart` prints: one chart in full, several in short, or the judged rows of printed charts."""
    if isinstance(chart, Published):
        return "\n".join(_published(chart, width))
    if isinstance(chart, Charts):
        return "\n".join(_several(chart.charts, width))
    return "\n".join(_in_full(chart, width))


def heading(chart: Chart) -> str:
    """Device and goal of a chart, or the cell that its needles are to reach."""
    return f"{chart.name} {'to reach' if chart.cell else 'for'} {_sought(chart)}"


def whom(chart: Chart) -> str:
    """For whom a chart was computed, and what is not known of them."""
    person = chart.person
    age = f"{person.age:g} years" if not person.age_spread else f"about {person.age:g} years"
    sex = person.sex if person.sex != "unspecified" else "either sex"
    known = person.fitzpatrick not in (None, "unknown")
    text = f"{age}, {sex}, {f'phototype {person.fitzpatrick}' if known else 'phototype not known'}"
    if chart.whom.file:
        return f"For the client of {chart.whom.file}: {text}"
    missing = joined_words(chart.whom.unstated)
    return f"For {text}" + (f" ({missing} not given)" if missing else "")


def _left_out(chart: Chart, width: int) -> Iterator[str]:
    for text in chart.whom.left_out:
        yield from hanging(words_for(text, READER), width)


def joined_words(several: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else list(several))


def columns_of(chart: Chart) -> tuple[str, ...]:
    """The heads of a chart's columns: on the chart of a cell the cell's own depth stands behind the zone."""
    return (HEAD[0], CELL_HEAD, *HEAD[1:]) if chart.cell else HEAD


def columns(zone: ChartZone) -> tuple[str, ...]:
    """One zone of a chart in its columns without the zone."""
    return (*(() if zone.cell is None else (cell_depth(zone.cell),)), *zone_columns(zone))


def cell_depth(cell: ChartCellPlace) -> str:
    """From where to where a cell lives: the middle of both edges, and the 95 % of people from edge to edge."""
    upper, lower = cell.upper, cell.lower
    if not isinstance(upper, Number) or upper.low is None:
        return NOTHING.text
    if not isinstance(lower, Number) or lower.high is None:
        return f"below {words.between(upper.low, upper.high or upper.value, 'm')}"
    return f"{words.between(upper.value, lower.value, 'm')} ({words.between(upper.low, lower.high, 'm')})"


def zone_columns(zone: ChartZone) -> tuple[str, ...]:
    """One zone of a chart in the columns of `HEAD` without the zone; blank where nothing is set."""
    depths = zone.depths
    if depths is None:
        return ("none", *("" for _ in HEAD[3:]), UNSET.get(zone.binding, words.verdict(zone.verdict)))
    tested, labelled = spoken_range(depths.tested, "setting"), spoken(depths.labelled, "setting")
    bleeding = zone.bleeding
    return (
        spoken(depths.dial, "setting").text,
        spoken(zone.depth_in_place).text,
        spoken(zone.channel_depth).text,
        spoken(depths.anatomical).text,
        tested.text if tested.known else "not stated",
        labelled.text if labelled.known else "not evaluated",
        spoken(zone.share_of_needles_reaching, "share").text.removesuffix(" of 100"),
        words.chance(bleeding.value).removeprefix("about ") if isinstance(bleeding, Number) else "",
        words_for(zone.bound_by, READER),
    )


def against(chart: Chart) -> list[tuple[str, list[str]]]:
    """Each thing that stands against a depth, with the zones that it holds in, strongest first."""
    held: dict[tuple[int, str], list[str]] = {}
    for name, zone in chart.zones.items():
        for reason in zone.reasons:
            if reason.strength != "note" or reason.code == "target_not_reached":
                strength = -words.verdict_place(reason.strength)
                text = f"{words_for(reason.why, READER)} {words_for(reason.do, READER)}"
                held.setdefault((strength, text), []).append(zone_name(name))
    return [(text, zones) for (_, text), zones in sorted(held.items(), key=lambda item: item[0][0])]


def _sought(chart: Chart) -> str:
    if chart.cell is not None or chart.goal is None:
        return f"the {chart.cell.name}" if chart.cell else ""
    variant = f" ({words.readable(chart.variant)})" if chart.variant else ""
    return f"{words.readable(chart.goal)}{variant}"


def _in_full(chart: Chart, width: int) -> Iterator[str]:
    yield heading(chart)
    yield whom(chart)
    yield from _left_out(chart, width)
    yield ""
    yield from _zones(chart, width)
    yield from hanging(_COLUMNS, width)
    yield from _technique(chart, width)
    reasons = against(chart)
    if reasons:
        yield ""
        yield "Why"
    for text, zones in reasons:
        everywhere = len(zones) == len(chart.zones)
        yield from hanging(f"{'everywhere' if everywhere else ', '.join(zones)}: {text}", width, STEP)
    for assumption in chart.assumed:
        yield from hanging(f"Assumed: {words_for(assumption, READER)}", width)


def _zones(chart: Chart, width: int) -> Iterator[str]:
    """The table of zones; below it what is the same in every zone."""
    head = columns_of(chart)
    rows = [head, *((zone_name(name), *columns(zone)) for name, zone in chart.zones.items())]
    same = [
        place for place in map(head.index, _OFTEN_ALIKE) if len({row[place] for row in rows[1:] if row[place]}) == 1
    ]
    notes = [f"{head[place]}: {next(row[place] for row in rows[1:] if row[place])}" for place in same]
    varying = [place for place in range(len(head)) if place not in same]
    rows = [tuple(row[place] for place in varying) for row in rows]
    wide = [max(len(row[place]) for row in rows) for place in range(len(varying))]
    for row in rows:
        yield "  ".join(text.ljust(room) for text, room in zip(row, wide, strict=True)).rstrip()
    yield ""
    if notes:
        yield from hanging("In every zone: " + "; ".join(notes), width)


def _technique(chart: Chart, width: int) -> Iterator[str]:
    how = chart.technique
    if how is not None:
        directions, angle, stretch = (words_for(text, READER) for text in (how.directions, how.angle, how.stretch))
        yield from hanging(f"Work: {how.passes} passes, {directions}; {angle}; {stretch}", width)
        yield from hanging(f"Stop at: {words_for(how.stop_sign, READER)}", width)
        yield from hanging(f"Lower if: {words_for(how.lower_if, READER)}", width)


def _several(charts: Sequence[Chart], width: int) -> Iterator[str]:
    """For each device and goal what is set in which zones."""
    yield whom(charts[0])
    yield from _left_out(charts[0], width)
    device = None
    for chart in charts:
        if chart.name != device:
            device = chart.name
            yield ""
            yield device
        yield from hanging(f"{_sought(chart)}: {_in_short(chart)}", width, STEP)


def _in_short(chart: Chart) -> str:
    by_dial: dict[str, list[str]] = {}
    for name, zone in chart.zones.items():
        set_to = "none" if zone.depths is None else spoken(zone.depths.dial, "setting").text
        by_dial.setdefault(set_to, []).append(zone_name(name))
    if list(by_dial) == ["none"]:
        first = next(iter(chart.zones.values())).reasons
        return f"no depth; {words_for(first[0].why, READER) if first else ''}"
    order = sorted(by_dial, key=lambda text: (text == "none", -len(by_dial[text])))
    return "; ".join(f"{dial}: {', '.join(by_dial[dial])}" for dial in order)


def _published(charts: Published, width: int) -> Iterator[str]:
    counts = (f"{count} {PUBLISHED_VERDICTS[word]}" for word, count in charts.counts.items())
    yield f"{len(charts.published)} printed rows: {'; '.join(counts)}"
    chart = None
    for row in charts.published:
        if row.chart != chart:
            chart = row.chart
            yield ""
            yield f"{words.readable(chart)} ({row.kind}; judged with {row.device_name})"
        printed = ", ".join(filter(None, (row.printed_zone, row.printed_condition)))
        yield from hanging(f"{printed}: {_printed_depth(row)} -> {PUBLISHED_VERDICTS[row.verdict]}", width, STEP)
        computed = "; ".join(f"{goal} {spoken(dial, 'setting').text}" for goal, dial in row.computed.items())
        why = words_for(row.why, READER)
        yield from hanging(why + (f". Computed dial: {computed}" if computed else ""), width, STEP * 3)


def _printed_depth(row: PublishedRow) -> str:
    low, high = row.depth.low, row.depth.high
    if low is None or high is None:
        end = low if high is None else high
        return NOTHING.text if end is None else words.spoken(end, "m", kind="setting").text
    return words.between(low, high, "m", "setting")
