"""Pooling against published results of known data sets, and what must hold of any pool."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.response.pooling import Priors, pool, predict_one

NORMAL = Priors(freedom=math.inf, tau=0.5, mean=1.0, fewest=5)
STUDENT = Priors(freedom=4.0, tau=0.5, mean=1.0, fewest=5)

# vaccination against tuberculosis, 13 trials (Colditz 1994): cases and people, vaccinated and not
_BCG = (
    ((4, 123), (11, 139)),
    ((6, 306), (29, 303)),
    ((3, 231), (11, 220)),
    ((62, 13598), (248, 12867)),
    ((33, 5069), (47, 5808)),
    ((180, 1541), (372, 1451)),
    ((8, 2545), (10, 629)),
    ((505, 88391), (499, 88391)),
    ((29, 7499), (45, 7277)),
    ((17, 1716), (65, 1665)),
    ((186, 50634), (141, 27338)),
    ((5, 2498), (3, 2341)),
    ((27, 16913), (29, 17854)),
)


def log_risk_ratios() -> tuple[list[float], list[float]]:
    values = [math.log((a / n) / (c / m)) for (a, n), (c, m) in _BCG]
    variances = [1 / a - 1 / n + 1 / c - 1 / m for (a, n), (c, m) in _BCG]
    return values, variances


def test_restricted_likelihood_and_hartung_knapp_are_those_published_for_the_vaccine_trials() -> None:
    # Viechtbauer 2010: tau^2 0.3132, mean -0.7145; with Hartung and Knapp's error 0.1807, -1.1083 to -0.3207
    pooled = pool(*log_risk_ratios(), NORMAL)
    assert pooled.tau**2 == pytest.approx(0.3132, abs=0.003)
    assert pooled.value == pytest.approx(-0.7145, abs=0.001)
    assert pooled.error == pytest.approx(0.1807, abs=0.001)
    assert (pooled.low, pooled.high) == pytest.approx((-1.1083, -0.3207), abs=0.003)
    assert pooled.inconsistency == pytest.approx(0.9222, abs=0.002)


def test_one_study_is_shown_as_it_is_and_predicts_nothing() -> None:
    pooled = pool([0.63], [0.04], STUDENT)
    assert (pooled.value, pooled.low, pooled.high) == pytest.approx((0.63, 0.63 - 0.392, 0.63 + 0.392), abs=0.001)
    assert pooled.prediction is None and pooled.weights == (1.0,)


def test_two_equal_studies_without_scatter_agree_with_the_normal_posterior() -> None:
    # with tau fixed near nothing: precision 2 / v + 1 / prior^2
    narrow = Priors(freedom=math.inf, tau=1e-4, mean=1.0, fewest=5)
    pooled = pool([0.4, 0.4], [0.02, 0.02], narrow)
    precision = 2 / 0.02 + 1
    assert pooled.value == pytest.approx(0.4 * 100 / precision, abs=0.003)
    assert pooled.error == pytest.approx(precision**-0.5, rel=0.02)


def test_an_outlier_moves_a_student_pool_less_than_a_normal_one() -> None:
    values, variances = [0.2, 0.3, 0.25, 0.2, 0.3, 2.9], [0.04] * 6
    student, normal = pool(values, variances, STUDENT), pool(values, variances, NORMAL)
    assert 0.25 < student.value < normal.value - 0.1
    assert student.weights[-1] < normal.weights[-1]


def test_few_studies_lean_on_the_prior_of_scatter_and_of_the_mean() -> None:
    wide = pool([0.5, 0.5], [0.04, 0.04], STUDENT)
    tight = pool([0.5, 0.5], [0.04, 0.04], Priors(4.0, 0.05, 1.0, 5))
    assert wide.high - wide.low > tight.high - tight.low
    assert 0 < pool([1.0, 1.0], [0.3, 0.3], STUDENT).value < 1.0


def test_the_grid_is_fine_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    from corneum.response import pooling

    values, variances = log_risk_ratios()
    few = pool(values[:3], variances[:3], STUDENT)
    monkeypatch.setattr(pooling, "_MEANS", 1201)
    monkeypatch.setattr(pooling, "_SPREADS", 321)
    fine = pool(values[:3], variances[:3], STUDENT)
    assert few.prediction is not None and fine.prediction is not None
    ends = (few.low, few.value, few.high, *few.prediction)
    assert ends == pytest.approx((fine.low, fine.value, fine.high, *fine.prediction), abs=0.02)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(0.01, 0.5)), min_size=2, max_size=7),
    st.floats(-1.0, 1.0),
)
def test_pooling_is_invariant_and_ordered(studies: list[tuple[float, float]], shift: float) -> None:
    values, variances = [list(each) for each in zip(*studies, strict=True)]
    pooled = pool(values, variances, STUDENT)
    assert min(values) - 0.6 <= pooled.value <= max(values) + 0.6
    assert pooled.low < pooled.value < pooled.high
    assert pooled.prediction is not None
    # a new study is less certain than the mean
    assert pooled.prediction[1] - pooled.prediction[0] >= pooled.high - pooled.low - 0.03
    assert sum(pooled.weights) == pytest.approx(1)
    assert 0 <= pooled.inconsistency < 1
    turned = pool(values[::-1], variances[::-1], STUDENT)
    assert (turned.value, turned.low, turned.high) == pytest.approx((pooled.value, pooled.low, pooled.high), abs=1e-6)
    mirrored = pool([-value for value in values], variances, STUDENT)
    assert mirrored.value == pytest.approx(-pooled.value, abs=0.02)


def test_predictions_hold_their_share_of_new_studies() -> None:
    # studies drawn from the prior itself: a 95 % interval of a second study misses one in twenty
    random = np.random.default_rng(3)
    missed, rounds = 0, 160
    for _ in range(rounds):
        mean, tau = random.normal(), abs(random.normal()) * 0.5
        first, second = mean + tau * random.standard_t(4, 2)
        low, high = predict_one(first + 0.2 * random.normal(), 0.04, STUDENT)
        missed += not low <= second <= high
    assert 0.01 <= missed / rounds <= 0.1
