"""The handout for the client, two sheets at most: what will be done and when, and what helps, hurts and warns.

It says nothing that the plan does not hold, and of what is advised against no more than the main reason. Hours count
from the end of the visit on its day; where no day is named, days are counted and a place is left to fill it in.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

from corneum.plan_document.course_models import CourseVisit
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages import handout_aftercare as aftercare
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.course_section import price_words
from corneum.report.pages.environment import environment
from corneum.report.pages.handout_answer import answer, not_done
from corneum.report.pages.handout_days import days, visits
from corneum.report.pages.handout_looks import harms, left_out
from corneum.report.pages.handout_product import product_lines
from corneum.report.pages.handout_regimen import home_care
from corneum.report.pages.handout_scope import Scope, first_benefit, scope_of
from corneum.report.pages.identity import identity_line
from corneum.report.pages.people_of_100 import counted, counting_sentence
from corneum.report.unresolved_words import every_word
from corneum.safety.countries import USUAL_PAPER
from corneum.wording import human_units as words

# what is said where nothing is done: without an emergency, and with one
_NOTHING = ("handout.done.nothing", "handout.done.emergency")
# steps of the first screen that are of no treatment
_STEPS = "first_screen.do."
# what the visits below say
_PLANNED = "first_screen.do.plan"


def render(plan: Plan, at: time = ENDS_AT) -> str:
    """The page for the client, complete in itself. `at` is the hour at which the visit ends."""
    scope = scope_of(plan, at)
    end, done = scope.clock.end, scope.done
    content = {
        "reader": scope.reader,
        "identity": identity_line(plan, scope.reader),
        "date": plan.date,
        "start": scope.clock.day(0) if end else "",
        "hour": f"{end:%H:%M}" if end else "",
        "number": plan.session.emergency_number if plan.session else None,
        "paper": paper_of(plan),
        "emergency": [(scope.text(reason.why), scope.text(reason.do)) for reason in plan.emergency],
        "answer": answer(scope),
        "nothing": _NOTHING[bool(plan.emergency)] if done is None else "",
        # in an emergency the reason against all else stands above already
        "not_done": [] if plan.emergency else not_done(scope),
        "held": scope.is_held,
        "is_visit": scope.visit is not None,
        "elsewhere": done is not None and done.procedure and scope.visit is None,
        "do": [] if plan.emergency else _advice(scope),
        "changes": [scope.text(change.what) for change in done.changes] if done else [],
        "left_out": left_out(scope, done) if done else [],
        "visits": _visits(scope),
        "stop": list(dict.fromkeys(scope.text(rule) for visit in visits(scope) for rule in visit.stop_if)),
        "price": price_words_of(scope, done) if done else "",
        "regimen": home_care(scope),
        "products": _products(scope),
        "days": days(scope),
        "counted": counted(scope, done.benefit) if done else [],
        "not_counted": _not_counted(scope, done) if done else [],
        "certainty": _certainty(scope),
        "harms": harms(scope, done) if done else [],
        "warnings": aftercare.warnings(scope),
        "warned_of": _warned_of(scope),
        "questions": [words.sentence(scope.text(ask)) for ask in scope.visit.ask_provider] if scope.visit else [],
        "open": [scope.text(open_question.question) for open_question in plan.provisional],
        "not_understood": every_word(plan),
        "not_planned": [(entry.text, scope.text(entry.known), scope.text(entry.do)) for entry in plan.not_planned],
    }
    return environment().get_template("handout.html").render(content)


def _advice(scope: Scope) -> list[str]:
    """What the first screen says to do, less what is asked for by what will not be done."""
    done = scope.done
    asked_for = {scope.text(reason.do) for reason in done.reasons} if done is not None else set()
    others = {
        scope.text(reason.do)
        for treatment in scope.plan.treatments
        for reason in (*treatment.reasons, *(reason for zone in treatment.zones.values() for reason in zone.reasons))
    }
    lines = [(text, scope.text(text)) for text in scope.plan.first_screen.do if text[0].text_id != _PLANNED]
    return [
        line
        for text, line in lines
        if line and (line in asked_for or line not in others or text[0].text_id.startswith(_STEPS))
    ]


def _visits(scope: Scope) -> list[str]:
    """The visits of what is done: on their days, or counted from the first one where none was planned."""
    planned = visits(scope)
    counts = Counter(visit.kind for visit in planned)
    is_dated = scope.clock.end is not None or scope.visit is None
    lines = []
    for visit in planned:
        text_id = f"handout.visits.{visit.kind}" if counts[visit.kind] == 1 else f"handout.visits.{visit.kind}s"
        day = scope.date(visit.date)
        if not is_dated and visit is planned[0]:
            day = scope.say("handout.visits.earliest", day=day)
        elif not is_dated:
            day = words.sentence(scope.clock.day(_hours_between(planned[0], visit)))
        lines.append(scope.say(text_id, day=day, number=visit.number, count=counts[visit.kind]))
    return lines


def _hours_between(first: CourseVisit, later: CourseVisit) -> float:
    return (date.fromisoformat(later.date) - date.fromisoformat(first.date)) / timedelta(hours=1)


def price_words_of(scope: Scope, treatment: Treatment) -> str:
    """The price of the whole course of a treatment, else the one that was told; empty where there is none."""
    course = next((basis.price for basis in scope.plan.course_basis if basis.treatment == treatment.id), None)
    if course is not None:
        return price_words(course, scope.text)
    price = treatment.price
    if price is None:
        return ""
    return scope.say(f"handout.price.{price.covers}", amount=price.amount, currency=price.currency)


def paper_of(plan: Plan) -> str:
    """The paper that the place of the plan prints on."""
    return plan.session.paper if plan.session is not None else USUAL_PAPER


def _not_counted(scope: Scope, done: Treatment) -> list[str]:
    """Each goal for which nobody counted people, with its word."""
    shown = {goal: done.benefit[goal] for goal in scope.goals if goal in done.benefit}
    return list(
        dict.fromkeys(
            scope.say(f"handout.not_counted.{benefit.word}", goal=scope.goal(goal))
            for goal, benefit in shown.items()
            if counting_sentence(benefit) is None
        )
    )


def _certainty(scope: Scope) -> str:
    benefit = first_benefit(scope, scope.done) if scope.done is not None else None
    return scope.say(f"handout.certainty.{benefit.grade}") if benefit is not None else ""


def _warned_of(scope: Scope) -> str:
    """The offer whose signs are told although it will not be done; empty where they are of what is done."""
    offered = next((each for each in scope.plan.treatments if each.id == scope.plan.procedure), None)
    return scope.name(offered) if offered is not None and scope.visit is None else ""


def _products(scope: Scope) -> list[str]:
    """What the list of a product means that is part of what is done."""
    labels = [label for label in scope.plan.label if scope.visit is not None and label.treatment == scope.visit.id]
    return [line for label in labels for line in product_lines(scope, label)]
