"""The twelve questions that every treatment answers, from its results and from the tables: plain words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.plan_document import treatment_models
from corneum.plan_document.answer_facts import COMPARED_WITH, Answer, AnswerFacts, question_of_first
from corneum.plan_document.effect_answers import collagen, compared, duration, plumping, pores_and_oil, would_change_it
from corneum.plan_document.evenness_answer import even
from corneum.plan_document.sentences import sentences
from corneum.plan_document.visit_answers import (
    ask_the_provider,
    contents_used,
    pain_felt,
    what_may_go_wrong,
    what_shows,
)
from corneum.wording.readers import Reader

ELSEWHERE = "planning/said_elsewhere"


def answers(facts: AnswerFacts, reader: Reader) -> Sequence[treatment_models.Answer]:
    """The twelve answers of one treatment, in the order in which people ask; nine where no goal is understood."""
    names = [name for name in _QUESTIONS if facts.result.benefits or name not in _ABOUT_A_GOAL]

    def every_answer(here: ModelContext) -> tuple[treatment_models.Answer, ...]:
        apart = replace(facts, context=here)
        return tuple(_answer(apart, name, _QUESTIONS[name], reader) for name in names)

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
        (identity, question_of_first(other), other.burden.days_visible)
        for identity in COMPARED_WITH
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
        (question_of_first(result), others, facts.would_change),
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


_QUESTIONS: Mapping[str, Callable[[AnswerFacts], Answer]] = {
    "collagen": collagen,
    "pores_oil": pores_and_oil,
    "plumping": plumping,
    "even": even,
    "pain": pain_felt,
    "visible": what_shows,
    "contents": contents_used,
    "duration": duration,
    "compared": compared,
    "wrong": what_may_go_wrong,
    "provider": ask_the_provider,
    "change": would_change_it,
}
_ABOUT_A_GOAL = ("duration", "compared", "change")
