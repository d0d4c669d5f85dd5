"""What a depth chart says, for the terminal and for the wall: for whom, the columns of its zones, what stands against.

Dial, never beyond and why come first; everything else about a zone is in the columns behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.statement import Field, Statement
from corneum.plan_document.chart_models import Chart, ChartCellPlace, ChartZone
from corneum.plan_document.document_parts import Number, Reason
from corneum.plan_document.sentences import words_for
from corneum.planning.depth_chart import NOT_REACHED
from corneum.report.number_words import NOTHING, spoken, spoken_range
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import Reader
from corneum.wording.templates import fill_statement, templates

# charts are for whoever sets needles
READER: Reader = "practitioner"
FIRST = ("dial", "never_beyond", "why")
FURTHER = ("in_place", "open", "anatomical", "tested", "labelled", "needles", "blood")
# what binds the dial where the target is reached, and where the device has one length of needle
_NOT_TO_EXPLAIN = ("target", "fixed_needle_length")


@dataclass(frozen=True)
class Objection:
    """What stands against depths: in which zones what, and what to do about all of it."""

    whys: tuple[tuple[str, str], ...]
    do: str


def chart_line(text_id: str, **fields: Field) -> str:
    """A text of the charts, filled for their reader."""
    return fill_statement(Statement(f"chart.{text_id}", fields), READER)


def heading(chart: Chart) -> str:
    """Device and goal of a chart, or the cell that its needles are to reach."""
    return chart_line("for_cell" if chart.cell else "for_goal", device=chart.name, sought=sought(chart))


def sought(chart: Chart) -> str:
    """The goal of a chart with its variant, or the name of its cell."""
    if chart.cell is not None or chart.goal is None:
        return chart.cell.name if chart.cell else ""
    variant = f" ({words.readable(chart.variant)})" if chart.variant else ""
    return f"{words.readable(chart.goal)}{variant}"


def whom(chart: Chart) -> str:
    """For whom a chart was computed, and what is not known of them."""
    person = chart.person
    known = person.fitzpatrick not in (None, "unknown")
    fields = {
        "age": chart_line("age_about" if person.age_spread else "age", years=f"{person.age:g}"),
        "sex": chart_line("sex", sex=person.sex) if person.sex != "unspecified" else chart_line("sex_unknown"),
        "phototype": chart_line("phototype", phototype=person.fitzpatrick)
        if known
        else chart_line("phototype_unknown"),
    }
    if chart.whom.file:
        return chart_line("whom_of_file", file=chart.whom.file, **fields)
    if chart.whom.unstated:
        return chart_line("whom_unstated", missing=joined_words(chart.whom.unstated), **fields)
    return chart_line("whom", **fields)


def joined_words(several: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else list(several))


def columns(chart: Chart, zone: ChartZone) -> dict[str, str]:
    """One zone of a chart, column by column: `FIRST`, on the chart of a cell its own depth, then `FURTHER`; blank where
    nothing is set."""
    place = {"cell": cell_depth(zone.cell) if zone.cell else ""} if chart.cell else {}
    return first_columns(zone) | place | _further(zone)


def first_columns(zone: ChartZone) -> dict[str, str]:
    """What to set in a zone, what never to go beyond, and why, or why nothing is set."""
    if zone.depths is None:
        return {"dial": chart_line("none"), "never_beyond": "", "why": unset(zone)}
    beyond = zone.never_beyond
    length = words.spoken(beyond.value, beyond.unit, kind="setting").text if beyond and beyond.value is not None else ""
    return {"dial": spoken(zone.depths.dial, "setting").text, "never_beyond": length, "why": _limit(zone)}


def unset(zone: ChartZone) -> str:
    """Why nothing is set in a zone, in a few words."""
    codes = (zone.binding, *(reason.code for reason in zone.reasons))
    short = next((code for code in codes if f"chart.unset.{code}" in templates()), None)
    return chart_line(f"unset.{short}") if short else words.verdict(zone.verdict)


def cell_depth(cell: ChartCellPlace) -> str:
    """From where to where a cell lives: the middle of both edges, and the 95 % of people from edge to edge."""
    upper, lower = cell.upper, cell.lower
    if not isinstance(upper, Number) or upper.low is None:
        return NOTHING.text
    if not isinstance(lower, Number) or lower.high is None:
        return chart_line("below", depth=words.between(upper.low, upper.high or upper.value, "m"))
    return f"{words.between(upper.value, lower.value, 'm')} ({words.between(upper.low, lower.high, 'm')})"


def objections(chart: Chart) -> list[Objection]:
    """What stands against the depths of a chart, strongest first; the same advice is given once for all its zones."""
    held: dict[str, dict[tuple[int, str], list[tuple[str, Reason]]]] = {}
    for name, zone in chart.zones.items():
        for reason in zone.reasons:
            if reason.strength != "note" or reason.code == NOT_REACHED:
                why = reason.code if reason.code == NOT_REACHED else words_for(reason.why, READER)
                key = (-words.verdict_place(reason.strength), why)
                held.setdefault(words_for(reason.do, READER), {}).setdefault(key, []).append((name, reason))
    strongest_first = sorted(held.items(), key=lambda item: min(strength for strength, _ in item[1]))
    return [
        Objection(tuple((_where(chart, of_zones), _why(why, of_zones)) for (_, why), of_zones in whys.items()), do)
        for do, whys in strongest_first
    ]


def _where(chart: Chart, of_zones: Sequence[tuple[str, Reason]]) -> str:
    if len(of_zones) == len(chart.zones) > 1:
        return chart_line("everywhere")
    return ", ".join(zone_name(name) for name, _ in of_zones)


def _why(why: str, of_zones: Sequence[tuple[str, Reason]]) -> str:
    """The words of a reason; one sentence with the range of needles where too few get to the target."""
    if why != NOT_REACHED:
        return words.full_stop(why)
    shares = [share for _, reason in of_zones if isinstance(share := reason.why[0].fields["share"], float | int)]
    return chart_line("few_reach", share=words.between(min(shares), max(shares), "1", "share"))


def _limit(zone: ChartZone) -> str:
    """What lies at the limit, and what else sets the dial where the target does not."""
    limit, kind = "", ""
    if zone.never_beyond is not None and zone.never_beyond.why:
        stated = zone.never_beyond.why[0]
        kind = stated.text_id.rpartition(".")[2]
        structure = stated.fields.get("structure")
        limit = chart_line(f"limit.{kind}", structure=structure if isinstance(structure, str) else "")
    if zone.binding == kind or zone.binding in _NOT_TO_EXPLAIN:
        return limit
    return chart_line("limit_and_dial", limit=limit, bound_by=words_for(zone.bound_by, READER))


def _further(zone: ChartZone) -> dict[str, str]:
    depths, bleeding = zone.depths, zone.bleeding
    if depths is None:
        return dict.fromkeys(FURTHER, "")
    tested, labelled = spoken_range(depths.tested, "setting"), spoken(depths.labelled, "setting")
    return {
        "in_place": spoken(zone.depth_in_place).text,
        "open": spoken(zone.channel_depth).text,
        "anatomical": spoken(depths.anatomical).text,
        "tested": tested.text if tested.known else chart_line("not_stated"),
        "labelled": labelled.text if labelled.known else chart_line("not_evaluated"),
        "needles": spoken(zone.share_of_needles_reaching, "share").text.removesuffix(" of 100"),
        "blood": words.chance(bleeding.value).removeprefix("about ") if isinstance(bleeding, Number) else "",
    }
