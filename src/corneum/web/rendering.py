"""Pages and parts of pages from templates; the texts are those of `wording`, everything is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from corneum import __version__
from corneum.report.pages.environment import environment
from corneum.web.form_tokens import COOKIE, FIELD, FormTokens
from corneum.web.static_files import static_url
from corneum.wording.readers import Reader

READER: Reader = "practitioner"
# the pages of the head, by address
PAGES = ("/label", "/offer", "/chart", "/evidence", "/solute", "/simulate", "/glossary")
_DAY = 24 * 3600


@cache
def _environment() -> Environment:
    pages = environment().overlay(loader=ChoiceLoader([PackageLoader("corneum.web"), PackageLoader("corneum.report")]))
    pages.globals = {**environment().globals, "static": static_url}
    return pages


def is_part(request: Request) -> bool:
    """Whether the script on a page asks for the part that changes, and not for a page."""
    return request.headers.get("hx-request") == "true"


def page(request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """The page of that template, or its block `answer` alone where the script on the page asks for it.

    Args:
        request: what is answered.
        template: its name under web/templates.
        status: of the answer.
        content: what the template shows.
    """
    tokens: FormTokens = request.app.state.tokens
    mark = tokens.mark_of(request.cookies)
    whole = {
        "reader": READER,
        "pages": PAGES,
        "here": request.url.path,
        "notice": "",
        "faults": (),
        "typed": {},
        "answered": False,
        "version": __version__,
        "token_field": FIELD,
        "form_token": tokens.token(mark),
        **content,
    }
    source = _environment().get_template(template)
    if is_part(request):
        context = source.new_context(whole)
        text = "".join(source.blocks["answer"](context))
    else:
        text = source.render(whole)
    response = HTMLResponse(text, status)
    if request.cookies.get(COOKIE) != mark:
        response.set_cookie(COOKIE, mark, max_age=_DAY, httponly=True, samesite="strict")
    return response
