"""`corneum plan`: the plan of one client, from a file or asked for on the terminal."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from corneum.cli.exit_codes import INTERRUPTED
from corneum.cli.printing import progress_bar, terminal_width
from corneum.errors import InputFault

# the folder of a plan whose client file has no name to take it from
UNNAMED = "client"


def plan(
    client_file: Annotated[
        str | None, typer.Argument(metavar="CLIENT.yaml", help="The client's file; - reads standard input.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder to write to.")] = None,
    ask: Annotated[
        Path | None, typer.Option("--ask", metavar="FILE", help="Ask on the terminal, write the answers to FILE.")
    ] = None,
    named: Annotated[
        bool, typer.Option("--named", help="Put the client's code, or name, into the names of the files.")
    ] = False,
) -> None:
    """Plan the treatments of one client: writes page, handout, card and plan.json, prints the short plan."""
    if (client_file is None) == (ask is None):
        reason = "is missing; give it, or --ask FILE to be asked" if ask is None else "and --ask exclude each other"
        raise InputFault("CLIENT.yaml", None, reason)
    source = str(ask) if client_file is None else client_file
    folder = output or Path("out") / _folder_name(source)
    _refuse_as_folder(folder)
    if ask is not None:
        _ask(ask)
    try:
        _plan(source, folder, named)
    except KeyboardInterrupt:
        answers_left = f"; the answers are kept: corneum plan {ask}" if ask else ""
        typer.echo(f"stopped; no plan was written{answers_left}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _plan(source: str, folder: Path, named: bool) -> None:
    from corneum.client import parse_client, read_client
    from corneum.files.text_input import STANDARD_INPUT, STANDARD_INPUT_NAME, read_standard_input
    from corneum.plan_document.make_plan import make_plan
    from corneum.report.pages.plan_files import write_plan
    from corneum.report.terminal.short_plan import short_plan
    from corneum.transport import kept_surfaces
    from corneum.transport.backends import machine_code

    if source == STANDARD_INPUT:
        client = parse_client(read_standard_input(), STANDARD_INPUT_NAME)
    else:
        client = read_client(source)
    if named and not (client.person.code or client.person.name):
        raise InputFault("--named", None, "needs client.code or client.name in the client's file")
    if not machine_code.is_kept():
        typer.echo("Solving without machine code: `corneum compile` makes it once, and plans quicker.", err=True)
    kept_surfaces.recall()
    with progress_bar("planning") as advance:
        client_plan = make_plan(client, progress=advance)
    kept_surfaces.store()
    written = write_plan(client_plan, folder, named=named)
    typer.echo(short_plan(client_plan, width=terminal_width()))
    typer.echo("")
    for path in written:
        typer.echo(f"wrote {path}")


def _ask(path: Path) -> None:
    """Ask on the terminal (questions on standard error, so that standard output holds the plan alone)."""
    from datetime import date

    from corneum.ask import ask, refuse_existing, write_client

    refuse_existing(path)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")

    def hear(prompt: str) -> str | None:
        typer.echo(prompt, nl=False, err=True)
        return sys.stdin.readline() or None

    try:
        answers = ask(hear, lambda text: typer.echo(text, err=True), date.today(), again=sys.stdin.isatty())
        write_client(answers, path)
    except KeyboardInterrupt:
        typer.echo(f"\nstopped; nothing was written, {path} does not exist", err=True)
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(f"\nwrote {path}; change it there and plan again with: corneum plan {path}\n", err=True)


def _folder_name(source: str) -> str:
    """The folder of a plan under `out`, named like the client's file where that name is one of a folder."""
    from corneum.files.text_input import STANDARD_INPUT

    stem = Path(source).stem
    named = bool(stem.strip(". ")) and source != STANDARD_INPUT
    return stem if named else UNNAMED


def _refuse_as_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputFault("--output", str(folder), "is a file; give a folder")
