"""Words on the client's health and care that are understood and change nothing in a plan.

An entry counts where something that stands against a treatment of the plan follows from it, where it is a sign of an
emergency or not understood, or where without it another question would be open. Whether it does is asked of the stages
that read it, with the entry and without.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

from corneum.client import Client, Formula, care_in_use, read_entries, standing_allergies, unanswered_questions
from corneum.evidence.model_context import ModelContext
from corneum.plan_document.first_screen import uses_sunscreen
from corneum.plan_document.unused_entry import Entry, PlanFacts
from corneum.response.care import Overlap, overlap
from corneum.safety.contraindications import Concern, concerns, unresolved
from corneum.safety.emergencies import red_flags
from corneum.safety.gate import product

Item = TypeVar("Item")

_LISTS = ("conditions", "medications", "allergies", "history")


def unused_health(facts: PlanFacts) -> Iterator[Entry]:
    """Entries on the client's health and care that changed nothing."""
    before = _health(facts, facts.client)
    for name in _LISTS:
        entries: tuple[object, ...] = getattr(facts.client.person, name) or ()
        for place in range(len(entries)):
            key = f"client.{name}[{place}]"
            if _health(facts, _of_person(facts.client, name, _without(entries, place))) == before:
                yield key, "health_noted"
            elif name == "history":
                yield from _place_and_day(facts, key, place, before)
    yield from _screens(facts, before)
    yield from _care(facts, before)
    yield from _reviewed(facts, before)
    yield from _skin_type(facts)
    if "language" in facts.client.model_fields_set:
        read_in_english = facts.client.model_copy(update={"language": "en"})
        if read_entries(read_in_english) == read_entries(facts.client):
            yield "language", "language"


def _place_and_day(facts: PlanFacts, key: str, place: int, before: Hashable) -> Iterator[Entry]:
    """Place and day of an event that counts, where nothing follows from them."""
    history = facts.client.person.history or ()
    event = history[place]
    for field, alias, blank, row_id in (
        ("stated_zones", "zone", (), "history_place"),
        ("stated_when", "when", type(event.stated_when)(), "history_day"),
    ):
        if getattr(event, field) == blank:
            continue
        others = list(history)
        others[place] = event.model_copy(update={field: blank})
        if _health(facts, _of_person(facts.client, "history", tuple(others))) == before:
            yield f"{key}.{alias}", row_id


def _screens(facts: PlanFacts, before: Hashable) -> Iterator[Entry]:
    screens = facts.client.person.screens
    for name in type(screens).model_fields:
        if getattr(screens, name) is None:
            continue
        unasked = _of_person(facts.client, "screens", screens.model_copy(update={name: None}))
        if _health(facts, unasked) == before:
            yield f"client.screens.{name}", "screen"


def _care(facts: PlanFacts, before: Hashable) -> Iterator[Entry]:
    for place in range(len(facts.client.current_care)):
        others = facts.client.model_copy(update={"current_care": _without(facts.client.current_care, place)})
        same = uses_sunscreen(others) == uses_sunscreen(facts.client)
        if same and _overlaps(facts, others) == _overlaps(facts, facts.client) and _health(facts, others) == before:
            yield f"current_care[{place}]", "care_noted"


def _reviewed(facts: PlanFacts, before: Hashable) -> Iterator[Entry]:
    """Marks of a review on words that the file does not hold."""
    marks = facts.client.reviewed
    for place in range(len(marks)):
        others = facts.client.model_copy(update={"reviewed": _without(marks, place)})
        if _health(facts, others) == before:
            yield f"reviewed[{place}]", "reviewed"


def _skin_type(facts: PlanFacts) -> Iterator[Entry]:
    """A type of skin for which care at home is chosen as for an unknown one."""
    client = facts.client
    unstated = _of_person(client, "skin_type", None)
    if client != unstated and facts.home_care(facts.context, client) == facts.home_care(facts.context, unstated):
        yield "client.skin_type", "skin_type"


def _overlaps(facts: PlanFacts, client: Client) -> list[Overlap]:
    kinds = {(result.treatment.payload, result.treatment.class_) for result in facts.results.values()}
    return [overlap(facts.context, care_in_use(client), *kind) for kind in sorted(kinds)]


def _health(facts: PlanFacts, client: Client) -> Hashable:
    """All that a plan follows from what a client says of their health, as far as it shows in this plan."""
    context, codes = facts.context, facts.codes
    standing = frozenset(_standing(concern) for concern in concerns(context, client) if concern.row.row_id in codes)
    still_open = tuple(question.id for question in unanswered_questions(client))
    signs = tuple((flag.code, flag.strength, flag.why) for flag in red_flags(context, client))
    reviewed = tuple((entry.text, entry.reviewed) for entry in read_entries(client) if entry.reviewed is not None)
    return (
        standing,
        still_open,
        signs,
        reviewed,
        unresolved(context, client),
        _allergens(facts, client),
        facts.numbs(client),
    )


def _standing(concern: Concern) -> Hashable:
    """What a plan shows of a concern; where it is depends on the place only if it is bound to the field."""
    finding = concern.finding
    return (
        concern.row.row_id,
        finding.words,
        concern.earliest,
        finding.zones if concern.row["field_only"] == "yes" else (),
    )


def _allergens(facts: PlanFacts, client: Client) -> Hashable:
    allergies = standing_allergies(client)
    formulas = {
        (result.treatment.formula, result.treatment.tags): None
        for result in facts.results.values()
        if result.treatment.formula is not None
    }
    return tuple(code for formula, tags in formulas for code in _codes_against(facts.context, formula, tags, allergies))


def _codes_against(
    context: ModelContext, formula: Formula, tags: frozenset[str], allergies: tuple[str, ...] | None
) -> tuple[str, ...]:
    """The codes of all that stands against a product: most of what a client says leaves its allergies as they are."""

    def judged(apart: ModelContext) -> tuple[str, ...]:
        return tuple(reason.code for reason in product(apart, formula, tags, allergies))

    return context.once("codes against a product", (formula, tags, allergies), judged)


def _of_person(client: Client, name: str, value: object) -> Client:
    return client.model_copy(update={"person": client.person.model_copy(update={name: value})})


def _without(entries: Sequence[Item], place: int) -> tuple[Item, ...]:
    return (*entries[:place], *entries[place + 1 :])
