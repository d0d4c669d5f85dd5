"""Pooled benefit against studies that were left out: each predicted by the others of its cell.

A cell is a treatment against a comparator for a goal. Where one other study is left, the prediction rests on the priors
as well. Studies that printed a direction alone are predicted by the direction of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc

from corneum.evidence.model_context import ModelContext
from corneum.response.contrasts import CONTRASTS
from corneum.response.effects import Effect, effects_of, priors, without_study
from corneum.response.pooling import pool, predict_one
from corneum.validation.comparison_result import Compare, ComparisonResult

# what a 95 % interval misses by its own account
_MISSES = 0.05
_NEEDLING = ("needling", "rf_needling")


@dataclass(frozen=True)
class LeftOut:
    """A study that was left out: its effect, the `mean` of the others and the 95 % interval of a new study."""

    goal: str
    study: str
    value: float
    error: float
    mean: float
    low: float
    high: float

    @property
    def is_missed(self) -> bool:
        return not self.low <= self.value <= self.high


def left_out_studies(context: ModelContext) -> tuple[LeftOut, ...]:
    """Every study with a size in a cell with another, predicted by the others.

    The interval is that of a new study's effect as it would be measured: widened by the left-out study's own error.
    """
    return tuple(each for effect in _cells(context) if len(effect.sizes) > 1 for each in _without_each(context, effect))


def _cells(context: ModelContext) -> Iterator[Effect]:
    """Every cell with a comparator once, seen from the arm that its trials were made for."""
    for goal in dict.fromkeys(row["goal"] for row in context.table(CONTRASTS).rows):
        for effect in effects_of(context, goal, ""):
            if not any(study.turned for study in effect.studies):
                yield effect


def _without_each(context: ModelContext, effect: Effect) -> Iterator[LeftOut]:
    for size in effect.sizes:
        others = without_study(context, effect, size.contrast.study)
        assert others is not None
        if others.prediction is None:
            rest = next(each for each in effect.sizes if each is not size)
            low, high = predict_one(rest.value, rest.variance + rest.bias, priors(context))
            mean = _shrunk(context, rest.value, rest.variance + rest.bias)
        else:
            (low, high), mean = others.prediction, others.value
        middle = (low + high) / 2
        error = float(np.sqrt(size.variance + size.bias))
        half = float(np.hypot((high - low) / 2, 1.96 * error))
        yield LeftOut(effect.goal, size.contrast.study, size.value, error, mean, middle - half, middle + half)


def _shrunk(context: ModelContext, value: float, variance: float) -> float:
    """The mean after one study: the study itself and the prior of the mean by their precisions."""
    prior = priors(context).mean ** 2
    return value * prior / (prior + variance)


def _misses(context: ModelContext) -> ComparisonResult:
    studies = left_out_studies(context)
    missed = [each for each in studies if each.is_missed]
    named = [
        f"{each.goal} {each.study}: {each.value:.2f}, predicted {each.low:.2f} to {each.high:.2f}" for each in missed
    ]
    # how likely so many misses or more are, were the intervals right
    chance = float(bdtrc(len(missed) - 1, len(studies), _MISSES))
    return ComparisonResult(len(studies), chance, tuple(named))


def _worse_goals(studies: tuple[LeftOut, ...], errors: Sequence[float], other: Sequence[float]) -> tuple[str, ...]:
    """The goals in which the prediction lies further off than the other one does."""
    goals = dict.fromkeys(each.goal for each in studies)
    worse = []
    for goal in goals:
        here = [index for index, each in enumerate(studies) if each.goal == goal]
        ours, theirs = (float(np.mean([values[index] for index in here])) for values in (errors, other))
        if ours > theirs:
            worse.append(f"{goal.replace('_', ' ')} ({len(here)} studies): {ours:.2f} against {theirs:.2f}")
    return tuple(worse)


def _against_none(context: ModelContext) -> ComparisonResult:
    studies = left_out_studies(context)
    errors = [abs(each.value - each.mean) for each in studies]
    nothing = [abs(each.value) for each in studies]
    ratio = float(np.mean(errors) / np.mean(nothing))
    return ComparisonResult(len(studies), ratio, _worse_goals(studies, errors, nothing))


def _against_all_needling(context: ModelContext) -> ComparisonResult:
    studies = left_out_studies(context)
    sizes = [size for effect in _cells(context) if effect.treated.family in _NEEDLING for size in effect.sizes]
    errors, coarse = [], []
    for each in studies:
        others = [size for size in sizes if size.contrast.study != each.study]
        everything = pool(
            [size.value for size in others], [size.variance + size.bias for size in others], priors(context)
        )
        errors.append(abs(each.value - each.mean))
        coarse.append(abs(each.value - everything.value))
    ratio = float(np.mean(errors) / np.mean(coarse))
    return ComparisonResult(len(studies), ratio, _worse_goals(studies, errors, coarse))


def _directions(context: ModelContext) -> ComparisonResult:
    """The share of studies whose direction is that of most of the others of their cell."""
    agree, disagreeing = 0, []
    count = 0
    for effect in _cells(context):
        for study, direction in effect.directions:
            others = Counter(each for name, each in effect.directions if name != study)
            if not others or len(others) > 1 and len(set(others.values())) == 1:
                continue
            count += 1
            lead = others.most_common(1)[0][0]
            if direction == lead:
                agree += 1
            else:
                disagreeing.append(f"{effect.goal} {study}: {direction}, the others {lead}")
    return ComparisonResult(count, agree / count, tuple(disagreeing))


COMPARISONS: Mapping[str, Compare] = {
    "benefit_misses": _misses,
    "benefit_against_nothing": _against_none,
    "benefit_against_all": _against_all_needling,
    "benefit_directions": _directions,
}
