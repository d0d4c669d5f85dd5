"""Why a course is as it is: what trials did, what was offered, what healing needs, how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator

from corneum import units
from corneum.client import Client
from corneum.evidence.statement import Text, statement
from corneum.planning.course import Course
from corneum.planning.trial_course import TrialCourse


def course_reasons(client: Client, course: Course) -> tuple[Text, ...]:
    """The reasons for sessions, intervals, reviews and repeats, a sentence or two each."""
    return tuple(
        text
        for text in (
            *_sessions(course),
            *_offered(course),
            *_interval(course),
            *_moved(client, course),
            () if course.visits else statement("planning.course.days_elsewhere"),
            _judged(course),
            _lasts(course),
        )
        if text
    )


def _seconds(days: int) -> float:
    return days * units.factor("day")


def _sessions(course: Course) -> Iterator[Text]:
    """How many sessions trials did, and how many are usual where that differs."""
    if not course.sessions:
        yield statement("planning.course.home")
        return
    trials = course.trials
    if trials is None or trials.sessions is None:
        once = "untried_once" if course.usual_sessions == 1 else "untried"
        yield statement(f"planning.course.{once}", count=course.usual_sessions)
        return
    if trials.sessions == 1:
        yield statement("planning.course.tried_once") + _nearest(trials)
    elif trials.interval is None:
        yield statement("planning.course.tried", count=trials.sessions) + _nearest(trials)
    else:
        apart = _seconds(trials.interval)
        yield statement("planning.course.tried_apart", count=trials.sessions, apart=apart) + _nearest(trials)
    if course.usual_sessions not in (None, trials.sessions) and course.offered_sessions is None:
        yield statement("planning.course.custom", count=course.usual_sessions)


def _nearest(trials: TrialCourse) -> Text:
    return statement("planning.course.nearest") if trials.is_borrowed else ()


def _offered(course: Course) -> Iterator[Text]:
    """What was offered, beside what trials did."""
    offered, tried = course.offered_sessions, course.trials.sessions if course.trials else None
    if offered is None:
        return
    if tried is None or offered == tried:
        yield statement("planning.course.offered", count=offered)
    elif offered > tried:
        yield statement("planning.course.offered_more", count=offered, tried=tried, next=tried + 1)
    else:
        yield statement("planning.course.offered_fewer", count=offered, tried=tried)


def _interval(course: Course) -> Iterator[Text]:
    """Why the time between two sessions is not the one of the offer or of the trials."""
    if course.interval is None:
        return
    floor, tried = course.floor_days, course.trials.interval if course.trials else None
    planned = _seconds(course.interval)
    if course.offered_interval is not None:
        too_soon = "too_soon" if course.offered_interval < floor else "offered_apart"
        yield statement(f"planning.course.{too_soon}", apart=_seconds(course.offered_interval), planned=planned)
    elif tried is not None and tried < floor:
        yield statement("planning.course.tried_sooner", apart=_seconds(tried), planned=planned)
    elif tried is None:
        yield statement("planning.course.apart_by_custom", planned=planned)


def _moved(client: Client, course: Course) -> Iterator[Text]:
    if course.moved is not None and client.event is not None:
        yield statement("planning.course.moved", number=course.moved, day=client.event.date.isoformat())


def _judged(course: Course) -> Text:
    after, trials = _seconds(course.judged_after), course.trials
    since = "sessions" if course.sessions else "home"
    by_trials = trials is not None and trials.follow_up is not None and trials.follow_up >= course.judged_after
    return statement(f"planning.course.judged_{'by_trials' if by_trials else 'by_custom'}.{since}", after=after)


def _lasts(course: Course) -> Text:
    """What is known of how long it lasts; without that no repeat is dated."""
    trials = course.trials
    if not course.sessions:
        return statement("planning.course.lasts_while_used")
    if course.repeat is not None:
        ends = (course.repeat.value(column).number for column in ("after_weeks", "until_weeks"))
        soonest, latest = ends
        return statement("planning.course.repeat", soonest=soonest, latest=latest)
    if trials is not None and trials.gone is not None:
        return statement("planning.course.gone", after=_seconds(trials.gone))
    if trials is not None and trials.held is not None:
        return statement("planning.course.held", after=_seconds(trials.held))
    return statement("planning.course.lasts_unknown")
