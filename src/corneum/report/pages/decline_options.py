"""What the sheet for whoever decides against it compares: doing nothing, the cheaper steps, and the treatment."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.document_parts import Number
from corneum.plan_document.treatment_models import Treatment
from corneum.report.number_words import spoken, value_of
from corneum.report.pages.handout import price_words_of
from corneum.report.pages.handout_scope import MAY_BE_DONE, Scope, distinct

# what is always set beside a treatment, cheapest first
CHEAPER = ("home_sunscreen", "home_retinoid", "hydradermabrasion_hyaluronan")
NOTHING = "none"


@dataclass(frozen=True)
class Option:
    """One row of the comparison; `helps` follows the goals shown."""

    name: str
    helps: tuple[str, ...]
    shows: str
    pain: str
    price: str


def as_well(scope: Scope, declined: Treatment | None) -> str:
    """What is not shown to do worse for less trouble, or that nothing is."""
    if declined is None:
        return ""
    plan = scope.plan
    if plan.subject in (declined.id, declined.repairs):
        names = [each.plain_name for each in plan.treatments if each.id in plan.choice.as_well]
        if names:
            return scope.say("decline.as_well", names=tuple(names))
    if declined.id != plan.recommended and plan.recommended == NOTHING:
        return scope.say("decline.nothing_as_well")
    return scope.say("decline.not_as_well" if declined.id == plan.recommended else "decline.not_compared")


def options(scope: Scope, declined: Treatment | None) -> list[Option]:
    """Doing nothing more, then the treatments that may be done, least trouble first."""
    no_change = tuple(scope.say("decline.no_change") for _ in scope.goals)
    nothing = Option(scope.say("decline.nothing"), no_change, scope.say("decline.none"), scope.say("decline.none"), "")
    by_id = {treatment.id: treatment for treatment in scope.plan.treatments}
    beside = [by_id.get(identity) for identity in (*CHEAPER, *scope.plan.choice.as_well)]
    allowed = [each for each in beside if each is not None and each.verdict in MAY_BE_DONE]
    shown = distinct([*allowed, declined])
    ordered = sorted(shown, key=lambda treatment: value_of(treatment.burden.days_visible) or 0)
    return [nothing, *(_option(scope, treatment) for treatment in ordered)]


def _option(scope: Scope, treatment: Treatment) -> Option:
    benefits = [treatment.benefit.get(goal) for goal in scope.goals]
    return Option(
        # what is in it tells steps of one device apart
        name=treatment.plain_name if treatment.repairs is None else scope.name(treatment),
        helps=tuple(scope.say(f"decline.helps.{benefit.word if benefit else 'unknown'}") for benefit in benefits),
        shows=_shows(scope, treatment),
        pain=treatment.burden.pain,
        price=price_words_of(scope, treatment),
    )


def _shows(scope: Scope, treatment: Treatment) -> str:
    visible, first = treatment.burden.days_visible, treatment.burden.first_weeks
    if first is not None:
        return scope.say("decline.dry_at_first", time=spoken(first).text)
    if not isinstance(visible, Number):
        return scope.say("decline.not_measured")
    return spoken(visible).text if visible.value else scope.say("decline.none")
