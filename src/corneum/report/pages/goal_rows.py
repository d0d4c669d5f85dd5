"""What a treatment does for each goal: yes, no or not known, and how many people of 100 more where that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.plan_document.goal_answers import GOAL_OF_QUESTION, QUESTIONS
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import GoalAnswer, Treatment
from corneum.report.counted_people import counted_people
from corneum.report.number_words import spoken
from corneum.report.pages.decision_rows import NOTHING_MORE
from corneum.report.pages.ledger import Ledger
from corneum.wording import human_units as words

_ANSWERS = {"likely": "yes", "possible": "may", "unlikely": "no", "unknown": "not_known"}


@dataclass(frozen=True)
class GoalRow:
    """One goal, or a question that goals stand for, with the answer of each treatment of the table."""

    goal: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class GoalTable:
    """The goals of a client by the treatments that are decided between; `treatments` name the columns."""

    treatments: tuple[str, ...]
    rows: tuple[GoalRow, ...]


def goal_table(ledger: Ledger, plan: Plan) -> GoalTable | None:
    """The offer and what is recommended, goal by goal; None for a plan without goals or treatments to answer them."""
    columns = _columns(plan)
    if not columns or not plan.occasion.goals:
        return None
    rows = [
        GoalRow(words.readable(key), tuple(answer_for(ledger, each, key) for each in columns))
        for key in goal_keys(plan)
    ]
    # evenness and collagen are asked of a treatment and are no goal of a trial
    of_treatments = [name for name in QUESTIONS if GOAL_OF_QUESTION.get(name) not in plan.occasion.goals]
    for name in of_treatments:
        of_columns = [each.answers.get(name) if each.procedure else None for each in columns]
        if name not in GOAL_OF_QUESTION and any(of_columns):
            rows.append(
                GoalRow(
                    ledger.say(f"plan_page.question.{name}"),
                    tuple(_of_question(ledger, answer) for answer in of_columns),
                )
            )
    return GoalTable(tuple(each.plain_name for each in columns), tuple(rows))


def goal_keys(plan: Plan) -> tuple[str, ...]:
    """The goals that treatments were judged for, with their variants, the most important first."""
    keys = dict.fromkeys(key for treatment in plan.treatments for key in treatment.benefit)
    return tuple(sorted(keys, key=lambda key: _place(plan, key)))


def answer_for(ledger: Ledger, treatment: Treatment, key: str) -> str:
    """Yes, it may, no or not known for one goal, with people of 100 where a trial counted them."""
    benefit = treatment.benefit.get(key)
    if benefit is None:
        return ledger.say("plan_page.answer.not_known")
    answer = ledger.say(f"plan_page.answer.{_ANSWERS[benefit.word]}")
    counted = counted_people(benefit)
    if counted is None or benefit.word not in ("likely", "possible"):
        return answer
    return ledger.say("plan_page.answer.counted", answer=answer, people=spoken(counted, "share").text)


def _columns(plan: Plan) -> list[Treatment]:
    """The subject, and what is recommended where that is something else."""
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    ids = dict.fromkeys((plan.subject, plan.recommended))
    return [by_id[identity] for identity in ids if identity != NOTHING_MORE and identity in by_id]


def _place(plan: Plan, key: str) -> tuple[int, str]:
    goals: Sequence[str] = plan.occasion.goals
    name = key.partition(".")[0]
    return (goals.index(name) if name in goals else len(goals)), key


def _of_question(ledger: Ledger, answer: GoalAnswer | None) -> str:
    return ledger.say(f"plan_page.answer.{answer.answer if answer else 'not_asked'}")
