"""`corneum schema`: JSON Schemas of the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from corneum.cli.printing import json_text
from corneum.errors import InputFault

SCHEMAS = ("client", "plan", "case")


def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="client, plan or case.")]) -> None:
    """JSON Schema of a file that corneum reads or writes."""
    from corneum.client import client_schema
    from corneum.plan_document.plan_models import plan_schema
    from corneum.simulation.case_file import case_schema

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "client": client_schema,
        "plan": plan_schema,
        "case": case_schema,
    }
    if name not in makers:
        raise InputFault("NAME", name, f"is none of: {', '.join(SCHEMAS)}", _nearest(name, SCHEMAS))
    typer.echo(json_text(makers[name]()))


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else None
