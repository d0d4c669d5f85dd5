"""`corneum evidence`: what trials found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.printing import json_text, terminal_width


def evidence(
    words: Annotated[
        list[str] | None, typer.Argument(help="A goal, an agent, or words to look for; all without.")
    ] = None,
    treatment: Annotated[
        str | None, typer.Option("--treatment", metavar="T", help="Effects of this treatment, device or agent alone.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the effects as a forest plot, .svg.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Each study, note and source.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What trials found, and how sure; claims, measured parameters, and who paid for the studies."""
    from corneum.lookup.claims import search_evidence
    from corneum.report.figures.forest import refuse_forest, write_forest
    from corneum.report.terminal.evidence_text import evidence_text

    if output is not None:
        refuse_forest(output)
    entries = search_evidence(" ".join(words) if words else None, treatment)
    if output is not None:
        write_forest(entries["effects"], output)
        typer.echo(f"wrote {output}")
        return
    text = evidence_text(entries, width=terminal_width(), everything=everything)
    typer.echo(json_text(entries) if as_json else text)
