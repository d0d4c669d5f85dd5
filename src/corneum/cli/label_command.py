"""`corneum label`: a printed ingredient list, judged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.exit_codes import MISSED
from corneum.cli.printing import model_json, terminal_width
from corneum.errors import InputFault

_MOST_LIST_BYTES = 2_000_000


def label(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A text file with a printed list; - reads it.")],
    route: Annotated[str, typer.Option("--route", help="How the product meets the skin.")] = "microneedling",
    hours: Annotated[float | None, typer.Option("--hours", help="Hours after the treatment.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where something must not be used.")] = False,
    card: Annotated[bool, typer.Option("--card", help="A short card instead of every ingredient.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All that is on file of each ingredient.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge a printed ingredient list: what each name is, whether it may go in, from which hour, what instead."""
    from corneum.plan_document.label_document import DO_NOT_USE, judged_label
    from corneum.report.terminal.label_text import label_card, label_text

    judged = judged_label(_read_list(source), route, hours)
    if not judged.is_list:
        if as_json:
            typer.echo(model_json(judged))
        raise InputFault(source, None, f"holds no ingredient list: {judged.reason}")
    shown = label_card(judged) if card else label_text(judged, width=terminal_width(), everything=everything)
    typer.echo(model_json(judged) if as_json else shown)
    actions = [judged.product.action, *(item.use.action for item in judged.ingredients)]
    if strict and any(action in DO_NOT_USE for action in actions):
        raise typer.Exit(MISSED)


def _read_list(source: str) -> str:
    """The text of a file, or of standard input for `-`."""
    from corneum.files.text_input import STANDARD_INPUT, read_standard_input, read_text

    if source == STANDARD_INPUT:
        return read_standard_input(most=_MOST_LIST_BYTES)
    return read_text(Path(source), most=_MOST_LIST_BYTES)
