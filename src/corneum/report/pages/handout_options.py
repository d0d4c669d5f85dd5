"""What was asked about and what is recommended beside doing nothing and the cheaper steps, on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Number, Treatment
from corneum.report.number_words import spoken, value_of
from corneum.report.pages.handout_scope import BENEFITS, CERTAINTY, REFUSED, Scope, distinct, first_benefit

# what is always set beside a treatment, cheapest first
CHEAPER = ("home_sunscreen", "home_retinoid", "hydradermabrasion_hyaluronan")


@dataclass(frozen=True)
class Option:
    """One row of the comparison; `helps` follows the goals shown."""

    name: str
    mark: str
    helps: tuple[str, ...]
    certainty: str
    shows: str
    pain: str
    price: str


def options(scope: Scope) -> list[Option]:
    """Doing nothing more, then the treatments, least trouble first."""
    no_change = tuple("no change" for _ in scope.goals)
    nothing = Option("Nothing more than today", "", no_change, "", "nothing shows", "none", "")
    by_id = {treatment.id: treatment for treatment in scope.plan.treatments}
    shown = distinct([*map(by_id.get, CHEAPER), *scope.about])
    ordered = sorted(shown, key=lambda treatment: value_of(treatment.burden.days_visible) or 0.0)
    return [nothing, *(_option(scope, treatment) for treatment in ordered)]


def _option(scope: Scope, treatment: Treatment) -> Option:
    benefits = [treatment.benefit.get(goal) for goal in scope.goals]
    first, price = first_benefit(scope, treatment), treatment.price
    return Option(
        name=treatment.plain_name,
        mark=_mark(scope, treatment),
        helps=tuple(BENEFITS[benefit.word] if benefit else "not judged" for benefit in benefits),
        certainty=CERTAINTY[first.grade] if first else "no data",
        shows=_shows(treatment),
        pain=treatment.burden.pain,
        price=f"{price.amount:g} {price.currency} a visit" if price else "",
    )


def _mark(scope: Scope, treatment: Treatment) -> str:
    mark = (
        "asked about"
        if treatment.considered
        else "put right"
        if treatment.repairs
        else "recommended"
        if treatment is scope.main
        else ""
    )
    if treatment.verdict in ("not_recommended", *REFUSED):
        return f"{mark}; not advised now" if mark else "not advised now"
    return mark


def _shows(treatment: Treatment) -> str:
    visible = treatment.burden.days_visible
    if not isinstance(visible, Number):
        return "not measured"
    return spoken(visible).text if visible.value else "nothing shows"
