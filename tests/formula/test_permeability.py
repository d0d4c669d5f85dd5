"""Closed forms of permeability: published score reproduced, the fit repeated and cross-validated, limits, rings."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import least_squares

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.permeability import (
    Compounds,
    baseline,
    compounds,
    laboratory_spread,
    rings,
    score,
    with_rings,
)

CONTEXT = ModelContext(load_tables())
COMPOUNDS = compounds(CONTEXT)
NAMES = ("rings_intercept", "rings_logkow", "rings_root_mass", "rings_polar", "rings_ceiling", "rings_ring")
CM_H = 0.01 / 3600.0


def law(parameters: np.ndarray, data: Compounds) -> np.ndarray:
    """The form with rings in cm/h, as it is fitted: polar path and ceiling as logarithms."""
    a, b, c, polar, ceiling, ring = parameters
    root = np.sqrt(data.molar_mass * 1e3)
    lipid = 10 ** (a + b * np.minimum(data.log_kow, 6) + c * root + ring * data.rings)
    return np.asarray(-np.log10(1 / (lipid + 10**polar / root) + root / 10**ceiling))


def fitted(data: Compounds, among: np.ndarray) -> np.ndarray:
    """Robust fit; a median of n measurements weighs as compounds that scatter by 0.65 and laboratories by 0.48 do."""
    weight = 1 / np.sqrt(0.65**2 + 0.48**2 / data.count)
    measured = data.log_kp - np.log10(CM_H)

    def misses(parameters: np.ndarray) -> np.ndarray:
        return np.asarray(((law(parameters, data) - measured) * weight)[among])

    return np.asarray(least_squares(misses, [-1, 0.6, -0.19, -3.1, 0.4, 0], loss="soft_l1").x)


def cross_validated(data: Compounds, seed: int, folds: int = 10) -> np.ndarray:
    """Predicted less measured, each compound by a fit that saw neither it nor its stereoisomers."""
    kinds = np.array(sorted(set(data.connectivity)))
    order = np.random.default_rng(seed).permutation(kinds)
    miss = np.empty(len(data.count))
    for fold in range(folds):
        out = np.isin(data.connectivity, order[fold::folds])
        miss[out] = (law(fitted(data, ~out), data) - (data.log_kp - np.log10(CM_H)))[out]
    return miss


def test_the_published_score_of_the_baseline_is_reproduced() -> None:
    # transport/permeability_baseline_scores: 0.88, three quarters within a factor of ten
    published = CONTEXT.table("transport/permeability_baseline_scores").where(model="kp_rob", range="all")[0]
    result = score(CONTEXT, baseline, "kp_error", COMPOUNDS)
    assert len(set(COMPOUNDS.connectivity)) == int(published["n"]) == 193
    assert result.n == 202
    assert result.rmse == pytest.approx(float(published["rmse"]), abs=0.02)
    assert result.within_ten == pytest.approx(float(published["frac_within_1log"]), abs=0.02)


def test_laboratories_disagree_by_half_a_logarithm() -> None:
    spread, count = laboratory_spread(CONTEXT)
    assert spread == pytest.approx(CONTEXT.parameter("formula.kp_laboratory").number, abs=0.02)
    assert count > 50


def test_the_shipped_parameters_are_those_of_the_fit() -> None:
    parameters = fitted(COMPOUNDS, np.ones(len(COMPOUNDS.count), dtype=bool))
    own = law(parameters, COMPOUNDS) + np.log10(CM_H)
    shipped = with_rings(CONTEXT, COMPOUNDS.log_kow, COMPOUNDS.molar_mass, COMPOUNDS.rings)
    assert shipped == pytest.approx(own, abs=0.02)


def test_cross_validated_gain_is_real_in_size_and_not_beyond_chance() -> None:
    """0.84 against 0.88; resampling compounds, the gain in squared error is not shown to differ from none.

    That is why the solute model does not use it. Should this test fail for the better, say so on the scoreboard.
    """
    miss = cross_validated(COMPOUNDS, seed=1)
    before = baseline(CONTEXT, COMPOUNDS.log_kow, COMPOUNDS.molar_mass, COMPOUNDS.rings) - COMPOUNDS.log_kp
    assert np.sqrt((miss**2).mean()) == pytest.approx(0.84, abs=0.03)
    error = CONTEXT.parameter("formula.rings_error").number
    assert 0.91 < np.mean(np.abs(miss) < 1.96 * error) < 0.98
    gain = before**2 - miss**2
    draw = np.random.default_rng(2).integers(0, len(gain), (4000, len(gain)))
    low, high = np.quantile(gain[draw].mean(axis=1), [0.025, 0.975])
    assert low < 0 < gain.mean() < high


@pytest.mark.parametrize(
    ("smiles", "count"),
    [("CCO", 0), ("c1ccccc1", 1), ("Cn1cnc2c1c(=O)n(C)c(=O)n2C", 2), ("[13CH3]C%12CC%12", 1), ("[NH4+].[Cl-]", 0)],
)
def test_rings_are_counted_from_the_smiles(smiles: str, count: int) -> None:
    assert rings(smiles) == count


@pytest.mark.parametrize("form", [baseline, with_rings])
def test_heavier_is_slower_and_more_lipophilic_is_not_slower(form: object) -> None:
    mass = np.linspace(0.05, 0.6, 40)
    ones = np.ones_like(mass)
    assert np.all(np.diff(form(CONTEXT, 2 * ones, mass, ones)) < 0)  # type: ignore[operator]
    for low, high in ((-4.0, -1.01), (-1.0, 6.0)):
        kow = np.linspace(low, high, 40)
        assert np.all(np.diff(form(CONTEXT, kow, 0.3 * ones, ones)) >= 0)  # type: ignore[operator]


def test_the_ceiling_bounds_what_lipids_let_through() -> None:
    highest = with_rings(CONTEXT, np.array([6.0]), np.array([0.1]), np.array([0.0]))
    assert 10.0 ** highest[0] < CONTEXT.parameter("formula.rings_ceiling").number / 10.0
