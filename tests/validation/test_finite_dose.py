"""Published finite doses: every row accounted for, peers as their papers have them, scores as defined."""

from __future__ import annotations

import numpy as np
import pytest

from corneum import units
from corneum.calibration.interval_scores import constant_intervals, coverage_chance, interval_score
from corneum.calibration.published_doses import CASES, DOSES
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.validation.finite_dose_cases import LEFT_OUT
from corneum.validation.published_permeation import (
    Applied,
    absorbed_share,
    cleek_bunge,
    deposited_share,
    potts_guy,
    robinson_wilschut,
    steady_share,
)

HOUR = 3600.0


def applied(**changed: float) -> Applied:
    """Caffeine in acetone, 4 ug/cm^2."""
    usual = {
        "molar_mass": 0.19419,
        "log_kow": -0.07,
        "neutral": 1.0,
        "solubility": 21.6,
        "evaporation": 0.0,
        "dose": 4e-5,
        "concentration": 2.0,
        "contact": 24 * HOUR,
        "until": 120 * HOUR,
    }
    return Applied(**{**usual, **changed})


def test_every_published_row_is_compared_once_or_left_out_for_a_reason() -> None:
    tables = load_tables()
    compared = [f"finite_dose_validation_{int(n):03d}" for row in tables[CASES].rows for n in row["rows"].split(";")]
    left_out = [row.row_id for row in tables[LEFT_OUT].rows]
    assert sorted(compared + left_out) == sorted(row.row_id for row in tables[DOSES].rows)
    assert all(row["reason"] for row in tables[LEFT_OUT].rows)


def test_published_permeabilities_come_out(context: ModelContext) -> None:
    """Caffeine by hand: Potts and Guy 10^(-2.72 - 0.0497 - 1.1846) = 1.1e-4 cm/h; Robinson and Wilschut 10^(-1.326 -
    0.0427 - 2.4888) + 1.09e-5 = 1.495e-4 cm/h before viable tissue."""
    kow, mass = np.array(-0.07), np.array(0.19419)
    cm_h = units.factor("cm/h")
    assert potts_guy(context, kow, mass) / cm_h == pytest.approx(1.11e-4, rel=0.01)
    assert robinson_wilschut(context, kow, mass) / cm_h == pytest.approx(1.495e-4, rel=0.01)
    oily = np.array(6.0)
    assert cleek_bunge(context, oily, mass) < potts_guy(context, oily, mass)
    assert cleek_bunge(context, oily, mass) / cm_h == pytest.approx(1 / (1 / 2.27 + 194.19**0.5 / 2.6), rel=0.01)


def test_a_deposit_is_absorbed_or_evaporates() -> None:
    assert absorbed_share(0.1, 0.0, 50.0) == pytest.approx(1.0, abs=1e-9)
    assert absorbed_share(0.1, 1e6, 50.0) == pytest.approx(0.05, rel=1e-3)
    course = [absorbed_share(0.1, 1.0, time) for time in (0.001, 0.1, 0.5, 2.0)]
    assert course[0] == pytest.approx(0.0, abs=1e-6) and all(np.diff(course) > 0)


@pytest.mark.parametrize(("chi", "absorbed"), [(155, 0.34), (1000, 0.33), (5.3, 0.44), (0.48, 0.78), (0.060, 0.96)])
def test_what_skin_holds_at_a_steady_state_is_absorbed_as_published(chi: float, absorbed: float) -> None:
    """Frasch and Bunge 2015, table 2 (ethanol, diphenylamine, benzylbutylphthalate, p-nitroaniline after ten lags): a
    linear profile is a sum of even deposits of all depths."""
    depths = (np.arange(200) + 0.5) / 200
    share = np.mean([2 * depth * absorbed_share(depth, chi, 100.0) for depth in depths])
    assert share == pytest.approx(absorbed, abs=0.006)


def test_larger_doses_are_absorbed_at_a_constant_rate(context: ModelContext) -> None:
    shares = [deposited_share(context, applied(dose=dose)) for dose in (4e-5, 4e-3, 4e-2, 4e-1)]
    assert all(np.diff(shares) <= 0)
    # far above saturation ten times the dose is a tenth of the share
    assert shares[3] == pytest.approx(shares[2] / 10, rel=1e-6)
    assert deposited_share(context, applied(evaporation=1e-6)) < shares[0]
    assert steady_share(context, applied(dose=4.0)) == pytest.approx(steady_share(context, applied(dose=40.0)) * 10)


def test_scores_are_what_they_are_called() -> None:
    low, high = np.array([0.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0])
    assert interval_score(low, high, np.array([0.5, 0.0, 1.0])) == pytest.approx(1.0)
    assert interval_score(low, high, np.array([1.1, 0.5, 0.5])) == pytest.approx(1 + 40 * 0.1 / 3)
    assert coverage_chance(19, 20) == pytest.approx(1.0)
    assert coverage_chance(12, 20) < 1e-4
    ends = constant_intervals(np.array([1.0, 2.0, 3.0, 4.0]))
    assert ends[0][0] + ends[1][0] == pytest.approx(6.0)
