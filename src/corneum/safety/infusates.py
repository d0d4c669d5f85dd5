"""What stands against an additive by the route on which it meets the skin: blood products, cells, hormones, medicines.

An additive is a tag of the treatment that carries it. `safety/infusates` holds a row for each additive and route, so
that none of them is judged as a cosmetic serum; `safety/provider_questions` what to ask about it. What a row says of
looks may not hold for a disease: `note_for` names the goals for which it is only a note.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.safety.gate import ROUTES, route_of
from corneum.safety.reasons import Reason, in_order

INFUSATES = "safety/infusates"
QUESTIONS = "safety/provider_questions"

# what somebody injects with a syringe goes by no route of these tables
_INJECTED, _NEEDLE = "injection", "needle"


@dataclass(frozen=True)
class OnRoute:
    """What stands against one `additive` (a tag), by its `name`, on one `route` (a key of `gate.ROUTES`)."""

    additive: str
    name: str
    route: str
    reason: Reason


def infusate_reasons(context: ModelContext, tags: frozenset[str], goals: Collection[str] = ()) -> tuple[Reason, ...]:
    """Reasons about what a treatment carries, on its own route, strongest first.

    Args:
        context: tables and record.
        tags: tags of the treatment, those of its contents among them.
        goals: goals of the client with their variants, as words of the goal table.

    Source:
        `safety/infusates`.
    """
    return additive_reasons(context, tags, tags, goals)


def additive_reasons(
    context: ModelContext, additives: Collection[str], tags: frozenset[str], goals: Collection[str] = ()
) -> tuple[Reason, ...]:
    """Reasons about some of the additives that a treatment carries, on its own route, strongest first.

    Args:
        context: tables and record.
        additives: tags of the additives.
        tags: tags of the treatment, which decide the route.
        goals: goals of the client with their variants, as words of the goal table.

    Source:
        `safety/infusates`.
    """
    if _INJECTED in tags and _NEEDLE not in tags:
        return ()
    route = route_of(tags)
    if not additives:
        return ()
    rows = [
        row for row in context.table(INFUSATES).rows if row["additive"] in additives and route in row.list("routes")
    ]
    return in_order(_reason(context, row, goals) for row in rows)


def on_route(context: ModelContext, additives: Collection[str], route: str) -> tuple[OnRoute, ...]:
    """What stands against each of these additives on one route.

    Args:
        context: tables and record.
        additives: tags that a content brings.
        route: a key of `gate.ROUTES`.

    Source:
        `safety/infusates`.
    """
    if not additives:
        return ()
    rows = [
        row for row in context.table(INFUSATES).rows if row["additive"] in additives and route in row.list("routes")
    ]
    return tuple(OnRoute(row["additive"], row["name"], route, _reason(context, row, ())) for row in rows)


def on_every_route(context: ModelContext, tags: frozenset[str]) -> tuple[OnRoute, ...]:
    """What stands against each additive of a treatment on each route that the tables speak of.

    Args:
        context: tables and record.
        tags: tags of the treatment.

    Returns:
        In the order of the table, and for each row in the order of `gate.ROUTES`.

    Source:
        `safety/infusates`.
    """
    return tuple(
        OnRoute(row["additive"], row["name"], route, _reason(context, row, ()))
        for row in context.table(INFUSATES).rows
        if row["additive"] in tags
        for route in ROUTES
        if route in row.list("routes")
    )


def questions_about(context: ModelContext, tags: frozenset[str]) -> tuple[tuple[Text, frozenset[str]], ...]:
    """What to ask a provider about the additives of a treatment.

    Args:
        context: tables and record.
        tags: tags of the treatment.

    Returns:
        Each question as a part of a list, with the names of the usual questions that it takes the place of.

    Source:
        `safety/provider_questions`.
    """
    rows = [row for row in context.table(QUESTIONS).rows if tags & set(row.list("additives"))]
    return tuple(
        (cell(context.row(QUESTIONS, row.row_id), "question"), frozenset(row.list("instead_of"))) for row in rows
    )


def _reason(context: ModelContext, row: Row, goals: Collection[str]) -> Reason:
    context.row(INFUSATES, row.row_id)
    reason = Reason(
        code=row["code"],
        strength=row["strength"],
        why=cell(row, "why"),
        do=cell(row, "do"),
        person_wide=True,
        sources=row.sources,
        grade=row.grade,
    )
    return replace(reason, strength="note") if set(goals) & set(row.list("note_for")) else reason
