"""The application: its routes behind the guard, its faults as sentences."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from corneum import __version__
from corneum.errors import CorneumError
from corneum.web import (
    api,
    chart_routes,
    evidence_routes,
    glossary_routes,
    home_routes,
    label_routes,
    offer_routes,
    simulator_routes,
    solute_routes,
)
from corneum.web.faults_shown import (
    BAD_INPUT,
    NOT_THERE,
    on_corneum_error,
    on_http_exception,
    on_own_fault,
    on_refused,
)
from corneum.web.form_tokens import FormTokens
from corneum.web.guard import Guard, Refused
from corneum.web.reach import Reach
from corneum.web.static_files import static_file

ROUTES = (
    home_routes,
    label_routes,
    offer_routes,
    chart_routes,
    evidence_routes,
    solute_routes,
    simulator_routes,
    glossary_routes,
    api,
)


def application(reach: Reach) -> ASGIApp:
    """The pages and the interface, for those who can reach them.

    Args:
        reach: where it is served.
    """
    app = FastAPI(title="corneum", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.tokens = FormTokens()
    for routes in ROUTES:
        app.include_router(routes.router, include_in_schema=routes is api)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    app.add_exception_handler(CorneumError, on_corneum_error)
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_wrong_shape)
    app.add_exception_handler(Exception, on_own_fault)
    return Guard(app, reach)


async def _static(name: str) -> Response:
    file = static_file(name)
    if file is None:
        raise HTTPException(NOT_THERE)
    return file


async def _on_wrong_shape(_: Request, fault: Exception) -> Response:
    """What was sent to the interface has another shape than its schema; what was given is not told back."""
    assert isinstance(fault, RequestValidationError)
    faults = [
        {"field": ".".join(map(str, each["loc"])), "message": str(each["msg"]), "nearest": None}
        for each in fault.errors()
    ]
    return JSONResponse({"faults": faults}, BAD_INPUT)
