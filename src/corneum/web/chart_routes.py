"""/chart: what to set, zone by zone, with a device for a goal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corneum.client import goal_variants
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.devices import device
from corneum.plan_document.chart_models import Chart
from corneum.plan_document.charts import charts
from corneum.planning.depth_chart import needle_devices
from corneum.report.chart_view import FIRST, chart_line, columns, heading, objections, whom
from corneum.report.zone_names import zone_name
from corneum.web.answering import Fields, answer_query

TEMPLATE = "chart.html"
PERSON = ("age", "sex", "fitzpatrick")

router = APIRouter()


@router.get("/chart")
async def chart_answer(request: Request) -> Response:
    return await answer_query(request, TEMPLATE, _choices(), charted)


def charted(fields: Fields) -> Mapping[str, Any]:
    """What the page shows of a device, a goal and a person; the device that a regulator evaluated and pores where
    neither is chosen. Raises InputFault for a word that is not known."""
    person = {name: fields.get(name) or None for name in PERSON}
    computed = charts(
        device=fields.get("device") or None,
        goal=fields.get("goal") or None,
        person=person,
        of_reference=not fields.get("device"),
    )
    return {"charts": [_shown(each) for each in ((computed,) if isinstance(computed, Chart) else computed.charts)]}


def _shown(chart: Chart) -> dict[str, Any]:
    of_zone = {zone_name(name): columns(chart, zone) for name, zone in chart.zones.items()}
    names = [*FIRST, *(name for name in next(iter(of_zone.values())) if name not in FIRST)]
    return {
        "heading": heading(chart),
        "whom": whom(chart),
        "head": [chart_line("head.zone"), *(chart_line(f"head.{name}") for name in names)],
        "rows": {zone: [row[name] for name in names] for zone, row in of_zone.items()},
        "against": objections(chart),
    }


def _choices() -> Mapping[str, Any]:
    context = ModelContext(load_tables())
    return {
        "devices": [(each, device(context, each).name) for each in needle_devices(context)],
        "goals": list(goal_variants()),
    }
