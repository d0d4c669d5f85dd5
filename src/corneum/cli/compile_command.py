"""`corneum compile`: machine code and the usual products, once on a machine."""

from __future__ import annotations

import typer


def compile_() -> None:
    """Get ready for plans, once on a machine (about 15 s): machine code, and the usual products solved."""
    from corneum.client import parse_client
    from corneum.plan_document.make_plan import make_plan
    from corneum.transport import kept_surfaces
    from corneum.transport.first_compilation import compile_engine

    if not compile_engine():
        typer.echo("The engine compiles, but its machine code cannot be kept in your cache folder.", err=True)
        return
    kept_surfaces.recall()
    for sex in ("female", "male", "unspecified"):
        make_plan(parse_client(f"client: {{age: 45, sex: {sex}}}\ngoals: [fine_lines]"))
    kept_surfaces.store()
    typer.echo("The engine is compiled, and the usual products are solved; both are kept in your cache folder.")
