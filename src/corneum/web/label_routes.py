"""/label: a printed ingredient list, judged for a route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.errors import InputFault
from corneum.plan_document.label_document import DEFAULT_ROUTE, judged_label
from corneum.plan_document.label_models import ProductLabel
from corneum.plan_document.sentences import words_for
from corneum.report.label_summary import label_summary
from corneum.safety.gate import ROUTES
from corneum.web.answering import Fields, answer_form
from corneum.web.rendering import READER, page

TEMPLATE = "label.html"
# the strongest objection first
ACTIONS = ("block", "avoid", "unknown", "caution", "ok")
CHOICES: Mapping[str, Any] = {"routes": ROUTES, "route": DEFAULT_ROUTE}

router = APIRouter()


@router.get("/label")
async def blank_label(request: Request) -> Response:
    return page(request, TEMPLATE, **CHOICES)


@router.post("/label")
async def label_answer(request: Request) -> Response:
    return await answer_form(request, TEMPLATE, CHOICES, judged)


def judged(fields: Fields) -> Mapping[str, Any]:
    """What the page shows of a list. Raises InputFault for what is no list, or no route."""
    text = fields.get("ingredients", "")
    label = judged_label(text, fields.get("route") or DEFAULT_ROUTE)
    if not label.is_list:
        raise InputFault("ingredients", None, f"hold no ingredient list: {label.reason}")
    return {"summary": list(label_summary(label, READER)), "groups": _groups(label), "count": len(label.ingredients)}


def _groups(label: ProductLabel) -> list[dict[str, Any]]:
    groups = []
    for action in ACTIONS:
        rows = [
            {
                "printed": each.printed,
                "name": each.name,
                # what holds for the product stands above the names
                "hour": each.use.from_hour if each.use.from_hour != label.product.from_hour else None,
                "why": words_for(each.why, READER),
            }
            for each in label.ingredients
            if each.use.action == action
        ]
        if rows:
            groups.append({"action": action, "rows": rows})
    return groups
