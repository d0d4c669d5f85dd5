"""What trials found, as sentences: made from an effect and its rows, never written by hand."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.response.contrasts import ACTIVE, AGENTS, BASELINE, COMPARATORS, CONTROL, FAMILIES, Arm
from corneum.response.effects import Effect

_EMPTY = ("none", "any")
# what stands alone in a sentence: "tretinoin" rather than "a product on the skin with tretinoin"
_BARE = ("topical",)
_DIRECTIONS = ("better", "same", "worse", "mixed")


def arm_words(context: ModelContext, arm: Arm) -> Text:
    """What was done, in words: "needling with tranexamic acid"."""
    named = context.table(COMPARATORS).index.get(arm.family)
    if named is not None:
        return cell(named, "words")
    family = cell(context.table(FAMILIES).row(arm.family), "words")
    if arm.agent in _EMPTY:
        return family
    agent = cell(context.table(AGENTS).row(arm.agent), "words")
    return agent if arm.family in _BARE else statement("evidence.arm", family=family, agent=agent)


def against_words(context: ModelContext, effect: Effect) -> Text:
    """What it was held against, in words."""
    if effect.comparator in (CONTROL, BASELINE, ACTIVE):
        return arm_words(context, effect.against)
    return statement("evidence.against.added", family=cell(context.table(FAMILIES).row(effect.treated.family), "words"))


def effect_sentences(context: ModelContext, effect: Effect) -> Text:
    """What was found: size, interval, studies and people, the directions, and where reviews or studies disagree."""
    treated, against = arm_words(context, effect.treated), against_words(context, effect)
    text = _result(effect, treated, against)
    if effect.kind == "single" and effect.tested > 1:
        counts = {"better": effect.better, "same": effect.same, "worse": effect.worse}
        text += statement("evidence.directions", studies=effect.tested, **counts)
    if effect.disputed:
        text += statement("evidence.disputed") + _reviews(effect, {"treated": treated, "against": against})
    return text


def _reviews(effect: Effect, arms: dict[str, Text]) -> Text:
    """What each review says, once for each direction."""
    by_direction = {review.direction: review for review in effect.reviews}
    return tuple(
        part
        for direction, review in by_direction.items()
        if direction in _DIRECTIONS
        for part in _of_single_study("review", direction, review.people, arms)
    )


def _result(effect: Effect, treated: Text, against: Text) -> Text:
    arms = {"treated": treated, "against": against}
    people = effect.people
    if effect.kind == "not_poolable":
        kind = "uncontrolled" if effect.comparator == BASELINE else "not_read"
        return statement(f"evidence.{kind}", treated=treated, studies=len(effect.not_used))
    if effect.size is not None and not effect.is_review and effect.shares is not None:
        return statement("evidence.counted", **arms, share=effect.shares[0], other=effect.shares[1], people=people or 0)
    if effect.size is not None:
        ends = {"effect": effect.size.value, "low": effect.size.low, "high": effect.size.high}
        if effect.is_review:
            return statement("evidence.review", **arms, **ends)
        if effect.kind == "single":
            return statement("evidence.single", **arms, **ends, people=people or 0)
        new_low, new_high = effect.size.prediction or (effect.size.low, effect.size.high)
        following = {"next_low": new_low, "next_high": new_high}
        return statement("evidence.pooled", **arms, **ends, **following, studies=len(effect.sizes), people=people or 0)
    if effect.own is not None:
        ends = {"effect": effect.own.value, "low": effect.own.low, "high": effect.own.high}
        return statement("evidence.points", **arms, **ends, people=people or 0)
    return _directions(effect, arms)


def _directions(effect: Effect, arms: dict[str, Text]) -> Text:
    if effect.tested == 1:
        name = "better" if effect.better else "worse" if effect.worse else "same"
        kind = "review" if effect.studies[0].kind == "review" else "trial"
        return _of_single_study(kind, name, effect.people, arms)
    counts = {"better": effect.better, "same": effect.same, "worse": effect.worse}
    return statement("evidence.signs", **arms, **counts, studies=effect.tested)


def _of_single_study(kind: str, direction: str, people: int | None, arms: dict[str, Text]) -> Text:
    if people is None:
        return statement(f"evidence.one_{kind}.{direction}", **arms)
    return statement(f"evidence.one_{kind}.{direction}_people", **arms, people=people)
