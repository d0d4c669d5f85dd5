"""The twelve questions once each: what is answered of the treatments in question, then of all others that may be done,
where treatments of which the same is said share one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import MAY_BE_DONE, MOST_IN_FULL, answered_treatments, in_full
from corneum.report.pages.decision_rows import decided
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.number_spans import spans
from corneum.wording import human_units as words


@dataclass(frozen=True)
class SharedAnswer:
    """One answer with the treatments of which it holds: their names, or their numbers in the table of all."""

    treatments: str
    answer: str
    confidence: str


@dataclass(frozen=True)
class Question:
    """One question: `leading` answers of what was asked about or recommended, `others` of every other treatment that
    may be done, and what others say of it."""

    id: str
    question: str
    leading: tuple[SharedAnswer, ...]
    others: tuple[SharedAnswer, ...]
    elsewhere: tuple[str, ...]


def questions(ledger: Ledger, plan: Plan, numbers: Mapping[str, int]) -> tuple[Question, ...]:
    """Every question of the plan, in the order in which a treatment answers them. `numbers` are those of treatments."""
    leading = in_full(plan)
    names = {each.id: each.plain_name for each in leading}
    # with many offers there is room for those that are compared
    many = len(answered_treatments(plan)) > MOST_IN_FULL + 1
    room = set(decided(plan)) if many else {each.id for each in plan.treatments if each.verdict in MAY_BE_DONE}
    others = [each for each in plan.treatments if each.id in room - names.keys()]
    questions = {answer.id: ledger.text(answer.question) for each in plan.treatments for answer in each.questions}
    return tuple(
        Question(
            identity,
            question,
            tuple(
                SharedAnswer(words.sentence("; ".join(names[each] for each in ids)), *content)
                for content, ids in _alike(ledger, leading, identity).items()
            ),
            tuple(
                SharedAnswer(spans(numbers[each] for each in ids), *content)
                for content, ids in _alike(ledger, others, identity).items()
            ),
            _elsewhere(ledger, [*leading, *others], identity),
        )
        for identity, question in questions.items()
    )


def _alike(ledger: Ledger, treatments: Sequence[Treatment], identity: str) -> dict[tuple[str, str], list[str]]:
    """The treatments by what is answered of them, and by the confidence."""
    alike: dict[tuple[str, str], list[str]] = {}
    for treatment in treatments:
        for answer in treatment.questions:
            if answer.id == identity:
                alike.setdefault((ledger.text(answer.answer), answer.confidence), []).append(treatment.id)
    return alike


def _elsewhere(ledger: Ledger, treatments: Sequence[Treatment], identity: str) -> tuple[str, ...]:
    texts = [
        ledger.text(answer.elsewhere)
        for treatment in treatments
        for answer in treatment.questions
        if answer.id == identity
    ]
    return tuple(dict.fromkeys(filter(None, texts)))
