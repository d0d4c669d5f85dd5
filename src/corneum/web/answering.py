"""How a page answers what was typed: computed off the loop that serves, faults as sentences beside the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from corneum.errors import CorneumError
from corneum.web.faults_shown import BAD_INPUT, sentences_of
from corneum.web.form_fields import StaleForm, sent_fields
from corneum.web.rendering import page

Fields = Mapping[str, str]
# from what was typed to what the template shows
Compute = Callable[[Fields], Mapping[str, Any]]
STALE = 403
LONGEST_WORD = 2000


async def answer_form(request: Request, template: str, choices: Mapping[str, Any], compute: Compute) -> Response:
    """The page of a form that was sent; what was typed stands in it again.

    Args:
        request: with the form in its body.
        template: of the page.
        choices: what the form itself shows.
        compute: the answer; CorneumError where there is none.
    """
    try:
        fields = await sent_fields(request)
    except StaleForm as stale:
        return page(request, template, STALE, **choices, typed=dict(stale.fields), notice="web.form.stale")
    return await _answer(request, template, choices, fields, compute)


async def answer_query(request: Request, template: str, choices: Mapping[str, Any], compute: Compute) -> Response:
    """The page of a question in the address, which holds nothing of a person; blank where nothing is asked."""
    fields = {name: value[:LONGEST_WORD] for name, value in request.query_params.items()}
    if not any(value.strip() for value in fields.values()):
        return page(request, template, **choices, typed=fields)
    return await _answer(request, template, choices, fields, compute)


async def _answer(
    request: Request, template: str, choices: Mapping[str, Any], fields: Fields, compute: Compute
) -> Response:
    try:
        content = await run_in_threadpool(compute, fields)
    except CorneumError as fault:
        return page(request, template, BAD_INPUT, **choices, typed=dict(fields), faults=sentences_of(fault))
    return page(request, template, **choices, typed=dict(fields), answered=True, **content)
