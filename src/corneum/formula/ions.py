"""Metal ions and other ions that stay ions.

    stratum corneum   the polar path, with the error of that path; K_eq = its water
    viable tissue     D = 10^(i + s log M) of small solutes, K = K_free, no binding known
    dermis            k = 1/(1/(P_cap S) + 1/Q) + lymph, P_cap a multiple of the polar path
    water             measured at 25 degC, at body temperature by D eta/T, of the ion by name, or of that molar mass; a
                      sphere where none is tabulated

Which ions a tissue binds, and that stratum corneum holds back anions, is not counted.
Parameters: parameters/formula polar_*, tissue_*, capillary_*. Diffusivities: formula/ions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.corneum_capacity import equilibrium_of_water, lag_time, stratum_corneum
from corneum.formula.corneum_paths import hydration_factor
from corneum.formula.permeability import polar_path
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import (
    LAYERS,
    Barrier,
    Hydration,
    LayerParameters,
    drawn_parameter,
    error_factor,
    left_out,
    tissue_layer,
    turnover,
    water_diffusivity,
)
from corneum.formula.temperature import temperature_factor

Array = NDArray[np.float64]

IONS = "formula/ions"

_G_MOL = units.factor("g/mol")
_CM2_S = units.factor("cm^2/s")
_UM2_S = units.factor("um^2/s")


def ion(context: ModelContext, solute: Solute, mass: Value, hydration: Hydration) -> LayerParameters:
    """What an ion does in each layer of skin."""
    closed = left_out(context, "ions take no lipid path", "m/s")
    lag = lag_time(context, solute, mass, hydration)
    polar = _polar(context, solute, mass, hydration)
    held = equilibrium_of_water(context, solute, hydration)
    barrier = Barrier(closed, polar, lag, held, held)
    unbound = left_out(context, "binding of ions by tissue is not known")
    diffusivity, free, loss = _in_tissue(context, mass), _free(context), turnover(context, solute)
    layers = (
        stratum_corneum(context, barrier, hydration),
        tissue_layer(
            context, diffusivity, free, unbound, left_out(context, "no vessels in the epidermis", "1/s"), loss
        ),
        tissue_layer(context, diffusivity, free, unbound, _clearance(context, mass), loss),
    )
    water = _in_water(context, solute, mass)
    return LayerParameters(solute, dict(zip(LAYERS, layers, strict=True)), water, barrier=barrier)


def _polar(context: ModelContext, solute: Solute, mass: Value, hydration: Hydration) -> Drawn:
    with context.model("polar path of an ion") as model:
        wet = polar_path(context, np.array(mass.number)) * error_factor(model, solute, "polar_error")
        factor = hydration_factor(context, hydration, "polar")
        return model.drawn(wet * factor, "m/s", "kp = polar path", uses=[mass])


def _in_tissue(context: ModelContext, mass: Value) -> Drawn:
    with context.model("diffusivity in viable tissue") as model:
        intercept, slope = (context.parameter(f"formula.tissue_{name}") for name in ("intercept", "mass"))
        exponent = context.draw(intercept) + context.draw(slope) * np.log10(mass.number / _G_MOL)
        error = drawn_parameter(context, "tissue_error")
        law = f"D = 10^({intercept.number:g} {slope.number:+g} log M)"
        return model.drawn(10.0**exponent * _CM2_S * error, "m^2/s", law, uses=[mass])


def _free(context: ModelContext) -> Drawn:
    with context.model("partition of viable tissue") as model:
        return model.drawn(drawn_parameter(context, "tissue_free"), "1", "K = K_free")


def _clearance(context: ModelContext, mass: Value) -> Drawn:
    with context.model("clearance from dermis") as model:
        wall = polar_path(context, np.array(mass.number)) * drawn_parameter(context, "capillary_factor")
        through = wall * drawn_parameter(context, "capillary_surface")
        blood = 1.0 / (1.0 / through + 1.0 / drawn_parameter(context, "capillary_flow"))
        law = "k = 1/(1/(P_cap S) + 1/Q) + k_lymph"
        return model.drawn(blood + drawn_parameter(context, "lymph"), "1/s", law, uses=[mass])


def _in_water(context: ModelContext, solute: Solute, mass: Value) -> Drawn:
    tabulated = solute.row.row_id if solute.row.table == IONS else _tabulated(context, mass)
    if tabulated is None:
        return water_diffusivity(context, solute, mass)
    with context.model("diffusivity of an ion in water") as model:
        measured = float(context.row(IONS, tabulated, leverage=1.0)["diffusivity_25_um2_s"]) * _UM2_S
        cold = temperature_factor(context, context.parameter("formula.ion_temperature").number).water
        warm = temperature_factor(context, context.parameter("formula.tissue_temperature").number).water
        return model.drawn(measured * warm.draws / cold.draws, "m^2/s", "D at 25 degC, warmed", uses=[cold, warm])


def _tabulated(context: ModelContext, mass: Value) -> str | None:
    """The ion whose molar mass that is, to half a unit: the first of those that share one, which differ in charge."""
    masses = {row.row_id: float(row["molar_mass_da"]) for row in context.table(IONS).rows}
    nearest = min(masses, key=lambda name: abs(masses[name] - mass.number / _G_MOL))
    return nearest if abs(masses[nearest] - mass.number / _G_MOL) < 0.5 else None
