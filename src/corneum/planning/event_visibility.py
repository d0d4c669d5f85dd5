"""What of a treatment still shows on the day of an event, and the reason against it where that day must look normal.

The upper days decide: those of the reaction that is computed, and those of `safety/visible_days` for redness, flaking,
darker marks, bruises and swelling, which hold for a kind of treatment, for a type of skin, or for a product that is new
to it. Nobody counted people by day after any of these, so that no probability is stated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corneum import units
from corneum.client import Client
from corneum.evidence.grade import lowest
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Field, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.planning.treatments import Treatment
from corneum.safety.findings import findings
from corneum.safety.reasons import Reason
from corneum.safety.tags import names

VISIBLE = "safety/visible_days"
EVENT = "event"
PARTS = ("redness", "peeling", "pigment", "bruise", "swelling")
# what the first weeks of a product show
IRRITATION = ("redness", "peeling")

Word = Literal["unlikely", "possible", "likely", "unknown"]


@dataclass(frozen=True)
class DaysVisible:
    """For how long a treatment is computed to show, s: in the middle and at most; None where nobody knows.

    `irritation` is that of a product in its first weeks, None where it is none or is not new.
    """

    middle: float | None
    most: float | None
    irritation: Value | None = None


@dataclass(frozen=True)
class EventVisibility:
    """Whether something shows on the day of an event.

    `left` is the days from the treatment to the event, below 0 where no day before it is left; `upper_days` the most
    for which something shows (None where nobody knows), and `parts` the same for each of `PARTS` that is to be
    expected. `probability` is stated only where people were counted. `rows` are the entries of `safety/visible_days`
    behind it, `sources` those of the irritation.
    """

    date: date
    left: int
    word: Word
    upper_days: int | None
    parts: Mapping[str, int]
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    probability: float | None = None


def visible_on_event(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    depth: float | None,
    shown: DaysVisible,
    day: date,
) -> EventVisibility | None:
    """What of a treatment shows on the client's event; None where there is none, or it is over by the planned day.

    Args:
        context: tables and record.
        client: the client's file.
        treatment: what is planned.
        depth: the longest needle set, m; None where there is none.
        shown: for how long it is computed to show.
        day: the first day on which the treatment can be done.

    Source:
        `safety/visible_days`.
    """
    if client.event is None or client.event.date < (client.planned_for or client.date):
        return None
    rows = tuple(_rows(context, client, treatment, depth))
    by_part = {part: [int(row["days"]) for row in rows if row["part"] == part] for part in PARTS}
    parts = {part: max(days) for part, days in by_part.items() if days}
    if shown.irritation is not None:
        parts |= dict.fromkeys(IRRITATION, math.ceil(shown.irritation.high / units.factor("day")))
    computed = None if shown.most is None else math.ceil(shown.most / units.factor("day"))
    # a treatment that is not known to show at all is not put down as invisible
    ends = [*parts.values(), *([computed] if computed is not None else [])]
    upper = max(ends, default=None)
    left = (client.event.date - day).days
    word = _word(shown, upper, max(left, 0))
    sources = shown.irritation.sources if shown.irritation is not None else ()
    return EventVisibility(client.event.date, left, word, upper, parts, rows, sources)


def event_reason(client: Client, treatment: Treatment, visibility: EventVisibility | None) -> Reason | None:
    """Why a treatment waits until after an event on which nothing may show; None where it need not.

    Args:
        client: the client's file.
        treatment: what is planned.
        visibility: of the treatment on its day.
    """
    if visibility is None or client.event is None or not client.event.must_look_normal:
        return None
    if visibility.upper_days is None or visibility.upper_days == 0 or visibility.upper_days < visibility.left:
        return None
    lasting = [row for row in visibility.rows if int(row["days"]) >= visibility.left]
    event = visibility.date.isoformat()
    after = (visibility.date + timedelta(days=1)).isoformat()
    parts = tuple(dict.fromkeys(row["in_words"] for row in lasting)) or IRRITATION[:1]
    sources = dict.fromkeys((*visibility.sources, *(source for row in lasting for source in row.sources)))
    fields: dict[str, Field] = {"event": event, "days": visibility.upper_days, "left": visibility.left, "parts": parts}
    home = "no_procedure" in treatment.tags
    if visibility.left < 0:
        why = statement("planning.event.no_day_before", event=event)
    else:
        why = statement("planning.event.new_product" if home else "planning.event.shows", **fields)
    return Reason(
        code=EVENT,
        strength="not_recommended",
        why=why,
        do=statement("planning.event.start_after" if home else "planning.event.after", after=after),
        earliest=visibility.date + timedelta(days=1),
        sources=tuple(sources) or ("corneum_review",),
        grade=lowest([row.grade for row in lasting]) if lasting else "very_low",
    )


def _word(shown: DaysVisible, upper: int | None, left: int) -> Word:
    if upper is None:
        return "unknown"
    if upper == 0 or upper < left:
        return "unlikely"
    middle = shown.middle
    return "likely" if middle is not None and middle / units.factor("day") >= max(left, 1) else "possible"


def _rows(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> Iterator[Row]:
    used = {name for finding in findings(context, client) if not finding.is_over for name in finding.rows}
    for row in context.table(VISIBLE).rows:
        if not names(row["tags"], treatment.tags, depth) or not treatment.tags.isdisjoint(row.list("not_tags")):
            continue
        # what is in use already irritates no more than it does today
        if row["in_use"] and row["in_use"] in used:
            continue
        if row["fitzpatrick"] and client.person.fitzpatrick not in row.list("fitzpatrick"):
            continue
        yield context.row(VISIBLE, row.row_id)
