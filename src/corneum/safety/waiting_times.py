"""How long to wait for one reason: what sources ask for, which of them decides, and how wide they differ.

Sources dispute most waiting times. `safety/waiting_claims` holds what each of them asks for, and
`safety/waiting_precedence` which kind of source decides: the label of the very device, then a guideline, then the
sheets of providers. Of one kind the claim that stands first decides, as reviewed. A reason without a claim has the
waiting time of its own row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.safety.dates import add_wait

ROWS = "formulation/contraindications"
CLAIMS = "safety/waiting_claims"
PRECEDENCE = "safety/waiting_precedence"
RULES = "safety/waiting_rules"


@dataclass(frozen=True)
class Treated:
    """What a waiting time depends on beside the reason: the device of the catalogue, the tags of the treatment, and
    the licence of whoever treats (empty where none is named)."""

    device: str | None
    tags: frozenset[str]
    licence: str


@dataclass(frozen=True)
class WaitingTime:
    """The days from the start of a wait to its end: `decided`, and from `low` to `high` over all sources.

    `authority` is the kind of source that decided, a row of `safety/waiting_precedence`; `sources` and `grade` are
    those of the claim that did.
    """

    decided: date
    low: date
    high: date
    authority: str
    sources: tuple[str, ...]
    grade: str


def waiting_time(context: ModelContext, rule: str, since: date, treated: Treated) -> WaitingTime | None:
    """When the wait for a reason is over that began on a day.

    Args:
        context: tables and record.
        rule: the row of `formulation/contraindications`.
        since: the day on which the wait began.
        treated: the treatment that waits.

    Returns:
        None where no source names a time.

    Source:
        `safety/waiting_claims`, read through `safety/waiting_precedence`; else `formulation/contraindications`.
    """
    claims = _claims(context, rule)
    applying = [claim for claim in claims if _applies(claim, treated)]
    if not applying:
        return _own(context, rule, since)
    order = context.table(PRECEDENCE)
    first = min(applying, key=lambda claim: int(order.row(claim["authority"])["order"]))
    claim = context.row(CLAIMS, first.row_id)
    ends = [_end(each, since) for each in claims]
    return WaitingTime(_end(claim, since), min(ends), max(ends), claim["authority"], claim.sources, claim.grade)


def longest_wait(context: ModelContext, rule: str, since: date) -> date | None:
    """The last day on which any source asks to wait any longer; None where no source names a time.

    Args:
        context: tables and record.
        rule: the row of `formulation/contraindications`.
        since: the day on which the wait began.
    """
    ends = [_end(claim, since) for claim in _claims(context, rule)]
    own = _own(context, rule, since)
    return max([*ends, *([own.decided] if own else [])], default=None)


def authority_words(context: ModelContext, time: WaitingTime) -> str:
    """The kind of source that decided, in words.

    Args:
        context: tables and record.
        time: as `waiting_time` gives it.
    """
    words: str = context.table(PRECEDENCE).row(time.authority)["in_words"]
    return words


def undated(context: ModelContext, rule: str) -> str:
    """What an event without a day means: `today`, it may have been today; `open`, its end has to be asked; `none`, it
    is taken for an old one.

    Args:
        context: tables and record.
        rule: the row of `formulation/contraindications`.

    Source:
        `safety/waiting_rules`.
    """
    row = waiting_rule(context, rule)
    return (row["undated"] if row else "") or "today"


def waiting_rule(context: ModelContext, rule: str) -> Row | None:
    """How a reason ends that no count of days ends; None where nothing is known of it.

    Args:
        context: tables and record.
        rule: the row of `formulation/contraindications`, or the code of another reason.
    """
    table = context.table(RULES)
    return context.row(RULES, rule) if rule in table.index else None


def lead_time(context: ModelContext, rule: str, today: date) -> date | None:
    """The first day before which what a reason asks for can have been done; None where that is no matter of days.

    Args:
        context: tables and record.
        rule: the row of `formulation/contraindications`, or the code of another reason.
        today: the day of planning.
    """
    row = waiting_rule(context, rule)
    return None if row is None or not row["lead_value"] else add_wait(today, float(row["lead_value"]), row["lead_unit"])


def _claims(context: ModelContext, rule: str) -> Sequence[Row]:
    return [claim for claim in context.table(CLAIMS).rows if claim["rule"] == rule]


def _applies(claim: Row, treated: Treated) -> bool:
    if claim["devices"] and treated.device not in claim.list("devices"):
        return False
    if claim["licences"] and treated.licence not in claim.list("licences"):
        return False
    return treated.tags.isdisjoint(claim.list("not_tags"))


def _end(claim: Row, since: date) -> date:
    return add_wait(since, float(claim["number"]), claim["unit"])


def _own(context: ModelContext, rule: str, since: date) -> WaitingTime | None:
    fact = context.table(ROWS).row(rule)
    if not fact["wait_value"]:
        return None
    end = add_wait(since, float(fact["wait_value"]), fact["wait_unit"])
    return WaitingTime(end, end, end, "custom", fact.sources, fact.grade)
