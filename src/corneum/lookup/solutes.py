"""What is known of a solute, as numbers to print (`corneum solute --json`): measured first, then correlated."""

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
from corneum.formula.permeability import rings
from corneum.formula.solute import LAYERS, Solute, layer_parameters
from corneum.formula.solute_search import find_solute

Array = NDArray[np.float64]

# enough outer draws for two good digits of a 95 % interval
_MANY = Population(epistemic=1024, person=1, needle=1)
_QUANTITIES = ("diffusivity", "partition", "binding", "clearance", "metabolism")
# a pH at which nothing of it ionises
_NEUTRAL = {"acid": 0.0, "base": 14.0}


def solutes(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The JSON of `corneum solute --json`: one entry a name, in order; `{"name", "error"}` where it cannot be read.

    A name is an active's (id, INCI or common name) or a compound's whose permeability was measured; a SMILES is read
    where rdkit is installed. All numbers in SI.
    """
    context = ModelContext(load_tables())
    found: list[dict[str, Any]] = []
    for name in names:
        try:
            found.append(_entry(context, name, find_solute(context, name)))
        except InputFault as fault:
            found.append({"name": name, "error": str(fault)})
    return {"solutes": found}


def solutes_text(document: dict[str, list[dict[str, Any]]]) -> str:
    """The solutes that were read, for a terminal: per solute its constants, its permeability and its layers."""
    lines: list[str] = []
    for entry in document["solutes"]:
        if "error" in entry:
            continue
        mass, kow, kp = entry["molar_mass"], entry["log_kow"], entry["permeability"]
        pka = f", pKa {entry['pka']:g} ({entry['ionisation']})" if entry["pka"] is not None else ""
        known = [] if mass["value"] is None else [f"{mass['value'] * 1e3:.4g} g/mol"]
        known += [] if kow["value"] is None else [f"log Kow {kow['value']:.2f} ({kow['low']:.1f} to {kow['high']:.1f})"]
        lines.append(f"{entry['name']}: {', '.join(known) or 'no defined molecule'}{pka}")
        if kp["value"] is None:
            lines.append(f"  permeability: {kp['reason']}")
        else:
            lines.append(
                f"  permeability of intact skin {kp['value']:.1e} m/s ({kp['low']:.1e} to {kp['high']:.1e}), "
                f"{kp['basis']}, {kp['note']}; grade {kp['grade'].replace('_', ' ')}"
            )
        for layer, shown in entry["layers"].items():
            diffusivity, partition, clearance = (
                shown[what]["value"] for what in ("diffusivity", "partition", "clearance")
            )
            lines.append(
                f"  {layer.replace('_', ' '):<18} diffusivity {diffusivity:.1e} m^2/s, partition {partition:.2g}, "
                f"binding {shown['binding']['value']:.2g}, clearance {clearance:.1e} 1/s"
            )
    return "\n".join(lines)


def _entry(context: ModelContext, name: str, found: Solute | NoData) -> dict[str, Any]:
    if isinstance(found, NoData):
        raise InputFault("solute", name, f"has no number: {found.reason}")
    dry = layer_parameters(context.with_population(_MANY), found)
    return {
        "name": found.name,
        "id": found.id,
        "kind": found.kind,
        "smiles": found.row.get("smiles") or None,
        "molar_mass": _value(found.molar_mass, "kg/mol"),
        "log_kow": _value(found.log_kow, "1"),
        "ionisation": found.ionisation,
        "pka": found.pka,
        "permeability": _permeability(context, found),
        "layers": {
            layer: {what: _drawn(context, getattr(dry.layers[layer], what)) for what in _QUANTITIES} for layer in LAYERS
        },
    }


def _permeability(context: ModelContext, found: Solute) -> dict[str, Any]:
    """Of intact, fully wet skin to the un-ionised solute in water; the interval is that of one measurement."""
    mass = found.molar_mass
    still = context.parameter("formula.immobile_mass").number
    if mass is None or (found.kind == "hyaluronan" and mass.number >= still):
        return _absent("m/s", "a depot that does not move has no permeability")
    if found.measured is not None:
        low, median, high = (10.0**each for each in (found.measured.low, found.measured.number, found.measured.high))
        basis, told = "measured", found.measured.note
        grade, sources = found.measured.grade, found.measured.sources
    else:
        wet = layer_parameters(
            context.with_population(_MANY), found, hydrated=True, vehicle_ph=_NEUTRAL.get(found.ionisation, 7.0)
        )
        horny = wet.layers["stratum_corneum"]
        derivation = horny.diffusivity.derivation
        grade, sources = context.grade(derivation), context.derivations[derivation].sources
        if found.log_kow is not None and mass.number <= context.parameter("formula.polar_limit").number:
            closed = np.array(float(rings(found.row.get("smiles") or "")))
            given = recommended(context, np.array(found.log_kow.number), np.array(mass.number), closed)
            half = NORMAL_95 * given.sd
            low, median, high = (float(10.0 ** (given.log_kp + shift)) for shift in (-half, 0.0, half))
            basis, told = "correlation", "no measurement in the tables"
        else:
            thickness = context.parameter("formula.hsc_wet" if found.kind == "small" else "formula.hsc_dry").number
            low, median, high = _spread(horny.diffusivity.draws * horny.partition.draws / thickness)
            basis, told = "share of an upper bound", "no correlation holds for so large a solute"
    return {
        "value": median, "unit": "m/s", "low": low, "high": high, "basis": basis, "note": told, "grade": grade,
        "sources": list(sources),
    }  # fmt: skip


def _value(value: Value | None, unit: str) -> dict[str, Any]:
    if value is None:
        return _absent(unit, "not defined, or not known, for this solute")
    return {
        "value": value.number, "unit": unit, "low": value.low, "high": value.high, "basis": value.basis,
        "grade": value.grade, "sources": list(value.sources),
    }  # fmt: skip


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
