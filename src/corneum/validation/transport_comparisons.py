"""Finite doses on intact skin against published amounts, beside what published closed forms give of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corneum.calibration.interval_scores import constant_intervals, coverage_chance, interval_score
from corneum.calibration.published_doses import DOSES
from corneum.evidence.model_context import ModelContext
from corneum.validation.comparison_result import Compare, ComparisonResult, fold
from corneum.validation.finite_dose_cases import LEFT_OUT, Dose, doses

Array = NDArray[np.float64]

_NEAR, _FAR = 3.0, 10.0


def _represented(context: ModelContext) -> ComparisonResult:
    rows = context.table(DOSES).rows
    reasons = {row.row_id: row["reason"] for row in context.table(LEFT_OUT).rows}
    left_out = tuple(
        f"{row['compound']}, {row['compartment'].replace('_', ' ')} ({row['source']}): {reasons[row.row_id]}"
        for row in rows
        if row.row_id in reasons
    )
    return ComparisonResult(len(rows), 1 - len(left_out) / len(rows), left_out)


def _within_three(context: ModelContext) -> ComparisonResult:
    return _within(_NEAR)


def _within_ten(context: ModelContext) -> ComparisonResult:
    return _within(_FAR)


def _within(factor: float) -> ComparisonResult:
    missed = [each for each in doses() if fold(each.predicted, each.measured) > factor]
    worst = sorted(missed, key=lambda each: -fold(each.predicted, each.measured))
    return ComparisonResult(len(doses()), 1 - len(missed) / len(doses()), tuple(each.words for each in worst))


def _fold(context: ModelContext) -> ComparisonResult:
    rows = tuple(each.as_row() for each in doses())
    return ComparisonResult(len(doses()), _mean_fold([each.predicted for each in doses()]), rows=rows)


def _fold_fitted(context: ModelContext) -> ComparisonResult:
    return ComparisonResult(len(doses()), _mean_fold([each.fitted for each in doses()]))


def _fold_steady(context: ModelContext) -> ComparisonResult:
    return ComparisonResult(len(doses()), _peer_fold("potts_guy_steady"))


def _fold_deposited(context: ModelContext) -> ComparisonResult:
    return ComparisonResult(len(doses()), _peer_fold("dancik_kasting"))


def _fold_lowest(context: ModelContext) -> ComparisonResult:
    lowest = min(_peer_fold(name) for name in doses()[0].peers)
    return ComparisonResult(len(doses()), _mean_fold([each.predicted for each in doses()]) / lowest)


def _coverage(context: ModelContext) -> ComparisonResult:
    missed = tuple(each.words for each in doses() if not each.inside)
    return ComparisonResult(len(doses()), 1 - len(missed) / len(doses()), missed)


def _coverage_chance(context: ModelContext) -> ComparisonResult:
    return ComparisonResult(len(doses()), coverage_chance(sum(each.inside for each in doses()), len(doses())))


def _interval_score(context: ModelContext) -> ComparisonResult:
    return ComparisonResult(len(doses()), _score())


def _interval_constant(context: ModelContext) -> ComparisonResult:
    measured = _logs([each.measured for each in doses()])
    return ComparisonResult(len(doses()), _score() / interval_score(*constant_intervals(measured), measured))


def _width_measured(context: ModelContext) -> ComparisonResult:
    return _width([each for each in doses() if each.permeability_measured])


def _width_predicted(context: ModelContext) -> ComparisonResult:
    return _width([each for each in doses() if not each.permeability_measured])


def _width(chosen: list[Dose]) -> ComparisonResult:
    widths = _logs([each.high for each in chosen]) - _logs([each.low for each in chosen])
    return ComparisonResult(len(chosen), float(np.median(widths)))


def _score() -> float:
    low, high, measured = (_logs([getattr(each, name) for each in doses()]) for name in ("low", "high", "measured"))
    return interval_score(low, high, measured)


def _peer_fold(name: str) -> float:
    return _mean_fold([each.peers[name] for each in doses()])


def _mean_fold(predicted: list[float]) -> float:
    """Geometric mean of the fold errors."""
    miss = _logs(predicted) - _logs([each.measured for each in doses()])
    return float(10.0 ** np.abs(miss).mean())


def _logs(values: list[float]) -> Array:
    return np.asarray(np.log10(values))


COMPARISONS: Mapping[str, Compare] = {
    "finite_dose": _within_ten,
    "finite_dose_represented": _represented,
    "finite_dose_threefold": _within_three,
    "finite_dose_fold": _fold,
    "finite_dose_fold_fitted": _fold_fitted,
    "finite_dose_fold_steady": _fold_steady,
    "finite_dose_fold_deposited": _fold_deposited,
    "finite_dose_lowest": _fold_lowest,
    "finite_dose_coverage": _coverage,
    "finite_dose_coverage_chance": _coverage_chance,
    "finite_dose_interval_score": _interval_score,
    "finite_dose_interval_constant": _interval_constant,
    "finite_dose_width_measured": _width_measured,
    "finite_dose_width_predicted": _width_predicted,
}
