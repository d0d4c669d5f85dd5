"""`corneum solute`: properties of solutes."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from corneum.cli.exit_codes import BAD_INPUT
from corneum.cli.printing import json_text, terminal_width


def solute(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of actives, or SMILES.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Properties of solutes: molar mass, partition, ionisation, permeability, each layer of skin."""
    from corneum.lookup.solutes import solutes
    from corneum.report.terminal.solute_text import SolutesFound, solutes_text

    entries = solutes(names)
    faults = [entry["error"] for entry in entries["solutes"] if "error" in entry]
    for fault in faults:
        typer.echo(fault, err=True)
    text = json_text(entries) if as_json else solutes_text(cast("SolutesFound", entries), width=terminal_width())
    if text:
        typer.echo(text)
    if len(faults) == len(entries["solutes"]):
        raise typer.Exit(BAD_INPUT)
