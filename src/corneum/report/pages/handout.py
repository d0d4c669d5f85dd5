"""The handout for the client: what it is, how it feels and looks on which day, what to do and what to watch for.

It says nothing that the plan does not hold. Hours count from the end of the visit on the planned day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from corneum.plan_document.plan_models import Plan, Treatment
from corneum.report.label_summary import label_summary
from corneum.report.pages import handout_aftercare as aftercare
from corneum.report.pages.calendar_view import step_day
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.course_section import CourseShown, courses
from corneum.report.pages.environment import environment
from corneum.report.pages.handout_expectations import expectations
from corneum.report.pages.handout_options import options
from corneum.report.pages.handout_scope import (
    BENEFITS,
    CERTAINTY,
    REFUSED,
    Scope,
    distinct,
    goal_words,
    scope_of,
    short_name,
)
from corneum.report.pages.identity import identity_line
from corneum.report.pages.reasons_shown import reasons_with_zones
from corneum.report.pages.regimen_section import on_handout
from corneum.report.unresolved_words import every_word
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

# with more rules, signs, questions, days, products and reasons than this, two printed pages ask for smaller type
ROOMY = 25
VERDICTS = {
    "recommended": "This is the best supported step for the least trouble.",
    "acceptable": "It can be done, but nothing shows that it beats doing less.",
    "not_recommended": "We advise against it.",
    "outside_scope": "The person who would do it may not, or nobody said who would.",
    "contraindicated": "Do not have this done as things stand.",
}


@dataclass(frozen=True)
class Why:
    """One treatment and what speaks for and against it; `against` pairs reasons with what they ask to do. `changes` is
    what is done instead of the offer that it puts right."""

    name: str
    verdict: str
    word: str
    against: tuple[tuple[tuple[str, ...], str], ...]
    benefits: tuple[str, ...]
    changes: tuple[str, ...]


def render(plan: Plan, at: time = ENDS_AT) -> str:
    """The page for the client, complete in itself. `at` is the hour at which the visit ends."""
    scope = scope_of(plan, at)
    subject, end = scope.subject, scope.clock.end
    why = [_why(scope, treatment) for treatment in scope.about]
    content = {
        "reader": scope.reader,
        "identity": identity_line(plan, scope.reader),
        "date": plan.date,
        "start": scope.clock.day(0) if end else "",
        "hour": f"{end:%H:%M}" if end else "",
        "emergency": [(scope.text(reason.why), scope.text(reason.do)) for reason in plan.emergency],
        "answer": "" if plan.emergency else scope.text(plan.first_screen.answer),
        "why": why,
        "do": _do(scope, why),
        "when": _when(scope),
        "before": list(dict.fromkeys(_before_visit(scope))),
        "expectations": [expectations(scope, treatment) for treatment in distinct([scope.main, subject])],
        "leave_out": aftercare.leave_out(scope),
        "use": aftercare.do(scope),
        "diary": aftercare.diary(scope),
        "courses": _courses(scope),
        "aftercare_of": short_name(subject) if subject else "",
        "only_if": subject is not None and subject.verdict in REFUSED,
        "regimen": on_handout(scope),
        "products": _products(scope),
        "warnings": aftercare.warnings(scope),
        "goals": [goal_words(goal) for goal in scope.goals],
        "options": options(scope),
        "any_price": any(treatment.price for treatment in scope.about),
        "questions": [words.sentence(scope.text(question)) for question in subject.ask_provider] if subject else [],
        "open": [scope.text(open_question.question) for open_question in plan.provisional],
        "not_understood": every_word(plan),
        "not_planned": [(entry.text, scope.text(entry.known), scope.text(entry.do)) for entry in plan.not_planned],
        "density": _density(plan, why),
    }
    return environment().get_template("handout.html").render(content)


def _courses(scope: Scope) -> list[CourseShown]:
    """The course of what will be done: of what is recommended, where it has days, else of the procedure that the
    aftercare belongs to."""
    plan = scope.plan
    dated = {visit.treatment for visit in plan.course}
    done = next((each for each in (scope.main, scope.subject) if each is not None and each.id in dated), None)
    if done is None:
        return []
    basis = [basis for basis in plan.course_basis if basis.treatment == done.id]
    name = short_name(done)
    ordered = courses(plan.model_copy(update={"course_basis": basis}), scope.text, lambda identity: name)
    return [one for one in ordered if one.days]


def _why(scope: Scope, treatment: Treatment) -> Why:
    groups: dict[str, list[str]] = {}
    # what stands against an offer as well stands with it, a few lines above
    offers = [offer for offer in scope.about if offer.id == treatment.repairs]
    of_offer = {reason.code for offer in offers for reason, _ in reasons_with_zones(offer)}
    for reason, zones in reasons_with_zones(treatment):
        if reason.strength != "note" and reason.code not in of_offer:
            # a reason that holds in every zone needs no names of zones
            names = "" if len(zones) in (0, len(treatment.zones)) else f" ({', '.join(map(zone_name, zones))})"
            because = f"{scope.text(reason.why).rstrip('.')}{names}"
            group = groups.setdefault(scope.text(reason.do), [])
            if because not in group:
                group.append(because)
    against = [(tuple(group), do) for do, group in groups.items()]
    against += [((limit,), "") for text in treatment.limits_broken if (limit := scope.text(text))]
    benefits = [
        f"For {goal_words(goal)}: {BENEFITS[benefit.word]} ({CERTAINTY[benefit.grade]})"
        for goal in scope.goals
        if (benefit := treatment.benefit.get(goal))
    ]
    return Why(
        name=treatment.plain_name,
        verdict=VERDICTS[treatment.verdict],
        word=treatment.verdict,
        against=tuple(against),
        benefits=tuple(benefits),
        changes=tuple(scope.text(change.what) for change in treatment.changes),
    )


def _density(plan: Plan, why: list[Why]) -> str:
    """How closely the page is set on paper: a class of its body, empty where there is room."""
    lines = len(plan.aftercare) + len(plan.warnings) + len(plan.provisional) + len(plan.course)
    lines += len(plan.regimen.morning) + len(plan.regimen.evening) if plan.regimen else 0
    lines += sum(len(because) for each in why for because, _ in each.against)
    return "close" if lines > ROOMY else ""


def _do(scope: Scope, why: list[Why]) -> list[str]:
    """What the first screen says to do, less what stands beside its reason already."""
    beside_reasons = {do for each in why for _, do in each.against}
    lines = (scope.text(text) for text in scope.plan.first_screen.do)
    return [line for line in lines if line and line not in beside_reasons]


def _when(scope: Scope) -> str:
    """From which day on, where something is to be done on a day at all."""
    first = next((treatment for treatment in scope.about if treatment.considered), scope.main)
    refused = first is not None and first.verdict in REFUSED and first.waits.until is None
    return "" if first is None or refused else scope.text(scope.plan.first_screen.when)


def _before_visit(scope: Scope) -> Iterator[str]:
    """What to wait for and to leave off in the days before the visit."""
    if scope.subject is None or not scope.subject.procedure:
        return
    notes = {
        reason.code: f"{scope.text(reason.why)} {scope.text(reason.do)}"
        for reason in scope.subject.reasons
        if reason.strength == "note" and reason.before_visit
    }
    for step in scope.subject.waits.steps:
        yield f"{words.sentence(step_day(step))}: {notes.pop(step.code, None) or scope.text(step.do)}"
    yield from notes.values()


def _products(scope: Scope) -> list[tuple[str, list[str]]]:
    """What the list of each product that was asked about means: may it go in, what decides, from when, instead."""
    names = {treatment.id: treatment.plain_name for treatment in scope.about}
    return [
        (names[label.treatment], list(label_summary(label, scope.reader)))
        for label in scope.plan.label
        if label.treatment in names
    ]
