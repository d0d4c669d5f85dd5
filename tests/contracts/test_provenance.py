"""No number of a plan follows a parameter that its derivation does not name.

Parameter rows are moved by a ten thousandth, a group at a time, and the plan of one zone is made again: every number
that then differs must name a row of the group among all that its derivation leans on. A treatment that gets another
verdict or another setting is another treatment, and its numbers are left out.
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
from corneum.planning.evaluate import Evaluation, evaluate
from corneum.planning.results import Needled, TreatmentResult
from tests.plan_values import ENDS, parts_of
from tests.plans import EXAMPLES

MOVE = 1e-4
# by how many times this each cell of a parameter moves: an interval widens too, as a model may use that alone
FIXED, SPREAD = {"value": 1, "low": 1, "high": 1}, {"value": 1, "low": -1, "high": 3}
GROUPS = 12
SAMPLES = 4
NAMES = ("reader", "eye_area_anticoagulated")

Part = Mapping[str, Any]


@cache
def parameter_rows() -> tuple[str, ...]:
    """The identities of all rows of the parameter tables, in the order of the files."""
    tables = load_tables()
    return tuple(row.identity for name in sorted(tables) if name.startswith("parameters/") for row in tables[name].rows)


def neighbours_apart(index: int) -> int:
    """The group of a row where neighbours in the file are in different groups."""
    return index % GROUPS


def neighbours_together(index: int) -> int:
    """The group of a row where neighbours in the file share a group, and no two rows that `neighbours_apart` joins."""
    return index // GROUPS % GROUPS


PARTITIONS = {partition.__name__: partition for partition in (neighbours_apart, neighbours_together)}


def moved(tables: Tables, identities: Collection[str]) -> Tables:
    """The tables with these parameters a ten thousandth larger, and their intervals wider."""
    return Tables(MappingProxyType({name: _moved(table, identities) for name, table in tables.items()}), "moved")


def _moved(table: Table, identities: Collection[str]) -> Table:
    if not table.name.startswith("parameters/"):
        return table
    rows = tuple(_moved_row(row) if row.identity in identities else row for row in table.rows)
    return Table(table.name, table.holds, table.licence, table.attribution, rows, {row.row_id: row for row in rows})


def _moved_row(row: Row) -> Row:
    moves = FIXED if row["spread"] == "fixed" else SPREAD
    numbers = {column: float(row[column]) for column in moves if row[column]}
    cells = {column: repr(number + moves[column] * MOVE * abs(number)) for column, number in numbers.items()}
    return Row(row.table, MappingProxyType(dict(row.cells) | cells))


def plan_with(tables: Tables, name: str) -> dict[str, Any]:
    """The document of an example's plan, for its first zone and few people."""
    client = parse_client((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), name)
    client = client.model_copy(update={"samples": SAMPLES, "zones": client.zones[:1]})
    evaluations: list[Evaluation] = []

    def kept(*arguments: Any, **options: Any) -> Evaluation:
        evaluations.append(evaluate(*arguments, **options))
        return evaluations[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "load_tables", lambda: tables)
        patch.setattr(plan_module, "evaluate", kept)
        document = plan_module.make_plan(client).model_dump(mode="json", by_alias=True)
    # a plan tells no setting of what is refused, and its numbers follow the setting all the same
    return document | {"settings": {result.treatment.id: _settings(result) for result in evaluations[0].treatments}}


def _settings(result: TreatmentResult) -> dict[str, float]:
    """Needle length by zone, m."""
    needled = {zone: each.needled for zone, each in result.zones.items()}
    return {zone: each.technique.length for zone, each in needled.items() if isinstance(each, Needled)}


@cache
def unmoved(name: str) -> dict[str, Any]:
    return plan_with(load_tables(), name)


def misses(identities: Collection[str], before: Part, after: Part) -> Iterator[str]:
    """The paths of the numbers that follow the moved rows and name none of them."""
    numbers_after = dict(parts_of(after))
    changed_settings = differently_set(before, after)
    for path, part in parts_of(before):
        now = numbers_after.get(path)
        if now is None or path.startswith(changed_settings) or all(part.get(end) == now.get(end) for end in ENDS):
            continue
        if not leans_on(before["derivations"], part["derivation"]) & set(identities):
            yield path


def leans_on(derivations: Mapping[str, Part], identity: str) -> set[str]:
    """A derivation and all that it leans on."""
    pending, closure = [identity], set()
    while pending:
        current = pending.pop()
        if current not in closure:
            closure.add(current)
            pending += derivations[current]["inputs"]
    return closure


def differently_set(before: Part, after: Part) -> tuple[str, ...]:
    """The paths of what cannot be compared: treatments of another verdict or setting, and what shows the choice."""
    paths = [
        f"treatments[{treatment['id']} "
        for treatment, again in zip(before["treatments"], after["treatments"], strict=True)
        if not _same_setting(treatment, again)
        or before["settings"].get(treatment["id"]) != after["settings"].get(treatment["id"])
    ]
    if any(before[key] != after[key] for key in ("recommended", "procedure", "close_call")):
        paths += ["card", "numbing", "aftercare", "warnings", "course", "course_basis", "uncertainty"]
    return tuple(paths)


def _same_setting(treatment: Part, again: Part) -> bool:
    zones = zip(treatment["zones"].values(), again["zones"].values(), strict=True)
    return treatment["verdict"] == again["verdict"] and all(
        zone.get("binding") == other.get("binding") for zone, other in zones
    )


@pytest.mark.parametrize("partition", PARTITIONS)
@pytest.mark.parametrize("group", range(GROUPS))
def test_a_number_that_follows_a_group_of_parameters_names_a_member_of_it(partition: str, group: int) -> None:
    identities = {row for index, row in enumerate(parameter_rows()) if PARTITIONS[partition](index) == group}
    before, after = unmoved(NAMES[0]), plan_with(moved(load_tables(), identities), NAMES[0])
    assert len(differently_set(before, after)) < len(before["treatments"]) / 2, "too little is left to compare"
    assert list(misses(identities, before, after)) == []


def test_a_forgotten_input_is_noticed() -> None:
    """Where the inputs of the record are struck out, what follows a parameter is reported."""
    identity = "parameters/skin_fitted:person_epidermis"
    before = unmoved(NAMES[0])
    after = plan_with(moved(load_tables(), {identity}), NAMES[0])
    bare = {name: dict(record) | {"inputs": []} for name, record in before["derivations"].items()}
    assert not list(misses({identity}, before, after))
    assert len(list(misses({identity}, before | {"derivations": bare}, after))) > 10


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("identity", parameter_rows())
def test_a_number_that_follows_a_parameter_names_it(identity: str, name: str) -> None:
    after = plan_with(moved(load_tables(), {identity}), name)
    assert list(misses({identity}, unmoved(name), after)) == []
