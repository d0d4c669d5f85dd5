"""One clock: the day on which a treatment begins, from which visit, course, card and handout count."""

from __future__ import annotations

from datetime import date

from corneum.client import Client
from corneum.planning.results import TreatmentResult


def first_day(client: Client, result: TreatmentResult) -> date:
    """The day asked for or that an offer was moved to, or the first later one that no reason with a day stands against.

    Args:
        client: the client's file; `planned_for`, else the day of planning, is the earliest day.
        result: a treatment with its reasons; those without a day move nothing.
    """
    start = result.treatment.day or client.planned_for or client.date
    return max([start, *(reason.earliest for reason in result.reasons if reason.earliest is not None)])
