"""/solute: what is known of a solute, and what skin does to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.lookup.solutes import solutes
from corneum.web.answering import Fields, answer_query

TEMPLATE = "solute.html"

router = APIRouter()


@router.get("/solute")
async def solute_answer(request: Request) -> Response:
    return await answer_query(request, TEMPLATE, {}, known_of)


def known_of(fields: Fields) -> Mapping[str, Any]:
    """What the page shows of a name; a fault for one that is not known, with the nearest."""
    (entry,) = solutes([fields.get("name", "").strip()])["solutes"]
    return {"faults": [entry["error"]]} if "error" in entry else {"entry": entry}
