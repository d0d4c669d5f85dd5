"""The commands that there are, in the order of the help; each loads what it needs when it is called."""

from __future__ import annotations

import typer

from corneum.cli.chart_command import chart
from corneum.cli.compile_command import compile_
from corneum.cli.evidence_command import evidence
from corneum.cli.explain_command import explain
from corneum.cli.intake_command import intake
from corneum.cli.label_command import label
from corneum.cli.offer_command import offer
from corneum.cli.plan_command import plan
from corneum.cli.schema_command import schema
from corneum.cli.serve_command import serve
from corneum.cli.simulate_command import simulate
from corneum.cli.skin_command import skin
from corneum.cli.solute_command import solute
from corneum.cli.validate_command import validate

app = typer.Typer(
    name="corneum",
    help="Plan and simulate needle-based facial skin treatments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def common() -> None:
    """Plan and simulate needle-based facial skin treatments."""


app.command()(intake)
app.command()(plan)
app.command(name="compile")(compile_)
app.command()(evidence)
app.command()(skin)
app.command()(solute)
app.command()(validate)
app.command()(explain)
app.command()(simulate)
app.command()(chart)
app.command()(label)
app.command()(offer)
app.command()(schema)
app.command()(serve)
