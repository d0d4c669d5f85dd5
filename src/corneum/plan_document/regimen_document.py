"""The entry `regimen`: home care beside, or in place of, a procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from corneum.client import Client, Price
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, statement
from corneum.plan_document import regimen_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.quantities import number
from corneum.plan_document.reason_document import iso
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds, is_held
from corneum.planning.course import course_of
from corneum.planning.regimen import Extent, RegimenFacts, Step, regimen
from corneum.planning.regimen_calendar import Pause, Visits
from corneum.planning.regimen_choice import LeftOut, PrescriptionRequest
from corneum.planning.regimen_conflicts import NotTogether
from corneum.planning.regimen_products import PRODUCTS
from corneum.planning.results import TreatmentResult
from corneum.wording.readers import Reader

REFERRAL = "referral"
_REFUSED = ("contraindicated", "outside_scope")


def regimen_document(
    context: ModelContext,
    client: Client,
    results: Mapping[str, TreatmentResult],
    recommended: str,
    subject: TreatmentResult | None,
    holds: Holds,
    reader: Reader,
) -> models.Regimen:
    """The home care of a plan.

    Args:
        context: tables and record.
        client: the client's file.
        results: of the treatments of the plan, by id.
        recommended: the treatment that the plan recommends, `none` for nothing more than today.
        subject: the treatment whose visit the plan describes.
        holds: what holds the plan back; then nothing with an active is named.
        reader: who reads the plan.
    """
    procedure = _procedure(results.get(recommended), subject)
    visits = None if procedure is None else _visits(context, client, procedure, recommended, holds)
    facts = RegimenFacts(client, results, recommended, visits, _extent(holds), dated=not holds.everything)
    home_care = regimen(context, facts)
    return models.Regimen(
        morning=_steps(context, home_care.morning, reader),
        evening=_steps(context, home_care.evening, reader),
        around_visits=[_pause(each, reader) for each in home_care.pauses],
        visits_of=procedure.treatment.id if procedure and visits else None,
        not_together=[_apart(context, each, reader) for each in home_care.not_together],
        left_out=[_left_out(each, reader) for each in home_care.left_out],
        ask_prescriber=[_prescription_to_ask_for(each, reader) for each in home_care.asked],
        notes=[sentences(note, reader) for note in home_care.notes],
    )


def _extent(holds: Holds) -> Extent:
    if any(flag.strength == "contraindicated" for flag in holds.flags):
        return "nothing"
    return "bland" if holds.everything else "full"


def _procedure(recommended: TreatmentResult | None, subject: TreatmentResult | None) -> TreatmentResult | None:
    """The procedure that home care is planned around: the one recommended, else the one asked about. What is done
    elsewhere comes last, for its visits are set there."""
    done = [each for each in (recommended, subject) if each is not None and "no_procedure" not in each.treatment.tags]
    return next(iter([*(each for each in done if each.treatment.class_ != REFERRAL), *done]), None)


def _visits(
    context: ModelContext, client: Client, procedure: TreatmentResult, recommended: str, holds: Holds
) -> Visits | None:
    """The visits of a procedure; without days where it is neither recommended nor has a day of its own, and none
    where it is refused."""
    if holds.everything or procedure.verdict in _REFUSED:
        return None
    advised = procedure.treatment.id == recommended or (
        client.planned_for is not None and procedure.verdict != "not_recommended"
    )
    course = course_of(context, client, procedure) if advised and not is_held(holds, procedure) else None
    days = () if course is None else tuple(visit.day for visit in course.visits if visit.kind == "session")
    return Visits(procedure.treatment.tags, procedure.longest_needle, days)


def _steps(context: ModelContext, steps: Sequence[Step], reader: Reader) -> list[models.RegimenStep]:
    return [
        models.RegimenStep(
            order=place,
            kind=step.row["kind"],
            name=sentences(step.name, reader),
            amount=None if step.amount is None else number(context, step.amount),
            amount_words=sentences(step.amount_words, reader),
            start=sentences(step.start, reader),
            begins=iso(step.begins),
            frequency=sentences(step.frequency, reader),
            why=sentences(step.why, reader),
            price=_price(step.price),
            in_use=step.in_use,
            for_prescriber=step.for_prescriber,
            apart_from=list(step.apart_from),
            sources=list(step.sources),
            grade=grade_of(step.grade),
        )
        for place, step in enumerate(steps, start=1)
    ]


def _price(price: Price | None) -> models.RegimenPrice | None:
    return None if price is None else models.RegimenPrice(amount=price.amount, currency=price.currency)


def _pause(pause: Pause, reader: Reader) -> models.VisitPause:
    return models.VisitPause(
        what=", ".join(pause.what),
        stop_days_before=pause.stop_days,
        restart_days_after=pause.restart_days,
        rule=sentences(pause.rule, reader),
        dates=[
            models.PauseDates(
                stop=each.stop.isoformat(), visit=each.visit.isoformat(), restart=each.restart.isoformat()
            )
            for each in pause.dates
        ],
        sources=list(pause.sources),
        grade=grade_of(pause.grade),
    )


def _apart(context: ModelContext, pair: NotTogether, reader: Reader) -> models.KeptApart:
    table = context.table(PRODUCTS)
    return models.KeptApart(
        products=[table.row(product)["kind"] for product in pair.products],
        apart_by=cast(models.ApartBy, pair.apart_by),
        severity=pair.severity,
        why=sentences(pair.why, reader),
        do=sentences(pair.do, reader),
        sources=list(pair.sources),
        grade=grade_of(pair.grade),
    )


def _left_out(left: LeftOut, reader: Reader) -> models.NotUsedProduct:
    name = statement("planning.regimen.in_use", names=left.names) if left.names else cell(left.row, "name")
    return models.NotUsedProduct(
        kind=left.row["kind"],
        name=sentences(name, reader),
        in_use=bool(left.names),
        why=sentences(left.against.why, reader),
        do=sentences(left.against.do, reader),
        until=iso(left.against.until),
        sources=list(left.against.sources),
        grade=grade_of(left.against.grade),
    )


def _prescription_to_ask_for(request: PrescriptionRequest, reader: Reader) -> models.AskPrescriber:
    row = request.row
    ask = statement("plan.regimen.ask", name=cell(row, "name"), who=row["who_treats"])
    return models.AskPrescriber(
        kind=row["kind"],
        name=sentences(cell(row, "name"), reader),
        ask=sentences(ask, reader),
        why=sentences(request.why, reader),
        sources=list(dict.fromkeys((*request.behind.sources, *row.sources))),
        grade=grade_of(request.behind.grade),
    )
