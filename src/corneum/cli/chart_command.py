"""`corneum chart`: what to set, zone by zone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.printing import model_json, terminal_width
from corneum.errors import InputFault


def chart(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ZONE|GOAL|DEVICE]...", help="A zone, a goal, a device, in any order."),
    ] = None,
    device: Annotated[str | None, typer.Option("--device", help="A device; without it one of each class.")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="A goal, its form after a colon; all without.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="A zone; without it all.")] = None,
    cell: Annotated[str | None, typer.Option("--cell", help="A cell instead of a goal, such as melanocyte.")] = None,
    client: Annotated[Path | None, typer.Option("--client", metavar="FILE", help="A client's file.")] = None,
    age: Annotated[str | None, typer.Option("--age", help="Years, or a decade such as 40s.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or unspecified.")] = None,
    fitzpatrick: Annotated[str | None, typer.Option("--fitzpatrick", help="I to VI.")] = None,
    against: Annotated[str | None, typer.Option("--against", help="published: judge the printed charts.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="One chart as a wall chart: .html or .svg.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every column of a chart; every chart of several, each by itself.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What to set, zone by zone: a summary, or the chart of a device for a goal; or printed charts against it."""
    from corneum.plan_document.chart_json import chart_json
    from corneum.plan_document.chart_models import Chart
    from corneum.plan_document.chart_words import with_words
    from corneum.plan_document.charts import against_published, charts
    from corneum.report.pages.wall_page import refuse_wall, write_wall
    from corneum.report.terminal.chart_text import chart_text

    asked = with_words(words or (), {"zone": zone, "goal": goal, "device": device})
    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    if output is not None:
        refuse_wall(output, published=against is not None)
    if against not in (None, "published"):
        raise InputFault("--against", against, "allowed is published", "published")
    if against is not None:
        for option, word in (("--goal", asked["goal"]), ("--cell", cell), ("--zone", asked["zone"])):
            if word is not None:
                raise InputFault(option, word, "has no effect on printed charts, which name their own; leave it out")
        published = against_published(device=asked["device"], client=client, person=person)
        typer.echo(model_json(published) if as_json else chart_text(published, width=terminal_width()))
        return
    computed = charts(
        **asked,
        cell=cell,
        client=client,
        person=person,
        single=output is not None,
        of_reference=not (everything or as_json or asked["goal"] or cell or asked["zone"]),
    )
    if output is not None and isinstance(computed, Chart):
        write_wall(computed, output)
        typer.echo(f"wrote {output}")
        return
    typer.echo(chart_json(computed) if as_json else chart_text(computed, width=terminal_width(), everything=everything))
