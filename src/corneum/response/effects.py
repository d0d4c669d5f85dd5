"""What trials found of one treatment for one goal against one comparator: pooled, one study, or a count of directions.

Two primary studies with a size or more are pooled. Else one review with a size is shown, by rule: randomised trials
before others, then the one with most people; its studies may be the ones at hand, so a review never stands in a pool.
Else the one study with a size; else how many studies were better, the same or worse. Ranks and changes from before
to after are never an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corneum.evidence.model_context import ModelContext
from corneum.response.certainty import Certainty, Finding, certainty
from corneum.response.contrasts import (
    ACTIVE,
    BASELINE,
    CONTROL,
    PRIMARY,
    RANKS,
    REVIEW,
    UNCONTROLLED,
    Arm,
    Contrast,
    contrasts_of,
    read,
)
from corneum.response.pooling import Pooled, Priors, pool
from corneum.response.standardise import OwnUnits, StudyEffect, own_units, study_effect

Kind = Literal["pooled", "single", "sign", "not_poolable"]

_BETTER, _SAME, _WORSE, _MIXED = "better", "same", "worse", "mixed"


@dataclass(frozen=True)
class Effect:
    """One cell: a treatment against a comparator for a goal. Sizes are standardised, positive where the treated gain.

    `size` is the pooled or single effect, bias in its variance; `unadjusted` the same without bias, and
    `by_correlation` at the least and the greatest correlation between the sides of a face that is held possible.
    `own` is a single study in points of its own scale where the spread between people was not printed. `studies` are
    those that count, `sizes` the effects of those that the size rests on. `directions` holds each study with whether
    the treated did better, the same or worse (where there are no primary studies, of one review). `not_used` are the
    contrasts set aside: reviews beside primary studies, ranks, changes without a control.
    """

    goal: str
    variant: str
    treated: Arm
    against: Arm
    comparator: str
    kind: Kind
    is_review: bool
    size: Pooled | None
    unadjusted: Pooled | None
    by_correlation: tuple[Pooled, Pooled] | None
    own: OwnUnits | None
    studies: tuple[Contrast, ...]
    sizes: tuple[StudyEffect, ...]
    directions: tuple[tuple[str, str], ...]
    disputed: bool
    certainty: Certainty
    not_used: tuple[Contrast, ...]

    @property
    def tested(self) -> int:
        """Studies with a direction against the comparator."""
        return len(self.directions)

    @property
    def better(self) -> int:
        """Studies in which the treated did better."""
        return _count(dict(self.directions), _BETTER)

    @property
    def same(self) -> int:
        """Studies without a difference."""
        return _count(dict(self.directions), _SAME)

    @property
    def worse(self) -> int:
        """Studies in which the treated did worse."""
        return _count(dict(self.directions), _WORSE)

    @property
    def people(self) -> int | None:
        """People of the studies that the size rests on, else of all that count; None where none printed them."""
        studies = [size.contrast for size in self.sizes] or self.studies
        known = [study.people for study in studies if study.people is not None]
        return sum(known) if known else None

    @property
    def reviews(self) -> tuple[Contrast, ...]:
        """Reviews of the same question that the answer does not rest on."""
        return tuple(each for each in self.not_used if each.kind == REVIEW)

    @property
    def shares(self) -> tuple[float, float] | None:
        """Shares of people with the outcome, (treated, comparator), where one study counted them."""
        return self.sizes[0].shares if len(self.sizes) == 1 else None


def effects_of(context: ModelContext, goal: str, variant: str, *, is_direct: bool = True) -> tuple[Effect, ...]:
    """Every cell of a goal, those with a control first.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of a client, or another condition that trials treat.
        variant: Its variant; "" for all.
        is_direct: Whether the studies did what is asked about; else certainty falls by one step.

    Source: response/contrasts and the outcome rows that it names.
    """
    asked = (goal, variant, is_direct)
    return context.once("effects in trials", asked, lambda apart: _effects(apart, *asked))


def _effects(context: ModelContext, goal: str, variant: str, is_direct: bool) -> tuple[Effect, ...]:
    cells: dict[tuple[Arm, Arm], list[Contrast]] = {}
    for contrast in contrasts_of(context, goal, variant):
        cells.setdefault((contrast.treated, _comparator_of_cell(contrast)), []).append(contrast)
    effects = [_effect(context, goal, variant, contrasts, is_direct) for contrasts in cells.values()]
    order = (CONTROL, "added", ACTIVE, BASELINE)
    return tuple(sorted(effects, key=lambda effect: (order.index(effect.comparator), -len(effect.studies))))


def _comparator_of_cell(contrast: Contrast) -> Arm:
    """Salt water and nothing are one comparator where the procedure is the same."""
    if contrast.comparator == "added":
        return Arm(contrast.against.family, "none")
    return contrast.against


def _effect(context: ModelContext, goal: str, variant: str, contrasts: Sequence[Contrast], is_direct: bool) -> Effect:
    low, middle, high = _correlations(context)
    primaries = [each for each in contrasts if each.kind == PRIMARY]
    reviews = [each for each in contrasts if each.kind == REVIEW]
    sizes = _sizes(context, primaries, middle)
    of_reviews = _sizes(context, sorted(reviews, key=_standing, reverse=True), middle)
    own = next((points for each in primaries if (points := own_units(context, each, middle)) is not None), None)
    chosen = sizes if len(sizes) > 1 or not of_reviews else of_reviews[:1]
    is_review = bool(chosen) and chosen[0].contrast.kind == REVIEW
    studies = _counted(primaries, reviews, chosen, is_review)
    directions = _directions(context, studies, chosen)
    disputed = _is_disputed(primaries, reviews, directions)
    size = _pool(context, chosen, with_bias=True)
    finding = Finding(
        has_size=size is not None or own is not None,
        crosses_none=size is not None and size.low < 0 < size.high or own is not None and own.low < 0 < own.high,
        inconsistency=size.inconsistency if size else 0.0,
        disputed=disputed,
        is_direct=is_direct,
    )
    treated = contrasts[0].treated
    return Effect(
        goal=goal,
        variant=variant,
        treated=treated,
        against=_comparator_of_cell(contrasts[0]),
        comparator=contrasts[0].comparator,
        kind=_kind(chosen, own, studies),
        is_review=is_review,
        size=size,
        unadjusted=_pool(context, chosen, with_bias=False),
        by_correlation=_by_correlation(context, chosen, low, high),
        own=own if size is None else None,
        studies=tuple(studies),
        sizes=tuple(chosen),
        directions=tuple(directions.items()),
        disputed=disputed,
        certainty=certainty(context, studies or [each for each in contrasts if each.comparator == BASELINE], finding),
        not_used=tuple(each for each in contrasts if each not in studies),
    )


def _kind(chosen: Sequence[StudyEffect], own: OwnUnits | None, studies: Sequence[Contrast]) -> Kind:
    if len(chosen) > 1:
        return "pooled"
    if chosen or own is not None:
        return "single"
    return "sign" if studies else "not_poolable"


def _correlations(context: ModelContext) -> tuple[float, float, float]:
    value = context.parameter("response.split_face_correlation", leverage=0.0)
    return value.low, value.number, value.high


def _sizes(context: ModelContext, contrasts: Sequence[Contrast], correlation: float) -> list[StudyEffect]:
    """The sizes of the studies that have one; one a study, the first that the table names."""
    sizes: dict[str, StudyEffect] = {}
    for each in contrasts:
        size = study_effect(context, each, correlation)
        if size is not None:
            sizes.setdefault(each.study, size)
    return list(sizes.values())


def _standing(review: Contrast) -> tuple[bool, int]:
    return review.row["allocation"] == "randomised", review.people or 0


def _counted(
    primaries: Sequence[Contrast], reviews: Sequence[Contrast], chosen: Sequence[StudyEffect], is_review: bool
) -> list[Contrast]:
    """The studies that the answer rests on: one review, or the primary studies with a direction."""
    if is_review:
        return [chosen[0].contrast]
    tested = [each for each in primaries if each.direction != "not_tested"]
    return tested or sorted(reviews, key=_standing, reverse=True)[:1]


def _directions(context: ModelContext, studies: Sequence[Contrast], sizes: Sequence[StudyEffect]) -> dict[str, str]:
    """Whether each study was better, the same or worse; by the interval where a size was read. Mixed counts as same."""
    by_study = {size.contrast.study: size for size in sizes}
    directions: dict[str, str] = {}
    for study in studies:
        if study.study not in directions:
            read(context, study)
            size = by_study.get(study.study)
            directions[study.study] = _by_interval(size) if size else _printed(context, study)
    return directions


def _count(directions: Mapping[str, str], direction: str) -> int:
    return sum(each == direction for each in directions.values())


def _by_interval(size: StudyEffect) -> str:
    shown = pool([size.value], [size.variance], _NO_PRIORS)
    return _BETTER if shown.low > 0 else _WORSE if shown.high < 0 else _SAME


def _printed(context: ModelContext, contrast: Contrast) -> str:
    if contrast.direction in (_BETTER, _SAME, _WORSE):
        return contrast.direction
    if contrast.direction == _MIXED:
        return _SAME
    points = own_units(context, contrast, _correlations(context)[1])
    if points is not None:
        return _BETTER if points.low > 0 else _WORSE if points.high < 0 else _SAME
    return _by_figures(contrast)


def _by_figures(contrast: Contrast) -> str:
    """The direction of a study that lies too far from the others to have a size."""
    gain = 1.0 if contrast.row["gain"] != "lower" else -1.0
    if contrast.row["measure"] == "counts":
        ahead = float(contrast.row["events"]) - float(contrast.row["events_against"])
    else:
        by_name = {row.identity: row for row in contrast.figures}
        treated, against = (by_name[contrast.row[f"{arm}_row"]] for arm in ("treated", "against"))
        ahead = gain * (float(treated["result_mean"]) - float(against["result_mean"]))
    return _BETTER if (ahead > 0) != contrast.turned else _WORSE


def _is_disputed(primaries: Sequence[Contrast], reviews: Sequence[Contrast], directions: Mapping[str, str]) -> bool:
    """Whether reviews disagree with each other or with the studies, or the studies among themselves."""
    of_reviews = {each.direction for each in reviews if each.direction}
    better, same, worse = (_count(directions, each) for each in (_BETTER, _SAME, _WORSE))
    if _MIXED in of_reviews or len(of_reviews) > 1:
        return True
    if better and worse:
        return True
    lead = _BETTER if better > same + worse else _WORSE if worse > same + better else _SAME
    if primaries and of_reviews and of_reviews != {lead}:
        return True
    # a third of the studies or more against the rest
    total = len(directions)
    return total > 2 and 3 * min(better, total - better) >= total


_NO_PRIORS = Priors(freedom=float("inf"), tau=1.0, mean=1.0, fewest=2)


def _priors(context: ModelContext) -> Priors:
    return Priors(
        freedom=context.parameter("response.effect_freedom", leverage=0.0).number,
        tau=context.parameter("response.effect_prior_tau", leverage=0.0).number,
        mean=context.parameter("response.effect_prior_mean", leverage=0.0).number,
        fewest=round(context.parameter("response.fewest_without_priors", leverage=0.0).number),
    )


def _pool(context: ModelContext, sizes: Sequence[StudyEffect], *, with_bias: bool) -> Pooled | None:
    if not sizes:
        return None
    variances = [size.variance + (size.bias if with_bias else 0.0) for size in sizes]
    return pool([size.value for size in sizes], variances, _priors(context))


def _by_correlation(
    context: ModelContext, sizes: Sequence[StudyEffect], low: float, high: float
) -> tuple[Pooled, Pooled] | None:
    if not any(size.contrast.is_paired for size in sizes):
        return None
    pooled = []
    for correlation in (low, high):
        again = [size for each in sizes if (size := study_effect(context, each.contrast, correlation)) is not None]
        shown = _pool(context, again, with_bias=True)
        assert shown is not None
        pooled.append(shown)
    return pooled[0], pooled[1]


def without_study(context: ModelContext, effect: Effect, study: str) -> Pooled | None:
    """The pooled effect of a cell without one of its studies; None where none is left.

    Args:
        context: Tables, virtual people and record.
        effect: The cell.
        study: The study that is left out.
    """
    return _pool(context, [size for size in effect.sizes if size.contrast.study != study], with_bias=True)


def priors(context: ModelContext) -> Priors:
    """What pooling takes for granted, from the parameters response.effect_*."""
    return _priors(context)


# kinds of contrast that are shown and never pooled
NEVER_POOLED = (UNCONTROLLED, RANKS)
