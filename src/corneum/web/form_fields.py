"""The fields of a form that was sent: text within bounds, each once, from a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from corneum.errors import InputFault
from corneum.web.form_tokens import FIELD, FormTokens

MOST_FIELDS = 400
FORM = "application/x-www-form-urlencoded"


class StaleForm(Exception):
    """A form without a token of this process for this browser: to be shown again with what was typed.

    `fields` is what was typed.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        super().__init__("stale form")


async def sent_fields(request: Request) -> dict[str, str]:
    """What was typed, by field.

    Raises:
        InputFault: it is no form, or has fields without end.
        StaleForm: its token is not one of ours.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise InputFault("the form", None, f"is to be sent as {FORM}")
    text = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise InputFault("the form", None, f"has too many fields; at most {MOST_FIELDS} are read") from None
    fields = dict(pairs)
    tokens: FormTokens = request.app.state.tokens
    token = fields.pop(FIELD, "")
    if not tokens.is_own(request.cookies, token):
        raise StaleForm(fields)
    return fields
