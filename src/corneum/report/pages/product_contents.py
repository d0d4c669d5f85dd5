"""The contents of a product on a page: additives by route, allergens past the barrier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corneum import units
from corneum.plan_document.content_models import AllergenDose
from corneum.plan_document.document_parts import NoNumber, Number
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages.ledger import Ledger
from corneum.wording import human_units as words

# what the comparison of a dose with a level flags
FLAGS = ("level", "margin")
_ROUTES = {
    "microneedling": "under needles",
    "rf_microneedling": "under needles",
    "microinfusion": "infused",
    "hydradermabrasion": "on thinned skin",
    "microdermabrasion": "on thinned skin",
    "intact": "on whole skin",
    "after_closure": "after the channels have closed",
}
_UNIT = "ug/cm^2"


@dataclass(frozen=True)
class AdditiveShown:
    """One rule about an additive, with the routes that it names; `strong` where it speaks against."""

    name: str
    routes: str
    verdict: str
    strong: bool
    why: str
    do: str
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class AllergenShown:
    """What of one allergen gets past the barrier, its `level` in ug/cm2; `flag` where the dose reaches what it is
    compared with."""

    name: str
    level: str
    flag: bool
    text: str


def additives(ledger: Ledger, treatments: Iterable[Treatment]) -> tuple[AdditiveShown, ...]:
    """The additives of everything that was asked about, each rule once."""
    rules: dict[tuple[str, str], AdditiveShown] = {}
    for treatment in treatments:
        for additive in treatment.additives:
            for rule in additive.by_route:
                why = ledger.text(rule.why)
                routes = ", ".join(dict.fromkeys(_ROUTES[route] for route in rule.routes))
                noted = rule.strength == "note"
                rules[additive.id, why] = AdditiveShown(
                    name=additive.name,
                    routes=routes,
                    verdict="to know" if noted else words.verdict(rule.strength),
                    strong=not noted,
                    why=why,
                    do=ledger.text(rule.do),
                    grade=words.grade(rule.grade),
                    cited=ledger.cited(rule.sources),
                )
    return tuple(rules.values())


def allergens(ledger: Ledger, doses: Iterable[AllergenDose]) -> tuple[AllergenShown, ...]:
    """The allergens of a product, those that are flagged first."""
    shown = (
        AllergenShown(
            name=dose.name,
            level="not known" if isinstance(dose.level, NoNumber) else _dose(dose.level),
            flag=dose.reaches in FLAGS,
            text=ledger.text(dose.text),
        )
        for dose in doses
    )
    return tuple(sorted(shown, key=lambda dose: not dose.flag))


def flagged(ledger: Ledger, doses: Iterable[AllergenDose]) -> Iterator[str]:
    """One line for each allergen whose dose is flagged."""
    for dose in doses:
        if dose.reaches in FLAGS:
            yield f"{words.sentence(dose.name.lower())}: {ledger.text(dose.text)}"


def _dose(level: Number) -> str:
    """A level per area in ug/cm2."""
    return f"{words.two_figures(level.value / units.factor(_UNIT))} µg/cm²"
