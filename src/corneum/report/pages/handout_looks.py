"""What one treatment feels and looks like, each line with its hours after the visit, and what may go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from corneum.plan_document.document_parts import Number, Quantity
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.zone_models import Zone
from corneum.report.number_words import range_of, spoken, upper_end, value_of
from corneum.report.pages.handout_scope import MAY_BE_DONE, Scope, first_benefit
from corneum.report.pages.reasons_shown import reasons_with_zones
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

HOUR = 3600.0
# the sentence on what stands elsewhere in the plan, not on a handout
MARGINS_BY_ZONE = "answers.margins_by_zone"
# a computed time is told to the hour below this many hours, then to the day
_SOON = 12
_HELPS = ("likely", "possible")
# what speaks of the goal that it may help with: the first change, if any
_QUESTION = "wrong"


def looks(scope: Scope, treatment: Treatment) -> list[tuple[float, str]]:
    """What is felt and seen of a treatment, in the order in which it comes."""
    feels = ((0.0, line) for line in _feels(scope, treatment) if line)
    return sorted((*feels, *_sights(scope, treatment)), key=lambda line: line[0])


def harms(scope: Scope, treatment: Treatment) -> list[str]:
    """What may go wrong, a sentence each."""
    answers = (answer.answer for answer in treatment.questions if answer.id == _QUESTION)
    sentences = [sentence for text in answers for sentence in text if sentence.text_id != MARGINS_BY_ZONE]
    return [line for sentence in sentences if (line := scope.text([sentence]))]


def left_out(scope: Scope, treatment: Treatment) -> list[str]:
    """The zones of the client's file in which it is not done, with what stands against it there; and what else stands
    against it."""
    lines = []
    for reason, zones in reasons_with_zones(treatment):
        if reason.strength == "note":
            continue
        why, do = scope.text(reason.why), scope.text(reason.do)
        if 0 < len(zones) < len(treatment.zones):
            lines.append(scope.say("handout.done.left_out", zones=tuple(map(zone_name, zones)), why=why, do=do))
        else:
            lines.append(scope.say("handout.why_and_do", why=why, do=do))
    return list(dict.fromkeys(lines))


def _feels(scope: Scope, treatment: Treatment) -> Iterator[str]:
    yield scope.say("handout.pain", pain=treatment.burden.pain)
    if not treatment.procedure:
        return
    bleeding = _most(zone.bleeding for zone in _shown_zones(treatment))
    if bleeding is not None:
        yield scope.say("handout.dots_of_blood", people=spoken(bleeding, "chance").text)
    yield _numbing(scope, treatment)


def _numbing(scope: Scope, treatment: Treatment) -> str:
    """When the numbing cream goes on, or that none is left to be put on; empty where no visit may take place."""
    numbing = scope.plan.numbing
    if isinstance(numbing, NotNumbed) and numbing.used and numbing.treatment == treatment.id:
        return scope.text(numbing.reason)
    if not isinstance(numbing, Numbing) or numbing.treatment != treatment.id or not numbing.clock:
        return ""
    return scope.say("handout.numbing", ahead=words.duration(-numbing.clock[0].at))


def _sights(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    """How the skin may look, each line with its hours after the visit."""
    visible = treatment.burden.days_visible
    if treatment.procedure:
        red = _most(zone.redness for zone in _shown_zones(treatment))
        yield from _gone(scope, "redness", red)
        if red is None or red.value != value_of(visible):
            yield from _gone(scope, "signs", visible)
        yield from _dry(scope, treatment)
    elif value_of(visible) == 0:
        first = treatment.burden.first_weeks
        lasts = scope.say("handout.first_weeks", time=spoken(first).text) if first else ""
        yield 0.0, lasts or scope.say("handout.nothing_shows")
    if treatment is scope.visit:
        for rule in scope.plan.aftercare:
            if rule.kind == "expect":
                yield rule.from_h, _expected(scope, scope.text(rule.item), scope.text(rule.rule), rule.to_h)
    yield from _event(scope, treatment)
    benefit = first_benefit(scope, treatment)
    onset = range_of(benefit.onset) if benefit and benefit.word in _HELPS else None
    if onset is not None:
        yield onset[0] / HOUR, scope.say("handout.first_change", goal=scope.goal(scope.goals[0]))


def _expected(scope: Scope, item: str, rule: str, end: float | None) -> str:
    if end is None:
        return scope.say("handout.expected", item=item, rule=rule)
    return scope.say("handout.expected_until", item=item, rule=rule, end=scope.clock.at(end))


def _gone(scope: Scope, what: str, lasts: Quantity | None) -> Iterator[tuple[float, str]]:
    if not isinstance(lasts, Number) or not lasts.value:
        return
    clock, middle, last = scope.clock, lasts.value / HOUR, upper_end(lasts) / HOUR
    if clock.end is None:
        most, latest = words.duration(middle * HOUR), words.duration(last * HOUR)
        yield 0.0, scope.say(f"handout.{what}_last", most=most, latest=latest)
        return
    latest = clock.at(round(last)) if last < _SOON else clock.day(last)
    if middle < _SOON:
        yield middle, scope.say(f"handout.{what}_gone_soon", soon=clock.at(round(middle)), latest=latest)
    else:
        yield middle, scope.say(f"handout.{what}_gone", latest=latest)


def _dry(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    """How long a dry feeling lasts, where the skin reacts and it shows."""
    dry = scope.plan.dry_feeling
    reacts = any(zone.redness is not None for zone in treatment.zones.values())
    if dry is None or not reacts or not value_of(treatment.burden.days_visible):
        return
    usual, longest = range_of(dry.usual), value_of(dry.expected)
    if usual is not None and longest is not None:
        first, last = (end / HOUR for end in usual)
        end = scope.clock.day(longest / HOUR)
        yield first, scope.say("handout.dry", usual=scope.clock.between(first, last), longest=end)


def _event(scope: Scope, treatment: Treatment) -> Iterator[tuple[float, str]]:
    event, end = scope.plan.occasion.event, scope.clock.end
    if event is None or end is None or not treatment.procedure:
        return
    hours = (date.fromisoformat(event) - end.date()) / timedelta(hours=1)
    visibility = treatment.visible_on_event
    if visibility is not None and hours >= 0:
        yield hours, scope.say(f"handout.event.{visibility.word}")


def _shown_zones(treatment: Treatment) -> list[Zone]:
    """The zones to be treated; all of them where every zone is advised against."""
    zones = list(treatment.zones.values())
    return [zone for zone in zones if zone.verdict in MAY_BE_DONE] or zones


def _most(quantities: Iterable[Quantity | None]) -> Number | None:
    known = (quantity for quantity in quantities if isinstance(quantity, Number))
    return max(known, key=lambda number: number.value, default=None)
