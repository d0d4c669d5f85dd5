"""/api: the verbs of the command line as JSON; the same answers, the same faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from corneum.client import client_schema
from corneum.errors import InputFault
from corneum.lookup.claims import search_evidence
from corneum.lookup.skins import skins
from corneum.lookup.solutes import solutes
from corneum.plan_document.chart_json import chart_json
from corneum.plan_document.charts import charts
from corneum.plan_document.label_document import DEFAULT_ROUTE, judged_label
from corneum.plan_document.label_models import ProductLabel
from corneum.plan_document.offer_document import read_offers
from corneum.plan_document.offer_models import Offers
from corneum.plan_document.plan_models import plan_schema
from corneum.simulation.case_file import case_schema
from corneum.simulation.observed_arrays import NAME as OBSERVED
from corneum.simulation.simulate import simulate

LONGEST_LIST, LONGEST_WORDS, MOST_NAMES = 100_000, 500, 20
JSON = "application/json"
_SCHEMAS = {"client": client_schema, "plan": plan_schema, "case": case_schema}

Words = Annotated[str | None, Query(max_length=LONGEST_WORDS)]

router = APIRouter(prefix="/api")


class ListToJudge(BaseModel):
    """A printed ingredient list, how its product meets the skin, and when."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST_LIST)
    route: str = DEFAULT_ROUTE
    hours: float | None = Field(None, ge=0, le=24 * 365, description="after the treatment")


class WordsOfOffer(BaseModel):
    """An offer as it was made."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST_WORDS)


@router.post("/label")
def label(asked: ListToJudge) -> ProductLabel:
    """Judge a printed ingredient list."""
    return judged_label(asked.text, asked.route, asked.hours)


@router.post("/offer")
def offer(asked: WordsOfOffer) -> Offers:
    """Read an offer in words."""
    return read_offers(asked.text)


@router.get("/evidence")
def evidence(words: Words = None, treatment: Words = None) -> dict[str, Any]:
    """What trials found, claims, parameters, and who paid."""
    return dict(search_evidence(words or None, treatment or None))


@router.get("/solute")
def solute(name: Annotated[list[str], Query(min_length=1, max_length=MOST_NAMES)]) -> dict[str, Any]:
    """What is known of solutes, an entry a name."""
    return dict(solutes(name))


@router.get("/skin")
def skin(zone: Words = None, age: Words = None, sex: Words = None, fitzpatrick: Words = None) -> dict[str, Any]:
    """Layers, targets and hazards of a zone, or of all."""
    return skins(zone or None, person={"age": age, "sex": sex, "fitzpatrick": fitzpatrick})


@router.get("/chart", response_class=Response, responses={200: {"content": {JSON: {}}}})
def chart(
    device: Words = None,
    goal: Words = None,
    zone: Words = None,
    cell: Words = None,
    age: Words = None,
    sex: Words = None,
    fitzpatrick: Words = None,
) -> Response:
    """What to set, zone by zone: one chart, or several."""
    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    computed = charts(device=device, goal=goal, zone=zone, cell=cell, person=person, of_reference=device is None)
    return Response(chart_json(computed), media_type=JSON)


@router.post("/simulate")
def simulation(case: Mapping[str, Any]) -> dict[str, Any]:
    """The transport physics of a case, as in a case file; measured points stand in it as columns."""
    if isinstance(case.get(OBSERVED), str):
        raise InputFault(OBSERVED, None, "names a file, and no file of this machine is read here; give its columns")
    return simulate(dict(case)).to_dict()


@router.get("/schema/{name}")
def schema(name: Literal["client", "plan", "case"]) -> dict[str, Any]:
    """JSON Schema of a file that corneum reads or writes."""
    return _SCHEMAS[name]()
