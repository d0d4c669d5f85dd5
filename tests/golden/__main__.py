"""`python -m tests.golden store [CLIENT ...]`: rewrite the decisions and keep the reasons beside them.

Prints what changed, so that its reason is read again, and what its reason calls doubtful; fails where a decision has no
reason. With `show` a client's first screen and its decisions are printed, to be read as a practitioner would.
"""

from __future__ import annotations

import sys

from corneum.report.terminal.short_plan import short_plan
from tests.golden.decisions import client_files, decisions_of, plan_of_file, store, stored, without_reason


def main(arguments: list[str]) -> int:
    """Store or show the clients named, all where none is named; 1 where a reason is missing."""
    if not arguments or arguments[0] not in ("store", "show"):
        print(__doc__)
        return 2
    command, names = arguments[0], arguments[1:] or list(client_files())
    for name in names:
        plan = plan_of_file(client_files()[name])
        if command == "show":
            print(f"== {name}", short_plan(plan), *decisions_of(plan).items(), sep="\n")
        else:
            print(*store(name, decisions_of(plan)), sep="\n")
    return int(command == "store" and any(without_reason(stored(name)) for name in names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
