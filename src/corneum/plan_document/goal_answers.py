"""Questions that people ask of a treatment, answered yes, no or not known: collagen, pores, oil, even, plump."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.plan_document.evenness_answer import worst_evenness
from corneum.plan_document.sentences import sentences
from corneum.plan_document.treatment_models import GoalAnswer
from corneum.planning.results import TreatmentResult
from corneum.response.benefit import benefit
from corneum.wording.readers import Reader

Word = Literal["yes", "no", "not_known"]

EVEN, PLUMP = "even", "plump"
# each question with the goal whose trials answer it; evenness is computed
GOAL_OF_QUESTION = {"collagen": "thinning", "pores": "pores", "oil": "oil", PLUMP: "volume"}
QUESTIONS = ("collagen", "pores", "oil", EVEN, PLUMP)

_ANSWERS: Mapping[str, Word] = {"likely": "yes", "possible": "yes", "unlikely": "no", "unknown": "not_known"}
_EVEN_COVERAGE = "even"


def goal_answers(context: ModelContext, result: TreatmentResult, reader: Reader) -> dict[str, GoalAnswer]:
    """The answer of one treatment to each question, in the order of `QUESTIONS`."""
    answers = {name: _answer(context, result, name) for name in QUESTIONS}
    return {name: GoalAnswer(answer=answer, why=sentences(why, reader)) for name, (answer, why) in answers.items()}


def question_answer(context: ModelContext, result: TreatmentResult, name: str) -> Word:
    """The answer of one treatment to one of `QUESTIONS`: yes, no or not_known."""
    return _answer(context, result, name)[0]


def _answer(context: ModelContext, result: TreatmentResult, name: str) -> tuple[Word, Text]:
    return _of_evenness(context, result) if name == EVEN else _of_trials(context, result, name)


def _of_trials(context: ModelContext, result: TreatmentResult, name: str) -> tuple[Word, Text]:
    treatment = result.treatment
    trials = benefit(context, GOAL_OF_QUESTION[name], "", treatment.class_, treatment.payload)
    why = statement(f"goal_answer.{trials.word}")
    if name == PLUMP and "injection" not in treatment.tags and treatment.is_procedure:
        why += statement("goal_answer.swelling")
    return _ANSWERS[trials.word], why


def _of_evenness(context: ModelContext, result: TreatmentResult) -> tuple[Word, Text]:
    word = worst_evenness(context, result)
    if word is None:
        return "not_known", statement("goal_answer.even.not_computed")
    return "yes" if word == _EVEN_COVERAGE else "no", statement("goal_answer.even", word=word)
