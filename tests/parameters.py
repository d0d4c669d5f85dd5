"""Tables with other parameters, and whether a result that follows one names it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables

Compute = Callable[[ModelContext], Mapping[str, object]]

# a move that no comparison of two forms or settings turns over
_MOVE = 1 + 1e-4
_GROUPS = 12


def with_parameters(tables: Tables, identities: Collection[str], factor: float) -> Tables:
    """The tables with these parameters, and the ends of their intervals, times a factor."""
    changed = dict(tables)
    for name in {identity.partition(":")[0] for identity in identities}:
        rows = tuple(_times(row, factor) if row.identity in identities else row for row in tables[name].rows)
        changed[name] = replace(tables[name], rows=rows, index={row.row_id: row for row in rows})
    return Tables(changed, "changed")


def unnamed(compute: Compute, tables: Tables, stage: str) -> Iterator[str]:
    """The results (`name: parameters`) that follow a moved parameter of a stage and name none of those moved with it.

    Parameters are moved a group at a time; results that are no Drawn are left out.
    """
    before = ModelContext(tables)
    results = compute(before)
    identities = [row.identity for row in tables[f"parameters/{stage}"].rows]
    for group in range(_GROUPS):
        moved = identities[group::_GROUPS]
        others = compute(ModelContext(with_parameters(tables, moved, _MOVE)))
        for name, result in results.items():
            other = others[name]
            if not isinstance(result, Drawn) or not isinstance(other, Drawn):
                continue
            same = np.allclose(result.draws, other.draws, rtol=1e-12, atol=0)
            if not same and not _leans_on(before, result.derivation) & set(moved):
                yield f"{name}: {', '.join(moved)}"


def _leans_on(context: ModelContext, derivation: str) -> set[str]:
    pending, closure = [derivation], set[str]()
    while pending:
        current = pending.pop()
        if current not in closure:
            closure.add(current)
            pending += context.derivations[current].inputs
    return closure


def _times(row: Row, factor: float) -> Row:
    numbers = {column: repr(float(row[column]) * factor) for column in ("value", "low", "high") if row[column]}
    return Row(row.table, dict(row) | numbers)
