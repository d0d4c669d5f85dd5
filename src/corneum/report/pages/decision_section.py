"""The decision: what stands on plan.html before anything is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corneum.plan_document.course_models import CourseVisit
from corneum.plan_document.first_screen import PROVISIONAL
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import MOST_IN_FULL, to_be_done
from corneum.report.pages.course_section import price_words
from corneum.report.pages.decision_rows import DecisionRow, decision_rows
from corneum.report.pages.goal_rows import answer_for, goal_keys, goal_table
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.set_section import Settings, settings
from corneum.report.pages.treatment_row import TreatmentRow, treatment_row
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths

# goals that have a column in the comparison, and ways in which it may go wrong that are told at first
_GOALS, _WRONG = 2, 3


@dataclass(frozen=True)
class Schedule:
    """When one treatment is done and looked at, and what it costs in all."""

    treatment: str
    days: str
    price: str


def decision(ledger: Ledger, plan: Plan, anchors: Mapping[str, str]) -> dict[str, object]:
    """What the template of the decision needs. `anchors` are those of the treatments on the page, by id."""
    by_goal, here = goal_table(ledger, plan), settings(ledger, plan)
    goals = goal_keys(plan)[:_GOALS]
    rows = [_row(ledger, plan, row, goals, anchors) for row in decision_rows(plan)]
    return {
        "first": _first_screen(ledger, plan),
        "by_goal": by_goal,
        "at_home": _at_home(ledger, plan),
        "schedule": _schedules(ledger, plan),
        "set": here,
        "set_heading": _set_heading(ledger, here),
        "set_none": _set_none(ledger, plan),
        "decision_goals": [words.readable(goal) for goal in goals],
        "decided": rows,
        "any_price": any(treatment.price for treatment in plan.treatments),
        "wrong": _wrong(ledger, plan),
    }


def _first_screen(ledger: Ledger, plan: Plan) -> dict[str, object]:
    screen = plan.first_screen
    beside = {
        name: ledger.text(getattr(screen, name))
        for name in ("put_right", "instead", "elsewhere", "do_less", "runner_up")
    }
    return {
        # what holds the plan back stands in a box of its own
        "answer": ledger.text([part for part in screen.answer if part.text_id != PROVISIONAL]),
        "do": ledger.texts(screen.do),
        "do_not": ledger.texts(screen.do_not),
        "when": ledger.text(screen.when),
        "expect": [(expected.day, ledger.text(expected.text)) for expected in screen.expect],
        "confidence": screen.confidence,
        "answers": ledger.texts(screen.answers),
        "beside": [(ledger.say(f"plan_page.beside.{name}"), text) for name, text in beside.items() if text],
        "would_change": ledger.texts(screen.would_change),
    }


def _at_home(ledger: Ledger, plan: Plan) -> list[tuple[str, str]]:
    """The products of morning and evening in their order, and what is in use and stops."""
    regimen = plan.regimen
    if regimen is None:
        return []
    lines = (
        ("morning", [ledger.text(step.name) for step in regimen.morning]),
        ("evening", [ledger.text(step.name) for step in regimen.evening]),
        ("in_use_stop", [ledger.text(product.name) for product in regimen.left_out if product.in_use]),
    )
    return [
        (ledger.say(f"plan_page.{title}"), words.full_stop(words.sentence(", ".join(names))))
        for title, names in lines
        if names
    ]


def _schedules(ledger: Ledger, plan: Plan) -> list[Schedule]:
    """The courses of what may be done; the others stand below."""
    bases = {basis.treatment: basis for basis in plan.course_basis}
    return [
        Schedule(
            treatment.plain_name,
            _days(ledger, [visit for visit in plan.course if visit.treatment == treatment.id]),
            words.sentence(price_words(bases[treatment.id].price, ledger.text)),
        )
        for treatment in to_be_done(plan)[:MOST_IN_FULL]
        if treatment.id in bases and any(visit.treatment == treatment.id for visit in plan.course)
    ]


def _days(ledger: Ledger, visits: Sequence[CourseVisit]) -> str:
    """The days of the sessions from the first to the last, and those on which it is looked at."""
    sessions = [visit.date for visit in visits if visit.kind == "session"]
    reviews = [words.day(visit.date) for visit in visits if visit.kind == "review"]
    texts = []
    if len(sessions) > 1:
        texts.append(ledger.say("plan_page.visits", count=len(sessions), first=sessions[0], last=sessions[-1]))
    elif sessions:
        texts.append(ledger.say("plan_page.one_visit", first=sessions[0]))
    if reviews:
        texts.append(ledger.say("plan_page.reviews", days=", ".join(reviews)))
    return " ".join(texts)


def _set_heading(ledger: Ledger, here: Settings | None) -> str:
    if here is None:
        return ledger.say("plan_page.set_heading.none")
    return ledger.say("plan_page.set_heading", treatment=here.treatment)


def _set_none(ledger: Ledger, plan: Plan) -> str:
    """Why nothing is set."""
    why = "kept_back" if not sees_depths(ledger.reader) else "open" if plan.stops or plan.provisional else "nothing"
    return ledger.say(f"plan_page.set_none.{why}")


def _row(
    ledger: Ledger, plan: Plan, row: DecisionRow, goals: Sequence[str], anchors: Mapping[str, str]
) -> TreatmentRow:
    treatment = next((each for each in plan.treatments if each.id == row.id), None)
    if treatment is None:
        roles = tuple(ledger.say(f"plan_page.role.{role}") for role in row.roles)
        return TreatmentRow(ledger.say("plan_page.now"), "", roles, "", tuple("" for _ in goals), "", "", "")
    burden = words.TIERS.get(treatment.burden.tier, treatment.burden.tier)
    marks = tuple(ledger.say(f"plan_page.role.{role}", burden=burden) for role in row.roles)
    answers = tuple(answer_for(ledger, treatment, goal) for goal in goals)
    return treatment_row(treatment, anchors.get(treatment.id, ""), marks, answers)


def _wrong(ledger: Ledger, plan: Plan) -> list[str]:
    """What may go wrong with what will be done, the first of it; for a plan in which nothing is done, that."""
    treatment = _to_be_judged(plan)
    if treatment is None:
        return [ledger.say("plan_page.wrong_none")]
    sentences = [part for answer in treatment.questions if answer.id == "wrong" for part in answer.answer]
    return [text for part in sentences if (text := ledger.text([part]))][:_WRONG]


def _to_be_judged(plan: Plan) -> Treatment | None:
    """The procedure of the plan, else what is recommended, else the subject."""
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    return next((by_id[each] for each in (plan.procedure, plan.recommended, plan.subject) if each in by_id), None)
