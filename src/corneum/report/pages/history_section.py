"""The table of what was understood of the client's history."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.plan_document.understood_models import Understood
from corneum.report.pages.ledger import Ledger

_STATUS = {
    "now": "now",
    "past": "in the past",
    "resolved": "over",
    "family": "in the family, or somebody else",
    "possible": "possible",
    "planned": "planned",
    "negated": "denied",
    None: "reviewed",
}


def rows(ledger: Ledger, understood: Sequence[Understood]) -> list[dict[str, str]]:
    """The rows of the table, a finding a row.

    Args:
        ledger: fills sentences for the reader of the page.
        understood: as plan.json holds it.
    """
    return [
        {
            "words": one.text,
            "concept": one.concept or "not known",
            "status": _STATUS[one.status],
            "when": one.when,
            "place": one.place,
            "why": ledger.text(one.why),
        }
        for one in understood
    ]
