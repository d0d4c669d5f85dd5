"""After the treatment: timed rules, warning signs, and the checklist of infection control.

Rules stand in `formulation/aftercare` (two in `barrier/infection_risk`) and are read through the reviewed table
`safety/aftercare_map`. Where two rules name the same subject the later end holds, and nothing may begin before the
rule against it has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.safety.dates import after_hours
from corneum.safety.tags import names

MAP = "safety/aftercare_map"
WARNINGS = "safety/warning_signs"
STEPS = "formulation/infection_control"
STEPS_MAP = "safety/infection_control_map"
# the subject of rules on the time between two sessions
INTERVAL = "interval"


@dataclass(frozen=True)
class TimedRule:
    """One rule after treatment: `item` and `rule` in plain words, from `from_h` to `to_h` hours after it.

    `to_h` is None where the rule has no end. `since` and `until` are the same on the calendar: the day on which it
    begins, and the first whole day on which it no longer holds. `kind` is avoid, limit, use, start, continue,
    care, expect, review, wait or warning; `code` is the row that it follows from.
    """

    item: Text
    rule: Text
    from_h: float
    to_h: float | None
    until: date | None
    why: Text
    sources: tuple[str, ...]
    grade: str
    kind: str = "avoid"
    since: date | None = None
    code: str = ""


@dataclass(frozen=True)
class WarningSign:
    """A sign to watch for between `from_h` and `to_h` hours after treatment, and what to do at once."""

    sign: Text
    do: Text
    from_h: float
    to_h: float
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Step:
    """One step of infection control, in its order: the `phase`, what to do, and detail and reason where known."""

    phase: str
    step: Text
    detail: Text
    why: Text
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Wait:
    """Until which `hour` after treatment something is kept off; the rule's `item` and `code`."""

    hour: float
    item: str
    code: str
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class _Timed:
    row: Row
    fact: Row
    begin: float
    end: float | None
    subjects: tuple[str, ...]


def rules(context: ModelContext, tags: frozenset[str], depth: float | None, start: date) -> tuple[TimedRule, ...]:
    """The rules after a treatment, in the order in which they begin.

    Args:
        context: tables and record.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known, and then the rules of the deeper
            treatment hold.
        start: the day of treatment.

    Returns:
        Of two rules of one kind about the same subject the one that ends later.

    Source:
        `formulation/aftercare` and `barrier/infection_risk`, read through `safety/aftercare_map`.
    """
    timed = [_timed(context, row) for row in context.table(MAP).rows if _applies(row, tags, depth)]
    ends: dict[str, float] = {}
    for rule in timed:
        for subject in rule.subjects:
            if rule.row["kind"] in ("avoid", "wait") and rule.end is not None:
                ends[subject] = max(ends.get(subject, 0.0), rule.end)
    ruled: set[tuple[str, str]] = set()
    lasting = []
    for rule in sorted(timed, key=lambda rule: rule.end or 0.0, reverse=True):
        kind = rule.row["kind"]
        own = tuple(subject for subject in rule.subjects if (kind, subject) not in ruled)
        if own:
            ruled.update((kind, subject) for subject in own)
            begin = max((ends.get(subject, 0.0) for subject in own), default=0.0) if kind == "start" else 0.0
            lasting.append(_rule(rule, own, max(rule.begin, begin), start))
    order = {row.row_id: position for position, row in enumerate(context.table(MAP).rows)}
    return tuple(sorted(lasting, key=lambda rule: (rule.from_h, order[rule.code])))


def waits_by_subject(context: ModelContext, tags: frozenset[str], depth: float | None) -> dict[str, Wait]:
    """For each subject of a rule after a treatment: until when it is kept off the skin.

    The later of two rules holds, and what may "start" at an hour is kept off until then. Convention, not the upper
    end of a closure interval.

    Args:
        context: tables and record.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known.

    Source:
        `safety/aftercare_map`.
    """
    waits: dict[str, Wait] = {}
    for rule in (_timed(context, row) for row in context.table(MAP).rows if _applies(row, tags, depth)):
        hour = {"avoid": rule.end, "start": rule.begin, "use": 0.0}.get(rule.row["kind"])
        for subject in rule.subjects if hour is not None else ():
            known = waits.get(subject)
            if known is None or (hour or 0.0) > known.hour:
                waits[subject] = Wait(
                    hour or 0.0, rule.row["item"], rule.row.row_id, rule.fact.sources, rule.fact.grade
                )
    return waits


def least_interval(context: ModelContext, tags: frozenset[str], depth: float | None) -> Wait | None:
    """How long healing needs before the next session; None where no rule says.

    Args:
        context: tables and record.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known.

    Source:
        The rules of `safety/aftercare_map` that wait for the next session; the longest of them.
    """
    timed = [
        _timed(context, row)
        for row in context.table(MAP).rows
        if row["kind"] == "wait" and INTERVAL in row.list("subjects") and _applies(row, tags, depth)
    ]
    if not timed:
        return None
    longest = max(timed, key=lambda rule: rule.begin)
    context.row(MAP, longest.row.row_id)
    return Wait(longest.begin, longest.row["item"], longest.row.row_id, longest.fact.sources, longest.fact.grade)


def warning_signs(context: ModelContext, tags: frozenset[str]) -> tuple[WarningSign, ...]:
    """The signs to watch for after a treatment, the most urgent first.

    Args:
        context: tables and record.
        tags: tags of the treatment.

    Source:
        `safety/warning_signs`.
    """
    named = [row for row in context.table(WARNINGS).rows if names(row["tags"], tags, None)]
    for row in named:
        context.row(WARNINGS, row.row_id)
    return tuple(
        WarningSign(
            cell(row, "sign"), cell(row, "do"), float(row["from_h"]), float(row["to_h"]), row.sources, row.grade
        )
        for row in named
    )


def infection_control(context: ModelContext, tags: frozenset[str], depth: float | None = None) -> tuple[Step, ...]:
    """The steps of infection control for a treatment, in order.

    Args:
        context: tables and record.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known, and then every step holds.

    Source:
        `formulation/infection_control`, read through `safety/infection_control_map`.
    """
    steps = []
    for row in context.table(STEPS_MAP).rows:
        if names(row["tags"], tags, depth):
            fact = context.row(STEPS, row.row_id)
            steps.append(
                Step(
                    phase=fact["phase"],
                    step=cell(fact, "step"),
                    detail=cell(fact, "detail"),
                    why=cell(fact, "rationale"),
                    sources=fact.sources,
                    grade=fact.grade,
                )
            )
    return tuple(steps)


def _applies(row: Row, tags: frozenset[str], depth: float | None) -> bool:
    if not names(row["tags"], tags, None) or tags & set(row.list("not_tags")):
        return False
    if depth is None:
        # without a depth the rules of the deeper treatment are the safe ones
        return not row["upto_mm"]
    above, upto = row.number("above_mm"), row.number("upto_mm")
    edge = 0.5 * units.factor("um")
    return (above is None or depth > above + edge) and (upto is None or depth <= upto + edge)


def _timed(context: ModelContext, row: Row) -> _Timed:
    fact = context.row(row["rules"], row.row_id)
    if "from_h" in fact:
        begin, end = float(fact["from_h"]), float(fact["to_h"]) if fact["to_h"] else None
    else:
        # a waiting time of the barrier tables begins with the treatment
        begin, end = 0.0, float(fact["value"])
    return _Timed(row, fact, begin, end, row.list("subjects"))


def _rule(rule: _Timed, own: tuple[str, ...], begin: float, start: date) -> TimedRule:
    whole = own == rule.subjects
    return TimedRule(
        item=cell(rule.row, "item") if whole else statement("safety.aftercare_subjects", subjects=own),
        rule=cell(rule.row, "rule"),
        from_h=begin,
        to_h=rule.end,
        until=None if rule.end is None else after_hours(start, rule.end),
        why=cell(rule.fact, "why") if "why" in rule.fact else (),
        sources=rule.fact.sources,
        grade=rule.fact.grade,
        kind=rule.row["kind"],
        since=start + timedelta(days=begin * units.factor("h") // units.factor("day")),
        code=rule.row.row_id,
    )
