"""The days of a plan on a strip: what is seen, done and left out on each, from before the visit to the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corneum.plan_document.aftercare_models import TimedRule
from corneum.plan_document.course_models import CourseVisit
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages import handout_aftercare as aftercare
from corneum.report.pages.dated_lines import Dated, dated
from corneum.report.pages.handout_looks import looks
from corneum.report.pages.handout_scope import Scope

_DAY = 24
# the stretches of the days after a visit, by the day on which each begins; the last goes on
_STRETCHES = (0, 1, 4, 8)
_UNDATED = ""


@dataclass(frozen=True)
class Stretch:
    """One stretch of days. `when` is its date, empty where it is to be filled in or the name says it."""

    name: str
    when: str
    see: tuple[str, ...]
    do: tuple[Dated, ...]
    leave: tuple[Dated, ...]


def days(scope: Scope) -> list[Stretch]:
    """The strip of what is done: around a visit where it has one, else of the care at home."""
    if scope.plan.emergency:
        return []
    strip = _around_visit(scope, scope.visit) if scope.visit is not None else _at_home(scope)
    return [stretch for stretch in strip if stretch.see or stretch.do or stretch.leave]


def visits(scope: Scope) -> list[CourseVisit]:
    """The visits of what is done, on their dates."""
    done = scope.done
    return [visit for visit in scope.plan.course if done is not None and visit.treatment == done.id]


def _around_visit(scope: Scope, treatment: Treatment) -> Iterator[Stretch]:
    yield _stretch(scope.say("handout.days.before"), _UNDATED, do=_before(scope, treatment))
    signs = looks(scope, treatment)
    rules = [rule for rule in scope.plan.aftercare if rule.from_h is not None]
    for place, first in enumerate(_STRETCHES):
        after = _STRETCHES[place + 1] if place + 1 < len(_STRETCHES) else None
        start, end = first * _DAY, float("inf") if after is None else after * _DAY

        def within(hours: float, start: float = start, end: float = end) -> bool:
            return start <= hours < end

        here = [rule for rule in rules if within(rule.from_h)]
        still = [rule for rule in rules if rule.from_h < start < (rule.to_h or end)]
        yield _stretch(
            _name(scope, first, after),
            _dates(scope, first, after),
            see=[_on_day(scope, hours, line, after) for hours, line in signs if within(hours)],
            do=[aftercare.done(scope, rule) for rule in here if rule.kind in aftercare.DO],
            leave=_left_out(scope, here, still),
        )
    checks = sorted((rule for rule in rules if rule.kind in aftercare.CHECK), key=lambda rule: rule.from_h)
    yield _stretch(scope.say("handout.days.next"), _UNDATED, do=[aftercare.checked(scope, rule) for rule in checks])


def _left_out(scope: Scope, begun: Sequence[TimedRule], still: Sequence[TimedRule]) -> list[tuple[str, str]]:
    """What is left out from now on, and what was left out before and still is."""
    names = tuple(scope.text(rule.item) for rule in still if rule.kind in aftercare.LEAVE_OUT)
    lines = [("", scope.say("handout.days.still", names=names))] if names else []
    ordered = sorted(begun, key=lambda rule: (rule.to_h is None, rule.to_h or 0))
    return lines + [aftercare.left_out(scope, rule) for rule in ordered if rule.kind in aftercare.LEAVE_OUT]


def _on_day(scope: Scope, hours: float, line: str, after: int | None) -> str:
    """A line with its day where its stretch has no end."""
    return line if after is not None else scope.say("handout.days.on", day=scope.clock.day(hours), line=line)


def _name(scope: Scope, first: int, after: int | None) -> str:
    if after is None:
        return scope.say("handout.days.later", first=first)
    if after == first + 1:
        return scope.say("handout.days.visit")
    return scope.say("handout.days.stretch", first=first, last=after - 1)


def _dates(scope: Scope, first: int, after: int | None) -> str:
    if scope.clock.end is None:
        return _UNDATED
    start = scope.clock.day(first * _DAY)
    if after is None:
        return scope.say("handout.from", start=start)
    return start if after == first + 1 else scope.clock.between(first * _DAY, (after - 1) * _DAY)


def _before(scope: Scope, treatment: Treatment) -> Iterator[tuple[str, str]]:
    """What to wait for and to leave off in the days before the visit."""
    notes = {
        reason.code: scope.say("handout.why_and_do", why=scope.text(reason.why), do=scope.text(reason.do))
        for reason in treatment.reasons
        if reason.strength == "note" and reason.before_visit
    }
    for step in treatment.waits.steps:
        what = notes.pop(step.code, None) or scope.text(step.do)
        if step.since is not None and scope.clock.end is not None:
            yield scope.say("handout.from", start=scope.date(step.since)), what
        elif step.until is not None:
            yield scope.say("handout.not_before", end=scope.date(step.until)), what
        elif step.since is not None:
            yield scope.say("handout.days_before"), what
        else:
            yield scope.say("handout.no_day_known"), what
    for note in notes.values():
        yield scope.say("handout.days_before"), note


def _at_home(scope: Scope) -> Iterator[Stretch]:
    """Care at home: each day on which something begins or is looked at."""
    today = date.fromisoformat(scope.plan.date)
    see: dict[date, list[str]] = {}
    do: dict[date, list[str]] = {}
    if scope.done is not None:
        for hours, line in looks(scope, scope.done):
            see.setdefault(today + timedelta(hours=hours), []).append(line)
        for _, line in _before(scope, scope.done):
            do.setdefault(today, []).append(line)
    for begins, line in _begun(scope):
        do.setdefault(begins, []).append(line)
    planned = visits(scope)
    counts = Counter(visit.kind for visit in planned)
    for visit in planned:
        line = scope.say(f"handout.visit.{visit.kind}", number=visit.number, count=counts[visit.kind])
        do.setdefault(date.fromisoformat(visit.date), []).append(line)
    for day in sorted(see.keys() | do.keys()):
        name = scope.say("handout.days.today") if day == today else scope.date(day.isoformat())
        when = scope.date(day.isoformat()) if day == today else _UNDATED
        yield _stretch(name, when, see=see.get(day, ()), do=[("", line) for line in do.get(day, ())])


def _begun(scope: Scope) -> list[tuple[date, str]]:
    """The products that are new, each with its first day; what somebody has to prescribe is asked for."""
    regimen = scope.plan.regimen
    steps = (*regimen.morning, *regimen.evening) if regimen is not None else ()
    begun: dict[tuple[date, str], None] = {}
    for step in steps:
        if step.begins is not None:
            text_id = "handout.begin_prescribed" if step.for_prescriber else "handout.begin"
            begun[date.fromisoformat(step.begins), scope.say(text_id, name=scope.text(step.name))] = None
    return sorted(begun)


def _stretch(
    name: str,
    when: str,
    see: Iterable[str] = (),
    do: Iterable[tuple[str, str]] = (),
    leave: Iterable[tuple[str, str]] = (),
) -> Stretch:
    return Stretch(name, when, tuple(see), tuple(dated(do)), tuple(dated(leave)))
