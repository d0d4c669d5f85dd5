"""Home care on the pages: morning and evening in their order, what pauses around visits, what is kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corneum.plan_document.document_parts import Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.regimen_models import NotUsedProduct, Regimen, RegimenStep
from corneum.report.pages.ledger import Figure, Ledger
from corneum.wording import human_units as words

InWords = Callable[[Text], str]


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

    def step(entry: RegimenStep) -> StepShown:
        amount = ledger.figure(entry.amount) if entry.amount is not None else ""
        return _step(entry, ledger.text, amount, words.grade(entry.grade), ledger.cited(entry.sources))

    return _shown(plan.regimen, ledger.text, step, ledger.named(plan.regimen.visits_of or ""))


def _shown(
    regimen: Regimen, in_words: InWords, step: Callable[[RegimenStep], StepShown], visits_of: str
) -> RegimenShown:
    return RegimenShown(
        morning=tuple(step(entry) for entry in regimen.morning),
        evening=tuple(step(entry) for entry in regimen.evening),
        visits_of=visits_of,
        pauses=tuple(
            " ".join(filter(None, (in_words(each.rule), _days([(day.stop, day.restart) for day in each.dates]))))
            for each in regimen.around_visits
        ),
        apart=tuple(
            f"{words.sentence(' and '.join(each.products))}: {in_words(each.why)} {in_words(each.do)}".strip()
            for each in regimen.not_together
        ),
        stop=tuple(_left_out(in_words, each) for each in regimen.left_out if each.in_use),
        left_out=tuple(_left_out(in_words, each) for each in regimen.left_out if not each.in_use),
        ask=tuple(
            f"{in_words(each.ask)} {words.full_stop(words.sentence(in_words(each.why)))}"
            for each in regimen.ask_prescriber
        ),
        notes=tuple(in_words(note) for note in regimen.notes),
    )


def _left_out(in_words: InWords, left: NotUsedProduct) -> str:
    until = f"Until {words.day(left.until)}." if left.until else ""
    advice = " ".join(filter(None, (in_words(left.why), in_words(left.do), until)))
    return f"{words.sentence(in_words(left.name))}: {advice}"


def _step(entry: RegimenStep, in_words: InWords, amount: Figure | str, grade: str, cited: tuple[int, ...]) -> StepShown:
    return StepShown(
        name=in_words(entry.name),
        amount=amount,
        how=in_words(entry.amount_words),
        often=in_words(entry.frequency),
        start=in_words(entry.start),
        why=in_words(entry.why),
        price=f"{words.exact(entry.price.amount)} {entry.price.currency}" if entry.price else "",
        prescribed=entry.for_prescriber,
        grade=grade,
        cited=cited,
    )


def _days(spans: Sequence[tuple[str, str]]) -> str:
    """The days of each visit on which it is left off."""
    lines = [f"from {words.day(first)} until {words.day(last)}" for first, last in spans]
    return f"Off {'; '.join(lines)}." if lines else ""
