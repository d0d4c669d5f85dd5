"""A solute by its name or its structure: from the tables, from the measured permeabilities, or from SMILES."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95, NoData, Value
from corneum.formula.large_molecules import large_molecule
from corneum.formula.permeability import MEASURED
from corneum.formula.solute import Solute, measured_permeability, solute
from corneum.formula.solute_names import Meaning, meaning, spelt_like

# how compounds of the measurements ionise, by the block of an InChIKey that says which atoms are bound to which
IONISATION = "formula/ionisation"
_BLOCK = 14

# atoms that SMILES writes without brackets, and what binds them
_SMILES = re.compile(r"(?:Cl|Br|[BCNOPSFIbcnops]|\[[^\]\s]+\]|[-=#$:/\\.()%\d])+")


def find_solute(context: ModelContext, name: str) -> Solute | NoData:
    """A solute by its name or its structure.

    Args:
        context: tables and record.
        name: of an active or of a compound of transport/permeability_validation, in any of the ways that
            `solute_names.meaning` reads, or a SMILES. A SMILES of a tabulated compound is that compound.

    Returns:
        Its molecule in SI; NoData where it has no defined molecule or no partition.

    Raises:
        InputFault: it is neither a name nor a SMILES, is a SMILES and rdkit is missing, or means a class or salt.

    Source: formulation/actives, transport/permeability_validation, formula/ionisation; rdkit for a SMILES.
    """
    try:
        meant = meaning(context.tables, name)
    except InputFault:
        large = large_molecule(context, name)
        if large is None:
            raise
        return large
    if meant is not None:
        return _meant(context, meant)
    large = large_molecule(context, name)
    if large is not None:
        return large
    if not _SMILES.fullmatch(name.strip()):
        raise InputFault("solute", name, "is no solute of the tables", spelt_like(context.tables, name))
    if find_spec("rdkit") is None:
        raise InputFault(
            "solute",
            name,
            "is no name of the tables, and reading it as SMILES needs rdkit: pip install 'corneum[chem]'",
        )
    return _from_smiles(context, name.strip())


def ionisation_known(context: ModelContext, molecule: Solute) -> bool:
    """Whether the tables say how a compound of the measurements, or of that structure, ionises."""
    return molecule.id[:_BLOCK] in context.table(IONISATION).index


def _meant(context: ModelContext, meant: Meaning) -> Solute | NoData:
    return solute(context, meant.row.row_id) if meant.is_active else _compound(context, meant.row)


def _compound(context: ModelContext, row: Row) -> Solute:
    """A compound of the measurements; what ionises in it where that is tabulated, else it counts as neutral."""
    read = context.row(MEASURED, row.row_id)
    return _small(context, read, row["compound"], float(row["mw_g_mol"]), float(row["logkow"]), "pred", row["inchikey"])


def _from_smiles(context: ModelContext, smiles: str) -> Solute | NoData:
    chem, describe, crippen = (import_module(f"rdkit.Chem{name}") for name in ("", ".Descriptors", ".Crippen"))
    import_module("rdkit.RDLogger").DisableLog("rdApp.*")
    molecule = chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise InputFault("solute", smiles, "is neither a name of the tables nor a SMILES that can be read")
    cells = {"row_id": smiles, "smiles": smiles, "source": "corneum_review", "basis": "derived", "grade": "very_low"}
    row = Row("computed", MappingProxyType(cells))
    key = chem.MolToInchiKey(molecule)
    meant = meaning(context.tables, key)
    if meant is not None:
        return _meant(context, meant)
    return _small(context, row, smiles, describe.MolWt(molecule), crippen.MolLogP(molecule), "crippen", key)


def _small(context: ModelContext, row: Row, name: str, mass: float, log_kow: float, kind: str, inchikey: str) -> Solute:
    deviation = context.parameter(f"formula.logkow_sd_{kind}")
    half = NORMAL_95 * deviation.number
    kilograms = mass * units.factor("g/mol")
    ionising = context.table(IONISATION)
    block = inchikey[:_BLOCK]
    ions = context.row(IONISATION, block) if block in ionising.index else None
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
        ionisation="neutral" if ions is None else ions["ionisation"],
        pka=float(ions["pka"]) if ions is not None and ions["pka"] else None,
        measured=None,
        half_life=None,
        solubility=None,
        row=row,
    )
    return replace(molecule, measured=measured_permeability(context, molecule, inchikey))
