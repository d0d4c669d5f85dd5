"""Closure of channels and recovery of the barrier against the tables that ship with the package."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.needling.closure import closure
from corneum.needling.devices import device
from corneum.response.barrier import tewl_course
from corneum.validation.comparison_result import NEAR, Compare, ComparisonResult, fold

HOUR, _UM = 3600.0, 1e6
_MANY = Population(epistemic=512, person=64, needle=1)

_TIMES = [
    "C001",
    "C002",
    "C003",
    "C004",
    "C005",
    "C006",
    "C012",
    "C013",
    "C015",
    "C016",
    "C017",
    "C018",
    "C019",
    "C020",
    "C021",
    "C022",
    "C023",
]
_BY_EYE = ("calcein dye", "OCT")
# rows of channels seen closing in open air by the length of the needles, of which two made the law
_SEEN = ("C005", "C006", "C010")
# row of barrier/tewl_timecourse -> lengths of needles (um), and whether water loss is still raised when it was read
_RAISED: Mapping[str, tuple[tuple[float, ...], bool]] = {
    "T001": ((150.0, 250.0), False),
    "T010": ((500.0,), True),
    "T011": ((1500.0,), True),
}
_PEN = "skinpen"


def _closure_times(context: ModelContext) -> ComparisonResult:
    missed = []
    array = device(context, "stamp_generic")
    for name in _TIMES:
        row = context.row("barrier/channel_closure", name)
        # the registered protocol of the impedance series says that the sites were covered
        covered = row["occlusion"].startswith(("yes", "not stated"))
        length = row.number("needle_length_um")
        closing = closure(context.with_population(_MANY), array, occluded=covered, age=26.0, length=length)
        read_out = closing.visibly_closed if row["method"] in _BY_EYE else closing.transport_tight
        median = float(np.median(read_out.draws)) / HOUR
        value = float(row["value"] or 0)
        low, high = {
            "eq": (value, value),
            "le": (0.0, value),
            "ge": (value, np.inf),
            "gt": (value, np.inf),
            "range": (float(row["value_low"] or 0), float(row["value_high"] or 0)),
        }[row["bound"]]
        if not low / 2 <= median <= 2 * high:
            missed.append(f"{row['method']} {low:g} to {high:g} h, predicted {median:.0f} h ({row['source']})")
    return ComparisonResult(len(_TIMES), 1 - len(missed) / len(_TIMES), tuple(missed))


def _tape_strip(context: ModelContext) -> ComparisonResult:
    rows = [row for row in context.table("barrier/model_residuals").rows if row["model"].startswith("tape strip")]
    missed, squares = [], []
    for row in rows:
        times = np.array([0.0, float(row["time_h"]) * HOUR])
        age = 85.0 if "age > 80" in row["model"] else 26.0
        course = tewl_course(
            context.with_population(_MANY), None, None, None, age=age, heat=False, abrasion=True, times=times
        )
        excess = course.values.draws - course.baseline.draws[:, :, None]
        predicted = float(np.median(1 - excess[:, :, 1] / excess[:, :, 0]))
        measured = float(row["observed_low"])
        squares.append((predicted - measured) ** 2)
        if abs(predicted - measured) > 0.1:
            measurement = f"{measured:.2f} at {row['time_h']} h, predicted {predicted:.2f}"
            missed.append(f"{row['model'].removeprefix('tape strip, ')}, {measurement} ({row['source']})")
    return ComparisonResult(len(rows), float(np.sqrt(np.mean(squares))), tuple(missed))


def _closing_left_out(context: ModelContext) -> ComparisonResult:
    """Each time by dye from the power law through the other two, against the same time for every length."""
    rows = [context.row("barrier/channel_closure", name) for name in _SEEN]
    lengths, times = (np.log([float(row[column]) for row in rows]) for column in ("needle_length_um", "value"))
    missed, folds = [], []
    for place, row in enumerate(rows):
        others = [index for index in range(len(rows)) if index != place]
        power, level = np.polyfit(lengths[others], times[others], 1)
        predicted, same = float(np.exp(level + power * lengths[place])), float(np.exp(times[others].mean()))
        folds.append(fold(predicted, float(row["value"])))
        if folds[-1] > NEAR:
            missed.append(
                f"{row['needle_length_um']} um {row['value']} h, predicted {predicted:.1f} h, "
                f"and {same:.1f} h without length ({row['source']})"
            )
    return ComparisonResult(len(rows), max(folds), tuple(missed))


def _tight_hours(context: ModelContext, length: float) -> float:
    closing = closure(
        context.with_population(_MANY), device(context, _PEN), occluded=False, age=26.0, length=length / _UM
    )
    return float(np.median(closing.transport_tight.draws)) / HOUR


def _raised_water_loss(context: ModelContext) -> ComparisonResult:
    """Whether water loss is still raised after needles of a length at the time of the reading."""
    missed, statements = [], 0
    for name, (lengths, raised) in _RAISED.items():
        row = context.row("barrier/tewl_timecourse", name)
        for length in lengths:
            statements += 1
            back = _tight_hours(context, length)
            if (back > float(row["time_h"])) != raised:
                state = "raised" if raised else "back"
                missed.append(
                    f"{length:g} um {state} at {row['time_h']} h, predicted back {back:.0f} h ({row['source']})"
                )
    return ComparisonResult(statements, 1 - len(missed) / statements, tuple(missed))


COMPARISONS: Mapping[str, Compare] = {
    "closure_times": _closure_times,
    "closing_left_out": _closing_left_out,
    "raised_water_loss": _raised_water_loss,
    "tape_strip": _tape_strip,
}
