"""`corneum simulate`: transport of one case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.printing import progress_bar


def simulate(
    case_file: Annotated[str, typer.Argument(metavar="CASE.yaml", help="The case's file; - reads standard input.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write .json, .csv or .nc; a table without.")
    ] = None,
) -> None:
    """Transport physics of one case: amounts by compartment and time, with their numerical error."""
    from corneum.files.text_input import STANDARD_INPUT, STANDARD_INPUT_NAME, read_standard_input
    from corneum.simulation.outcome import refuse_ending
    from corneum.simulation.simulate import simulate as solve_case
    from corneum.simulation.simulate import simulate_text

    if output is not None:
        refuse_ending(output)
    if case_file == STANDARD_INPUT:
        outcome = simulate_text(read_standard_input(), STANDARD_INPUT_NAME)
    else:
        with progress_bar("simulating") as advance:
            outcome = solve_case(case_file, progress=advance)
    if output is None:
        typer.echo(outcome.table())
        return
    for written in outcome.write(output):
        typer.echo(f"wrote {written}")
