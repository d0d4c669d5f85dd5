"""What can be drawn in time after one treatment, s from its end, and sentences on what cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corneum.plan_document.document_parts import Course, Number, Quantity
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Benefit, Treatment
from corneum.plan_document.zone_models import Zone
from corneum.report.figures.drawing import Say
from corneum.report.number_words import ends_of, range_of, value_of, with_interval
from corneum.wording import human_units as words

DAY = 86400.0
_GOALS = 3
_BURDEN, _BENEFIT = "orange", "green"


@dataclass(frozen=True)
class TimeRow:
    """One thing in time, s: surely between `start` and `sure`, perhaps until `perhaps`.

    `fades` is a curve instead, as (time, share in the middle, share at most). `begins` is where it may begin at the
    earliest; `open_end` that nobody knows how long it lasts.
    """

    name: str
    text: str
    colour: str
    start: float = 0.0
    sure: float = 0.0
    perhaps: float = 0.0
    middle: float | None = None
    begins: float | None = None
    open_end: bool = False
    fades: tuple[tuple[float, float, float], ...] = ()


def time_rows(plan: Plan, treatment: Treatment, zone: Zone, say: Say) -> tuple[list[TimeRow], list[str]]:
    """What can be drawn of a treatment in a zone, and sentences on what cannot."""
    rows = [*_drying(zone, say), *_dry_feeling(plan, zone, say)]
    unknown: list[str] = []
    visible = treatment.burden.days_visible
    times: tuple[tuple[str, Quantity | None], ...] = (
        ("pictures.course.redness", zone.redness),
        ("pictures.course.visible_face", visible if zone.redness else None),
        ("pictures.course.tight", zone.closing.tight if zone.closing else None),
        ("pictures.course.unseen", zone.closing.unseen if zone.closing else None),
    )
    for text_id, quantity in times:
        name = say(text_id)
        if isinstance(quantity, Number):
            rows.append(_until(name, quantity))
        elif quantity is not None:
            unknown.append(say("pictures.course.no_time", name=name))
    if zone.redness is None and isinstance(visible, Number) and visible.value:
        rows.append(_until(say("pictures.course.visible"), visible))
    effects, without = _effects(treatment.benefit, say)
    return [*rows, *effects], [*unknown, *without]


def days_to_event(plan: Plan, treatment: Treatment | None = None) -> float | None:
    """Days from day 0 (of a treatment where one is named) to the event; None where there is none or it has passed."""
    days = _days_to_event(plan, treatment)
    return None if days is None or days < 0 else float(days)


def event_sentence(plan: Plan, treatment: Treatment, say: Say) -> str:
    """When the event is, counted from a treatment; empty where there is none."""
    days, event = _days_to_event(plan, treatment), plan.occasion.event
    if days is None or event is None:
        return ""
    if days < 0:
        return say("pictures.course.event_before", event=event)
    return say(f"pictures.course.event_after{'_a_day' if days == 1 else ''}", event=event, days=days)


def _days_to_event(plan: Plan, treatment: Treatment | None) -> int | None:
    if plan.occasion.event is None:
        return None
    first = treatment.waits.first_day if treatment else None
    start = date.fromisoformat(first or plan.occasion.planned_for or plan.date)
    return (date.fromisoformat(plan.occasion.event) - start).days


def _until(name: str, number: Number) -> TimeRow:
    low, high = ends_of(number)
    return TimeRow(name, with_interval(number), _BURDEN, sure=low, perhaps=high, middle=number.value)


def _drying(zone: Zone, say: Say) -> Iterator[TimeRow]:
    course = zone.drying
    if course is None:
        return
    early, middle, late = (_falls_below(course.time, shares, 0.5) for shares in (course.low, course.value, course.high))
    text = say("pictures.course.half_gone", middle=middle, between=words.between(early, late, "s"))
    if isinstance(zone.tewl, Course):
        most = words.spoken(max(zone.tewl.high), zone.tewl.unit).text
        text += say("pictures.course.height_unknown", most=most)
    curve = tuple(zip(course.time, course.value, course.high, strict=True))
    gone = _falls_below(course.time, course.high, 0.05)
    yield TimeRow(say("pictures.course.water_loss"), text, _BURDEN, perhaps=gone, fades=curve)


def _dry_feeling(plan: Plan, zone: Zone, say: Say) -> Iterator[TimeRow]:
    dry = plan.dry_feeling
    if dry is None or zone.closing is None:
        return
    usual, most = range_of(dry.usual), value_of(dry.expected)
    if usual is not None and most is not None:
        text = say("pictures.course.usually", usual=words.between(*usual, "s"), most=most)
        yield TimeRow(say("pictures.course.dry_feeling"), text, _BURDEN, sure=usual[0], perhaps=most)


def _falls_below(times: Sequence[float], shares: Sequence[float], level: float) -> float:
    """When a share is at or below a level for good, s, straight between the points; the last time if it never is."""
    for end in range(len(times) - 1, 0, -1):
        before, after = shares[end - 1], shares[end]
        if before > level:
            if after > level:
                return times[-1]
            return times[end - 1] + (before - level) / (before - after) * (times[end] - times[end - 1])
    return 0.0


def _effects(benefits: Mapping[str, Benefit], say: Say) -> tuple[list[TimeRow], list[str]]:
    rows: list[TimeRow] = []
    without: list[str] = []
    for goal, benefit in benefits.items():
        name, begins = words.readable(goal), range_of(benefit.onset)
        if benefit.word not in ("likely", "possible"):
            without.append(say("pictures.course.no_effect", goal=name, word=benefit.word))
        elif begins is None or len(rows) == _GOALS:
            without.append(say("pictures.course.no_onset", goal=name, word=benefit.word))
        else:
            rows.append(_effect(say("pictures.course.effect", goal=name), benefit, begins, say))
    return rows, without


def _effect(name: str, benefit: Benefit, begins: tuple[float, float], say: Say) -> TimeRow:
    text = say("pictures.course.begins", word=benefit.word, after=words.between(*begins, "s"))
    first, last = begins
    lasts = range_of(benefit.duration)
    if lasts is None:
        text += say("pictures.course.no_duration")
        end = last * 1.5
        return TimeRow(name, text, _BENEFIT, last, end, end, None, first, True)
    text += say("pictures.course.lasts", span=words.between(*lasts, "s"))
    return TimeRow(name, text, _BENEFIT, last, last + lasts[0], last + lasts[1], None, first)
