"""Home care on the pages: morning and evening in their order, what pauses around visits, what is kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corneum.plan_document.document_parts import Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.regimen_models import NotUsedProduct, Regimen, RegimenStep
from corneum.report.pages.ledger import Figure, Ledger
from corneum.wording import human_units as words

Told = Callable[[Text], str]


@dataclass(frozen=True)
class StepShown:
    """One product: what, how much, how often, from when, why. `amount` in fingertip units, "" where none is told."""

    name: str
    amount: Figure | str
    how: str
    often: str
    start: str
    why: str
    price: str
    prescribed: bool
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class RegimenShown:
    """Home care as a page shows it; each entry of the lists is a line. `stop` is what is in use and stops."""

    morning: tuple[StepShown, ...]
    evening: tuple[StepShown, ...]
    visits_of: str
    pauses: tuple[str, ...]
    apart: tuple[str, ...]
    stop: tuple[str, ...]
    left_out: tuple[str, ...]
    ask: tuple[str, ...]
    notes: tuple[str, ...]


def on_plan_page(ledger: Ledger, plan: Plan) -> RegimenShown | None:
    """Home care for whoever decides, with grades and sources; None for a plan that holds none."""
    if plan.regimen is None:
        return None

    def step(one: RegimenStep) -> StepShown:
        amount = ledger.figure(one.amount) if one.amount is not None else ""
        return _step(one, ledger.text, amount, words.grade(one.grade), ledger.cited(one.sources))

    return _shown(plan.regimen, ledger.text, step, ledger.named(plan.regimen.visits_of or ""))


def _shown(regimen: Regimen, told: Told, step: Callable[[RegimenStep], StepShown], visits_of: str) -> RegimenShown:
    return RegimenShown(
        morning=tuple(step(one) for one in regimen.morning),
        evening=tuple(step(one) for one in regimen.evening),
        visits_of=visits_of,
        pauses=tuple(
            " ".join(filter(None, (told(each.rule), _days([(day.stop, day.restart) for day in each.dates]))))
            for each in regimen.around_visits
        ),
        apart=tuple(
            f"{words.sentence(' and '.join(each.products))}: {told(each.why)} {told(each.do)}".strip()
            for each in regimen.not_together
        ),
        stop=tuple(_left_out(told, each) for each in regimen.left_out if each.in_use),
        left_out=tuple(_left_out(told, each) for each in regimen.left_out if not each.in_use),
        ask=tuple(
            f"{told(each.ask)} {words.full_stop(words.sentence(told(each.why)))}" for each in regimen.ask_prescriber
        ),
        notes=tuple(told(note) for note in regimen.notes),
    )


def _left_out(told: Told, left: NotUsedProduct) -> str:
    until = f"Until {words.day(left.until)}." if left.until else ""
    advice = " ".join(filter(None, (told(left.why), told(left.do), until)))
    return f"{words.sentence(told(left.name))}: {advice}"


def _step(one: RegimenStep, told: Told, amount: Figure | str, grade: str, cited: tuple[int, ...]) -> StepShown:
    return StepShown(
        name=told(one.name),
        amount=amount,
        how=told(one.amount_words),
        often=told(one.frequency),
        start=told(one.start),
        why=told(one.why),
        price=f"{words.exact(one.price.amount)} {one.price.currency}" if one.price else "",
        prescribed=one.for_prescriber,
        grade=grade,
        cited=cited,
    )


def _days(spans: Sequence[tuple[str, str]]) -> str:
    """The days of each visit on which it is left off."""
    lines = [f"from {words.day(first)} until {words.day(last)}" for first, last in spans]
    return f"Off {'; '.join(lines)}." if lines else ""
