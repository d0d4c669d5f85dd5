"""Dates: nothing before its waits, no contradiction between the parts of a plan, nothing that shows on the day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from corneum import units
from corneum.evidence.tables import Row, load_tables
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.contraindication_check import deepest, strength_of, treated_by
from corneum.plan_document.independent_check.plan_reading import (
    REFUSED,
    Entry,
    PlanReading,
    day_of,
    days_in,
    number_of,
)
from corneum.plan_document.independent_check.treatment_tags import names, tags_of
from corneum.plan_document.independent_check.waiting_rules import HealthRule, health_rules

KIND = "dates"
_AFTERCARE = "formulation/aftercare"


def check_dates(reading: PlanReading, comparisons: Comparisons) -> None:
    """Compare every date of a plan with what it must wait for and with the other dates of the same thing."""
    rules = health_rules(reading)
    for treatment in reading.treatments:
        timed = tuple(_timed(reading, rules, treatment))
        waits = tuple(_waits_of(timed, treatment))
        _check_stated_waits(reading, comparisons, treatment, waits)
        _check_sessions(reading, comparisons, treatment, waits)
        _check_reasons(comparisons, treatment, timed)
    _check_aftercare(reading, comparisons)
    _check_first_screen(reading, comparisons)
    _check_around_visits(reading, comparisons)
    _check_visibility(reading, comparisons)


def _timed(reading: PlanReading, rules: tuple[HealthRule, ...], treatment: Entry) -> Iterator[tuple[HealthRule, date]]:
    """The rules that certainly stand against a treatment for a time, each with the first day after it."""
    tags, depth, licence = tags_of(treatment), deepest(reading, treatment), reading.licence_for(treatment)
    for rule in rules:
        if rule.row["within_h"] or not rule.is_timed or rule.status not in ("now", "past", "resolved"):
            continue
        if strength_of(rule.row, tags, licence, depth):
            # what is in use now is left off on the day of planning
            left_off = rule.row["wait_from"] == "stop" and rule.status == "now"
            day = rule.earliest(treated_by(reading, treatment), reading.today if left_off else None)
            if day is not None:
                yield rule, day


def _waits_of(timed: Iterable[tuple[HealthRule, date]], treatment: Entry) -> Iterator[tuple[date, str]]:
    """The first days that the history allows a treatment, each with the row that says so: a zone that is left out all
    the same has no say."""
    zones = [zone for zone, here in treatment["zones"].items() if here["verdict"] not in REFUSED]
    for rule, day in timed:
        if zones and all(rule.holds_in(zone) for zone in zones):
            yield day, rule.row.row_id


def _not_before(comparisons: Comparisons, day: date, earliest: date, why: str, where: str) -> None:
    comparisons.compare(KIND, day >= earliest, f"a day before {why}", where, f"{earliest} or later", day)


def _stated_wait(treatment: Entry) -> date | None:
    return day_of((treatment.get("waits") or {}).get("until"))


def _check_stated_waits(
    reading: PlanReading, comparisons: Comparisons, treatment: Entry, waits: tuple[tuple[date, str], ...]
) -> None:
    """Where a treatment says until when it waits, it waits for everything of the history that lasts beyond the day
    planned for: what is over by then moves no day."""
    stated = treatment.get("waits")
    if stated is None or reading.why_undated(treatment):
        return
    until = _stated_wait(treatment)
    for earliest, row in waits:
        if earliest > reading.earliest_visit:
            agrees = until is not None and until >= earliest
            where = f"treatments.{treatment['id']}.waits.until"
            comparisons.compare(KIND, agrees, f"waiting for {row}", where, f"{earliest} or later", until)


def _check_sessions(
    reading: PlanReading, comparisons: Comparisons, treatment: Entry, waits: tuple[tuple[date, str], ...]
) -> None:
    identity = treatment["id"]
    entries = [(place, entry) for place, entry in enumerate(reading.plan["course"]) if entry["treatment"] == identity]
    until = _stated_wait(treatment)
    for place, entry in entries:
        day, where = date.fromisoformat(entry["date"]), f"course[{place}].date"
        _not_before(comparisons, day, reading.visit_of(treatment), "the day planned for", where)
        if until is not None:
            _not_before(comparisons, day, until, "the treatment may begin", where)
        for earliest, row in waits:
            _not_before(comparisons, day, earliest, f"the wait of {row} is over", where)
    _check_intervals(reading, comparisons, treatment)


def _check_intervals(reading: PlanReading, comparisons: Comparisons, treatment: Entry) -> None:
    sessions = reading.sessions_of(treatment["id"])
    needed = _least_interval(reading, treatment)
    for number, session in enumerate(sessions, start=1):
        where = f"course of {treatment['id']}, session {number}"
        comparisons.compare(KIND, session["number"] == number, "number of a session", where, number, session["number"])
    for earlier, later in pairwise(sessions):
        gap = (date.fromisoformat(later["date"]) - date.fromisoformat(earlier["date"])).days
        where = f"course of {treatment['id']}, session {later['number']}"
        agrees = gap >= needed
        comparisons.compare(KIND, agrees, "interval of a course", where, f"{needed} days", f"{gap} days")


def _least_interval(reading: PlanReading, treatment: Entry) -> int:
    """Days between two sessions: what healing needs, and what the plan itself says of the course; else what is usual
    for the class."""
    stated = next(
        (each for each in reading.plan.get("course_basis") or () if each["treatment"] == treatment["id"]), None
    )
    hours = healing_hours(tags_of(treatment), deepest(reading, treatment))
    healing = 0 if hours is None else math.ceil(hours * units.factor("h") / units.factor("day"))
    if stated is not None:
        return max(healing, stated["interval_days"] or 0, 1)
    return healing or usual_interval(treatment["class"])


@cache
def healing_hours(tags: frozenset[str], depth: float | None) -> float | None:
    """Hours that healing needs before the next session; None where no rule certainly says.

    Source: formulation/aftercare, read through safety/aftercare_map.
    """
    tables = load_tables()
    hours = [
        float(tables[_AFTERCARE].row(row.row_id)["from_h"] or 0)
        for row in tables["safety/aftercare_map"].rows
        if row["kind"] == "wait"
        and row["rules"] == _AFTERCARE
        and "interval" in row.list("subjects")
        and _speaks_of(row, tags, depth)
    ]
    return max(hours, default=None)


def _speaks_of(row: Row, tags: frozenset[str], depth: float | None) -> bool:
    above, up_to = row.number("above_mm"), row.number("upto_mm")
    if not names(row["tags"], tags) or tags & set(row.list("not_tags")):
        return False
    if above is None and up_to is None:
        return True
    if depth is None:
        return False
    return (above is None or depth > above) and (up_to is None or depth <= up_to)


@cache
def usual_interval(class_: str) -> int:
    """The shortest interval, in days, of the usual courses of a class; one day where it has none.

    Source: planning/treatments.
    """
    rows = [row for row in load_tables()["planning/treatments"].rows if row["class"] == class_]
    seconds = [weeks for row in rows if (weeks := row.number("interval_weeks")) is not None]
    return max(1, math.floor(min(seconds, default=0) / units.factor("day")))


def _check_reasons(comparisons: Comparisons, treatment: Entry, timed: tuple[tuple[HealthRule, date], ...]) -> None:
    """A first day that a reason prints is no earlier than the wait of its row."""
    parts = [("", treatment), *treatment["zones"].items()]
    for zone, part in parts:
        printed = {reason["code"]: day_of(reason["earliest"]) for reason in part["reasons"]}
        for rule, earliest in timed:
            row, day = rule.row.row_id, printed.get(rule.row.row_id)
            if day is not None and (not zone or rule.holds_in(zone)):
                where = ".".join(filter(None, ("treatments", treatment["id"], zone, "reasons", row)))
                _not_before(comparisons, day, earliest, f"the wait of {row} is over", where)


def first_day_of(reading: PlanReading, treatment: Entry) -> date:
    """The day on which a treatment begins: its first session, else the first day that its waits allow."""
    sessions = reading.sessions_of(treatment["id"])
    if sessions:
        return min(date.fromisoformat(session["date"]) for session in sessions)
    stated = (
        [_stated_wait(treatment)]
        if "waits" in treatment
        else [day_of(each["earliest"]) for each in treatment["reasons"]]
    )
    return max([reading.visit_of(treatment), *(day for day in stated if day is not None)])


def _check_aftercare(reading: PlanReading, comparisons: Comparisons) -> None:
    """Aftercare counts from the first session of the treatment that it belongs to."""
    subject = reading.by_id.get(reading.plan["procedure"] or "")
    if subject is None or reading.why_undated(subject) or not reading.sessions_of(subject["id"]):
        return
    start = first_day_of(reading, subject)
    for place, rule in enumerate(reading.plan["aftercare"]):
        for end, hours, whole in (("since", rule["from_h"], math.floor), ("until", rule["to_h"], math.ceil)):
            day = day_of(rule[end])
            if day is not None and hours is not None:
                # a rule begins on the day of its hour, and is over on the first whole day after it
                expected = start + timedelta(days=whole(hours * units.factor("h") / units.factor("day")))
                where = f"aftercare[{place}].{end}"
                comparisons.compare(KIND, day == expected, "a day of aftercare", where, expected, day)


def _subjects(reading: PlanReading) -> Iterator[Entry]:
    """What the day of the first screen may be about: what was asked and its repairs, or what is recommended; a day of
    that beside a refused offer would be read as the offer's."""
    refused = any(treatment["considered"] and treatment["verdict"] in REFUSED for treatment in reading.treatments)
    recommended = None if refused else reading.plan["recommended"]
    for treatment in reading.treatments:
        asked = treatment["considered"] or treatment.get("repairs") or treatment["id"] == recommended
        if asked and (not reading.why_undated(treatment) or _only_waits(reading, treatment)):
            yield treatment


def _only_waits(reading: PlanReading, treatment: Entry) -> bool:
    """Whether a treatment that is refused today says from which day on it is not."""
    waits = treatment.get("waits") or {}
    return bool(waits.get("until")) and not (reading.holds or waits.get("never") or waits.get("open"))


def _check_first_screen(reading: PlanReading, comparisons: Comparisons) -> None:
    days = days_in(reading.plan["first_screen"]["when"])
    allowed = sorted({first_day_of(reading, treatment) for treatment in _subjects(reading)})
    expected = " or ".join(map(str, allowed)) or "none"
    for day in days:
        _not_before(comparisons, day, reading.earliest_visit, "the day planned for", "first_screen.when")
        comparisons.compare(KIND, day in allowed, "the first day", "first_screen.when", expected, day)


def _check_around_visits(reading: PlanReading, comparisons: Comparisons) -> None:
    """What stops or restarts around a visit does so from the day of planning on."""
    regimen = reading.plan.get("regimen") or {}
    for place, entry in enumerate(regimen.get("around_visits") or ()):
        for day in map(day_of, entry.get("dates") or ()):
            if day is not None:
                where = f"regimen.around_visits[{place}].dates"
                _not_before(comparisons, day, reading.today, "the day of planning", where)


def _check_visibility(reading: PlanReading, comparisons: Comparisons) -> None:
    """What is recommended shows no longer than the client will have it, and not on the day of an event."""
    treatment = reading.by_id.get(reading.plan["recommended"])
    if treatment is None:
        return
    where = f"treatments.{treatment['id']}.burden.days_visible"
    seconds = number_of(treatment["burden"]["days_visible"]) or 0.0
    days = seconds / units.factor("day")
    most = (reading.client.get("limits") or {}).get("days_visible")
    if isinstance(most, int | float):
        comparisons.compare(KIND, days <= most, "days visible", where, f"at most {most}", days)
    stated = reading.client.get("event") or {}
    if reading.event is None or stated.get("must_look_normal") not in ("yes", True):
        return
    upper = number_of((treatment.get("visible_on_event") or {}).get("upper_days"))
    days, first = (days if upper is None else upper), first_day_of(reading, treatment)
    if first <= reading.event:
        left = (reading.event - first).days
        comparisons.compare(KIND, days <= left, "days visible before the event", where, f"at most {left}", days)
