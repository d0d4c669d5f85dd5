"""`corneum explain`: where a number of a plan comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.printing import terminal_width


def explain(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN.json", help="A plan.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="treatments.ID.zones.ZONE.depth_in_place, and the like.")],
) -> None:
    """Where one number of a plan comes from: model, inputs, sources, spread."""
    from corneum.plan_document.read_stored_plan import read_stored_plan
    from corneum.report.terminal.explanation_text import explanation

    typer.echo(explanation(read_stored_plan(plan_file), path, width=terminal_width()))
