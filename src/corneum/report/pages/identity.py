"""Whose page it is, as one line that stands at the head of each page and of each printed sheet."""

from __future__ import annotations

import re
import unicodedata

from corneum.evidence.statement import Statement
from corneum.plan_document.plan_models import Plan
from corneum.wording.readers import Reader
from corneum.wording.templates import fill_statement


def identity_line(plan: Plan, reader: Reader) -> str:
    """Name, code and day of birth of the client; nothing where the file says none of them."""
    if plan.identity is None:
        return ""
    parts = {name: value for name, value in plan.identity.model_dump().items() if value}
    return ", ".join(
        fill_statement(Statement(f"page.identity.{name}", {name: part}), reader) for name, part in parts.items()
    )


def file_label(plan: Plan) -> str:
    """The client's code, else the name, as part of a file's name: letters, digits and hyphens.

    Raises:
        ValueError: the file says neither, or nothing of it can stand in a file's name.
    """
    identity = plan.identity
    words = (identity.code or identity.name or "") if identity else ""
    label = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", words)).strip("-_")
    if not label:
        raise ValueError("the client's file says neither client.code nor client.name with a letter or digit")
    return label
