"""The course of each treatment that a plan answers in full: visits on dates, reasons, price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.client import Client, Considered
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.plan_document import course_models as models
from corneum.plan_document.calendar_document import is_dated
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds
from corneum.planning.course import Course, Visit, course_of
from corneum.planning.course_reasons import course_reasons
from corneum.planning.course_rules import course_rules
from corneum.planning.results import TreatmentResult
from corneum.wording.readers import Reader


@dataclass(frozen=True)
class CourseDocument:
    """The entries `course`, `course_basis` and `course_price` of a plan."""

    visits: list[models.CourseVisit]
    basis: list[models.CourseBasis]
    price: models.CoursePrice | None


def course_document(
    context: ModelContext, client: Client, treatments: Sequence[TreatmentResult], holds: Holds, reader: Reader
) -> CourseDocument:
    """The courses of all treatments that are not held; the price is that of the first which has one.

    Args:
        context: tables and record.
        client: the client's file.
        treatments: what is answered in full, the subject of the plan first.
        holds: what is held back.
        reader: who reads.
    """
    visits: list[models.CourseVisit] = []
    basis: list[models.CourseBasis] = []
    for result in treatments:
        course = course_of(context, client, result) if is_dated(holds, result) else None
        if course is not None:
            visits += [_visit(context, client, result, course, visit, reader) for visit in course.visits]
            basis.append(_basis(client, result, course, reader))
    return CourseDocument(visits, basis, next((each.price for each in basis if each.price is not None), None))


def _visit(
    context: ModelContext, client: Client, result: TreatmentResult, course: Course, visit: Visit, reader: Reader
) -> models.CourseVisit:
    rules = course_rules(context, client, result.treatment.tags, course, visit)
    sources = [key for rule in rules for key in rule.sources]
    if visit.kind == "review":
        sources += course.review.sources
    return models.CourseVisit(
        date=visit.day.isoformat(),
        number=visit.number,
        kind=visit.kind,
        treatment=result.treatment.id,
        go_if=[sentences(rule.rule, reader) for rule in rules if rule.says == "go"],
        stop_if=[sentences(rule.rule, reader) for rule in rules if rule.says == "stop"],
        price=_paid_at(result.treatment.considered, course, visit),
        sources=list(dict.fromkeys(sources)),
    )


def _basis(client: Client, result: TreatmentResult, course: Course, reader: Reader) -> models.CourseBasis:
    trials = course.trials.sources if course.trials else ()
    floor = course.floor.sources if course.floor else ()
    repeat = course.repeat.sources if course.repeat is not None else ()
    first_goal = next(iter(result.benefits.values()), None)
    return models.CourseBasis(
        treatment=result.treatment.id,
        sessions=course.sessions,
        interval_days=course.interval,
        least_interval_days=course.floor_days or None,
        judged_after_days=course.judged_after,
        judged_by=sentences(cell(course.review, "judges"), reader),
        why=[sentences(text, reader) for text in course_reasons(client, course)],
        price=course_price(result, course, reader),
        sources=list(dict.fromkeys((*trials, *floor, *course.review.sources, *repeat))),
        grade=grade_of(first_goal.grade if first_goal is not None else "no_data"),
    )


def _covers(offer: Considered, course: Course) -> str:
    """What the price of an offer is for: a session, the sessions offered, or nobody said."""
    if offer.price_covers is None and (course.offered_sessions or 1) > 1:
        return "unclear"
    return offer.price_covers or "session"


def _paid_at(offer: Considered | None, course: Course, visit: Visit) -> models.VisitPrice | None:
    """What is paid at a visit: each session its price, a price for all at the first; a review has none."""
    if offer is None or offer.price is None or visit.kind == "review":
        return None
    covers = _covers(offer, course)
    if covers != "session" and (visit.kind, visit.number) != ("session", 1):
        return None
    return models.VisitPrice.model_validate(
        {"amount": offer.price.amount, "currency": offer.price.currency, "covers": covers}
    )


def course_price(result: TreatmentResult, course: Course, reader: Reader) -> models.CoursePrice | None:
    """The price of all sessions; a price that covers the course is not multiplied. None where there is no price."""
    offer = result.treatment.considered
    if offer is None or offer.price is None:
        return None
    count, price = max(1, course.sessions), offer.price.amount
    covers = _covers(offer, course)
    whole = rounded(price * count)
    return models.CoursePrice(
        treatment=result.treatment.id,
        amount={"session": whole, "course": price}.get(covers),
        currency=offer.price.currency,
        sessions=count,
        includes=sentences(_includes(offer, course, covers, whole), reader),
    )


def _includes(offer: Considered, course: Course, covers: str, whole: float) -> Text:
    assert offer.price is not None
    each, count = offer.price.printed(), course.sessions
    if not course.sessions:
        return statement("course.price.product", each=each)
    if covers == "course":
        counted = "course" if course.offered_sessions is not None else "uncounted"
        return statement(f"course.price.{counted}", count=count)
    if covers == "unclear":
        most = f"{whole:g} {offer.price.currency}"
        return statement("course.price.unclear", each=each, count=count, least=each, most=most)
    if count == 1:
        return statement("course.price.one", each=each)
    return statement("course.price.sessions", count=count, each=each)
