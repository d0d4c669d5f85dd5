"""One clock: the day on which a treatment begins, from which visit, course, card and handout count."""

from __future__ import annotations

from datetime import date

from corneum.client import Client
from corneum.planning.results import TreatmentResult
from corneum.planning.waits import Waits


def first_day(client: Client, result: TreatmentResult) -> date:
    """The day asked for or that an offer was moved to, or the first later one that no reason with a day stands against.

    Args:
        client: the client's file; `planned_for`, else the day of planning, is the earliest day.
        result: a treatment with its waits. Where `waits.has_day` is false the day is not one to name to anybody.
    """
    day = first_day_after(client, result.waits)
    return day if result.treatment.day is None else max(day, result.treatment.day)


def first_day_after(client: Client, waits: Waits) -> date:
    """The day asked for, or the first later one that waits leave.

    Args:
        client: the client's file.
        waits: of the treatment.
    """
    start = client.planned_for or client.date
    return start if waits.until is None else max(start, waits.until)


def is_too_early(client: Client, waits: Waits) -> bool:
    """Whether the day that was planned lies before the day that waits leave.

    Args:
        client: the client's file.
        waits: of the treatment.
    """
    return client.planned_for is not None and waits.until is not None and waits.until > client.planned_for
