"""Signs of an emergency in what a client file says, and what to do about them at once.

They are read first, wherever a client writes freely: conditions, medicines, allergies, events, reactions to earlier
treatments, current care, anaesthetics and offers in words. What a sign asks for stands in `safety/red_flags`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from corneum.client import Client
from corneum.clinical_text.red_flags import Sign, signs
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.safety.reasons import STRENGTHS, Reason

RED_FLAGS = "safety/red_flags"


def red_flags(context: ModelContext, client: Client) -> tuple[Reason, ...]:
    """Signs of an emergency in what the file says: they hold everywhere.

    A sign dated longer ago than `safety.red_flag_recent`, or described as past, is history and no emergency: then a
    physician is asked before anything elective. One that is denied, or another person's, is none.

    Args:
        context: tables and record.
        client: the client's file.

    Returns:
        One reason a sign, the strongest and most urgent first.

    Source:
        `safety/red_flags`, read through `vocabulary/red_flag_rules`.
    """
    read = (client.person, client.date, client.current_care, client.anaesthetics, tuple(_offered(client)))
    return context.once("signs of an emergency", read, lambda here: _red_flags(here, client))


def emergencies(context: ModelContext, client: Client) -> tuple[Reason, ...]:
    """The signs of an emergency that is called now: those of `red_flags` that are neither long ago nor over."""
    return tuple(flag for flag in red_flags(context, client) if flag.strength == "contraindicated")


def free_texts(client: Client) -> Iterator[tuple[str, str, date | None]]:
    """Each free text of a client file with its field, and its day where the file gives one.

    Args:
        client: the client's file.
    """
    person = client.person
    for words in person.conditions or ():
        yield words, "conditions", None
    for words in person.medications or ():
        yield words, "medications", None
    for words in person.allergies or ():
        yield words, "allergies", None
    for event in person.history or ():
        # a day that was not understood is part of what was written
        yield f"{event.event}, {event.when_words}".rstrip(", "), "history", event.when
    for earlier in person.previous_treatments:
        if earlier.reaction:
            yield earlier.reaction, "reaction", None
    for care in client.current_care:
        yield care.active, "current_care", None
    for anaesthetic in client.anaesthetics:
        yield anaesthetic.name, "anaesthetics", None
    for words in _offered(client):
        yield words, "considering", None


def _offered(client: Client) -> Iterator[str]:
    """The words in which offers were written: whole, or what of them was not understood."""
    for offer in client.stated_offers:
        yield from (offer.offered_as,) if offer.offered_as else offer.not_understood


def _red_flags(context: ModelContext, client: Client) -> tuple[Reason, ...]:
    recent = timedelta(seconds=context.parameter("safety.red_flag_recent").number)
    lately = "; ".join(
        event.event
        for event in client.person.history or ()
        if event.when is not None and timedelta(0) <= client.date - event.when <= recent
    )
    flags: dict[str, Reason] = {}
    for words, field, day in free_texts(client):
        for sign in signs(words, client.date, recent, field=field, day=day, done_lately=lately):
            flag = _flag(context.row(RED_FLAGS, sign.identity), sign, day)
            if flag is not None and (sign.identity not in flags or sign.status == "now"):
                flags[sign.identity] = flag
    order = {row.row_id: position for position, row in enumerate(context.table(RED_FLAGS).rows)}
    return tuple(sorted(flags.values(), key=lambda reason: (STRENGTHS.index(reason.strength), order[reason.code])))


def _flag(row: Row, sign: Sign, day: date | None) -> Reason | None:
    """The reason that follows from a sign; None where it is denied, feared, or another person's."""
    if sign.status not in ("now", "past"):
        return None
    past = sign.status == "past"
    return Reason(
        code=row.row_id,
        strength=row["when_past"] if past else "contraindicated",
        why=cell(row, "why") + (_when_past(day) if past else ()),
        do=statement("safety.physician_before_elective") if past else cell(row, "do"),
        person_wide=True,
        sources=row.sources,
        grade=row.grade,
    )


def _when_past(day: date | None) -> Text:
    return statement("safety.sign_dated", when=day.isoformat()) if day else statement("safety.sign_past")
