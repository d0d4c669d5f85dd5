"""No number of a plan depends on a parameter that its derivation does not name.

Parameter rows are moved by a ten thousandth, a group at a time, and a plan of one zone is made again: every number
that then differs must name a row of the group among all that its derivation leans on. Where a treatment gets another
verdict or another setting its numbers are those of something else, and are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest

from corneum.client import parse_client
from corneum.evidence.tables import Row, Table, Tables, load_tables
from corneum.plan_document import make_plan as plan_module
from tests.plan_values import ENDS, parts_of
from tests.plans import EXAMPLES

MOVE = 1e-4
GROUPS = 12
SAMPLES = 4
EXAMPLE = "reader"

Part = Mapping[str, Any]

# what the derivation of these parts does not name yet: the end of a path, and the parameters
NOT_NAMED_YET: Mapping[str, tuple[str, ...]] = {}


def parameter_rows() -> list[str]:
    """The identities of all rows of the parameter tables, in the order of the files."""
    tables = load_tables()
    return [row.identity for name in sorted(tables) if name.startswith("parameters/") for row in tables[name].rows]


def moved(tables: Tables, identities: Collection[str]) -> Tables:
    """The tables with these parameters, and the ends of their intervals, a ten thousandth larger."""
    return Tables(MappingProxyType({name: _moved_table(table, identities) for name, table in tables.items()}), "moved")


def _moved_table(table: Table, identities: Collection[str]) -> Table:
    if not table.name.startswith("parameters/"):
        return table
    rows = tuple(_moved_row(row) if row.identity in identities else row for row in table.rows)
    return Table(table.name, table.holds, table.licence, table.attribution, rows, {row.row_id: row for row in rows})


def _moved_row(row: Row) -> Row:
    cells = {column: repr(float(row[column]) * (1 + MOVE)) for column in ("value", "low", "high") if row[column]}
    return Row(row.table, MappingProxyType(dict(row.cells) | cells))


def plan_with(tables: Tables) -> dict[str, Any]:
    """The document of an example's plan, for its first zone and few people."""
    client = parse_client((EXAMPLES / f"{EXAMPLE}.yaml").read_text(encoding="utf-8"), EXAMPLE)
    client = client.model_copy(update={"samples": SAMPLES, "zones": client.zones[:1]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "load_tables", lambda: tables)
        return dict(plan_module.make_plan(client).document)


@cache
def unmoved() -> dict[str, Any]:
    return plan_with(load_tables())


def misses(identities: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Path, value before and value after of each number that follows the moved rows and names none of them."""
    before, after = unmoved(), plan_with(moved(load_tables(), identities))
    numbers_after = dict(parts_of(after))
    others = _differently_set(before, after)
    for path, part in parts_of(before):
        now = numbers_after.get(path)
        if now is None or path.startswith(others) or all(part.get(end) == now.get(end) for end in ENDS):
            continue
        if not leans_on(before["derivations"], part["derivation"]) & set(identities):
            yield path, str(part["value"]), str(now["value"])


def leans_on(derivations: Mapping[str, Part], identity: str) -> set[str]:
    """A derivation and all that it leans on."""
    pending, closure = [identity], set()
    while pending:
        current = pending.pop()
        if current not in closure:
            closure.add(current)
            pending += derivations[current]["inputs"]
    return closure


def _differently_set(before: Part, after: Part) -> tuple[str, ...]:
    """The paths of what cannot be compared: treatments of another verdict or setting, and what the choice shows."""
    paths = [
        f"treatments[{treatment['id']}"
        for treatment, again in zip(before["treatments"], after["treatments"], strict=True)
        if _setting(treatment) != _setting(again)
    ]
    chosen = ("recommended", "procedure", "close_call")
    if any(before[key] != after[key] for key in chosen):
        paths += ["card", "numbing", "aftercare", "warnings", "course"]
    return tuple(paths)


def _setting(treatment: Part) -> tuple[Any, ...]:
    zones = treatment["zones"].values()
    return treatment["id"], treatment["verdict"], [(zone.get("binding"), _dial(zone)) for zone in zones]


def _dial(zone: Part) -> Any:
    return zone.get("depths", {}).get("dial")
