"""Concentrations of a case that are not mass by volume: `mol/L` by the molar mass of its solute, `% w/w` by the density
of the vehicle (1 g/mL where none is stated), put into mass by volume before the case is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corneum import units
from corneum.client.yaml_document import Document, Place, dotted
from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.formula.solute_search import find_solute

# where a case holds concentrations
PLACES: tuple[Place, ...] = (
    ("vehicle", "concentration"),
    ("vehicle", "solubility"),
    ("deposit", "concentration"),
    ("array", "solubility"),
    ("observe", "thresholds"),
)
WATER = "1 g/mL"
_BY_WEIGHT = re.compile(
    r"\s*(?P<number>[-+.\d,eE]+)\s*(?:(?P<percent>(?:%|percent|wt)\s*\(?(?:w\s*/\s*w|wt|m\s*/\s*m|%|by weight)\)?)|"
    r"(?P<share>(?:mg/g|g/kg)))\s*",
    re.IGNORECASE,
)
_SHARES = {"mg/g": 1e-3, "g/kg": 1e-3}
_MOLAR = re.compile(r"\s*[-+.\d,eE]+\s*(?:[a-zA-Z\u00b5]{0,2}mol|[munp\u00b5]?M\b)")
_MOLARITY = re.compile(r"(?<=[\d\s])([munp\u00b5]?)M\s*$")


def in_mass(document: Document) -> tuple[Any, tuple[str, ...]]:
    """The data of a case with every concentration as mass by volume, and sentences on what was assumed for it.

    Raises InputFaults: no molar mass for a molar concentration, or a share by weight above all of it.
    """
    data, assumed, faults = document.data, [], []
    for place in PLACES:
        head, key = place
        holder = data.get(head) if isinstance(data, Mapping) else None
        if not isinstance(holder, Mapping) or key not in holder:
            continue
        stated = holder[key]
        items = stated if isinstance(stated, list | tuple) else [stated]
        try:
            read = [_read(document.data, item, place) for item in items]
        except InputFault as wrong:
            # what it is worked out from may be at fault, such as the name of the solute
            field = wrong.field or dotted(place)
            line = document.line(place) if field == dotted(place) else document.line((field.split(".")[0],))
            faults.append(
                InputFault(field, wrong.given, wrong.allowed, wrong.nearest, line=line, file=document.file or None)
            )
            continue
        if any(each is not None for each in read):
            values = [item if each is None else each[0] for item, each in zip(items, read, strict=True)]
            data = {**data, head: {**holder, key: values if isinstance(stated, list | tuple) else values[0]}}
            assumed += [each[1] for each in read if each is not None]
    if faults:
        raise InputFaults(faults)
    return data, tuple(dict.fromkeys(assumed))


def _read(data: Mapping[str, Any], stated: Any, place: Place) -> tuple[str, str] | None:
    """A concentration as text in kg/m^3, and how it was taken; None for one that is mass by volume, or no text."""
    if not isinstance(stated, str):
        return None
    by_weight = _BY_WEIGHT.fullmatch(stated)
    if by_weight is not None:
        return _by_weight(data, stated, by_weight, place)
    if _MOLAR.match(stated):
        return _by_mole(data, stated, place)
    return None


def _by_weight(data: Mapping[str, Any], stated: str, match: re.Match[str], place: Place) -> tuple[str, str]:
    number = units.with_decimal_point(match["number"], dotted(place))
    try:
        share = float(number) * _SHARES.get((match["share"] or "").lower(), 0.01)
    except ValueError:
        raise InputFault("", stated, "is no number with a unit; write 4 % w/w or 40 mg/mL") from None
    if not 0 <= share <= 1:
        raise InputFault("", stated, "is a share of the whole weight: allowed is 0 to 100 % w/w")
    vehicle = data.get("vehicle")
    density = vehicle.get("density") if isinstance(vehicle, Mapping) else None
    if density is None:
        kilograms, source = units.parse(WATER, "density", ""), f"a density of {WATER}, as none is stated"
    else:
        bare = isinstance(density, int | float) and not isinstance(density, bool)
        kilograms = float(density) if bare else units.parse(density, "density", "vehicle.density")
        source = f"its density of {units.show(kilograms, 'g/mL', 3)}"
    value = share * kilograms
    return f"{value!r} kg/m^3", f"{dotted(place)}: {stated} is {units.show(value, 'mg/mL', 3)}, by {source}."


def _by_mole(data: Mapping[str, Any], stated: str, place: Place) -> tuple[str, str]:
    written = _MOLARITY.sub(r"\1mol/L", stated.strip())
    moles = units.parse(written, "molar concentration", dotted(place))
    if moles < 0:
        raise InputFault("", stated, "must not be negative")
    mass = _molar_mass(data, stated)
    value = moles * mass
    return (
        f"{value!r} kg/m^3",
        f"{dotted(place)}: {stated} is {units.show(value, 'mg/mL', 3)}, by {units.show(mass, 'g/mol', 4)}.",
    )


def _molar_mass(data: Mapping[str, Any], stated: str) -> float:
    """Molar mass of the solute of a case, kg/mol. Raises InputFault where it has none, or several have several."""
    solutes = data.get("solute")
    listed = solutes if isinstance(solutes, list | tuple) else [solutes]
    masses = {_mass_of(solute, stated) for solute in listed}
    if len(masses) > 1:
        raise InputFault("", stated, "is by mole, and the solutes differ in molar mass; write mg/mL, or run each alone")
    return masses.pop()


def _mass_of(solute: Any, stated: str) -> float:
    keys = solute if isinstance(solute, Mapping) else {"name": solute}
    mass = keys.get("molar_mass")
    if mass is not None:
        bare = isinstance(mass, int | float) and not isinstance(mass, bool)
        return float(mass) if bare else units.parse(mass, "molar mass", "solute.molar_mass")
    name = keys.get("name") or keys.get("smiles")
    molecule = find_solute(ModelContext(load_tables()), str(name)) if name else None
    if molecule is None or isinstance(molecule, NoData) or molecule.molar_mass is None:
        raise InputFault("", stated, "is by mole, and the solute has no molar mass; write it as mass, such as 40 mg/mL")
    return molecule.molar_mass.number
