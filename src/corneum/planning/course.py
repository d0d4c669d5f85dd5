"""Sessions on dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from corneum.planning.treatments import Treatment


@dataclass(frozen=True)
class Session:
    """One session of a course: its number from 1 and its day."""

    number: int
    day: date


def sessions(treatment: Treatment, start: date) -> tuple[Session, ...]:
    """The sessions of a treatment from its first day; a treatment without sessions has none."""
    if not treatment.sessions:
        return ()
    step = timedelta(weeks=treatment.interval_weeks or 0)
    return tuple(Session(number + 1, start + number * step) for number in range(treatment.sessions))
