"""The sheet for a client who decides against what the plan advises: what follows, what does as well, what to do then.

It presses nobody: it holds no reason for the treatment, and its numbers are those of the plan.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corneum import units
from corneum.evidence.statement import statement
from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.number_words import spoken
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.decline_options import as_well, options
from corneum.report.pages.environment import environment
from corneum.report.pages.handout import paper_of, price_words_of
from corneum.report.pages.handout_days import visits
from corneum.report.pages.handout_regimen import HomeCare, home_care
from corneum.report.pages.handout_scope import MAY_BE_DONE, Scope, scope_of
from corneum.report.pages.identity import identity_line
from corneum.report.pages.people_of_100 import counting_sentence, group_words
from corneum.wording.templates import fill

RED_FLAGS = "safety/red_flags"
# the sign for which nobody waits, whatever is decided
_SPOT = "suspicious_lesion"
_SESSION = "session"


def render(plan: Plan) -> str:
    """The sheet, complete in itself."""
    scope = scope_of(plan, ENDS_AT)
    declined = scope.done or next(iter(scope.offers), None)
    content = {
        "reader": scope.reader,
        "identity": identity_line(plan, scope.reader),
        "date": plan.date,
        "paper": paper_of(plan),
        "emergency": [(scope.text(reason.why), scope.text(reason.do)) for reason in plan.emergency],
        "number": plan.session.emergency_number if plan.session else None,
        "it": scope.name(declined) if declined is not None else "",
        "is_advised": scope.done is not None,
        "without": _without(scope, declined) if declined is not None else [],
        "as_well": as_well(scope, declined),
        "options": options(scope, declined),
        "goals": [scope.goal(goal) for goal in scope.goals],
        "any_price": any(each.price for each in options(scope, declined)),
        "cost": _cost(scope, declined) if declined is not None else [],
        "care": _care(scope),
        "ask_again": _ask_again(scope, declined),
        "spot": [fill(statement(f"{RED_FLAGS}:{_SPOT}:{column}"), scope.reader) for column in ("why", "do")],
    }
    return environment().get_template("decline.html").render(content)


def _without(scope: Scope, declined: Treatment) -> list[str]:
    """What is known of how the goals go on without it."""
    sentences = {goal: counting_sentence(declined.benefit.get(goal)) for goal in scope.goals}
    lines = [
        scope.say("decline.counted", goal=scope.goal(goal), group=group_words(scope, sentence, "against"))
        for goal, sentence in sentences.items()
        if sentence is not None
    ]
    not_counted = tuple(dict.fromkeys(scope.goal(goal) for goal, sentence in sentences.items() if sentence is None))
    return [*lines, scope.say("decline.not_counted", goals=not_counted)] if not_counted else lines


def _cost(scope: Scope, declined: Treatment) -> list[str]:
    """Money, visits, days that show, pain."""
    lines = [scope.say("decline.price", price=price) if (price := price_words_of(scope, declined)) else ""]
    lines[0] = lines[0] or scope.say("decline.no_price")
    sessions = [visit for visit in visits(scope) if visit.kind == _SESSION]
    if len(sessions) > 1:
        first, last = (date.fromisoformat(visit.date) for visit in (sessions[0], sessions[-1]))
        span = (last - first).days * units.factor("day")
        lines.append(scope.say("decline.visits", count=len(sessions), span=span))
    visible, first_weeks = declined.burden.days_visible, declined.burden.first_weeks
    if first_weeks is not None:
        lines.append(scope.say("decline.first_weeks", time=spoken(first_weeks).text))
    elif isinstance(visible, Number) and visible.value:
        lines.append(scope.say("decline.shows", time=spoken(visible).text))
    elif isinstance(visible, Number):
        lines.append(scope.say("decline.shows_nothing"))
    return [*lines, scope.say("handout.pain", pain=declined.burden.pain)]


def _care(scope: Scope) -> HomeCare | None:
    """Care at home without what somebody would have to prescribe first."""
    care = home_care(scope)
    if care is None:
        return None
    morning, evening = (
        tuple(step for step in steps if not step.is_for_prescriber) for steps in (care.morning, care.evening)
    )
    return replace(care, morning=morning, evening=evening)


def _ask_again(scope: Scope, declined: Treatment | None) -> list[str]:
    """When a new answer may be had."""
    lines = []
    if scope.plan.provisional:
        lines.append(scope.say("decline.answered"))
    if declined is not None:
        judged = next((each for each in scope.plan.course_basis if each.treatment == declined.id), None)
        waits = declined.waits.until if declined.verdict not in MAY_BE_DONE else None
        if waits is not None:
            lines.append(scope.say("decline.from", day=scope.date(waits)))
        if judged is not None and judged.judged_after_days:
            after = judged.judged_after_days * units.factor("day")
            lines.append(scope.say("decline.look_again", time=after))
    return [*lines, scope.say("decline.changes"), scope.say("decline.any_time")]
