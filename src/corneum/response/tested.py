"""The needle lengths that trials and biopsies tried for a goal: read from their rows, never inferred."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.contrasts import contrasts_of
from corneum.response.table_values import stated_value

BIOPSY_GOALS = "response/biopsy_goals"
HISTOLOGY = "outcomes/histology"

_HEATED = re.compile(r"\bRF\b|radio-?frequency", re.IGNORECASE)
_NOT_A_NEEDLE = re.compile(r"patch|laser|microdermabrasion", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

# the family of procedures in the trials that a family of needles was tried in
_TRIALS = {"needling": "needling", "heated needling": "rf_needling", "infusion": "injector"}

# which needles count as the same family: a trial with one says something of the others of its family alone
_FAMILIES = {
    "manual_roller": "needling",
    "manual_stamp": "needling",
    "automated_pen": "needling",
    "scanning_or_robotic": "needling",
    "rf_microneedling": "heated needling",
    "microinfusion_stamp": "infusion",
    "multi_needle_injector": "infusion",
}


def tested_depths(context: ModelContext, goal: str, variant: str, class_: str) -> tuple[Value, Value] | NoData:
    """Shortest and longest needle that was tried for a goal with a family of needles, m.

    NoData where no trial states a length, or where the class has no needle.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of outcomes/goal_targets.
        variant: Its variant.
        class_: Class of device; it answers for its family.

    Source: the trials and human biopsies that state a length.
    """
    family = _FAMILIES.get(class_)
    if family is None:
        return NoData("no needle is used")
    lengths = context.once(
        "lengths tried", (goal, variant, family), lambda apart: _lengths(apart, goal, variant, family)
    )
    if not lengths:
        return NoData(
            f"no trial of {family} for this goal states its needle length",
            "a trial that states needle length and passes",
        )
    return lengths[0], lengths[-1]


def _lengths(context: ModelContext, goal: str, variant: str, family: str) -> tuple[Value, ...]:
    """Every length that was tried, shortest first."""
    values: dict[str, Value] = {}
    for contrast in contrasts_of(context, goal, variant):
        if contrast.treated.family == _TRIALS[family] and not contrast.turned:
            for row in contrast.figures:
                if row.get("depth_mm"):
                    values |= {
                        value.identity: value for value in _numbers(context.row(row.table, row.row_id), "depth_mm")
                    }
    for row in _biopsies(context, goal, variant, family):
        values |= {value.identity: value for value in _numbers(row, "needle_length_mm")}
    return tuple(sorted(values.values(), key=lambda value: (value.number, value.identity)))


def _biopsies(context: ModelContext, goal: str, variant: str, family: str) -> Iterator[Row]:
    for match in context.table(BIOPSY_GOALS).where(goal=goal):
        if match["variant"] not in ("*", variant):
            continue
        for row in context.table(HISTOLOGY).rows:
            if row["condition"].startswith(match["begins"]) and _family(row) == family:
                yield context.row(HISTOLOGY, row.row_id)


def _family(row: Row) -> str:
    """The family of needles of a biopsy, empty where it used none or was not taken from people."""
    device = row["device"]
    if not device or device == "none" or row["species"] != "human" or _NOT_A_NEEDLE.search(device):
        return ""
    return "heated needling" if _HEATED.search(device) else "needling"


def _numbers(row: Row, column: str) -> list[Value]:
    return [stated_value(_with(row, column, text), column, "mm") for text in _NUMBER.findall(row[column])]


def _with(row: Row, column: str, text: str) -> Row:
    return Row(row.table, {**row.cells, column: text})
