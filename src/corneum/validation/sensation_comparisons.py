"""Pain, bleeding, redness and abrasion against the tables that ship with the package."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.needling.described_device import inline_device
from corneum.needling.devices import TECHNIQUES
from corneum.needling.sensation import Pain, analgesia_depth, bleeding, pain, pressed_pain, redness, relative_pain
from corneum.needling.technique import default_technique
from corneum.response.barrier import tewl_course
from corneum.validation.comparison_result import NEAR, Compare, ComparisonResult, fold
from corneum.validation.device_comparisons import measured
from corneum.wording.templates import fill

HOUR, _MINUTE, _UM = 3600.0, 60.0, 1e6
_MANY = Population(epistemic=256, person=16, needle=4)
_PEOPLE = Population(epistemic=64, person=64, needle=1)
_STANDS_FOR = 1e-3

# row of devices/pain -> class of device and whether skin was numbed; what was not stated of heat is taken as numbed
_FELT: Mapping[str, tuple[str, bool]] = {
    "pain_007": ("manual_stamp", False),
    "pain_008": ("multi_needle_injector", False),
    "pain_009": ("multi_needle_injector", False),
    "pain_010": ("automated_pen", False),
    "pain_011": ("automated_pen", False),
    "pain_016": ("rf_microneedling", True),
    "pain_017": ("rf_surface_fractional", True),
    "pain_030": ("automated_pen", True),
    "pain_031": ("automated_pen", True),
    "pain_032": ("manual_roller", True),
    "pain_034": ("manual_roller", True),
    "pain_037": ("manual_stamp", False),
    "pain_038": ("manual_roller", False),
    "pain_039": ("automated_pen", True),
    "pain_040": ("rf_microneedling", True),
    "pain_041": ("patch", False),
    "pain_042": ("multi_needle_injector", False),
    "pain_043": ("multi_needle_injector", False),
    "pain_044": ("multi_needle_injector", False),
    "pain_045": ("multi_needle_injector", False),
    "pain_046": ("multi_needle_injector", False),
    "pain_047": ("rf_microneedling", True),
    "pain_051": ("automated_pen", True),
}
# minutes of cream of a row of devices/pain, from its words
_DWELL = {"pain_012": 120.0, "pain_013": 60.0, "pain_014": 120.0, "pain_015": 210.0, "pain_027": 60.0}
# row of devices/bleeding_erythema -> depths that it speaks of, um, and whether blood shows there
_BLOOD: Mapping[str, tuple[tuple[float, bool], ...]] = {
    "bleeding_erythema_011": ((2000.0, True), (2500.0, True)),
    "bleeding_erythema_012": ((400.0, False),),
    "bleeding_erythema_021": ((250.0, False), (500.0, False)),
    "bleeding_erythema_022": ((500.0, True), (2500.0, True)),
    "bleeding_erythema_024": ((850.0, True),),
}
# row -> class, needle length (um; 1000 where none is stated), published range in h
_RED: Mapping[str, tuple[str, float, float, float]] = {
    "bleeding_erythema_001": ("manual_stamp", 300.0, 0.0, 2.0),
    "bleeding_erythema_002": ("manual_stamp", 500.0, 0.0, 24.0),
    "bleeding_erythema_005": ("manual_roller", 1000.0, 24.0, 48.0),
    "bleeding_erythema_006": ("automated_pen", 1000.0, 24.0, 24.0),
    "bleeding_erythema_026": ("manual_stamp", 500.0, 5 / 60, 0.5),
}


def _felt(context: ModelContext, row: Row) -> Pain:
    class_, numbed = _FELT[row.row_id]
    # a threshold is a statement to whoever needles that deep
    depth = row["needle_length_um"] or (row["value"] if "threshold" in row["measure"] else "")
    length = float(depth) / _UM if depth else _STANDS_FOR
    used = inline_device(context, class_, length=length)
    return pain(context.with_population(_PEOPLE), used, default_technique(context, used, length), anaesthetic=numbed)


def _pain_scores(context: ModelContext) -> ComparisonResult:
    missed, rows = [], measured(context, "pain_scores")
    for row in rows:
        score = _felt(context, row).score
        assert isinstance(score, Drawn)
        low, high = np.quantile(score.draws.mean(axis=1), CENTRAL_95)
        if not low <= float(row["value"]) <= high:
            missed.append(f"{row['device']} {row['value']}, predicted {low:.1f} to {high:.1f} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _pressed_pain(context: ModelContext) -> ComparisonResult:
    """Needles that are pressed in, against the law of pressed arrays; an upper end misses only where it is too low."""
    missed, rows = [], measured(context, "pressed_pain")
    for row in rows:
        length = float(row["needle_length_um"]) / _UM if row["needle_length_um"] else _STANDS_FOR
        felt = pressed_pain(context.with_population(_PEOPLE), length, anaesthetic=False)
        low, high = np.quantile(felt.draws.mean(axis=1), CENTRAL_95)
        value = float(row["value"])
        if not (value >= low if row["measure"].endswith("upper") else low <= value <= high):
            missed.append(f"{row['device']} {value:g}, predicted {low:.1f} to {high:.1f} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _pain_statement(context: ModelContext) -> ComparisonResult:
    """Whether the figure of a trial stands in the sentence that the client reads, or within a range of it."""
    missed, rows = [], measured(context, "pain_statement")
    for row in rows:
        statement = fill(_felt(context, row).trial_range, "practitioner")
        figure = float(row["value"]) / (1e3 if "threshold" in row["measure"] else 1.0)
        printed = re.findall(r"\d+\.?\d*(?:-\d+\.?\d*)?", statement)
        ranges = [[float(end) for end in ends.split("-")] for ends in printed]
        if not any(ends[0] <= figure <= ends[-1] for ends in ranges):
            missed.append(f"{figure:g} of {row['device']} is not in '{statement}'")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _pain_painless(context: ModelContext) -> ComparisonResult:
    missed, rows = [], measured(context, "pain_painless")
    for row in rows:
        felt = _felt(context, row)
        if felt.rank > 1:
            missed.append(f"{row['device']}, described as '{felt.word}' ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _pain_ratio(context: ModelContext) -> ComparisonResult:
    def ratio(length: float, needles: int = 1) -> float:
        pain_ratio = relative_pain(context, length, needles)
        assert isinstance(pain_ratio, Drawn)
        return float(pain_ratio.draws[0, 0])

    short, long = 480e-6, 1450e-6
    predicted = [ratio(short) * 100, ratio(long) / ratio(short), ratio(long) * 100, ratio(short, 50) / ratio(short, 5)]
    rows = measured(context, "pain_ratio")
    pairs = list(zip(predicted, [float(row["value"]) for row in rows], strict=True))
    missed = [
        f"{measured_ratio:g}, predicted {each:.3g}"
        for each, measured_ratio in pairs
        if fold(each, measured_ratio) > NEAR
    ]
    return ComparisonResult(len(rows), max(fold(*pair) for pair in pairs), tuple(missed))


def _analgesia(context: ModelContext) -> ComparisonResult:
    folds, missed = [], []
    for row in measured(context, "analgesia"):
        depth = analgesia_depth(context.with_population(_MANY), _DWELL[row.row_id] * _MINUTE)
        assert not isinstance(depth, NoData)
        predicted, measured_depth = float(np.median(depth.draws)) * 1e3, float(row["value"]) / 1e3
        folds.append(fold(predicted, measured_depth))
        if folds[-1] > NEAR:
            missed.append(
                f"{_DWELL[row.row_id]:g} min {measured_depth:g} mm, predicted {predicted:.1f} ({row['source']})"
            )
    return ComparisonResult(len(folds), max(folds), tuple(missed))


def _bleeding_statements(context: ModelContext) -> ComparisonResult:
    missed, statements = [], 0
    for row in measured(context, "bleeding_statements"):
        for depth, shows in _BLOOD[row.row_id]:
            statements += 1
            needles = context.drawn(np.full(_MANY.shape("needle"), depth / _UM), "m", "depth", f"{depth:g} um", [row])
            chance = float(bleeding(context.with_population(_MANY), needles).draws.mean())
            if (chance > 0.5) != shows:
                word = "shows" if shows else "is rare"
                missed.append(f"blood {word} at {depth:g} um, predicted {chance * 100:.0f} % ({row['source']})")
    return ComparisonResult(statements, 1 - len(missed) / statements, tuple(missed))


def _redness_times(context: ModelContext) -> ComparisonResult:
    missed, rows = [], measured(context, "redness_times")
    for row in rows:
        class_, length, shortest, longest = _RED[row.row_id]
        used = inline_device(context, class_, length=length / _UM)
        how = default_technique(context, used, length / _UM)
        low, high = np.quantile(redness(context.with_population(_MANY), used, how).draws, CENTRAL_95) / HOUR
        if not (shortest <= high and longest >= low):
            measurement = f"{shortest:.2g} to {longest:g} h, predicted {low:.1f} to {high:.0f}"
            missed.append(f"{row['device']} {measurement} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _expert_passes(context: ModelContext) -> ComparisonResult:
    missed, rows = [], measured(context, "expert_passes")
    for row in rows:
        class_ = {"rollers": "manual_roller", "pens": "automated_pen"}[row["device"]]
        usual = int(context.row(TECHNIQUES, class_)["passes"])
        if not float(row["value"]) <= usual <= float(row["value_max"]):
            missed.append(f"{row['device']} {row['value']}-{row['value_max']}, usual here {usual} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _abraded_water_loss(context: ModelContext) -> ComparisonResult:
    (row,) = measured(context, "abraded_water_loss")
    times = np.array([0.0, float(row["value"]) * HOUR])
    course = tewl_course(
        context.with_population(_MANY), None, None, None, age=40.0, heat=False, abrasion=True, times=times
    )
    raised = float((course.values.draws[:, :, 1] > course.baseline.draws).mean())
    return ComparisonResult(1, raised)


COMPARISONS: Mapping[str, Compare] = {
    "pain_scores": _pain_scores,
    "pressed_pain": _pressed_pain,
    "pain_statement": _pain_statement,
    "pain_painless": _pain_painless,
    "pain_ratio": _pain_ratio,
    "analgesia": _analgesia,
    "bleeding_statements": _bleeding_statements,
    "redness_times": _redness_times,
    "expert_passes": _expert_passes,
    "abraded_water_loss": _abraded_water_loss,
}
