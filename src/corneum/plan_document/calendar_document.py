"""The days of a treatment as the plan holds them, and the sentence of the first screen about them."""

from __future__ import annotations

from datetime import date, timedelta

from corneum.client import Client
from corneum.evidence.statement import Text, statement
from corneum.plan_document import calendar_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.reason_document import iso
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds, is_held
from corneum.planning.calendar import first_day, is_too_early
from corneum.planning.results import TreatmentResult
from corneum.planning.waits import WaitStep
from corneum.wording.readers import Reader

OUTSIDE_SCOPE = "outside_scope"


def is_dated(holds: Holds, result: TreatmentResult) -> bool:
    """Whether a treatment gets days: it is not held or refused to who would do it, and a day can be named for it."""
    return result.waits.has_day and result.verdict != OUTSIDE_SCOPE and not is_held(holds, result)


def only_waits(holds: Holds, result: TreatmentResult) -> bool:
    """Whether all that refuses a treatment is over on a known day."""
    dated = result.waits.has_day and result.waits.until is not None
    return dated and result.verdict != OUTSIDE_SCOPE and not holds.everything


def waits_document(client: Client, result: TreatmentResult, holds: Holds, reader: Reader) -> models.Waits:
    """The entry `waits` of a treatment; without days where nothing elective is dated."""
    waits = result.waits
    named = not holds.everything
    start = first_day(client, result)
    return models.Waits(
        until=iso(waits.until) if named else None,
        never=waits.never,
        open=waits.is_open,
        first_day=start.isoformat() if named and is_dated(holds, result) else None,
        too_early=named and is_too_early(client, waits),
        steps=[_step(client, step, start, reader, named=named) for step in waits.steps],
    )


def event_document(result: TreatmentResult) -> models.EventVisibility | None:
    """The entry `visible_on_event` of a treatment; None where no event lies ahead of it."""
    visibility = result.visible_on_event
    if visibility is None:
        return None
    of_rows = (source for row in visibility.rows for source in row.sources)
    sources = dict.fromkeys((*visibility.sources, *of_rows))
    return models.EventVisibility(
        date=visibility.date.isoformat(),
        word=visibility.word,
        probability=visibility.probability,
        upper_days=visibility.upper_days,
        parts=models.EventParts(**visibility.parts),
        sources=list(sources),
    )


def when(client: Client, result: TreatmentResult) -> Text:
    """From which day on nothing that was read stands against a treatment, or why no day is named."""
    waits = result.waits
    if result.verdict == OUTSIDE_SCOPE:
        return statement("calendar.when.outside_scope")
    if waits.never:
        return statement("calendar.when.never")
    if waits.is_open:
        return statement("calendar.when.open", step=next(step.do for step in waits.steps if step.until is None))
    day = first_day(client, result).isoformat()
    if is_too_early(client, waits) and client.planned_for is not None:
        return statement("calendar.when.too_early", planned=client.planned_for.isoformat(), date=day)
    return statement("calendar.when.after_steps" if waits.steps else "calendar.when.from", date=day)


def _step(client: Client, step: WaitStep, start: date, reader: Reader, *, named: bool) -> models.WaitStep:
    return models.WaitStep(
        code=step.code,
        do=sentences(step.do, reader),
        until=iso(step.until) if named else None,
        since=iso(_since(client, step, start)) if named else None,
        why=sentences(step.why, reader),
        shortest_days=step.low,
        longest_days=step.high,
        sources=list(step.sources),
        grade=grade_of(step.grade),
    )


def _since(client: Client, step: WaitStep, start: date) -> date | None:
    """The day from which something is left off before the first day of a treatment."""
    if not step.stops or step.until is None:
        return None
    return max(client.date, start - timedelta(days=(step.until - client.date).days))
