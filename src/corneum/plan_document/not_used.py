"""What a client's file says that changes nothing in its plan, and why.

Each rule looks at the results of the plan, or asks the stage that reads an entry again without it; nothing here is a
list of keys that do not count. The sentences, and the keys that have no model at all, stand in
`planning/unused_entries`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pydantic import BaseModel

from corneum.client import Client, UnknownWord, UnplannedWord
from corneum.client.unknown_words import is_understood
from corneum.evidence.model_context import ModelContext, Record
from corneum.evidence.statement import cell
from corneum.plan_document import not_used_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.not_used_health import unused_health
from corneum.plan_document.not_used_offers import unused_of_offers
from corneum.plan_document.not_used_technique import unused_technique
from corneum.plan_document.sentences import sentences
from corneum.plan_document.unused_entry import Entry, PlanFacts
from corneum.planning.carried_solutes import NOT_SIMULATED
from corneum.planning.event_visibility import EVENT
from corneum.planning.observations import observe
from corneum.planning.results import TreatmentResult
from corneum.safety.reasons import Reason
from corneum.safety.scope import judge
from corneum.wording.readers import Reader

TABLE = "planning/unused_entries"
ALWAYS = "always"
_DETAILS_OF_CREAMS = ("amount", "area", "site", "at")


def not_used_document(facts: PlanFacts, reader: Reader) -> list[models.NotUsed]:
    """The entries `not_used`: every key of the file that changed nothing, with why, in the order of the rules."""
    context = facts.context
    # what is only asked again is no part of the plan's record
    apart = replace(
        facts, context=ModelContext(context.tables, context.population, Record(asking=context.record), context.stages)
    )
    entries = dict.fromkeys(entry for rule in _RULES for entry in rule(apart))
    return [_document(context, key, row_id, reader) for key, row_id in entries]


def _document(context: ModelContext, key: str, row_id: str, reader: Reader) -> models.NotUsed:
    row = context.row(TABLE, row_id)
    return models.NotUsed(
        key=key, why=sentences(cell(row, "why"), reader), sources=list(row.sources), grade=grade_of(row.grade)
    )


def _without_model(facts: PlanFacts) -> Iterator[Entry]:
    """Entries that no model reads, whatever they say."""
    for row in facts.context.table(TABLE).rows:
        if row["when"] == ALWAYS:
            for key in row.list("keys"):
                yield from ((path, row.row_id) for path in _paths(facts.client, key.split(".")))


def _paths(model: object, key: list[str], stem: str = "") -> Iterator[str]:
    """Where the entries of a documented key stand in a client, as faults name them; none that was left out."""
    if isinstance(model, tuple):
        for place, item in enumerate(model):
            yield from _paths(item, key, f"{stem}[{place}]")
    elif not key:
        if model is not None:
            yield stem
    elif isinstance(model, BaseModel):
        for name, info in type(model).model_fields.items():
            if key[0] == (info.alias or name) and name in model.model_fields_set:
                yield from _paths(getattr(model, name), key[1:], f"{stem}.{key[0]}" if stem else key[0])


def _limits(facts: PlanFacts) -> Iterator[Entry]:
    broken = {part.text_id for result in facts.results.values() for text in result.limits_broken for part in text}
    limits, event = facts.client.limits, facts.client.event
    if limits.days_visible is not None and not broken & {"planning.limit.days_visible", "planning.limit.first_weeks"}:
        yield "limits.days_visible", "limit_days"
    if limits.price is not None and "planning.limit.price" not in broken:
        yield "limits.price", "limit_price"
    if event is not None and event.must_look_normal is not None and EVENT not in facts.codes:
        yield "event.must_look_normal", "must_look_normal"


def _measurements(facts: PlanFacts) -> Iterator[Entry]:
    reacting = {zone for result in facts.results.values() for zone, here in result.zones.items() if here.reaction}
    for zone, reading in facts.client.measurements.items():
        if reading.tewl is not None and zone not in reacting:
            yield f"measurements.{zone}.tewl", "water_loss_elsewhere"


def _visits(facts: PlanFacts) -> Iterator[Entry]:
    context, client = facts.context, facts.client
    observations = observe(context, client)
    earlier = client.person.numbered_treatments
    keys = [
        *(f"observed[{place}]" for place, _ in client.numbered_observations),
        *(f"client.previous_treatments[{place}]" for place, _ in earlier),
    ]
    for key, visit in zip(keys, observations.visits, strict=True):
        if not visit.signs and not visit.note:
            yield key, "visit_unread"
    for place, spot in client.numbered_observations:
        if spot.passes is None:
            continue
        spots = list(client.stated_observations)
        spots[place] = spot.model_copy(update={"passes": None})
        if observe(context, client.model_copy(update={"stated_observations": tuple(spots)})) == observations:
            yield f"observed[{place}].passes", "visit_passes"
    for place, treated in earlier:
        if treated.result not in (None, "worse"):
            yield f"client.previous_treatments[{place}].result", "visit_result"


def _numbing(facts: PlanFacts) -> Iterator[Entry]:
    """Creams that nobody came to, and a weight that bounds none."""
    client, creams, planned = facts.client, facts.client.anaesthetics, facts.numbs(facts.client)
    if client.person.weight is not None:
        unweighed = client.model_copy(update={"person": client.person.model_copy(update={"weight": None})})
        if facts.numbs(unweighed) == planned:
            yield "client.weight", "weight"
    for place, cream in enumerate(creams):
        others = client.model_copy(update={"anaesthetics": (*creams[:place], *creams[place + 1 :])})
        if facts.numbed is None or (others.anaesthetics and facts.numbs(others) == planned):
            yield f"anaesthetics[{place}].name", "anaesthetic"
        for detail in _DETAILS_OF_CREAMS:
            without = cream.model_copy(update={detail: None})
            changed = client.model_copy(update={"anaesthetics": (*creams[:place], without, *creams[place + 1 :])})
            if getattr(cream, detail) is not None and facts.numbs(changed) == planned:
                yield f"anaesthetics[{place}].{detail}", "anaesthetic_detail"


def _place_of_work(facts: PlanFacts) -> Iterator[Entry]:
    """A country or state of which no rule for these treatments is known."""
    operator = facts.client.operator
    if operator is None or operator.jurisdiction is None:
        return
    unplaced = facts.client.model_copy(update={"operator": operator.model_copy(update={"jurisdiction": None})})
    if all(
        _judged(facts, result, unplaced) == _judged(facts, result, facts.client) for result in facts.results.values()
    ):
        yield "operator.jurisdiction", "jurisdiction"


def _judged(facts: PlanFacts, result: TreatmentResult, client: Client) -> tuple[Reason, ...]:
    treatment = result.treatment
    return judge(
        facts.context, client, treatment.tags, result.longest_needle, referral=treatment.class_ == NOT_SIMULATED
    )


def _unknown_words(facts: PlanFacts) -> Iterator[Entry]:
    """Entries that hold a word which is not understood, or one for which nothing is planned; goals are told apart."""
    client = facts.client
    for word in client.unknown_words:
        key = word.where.partition("[")[0]
        if key == "client.history":
            yield word.where, "word_of_event"
        elif key != "goals":
            yield _as_stated(word), "word_unknown"
    for place in client.unplanned_words:
        if place.kind == "zone":
            yield _as_stated(place), "zone_outside"


def _as_stated(word: UnknownWord | UnplannedWord) -> str:
    """The place of a word; that of a reading is named by its zone."""
    return f"{word.where}.{word.text}" if word.where == "measurements" else word.where


def _devices(facts: PlanFacts) -> Iterator[Entry]:
    in_use = {result.treatment.device for result in facts.results.values()}
    for place, device in enumerate(facts.client.stated_devices or ()):
        if is_understood(device) and device not in in_use:
            yield f"devices[{place}]", "device_in_room"


_RULES: tuple[Callable[[PlanFacts], Iterator[Entry]], ...] = (
    _without_model,
    unused_health,
    _visits,
    _measurements,
    unused_of_offers,
    unused_technique,
    _unknown_words,
    _devices,
    _numbing,
    _place_of_work,
    _limits,
)
