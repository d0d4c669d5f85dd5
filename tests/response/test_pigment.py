"""Pigment risk: the published middles, the stated ranges, and no number where nobody counted."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.response.pigment import HEATED, MEASURED, NEEDLING, TYPES, pih_risk

MANY = Population(epistemic=1024, person=1)


def risk(context: ModelContext, class_: str, type_: str | None) -> Drawn:
    result = pih_risk(context.with_population(MANY), class_, type_)
    assert isinstance(result, Drawn)
    return result


@pytest.mark.parametrize(("type_", "middle"), [("III", 0.010), ("IV", 0.028), ("V", 0.075), ("VI", 0.19)])
def test_the_middles_are_those_of_the_fit(context: ModelContext, type_: str, middle: float) -> None:
    assert np.median(risk(context, "manual_roller", type_).draws) == pytest.approx(middle, abs=0.0055)


@pytest.mark.parametrize("type_", ["IV", "V"])
def test_types_iv_and_v_range_from_0_to_15_percent(context: ModelContext, type_: str) -> None:
    low, high = np.quantile(risk(context, "automated_pen", type_).draws, [0.025, 0.975])
    assert low == pytest.approx(0, abs=0.003)
    assert high == pytest.approx(0.15, abs=0.01)


@pytest.mark.parametrize("class_", NEEDLING + HEATED)
def test_risk_rises_with_skin_type(context: ModelContext, class_: str) -> None:
    risks = [risk(context, class_, type_).draws for type_ in MEASURED]
    assert (np.diff([np.median(draws) for draws in risks]) > 0).all()
    assert (np.diff([draws.mean() for draws in risks]) > 0).all()


def test_every_risk_is_a_probability(context: ModelContext) -> None:
    for class_ in NEEDLING + HEATED:
        for type_ in (*MEASURED, None):
            draws = risk(context, class_, type_).draws
            assert draws.shape == (1024, 1) and (draws >= 0).all() and (draws <= 1).all()


def test_an_unknown_type_is_wider_than_a_known_type(context: ModelContext) -> None:
    def width(type_: str | None) -> float:
        low, high = np.quantile(risk(context, "automated_pen", type_).draws, [0.025, 0.975])
        return float(high - low)

    assert width(None) > 1.5 * width("IV")


@pytest.mark.parametrize("type_", ["I", "II"])
def test_types_i_and_ii_were_not_measured(context: ModelContext, type_: str) -> None:
    result = pih_risk(context, "automated_pen", type_)
    assert isinstance(result, NoData)
    assert "Rare" in result.reason and "not measured" in result.reason


@pytest.mark.parametrize(
    "class_",
    [
        "home_care",
        "topical",
        "microdermabrasion",
        "hydradermabrasion",
        "microinfusion_stamp",
        "multi_needle_injector",
        "referral",
    ],
)
def test_no_number_where_nobody_counted(context: ModelContext, class_: str) -> None:
    for type_ in (*TYPES, None):
        result = pih_risk(context, class_, type_)
        assert isinstance(result, NoData) and result.reason


def test_heated_needles_are_not_shown_to_be_safer(context: ModelContext) -> None:
    # 0 events in 89: the middle falls, the upper end must not
    heated, plain = (
        np.quantile(risk(context, class_, "IV").draws, 0.975) for class_ in ("rf_microneedling", "automated_pen")
    )
    assert heated == pytest.approx(plain, abs=0.005)
