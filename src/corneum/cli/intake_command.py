"""`corneum intake`: a blank form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def intake(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write to.")] = None,
) -> None:
    """A blank form of one page to print, or to fill in on a screen: HTML on standard output, or in FILE."""
    from corneum.files.whole_output import write_file
    from corneum.report.pages.intake import intake_form

    form = intake_form()
    if output is None:
        typer.echo(form, nl=False)
        return
    write_file(output, form)
    typer.echo(f"wrote {output}")
