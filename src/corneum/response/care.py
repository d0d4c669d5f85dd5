"""What a treatment adds to the care that a client already uses: a second retinoid adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.client import Care
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.evidence.vocabulary import resolve

OVERLAPS = "response/overlaps"


@dataclass(frozen=True)
class Overlap:
    """`share_new` is the share of a treatment's effect that is new, 0 to 1; None where all of it is.

    `with_` names what is already in use, `sentence` is for the client; both are empty where nothing overlaps.
    """

    share_new: Value | None
    with_: str
    sentence: Text
    row: Row | None


def overlap(
    context: ModelContext, current_care: Sequence[Care] | None, payload: str, class_: str, goal: str = ""
) -> Overlap:
    """How far a treatment repeats what the client already uses; the strongest repeat counts.

    Args:
        context: Tables, virtual people and record.
        current_care: What the client uses; where it is None nobody asked, and nothing is taken to overlap.
        payload: Payload of the treatment.
        class_: Class of the treatment.
        goal: For which goal; a row that names goals takes the place of one that names none. Blank for all of them.

    Source: the rows of response/overlaps.
    """
    overlaps: list[Overlap] = []
    for care in current_care or ():
        match = resolve("care", care.active)
        if match is None:
            continue
        rows = context.table(OVERLAPS).where(payload=payload)
        repeats = [row for row in rows if row["class"] == class_ and match.id in row.list("care")]
        for row in [row for row in repeats if goal in row.list("goals")] or repeats:
            if row["goals"] and goal not in row.list("goals"):
                continue
            used = context.row(OVERLAPS, row.row_id)
            share = context.parameter(f"response.{used['share_new']}")
            overlaps.append(Overlap(share, match.name, cell(used, "sentence"), used))
    nothing = Overlap(None, "", (), None)
    return min(overlaps, key=lambda repeat: repeat.share_new.number if repeat.share_new else 1, default=nothing)
