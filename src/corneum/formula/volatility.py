"""How fast solvents and volatile solutes leave skin for the air.

    k_g = a u^p / M^q                    gas side (kasting_miller2006): u wind, M molar mass
    solvent    v = k_g M P/(R T rho)     speed (m/s) at which a film of it thins
    solute     v = k_g M P/(R T S)       loss per area over u, the concentration in water in equilibrium: at u = S, its
                                         solubility, that of the pure solid or liquid
    solute in solvent over water         log10 K = N + m log Kow (li_yalkowsky1998)

P at a temperature by P(T0) exp(-H/R (1/T - 1/T0)).
Tables: transport/solvents, transport/solute_volatility. Parameters: parameters/transport gas_side, wind*, vapour_*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Table
from corneum.formula.solute import Solute, known_solubility
from corneum.formula.solute_in_skin import drawn_parameter

Array = NDArray[np.float64]

SOLVENTS = "transport/solvents"
SOLUTES = "transport/solute_volatility"

_G_MOL = units.factor("g/mol")
_KJ_MOL = units.factor("kJ/mol")


@dataclass(frozen=True)
class Solvent:
    """A solvent: name, molar mass kg/mol, density kg/m^3, vapour pressure Pa on skin at 32 degC; `cosolvency`, the
    intercept and slope of log10 of a solute's concentration in it over water in equilibrium on log Kow (None: not
    known)."""

    name: str
    molar_mass: float
    density: float
    vapour_pressure: float
    cosolvency: tuple[float, float] | None
    row: Row

    @property
    def water(self) -> bool:
        return self.row.row_id == "water"


def solvent(context: ModelContext, name: str) -> Solvent:
    """The solvent of a name or synonym. Raises InputFault where none is known by it."""
    table = context.table(SOLVENTS)
    row = _row(table, (name,))
    if row is None:
        known = [each.replace("_", " ") for each in table.index]
        near = get_close_matches(_plain(name), known, 1)
        reason = f"is no solvent of the tables, which know {', '.join(known)}; leave it out and state evaporation"
        raise InputFault("vehicle.solvent", name, reason, near[0] if near else None)
    row = context.row(SOLVENTS, row.row_id)
    known_cosolvency = row["cosolvency_slope"] != ""
    return Solvent(
        row.row_id.replace("_", " "),
        float(row["molar_mass_g_mol"]) * _G_MOL,
        float(row["density_kg_m3"]),
        float(row["vapour_pressure_pa"]),
        (float(row["cosolvency_intercept"]), float(row["cosolvency_slope"])) if known_cosolvency else None,
        row,
    )


def solvent_evaporation(context: ModelContext, liquid: Solvent) -> Drawn:
    """Speed (E, 1) m/s at which an open film of a solvent thins on skin."""
    with context.model("evaporation of a solvent") as model:
        if liquid.water:
            return model.drawn(context.draw(context.parameter("transport.water_evaporation")), "m/s", "v of water")
        gas = _vapour_flux(context, liquid.molar_mass, liquid.vapour_pressure, _usual(context))
        return model.drawn(gas / liquid.density, "m/s", "v = k_g M P/(R T rho)", uses=[liquid.row])


def solvent_partition(context: ModelContext, liquid: Solvent, solute: Solute) -> Drawn | None:
    """Concentration of a solute in a solvent over that in water in equilibrium (E, 1); None where it is not known."""
    if liquid.cosolvency is None or (solute.log_kow is None and not liquid.water):
        return None
    with context.model("solute in a solvent") as model:
        if liquid.water or solute.log_kow is None:
            return model.drawn(np.ones(context.population.shape("epistemic")), "1", "K = 1", uses=[liquid.row])
        intercept, slope = liquid.cosolvency
        spread = context.draw(context.parameter("transport.cosolvency_error"))
        error = spread * context.normal(f"transport.cosolvency:{liquid.row.row_id}:{solute.id}", "epistemic")
        lipophilicity = np.minimum(context.draw(solute.log_kow), drawn_parameter(context, "logkow_upper"))
        exponent = intercept + slope * lipophilicity + error
        return model.drawn(10.0**exponent, "1", f"log10 K = {intercept:g} {slope:+g} log Kow", uses=[liquid.row])


def with_solubility(context: ModelContext, solute: Solute) -> Solute:
    """The solute with its tabulated solubility in water, where nothing else is known of that."""
    row = _solute_row(context, solute)
    if solute.solubility is not None or row is None:
        return solute
    return replace(solute, solubility=known_solubility(context, row, "solubility_kg_m3"))


def is_liquid(context: ModelContext, solute: Solute) -> bool:
    """Whether a solute is known to be a liquid on skin."""
    row = _solute_row(context, solute)
    return row is not None and row["state"] == "liquid"


def solute_evaporation(
    context: ModelContext, solute: Solute, solubility: Drawn, temperature: float | None = None
) -> Drawn | None:
    """Loss of a solute to the air over its concentration in water in equilibrium (E, 1), m/s.

    Args:
        context: tables and virtual people.
        solute: by its name.
        solubility: of all species in water at the pH and temperature of the surface, (E, 1) kg/m^3.
        temperature: of the skin, K; 32 degC without it.

    Returns:
        Draws; None where its vapour pressure is not tabulated.

    Source: kasting_miller2006, transport/solute_volatility.
    """
    row = _solute_row(context, solute)
    if row is None or not row["vapour_pressure_pa"] or solute.molar_mass is None:
        return None
    skin = _usual(context) if temperature is None else temperature
    with context.model("evaporation of a solute") as model:
        reference = context.parameter("transport.vapour_pressure_temperature").number
        over = float(row["enthalpy_kj_mol"]) * _KJ_MOL / drawn_parameter(context, "gas_constant")
        warmed = np.exp(-over * (1.0 / skin - 1.0 / reference))
        pressure = (
            float(row["vapour_pressure_pa"])
            * warmed
            * context.draw(context.parameter("transport.vapour_pressure_error"))
        )
        gas = _vapour_flux(context, solute.molar_mass.number, pressure, skin)
        return model.drawn(gas / solubility.draws, "m/s", "v = k_g M P/(R T S)", uses=[row, solubility])


def _vapour_flux(context: ModelContext, molar_mass: float, pressure: Array | float, temperature: float) -> Array:
    """Flux (E, 1) kg/m^2/s from a surface that is pure substance into clean air."""
    coefficient, power, mass_power = (
        context.parameter(f"transport.{name}").number for name in ("gas_side", "wind_power", "gas_mass_power")
    )
    wind = context.draw(context.parameter("transport.wind"))
    gas_side = coefficient * wind**power / (molar_mass / _G_MOL) ** mass_power
    return np.asarray(gas_side * molar_mass * pressure / (drawn_parameter(context, "gas_constant") * temperature))


def _usual(context: ModelContext) -> float:
    return context.parameter("formula.skin_temperature").number


def _solute_row(context: ModelContext, solute: Solute) -> Row | None:
    names = (solute.id, solute.name, solute.row.get("inci_name") or "", solute.row.get("compound") or "")
    row = _row(context.table(SOLUTES), names)
    return None if row is None else context.row(SOLUTES, row.row_id)


def _row(table: Table, names: tuple[str, ...]) -> Row | None:
    """The first row that bears one of the names."""
    wanted = {_plain(name) for name in names if name}
    for row in table.rows:
        if wanted & {_plain(name) for name in (row.row_id, *row["names"].split(";")) if name}:
            return row
    return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace(",", " ").split())
