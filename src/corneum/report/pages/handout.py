"""The handout for the client, two sheets at most: what will be done and when, and what helps, hurts and warns.

It says nothing that the plan does not hold, and of what is advised against no more than the main reason. Hours count
from the end of the visit on its day; where no day is named, days are counted and a place is left to fill it in.
"""

from __future__ import annotations

from datetime import time

from corneum.plan_document.plan_models import Plan, Treatment
from corneum.report.label_summary import label_summary
from corneum.report.pages import handout_aftercare as aftercare
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.course_section import price_words
from corneum.report.pages.environment import environment
from corneum.report.pages.handout_answer import answer, not_done
from corneum.report.pages.handout_days import days, visits
from corneum.report.pages.handout_regimen import home_care
from corneum.report.pages.handout_looks import harms, left_out
from corneum.report.pages.handout_scope import Scope, first_benefit, scope_of
from corneum.report.pages.identity import identity_line
from corneum.report.pages.people_of_100 import counted, counting_sentence
from corneum.report.unresolved_words import every_word
from corneum.wording import human_units as words

USUAL_PAPER = "A4"
# steps of the first screen that are of no treatment
_STEPS = "first_screen.do."


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
        "paper": plan.session.paper if plan.session else USUAL_PAPER,
        "emergency": [(scope.text(reason.why), scope.text(reason.do)) for reason in plan.emergency],
        "answer": answer(scope),
        "not_done": not_done(scope),
        "held": scope.is_held,
        "is_visit": scope.visit is not None,
        "elsewhere": done is not None and done.procedure and scope.visit is None,
        "do": _do(scope),
        "changes": [scope.text(change.what) for change in done.changes] if done else [],
        "left_out": left_out(scope, done) if done else [],
        "visits": [_visit(scope, number) for number in range(len(visits(scope)))],
        "stop": list(dict.fromkeys(scope.text(rule) for visit in visits(scope) for rule in visit.stop_if)),
        "price": _price(scope),
        "regimen": home_care(scope),
        "products": _products(scope),
        "days": days(scope),
        "counted": counted(scope, done.benefit) if done else [],
        "not_counted": _not_counted(scope, done) if done else [],
        "certainty": _certainty(scope),
        "harms": harms(scope, done) if done else [],
        "warnings": aftercare.warnings(scope),
        "warned_of": _warned_of(scope),
        "questions": [words.sentence(scope.text(one)) for one in scope.visit.ask_provider] if scope.visit else [],
        "open": [scope.text(open_question.question) for open_question in plan.provisional],
        "not_understood": every_word(plan),
        "not_planned": [(entry.text, scope.text(entry.known), scope.text(entry.do)) for entry in plan.not_planned],
    }
    return environment().get_template("handout.html").render(content)


def _do(scope: Scope) -> list[str]:
    """What the first screen says to do, less what is asked for by what will not be done."""
    done = scope.done
    asked_for = {scope.text(reason.do) for reason in done.reasons} if done is not None else set()
    others = {
        scope.text(reason.do)
        for treatment in scope.plan.treatments
        for reason in (*treatment.reasons, *(reason for zone in treatment.zones.values() for reason in zone.reasons))
    }
    lines = [(text, scope.text(text)) for text in scope.plan.first_screen.do]
    return [
        line
        for text, line in lines
        if line and (line in asked_for or line not in others or text[0].text_id.startswith(_STEPS))
    ]


def _visit(scope: Scope, number: int) -> str:
    planned = visits(scope)
    visit = planned[number]
    sessions = [each for each in planned if each.kind == visit.kind]
    text_id = f"handout.visits.{visit.kind}" if len(sessions) == 1 else f"handout.visits.{visit.kind}s"
    return scope.say(text_id, day=scope.date(visit.date), number=visit.number, count=len(sessions))


def _price(scope: Scope) -> str:
    """The price of the whole course, else the one that was told."""
    done = scope.done
    if done is None:
        return ""
    course = next((basis.price for basis in scope.plan.course_basis if basis.treatment == done.id), None)
    if course is not None:
        return price_words(course, scope.text)
    price = done.price
    if price is None:
        return ""
    return scope.say(f"handout.price.{price.covers}", amount=price.amount, currency=price.currency)


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
    return [line for label in labels for line in label_summary(label, scope.reader)]
