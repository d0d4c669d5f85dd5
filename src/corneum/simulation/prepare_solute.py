"""The solute of a case: by name, by structure, or by the numbers that were stated."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value, stated_value
from corneum.formula.permeability import MEASURED
from corneum.formula.solute import Solute
from corneum.formula.solute_search import find_solute, ionisation_known
from corneum.simulation.applied_keys import SoluteOf

# the table under which a solute stands that was computed from its structure
COMPUTED = "computed"


_NEUTRAL_STRUCTURE = (
    "what dissociates is not read from a structure: the solute counts as neutral; state pka and ionisation where it is "
    "an acid or a base."
)
_NEUTRAL_COMPOUND = (
    "what dissociates is not tabulated for this compound: it counts as neutral; state molar_mass, log_kow, pka and "
    "ionisation in place of the name where it is an acid or a base."
)


def solute_of(context: ModelContext, described: SoluteOf | None) -> tuple[Solute | None, tuple[str, ...]]:
    """The solute of a case and plain sentences on what was assumed of it; None where the case names none.

    Raises InputFault where it cannot be simulated.
    """
    if described is None:
        return None, ()
    if described.name is not None:
        return _named(context, described.name)
    if described.smiles is not None:
        return _structure(context, described, described.smiles)
    return _numbered(described)


def _numbered(described: SoluteOf) -> tuple[Solute, tuple[str, ...]]:
    """A solute of stated numbers, with sentences on what of them is not used."""
    assert described.molar_mass is not None
    kind = "small" if described.is_small else described.kind or "macromolecule"
    notes: list[str] = []
    if described.pka is not None and described.ionisation is None:
        notes.append("ionisation (acid or base) was not said: the solute counts as neutral whatever its pka.")
    small = kind == "small"
    unused = [name for name in ("log_kow", "pka") if getattr(described, name) is not None]
    if not small and described.kind is None:
        notes.append("above 1000 g/mol the solute counts as a macromolecule; `kind: small` makes it a small one.")
    if not small and unused:
        notes.append(f"{' and '.join(unused)} do not enter the laws of a solute of kind {kind}.")
    row = Row("given", {"row_id": "solute", "source": "given", "grade": "moderate", "basis": "given"})
    solute = Solute(
        id="solute",
        name="solute",
        kind=kind,
        molar_mass=stated("solute.molar_mass", described.molar_mass, "kg/mol"),
        log_kow=None if not small or described.log_kow is None else stated("solute.log_kow", described.log_kow, "1"),
        ionisation=(described.ionisation or "neutral") if small else "neutral",
        pka=described.pka if small and described.ionisation else None,
        measured=None,
        half_life=None,
        solubility=(
            None if described.solubility is None else stated("solute.solubility", described.solubility, "kg/m^3")
        ),
        row=row,
    )
    return solute, tuple(notes)


def stated(field: str, value: float, unit: str) -> Value:
    """A number that the case file states, as a value without a spread."""
    return stated_value(field, value, unit, "stated in the case file")


def _named(context: ModelContext, name: str) -> tuple[Solute, tuple[str, ...]]:
    """The solute by its name, as `corneum solute` looks it up, with sentences on what is assumed of it."""
    try:
        solute = find_solute(context, name)
    except InputFault as wrong:
        raise InputFault("solute", wrong.given, wrong.allowed, wrong.nearest) from None
    if isinstance(solute, NoData):
        raise InputFault("solute", name, f"cannot be simulated: {solute.reason}")
    return solute, _assumed(context, solute)


def _assumed(context: ModelContext, solute: Solute) -> tuple[str, ...]:
    """What is taken for granted of how a molecule ionises that is not tabulated."""
    if ionisation_known(context, solute):
        return ()
    return {COMPUTED: (_NEUTRAL_STRUCTURE,), MEASURED: (_NEUTRAL_COMPOUND,)}.get(solute.row.table, ())


def _structure(context: ModelContext, described: SoluteOf, smiles: str) -> tuple[Solute, tuple[str, ...]]:
    if find_spec("rdkit") is None:
        reason = "needs rdkit, which is not installed: pip install 'corneum[chem]', or give molar_mass and log_kow"
        raise InputFault("solute.smiles", smiles, reason)
    try:
        solute = find_solute(context, smiles)
    except InputFault:
        raise InputFault("solute.smiles", smiles, "is no structure that can be read") from None
    if isinstance(solute, NoData):
        raise InputFault("solute.smiles", smiles, f"cannot be simulated: {solute.reason}")
    if described.molar_mass is not None:
        solute = replace(solute, molar_mass=stated("solute.molar_mass", described.molar_mass, "kg/mol"))
    if described.log_kow is not None:
        solute = replace(solute, log_kow=stated("solute.log_kow", described.log_kow, "1"))
    if described.pka is not None and described.ionisation is not None:
        return replace(solute, pka=described.pka, ionisation=described.ionisation), ()
    return solute, _assumed(context, solute)
