"""/offer: an offer in words, and what is understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.plan_document.offer_document import read_offers
from corneum.plan_document.sentences import words_for
from corneum.web.answering import Fields, answer_form
from corneum.web.rendering import READER, page

TEMPLATE = "offer.html"

router = APIRouter()


@router.get("/offer")
async def blank_offer(request: Request) -> Response:
    return page(request, TEMPLATE)


@router.post("/offer")
async def offer_answer(request: Request) -> Response:
    return await answer_form(request, TEMPLATE, {}, understood)


def understood(fields: Fields) -> Mapping[str, Any]:
    """What the page shows of an offer. Raises InputFault where nothing of it is understood."""
    offers = read_offers(fields.get("offer", ""))
    return {
        "offers": [
            {
                "read_as": words_for(offer.read_as, READER),
                "beside": words_for(offer.beside, READER) if offer.beside else "",
                "not_understood": offer.not_understood,
            }
            for offer in offers.offers
        ]
    }
