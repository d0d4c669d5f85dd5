"""What the trials behind an answer did: sessions, the time between them, when they judged, how long it held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from corneum import units
from corneum.evidence.tables import Row
from corneum.response.benefit import Benefit
from corneum.response.contrasts import Contrast, weeks

# a follow-up that the table counts from one of these begins with the last session
_FROM_THE_END = ("last session", "last injection", "session", "treatment", "")


@dataclass(frozen=True)
class TrialCourse:
    """The course of the trials that a benefit rests on; days, None where they do not say.

    `follow_up` is counted from the last session. `held` is the longest time at which a gain was still there, `gone` the
    shortest after which it had gone. `is_borrowed` tells that the nearest treatment was tried and not this one.
    """

    goal: str
    sessions: int | None
    interval: int | None
    follow_up: int | None
    held: int | None
    gone: int | None
    is_borrowed: bool
    sources: tuple[str, ...]


def trial_course(benefit: Benefit) -> TrialCourse:
    """What the trials behind a benefit did; where several say it, the middle of them.

    Source: the outcome rows and contrasts that the benefit rests on.
    """
    shown = benefit.shown
    studies = (*shown.studies, *shown.not_used) if shown else ()
    follow_ups = [after for study in studies if (after := _follow_up(study.figures[0])) is not None]
    return TrialCourse(
        goal=benefit.goal,
        sessions=benefit.sessions,
        interval=None if not benefit.interval_weeks else in_days(benefit.interval_weeks * units.factor("week")),
        follow_up=in_days(median(follow_ups)) if follow_ups else None,
        held=max(_times(studies, "held_weeks"), default=None),
        gone=min(_times(studies, "gone_weeks"), default=None),
        is_borrowed=benefit.borrowed is not None,
        sources=benefit.sources,
    )


def in_days(seconds: float) -> int:
    """A time as whole days."""
    return round(seconds / units.factor("day"))


def _times(studies: Iterable[Contrast], column: str) -> list[int]:
    return [in_days(time.number) for study in studies if (time := weeks(study.row, column)) is not None]


def _follow_up(row: Row) -> float | None:
    """The time after the last session at which a study judged, s; None where it is not a time."""
    time, since = ("followup_weeks", "followup_from") if "followup_weeks" in row else ("time_weeks", "time_from")
    if not _is_number(row.get(time, "")):
        return None
    after = float(row[time]) * units.factor("week")
    if row[since] in _FROM_THE_END:
        return after
    sessions, apart = row.get("sessions", ""), row.get("interval_weeks", "")
    if not (_is_number(sessions) and _is_number(apart)):
        return after
    return max(0.0, after - (float(sessions) - 1) * float(apart) * units.factor("week"))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
