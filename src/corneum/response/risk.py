"""What can go wrong with a kind of treatment, in plain words; a rate only where somebody counted over everybody."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value

RISKS = "response/risks"
EVENTS = "outcomes/adverse_events"


@dataclass(frozen=True)
class AdverseEvent:
    """One harm. `rate` is the share of those treated in the one series that counted it, with its Jeffreys interval.

    `severity` says how long or how bad; `sentence` is for the client; `rows` are the counted cases behind it.
    """

    event: str
    severity: Text
    sentence: Text
    rate: Value | NoData
    grade: str
    sources: tuple[str, ...]
    rows: tuple[str, ...]
    row: Row


def adverse_events(context: ModelContext, class_: str, payload: str = "none") -> tuple[AdverseEvent, ...]:
    """Harms of a treatment, in the order of the table; empty for a consultation.

    Args:
        context: Tables, virtual people and record.
        class_: Class of the treatment.
        payload: Its payload.

    Source: the rows of response/risks and what they count in outcomes/adverse_events.
    """
    return tuple(
        _event(context, context.row(RISKS, row.row_id))
        for row in context.table(RISKS).rows
        if class_ in row.list("class") and (row["payload"] == "*" or payload in row.list("payload"))
    )


def _event(context: ModelContext, row: Row) -> AdverseEvent:
    rate: Value | NoData
    if row["counted"]:
        counted = context.row(EVENTS, row["counted"])
        known = counted["ci95_low_pct"] and counted["ci95_high_pct"]
        rate = counted.value("rate_pct", "ci95_low_pct", "ci95_high_pct") if known else counted.value("rate_pct")
    else:
        rate = NoData("Nobody counted it over all who were treated: the rate is unknown, which is not zero.")
    for cited in row.list("rows"):
        context.row(EVENTS, cited)
    return AdverseEvent(
        event=row["event"],
        severity=cell(row, "severity"),
        sentence=cell(row, "sentence"),
        rate=rate,
        grade=row.grade,
        sources=row.sources,
        rows=row.list("rows"),
        row=row,
    )
