"""What to expect of one treatment: how it feels, how it may look on which day, what may go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corneum.plan_document.plan_models import NotNumbed, Number, Numbing, Quantity, Treatment, Zone
from corneum.report.number_words import range_of, spoken, upper_end, value_of
from corneum.report.pages.calendar_view import SHOWS
from corneum.report.pages.dated_lines import Dated, dated
from corneum.report.pages.handout_scope import REFUSED, Scope, first_benefit, goal_words, short_name
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

HOUR = 3600.0
# the sentence on what stands elsewhere in the plan, not on a handout
MARGINS_BY_ZONE = "answers.margins_by_zone"
# a computed time is given to the hour below this many hours, then to the day
_SOON = 12
_FOR_LATER = "This is for later, if ever: first settle what stands against it."


@dataclass(frozen=True)
class Expectations:
    """What one treatment feels and looks like, and what may go wrong. `note` says when it is meant at all."""

    title: str
    note: str
    feel: tuple[str, ...]
    days: tuple[Dated, ...]
    wrong: tuple[str, ...]


def expectations(scope: Scope, treatment: Treatment) -> Expectations:
    """What to expect of a treatment."""
    later = treatment is scope.subject and treatment is not scope.main and treatment.verdict in REFUSED
    wrong = (answer.answer for answer in treatment.questions if answer.id == "wrong")
    sentences = [sentence for text in wrong for sentence in text if sentence.text_id != MARGINS_BY_ZONE]
    return Expectations(
        title=short_name(treatment),
        note=_FOR_LATER if later else "",
        feel=tuple(filter(None, _feel(scope, treatment))),
        days=tuple(dated((scope.clock.heading(hours), line) for hours, line in sorted(_looks(scope, treatment)))),
        wrong=tuple(filter(None, (scope.text([sentence]) for sentence in sentences))),
    )


def _feel(scope: Scope, treatment: Treatment) -> Iterator[str]:
    yield f"Pain: {treatment.burden.pain}."
    if treatment.procedure:
        yield _pain_in_trials(scope, treatment)
        bleeding = _most(zone.bleeding for zone in _shown_zones(treatment))
        if bleeding is not None:
            yield f"Tiny dots of blood: {spoken(bleeding, 'chance').text} people."
        yield _numbing(scope, treatment)
    left_out = [name for name, zone in treatment.zones.items() if zone.verdict in ("not_recommended", *REFUSED)]
    if 0 < len(left_out) < len(treatment.zones):
        yield f"Left out: {', '.join(map(zone_name, left_out))}."


def _pain_in_trials(scope: Scope, treatment: Treatment) -> str:
    """What trials found of the worst pain of all zones."""
    pains = [zone.pain for zone in treatment.zones.values() if zone.pain is not None]
    worst = max(pains, key=lambda pain: pain.rank, default=None)
    trials = scope.text(worst.trials) if worst else ""
    return f"In trials: {trials}" if trials else ""


def _numbing(scope: Scope, treatment: Treatment) -> str:
    """When the numbing cream goes on, or that none is left to be put on; empty where no visit may take place."""
    numbing = scope.plan.numbing
    if isinstance(numbing, NotNumbed) and numbing.used and numbing.treatment == treatment.id:
        return scope.text(numbing.reason)
    if not isinstance(numbing, Numbing) or numbing.treatment != treatment.id or treatment.verdict in REFUSED:
        return ""
    if not numbing.clock:
        return ""
    ahead = words.duration(-numbing.clock[0].at)
    return f"A numbing cream goes on about {ahead} before the needles. Never put on more than you are told."


def _looks(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    """How the skin may look, each line with its hours after the visit."""
    visible = treatment.burden.days_visible
    if treatment.procedure:
        red = _most(zone.redness for zone in _shown_zones(treatment))
        yield from _gone(scope, "Redness", red)
        if red is None or red.value != value_of(visible):
            yield from _gone(scope, "Every sign", visible)
        yield from _dry(scope, treatment)
    elif value_of(visible) == 0:
        first = treatment.burden.first_weeks
        lasts = f"In the first weeks it may look dry, red or flaky, for {spoken(first).text}." if first else ""
        yield 0.0, lasts or "Nothing shows, unless a product stings."
    if treatment is scope.subject:
        for rule in scope.plan.aftercare:
            if rule.kind == "expect":
                end = f" (until {scope.clock.at(rule.to_h)})" if rule.to_h is not None else ""
                yield rule.from_h, f"{words.sentence(scope.text(rule.item))}: {scope.text(rule.rule)}{end}."
    yield from _event(scope, treatment)
    benefit = first_benefit(scope, treatment)
    onset = range_of(benefit.onset) if benefit and benefit.word in ("likely", "possible") else None
    if onset is not None:
        yield onset[0] / HOUR, f"The first change for {goal_words(scope.goals[0])}, if it helps."


def _gone(scope: Scope, what: str, lasts: Quantity | None) -> Iterator[tuple[float, str]]:
    if not isinstance(lasts, Number) or not lasts.value:
        return
    clock, middle, last = scope.clock, lasts.value / HOUR, upper_end(lasts) / HOUR
    if clock.end is None:
        most, latest = words.duration(middle * HOUR), words.duration(last * HOUR)
        yield 0.0, f"{what} lasts about {most}, in nearly all people less than {latest}."
        return
    soon = f" by {clock.at(round(middle))}" if middle < _SOON else ""
    latest = clock.at(round(last)) if last < _SOON else clock.day(last)
    yield middle, f"{what} is gone in most people{soon}; in nearly all by {latest}."


def _dry(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    """How long a dry feeling lasts, where the skin reacts and it shows."""
    dry = scope.plan.dry_feeling
    reacts = any(zone.redness is not None for zone in treatment.zones.values())
    if dry is None or not reacts or not value_of(treatment.burden.days_visible):
        return
    usual, longest = range_of(dry.usual), value_of(dry.expected)
    if usual is not None and longest is not None:
        first, last = (end / HOUR for end in usual)
        until = f"until {scope.clock.between(first, last)}"
        yield first, f"Dry skin, as a rule {until}; up to {scope.clock.day(longest / HOUR)} is normal."


def _event(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    event, end = scope.plan.occasion.event, scope.clock.end
    if event is None or end is None or not treatment.procedure:
        return
    hours = (date.fromisoformat(event) - end.date()) / timedelta(hours=1)
    visibility = treatment.visible_on_event
    if visibility is not None and hours >= 0:
        yield hours, f"Your event: {SHOWS[visibility.word]}."


def _shown_zones(treatment: Treatment) -> list[Zone]:
    """The zones to be treated; all of them where every zone is advised against."""
    zones = list(treatment.zones.values())
    return [zone for zone in zones if zone.verdict in ("acceptable", "recommended")] or zones


def _most(quantities: Iterable[Quantity | None]) -> Number | None:
    known = (quantity for quantity in quantities if isinstance(quantity, Number))
    return max(known, key=lambda number: number.value, default=None)
