"""Finite doses on intact skin against the tables that ship with the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import CENTRAL_95, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.formula.solute_search import find_solute
from corneum.skin.layers import Skin, draw_skin
from corneum.transport.delivery import Film, deliver, request
from corneum.validation.comparison_result import Compare, ComparisonResult, fold

HOUR = 3600.0
DOSES = "transport/finite_dose_validation"
_FEW = Population(epistemic=64, person=8, needle=1)

# rows whose amounts add up; solute; concentration kg/m^3, film m, contact h, hours until it is counted
_CASES: tuple[tuple[tuple[int, ...], str, float, float, float, float], ...] = (
    ((2, 3), "glycolic_acid", 40.0, 100e-6, 24.0, 24.0),
    ((5, 6), "glycolic_acid", 40.0, 100e-6, 24.0, 24.0),
    ((8, 9), "glycolic_acid", 200.0, 100e-6, 24.0, 24.0),
    ((11, 12), "glycolic_acid", 200.0, 100e-6, 6.0, 6.0),
    ((16,), "caffeine", 4.0, 100e-6, 24.0, 24.0),
    ((21,), "benzoic acid", 2.0, 20e-6, 24.0, 120.0),
    ((22,), "caffeine", 2.0, 20e-6, 24.0, 120.0),
    ((24,), "urea", 2.0, 20e-6, 24.0, 120.0),
    ((26,), "testosterone", 2.0, 20e-6, 24.0, 120.0),
    ((27,), "hydrocortisone", 2.0, 20e-6, 24.0, 120.0),
    ((33,), "hydrocortisone", 20.0, 20e-6, 24.0, 120.0),
    ((34,), "benzoic acid", 1.5, 20e-6, 24.0, 120.0),
    ((35,), "benzoic acid", 200.0, 100e-6, 24.0, 120.0),
    ((38,), "acetyl_hexapeptide_8", 100.0, 20e-6, 24.0, 24.0),
    ((52,), "tretinoin", 1.0, 20e-6, 24.0, 120.0),
)


def _finite_dose(context: ModelContext) -> ComparisonResult:
    pairs = _doses()
    missed = tuple(words for words, predicted, measured in pairs if fold(predicted, measured) > 10.0)
    return ComparisonResult(len(pairs), 1 - len(missed) / len(pairs), missed)


def _finite_dose_coverage(context: ModelContext) -> ComparisonResult:
    missed = tuple(words for words, _, _, inside in _solved() if not inside)
    return ComparisonResult(len(_solved()), 1 - len(missed) / len(_solved()), missed)


def _finite_dose_fold(context: ModelContext) -> ComparisonResult:
    pairs = _doses()
    folds = np.array([fold(predicted, measured) for _, predicted, measured in pairs])
    worst = tuple(pairs[index][0] for index in np.argsort(-folds) if folds[index] > 3.0)
    return ComparisonResult(len(pairs), float(np.median(folds)), worst)


def _doses() -> tuple[tuple[str, float, float], ...]:
    """Each case in words, its predicted and its measured percent of the dose."""
    return tuple((words, predicted, measured) for words, predicted, measured, _ in _solved())


@cache
def _solved() -> tuple[tuple[str, float, float, bool], ...]:
    """As `_doses`, and whether the measured percent lies in the 95 % interval of the prediction."""
    context = ModelContext(load_tables(), _FEW)
    skin = draw_skin(context, "cheek_lateral", age=40.0, sex="female")
    assert isinstance(skin, Skin)
    requests, measurements = [], []
    for numbers, name, concentration, thickness, contact, until in _CASES:
        rows = [context.row(DOSES, f"finite_dose_validation_{number:03d}") for number in numbers]
        solute = find_solute(context, name)
        assert isinstance(solute, Solute)
        ph = float(rows[0]["pH"]) if rows[0]["pH"] else None
        times = np.array([contact, until] if until > contact else [until]) * HOUR
        strength = Value(
            f"{rows[0].identity}:dose",
            concentration,
            concentration,
            concentration,
            "kg/m^3",
            "fixed",
            rows[0].sources,
            rows[0].basis,
            rows[0].grade,
        )
        requests.append(
            request(
                context,
                skin,
                layer_parameters(context, solute, vehicle_ph=ph),
                concentration=strength,
                times=times,
                film=Film(thickness, wipe_at=contact * HOUR if until > contact else None),
            )
        )
        measurements.append((rows[0], solute.name, sum(float(row["value"]) for row in rows)))
    shown = []
    for (row, name, measured), delivered in zip(measurements, deliver(context, requests), strict=True):
        uptake = delivered.amounts["uptake"].draws[:, 0, -1] / delivered.amounts["applied"].draws[:, 0, -1]
        predicted = 100.0 * float(np.median(uptake))
        dose = f", {row['dose_ug_cm2']} ug/cm2" if row["dose_ug_cm2"] else f", {row['vehicle_or_concentration']}"
        acidity = f", pH {row['pH']}" if row["pH"] else ""
        words = f"{name}{dose}{acidity}: {measured:.3g} % measured, {predicted:.2g} % predicted ({row['source']})"
        low, high = np.quantile(100.0 * uptake, CENTRAL_95)
        shown.append((words, predicted, measured, bool(low <= measured <= high)))
    return tuple(shown)


COMPARISONS: Mapping[str, Compare] = {
    "finite_dose": _finite_dose,
    "finite_dose_coverage": _finite_dose_coverage,
    "finite_dose_fold": _finite_dose_fold,
}
