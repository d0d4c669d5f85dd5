"""The solute of a case: by name, by structure, or by the numbers that were stated."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.formula.solute import Solute, solute
from corneum.formula.solute_search import find_solute
from corneum.simulation.case_keys import SoluteOf


def solute_of(context: ModelContext, given: SoluteOf | None) -> tuple[Solute | None, tuple[str, ...]]:
    """The solute and plain sentences on what was assumed of it. Raises InputFault where it cannot be simulated."""
    if given is None:
        return None, ()
    if given.name is not None:
        return _named(context, given.name), ()
    if given.smiles is not None:
        return _structure(context, given, given.smiles)
    assert given.molar_mass is not None and given.log_kow is not None
    notes: tuple[str, ...] = ()
    if given.pka is not None and given.ionisation is None:
        notes = ("ionisation (acid or base) was not said: the solute counts as neutral whatever its pka.",)
    row = Row("given", {"row_id": "solute", "source": "given", "grade": "moderate", "basis": "given"})
    return (
        Solute(
            "solute", "solute", "small", stated("solute.molar_mass", given.molar_mass, "kg/mol"),
            stated("solute.log_kow", given.log_kow, "1"), given.ionisation or "neutral",
            given.pka if given.ionisation else None, None, None, None, row,
        ),
        notes,
    )  # fmt: skip


def stated(field: str, value: float, unit: str) -> Value:
    """A number that the case file states, without a spread."""
    return Value(
        identity=f"given:{field}", number=value, low=value, high=value, unit=unit, spread="fixed", sources=(),
        basis="given", grade="moderate", note="stated in the case file", printed=f"{value:g} {unit}",
    )  # fmt: skip


def _named(context: ModelContext, name: str) -> Solute:
    try:
        found = solute(context, name)
    except InputFault as wrong:
        raise InputFault("solute", wrong.given, wrong.allowed, wrong.nearest) from None
    if isinstance(found, NoData):
        raise InputFault("solute", name, f"cannot be simulated: {found.reason}")
    return found


def _structure(context: ModelContext, given: SoluteOf, smiles: str) -> tuple[Solute, tuple[str, ...]]:
    if find_spec("rdkit") is None:
        told = "needs rdkit, which is not installed: pip install 'corneum[chem]', or give molar_mass and log_kow"
        raise InputFault("solute.smiles", smiles, told)
    try:
        found = find_solute(context, smiles)
    except InputFault:
        raise InputFault("solute.smiles", smiles, "is no structure that can be read") from None
    if isinstance(found, NoData):
        raise InputFault("solute.smiles", smiles, f"cannot be simulated: {found.reason}")
    if given.molar_mass is not None:
        found = replace(found, molar_mass=stated("solute.molar_mass", given.molar_mass, "kg/mol"))
    if given.log_kow is not None:
        found = replace(found, log_kow=stated("solute.log_kow", given.log_kow, "1"))
    if given.pka is not None and given.ionisation is not None:
        return replace(found, pka=given.pka, ionisation=given.ionisation), ()
    return found, ("what dissociates is not read from a structure: the solute counts as neutral; state pka and "
                   "ionisation where it is an acid or a base.",)  # fmt: skip
