"""`corneum validate`: models against published measurements."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from corneum.cli.exit_codes import MISSED
from corneum.cli.printing import json_text, terminal_width


def validate(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help="anatomy, devices, barrier, transport, outcomes or formulation."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="What each comparison compares, and its note.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The models against the published measurements that ship with the package; exit 1 where a bound is missed."""
    from corneum.report.terminal.scoreboard_text import Scoreboard, scoreboard_text
    from corneum.validation.scoreboard import validate as compare

    board = compare(topic)
    text = scoreboard_text(cast("Scoreboard", board), width=terminal_width(), everything=everything)
    typer.echo(json_text(board) if as_json else text)
    if any(each["met"] is False for each in board["sets"]):
        raise typer.Exit(MISSED)
