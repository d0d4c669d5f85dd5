"""`corneum skin`: layers and targets of a zone."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from corneum.cli.printing import json_text, terminal_width


def skin(
    zone: Annotated[str | None, typer.Option("--zone", help="A zone in full; all in short without it.")] = None,
    age: Annotated[str | None, typer.Option("--age", help="Years, or a decade such as 40s.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or unspecified.")] = None,
    fitzpatrick: Annotated[str | None, typer.Option("--fitzpatrick", help="I to VI.")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="READING", help="'total_skin=1.62 mm', a zone and a colon before it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Layers of a zone, the targets in it, and what a needle must not meet."""
    from corneum.lookup.skins import skins
    from corneum.report.terminal.skin_text import SkinFound, skin_text

    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    shown = cast("SkinFound", skins(zone, person=person, measured=measure or ()))
    typer.echo(json_text(shown) if as_json else skin_text(shown, width=terminal_width()))
