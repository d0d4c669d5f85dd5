"""How evenly needles cover the skin, in words, and how much of a liquid goes into the channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corneum.evidence.grade import IN_WORDS, lowest
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.coverage import evenness
from corneum.needling.infusion import Infused
from corneum.plan_document.answer_facts import Answer, AnswerFacts
from corneum.plan_document.quantities import ends_of, rounded
from corneum.planning.results import Needled, TreatmentResult

# words for how evenly channels cover the skin, from the worst to the best
_EVENNESS = ("wide gaps", "some gaps", "even")


def even(facts: AnswerFacts) -> Answer:
    """How evenly it covers the skin."""
    needled = [zone.needled for zone in facts.result.zones.values() if isinstance(zone.needled, Needled)]
    if not needled:
        tags = facts.result.treatment.tags
        if "injection" in tags:
            return statement("answers.even.injection"), IN_WORDS["very_low"]
        if "abrasion" in tags:
            return statement("answers.even.abrasion"), IN_WORDS["no_data"]
        return statement("answers.even.spread"), IN_WORDS["very_low"]
    grade = lowest(facts.context.grade(zone.channels.density.derivation) for zone in needled)
    spreads = [_spread(facts.context, zone) for zone in needled]
    return _evenness(spreads) + _near(facts.context, spreads) + _infused(spreads), IN_WORDS[grade]


@dataclass(frozen=True)
class _Spread:
    """How needles spread over one zone: in words, the share of skin near a channel, the share that is infused."""

    word: str
    near: tuple[float, float, float] | None
    infused: float | None


def _spread(context: ModelContext, needled: Needled) -> _Spread:
    channels, near, infused = needled.channels, needled.coverage, needled.infused

    def computed(here: ModelContext) -> _Spread:
        word = evenness(here, channels)
        share = None
        if not isinstance(infused, NoData):
            share = infused_share(infused)
        return _Spread(word, None if isinstance(near, NoData) else ends_of(near), share)

    return context.once("spread of needles in a plan", (channels, near, infused), computed)


def worst_evenness(context: ModelContext, result: TreatmentResult) -> str | None:
    """The word for the zone that the channels cover least evenly; None where no needle is used."""
    needled = [zone.needled for zone in result.zones.values() if isinstance(zone.needled, Needled)]
    return min((_spread(context, each).word for each in needled), key=_EVENNESS.index, default=None)


def infused_share(infused: Infused) -> float:
    """The share of a liquid that goes into the channels, to the one figure in which plans print it."""
    into, on_top = infused.entered.draws, infused.on_surface.draws
    return _figures(float(np.median(into / (into + on_top))), 1)


def _evenness(spreads: Sequence[_Spread]) -> Text:
    """How evenly the channels cover the skin in words: one, or from the zone with the widest gaps to the best."""
    words = sorted({spread.word for spread in spreads}, key=_EVENNESS.index)
    if len(words) == 1:
        return statement("answers.even.coverage", word=words[0])
    return statement("answers.even.coverage_by_zone", worst=words[0], best=words[-1])


def _near(context: ModelContext, spreads: Sequence[_Spread]) -> Text:
    """The share of skin near a channel: of all zones, or from the zone with the least to the one with the most."""
    shares = [spread.near for spread in spreads if spread.near is not None]
    if not shares:
        return ()
    low, middle, high = zip(*shares, strict=True)
    distance = rounded(context.parameter("planning.coverage_distance").number)
    if _figures(min(middle)) == _figures(max(middle)):
        share = (min(low), min(middle), max(high))
        return statement("answers.even.near", share=share, distance=distance)
    return statement(
        "answers.even.near_by_zone",
        middles=(min(middle), max(middle)),
        ends=(min(low), max(high)),
        distance=distance,
    )


def _infused(spreads: Sequence[_Spread]) -> Text:
    """How much of the liquid goes into the channels, where the device brings one; to one significant figure."""
    shares = [spread.infused for spread in spreads if spread.infused is not None]
    if not shares:
        return statement("answers.even.never_counted")
    if len(set(shares)) == 1:
        return statement("answers.even.infused", share=shares[0])
    return statement("answers.even.infused_by_zone", shares=(min(shares), max(shares)))


def _figures(share: float, digits: int = 2) -> float:
    """A share as it is read, so that zones that read alike are one."""
    return float(f"{share:.{digits}g}")
