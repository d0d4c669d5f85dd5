"""Macromolecules and ions by name: of such a molecule no more than the mass and the kind are tabulated."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Tables
from corneum.formula.ions import IONS
from corneum.formula.solute import Solute

LARGE = "formula/large_molecules"


def large_molecule(context: ModelContext, name: str) -> Solute | None:
    """The macromolecule or ion of a name or synonym; None where the tables have none.

    Args:
        context: tables and record.
        name: as printed; letter case does not matter.

    Source: formula/large_molecules, formula/ions.
    """
    place = _names(context.tables).get(name.strip().casefold())
    if place is None:
        return None
    row = context.row(*place)
    return Solute(
        id=row.row_id,
        name=row["name"],
        kind="ion" if row.table == IONS else row["kind"],
        molar_mass=row.value("molar_mass_da"),
        log_kow=None,
        ionisation="neutral",
        pka=None,
        measured=None,
        half_life=None,
        solubility=None,
        row=row,
    )


@lru_cache(maxsize=2)
def _names(tables: Tables) -> MappingProxyType[str, tuple[str, str]]:
    """Table and id of each name; an ion without a name is no solute of its own."""
    rows = [row for table in (LARGE, IONS) for row in tables[table].rows if row["name"]]
    named = {row.row_id: (row.table, row.row_id) for row in rows}
    for row in rows:
        named |= {name.casefold(): (row.table, row.row_id) for name in (row["name"], *row.list("also"))}
    return MappingProxyType(named)
