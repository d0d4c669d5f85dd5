"""/glossary: the field's terms in plain words."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.web.rendering import page
from corneum.wording.glossary import glossary

router = APIRouter()


@router.get("/glossary")
async def terms(request: Request) -> Response:
    return page(request, "glossary.html", entries=glossary())
