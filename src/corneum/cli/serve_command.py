"""`corneum serve`: the pages in a browser, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from corneum.errors import InputFault


def serve(
    port: Annotated[int | None, typer.Option("--port", help="Where; a free one without it.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
) -> None:
    """Open corneum in the browser, for this machine alone; Ctrl-C ends it."""
    try:
        from corneum.web import serving
    except ModuleNotFoundError as missing:
        reason = f"needs {missing.name}, which is not installed: pip install 'corneum[web]'"
        raise InputFault("serve", None, reason) from None

    opened = serving.listening(port)
    address = f"http://127.0.0.1:{opened.getsockname()[1]}/"
    typer.echo(f"corneum is at {address} for this machine alone; Ctrl-C ends it.", err=True)
    if browser:
        import webbrowser

        webbrowser.open(address)
    serving.serve(opened)
