"""The twelve questions once each: what is answered of the treatments in question, then of all others, where
treatments of which the same is said share one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.plan_document.plan_models import Answer, Plan, Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.pages.ledger import Ledger
from corneum.wording import human_units as words


@dataclass(frozen=True)
class SharedAnswer:
    """One answer with the treatments of which it holds."""

    treatments: str
    answer: str
    confidence: str
    elsewhere: str


@dataclass(frozen=True)
class Question:
    """One question: `leading` answers of what was asked about or recommended, `others` of every other treatment."""

    id: str
    question: str
    leading: tuple[SharedAnswer, ...]
    others: tuple[SharedAnswer, ...]


def questions(ledger: Ledger, plan: Plan) -> tuple[Question, ...]:
    """Every question of the plan, in the order in which a treatment answers them."""
    leading = answered_treatments(plan)
    others = [treatment for treatment in plan.treatments if treatment not in leading]
    asked = {answer.id: ledger.text(answer.question) for one in plan.treatments for answer in one.questions}
    return tuple(
        Question(identity, question, _shared(ledger, leading, identity), _shared(ledger, others, identity))
        for identity, question in asked.items()
    )


def _shared(ledger: Ledger, treatments: Sequence[Treatment], identity: str) -> tuple[SharedAnswer, ...]:
    alike: dict[tuple[str, str, str], list[str]] = {}
    for treatment in treatments:
        for answer in treatment.questions:
            if answer.id == identity:
                alike.setdefault(_content(ledger, answer), []).append(treatment.plain_name)
    return tuple(SharedAnswer(words.sentence("; ".join(names)), *content) for content, names in alike.items())


def _content(ledger: Ledger, answer: Answer) -> tuple[str, str, str]:
    return ledger.text(answer.answer), answer.confidence, ledger.text(answer.elsewhere)
