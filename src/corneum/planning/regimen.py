"""Home care as a plan: what is put on in the morning and in the evening, in which order, and what pauses when.

What is used already goes on as it is. Cleanser, moisturiser and sunscreen that are missing are added at once; what is
new beside them begins one at a time, so that it shows what irritates, and never so that it irritates on the day of a
visit or an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from corneum import units
from corneum.client import Client, Price
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.planning.choose import NOTHING_MORE
from corneum.planning.regimen_calendar import Pause, Visits, first_day_for, pause
from corneum.planning.regimen_choice import Begun, Choices, LeftOut, PrescriptionRequest, new_products
from corneum.planning.regimen_conflicts import EVENING as OTHER_EVENING
from corneum.planning.regimen_conflicts import NotTogether, not_together
from corneum.planning.regimen_products import (
    EVENING,
    MORNING,
    PRODUCTS,
    InUse,
    basic_families,
    basic_of,
    needs_prescriber,
    products_in_use,
)
from corneum.planning.regimen_screening import PREGNANCY, against, notes_on
from corneum.planning.results import TreatmentResult

# `bland`: sunscreen, moisturiser and cleanser alone; `nothing`: not even these
Extent = Literal["full", "bland", "nothing"]
_AS_NOW = {
    (MORNING,): "planning.regimen.as_now.morning",
    (EVENING,): "planning.regimen.as_now.evening",
    (MORNING, EVENING): "planning.regimen.as_now.morning_evening",
}


@dataclass(frozen=True)
class RegimenFacts:
    """What a regimen is made from. `visits` are those of the procedure that the plan answers, None where there is
    none; without `dated` nothing carries a day."""

    client: Client
    results: Mapping[str, TreatmentResult]
    recommended: str
    visits: Visits | None
    extent: Extent
    dated: bool


@dataclass(frozen=True)
class Step:
    """One product of a morning or an evening.

    `called` is its short name. `begins` is the day on which it is begun, None where it is in use, belongs to every
    regimen or nothing is dated.
    `amount` is in fingertip units. `apart_from` names what it is not put on together with in one evening.
    """

    row: Row
    called: str
    name: Text
    times: tuple[str, ...]
    amount: Value | None
    amount_words: Text
    start: Text
    frequency: Text
    why: Text
    price: Price | None
    in_use: bool
    for_prescriber: bool
    begins: date | None
    apart_from: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Regimen:
    """Morning and evening in the order of putting on, and all that belongs to them."""

    morning: tuple[Step, ...]
    evening: tuple[Step, ...]
    pauses: tuple[Pause, ...]
    not_together: tuple[NotTogether, ...]
    left_out: tuple[LeftOut, ...]
    asked: tuple[PrescriptionRequest, ...]
    notes: tuple[Text, ...]


def regimen(context: ModelContext, facts: RegimenFacts) -> Regimen:
    """The home care of a client.

    Args:
        context: tables and record.
        facts: the client, the treatments of the plan, the visits, and how much may be said.

    Source:
        `planning/regimen_products` and the tables beside it.
    """
    if facts.extent == "nothing":
        return Regimen((), (), (), (), (), (), (statement("planning.regimen.nothing_now"),))
    client = facts.client
    staying, stopped = _in_use(context, facts)
    choices = Choices()
    if facts.extent == "full":
        choices = new_products(context, client, facts.results, facts.recommended, staying)
    replaced = [begun.replaces for begun in choices.begun if begun.replaces]
    staying = [used for used in staying if used not in replaced]
    steps = [_step_in_use(context, client, used, staying) for used in staying]
    steps += [_basic_step(context, facts, row) for row in _missing_basics(context, client, staying)]
    steps += _new_steps(context, facts, choices.begun)
    ordered = sorted(steps, key=lambda step: int(step.row["order"]))
    stopped_families = {left.row["family"] for left in stopped}
    left_out = (*stopped, *(left for left in choices.left_out if left.row["family"] not in stopped_families))
    return Regimen(
        morning=tuple(step for step in ordered if MORNING in step.times),
        evening=tuple(step for step in ordered if EVENING in step.times),
        pauses=tuple(_pauses(context, facts, ordered)),
        not_together=not_together(context, [step.row for step in ordered]),
        left_out=left_out,
        asked=tuple(choices.asked),
        notes=tuple(_notes(context, facts, ordered, left_out, choices)),
    )


def _in_use(context: ModelContext, facts: RegimenFacts) -> tuple[list[InUse], list[LeftOut]]:
    """What is in use and stays, and what of it stops; where only the bland is left, the rest is not spoken of."""
    staying, stopped = [], []
    for used in products_in_use(context, facts.client):
        barred = against(context, facts.client, used.row, is_new=False)
        if barred is not None:
            stopped.append(LeftOut(used.row, barred, used.names))
        elif facts.extent == "full" or used.row["basic"] == "yes":
            staying.append(used)
    return staying, stopped


def _missing_basics(context: ModelContext, client: Client, staying: Sequence[InUse]) -> Iterator[Row]:
    used = {product.row["family"] for product in staying}
    for family in basic_families(context):
        if family not in used:
            yield basic_of(context, client, family)


def _step_in_use(context: ModelContext, client: Client, used: InUse, staying: Sequence[InUse]) -> Step:
    row = used.row
    apart = tuple(
        other.names[0]
        for other in staying[: staying.index(used)]
        for pair in not_together(context, (other.row, row))
        if pair.apart_by == OTHER_EVENING and not set(row.list("times")).isdisjoint(other.row.list("times"))
    )
    start = statement("planning.regimen.goes_on")
    if row["when"]:
        start += statement("planning.regimen.then", name=cell(row, "name"))
    when = statement(_AS_NOW[row.list("times")])
    if apart:
        when = statement("planning.regimen.other_evenings", others=apart)
    step = _step(context, row, row, cell(row, "why"))
    name = statement("planning.regimen.in_use", names=used.names)
    called = used.names[0]
    return replace(step, called=called, name=name, start=start, frequency=when, in_use=True, apart_from=apart)


def _basic_step(context: ModelContext, facts: RegimenFacts, row: Row) -> Step:
    step = replace(_step(context, row, row, cell(row, "why")), price=_price(facts, row))
    return replace(step, start=statement("planning.regimen.from_now"))


def _new_steps(context: ModelContext, facts: RegimenFacts, begun: Sequence[Begun]) -> Iterator[Step]:
    days: list[date] = []
    for new in begun:
        day = _first_day(context, facts, new, days) if facts.dated else None
        days += [day] if day else []
        prescribed = needs_prescriber(context, facts.client, new.row)
        step = _step(context, new.row, new.behind, new.why)
        yield replace(
            step,
            times=new.times,
            start=_start(new, day, prescribed),
            price=_price(facts, new.row),
            for_prescriber=prescribed,
            begins=day,
        )


def _start(new: Begun, day: date | None, prescribed: bool) -> Text:
    how = cell(new.row, "begins")
    if day is None:
        text = statement("planning.regimen.prescribed_undated" if prescribed else "planning.regimen.undated", how=how)
    else:
        text_id = "planning.regimen.prescribed" if prescribed else "planning.regimen.begins"
        text = statement(text_id, day=day.isoformat(), how=how)
    if new.replaces is not None:
        text += statement("planning.regimen.replaces", names=new.replaces.names)
    return text


def _first_day(context: ModelContext, facts: RegimenFacts, new: Begun, begun_on: Sequence[date]) -> date:
    """The first day that is free of visits and event, and far enough from the days on which others begin."""
    gap = timedelta(days=round(context.parameter("planning.new_product_gap").number / units.factor("day")))
    client = facts.client
    around = pause(context, new.row, (), facts.visits, None) if facts.visits else None
    event = client.event.date if client.event else None
    day = max(client.date, new.until or client.date)
    while True:
        free = first_day_for(context, new.row, day, facts.visits, event, around)
        free = max((other + gap for other in begun_on if abs(free - other) < gap), default=free)
        if free == day:
            return day
        day = free


def _step(context: ModelContext, row: Row, behind: Row, why: Text) -> Step:
    return Step(
        row=row,
        called=row["kind"],
        name=cell(row, "name"),
        times=row.list("times"),
        amount=context.row(PRODUCTS, row.row_id).value("amount_ftu") if row["amount_ftu"] else None,
        amount_words=cell(row, "amount_words"),
        start=(),
        frequency=cell(row, "frequency"),
        why=why,
        price=None,
        in_use=False,
        for_prescriber=False,
        begins=None,
        apart_from=(),
        sources=tuple(dict.fromkeys((*row.sources, *behind.sources))),
        grade=behind.grade,
    )


def _price(facts: RegimenFacts, row: Row) -> Price | None:
    """What the client was told that it costs."""
    offers = (facts.results[rung].treatment.considered for rung in row.list("rungs") if rung in facts.results)
    return next((offer.price for offer in offers if offer is not None and offer.price), None)


def _pauses(context: ModelContext, facts: RegimenFacts, steps: Sequence[Step]) -> Iterator[Pause]:
    """How what is used is left off around the visits; what keeps the same days is said at once."""
    if facts.visits is None:
        return
    visits = facts.visits if facts.dated else replace(facts.visits, days=())
    alike: dict[tuple[object, ...], list[str]] = {}
    pauses: dict[tuple[object, ...], Pause] = {}
    for step in steps:
        around = pause(context, step.row, (step.called,), visits, step.begins)
        if around is not None:
            days: tuple[object, ...] = (around.stop_days, around.restart_days, around.dates)
            pauses.setdefault(days, around)
            alike.setdefault(days, []).append(step.called)
    for alike_days, around in pauses.items():
        yield replace(around, what=tuple(alike[alike_days]))


def _notes(
    context: ModelContext, facts: RegimenFacts, steps: Sequence[Step], left_out: Sequence[LeftOut], choices: Choices
) -> Iterator[Text]:
    client = facts.client
    if facts.extent == "bland":
        yield statement("planning.regimen.bland_only")
    elif facts.recommended == NOTHING_MORE and not (choices.begun or choices.asked):
        yield statement("planning.regimen.keep")
    if "current_care" not in client.model_fields_set:
        yield statement("planning.regimen.care_not_asked")
    if len(choices.begun) > 1:
        gap = context.parameter("planning.new_product_gap").number
        yield statement("planning.regimen.one_at_a_time", gap=gap)
    if any(left.against.code in PREGNANCY for left in left_out):
        yield statement("planning.regimen.in_pregnancy", names=tuple(_used_in_pregnancy(context, client)))
    yield from dict.fromkeys(note for step in steps for note in notes_on(context, client, step.row))


def _used_in_pregnancy(context: ModelContext, client: Client) -> Iterator[str]:
    """The kinds that may be used in pregnancy, and against which nothing else of the client stands."""
    rows = context.table(PRODUCTS).where(used_in_pregnancy="yes")
    usable = [row for row in rows if against(context, client, row, is_new=False) is None]
    yield from dict.fromkeys(context.row(PRODUCTS, row.row_id)["kind"] for row in usable)
