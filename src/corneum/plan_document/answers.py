"""The twelve questions that every treatment answers, from its results and from the tables: plain words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corneum.evidence.grade import IN_WORDS, lowest
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.value import NoData, Value
from corneum.needling.coverage import evenness
from corneum.needling.infusion import Infused
from corneum.needling.sensation import PRESSED
from corneum.plan_document import treatment_models
from corneum.plan_document.quantities import ends_of, middle_of, rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.payloads import in_words
from corneum.planning.results import Needled, Quantity, TreatmentResult, median
from corneum.response.barrier import dry_days
from corneum.response.benefit import Benefit, benefit
from corneum.response.risk import adverse_events
from corneum.safety.infusates import questions_about
from corneum.safety.tags import OWN_BLOOD
from corneum.wording.readers import Reader

ELSEWHERE = "planning/said_elsewhere"

# words for how evenly channels cover the skin, from the worst to the best
_EVENNESS = ("wide gaps", "some gaps", "even")
# payloads whose contents have a sentence of their own
_KNOWN_PAYLOADS = ("none", "laser", "saline", "toxin", "filler", "cocktail", "serum")
_NOT_STERILE_BY_ITSELF = ("serum", "cocktail", "hyaluronan", "anaesthetic")
# what to ask a provider; the last where a prescription is needed
_ASK_PROVIDER = ("list", "sterile", "licence", "regulator", "complications", "prescription")
# what every treatment is compared with, by id
_COMPARED_WITH = ("hydradermabrasion_hyaluronan", "home_retinoid")


@dataclass(frozen=True)
class AnswerFacts:
    """What the answers are made from: one result, the whole ladder for comparisons, and the evidence."""

    context: ModelContext
    result: TreatmentResult
    ladder: Mapping[str, TreatmentResult]
    would_change: tuple[Text, ...]


# an answer, and how sure it is (a grade in words)
Answer = tuple[Text, str]


def answers(facts: AnswerFacts, reader: Reader) -> Sequence[treatment_models.Answer]:
    """The twelve answers of one treatment, in the order in which people ask; nine where no goal is understood."""
    asked = [name for name in _QUESTIONS if facts.result.benefits or name not in _ABOUT_A_GOAL]

    def every_answer(here: ModelContext) -> tuple[treatment_models.Answer, ...]:
        apart = replace(facts, context=here)
        return tuple(_answer(apart, name, _QUESTIONS[name], reader) for name in asked)

    return facts.context.once("answers of a plan", (_read_by_answers(facts), reader), every_answer)


def _read_by_answers(facts: AnswerFacts) -> Hashable:
    """All that the answers read: of a reaction only what they tell, of other treatments only what is compared."""
    result, treatment = facts.result, facts.result.treatment
    formula = treatment.formula
    contents = formula and (
        formula.sterile,
        bool(formula.ingredients),
        tuple(active.name for active in formula.actives or ()),
    )
    zones = tuple(
        (zone.needled_facts, reaction and (reaction.pain, reaction.redness))
        for zone in result.zones.values()
        for reaction in (zone.reaction,)
    )
    others = tuple(
        (identity, _question_of_first(other), other.burden.days_visible)
        for identity in _COMPARED_WITH
        if (other := facts.ladder.get(identity)) is not None
    )
    return (
        (treatment.id, treatment.class_, treatment.payload, treatment.tags, contents),
        (
            zones,
            tuple(result.collagen.items()),
            result.burden.days_visible,
            result.burden.first_weeks,
            result.burden.pain,
        ),
        (_question_of_first(result), others, facts.would_change),
    )


def _answer(
    facts: AnswerFacts, name: str, answer_of: Callable[[AnswerFacts], Answer], reader: Reader
) -> treatment_models.Answer:
    text, confidence = answer_of(facts)
    return treatment_models.Answer(
        id=name,
        question=sentences(statement(f"answers.{name}.question"), reader),
        answer=sentences(text, reader),
        confidence=confidence,
        elsewhere=sentences(_elsewhere(facts, name), reader),
    )


def _elsewhere(facts: AnswerFacts, name: str) -> Text:
    """What trade articles or dermatologists say where the data differ; no sentence where there is none."""
    treatment = facts.result.treatment
    for row in facts.context.table(ELSEWHERE).where(question=name):
        payloads = row.list("payload")
        if treatment.class_ in row.list("class") and (treatment.payload in payloads or payloads == ("*",)):
            return cell(facts.context.row(ELSEWHERE, row.row_id), "sentence")
    return ()


def _benefit(facts: AnswerFacts, goal: str, variant: str = "") -> Benefit:
    treatment = facts.result.treatment
    return benefit(facts.context, goal, variant, treatment.class_, treatment.payload)


def _question_of_first(result: TreatmentResult) -> Hashable:
    """What the benefit for the first goal was computed from; None where no goal is understood."""
    return _first_benefit(result).question if result.benefits else None


def _first_benefit(result: TreatmentResult) -> Benefit:
    return next(iter(result.benefits.values()))


def _word(of: Benefit) -> Text:
    return statement(f"answers.benefit.{of.word}")


def _collagen(facts: AnswerFacts) -> Answer:
    trials = _benefit(facts, "thinning")
    evidence, growth = trials.evidence, facts.result.collagen
    if growth:
        return _stained(growth["stained_index"]) + _mass(growth["mass"]) + evidence, IN_WORDS["very_low"]
    if trials.word == "unknown":
        evidence = statement("answers.collagen.not_shown", evidence=evidence)
    return evidence, IN_WORDS[trials.grade]


def _stained(rise: Quantity) -> Text:
    if isinstance(rise, NoData):
        return statement("answers.collagen.stained_unknown", reason=rise.reason)
    return statement("answers.collagen.stained", rise=ends_of(rise))


def _mass(rise: Quantity) -> Text:
    if isinstance(rise, NoData):
        return statement("answers.collagen.mass_unknown")
    return statement("answers.collagen.mass", rise=ends_of(rise))


def _pores(facts: AnswerFacts) -> Answer:
    pores, oil = _benefit(facts, "pores"), _benefit(facts, "oil")
    text = statement("answers.pores_oil.pores", benefit=_word(pores)) + pores.evidence
    text += statement("answers.pores_oil.oil", benefit=_word(oil))
    if oil.evidence != pores.evidence:
        text += oil.evidence
    return text, IN_WORDS[pores.grade]


def _plumping(facts: AnswerFacts) -> Answer:
    tags, volume = facts.result.treatment.tags, _benefit(facts, "volume")
    if "filler" in tags and "injection" in tags:
        text = statement("answers.plumping.filler") + volume.evidence
    elif tags & {"needle", "abrasion"}:
        text = statement("answers.plumping.swelling", benefit=_word(volume)) + volume.evidence
    else:
        text = statement("answers.plumping.surface") + _benefit(facts, "dryness").evidence
    return text, IN_WORDS[volume.grade]


def _even(facts: AnswerFacts) -> Answer:
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


def _pain(facts: AnswerFacts) -> Answer:
    reactions = [zone.reaction for zone in facts.result.zones.values() if zone.reaction is not None]
    if not reactions:
        words = facts.result.burden.pain
        text = statement("answers.pain.none") if words == "none" else statement("answers.pain.provider", pain=words)
        return text, IN_WORDS["very_low"]
    pain = max(reactions, key=lambda reaction: reaction.pain.rank).pain
    text = statement("answers.pain.needles", pain=pain.word, trials=pain.trial_range)
    if "needle" in facts.result.treatment.tags:
        needled = _first_needled(facts.result)
        pressed = needled is not None and needled.technique.insertion == PRESSED
        text += statement("answers.pain.cream_pressed" if pressed else "answers.pain.cream")
        text += statement("answers.pain.passes")
    score = pain.score
    return text, IN_WORDS["very_low" if isinstance(score, NoData) else facts.context.grade(score.derivation)]


def _visible(facts: AnswerFacts) -> Answer:
    reactions = [zone.reaction for zone in facts.result.zones.values() if zone.reaction is not None]
    visible = facts.result.burden.days_visible
    if isinstance(visible, NoData):
        return statement("answers.visible.unknown", reason=visible.reason), IN_WORDS["no_data"]
    first = facts.result.burden.first_weeks
    if first is not None:
        return statement("answers.visible.first_weeks", time=first.number, most=first.high), IN_WORDS[first.grade]
    if not (median(visible) or 0.0):
        return statement("answers.visible.nothing"), IN_WORDS["very_low"]
    text = statement("answers.visible.shows", time=middle_of(visible))
    if reactions:
        red = reactions[0].redness
        if not isinstance(red, NoData):
            text = statement("answers.visible.red", red=middle_of(red), time=middle_of(visible))
        needled = _first_needled(facts.result)
        if needled is not None:
            text += statement("answers.visible.passes", passes=needled.technique.passes)
        text += _dry(facts.context)
    return text, IN_WORDS[visible.grade if isinstance(visible, Value) else facts.context.grade(visible.derivation)]


def _first_needled(result: TreatmentResult) -> Needled | None:
    """What the needles did in the first zone that they go into; zones differ in the length of needles alone."""
    return next((zone.needled for zone in result.zones.values() if isinstance(zone.needled, Needled)), None)


def _dry(context: ModelContext) -> Text:
    dry = dry_days(context)
    return statement(
        "answers.visible.dry",
        shortest=rounded(dry.usual[0].number),
        longest=rounded(dry.usual[1].number),
        expected=rounded(dry.expected.number),
        unusual=rounded(dry.unusual.number),
    )


def _contents(facts: AnswerFacts) -> Answer:
    treatment = facts.result.treatment
    formula, payload, needled = treatment.formula, treatment.payload, "needle" in treatment.tags
    if formula is not None and (formula.actives or formula.ingredients):
        own_blood = OWN_BLOOD in treatment.tags
        sterile = statement(f"answers.contents.{'own_blood' if own_blood else f'sterile.{formula.sterile}'}")
        text = statement("answers.contents.listed", sterile=sterile)
        if formula.actives:
            actives = tuple(active.name for active in formula.actives)
            text = statement("answers.contents.stated", actives=actives, sterile=sterile)
        if needled and formula.sterile != "yes" and not own_blood:
            text += statement("answers.contents.not_sterile")
        return text, IN_WORDS["very_low"]
    text = statement("answers.contents.other", payload=in_words(facts.context, payload))
    if payload in _KNOWN_PAYLOADS:
        text = statement(f"answers.contents.{payload}")
    if needled and payload in _NOT_STERILE_BY_ITSELF:
        text += statement("answers.contents.not_sterile")
    return text + statement("answers.contents.full_list"), IN_WORDS["very_low"]


def _duration(facts: AnswerFacts) -> Answer:
    first = _first_benefit(facts.result)
    if isinstance(first.duration, NoData):
        text = statement("answers.duration.unknown", reason=first.duration.reason)
    else:
        shortest, longest = (rounded(end.number) for end in first.duration)
        text = statement("answers.duration.range", shortest=shortest, longest=longest)
    return text, IN_WORDS[first.grade]


def _compared(facts: AnswerFacts) -> Answer:
    text: Text = ()
    for identity in _COMPARED_WITH:
        other = facts.ladder.get(identity)
        if other is not None and other is not facts.result:
            text += statement(
                f"answers.compared.{identity}",
                benefit=_word(_first_benefit(facts.result)),
                other_benefit=_word(_first_benefit(other)),
                burden=_burden(facts.result, other),
            )
    return text, IN_WORDS[_first_benefit(facts.result).grade]


def _burden(result: TreatmentResult, other: TreatmentResult) -> Text:
    shows, other_shows = (median(each.burden.days_visible) or 0.0 for each in (result, other))
    if shows == other_shows:
        return statement("answers.compared.equally_long")
    return statement("answers.compared.longer" if shows > other_shows else "answers.compared.shorter")


def _wrong(facts: AnswerFacts) -> Answer:
    treatment = facts.result.treatment
    events = adverse_events(facts.context, treatment.class_, treatment.payload)
    text: Text = ()
    for event in events:
        text += event.sentence
    if not events:
        text = statement("answers.wrong.unknown")
    zones = [zone.needled for zone in facts.result.zones.values() if isinstance(zone.needled, Needled)]
    if "needle" in treatment.tags and any(zone.margins for zone in zones):
        text += statement("answers.margins_by_zone")
    return text, IN_WORDS[events[0].grade if events else "no_data"]


def _provider(facts: AnswerFacts) -> Answer:
    tags = facts.result.treatment.tags
    if "no_procedure" in tags:
        return statement("answers.provider.home_care"), IN_WORDS["very_low"]
    own = tuple(part for question, _ in questions_about(facts.context, tags) for part in question)
    text = statement("answers.provider.contents", questions=own) if own else ()
    text += statement("answers.provider.own_blood" if OWN_BLOOD in tags else "answers.provider.procedure")
    if tags & {"toxin", "filler"}:
        text += statement("answers.provider.prescription")
    return text, IN_WORDS["very_low"]


def questions_for_provider(context: ModelContext, tags: frozenset[str]) -> tuple[Text, ...]:
    """What to ask the provider of a treatment with these tags, one question each, as parts of a list."""
    if "no_procedure" in tags:
        return (statement("ask_provider.home_care"),)
    about = questions_about(context, tags)
    left_out = {name for _, names in about for name in names}
    usual = _ASK_PROVIDER if tags & {"toxin", "filler"} else _ASK_PROVIDER[:-1]
    own = tuple(question for question, _ in about)
    return own + tuple(statement(f"ask_provider.{name}") for name in usual if name not in left_out)


def _change(facts: AnswerFacts) -> Answer:
    first = _first_benefit(facts.result)
    text: Text = ()
    for words in (first.settled_by, *facts.would_change):
        if words:
            text += statement("answers.change", words=words)
    return text, IN_WORDS[first.grade]


_QUESTIONS: Mapping[str, Callable[[AnswerFacts], Answer]] = {
    "collagen": _collagen,
    "pores_oil": _pores,
    "plumping": _plumping,
    "even": _even,
    "pain": _pain,
    "visible": _visible,
    "contents": _contents,
    "duration": _duration,
    "compared": _compared,
    "wrong": _wrong,
    "provider": _provider,
    "change": _change,
}
_ABOUT_A_GOAL = ("duration", "compared", "change")
