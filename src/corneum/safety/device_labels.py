"""What the label or manual of a device itself rules out: it binds for that device, whatever holds for its class.

`safety/label_contraindications` names devices, rows of the contraindications that stand for what the label names, and
how strongly. A device whose label nobody read has no rows, and what holds for its class stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, statement
from corneum.evidence.tables import Row
from corneum.safety.contraindications import Concern, concerns, strength_in_zone, timed
from corneum.safety.reasons import Reason, in_order
from corneum.safety.waiting_times import Treated

LABELS = "safety/label_contraindications"


def label_reasons(
    context: ModelContext, client: Client, treated: Treated, zones: Sequence[str | None]
) -> dict[str | None, tuple[Reason, ...]]:
    """What the label of a device says against its use on this client, in each of several zones.

    It ends on the day on which the condition that it names does.

    Args:
        context: tables and record.
        client: the client's file.
        treated: the treatment and who does it, with the id of its device in `devices/devices`.
        zones: planning zones, None for what holds in every zone.

    Source:
        `safety/label_contraindications`.
    """
    rows = [row for row in context.table(LABELS).rows if treated.device in row.list("devices")]
    all_concerns = concerns(context, client) if rows else ()
    # a course whose end is stated anywhere in the file is not current
    ended = {concern.row.row_id for concern in all_concerns if concern.finding.is_over}
    named = [
        (row, *timed(context, client, concern, row["strength"], treated))
        for concern in all_concerns
        for row in rows
        if concern.row.row_id in row.list("conditions")
        and not (row["current_only"] == "yes" and concern.row.row_id in ended)
    ]
    return {
        zone: in_order(
            _reason(context, row, concern, strength)
            for row, concern, stands in named
            if (strength := strength_in_zone(concern, stands, zone)) is not None
        )
        for zone in zones
    }


def _reason(context: ModelContext, row: Row, concern: Concern, strength: str) -> Reason:
    row, words = context.row(LABELS, row.row_id), concern.finding.words
    return Reason(
        code=row.row_id,
        strength=strength,
        why=cell(row, "why") + (statement("safety.in_the_file", words=words) if words else ()),
        do=cell(row, "do"),
        earliest=concern.earliest,
        person_wide=concern.row["person_wide"] == "yes",
        sources=row.sources,
        grade=row.grade,
    )
