"""The days of a treatment as the pages show them: from when, after which steps, and what shows on an event."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.calendar_models import EventVisibility, WaitStep
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages.ledger import Ledger
from corneum.wording import human_units as words

NEVER, OPEN = "No day makes this advisable.", "No day yet: first the steps whose end nobody knows."
SHOWS = {
    "unlikely": "nothing should show any more",
    "possible": "it may still show",
    "likely": "it is likely to show",
    "unknown": "whether it still shows is not known",
}
_PARTS = {
    "redness": "redness",
    "peeling": "flaking",
    "pigment": "darker marks",
    "bruise": "bruises",
    "swelling": "swelling",
}


@dataclass(frozen=True)
class StepShown:
    """A step with its day in words, why it is asked for, and what it rests on."""

    when: str
    do: str
    why: str
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class DaysShown:
    """From which day a treatment can be done, after which steps, and a sentence about the event."""

    start: str
    steps: tuple[StepShown, ...]
    event: str


def visit_day(plan: Plan) -> str | None:
    """The day (ISO) from which the pages count: the planned one, or the later one on which the procedure can be done;
    None where no visit was planned, or no day can be named for it."""
    if plan.occasion.planned_for is None:
        return None
    subject = next((treatment for treatment in plan.treatments if treatment.id == plan.procedure), None)
    return plan.occasion.planned_for if subject is None else subject.waits.first_day


def start_words(treatment: Treatment) -> str:
    """From which day a treatment can be done, or why none is named; empty where nothing is dated."""
    waits = treatment.waits
    if waits.never or waits.open:
        return NEVER if waits.never else OPEN
    day = waits.first_day or waits.until
    return f"Nothing read stands against it from {words.day(day)}." if day else ""


def days_shown(ledger: Ledger, treatment: Treatment) -> DaysShown:
    """The days of a treatment for the plan page."""
    steps = tuple(
        StepShown(
            when=step_day(step),
            do=ledger.text(step.do),
            why=ledger.text(step.why),
            grade=words.grade(step.grade),
            cited=ledger.cited(step.sources),
        )
        for step in treatment.waits.steps
    )
    visibility = treatment.visible_on_event
    return DaysShown(start_words(treatment), steps, "" if visibility is None else _event(visibility))


def step_day(step: WaitStep) -> str:
    """When a step begins, or before which day it is not over, in words."""
    if step.since is not None:
        return f"from {words.day(step.since)}"
    return "no day known" if step.until is None else f"not before {words.day(step.until)}"


def _event(visibility: EventVisibility) -> str:
    by_part = visibility.parts.model_dump()
    days = [f"{word} up to {_days(by_part[part])}" for part, word in _PARTS.items() if by_part[part]]
    most = f" ({', '.join(days)})" if days else ""
    return f"If it is done before the event of {words.day(visibility.date)}, {SHOWS[visibility.word]} then{most}."


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
