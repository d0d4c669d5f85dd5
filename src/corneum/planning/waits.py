"""The date engine: everything read about a client that touches time, as one day and the steps on the way to it.

A reason for or against a treatment that has a day is a wait; one that ends on a day nobody knows yet (an infection
heals, a child is born, a physician clears it) is an open step; one that no day helps makes the treatment `never`. A
zone that is left out whatever the day has no say in the day of the others. Sources, ranges and precedence are those of
`corneum.safety.waiting_times`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.planning.treatments import Treatment
from corneum.safety.contraindications import MAP
from corneum.safety.device_labels import LABELS
from corneum.safety.reasons import Reason
from corneum.safety.waiting_times import Treated, WaitingTime, authority_words, lead_time, waiting_rule, waiting_time

_STANDS = ("contraindicated", "not_recommended")
_Ends = Literal["on_a_day", "open", "never"]


@dataclass(frozen=True)
class WaitStep:
    """What to do before the treatment, and the first day on which it is done.

    `until` is None where nobody knows the day yet. `low` and `high` are the days that the shortest and the longest of
    the sources ask for; None where nothing is counted or they agree. `stops` where something is left off before.
    """

    code: str
    do: Text
    until: date | None
    why: Text
    sources: tuple[str, ...]
    grade: str
    low: int | None = None
    high: int | None = None
    stops: bool = False


@dataclass(frozen=True)
class Waits:
    """When nothing that was read stands against a treatment any more, and the steps on the way.

    `until` is the first such day; None where none is needed, or none is known. `never` where no day helps. `is_open`
    where the day is not known yet.
    """

    until: date | None = None
    never: bool = False
    is_open: bool = False
    steps: tuple[WaitStep, ...] = ()

    @property
    def has_day(self) -> bool:
        """Whether a day can be named."""
        return not (self.never or self.is_open)


def waits_of(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    general: Sequence[Reason],
    zones: Mapping[str, Sequence[Reason]],
) -> Waits:
    """Everything that touches the day of a treatment.

    Args:
        context: tables and record.
        client: the client's file; the day of planning is where undated steps begin.
        treatment: what is planned.
        general: the reasons that hold everywhere.
        zones: for each zone the reasons that hold in it beside those.

    Source:
        `safety/waiting_claims`, `safety/waiting_precedence`, `safety/waiting_rules`, `formulation/contraindications`.
    """
    timing = _Timing(context, client, treatment)
    free = {zone: reasons for zone, reasons in zones.items() if _worst(timing, reasons) == "on_a_day"}
    # where every zone is left out, what would have to be done is said of all of them
    planned = [*general, *(reason for reasons in (free or zones).values() for reason in reasons)]
    everywhere = _worst(timing, general)
    in_zones = "on_a_day" if free or not zones else _mildest(_worst(timing, reasons) for reasons in zones.values())
    worst = max(everywhere, in_zones, key=_ORDER.index)
    steps = _distinct(step for reason in planned if (step := _step(timing, reason)) is not None)
    days = [step.until for step in steps if step.until is not None]
    until = max(days, default=None)
    if worst != "on_a_day" or until is None or until <= client.date:
        until = None
    return Waits(until=until, never=worst == "never", is_open=worst == "open", steps=steps)


# from what a day settles to what no day does
_ORDER: tuple[_Ends, ...] = ("on_a_day", "open", "never")


@dataclass(frozen=True)
class _Timing:
    context: ModelContext
    client: Client
    treatment: Treatment

    @property
    def treated(self) -> Treated:
        device, operator = self.treatment.device, self.client.operator
        catalogued = device if isinstance(device, str) else None
        return Treated(catalogued, self.treatment.tags, operator.licence if operator else "")


def _worst(timing: _Timing, reasons: Iterable[Reason]) -> _Ends:
    return max((_ends(timing, reason) for reason in reasons), key=_ORDER.index, default="on_a_day")


def _mildest(ends: Iterable[_Ends]) -> _Ends:
    return min(ends, key=_ORDER.index)


def _ends(timing: _Timing, reason: Reason) -> _Ends:
    """How a reason ends; one that does not weigh against the treatment is settled on a day."""
    if reason.strength not in _STANDS or _day(timing, reason) is not None:
        return "on_a_day"
    # a label ends with the condition that it names
    labels = timing.context.table(LABELS).index
    codes = labels[reason.code].list("conditions") if reason.code in labels else (reason.code,)
    rules = [waiting_rule(timing.context, code) for code in codes]
    return "open" if any(rule is not None and rule["ends_with"] for rule in rules) else "never"


def _day(timing: _Timing, reason: Reason) -> date | None:
    return reason.earliest or lead_time(timing.context, reason.code, timing.client.date)


def _step(timing: _Timing, reason: Reason) -> WaitStep | None:
    """What a reason asks for on the way to a day; None where it is no matter of time."""
    until, rule = _day(timing, reason), waiting_rule(timing.context, reason.code)
    is_open = rule is not None and bool(rule["ends_with"]) and reason.strength in _STANDS
    if until is None and not is_open:
        return None
    prescribed = rule is not None and rule["prescriber"] == "yes"
    low, high, disputed = _range(timing, reason)
    return WaitStep(
        code=reason.code,
        do=reason.do + (statement("planning.waits.prescriber") if prescribed else ()),
        until=until,
        why=reason.why + disputed,
        sources=reason.sources,
        grade=reason.grade,
        low=low,
        high=high,
        stops=_counts_from(timing, reason) == "stop",
    )


def _range(timing: _Timing, reason: Reason) -> tuple[int | None, int | None, Text]:
    """The days that the shortest and the longest of the sources ask for, and which kind of source decided."""
    if reason.earliest is None or not _counts_from(timing, reason):
        return None, None, ()
    time = _from_today(timing, reason)
    if time is None or time.low == time.high:
        return None, None, ()
    today = timing.client.date
    low, high, decided = ((day - today).days for day in (time.low, time.high, time.decided))
    words = authority_words(timing.context, time)
    return low, high, statement("planning.waits.range", low=low, high=high, decided=decided, authority=words)


def _from_today(timing: _Timing, reason: Reason) -> WaitingTime | None:
    return waiting_time(timing.context, reason.code, timing.client.date, timing.treated)


def _counts_from(timing: _Timing, reason: Reason) -> str:
    table = timing.context.table(MAP)
    return table.row(reason.code)["wait_from"] if reason.code in table.index else ""


def _distinct(steps: Iterable[WaitStep]) -> tuple[WaitStep, ...]:
    """The steps by day, what is open last; of several with one code the one that ends last."""
    by_code: dict[str, WaitStep] = {}
    for step in steps:
        known = by_code.get(step.code)
        if known is None or _later(step, known):
            by_code[step.code] = step
    return tuple(sorted(by_code.values(), key=lambda step: (step.until is None, step.until or date.max, step.code)))


def _later(step: WaitStep, known: WaitStep) -> bool:
    return known.until is not None and (step.until is None or step.until > known.until)
