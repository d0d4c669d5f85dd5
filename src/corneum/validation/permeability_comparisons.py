"""Permeability of intact skin: the recommended form and those beside it, against the median of each compound."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NORMAL_95
from corneum.formula.kriging import left_out
from corneum.formula.permeability import baseline, compounds, score, with_rings
from corneum.validation.comparison_result import Compare, ComparisonResult
from corneum.validation.published_permeation import cleek_bunge, potts_guy, robinson_wilschut

Array = NDArray[np.float64]

_RESAMPLED = 4000
# edges of log Kow between hydrophilic, middle and lipophilic compounds
_CLASSES = (-np.inf, -1.0, 3.0, np.inf)


def _kp_recommended(context: ModelContext) -> ComparisonResult:
    miss, _ = _misses(context)
    return ComparisonResult(len(miss), _rms(miss))


def _kp_baseline(context: ModelContext) -> ComparisonResult:
    scored = score(context, baseline, "kp_error")
    return ComparisonResult(scored.n, scored.rmse)


def _kp_rings(context: ModelContext) -> ComparisonResult:
    scored = score(context, with_rings, "rings_error")
    return ComparisonResult(scored.n, scored.rmse)


def _kp_potts_guy(context: ModelContext) -> ComparisonResult:
    return _peer(context, potts_guy)


def _kp_cleek_bunge(context: ModelContext) -> ComparisonResult:
    return _peer(context, cleek_bunge)


def _kp_robinson_wilschut(context: ModelContext) -> ComparisonResult:
    return _peer(context, robinson_wilschut)


def _kp_lowest(context: ModelContext) -> ComparisonResult:
    lowest = min(_peer(context, form).value for form in (potts_guy, cleek_bunge, robinson_wilschut))
    miss, _ = _misses(context)
    return ComparisonResult(len(miss), _rms(miss) / lowest)


def _peer(context: ModelContext, form: Callable[[ModelContext, Array, Array], Array]) -> ComparisonResult:
    known = compounds(context)
    miss = np.log10(form(context, known.log_kow, known.molar_mass)) - known.log_kp
    return ComparisonResult(len(miss), _rms(miss))


def _kp_gain(context: ModelContext) -> ComparisonResult:
    """Lower end of the 95 % interval of the mean gain in squared error, compounds drawn again with their isomers."""
    known = compounds(context)
    miss, _ = _misses(context)
    before = baseline(context, known.log_kow, known.molar_mass, known.rings) - known.log_kp
    _, kind = np.unique(known.connectivity, return_inverse=True)
    gain, count = np.bincount(kind, before**2 - miss**2), np.bincount(kind)
    drawn = np.random.default_rng(0).integers(0, len(gain), (_RESAMPLED, len(gain)))
    means = gain[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    return ComparisonResult(len(miss), float(np.quantile(means, CENTRAL_95[0])))


def _kp_coverage(context: ModelContext) -> ComparisonResult:
    return _inside(context, -np.inf, np.inf)


def _kp_hydrophilic(context: ModelContext) -> ComparisonResult:
    return _inside(context, *_CLASSES[:2])


def _kp_middle(context: ModelContext) -> ComparisonResult:
    return _inside(context, *_CLASSES[1:3])


def _kp_lipophilic(context: ModelContext) -> ComparisonResult:
    return _inside(context, *_CLASSES[2:])


def _kp_polar(context: ModelContext) -> ComparisonResult:
    miss, _ = _misses(context)
    polar = compounds(context).log_kow < context.parameter("formula.polar_below").number
    return ComparisonResult(int(polar.sum()), _rms(miss[polar]))


def _inside(context: ModelContext, low: float, high: float) -> ComparisonResult:
    kow = compounds(context).log_kow
    wanted = (low <= kow) & (kow < high)
    miss, sd = _misses(context)
    return ComparisonResult(int(wanted.sum()), float((np.abs(miss) <= NORMAL_95 * sd)[wanted].mean()))


def _misses(context: ModelContext) -> tuple[Array, Array]:
    """Predicted less measured log10 kp of each compound, predicted without its fold, and its standard deviation."""
    predicted = left_out()
    return predicted.log_kp - compounds(context).log_kp, predicted.sd


def _rms(miss: Array) -> float:
    return float(np.sqrt((miss**2).mean()))


COMPARISONS: Mapping[str, Compare] = {
    "kp_recommended": _kp_recommended,
    "kp_gain": _kp_gain,
    "kp_baseline": _kp_baseline,
    "kp_rings": _kp_rings,
    "kp_potts_guy": _kp_potts_guy,
    "kp_cleek_bunge": _kp_cleek_bunge,
    "kp_robinson_wilschut": _kp_robinson_wilschut,
    "kp_lowest": _kp_lowest,
    "kp_polar": _kp_polar,
    "kp_coverage": _kp_coverage,
    "kp_coverage_hydrophilic": _kp_hydrophilic,
    "kp_coverage_middle": _kp_middle,
    "kp_coverage_lipophilic": _kp_lipophilic,
}
