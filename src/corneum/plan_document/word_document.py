"""How the words of a client's file were read: what is not understood, not planned here, merged or read as several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corneum.client import Client, planned_goals
from corneum.client.device_and_goal_names import GoalName
from corneum.evidence.goal_words import NOT_PLANNED, PHRASES
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, statement
from corneum.evidence.tables import Row
from corneum.plan_document import word_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.sentences import sentences
from corneum.planning.treatment_summary import goal_key
from corneum.wording.readers import Reader

_LISTS = ("conditions", "medications", "allergies", "history")


def unresolved_document(client: Client, phrases: Sequence[str]) -> list[models.Unresolved]:
    """The entries `unresolved`: phrases on health that are not understood, then words for goals, zones and devices.

    Args:
        client: the client's file.
        phrases: on health, as `corneum.safety.contraindications.unresolved` gives them.
    """
    health = [models.Unresolved(text=phrase, where=_place_of(client, phrase), nearest=[]) for phrase in phrases]
    words = [
        models.Unresolved(text=word.text, where=word.where, nearest=list(word.nearest)) for word in client.unknown_words
    ]
    return [*health, *words]


def _place_of(client: Client, phrase: str) -> str:
    """Where in the file a phrase on health stands; the person where it cannot be found back."""
    for name in _LISTS:
        for place, entry in enumerate(getattr(client.person, name) or ()):
            if phrase in (entry if isinstance(entry, str) else entry.event):
                return f"client.{name}[{place}]"
    return "client"


def not_planned_document(context: ModelContext, client: Client, reader: Reader) -> list[models.NotPlanned]:
    """The entries `not_planned`: goals and places that are understood and outside of what is planned here."""
    return [_not_planned(_row(context, word.row), word.text, word.where, reader) for word in client.unplanned_words]


def _row(context: ModelContext, identity: str) -> Row:
    table, _, row_id = identity.partition(":")
    return context.row(table, row_id)


def _not_planned(row: Row, text: str, where: str, reader: Reader) -> models.NotPlanned:
    is_goal = row.table == NOT_PLANNED
    return models.NotPlanned(
        text=text,
        where=where,
        known=sentences(cell(row, "known" if is_goal else "say"), reader),
        do=sentences(cell(row, "do") if is_goal else (), reader),
        sources=list(row.sources),
        grade=grade_of(row.grade),
    )


def read_as_document(context: ModelContext, client: Client, reader: Reader) -> list[models.ReadAs]:
    """The entries `read_as`: goals that were merged, and words that mean several goals or need a word beside them."""
    return [*_merged(client, reader), *_phrases(context, client, reader)]


def _merged(client: Client, reader: Reader) -> Iterator[models.ReadAs]:
    for planned in planned_goals(client.stated_goals):
        if len(planned.words) > 1:
            goal = goal_key(planned.goal.goal, planned.goal.variant)
            why = statement("words.merged", words=tuple(dict.fromkeys(planned.words)), goal=_plain(goal))
            yield models.ReadAs(text=planned.words[0], where="goals", why=sentences(why, reader))


def _phrases(context: ModelContext, client: Client, reader: Reader) -> Iterator[models.ReadAs]:
    for place, stated in enumerate(client.stated_goals):
        named = stated.named
        if not isinstance(named, GoalName):
            continue
        where = f"goals[{place}]"
        for phrase in named.phrases:
            why = cell(context.row(PHRASES, phrase), "say")
            yield models.ReadAs(text=named.word, where=where, why=sentences(why, reader))
        if named.place:
            why = statement("words.place", place=named.place)
            yield models.ReadAs(text=named.word, where=where, why=sentences(why, reader))
        if named.also and not named.phrases:
            goals = tuple(_plain(goal_key(*each)) for each in ((named.goal, named.variant), *named.also))
            yield models.ReadAs(
                text=named.word, where=where, why=sentences(statement("words.several", goals=goals), reader)
            )


def _plain(goal: str) -> str:
    return goal.replace("_", " ").replace(".", ", ")
