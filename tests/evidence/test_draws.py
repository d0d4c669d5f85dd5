"""Virtual people: stratified in every block, reproducible by stream and seed, with the spread that is tabulated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.draws import Population
from corneum.evidence.value import NORMAL_95, Value


def value(number: float, low: float, high: float, spread: str, identity: str = "parameters/test:x") -> Value:
    return Value(identity, number, low, high, "m", spread, ("corneum_review",), "derived", "very_low")


@given(seed=st.integers(0, 2**31), stream=st.text(min_size=1, max_size=12))
def test_every_block_of_people_fills_each_stratum_once(seed: int, stream: str) -> None:
    points = Population(epistemic=8, person=16, needle=4, seed=seed).uniform(stream, "person")
    strata = np.sort(np.floor(points * 16).astype(int), axis=1)
    assert (strata == np.arange(16)).all()


@given(seed=st.integers(0, 2**31))
def test_the_needles_of_every_person_are_stratified_and_the_whole_too(seed: int) -> None:
    points = Population(epistemic=4, person=8, needle=16, seed=seed).uniform("needle", "needle")
    assert (np.sort(np.floor(points * 16).astype(int), axis=2) == np.arange(16)).all()
    assert (np.sort(np.floor(points.reshape(4, -1) * 128).astype(int), axis=1) == np.arange(128)).all()
    assert (np.sort(np.floor(points.reshape(-1) * 512).astype(int)) == np.arange(512)).all()


def test_the_epistemic_axis_is_stratified() -> None:
    points = Population(epistemic=16).uniform("method", "epistemic")
    assert points.shape == (16, 1)
    assert (np.sort(np.floor(points[:, 0] * 16).astype(int)) == np.arange(16)).all()


@pytest.mark.parametrize(("over", "shape"), [("epistemic", (16, 1)), ("person", (16, 12)), ("needle", (16, 12, 5))])
def test_shapes(over: str, shape: tuple[int, ...]) -> None:
    points = Population(16, 12, 5).uniform("stream", over)
    assert points.shape == shape and (points > 0).all() and (points < 1).all()


def test_the_same_stream_meets_the_same_people_and_another_does_not() -> None:
    population = Population(seed=3)
    assert np.array_equal(population.normal("skin", "person"), Population(seed=3).normal("skin", "person"))
    assert not np.array_equal(population.normal("skin", "person"), population.normal("operator", "person"))
    assert not np.array_equal(population.normal("skin", "person"), Population(seed=4).normal("skin", "person"))


def test_streams_are_not_correlated() -> None:
    population = Population(epistemic=64, person=64)
    first, second = population.normal("first", "person").ravel(), population.normal("second", "person").ravel()
    # four standard errors of a correlation of 4096 independent pairs
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(first.size)


def test_normal_draws_have_mean_zero_and_unit_spread() -> None:
    z = Population(epistemic=64, person=64).normal("z", "person")
    assert z.mean() == pytest.approx(0, abs=2e-3) and z.std() == pytest.approx(1, rel=5e-3)


@pytest.mark.parametrize(
    ("quantity", "median"),
    [
        (value(3.0, 1.0, 5.0, "normal"), 3.0),
        (value(2.0, 1.0, 4.0, "lognormal"), 2.0),
        (value(2.0, 1.5, 6.0, "lognormal"), 2.0),  # lopsided: split at the median
        (value(3.0, 1.0, 9.0, "uniform"), 5.0),
    ],
    ids=lambda item: item.spread if isinstance(item, Value) else "",
)
def test_a_drawn_value_keeps_its_median_and_interval(quantity: Value, median: float) -> None:
    draws = Population(epistemic=128, person=64).draw(quantity, "person").ravel()
    assert np.median(draws) == pytest.approx(median, rel=0.01)
    inside = ((draws >= quantity.low) & (draws <= quantity.high)).mean()
    assert inside == pytest.approx(1.0 if quantity.spread == "uniform" else 0.95, abs=0.002)
    if quantity.spread != "uniform":
        assert (draws < quantity.low).mean() == pytest.approx(0.025, abs=0.002)


def test_a_normal_value_has_the_standard_deviation_of_its_interval() -> None:
    draws = Population(epistemic=128, person=64).draw(value(0.0, -NORMAL_95 * 2, NORMAL_95 * 2, "normal"), "person")
    assert draws.std() == pytest.approx(2.0, rel=5e-3)


def test_a_fixed_value_does_not_vary_and_the_stream_is_the_values_name() -> None:
    population = Population()
    assert (population.draw(value(1.5, 1.5, 1.5, "fixed")) == 1.5).all()
    first, second = value(2.0, 1.0, 4.0, "lognormal", "a:b"), value(2.0, 1.0, 4.0, "lognormal", "a:c")
    assert not np.array_equal(population.draw(first), population.draw(second))
    assert np.array_equal(population.draw(first, stream="shared"), population.draw(second, stream="shared"))


def test_single_people_are_shuffled_apart() -> None:
    """With one person an outer draw, two streams of people are as good as independent."""
    population = Population(epistemic=256, person=1)
    streams = np.stack([population.normal(f"stream {number}", "person").ravel() for number in range(12)])
    correlations = np.corrcoef(streams)[~np.eye(12, dtype=bool)]
    assert np.abs(correlations).max() < 0.25
    assert np.abs(streams.mean(axis=1)).max() < 0.02
