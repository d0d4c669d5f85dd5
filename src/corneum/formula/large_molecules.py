"""Macromolecules and metal ions by name: of such a molecule no more than the mass and the kind are tabulated."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Tables
from corneum.formula.solute import Solute

LARGE = "formula/large_molecules"


def large_molecule(context: ModelContext, name: str) -> Solute | None:
    """The macromolecule or ion of a name or synonym; None where the table has none.

    Args:
        context: tables and record.
        name: as printed; letter case does not matter.

    Source: formula/large_molecules.
    """
    row_id = _names(context.tables).get(name.strip().casefold())
    if row_id is None:
        return None
    row = context.row(LARGE, row_id)
    return Solute(
        id=row_id,
        name=row["name"],
        kind=row["kind"],
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
def _names(tables: Tables) -> MappingProxyType[str, str]:
    named = {row.row_id: row.row_id for row in tables[LARGE].rows}
    for row in tables[LARGE].rows:
        named |= {name.casefold(): row.row_id for name in (row["name"], *row.list("also"))}
    return MappingProxyType(named)
