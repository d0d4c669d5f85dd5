"""The course of each treatment on one calendar with its cost: visits, what lets them go on, what stops them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corneum.plan_document.course_models import CourseBasis, CoursePrice, CourseVisit, VisitPrice
from corneum.plan_document.document_parts import Text
from corneum.plan_document.plan_models import Plan
from corneum.wording import human_units as words

Words = Callable[[Text], str]

# kinds of visit as the calendar and the lists of rules name them
_KINDS = {"session": "session", "review": "review", "maintenance": "repeat, if it is wanted"}
_BEFORE = {"session": "Before every session", "review": "At a review", "maintenance": "Before a repeat"}
_LATER = "From the second session on also"


@dataclass(frozen=True)
class CourseShown:
    """The course of one treatment: rows of day, visit and cost; rules under the visits that they hold for."""

    treatment: str
    days: tuple[tuple[str, str, str], ...]
    go: tuple[tuple[str, tuple[str, ...]], ...]
    stop: tuple[str, ...]
    why: tuple[str, ...]
    price: str
    sources: tuple[str, ...]


def courses(plan: Plan, text: Words, named: Callable[[str], str]) -> list[CourseShown]:
    """Every course of a plan, in its order.

    Args:
        plan: the plan.
        text: fills a text for the reader of the page.
        named: the name of a treatment by its id.
    """
    return [_shown(plan, basis, text, named(basis.treatment)) for basis in plan.course_basis]


def _shown(plan: Plan, basis: CourseBasis, text: Words, name: str) -> CourseShown:
    visits = [visit for visit in plan.course if visit.treatment == basis.treatment]
    return CourseShown(
        treatment=name,
        days=tuple((words.day(visit.date), visit_name(visit, basis), _paid(visit.price)) for visit in visits),
        go=tuple(_rules(visits, text)),
        stop=tuple(dict.fromkeys(text(rule) for visit in visits for rule in visit.stop_if)),
        why=tuple(text(reason) for reason in basis.why),
        price=price_words(basis.price, text),
        sources=tuple(dict.fromkeys((*basis.sources, *(key for visit in visits for key in visit.sources)))),
    )


def visit_name(visit: CourseVisit, basis: CourseBasis) -> str:
    """A visit in a few words: "session 2 of 3", "review"."""
    count = f" {visit.number} of {basis.sessions}" if visit.kind == "session" and basis.sessions > 1 else ""
    return f"{_KINDS[visit.kind]}{count}"


def price_words(price: CoursePrice | None, text: Words) -> str:
    """What the whole course costs; empty where no price was said."""
    if price is None:
        return ""
    includes = text(price.includes)
    return includes if price.amount is None else f"{price.amount:g} {price.currency}: {includes}"


def _paid(price: VisitPrice | None) -> str:
    if price is None:
        return ""
    note = {"session": "", "course": " for all", "unclear": ", for one or for all"}[price.covers]
    return f"{price.amount:g} {price.currency}{note}"


def _rules(visits: Sequence[CourseVisit], text: Words) -> list[tuple[str, tuple[str, ...]]]:
    """What must hold before a visit, under the visits that it holds for; each rule stands once."""
    groups: dict[str, list[str]] = {}
    placed: set[str] = set()
    for visit in sorted(visits, key=lambda visit: list(_BEFORE).index(visit.kind)):
        later = visit.kind == "session" and visit.number > 1
        for rule in map(text, visit.go_if):
            if rule not in placed:
                placed.add(rule)
                groups.setdefault(_LATER if later else _BEFORE[visit.kind], []).append(rule)
    return [(when, tuple(rules)) for when, rules in groups.items()]
