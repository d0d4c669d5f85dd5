"""The choice rule: do less unless more is shown to do better."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.choose import NOTHING_MORE, Rung, choose

Z = np.linspace(-3, 3, 4001)


def rung(name: str, place: int, mean: float, sd: float = 1.0) -> Rung:
    """A rung whose effect is normal; all share their draws, shuffled by place so that they are not one variable."""
    generator = np.random.default_rng(place)
    return Rung(name, (float(place), 0, 0.0, place), mean + sd * generator.permutation(Z))


def test_nothing_more_where_nothing_is_shown(context: ModelContext) -> None:
    choice = choose(context, [rung("a", 1, 0.0), rung("b", 2, 0.1)])
    assert choice.id == NOTHING_MORE


def test_a_clear_gain_moves_up_and_no_further_than_needed(context: ModelContext) -> None:
    choice = choose(context, [rung("cheap", 1, 3.0), rung("dear", 5, 3.1)])
    assert choice.id == "cheap"
    assert choice.runner_up == "dear"


def test_a_higher_rung_that_clearly_beats_the_lower_is_taken(context: ModelContext) -> None:
    assert choose(context, [rung("cheap", 1, 2.0), rung("dear", 5, 6.0)]).id == "dear"


def test_equal_treatments_tie_and_the_lower_is_kept(context: ModelContext) -> None:
    same = rung("cheap", 1, 3.0).effect
    choice = choose(context, [Rung("dear", (2.0, 0, 0.0, 2), same), Rung("cheap", (1.0, 0, 0.0, 1), same)])
    assert choice.id == "cheap"
    assert choice.probabilities["dear"] == 0.5


def test_a_call_near_the_threshold_is_close(context: ModelContext) -> None:
    effect = np.where(np.arange(4000) < 4000 * 0.8, 1.0, -1.0)
    choice = choose(context, [Rung("a", (1.0, 0, 0.0, 1), effect)])
    assert choice.id == NOTHING_MORE
    assert choice.close_call


def test_an_empty_ladder_leaves_current_care(context: ModelContext) -> None:
    choice = choose(context, [])
    assert (choice.id, choice.runner_up, choice.close_call) == (NOTHING_MORE, None, False)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_rungs_does_not_matter(means: list[float], random: object) -> None:
    context = ModelContext(load_tables())
    rungs = [rung(f"r{place}", place, mean) for place, mean in enumerate(means)]
    shuffled = list(rungs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(context, rungs) == choose(context, shuffled)


@pytest.mark.parametrize("gain", [0.5, 1.0, 2.0])
def test_a_better_effect_never_lowers_the_chance_of_being_chosen(context: ModelContext, gain: float) -> None:
    before = choose(context, [rung("a", 1, 0.5)])
    after = choose(context, [rung("a", 1, 0.5 + gain)])
    assert after.probabilities["a"] >= before.probabilities["a"] or after.id == "a"
