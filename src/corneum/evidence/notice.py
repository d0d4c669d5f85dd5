"""The NOTICE of the package, made from the table of tables: `python -m corneum.evidence.notice > NOTICE`."""

from __future__ import annotations

from corneum.evidence.tables import load_tables

_HEAD = """\
corneum
Copyright 2026 the corneum authors

The code is licensed under the Apache License, Version 2.0 (see LICENSE).

The tables under src/corneum/evidence/data hold facts that were read in the works each row cites (the works are
listed in sources.csv). Their arrangement, wording and judgement are corneum's own. "facts with attribution" marks
figures that reached us through a collection which names no licence: the figures are used as facts, the collection
itself is not included.
"""


def notice() -> str:
    """The whole text: one entry a table with its licence and attribution, in the order of names."""
    entries = [
        f"{table.name}\n    licence: {table.licence}\n    attribution: {table.attribution}\n"
        for table in load_tables().values()
    ]
    return "\n".join([_HEAD, *entries])


if __name__ == "__main__":
    print(notice(), end="")
