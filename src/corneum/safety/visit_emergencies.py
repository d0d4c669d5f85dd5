"""Emergencies that can happen at a visit: the sign, the first act, the medicine and who may give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.safety.tags import names

VISIT_EMERGENCIES = "safety/visit_emergencies"
# beside the tags of a treatment: a local anaesthetic is in use, needles or tips work next to an eye
ANAESTHETIC, NEAR_EYE = "anaesthetic", "near_eye"


@dataclass(frozen=True)
class VisitEmergency:
    """One emergency; `medicine` and `who` may give it are empty where none helps at once."""

    id: str
    name: Text
    sign: Text
    act: Text
    medicine: Text
    who: Text
    sources: tuple[str, ...]
    grade: str


def visit_emergencies(context: ModelContext, tags: frozenset[str]) -> tuple[VisitEmergency, ...]:
    """The emergencies that can happen during a treatment.

    Args:
        context: tables and record.
        tags: tags of the treatment, with `ANAESTHETIC` and `NEAR_EYE` where they hold.

    Source:
        `safety/visit_emergencies`.
    """
    rows = context.table(VISIT_EMERGENCIES).rows
    return named(context, [row.row_id for row in rows if names(row["tags"], tags, None)])


def named(context: ModelContext, identities: Sequence[str]) -> tuple[VisitEmergency, ...]:
    """The emergencies of these ids."""
    return tuple(_emergency(context.row(VISIT_EMERGENCIES, identity)) for identity in identities)


def _emergency(row: Row) -> VisitEmergency:
    return VisitEmergency(
        id=row.row_id,
        name=cell(row, "name"),
        sign=cell(row, "sign"),
        act=cell(row, "act"),
        medicine=cell(row, "medicine"),
        who=cell(row, "who"),
        sources=row.sources,
        grade=row.grade,
    )
