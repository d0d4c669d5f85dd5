"""Care at home on the handout: morning and evening in their order, what pauses around visits, what is kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corneum.plan_document.document_parts import Number
from corneum.plan_document.regimen_models import NotUsedProduct, RegimenStep
from corneum.report.pages.handout_scope import Scope

# an amount of which half a strip, or one strip, is said in words
_AMOUNTS = {0.5: "half_strip", 1.0: "one_strip"}
# a product that is named is used from now on
_PLAIN_STARTS = ("planning.regimen.from_now", "planning.regimen.goes_on")


@dataclass(frozen=True)
class HomeStep:
    """One product: what, how often, how much, from when where that is not now."""

    name: str
    often: str
    amount: str
    start: str
    price: str
    is_for_prescriber: bool


@dataclass(frozen=True)
class HomeCare:
    """Care at home; each entry of the lists is a line. `stop` is what is in use and stops."""

    morning: tuple[HomeStep, ...]
    evening: tuple[HomeStep, ...]
    pauses: tuple[str, ...]
    apart: tuple[str, ...]
    stop: tuple[str, ...]
    ask: tuple[str, ...]
    notes: tuple[str, ...]
    has_amounts: bool


def home_care(scope: Scope) -> HomeCare | None:
    """Care at home for the client; None for a plan that holds none."""
    regimen = scope.plan.regimen
    if regimen is None:
        return None
    morning = tuple(_step(scope, step) for step in regimen.morning)
    evening = tuple(_again(scope, _step(scope, step), morning) for step in regimen.evening)
    return HomeCare(
        morning=morning,
        evening=evening,
        # what is left off after a visit alone stands on the strip of days
        pauses=tuple(
            scope.text(pause.rule)
            for pause in regimen.around_visits
            if pause.stop_days_before and regimen.visits_of == scope.plan.procedure and scope.visit is not None
        ),
        apart=tuple(
            scope.say(
                "handout.regimen.kept_apart",
                names=tuple(each.products),
                do=scope.text(each.do),
            )
            for each in regimen.not_together
        ),
        stop=tuple(_stopped(scope, each) for each in regimen.left_out if each.in_use),
        ask=tuple(
            scope.say("handout.regimen.why_ask", ask=scope.text(each.ask), why=scope.text(each.why))
            for each in regimen.ask_prescriber
        ),
        notes=tuple(scope.text(note) for note in regimen.notes),
        has_amounts=any(isinstance(step.amount, Number) for step in (*regimen.morning, *regimen.evening)),
    )


def _step(scope: Scope, step: RegimenStep) -> HomeStep:
    price = step.price
    return HomeStep(
        name=scope.text(step.name),
        often=scope.text(step.frequency),
        amount=_amount(scope, step),
        start=scope.text([part for part in step.start if part.text_id not in _PLAIN_STARTS]),
        is_for_prescriber=step.for_prescriber and not step.in_use,
        price=scope.say("handout.price.once", amount=price.amount, currency=price.currency) if price else "",
    )


def _amount(scope: Scope, step: RegimenStep) -> str:
    how = scope.text(step.amount_words)
    if not isinstance(step.amount, Number):
        return how
    name = _AMOUNTS.get(step.amount.value, "strips")
    amount = scope.say(f"handout.regimen.{name}", amount=step.amount.value)
    return scope.say("handout.regimen.amount", amount=amount, how=how)


def _again(scope: Scope, step: HomeStep, morning: Sequence[HomeStep]) -> HomeStep:
    """A product of the evening that the morning tells in full already."""
    if step not in morning:
        return step
    return replace(step, often=scope.say("handout.regimen.as_morning"), amount="", start="", price="")


def _stopped(scope: Scope, left: NotUsedProduct) -> str:
    line = scope.say(
        "handout.regimen.stopped", name=scope.text(left.name), why=scope.text(left.why), do=scope.text(left.do)
    )
    until = scope.say("handout.regimen.stopped_until", day=left.until) if left.until else ""
    return " ".join(filter(None, (line, until)))
