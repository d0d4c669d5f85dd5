"""The sections of a plan page on the visit: numbing, clean work, the product's label, aftercare and warning signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corneum.plan_document.aftercare_models import Step, TimedRule, WarningSign
from corneum.plan_document.label_models import Ingredient, TreatmentLabel
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.product_contents import AllergenShown, allergens
from corneum.report.pages.reasons_shown import Advice, advice
from corneum.wording import human_units as words

HOUR = 3600.0
ACTIONS = {
    "block": "never below the barrier",
    "avoid": "keep above the barrier",
    "caution": "only if made for it",
    "ok": "nothing known against it",
    "unknown": "not known",
}


@dataclass(frozen=True)
class NumbingShown:
    """What numbs, how much of it, and the clock before the first needle; `why_not` alone where no cream fits."""

    why_not: str = ""
    treatment: str = ""
    product: str = ""
    sum: str = ""
    amounts: tuple[tuple[str, Figure], ...] = ()
    clock: tuple[tuple[str, str], ...] = ()
    limits: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    notes: tuple[Advice, ...] = ()


@dataclass(frozen=True)
class IngredientRow:
    """One ingredient and what it may do below the barrier; `strong` where it has to keep off."""

    printed: str
    known: bool
    action: str
    strong: bool
    from_hour: str
    why: str
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class LabelShown:
    """The judged list of the product of one treatment; `reason` says why it is no list."""

    treatment: str
    is_list: bool
    reason: str
    route: str
    rows: tuple[IngredientRow, ...]
    product: tuple[str, ...]
    instead: tuple[str, ...]
    allergens: tuple[AllergenShown, ...] = ()

    @property
    def flagged(self) -> tuple[str, ...]:
        """The allergens whose dose reaches what it is compared with."""
        return tuple(dose.name for dose in self.allergens if dose.flag)


@dataclass(frozen=True)
class RuleShown:
    """A rule of aftercare with its span of time in words; `since` and `until` are ISO days."""

    item: str
    rule: str
    span: str
    from_h: float
    since: str | None
    until: str | None
    why: str
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class SignShown:
    """A sign to watch for, what to do at once, and when it may come."""

    sign: str
    do: str
    span: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class StepShown:
    """One step of clean work."""

    step: str
    detail: str
    why: str
    cited: tuple[int, ...]


def numbing(ledger: Ledger, numbing: Numbing | NotNumbed | None) -> NumbingShown | None:
    """What numbs, or why nothing does; None where nothing is planned."""
    if numbing is None:
        return None
    if isinstance(numbing, NotNumbed):
        return NumbingShown(why_not=ledger.text(numbing.reason))
    amounts = (
        ("Cream for this area", numbing.cream),
        ("Area", numbing.area),
        ("Time on the skin", numbing.dwell),
        ("Lidocaine in it", numbing.lidocaine),
        ("Lidocaine left for it", numbing.bound),
        ("Cream that holds what is left", numbing.most_on_needled_skin),
    )
    return NumbingShown(
        treatment=ledger.named(numbing.treatment),
        product=numbing.product,
        sum=ledger.text(numbing.sum),
        amounts=tuple((name, ledger.figure(amount)) for name, amount in amounts),
        clock=tuple((_before_needles(step.at), ledger.text(step.step)) for step in numbing.clock),
        limits=tuple(ledger.texts(numbing.limits)),
        passed_over=tuple(ledger.texts(numbing.passed_over)),
        notes=advice(ledger, numbing.notes),
    )


def label(ledger: Ledger, label: TreatmentLabel) -> LabelShown:
    """What is on the label of one treatment: each ingredient and what it may do below the barrier."""
    return LabelShown(
        treatment=ledger.named(label.treatment),
        is_list=label.is_list,
        reason=label.reason or "",
        route=words.readable(label.route),
        rows=tuple(_ingredient(ledger, ingredient) for ingredient in label.ingredients),
        product=tuple(ledger.texts(label.product.reasons)),
        instead=tuple(label.product.instead),
        allergens=allergens(ledger, label.allergens),
    )


def rules(ledger: Ledger, rules: Iterable[TimedRule]) -> list[RuleShown]:
    """The rules of aftercare in the order in which they begin, then end."""
    return [
        RuleShown(
            item=ledger.text(rule.item),
            rule=ledger.text(rule.rule),
            span=time_span(rule.from_h, rule.to_h),
            from_h=rule.from_h,
            since=rule.since,
            until=rule.until,
            why=ledger.text(rule.why),
            grade=words.grade(rule.grade),
            cited=ledger.cited(rule.sources),
        )
        for rule in by_time(rules)
    ]


def by_time(rules: Iterable[TimedRule]) -> list[TimedRule]:
    """Rules of aftercare in the order in which they begin, then end; those without an end last."""
    return sorted(rules, key=lambda rule: (rule.from_h, rule.to_h is None, rule.to_h or 0.0))


def warnings(ledger: Ledger, signs: Iterable[WarningSign]) -> list[SignShown]:
    """The signs to watch for and what to do at once."""
    return [
        SignShown(
            ledger.text(sign.sign),
            ledger.text(sign.do),
            time_span(sign.from_h, sign.to_h),
            ledger.cited(sign.sources),
        )
        for sign in signs
    ]


def phases(ledger: Ledger, steps: Iterable[Step]) -> list[tuple[str, list[StepShown]]]:
    """The steps of clean work in groups: before, during, after, in the order of the plan."""
    groups: dict[str, list[StepShown]] = {}
    for step in steps:
        groups.setdefault(step.phase, []).append(
            StepShown(
                ledger.text(step.step), ledger.text(step.detail), ledger.text(step.why), ledger.cited(step.sources)
            )
        )
    return list(groups.items())


def time_span(from_h: float, to_h: float | None) -> str:
    """When a rule of aftercare holds, in hours or days after the session."""
    first = from_h * HOUR
    if to_h is None:
        return f"from {words.duration(first)} after" if first else "from now on"
    last = to_h * HOUR
    if first == last:
        return f"{words.duration(first)} after"
    return f"{words.between(first, last, 's')} after" if first else f"the first {words.duration(last)}"


def _ingredient(ledger: Ledger, ingredient: Ingredient) -> IngredientRow:
    use = ingredient.use
    return IngredientRow(
        printed=ingredient.printed,
        known=bool(ingredient.name),
        action=ACTIONS[use.action],
        strong=use.action in ("block", "avoid"),
        from_hour=f"on the skin from {words.duration(use.from_hour * HOUR)} after" if use.from_hour else "",
        why=ledger.text(ingredient.why),
        grade=words.grade(ingredient.grade),
        cited=ledger.cited(ingredient.sources),
    )


def _before_needles(seconds: float) -> str:
    if seconds == 0:
        return "First needle"
    return f"{words.duration(abs(seconds))} {'before' if seconds < 0 else 'after'}"
