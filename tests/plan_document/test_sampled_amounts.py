"""Amounts with the error that chance adds to them."""

from __future__ import annotations

import numpy as np

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.plan_document.document_parts import Amount, NoNumber
from corneum.plan_document.sampled_amounts import amounts_document
from tests.plans import plan_of


def amount(draws: np.ndarray) -> Amount:
    context = ModelContext(load_tables(), Population())
    drawn = context.drawn(draws[:, None], "kg/m^2", "test", "draws", [context.parameter("planning.follow_hours")])
    written = amounts_document(context, {"dermis": drawn})["dermis"]
    assert isinstance(written, Amount)
    return written


def test_the_errors_are_those_of_drawing_anew() -> None:
    """Of the middle and of both ends, as they scatter over two thousand sets of draws."""
    generator = np.random.default_rng(3)
    sets = np.exp(generator.normal(size=(2000, 256)))
    told = [amount(draws).sampling for draws in sets[:200]]
    scatter = np.quantile(sets, [0.025, 0.5, 0.975], axis=1).std(axis=1)
    for name, seen in zip(("low", "value", "high"), scatter, strict=True):
        mean = float(np.mean([getattr(each, name) for each in told]))
        assert 0.75 * seen < mean < 1.5 * seen, name


def test_the_interval_holds_its_own_error() -> None:
    draws = np.random.default_rng(5).normal(size=256) ** 2
    found = amount(draws)
    low, high = np.quantile(draws, [0.025, 0.975])
    assert found.low is not None and found.high is not None
    assert found.low < low and found.high > high
    assert found.value == float(f"{np.median(draws):.6g}")


def test_more_draws_leave_less_to_chance() -> None:
    draws = np.random.default_rng(11).lognormal(size=4096)
    few, many = amount(draws[:64]), amount(draws)
    assert many.sampling.draws == 4096
    assert many.sampling.value < few.sampling.value / 4


def test_what_is_not_known_stays_so() -> None:
    context = ModelContext(load_tables(), Population())
    written = amounts_document(context, {"uptake": NoData("nobody knows")})
    assert isinstance(written["uptake"], NoNumber)


def test_an_amount_is_drawn_as_often_as_there_are_virtual_people() -> None:
    plan = plan_of("melasma")
    found = [
        amount
        for treatment in plan.treatments
        for zone in treatment.zones.values()
        for layers in zone.amount.values()
        for amount in layers.values()
        if isinstance(amount, Amount)
    ]
    assert found
    assert {each.sampling.draws for each in found} <= {30, 32, 36}
