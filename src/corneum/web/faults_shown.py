"""What a person sees where something cannot be done: one sentence a fault, and nothing of what is inside."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from corneum.errors import CorneumError, InputFault, InputFaults
from corneum.web.guard import Refused
from corneum.web.rendering import page

API = "/api/"
BAD_INPUT, NOT_THERE, OWN_FAULT = 422, 404, 500
_LOG = logging.getLogger("corneum.web")


def sentences_of(fault: CorneumError) -> list[str]:
    """One sentence a fault."""
    faults = fault.faults if isinstance(fault, InputFaults) else (fault,)
    # an option of the command line is a field of the form here
    return [line.removeprefix("--") for each in faults for line in str(each).splitlines()]


def fields_of(fault: CorneumError) -> list[dict[str, str | None]]:
    """Each fault as data: field, the whole sentence, and the nearest valid word where there is one."""
    faults = fault.faults if isinstance(fault, InputFaults) else (fault,)
    return [
        {
            "field": each.field if isinstance(each, InputFault) else None,
            "message": str(each),
            "nearest": each.nearest if isinstance(each, InputFault) else None,
        }
        for each in faults
    ]


async def on_corneum_error(request: Request, fault: Exception) -> Response:
    """What was given cannot be used."""
    assert isinstance(fault, CorneumError)
    if request.url.path.startswith(API):
        return JSONResponse({"faults": fields_of(fault)}, BAD_INPUT)
    return page(request, "fault.html", BAD_INPUT, faults=sentences_of(fault), text_id="web.fault.input")


async def on_refused(request: Request, refused: Exception) -> Response:
    """A body that grew beyond what it said."""
    assert isinstance(refused, Refused)
    return _sentence(request, refused.status, refused.reason)


async def on_http_exception(request: Request, fault: Exception) -> Response:
    """An address that there is not, or a method that it does not take."""
    assert isinstance(fault, HTTPException)
    sentence = "There is no such page." if fault.status_code == NOT_THERE else "That cannot be done here."
    return _sentence(request, fault.status_code, sentence)


async def on_own_fault(request: Request, fault: Exception) -> Response:
    """A fault of corneum: the log names its kind and place, the page neither, and none tells what was sent."""
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else f" in {place.tb_frame.f_code.co_qualname}, line {place.tb_lineno}"
    _LOG.error("%s%s", type(fault).__name__, where)
    return _sentence(
        request, OWN_FAULT, "corneum itself is at fault; what was typed is still on the page before this one."
    )


def _sentence(request: Request, status: int, sentence: str) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse({"faults": [{"field": None, "message": sentence, "nearest": None}]}, status)
    return page(request, "fault.html", status, faults=[sentence], text_id="web.fault.page")
