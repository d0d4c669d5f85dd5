"""`corneum offer`: how an offer is read."""

from __future__ import annotations

from typing import Annotated

import typer

from corneum.cli.printing import model_json, terminal_width


def offer(
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help='Such as "AquaGold with Botox, 650 $, 0.6 mm".')],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read an offer: device, contents, depth, passes, price, and what was not understood of it."""
    from corneum.plan_document.offer_document import read_offers
    from corneum.report.terminal.offer_lines import offers_text

    offers = read_offers(" ".join(words))
    typer.echo(model_json(offers) if as_json else offers_text(offers, width=terminal_width()))
