"""/evidence: what trials found, as forest plots, the claims of the field, and who paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from corneum.lookup.claims import search_evidence
from corneum.report.figures.forest import draw
from corneum.web.answering import Fields, answer_query

TEMPLATE = "evidence.html"
# comparisons drawn on a page, and claims and works listed
MOST_DRAWN, MOST_LISTED = 12, 25

router = APIRouter()


@router.get("/evidence")
async def evidence_answer(request: Request) -> Response:
    return await answer_query(request, TEMPLATE, {}, evidence_shown)


def evidence_shown(fields: Fields) -> Mapping[str, Any]:
    """What the page shows for words and a treatment. Raises InputFault for a treatment that there is not."""
    entries = search_evidence(fields.get("words") or None, fields.get("treatment") or None)
    effects = entries["effects"]
    return {
        "forest": Markup(draw(effects[:MOST_DRAWN], styled=False)) if effects else "",
        "effects": effects[:MOST_DRAWN],
        "more_effects": max(0, len(effects) - MOST_DRAWN),
        "claims": entries["claims"][:MOST_LISTED],
        "works": entries["sources"][:MOST_LISTED],
        "more_works": max(0, len(entries["sources"]) - MOST_LISTED),
    }
