"""/: what there is to open."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.web.rendering import page

router = APIRouter()


@router.get("/")
async def home(request: Request) -> Response:
    return page(request, "home.html")
