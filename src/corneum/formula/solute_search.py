"""A solute by its name or its structure: from the tables, from the measured permeabilities, or from SMILES."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables
from corneum.evidence.value import NORMAL_95, NoData, Value
from corneum.formula.large_molecules import large_molecule
from corneum.formula.permeability import MEASURED
from corneum.formula.solute import Solute, measured_permeability, solute

# atoms that SMILES writes without brackets, and what binds them
_SMILES = re.compile(r"(?:Cl|Br|[BCNOPSFIbcnops]|\[[^\]\s]+\]|[-=#$:/\\.()%\d])+")


def find_solute(context: ModelContext, name: str) -> Solute | NoData:
    """A solute by its name or its structure.

    Args:
        context: tables and record.
        name: of an active, of a compound of transport/permeability_validation, or a SMILES.

    Returns:
        Its molecule in SI; NoData where it has no defined molecule or no partition.

    Raises:
        InputFault: it is neither a name nor a SMILES, or is a SMILES and rdkit is missing.

    Source: formulation/actives, transport/permeability_validation; rdkit for a SMILES.
    """
    try:
        return solute(context, name)
    except InputFault as fault:
        large = large_molecule(context, name)
        if large is not None:
            return large
        row = _compounds(context.tables).get(name.strip().casefold())
        if row is not None:
            return _compound(context, row)
        if not _SMILES.fullmatch(name.strip()):
            raise fault from None
    if find_spec("rdkit") is None:
        raise InputFault(
            "solute",
            name,
            "is no name of the tables, and reading it as SMILES needs rdkit: pip install 'corneum[chem]'",
        )
    return _from_smiles(context, name.strip())


@lru_cache(maxsize=2)
def _compounds(tables: Tables) -> MappingProxyType[str, Row]:
    rows = tables[MEASURED].where(use_for_kp_validation="1")
    return MappingProxyType({row["compound"].casefold(): row for row in reversed(rows)})


def _compound(context: ModelContext, row: Row) -> Solute:
    """A compound of the measurements: what ionises in it is not tabulated, so it counts as neutral."""
    read = context.row(MEASURED, row.row_id)
    return _neutral(
        context, read, row["compound"], float(row["mw_g_mol"]), float(row["logkow"]), "pred", row["inchikey"]
    )


def _from_smiles(context: ModelContext, smiles: str) -> Solute:
    chem, describe, crippen = (import_module(f"rdkit.Chem{name}") for name in ("", ".Descriptors", ".Crippen"))
    import_module("rdkit.RDLogger").DisableLog("rdApp.*")
    molecule = chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise InputFault("solute", smiles, "is neither a name of the tables nor a SMILES that can be read")
    cells = {"row_id": smiles, "smiles": smiles, "source": "corneum_review", "basis": "derived", "grade": "very_low"}
    row = Row("computed", MappingProxyType(cells))
    key = chem.MolToInchiKey(molecule)
    return _neutral(context, row, smiles, describe.MolWt(molecule), crippen.MolLogP(molecule), "crippen", key)


def _neutral(
    context: ModelContext, row: Row, name: str, mass: float, log_kow: float, kind: str, inchikey: str
) -> Solute:
    deviation = context.parameter(f"formula.logkow_sd_{kind}")
    half = NORMAL_95 * deviation.number
    kilograms = mass * units.factor("g/mol")
    molecule = Solute(
        id=inchikey,
        name=name,
        kind="small",
        molar_mass=Value(
            identity=f"{row.identity}:molar_mass",
            number=kilograms,
            low=kilograms,
            high=kilograms,
            unit="kg/mol",
            spread="fixed",
            sources=row.sources,
            basis=row.basis,
            grade=row.grade,
        ),
        log_kow=Value(
            identity=f"{row.identity}:log_kow",
            number=log_kow,
            low=log_kow - half,
            high=log_kow + half,
            unit="1",
            spread="normal",
            sources=row.sources,
            basis=row.basis,
            grade=row.grade,
            inputs=(deviation,),
        ),
        ionisation="neutral",
        pka=None,
        measured=None,
        half_life=None,
        solubility=None,
        row=row,
    )
    return replace(molecule, measured=measured_permeability(context, molecule, inchikey))
