"""Properties of solutes as numbers to print (`corneum solute`): measured where possible, else correlated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import CENTRAL_95, NORMAL_95, NoData, Value
from corneum.formula.kriging import recommended
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.permeability import rings
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LAYERS, Barrier
from corneum.formula.solute_search import find_solute

Array = NDArray[np.float64]

# enough outer draws for two good digits of a 95 % interval
_MANY = Population(epistemic=1024, person=1, needle=1)
_QUANTITIES = ("diffusivity", "partition", "binding", "clearance", "metabolism", "slow_binding", "release")
_BARRIER = ("lipid", "polar", "lag", "equilibrium")
# a pH at which nothing of it ionises
_NEUTRAL = {"acid": 0.0, "base": 14.0}


def solutes(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Properties of solutes: the JSON of `corneum solute --json`.

    Args:
        names: names of actives (id, INCI or common name) or of compounds whose permeability was measured; SMILES where
            rdkit is installed.

    Returns:
        One entry a name under `solutes`, in order, in SI; `{"name", "error"}` where a name cannot be read.

    Source: the tables of `formulation`, `formula` and `transport`, named with each number.
    """
    context = ModelContext(load_tables())
    entries: list[dict[str, Any]] = []
    for name in names:
        try:
            entries.append(_entry(context, name, find_solute(context, name)))
        except InputFault as fault:
            entries.append({"name": name, "error": str(fault)})
    return {"solutes": entries}


def _entry(context: ModelContext, name: str, solute: Solute | NoData) -> dict[str, Any]:
    if isinstance(solute, NoData):
        raise InputFault("solute", name, f"has no number: {solute.reason}")
    dry = layer_parameters(context.with_population(_MANY), solute)
    return {
        "name": solute.name,
        "id": solute.id,
        "kind": solute.kind,
        "smiles": solute.row.get("smiles") or None,
        "molar_mass": _value(solute.molar_mass, "kg/mol"),
        "log_kow": _value(solute.log_kow, "1"),
        "ionisation": solute.ionisation,
        "pka": solute.pka,
        "permeability": _permeability(context, solute),
        "stratum_corneum": _barrier(context, dry.barrier),
        "layers": {
            layer: {what: _drawn(context, getattr(dry.layers[layer], what)) for what in _QUANTITIES} for layer in LAYERS
        },
    }


def _barrier(context: ModelContext, barrier: Barrier | None) -> dict[str, Any]:
    """What intact stratum corneum is to the solute under a product in use."""
    if barrier is None:
        return {what: _absent("1", "a depot that does not move meets no barrier") for what in _BARRIER}
    return {what: _drawn(context, getattr(barrier, what)) for what in _BARRIER}


def _permeability(context: ModelContext, solute: Solute) -> dict[str, Any]:
    """Permeability of intact, fully wet skin to the un-ionised solute in water, m/s, with the interval of one
    measurement."""
    mass = solute.molar_mass
    still = context.parameter("formula.immobile_mass").number
    if mass is None or (solute.kind == "hyaluronan" and mass.number >= still):
        return _absent("m/s", "a depot that does not move has no permeability")
    if solute.measured is not None:
        low, median, high = (10.0**each for each in (solute.measured.low, solute.measured.number, solute.measured.high))
        basis, note = "measured", solute.measured.note
        grade, sources = solute.measured.grade, solute.measured.sources
    else:
        wet = layer_parameters(
            context.with_population(_MANY), solute, hydration="wet", vehicle_ph=_NEUTRAL.get(solute.ionisation, 7.0)
        )
        stratum_corneum = wet.layers["stratum_corneum"]
        derivation = stratum_corneum.diffusivity.derivation
        grade, sources = context.grade(derivation), context.derivations[derivation].sources
        if solute.log_kow is not None and mass.number <= context.parameter("formula.polar_limit").number:
            closed = np.array(float(rings(solute.row.get("smiles") or "")))
            correlated = recommended(context, np.array(solute.log_kow.number), np.array(mass.number), closed)
            half = NORMAL_95 * correlated.sd
            low, median, high = (float(10.0 ** (correlated.log_kp + shift)) for shift in (-half, 0.0, half))
            basis, note = "correlation", "no measurement in the tables"
        else:
            thickness = context.parameter("formula.hsc_wet").number
            low, median, high = _spread(stratum_corneum.diffusivity.draws * stratum_corneum.partition.draws / thickness)
            basis, note = "share of an upper bound", "no correlation holds for so large a solute"
    return {
        "value": median,
        "unit": "m/s",
        "low": low,
        "high": high,
        "basis": basis,
        "note": note,
        "grade": grade,
        "sources": list(sources),
    }


def _value(value: Value | None, unit: str) -> dict[str, Any]:
    if value is None:
        return _absent(unit, "not defined, or not known, for this solute")
    return {
        "value": value.number,
        "unit": unit,
        "low": value.low,
        "high": value.high,
        "basis": value.basis,
        "grade": value.grade,
        "sources": list(value.sources),
    }


def _drawn(context: ModelContext, drawn: Drawn) -> dict[str, Any]:
    low, median, high = _spread(drawn.draws)
    return {
        "value": median,
        "unit": drawn.unit,
        "low": low,
        "high": high,
        "grade": context.grade(drawn.derivation),
        "sources": list(context.derivations[drawn.derivation].sources),
    }


def _absent(unit: str, reason: str) -> dict[str, Any]:
    return {"value": None, "unit": unit, "status": "no_credible_data", "reason": reason}


def _spread(draws: Array) -> tuple[float, float, float]:
    low, median, high = np.quantile(draws, [CENTRAL_95[0], 0.5, CENTRAL_95[1]])
    return float(low), float(median), float(high)
