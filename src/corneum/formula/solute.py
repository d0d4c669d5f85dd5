"""One solute: what kind of molecule it is, and what is tabulated of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95, NoData, Value
from corneum.formula.permeability import MEASURED
from corneum.formula.solute_names import meaning, spelt_like

Array = NDArray[np.float64]

ACTIVES = "formulation/actives"
IONISATION = "formula/solutes"

ORGANIC = "transport/organic_donors"

_CM_H = units.factor("cm/h")
# kinds of formulation/actives that are large molecules -> kind of solute
_LARGE = {"polymer": "hyaluronan", "protein": "macromolecule", "biologic": "macromolecule"}


@dataclass(frozen=True)
class Solute:
    """One solute.

    kind: small | macromolecule | hyaluronan | toxin | depot. molar_mass kg/mol (None for a depot); log_kow of the
    neutral form; ionisation acid | base | zwitterion | neutral with pka; measured: log10 of the median measured
    permeability (m/s) of epidermis, where usable rows exist; half_life in skin, s; solubility of the neutral form in
    water, kg/m^3, where known.
    """

    id: str
    name: str
    kind: str
    molar_mass: Value | None
    log_kow: Value | None
    ionisation: str
    pka: float | None
    measured: Value | None
    half_life: Value | None
    solubility: Value | None
    row: Row

    def unionised(self, ph: Array | float) -> Array:
        """Share of the neutral form at a pH; 1 for neutral and zwitterionic solutes."""
        if self.pka is None:
            return np.ones_like(np.asarray(ph, dtype=np.float64))
        sign = 1.0 if self.ionisation == "acid" else -1.0
        return np.asarray(1.0 / (1.0 + 10.0 ** (sign * (np.asarray(ph) - self.pka))))


def solute(context: ModelContext, name: str) -> Solute | NoData:
    """The active of a name.

    Args:
        context: tables and record.
        name: of a row of formulation/actives, in any of the ways that `solute_names.meaning` reads.

    Returns:
        Its molecule in SI; NoData where it has no defined molecule or no partition.

    Raises:
        InputFault: no active has the name.

    Source: formulation/actives, formula/solutes, transport/permeability_validation.
    """
    row = _find(context, name)
    kind, common_name = row["kind"], row["common_name"]
    if kind == "device_gel":
        return _large(row, "depot", None, None)
    if row.row_id.endswith("_bont"):
        return _large(row, "toxin", context.parameter("formula.toxin_mass"), None)
    mass = _number(row, "mw_lit_da", "g/mol") or _number(row, "mw_rdkit_da", "g/mol")
    if mass is None:
        return NoData(
            f"{common_name} has no single molar mass, so neither its diffusion nor its uptake can be computed",
            "a measured diffusivity in dermis",
            row.sources,
        )
    half_life = _number(row, "half_life_skin_h", "hour")
    if kind in _LARGE:
        return _large(row, _LARGE[kind], mass, half_life)
    if row.row_id not in context.table(IONISATION).index:
        return NoData(f"{common_name} is a carrier, not an active whose uptake is followed", "", row.sources)
    log_kow = _log_kow(context, row)
    if log_kow is None:
        return NoData(
            f"{common_name} has neither a measured nor a computed octanol-water partition", "a log Kow", row.sources
        )
    ions = context.row(IONISATION, row.row_id)
    molecule = Solute(
        id=row.row_id,
        name=common_name,
        kind="small",
        molar_mass=mass,
        log_kow=log_kow,
        ionisation=ions["ionisation"],
        pka=float(ions["pka"]) if ions["pka"] else None,
        measured=None,
        half_life=half_life,
        solubility=_solubility(context, ions),
        row=row,
    )
    return replace(molecule, measured=measured_permeability(context, molecule, ions["permeability_inchikey"]))


def measured_permeability(context: ModelContext, molecule: Solute, inchikey: str) -> Value | None:
    """Median measured permeability of epidermis to the neutral form of a compound.

    A row whose donor ionises most of the solute, or is mostly no water, is left out; others are corrected to the
    neutral form.

    Args:
        context: its tables hold the measurements.
        molecule: says how much of the solute is neutral at a pH.
        inchikey: of the compound; "" where it is not known.

    Returns:
        log10 of the median (m/s) with the spread between laboratories; None without a usable measurement.

    Source: transport/permeability_validation, transport/organic_donors, parameters/formula kp_laboratory.
    """
    if not inchikey:
        return None
    logs: list[float] = []
    rows: list[Row] = []
    organic = {row["donor"] for row in context.table(ORGANIC).rows}
    for row in context.table(MEASURED).where(inchikey=inchikey, use_for_kp_validation="1"):
        if row["donor"] in organic:
            continue
        share = float(molecule.unionised(float(row["donor_pH"]))) if row["donor_pH"] else 1.0
        if share > 0.5:
            logs.append(float(row["logkp_cm_h_clean"]) - np.log10(share) + np.log10(_CM_H))
            rows.append(context.row(MEASURED, row.row_id))
    if not logs:
        return None
    centre = float(np.median(logs))
    laboratory = context.parameter("formula.kp_laboratory")
    half = NORMAL_95 * laboratory.number
    return Value(
        identity=f"{MEASURED}:{inchikey}:median",
        number=centre,
        low=centre - half,
        high=centre + half,
        unit="1",
        spread="normal",
        sources=tuple(dict.fromkeys(source for row in rows for source in row.sources)),
        basis="derived",
        grade="moderate",
        note=f"median of {len(logs)} measurements",
        printed=f"log10 kp {centre:.2f} (m/s)",
        inputs=(laboratory, *rows),
    )


def _large(row: Row, kind: str, mass: Value | None, half_life: Value | None) -> Solute:
    """A solute of whose molecule no more than the mass counts."""
    return Solute(
        id=row.row_id,
        name=row["common_name"],
        kind=kind,
        molar_mass=mass,
        log_kow=None,
        ionisation="neutral",
        pka=None,
        measured=None,
        half_life=half_life,
        solubility=None,
        row=row,
    )


def _find(context: ModelContext, name: str) -> Row:
    wanted = name.strip().casefold()
    for row in context.table(ACTIVES).rows:
        # the very words of the table need no index of all names
        if wanted in (row.row_id.casefold(), row["inci_name"].casefold(), row["common_name"].casefold()):
            return context.row(ACTIVES, row.row_id)
    meant = meaning(context.tables, name)
    if meant is None or not meant.is_active:
        raise InputFault("active", name, "is no active of the tables", spelt_like(context.tables, name))
    return context.row(ACTIVES, meant.row.row_id)


def _number(row: Row, column: str, unit: str) -> Value | None:
    """A cell as a fixed Value in SI; None where it is blank or a range."""
    try:
        number = float(row[column]) * units.factor(unit)
    except ValueError:
        return None
    return Value(
        identity=f"{row.identity}:{column}",
        number=number,
        low=number,
        high=number,
        unit=units.si_unit(unit),
        spread="fixed",
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        printed=f"{row[column]} {unit}",
    )


def _log_kow(context: ModelContext, row: Row) -> Value | None:
    """The literature value where there is one (its type sets the spread), else the computed one."""
    column, kind = ("logkow_lit", row["logkow_lit_type"]) if row["logkow_lit"] else ("logp_crippen_rdkit", "crippen")
    if not row[column]:
        return None
    number = float(row[column])
    deviation = context.parameter(f"formula.logkow_sd_{kind}")
    half = NORMAL_95 * deviation.number
    return Value(
        identity=f"{row.identity}:{column}",
        number=number,
        low=number - half,
        high=number + half,
        unit="1",
        spread="normal",
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        printed=row[column],
        note=f"{kind} log Kow",
        inputs=(deviation,),
    )


def _solubility(context: ModelContext, row: Row) -> Value | None:
    """That of formula/solutes, whose rows cite their ionisation: solubilities there are recalled."""
    if not row["solubility"]:
        return None
    recalled = known_solubility(context, row, "solubility")
    return replace(recalled, sources=("recalled_general",), basis="recalled", grade="very_low")


def known_solubility(context: ModelContext, row: Row, column: str) -> Value:
    """A tabulated solubility in water, kg/m^3, with the spread of such (parameters/formula solubility_known)."""
    number = float(row[column])
    deviation = context.parameter("formula.solubility_known")
    factor = 10.0 ** (NORMAL_95 * deviation.number)
    return Value(
        identity=f"{row.identity}:solubility",
        number=number,
        low=number / factor,
        high=number * factor,
        unit="kg/m^3",
        spread="lognormal",
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        printed=f"{row[column]} kg/m^3",
        inputs=(deviation,),
    )
