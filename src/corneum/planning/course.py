"""The course of a treatment on dates: its sessions, its reviews, and a repeat where anything is known of one.

What was offered counts before what trials did, and that before what is usual; nothing comes sooner than healing
allows. Every day counts from `corneum.planning.calendar.first_day`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.planning.calendar import first_day
from corneum.planning.results import Quantity, TreatmentResult
from corneum.planning.trial_course import TrialCourse, in_days, trial_course
from corneum.safety.aftercare import Wait, least_interval
from corneum.safety.tags import names

REVIEWS = "planning/course_reviews"
REPEATS = "planning/course_repeats"

# whoever a client is referred to sets the days
REFERRAL = "referral"

VisitKind = Literal["session", "review", "maintenance"]


@dataclass(frozen=True)
class Visit:
    """One day of a course: its kind and its number within the kind, from 1."""

    kind: VisitKind
    number: int
    day: date


@dataclass(frozen=True)
class Course:
    """A treatment over time.

    `sessions` is how many are planned, 0 for care at home; `offered_sessions`, `offered_interval` (days) what was
    offered, `usual_sessions` what is usual where nobody says. `interval` (days) is what is planned between two
    sessions and `floor` what healing needs. `review` is the row by which the result is judged, `judged_after` the days
    after the last session. `repeat` is the row that says when to repeat, None where only trials, or nobody, say.
    `moved` is the number of the first session that an event moved. `trials` is what trials for the first goal did,
    None where the client has no goal.
    """

    sessions: int
    interval: int | None
    floor: Wait | None
    offered_sessions: int | None
    offered_interval: int | None
    usual_sessions: int | None
    trials: TrialCourse | None
    review: Row
    judged_after: int
    repeat: Row | None
    moved: int | None
    visits: tuple[Visit, ...]

    @property
    def floor_days(self) -> int:
        """Days that healing needs between two sessions; 0 where no rule says."""
        return 0 if self.floor is None else in_days(self.floor.hour * units.factor("h"))


def course_of(context: ModelContext, client: Client, result: TreatmentResult) -> Course | None:
    """The course of a treatment; None where there is nothing to do more than once and nothing to judge.

    Args:
        context: tables and record.
        client: the client's file, with what was offered and the event.
        result: the treatment with its reasons, its needles and what trials say of it for each goal.

    Source: the trials of the first goal, planning/course_reviews, planning/course_repeats, and for healing
        safety/aftercare_map.
    """
    treatment, offer = result.treatment, result.treatment.considered
    review = next((row for row in context.table(REVIEWS).rows if is_ruled(row, treatment.tags)), None)
    if review is None:
        return None
    context.row(REVIEWS, review.row_id)
    first_goal = next(iter(result.benefits.values()), None)
    trials = None if first_goal is None else trial_course(first_goal)
    usual = treatment.sessions
    offered = None if offer is None or usual is None else offer.sessions
    offered_apart = None if offer is None or offer.interval is None else in_days(offer.interval)
    sessions = 0 if usual is None else offered or (trials.sessions if trials else None) or usual
    floor = least_interval(context, treatment.tags, result.longest_needle)
    custom = None if treatment.interval_weeks is None else in_days(treatment.interval_weeks * units.factor("week"))
    apart = offered_apart or (trials.interval if trials else None) or custom
    repeat = next((row for row in context.table(REPEATS).rows if names(row["tags"], treatment.tags, None)), None)
    course = Course(
        sessions=sessions,
        interval=None,
        floor=floor,
        offered_sessions=offered,
        offered_interval=offered_apart,
        usual_sessions=usual,
        trials=trials,
        review=review,
        judged_after=_judged_after(context, review, trials),
        repeat=None if repeat is None or not sessions else context.row(REPEATS, repeat.row_id),
        moved=None,
        visits=(),
    )
    between = max(apart or 0, course.floor_days) if sessions > 1 else None
    if treatment.class_ == REFERRAL and offer is None:
        return replace(course, interval=between)
    return _on_dates(client, result, course, between)


def is_ruled(row: Row, tags: frozenset[str]) -> bool:
    """Whether a row with `tags` and `not_tags` speaks of a treatment."""
    return names(row["tags"], tags, None) and not tags & set(row.list("not_tags"))


def _judged_after(context: ModelContext, review: Row, trials: TrialCourse | None) -> int:
    """Days after the last session: when trials judged, not before the rule and not after a year."""
    least = in_days(review.value("after_weeks").number)
    latest = in_days(context.parameter("planning.course_latest_review").number)
    return max(least, min(latest, (trials.follow_up if trials else None) or 0))


def _on_dates(client: Client, result: TreatmentResult, course: Course, between: int | None) -> Course:
    start = first_day(client, result)
    days, moved = _session_days(client, result, start, course.sessions, between or 0)
    last = days[-1] if days else start
    reviews = [*_halfway(course, days), last + timedelta(days=course.judged_after)]
    least = in_days(course.review.value("after_weeks").number)
    sooner = course.judged_after - least
    if (not days and sooner > 0) or 2 * sooner >= least:
        # nobody is left alone until trials judged, at home or where that is much later
        reviews.insert(-1, last + timedelta(days=least))
    visits = [
        *(Visit("session", number, day) for number, day in enumerate(days, 1)),
        *(Visit("review", number, day) for number, day in enumerate(reviews, 1)),
        *(Visit("maintenance", 1, day) for day in _repeats(course, last)),
    ]
    # a review on the day of a session comes before it
    order = {"review": 0, "session": 1, "maintenance": 2}
    in_order = tuple(sorted(visits, key=lambda visit: (visit.day, order[visit.kind])))
    return replace(course, interval=between, moved=moved, visits=in_order)


def _session_days(
    client: Client, result: TreatmentResult, start: date, sessions: int, between: int
) -> tuple[list[date], int | None]:
    """The days of the sessions, and the first that was moved behind the event; the first session is never moved."""
    days: list[date] = []
    moved = None
    event = client.event
    shown = _longest_visible(result.burden.days_visible)
    for number in range(1, sessions + 1):
        day = start if not days else days[-1] + timedelta(days=between)
        if days and event is not None and event.must_look_normal and day <= event.date <= day + timedelta(days=shown):
            day, moved = event.date + timedelta(days=1), moved or number
        days.append(day)
    return days, moved


def _longest_visible(visible: Quantity) -> int:
    """The upper end of the days on which something shows."""
    if isinstance(visible, NoData):
        return 0
    return in_days(float(np.quantile(visible.draws, CENTRAL_95[1])) if isinstance(visible, Drawn) else visible.high)


def _halfway(course: Course, days: list[date]) -> Iterator[date]:
    """The day of the first session beyond those that trials did: what came so far is looked at before it."""
    tried = course.trials.sessions if course.trials else None
    if tried and tried < len(days):
        yield days[tried]


def _repeats(course: Course, last: date) -> Iterator[date]:
    """The day of a repeat, where a label or trials say after how long it is due."""
    gone = course.trials.gone if course.trials else None
    if course.sessions and course.repeat is not None:
        yield last + timedelta(days=max(course.floor_days, in_days(course.repeat.value("after_weeks").number)))
    elif course.sessions and gone is not None:
        yield last + timedelta(days=max(course.floor_days, gone))
