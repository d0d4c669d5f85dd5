"""Which trial would settle a question: the people it needs, and against what."""

from __future__ import annotations

import math

from scipy.special import ndtri

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.response.contrasts import ACTIVE, BASELINE
from corneum.response.effects import Effect


def settled_by(context: ModelContext, shown: Effect | None) -> Text:
    """The trial that would settle what is not known, with about how many people.

    Args:
        context: Tables, virtual people and record.
        shown: What was found so far; None where nothing was.
    """
    people = split_face_people(context)
    if shown is None or shown.comparator in (ACTIVE, BASELINE):
        return statement("evidence.settle.untreated", people=people)
    if shown.certainty.grade in ("moderate", "high") and shown.size is not None and not shown.disputed:
        return statement("evidence.settle.nothing")
    return statement(f"evidence.settle.{'added' if shown.comparator == 'added' else 'untreated'}", people=people)


def split_face_people(context: ModelContext) -> int:
    """People in whom both sides of the face show the stated difference with the stated power, rounded up to tens."""
    shared, difference, power, level = (
        context.parameter(f"response.{name}", leverage=0.0).number
        for name in ("split_face_correlation", "settled_difference", "settled_power", "settled_level")
    )
    z = float(ndtri(power) + ndtri(1 - level / 2))
    return 10 * math.ceil(2 * (1 - shared) * (z / difference) ** 2 / 10)
