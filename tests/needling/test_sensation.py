"""Pain in words, bleeding as a placeholder, redness by class: trial ranges hold and nothing hard is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.devices import DEVICES, TECHNIQUES, device
from corneum.needling.sensation import (
    bleeding,
    bleeding_role,
    downtime,
    pain,
    pressed_pain,
    redness,
    relative_pain,
)
from corneum.needling.technique import default_technique
from corneum.wording.templates import fill
from tests.needling.needled import Treat

DAY = 86400.0


def felt(context: ModelContext, which: str, length: float, *, cream: bool):  # type: ignore[no-untyped-def]
    used = device(context, which)
    return pain(
        context.with_population(Population(epistemic=64)),
        used,
        default_technique(context, used, length * 1e-3),
        anaesthetic=cream,
    )


@pytest.mark.parametrize("which", ["skinpen", "roller_generic"])
def test_with_cream_as_in_three_facial_trials(which: str, context: ModelContext) -> None:
    """3.1 (2.1) of 10 between studies; never none."""
    score = felt(context, which, 1.25, cream=True).score
    assert not isinstance(score, NoData)
    assert score.draws.mean() == pytest.approx(3.1, abs=0.4)
    assert score.draws.min() >= 1 and score.draws.max() <= 10
    low, high = np.quantile(score.draws, (0.025, 0.975))
    assert low <= 1.08 and high >= 5.22


@pytest.mark.parametrize("length", [0.25, 0.5, 1.0, 1.5, 2.5])
def test_a_pen_without_cream_has_words_and_no_number(length: float, context: ModelContext) -> None:
    expected_pain = felt(context, "skinpen", length, cream=False)
    assert isinstance(expected_pain.score, NoData) and expected_pain.score.settled_by
    assert expected_pain.word and "1.3-1.4 of 10" in fill(expected_pain.trial_range, "client")


def test_pressed_needles_hurt_little(context: ModelContext) -> None:
    expected_pain = felt(context, "aquagold", 0.6, cream=False)
    assert expected_pain.rank == 1 and expected_pain.word == "slight"
    assert "1 or less" in fill(expected_pain.trial_range, "client")
    assert not isinstance(expected_pain.score, NoData) and np.median(expected_pain.score.draws) < 1


@pytest.mark.parametrize("which", ["aquagold", "stamp_generic", "patch_350_482"])
def test_cream_leaves_a_pressed_array_the_touch_and_a_pen_its_floor(which: str, context: ModelContext) -> None:
    """The needles of an array end within 2.5 mm, what 45 min of cream numb; a sham without needles scored 0.3."""
    for length in (0.25, 0.6, 1.0, 2.5):
        numbed, plain = (felt(context, which, length, cream=cream) for cream in (True, False))
        assert numbed.rank < plain.rank
        assert not isinstance(numbed.score, NoData) and not isinstance(plain.score, NoData)
        assert np.all(numbed.score.draws <= plain.score.draws) and numbed.score.draws.min() >= 0
        assert np.median(numbed.score.draws.mean(axis=1)) == pytest.approx(0.3, abs=0.02)
    deeper = [pressed_pain(context, length * 1e-3, anaesthetic=True).draws.mean() for length in (2.5, 3.0, 4.0)]
    assert deeper == sorted(deeper) and deeper[-1] > deeper[0]


def test_pressed_pain_follows_length_as_the_one_experiment(context: ModelContext) -> None:
    """Three times the length, seven times the pain, above a touch that no length changes."""
    scores = [pressed_pain(context, length, anaesthetic=False).draws for length in (0.1e-3, 480e-6, 1440e-6)]
    assert np.allclose(scores[0], scores[1])  # below the shortest that was compared
    touch = pressed_pain(context, 1440e-6, anaesthetic=True).draws
    below_top = scores[2] < 10
    ratio = ((scores[2] - touch) / (scores[1] - touch))[below_top]
    assert ratio == pytest.approx(7, rel=0.02)


def test_more_passes_never_fade_sooner_and_the_usual_ones_change_nothing(context: ModelContext) -> None:
    """By passes a prior: from none at all up to the square root."""
    for which in ("skinpen", "roller_generic", "aquagold", "infini"):
        used = device(context, which)
        usual = default_technique(context, used, 1e-3)
        for of in (redness, downtime):
            tabulated = of(context, used, usual).draws
            fewer, more = (
                of(context, used, default_technique(context, used, 1e-3, passes)).draws
                for passes in (max(1, usual.passes - 1), 4 * usual.passes)
            )
            assert np.all(more >= tabulated) and np.all(fewer <= tabulated)
            assert np.all(more <= 2 * tabulated * (1 + 1e-9)) and np.median(more / tabulated) > 1


def test_heat_adds_and_depth_never_hurts_less(context: ModelContext) -> None:
    assert felt(context, "infini", 1.5, cream=False).rank > felt(context, "aquagold", 0.6, cream=False).rank
    assert felt(context, "infini", 1.5, cream=True).rank >= felt(context, "skinpen", 1.5, cream=True).rank
    for which in ("skinpen", "roller_generic", "stamp_generic", "aquagold"):
        for cream in (True, False):
            ranks = [felt(context, which, length, cream=cream).rank for length in (0.2, 0.6, 1.0, 1.5, 2.5)]
            assert ranks == sorted(ranks)


def test_every_class_that_is_planned_has_pain_and_redness(context: ModelContext) -> None:
    planned = set(context.table(TECHNIQUES).index)
    for row in context.table(DEVICES).rows:
        if row["class"] not in planned:
            continue
        used = device(context, row.row_id)
        for length in (0.0, 0.5e-3, 7e-3):
            how = default_technique(context, used, length)
            for cream in (True, False):
                assert pain(context, used, how, anaesthetic=cream).word
            assert np.all(redness(context, used, how).draws > 0)


def test_relative_pain_of_the_only_experiment(context: ModelContext) -> None:
    """Three times the length, seven times the pain; ten times the needles, just over twice; 40 % at most published."""
    short, long, several = (
        relative_pain(context, length, n) for length, n in ((480e-6, 1), (1440e-6, 1), (480e-6, 10))
    )
    assert not isinstance(short, NoData) and not isinstance(long, NoData) and not isinstance(several, NoData)
    assert float(long.draws[0, 0] / short.draws[0, 0]) == pytest.approx(7, rel=0.02)
    assert float(several.draws[0, 0] / short.draws[0, 0]) == pytest.approx(2, rel=0.01)
    assert float(long.draws[0, 0]) < 0.40
    for length, needles in ((250e-6, 1), (2e-3, 1), (1e-3, 60), (1e-3, 0)):
        assert isinstance(relative_pain(context, length, needles), NoData)


@pytest.mark.parametrize(("depth", "low", "high"), [(0.25e-3, 0.02, 0.06), (0.5e-3, 0.15, 0.30), (0.85e-3, 0.75, 0.92)])
def test_bleeding_as_the_only_statements_have_it(depth: float, low: float, high: float, context: ModelContext) -> None:
    """Rare at 0.25-0.5 mm (0.03-0.22), reliable from the shortest lancet, 0.85 mm (0.84)."""
    many = Population(epistemic=256)
    needles = context.drawn(
        np.full((256, 16, 16), depth), "m", "set", f"{depth}", [context.parameter("needling.needle_sigma")]
    )
    assert low <= np.median(bleeding(context.with_population(many), needles).draws) <= high


def test_bleeding_grows_with_the_setting_and_stays_a_probability(treat: Treat, context: ModelContext) -> None:
    before = np.zeros((context.population.epistemic, context.population.person))
    for length in (0.25, 0.5, 1.0, 2.0):
        now = bleeding(context, treat("skinpen", length).depth).draws
        assert now.shape == before.shape and np.all(now >= before) and now.max() <= 1
        before = now
    assert context.grade(bleeding(context, treat("skinpen", 1.0).depth).derivation) == "very_low"


@pytest.mark.parametrize(
    ("mode", "anticoagulant", "role"),
    [
        ("injure", False, "expected_sign"),
        ("both", False, "expected_sign"),
        ("deliver", False, "unwanted"),
        ("surface", False, "unwanted"),
        ("injure", True, "forbidden"),
        ("deliver", True, "forbidden"),
    ],
)
def test_what_blood_means_for_a_goal(mode: str, anticoagulant: bool, role: str) -> None:
    assert bleeding_role(mode, anticoagulant=anticoagulant) == role


def test_redness_and_downtime_grow_with_length_in_the_same_people(context: ModelContext) -> None:
    for which in ("skinpen", "roller_generic", "stamp_generic", "aquagold"):
        used = device(context, which)
        for of in (redness, downtime):
            previous = np.zeros((context.population.epistemic, context.population.person))
            for length in (0.3e-3, 0.6e-3, 1.5e-3, 2.5e-3):
                now = of(context, used, default_technique(context, used, length)).draws
                assert np.all(now >= previous)
                previous = now


def test_redness_of_known_classes(context: ModelContext) -> None:
    """A pen at 0.5 mm 1-3 days, a roller on the face 1-2 days, a stamp hours."""

    def days(which: str, length: float) -> tuple[float, float]:
        used = device(context, which)
        low, high = np.quantile(redness(context, used, default_technique(context, used, length)).draws, (0.025, 0.975))
        return float(low) / DAY, float(high) / DAY

    assert days("skinpen", 0.5e-3)[0] <= 1 and 2.5 < days("skinpen", 0.5e-3)[1] <= 3.1
    assert days("roller_generic", 0.5e-3)[0] <= 1 and days("roller_generic", 0.5e-3)[1] > 2
    assert days("aquagold", 0.6e-3)[0] < 2 / 24 and days("aquagold", 0.6e-3)[1] <= 1.05
