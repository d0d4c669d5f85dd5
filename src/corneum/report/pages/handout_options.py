"""What was asked about and what is recommended beside doing nothing and the cheaper steps, on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Number, Treatment
from corneum.report.number_words import spoken, value_of
from corneum.report.pages.course_section import price_words
from corneum.report.pages.handout_scope import BENEFITS, CERTAINTY, REFUSED, Scope, distinct, first_benefit

# what a price is for, where no course is on the calendar
COVERED = {"session": " a visit", "course": " for the course", "unclear": ", for one visit or for all"}
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
    first = first_benefit(scope, treatment)
    return Option(
        name=treatment.plain_name,
        mark=_mark(scope, treatment),
        helps=tuple(BENEFITS[benefit.word] if benefit else "not judged" for benefit in benefits),
        certainty=CERTAINTY[first.grade] if first else "no data",
        shows=_shows(treatment),
        pain=treatment.burden.pain,
        price=_price(scope, treatment),
    )


def _price(scope: Scope, treatment: Treatment) -> str:
    """The price of the whole course where there is one on the calendar, else the price that was said."""
    course = next((basis.price for basis in scope.plan.course_basis if basis.treatment == treatment.id), None)
    if course is not None:
        return price_words(course, scope.text)
    price = treatment.price
    if price is None:
        return ""
    return f"{price.amount:g} {price.currency}{COVERED[price.covers]}"


def _mark(scope: Scope, treatment: Treatment) -> str:
    asked = "asked about" if treatment.considered else "put right" if treatment.repairs else ""
    mark = asked or ("recommended" if treatment is scope.main else "")
    if treatment.verdict in ("not_recommended", *REFUSED):
        return f"{mark}; not advised now" if mark else "not advised now"
    return mark


def _shows(treatment: Treatment) -> str:
    visible = treatment.burden.days_visible
    if not isinstance(visible, Number):
        return "not measured"
    first = treatment.burden.first_weeks
    if first is not None:
        return f"dry and flaky at first, {spoken(first).text}"
    return spoken(visible).text if visible.value else "nothing shows"
