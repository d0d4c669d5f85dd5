"""What the answers to the questions of a treatment are made from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.planning.results import Needled, TreatmentResult
from corneum.response.benefit import Benefit, benefit

# what every treatment is compared with, by id
COMPARED_WITH = ("hydradermabrasion_hyaluronan", "home_retinoid")


@dataclass(frozen=True)
class AnswerFacts:
    """What the answers are made from: one result, the whole ladder for comparisons, and the evidence."""

    context: ModelContext
    result: TreatmentResult
    ladder: Mapping[str, TreatmentResult]
    would_change: tuple[Text, ...]


# an answer, and how sure it is (a grade in words)
Answer = tuple[Text, str]


def benefit_for(facts: AnswerFacts, goal: str, variant: str = "") -> Benefit:
    """What trials say of the treatment for a goal."""
    treatment = facts.result.treatment
    return benefit(facts.context, goal, variant, treatment.class_, treatment.payload)


def question_of_first(result: TreatmentResult) -> Hashable:
    """What the benefit for the first goal was computed from; None where no goal is understood."""
    return first_benefit(result).question if result.benefits else None


def first_benefit(result: TreatmentResult) -> Benefit:
    """The benefit for the most important goal; there is one where a goal is understood."""
    return next(iter(result.benefits.values()))


def benefit_words(of: Benefit) -> Text:
    """How likely a benefit is, in words."""
    return statement(f"answers.benefit.{of.word}")


def first_needled(result: TreatmentResult) -> Needled | None:
    """What the needles did in the first zone that they go into; zones differ in the length of needles alone."""
    return next((zone.needled for zone in result.zones.values() if isinstance(zone.needled, Needled)), None)
