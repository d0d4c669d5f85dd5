"""Runs a command; faults become one sentence each and an exit code."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from corneum.cli.commands import app
from corneum.cli.exit_codes import BAD_INPUT, INTERRUPTED, OWN_FAULT, WITHHELD
from corneum.errors import CorneumError, PlanWithheld

_ALLOCATIONS_BETWEEN_COLLECTIONS = 200_000
_LONGEST_REPORT = 200


def main() -> None:
    """Entry point: prints no traceback unless CORNEUM_DEBUG or --debug asks for one."""
    # a command builds tables and documents that stay: looking through them again and again for garbage finds none
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    arguments = sys.argv[1:]
    debug = "--debug" in arguments or bool(os.environ.get("CORNEUM_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        with _encoding_notices_printed():
            app([argument for argument in arguments if argument != "--debug"])
    except CorneumError as fault:
        if debug:
            raise
        typer.echo(str(fault), err=True)
        raise SystemExit(WITHHELD if isinstance(fault, PlanWithheld) else BAD_INPUT) from None
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        raise SystemExit(INTERRUPTED) from None
    except OSError as fault:
        if debug:
            raise
        typer.echo(f"{fault.filename or 'standard output'}: {fault.strerror or fault}.", err=True)
        raise SystemExit(BAD_INPUT) from None
    except Exception as fault:
        if debug:
            raise
        what = " ".join(f"{type(fault).__name__}: {fault}".split())[:_LONGEST_REPORT]
        typer.echo(f"corneum itself is at fault ({what}); please report it, with what --debug adds.", err=True)
        raise SystemExit(OWN_FAULT) from None


@contextmanager
def _encoding_notices_printed() -> Iterator[None]:
    """How a file was decoded is told in one line of its own; any other warning as Python shows it."""
    from corneum.files.text_input import ConcludedEncoding

    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: Any, **options: Any) -> None:
        if issubclass(category, ConcludedEncoding):
            typer.echo(str(message), err=True)
        else:
            usual(message, category, *place, **options)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = usual
