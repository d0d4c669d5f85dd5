"""Answers on what a treatment does: to collagen, pores, oil and fullness, for how long, beside others."""

from __future__ import annotations

from corneum.evidence.grade import IN_WORDS
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.plan_document.answer_facts import (
    COMPARED_WITH,
    Answer,
    AnswerFacts,
    benefit_for,
    benefit_words,
    first_benefit,
)
from corneum.plan_document.quantities import ends_of, rounded
from corneum.planning.results import Quantity, TreatmentResult, median


def collagen(facts: AnswerFacts) -> Answer:
    """What happens to collagen: stained index and mass, and what trials of thinning show."""
    trials = benefit_for(facts, "thinning")
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


def pores_and_oil(facts: AnswerFacts) -> Answer:
    """Whether pores and oil are known to change."""
    pores, oil = benefit_for(facts, "pores"), benefit_for(facts, "oil")
    text = statement("answers.pores_oil.pores", benefit=benefit_words(pores)) + pores.evidence
    text += statement("answers.pores_oil.oil", benefit=benefit_words(oil))
    if oil.evidence != pores.evidence:
        text += oil.evidence
    return text, IN_WORDS[pores.grade]


def plumping(facts: AnswerFacts) -> Answer:
    """Whether it fills out, and with what."""
    tags, volume = facts.result.treatment.tags, benefit_for(facts, "volume")
    if "filler" in tags and "injection" in tags:
        text = statement("answers.plumping.filler") + volume.evidence
    elif tags & {"needle", "abrasion"}:
        text = statement("answers.plumping.swelling", benefit=benefit_words(volume)) + volume.evidence
    else:
        text = statement("answers.plumping.surface") + benefit_for(facts, "dryness").evidence
    return text, IN_WORDS[volume.grade]


def duration(facts: AnswerFacts) -> Answer:
    """How long the benefit for the first goal was seen to last."""
    first = first_benefit(facts.result)
    if isinstance(first.duration, NoData):
        text = statement("answers.duration.unknown", reason=first.duration.reason)
    else:
        shortest, longest = (rounded(end.number) for end in first.duration)
        text = statement("answers.duration.range", shortest=shortest, longest=longest)
    return text, IN_WORDS[first.grade]


def compared(facts: AnswerFacts) -> Answer:
    """How it stands beside what every treatment is compared with."""
    text: Text = ()
    for identity in COMPARED_WITH:
        other = facts.ladder.get(identity)
        if other is not None and other is not facts.result:
            text += statement(
                f"answers.compared.{identity}",
                benefit=benefit_words(first_benefit(facts.result)),
                other_benefit=benefit_words(first_benefit(other)),
                burden=_burden(facts.result, other),
            )
    return text, IN_WORDS[first_benefit(facts.result).grade]


def _burden(result: TreatmentResult, other: TreatmentResult) -> Text:
    shows, other_shows = (median(each.burden.days_visible) or 0.0 for each in (result, other))
    if shows == other_shows:
        return statement("answers.compared.equally_long")
    return statement("answers.compared.longer" if shows > other_shows else "answers.compared.shorter")


def would_change_it(facts: AnswerFacts) -> Answer:
    """What would change the answer."""
    first = first_benefit(facts.result)
    text: Text = ()
    for words in (first.settled_by, *facts.would_change):
        if words:
            text += statement("answers.change", words=words)
    return text, IN_WORDS[first.grade]
