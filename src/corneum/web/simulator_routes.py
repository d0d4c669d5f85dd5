"""/simulate: the transport of one solute through skin, as a picture that follows the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from corneum import units
from corneum.errors import InputFault
from corneum.simulation.outcome_picture import courses_svg
from corneum.simulation.simulate import simulate
from corneum.web.answering import Fields, answer_form
from corneum.web.rendering import page
from corneum.zones import zones

TEMPLATE = "simulate.html"
# what the form holds before anything is typed; each is text as a case file has it
START = {
    "solute": "niacinamide",
    "zone": "cheek_lateral",
    "age": "40",
    "concentration": "40 mg/mL",
    "thickness": "50 um",
    "density": "",
    "depth": "200 um",
    "radius": "35 um",
    "end": "24 h",
}
# points of the picture
MOMENTS = 48

router = APIRouter()


@router.get("/simulate")
async def blank_simulation(request: Request) -> Response:
    return page(request, TEMPLATE, **_choices(), typed=START)


@router.post("/simulate")
async def simulation_answer(request: Request) -> Response:
    return await answer_form(request, TEMPLATE, _choices(), simulated)


def simulated(fields: Fields) -> Mapping[str, Any]:
    """What the page shows of the case that was typed. Raises InputFault(s) as `simulate`."""
    outcome = simulate(case_of(fields))
    return {"picture": Markup(courses_svg(outcome)), "table": outcome.table()}


def case_of(fields: Fields) -> dict[str, Any]:
    """The case that a form describes, as plain data of a case file; channels where a density is typed."""
    needed = {name: fields.get(name, "").strip() for name in START if name not in ("density", "radius", "depth")}
    missing = [name for name, text in needed.items() if not text]
    if missing:
        raise InputFault(missing[0], None, f"is missing; such as {START[missing[0]]}")
    case: dict[str, Any] = {
        "skin": {"zone": needed["zone"], "age": int(needed["age"]) if needed["age"].isdecimal() else needed["age"]},
        "solute": needed["solute"],
        "vehicle": {"concentration": needed["concentration"], "thickness": needed["thickness"]},
        "time": {"end": needed["end"], "every": units.parse(needed["end"], "time", "time.end") / MOMENTS},
    }
    if fields.get("density", "").strip():
        case["channels"] = {name: fields.get(name, "").strip() for name in ("density", "radius", "depth")}
    return case


def _choices() -> Mapping[str, Any]:
    return {"zones": zones()}
