"""The status of a concept from the rules that hold for it and from its times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corneum.clinical_text.clauses import SWITCHED_TO, SWITCHES
from corneum.clinical_text.clinical_finding import Concept
from corneum.clinical_text.event_times import TimeSpan, moved_ahead
from corneum.clinical_text.status_rules import Rule
from corneum.clinical_text.status_scope import AHEAD, StatusFacts, reaches
from corneum.clinical_text.time_words import SEASONS
from corneum.evidence.tables import load_tables

ROWS = "vocabulary/condition_rows"
# ranks of what a time alone says, between those of the rules: a beginning outweighs `had` and not `stopped`
_BEGINNING, _PAST_TIME = 85, 100
_ALTERNATIVE = 110
_PER_RANK = 10
_MONTH = 31
# denials that a beginning limits: `no migraines since 2019` is no `never had migraines`
_DENIALS_WITH_END = ("no", "list_no", "not_for_long")
_PLANNED_SWITCH, _DONE_SWITCH = 45, 70
# an allergy of long ago is an allergy, unless it is said to have ended
_ENDS_ALLERGY = ("not_any_more", "ended_before")
_SEASON = re.compile(r"(?:in|during|over) (?:the )?(?:" + "|".join(SEASONS) + ")")


@dataclass(frozen=True)
class Status:
    """The status, whether it was said to be going on, and the times as they follow from it."""

    status: str
    is_stated_now: bool
    times: tuple[TimeSpan, ...]


@dataclass(frozen=True)
class _Claim:
    """A status that something claims: the lowest rank counts, the nearest of one rank."""

    rank: int
    distance: int
    status: str
    is_stated: bool = False


def status_of(facts: StatusFacts) -> Status:
    """The status of a concept.

    Args:
        facts: the phrase, the concept and its clauses.

    Source: `vocabulary/status_rules`.
    """
    facts = _without_seasons(facts)
    claims = [*_of_rules(facts), *_of_switches(facts), *_of_times(facts), *_of_alternatives(facts)]
    times = facts.times
    if times and not any(time.is_future for time in times) and any(claim.status in AHEAD for claim in claims):
        moved = tuple(moved_ahead(time, facts.base) for time in times)
        if any(time.is_future for time in moved):
            times = moved
        else:
            claims = [claim for claim in claims if claim.status != "planned"]
    best = min(claims, key=lambda claim: (claim.rank, claim.distance), default=None)
    status = best.status if best else _unstated(facts)
    status = "now" if status == "ending" else status
    is_stated = status == "now" and (best is not None and best.is_stated or facts.severity == "flaring")
    course = facts.named.concept.course
    if (status in ("now", "resolved") and course == "event") or (status == "resolved" and course == "drug"):
        status = "past"
    if status == "past" and _is_recent(facts):
        status, is_stated = "now", True
    return Status(status, is_stated, times)


def _without_seasons(facts: StatusFacts) -> StatusFacts:
    """`worse in the winter` is no time, but `cleared in the summer` and a peel in the summer are."""
    if facts.named.concept.course == "event" or any(
        claim.status in ("past", "resolved", *AHEAD) for claim in _of_rules(facts)
    ):
        return facts
    return replace(facts, times=tuple(time for time in facts.times if not _SEASON.fullmatch(time.words.lower())))


def _unstated(facts: StatusFacts) -> str:
    """The status of what nothing is said of: what was done lies behind, what somebody has goes on."""
    course = facts.named.concept.course
    in_history = facts.field == "history" and course in ("drug", "episodic") and facts.stated_day is not None
    past_drug = facts.field == "history" and course == "drug"
    return "past" if course == "event" or in_history or past_drug else "now"


# --- rules ---------------------------------------------------------------------------------------------------------


def _of_rules(facts: StatusFacts) -> Iterator[_Claim]:
    is_allergy = facts.named.concept.domain == "allergy"
    has_end = any(time.is_open for time in facts.times)
    for hit in facts.phrase.hits:
        if hit.rule.kind != "trigger" or not _speaks_of(hit.rule, facts.named.concept) or not reaches(facts, hit):
            continue
        if hit.rule.status == "past" and is_allergy and hit.rule.id not in _ENDS_ALLERGY:
            continue
        if hit.rule.status == "negated" and _is_owned(facts):
            continue
        named = facts.named
        distance = named.start - hit.end if hit.end <= named.start else hit.start - named.end
        status = hit.rule.status
        if status == "negated" and has_end and hit.rule.id in _DENIALS_WITH_END:
            status = "resolved"
        # what comes again and again is no statement that it is there today
        yield _Claim(
            hit.rule.rank * _PER_RANK,
            distance,
            "now" if status == "recurring" else status,
            is_stated=status != "recurring",
        )


def _is_owned(facts: StatusFacts) -> bool:
    """`have not had my warfarin checked` says that it is taken; an operation of mine may never have been."""
    start = facts.named.start
    return facts.named.concept.course != "event" and start > 0 and facts.phrase.tokens[start - 1].text == "my"


def _speaks_of(rule: Rule, concept: Concept) -> bool:
    return not rule.holds_for or concept.course in rule.holds_for or concept.domain in rule.holds_for


def _of_switches(facts: StatusFacts) -> Iterator[_Claim]:
    """What somebody changed to is in use, and what somebody will change to is planned."""
    start = facts.clauses[0].start
    switches = [hit for hit in facts.phrase.hits if hit.rule.id in SWITCHES and hit.end <= start]
    if switches and facts.phrase.tokens[start].text in SWITCHED_TO:
        if switches[-1].rule.status == "ending":
            yield _Claim(_PLANNED_SWITCH, 0, "planned")
        else:
            yield _Claim(_DONE_SWITCH, 0, "now")


def _of_alternatives(facts: StatusFacts) -> Iterator[_Claim]:
    """Of `IBS or coeliac disease` nobody knows yet which."""
    names, tokens = facts.phrase.names, facts.phrase.tokens
    at = names.index(facts.named)
    beside = [(names[at - 1], facts.named)] if at else []
    beside += [(facts.named, names[at + 1])] if at + 1 < len(names) else []
    for before, after in beside:
        is_or = after.start - before.end == 1 and tokens[before.end].text == "or"
        if is_or and before.concept.domain == after.concept.domain == "condition" and after.concept.course != "event":
            yield _Claim(_ALTERNATIVE, 0, "possible")


# --- times ---------------------------------------------------------------------------------------------------------


def _of_times(facts: StatusFacts) -> Iterator[_Claim]:
    course = facts.named.concept.course
    for time in facts.times:
        if time.start <= facts.phrase.tokens[facts.named.start].start < time.end:
            # `since a stroke`: the stroke itself lies behind
            yield _Claim(_BEGINNING - 1, 0, "past")
        elif time.is_future and course not in ("event", "drug"):
            # a day to come beside an illness is that of something else: a visit, a birth
            continue
        elif time.is_future:
            yield _Claim(50, 0, "planned")
        elif time.is_open:
            is_fresh = time.first is not None and _within_days(time.first, facts)
            yield _Claim(_BEGINNING, 0, "now", is_stated=is_fresh)
        elif time.first is None and time.last is None:
            continue
        elif time.words.lower().startswith(("until", "till", "up to")):
            yield _Claim(80, 0, "past")
        elif time.is_past and facts.severity == "controlled" and course != "event":
            # what was treated in 2019 is over, what is treated goes on
            yield _Claim(_PAST_TIME, 0, "resolved")
        elif not time.is_past and course != "event":
            yield _Claim(70, 0, "now", is_stated=True)
        elif course not in ("chronic", "trait", "habit") or _is_former_care(facts, time):
            yield _Claim(_PAST_TIME, 0, "past")


def _is_former_care(facts: StatusFacts, time: TimeSpan) -> bool:
    """What was used on the skin in some months that are over; a day alone is the last of many."""
    if facts.named.concept.domain != "care" or time.first is None or time.last is None:
        return False
    return time.first < time.last and (facts.base.today - time.last).days > _MONTH


def _is_recent(facts: StatusFacts) -> bool:
    """True for what is dated so lately that it still counts as going on (a cold sore of last week)."""
    days = [time.last for time in facts.times if time.last is not None and not time.is_open]
    if not facts.times and facts.stated_day is not None:
        days = [facts.stated_day]
    resolved = any(hit.rule.status == "resolved" and reaches(facts, hit) for hit in facts.phrase.hits)
    return not resolved and any(_within_days(day, facts) for day in days)


def _within_days(day: date, facts: StatusFacts) -> bool:
    rows = load_tables()[ROWS]
    lengths = [rows.row(name)["active_d"] for name in facts.named.concept.classes]
    return any(length and day >= facts.base.today - timedelta(days=float(length)) for length in lengths)


def is_without_wait(concept: Concept) -> bool:
    """True for what no waiting time follows from when it lies in the past.

    Args:
        concept: what a phrase names.

    Source: `vocabulary/condition_rows`.
    """
    rows = load_tables()[ROWS]
    return all(rows.row(name)["when_past"] in ("", "ca_past") for name in concept.classes)
