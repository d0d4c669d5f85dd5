"""A reason for or against a treatment as the plan holds it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import cast

from corneum.evidence.tables import load_tables
from corneum.plan_document import document_parts
from corneum.plan_document.document_parts import Strength, grade_of
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds
from corneum.safety.contraindications import ROWS as CONTRAINDICATIONS
from corneum.safety.reasons import Reason
from corneum.wording.readers import Reader


def reason_document(reason: Reason, reader: Reader, holds: Holds | None = None) -> document_parts.Reason:
    """A reason as the plan holds it; without its first safe day where nothing elective is dated."""
    return document_parts.Reason(
        code=reason.code,
        strength=cast(Strength, reason.strength),
        why=sentences(reason.why, reader),
        do=sentences(reason.do, reader),
        earliest=None if holds is not None and holds.everything else iso(reason.earliest),
        before_visit=reason.code in _before_visit(),
        sources=list(reason.sources),
        grade=grade_of(reason.grade),
    )


@cache
def _before_visit() -> frozenset[str]:
    """Codes of the reasons whose advice falls in the days before the visit."""
    rows = load_tables()[CONTRAINDICATIONS].rows
    return frozenset(row.row_id for row in rows if row["before_visit"] == "yes")


def iso(day: date | None) -> str | None:
    """A day as text, None where there is none."""
    return None if day is None else day.isoformat()
