"""Small molecules and peptides up to 1000 g/mol in skin.

    stratum corneum   two paths side by side (`corneum_paths`) with one lag and one capacity (`corneum_capacity`)
    viable tissue     K = K_free, D = 10^(i + s log M) + f_alb D_b (1 - fu)/fu, b = B - 1,
                      B = 1 - f_alb + f_alb/fu + f_lip f_non Kow; in dermis k = 1/(1/(P_cap S) + 1/Q)
                      + lymph, which drains every solute

Parameters: parameters/formula tissue_*, binding_*, pg_*, capillary_*, solubility_*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.corneum_capacity import equilibrium_by_kow, held_at_ph, lag_time, stratum_corneum
from corneum.formula.corneum_paths import Permeant, paths_of
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import (
    LAYERS,
    Barrier,
    Hydration,
    LayerParameters,
    drawn_parameter,
    left_out,
    tissue_layer,
    turnover,
    water_diffusivity,
)

Array = NDArray[np.float64]

_G_MOL = units.factor("g/mol")
_CM_H = units.factor("cm/h")
_CM2_S = units.factor("cm^2/s")
_MOL_L = units.factor("mol/L")


@dataclass(frozen=True)
class SmallSolute:
    """A small solute on skin of that hydration; `vehicle_ph` of the product, None where it states none (the skin's own
    surface pH then decides)."""

    solute: Solute
    mass: Value
    log_kow: Value
    hydration: Hydration
    vehicle_ph: float | None


def small_solute(context: ModelContext, small: SmallSolute) -> LayerParameters:
    """What a small solute does in each layer of skin."""
    permeant = Permeant(small.solute, small.mass, _lipophilicity(context, small))
    lipid, polar = paths_of(context, permeant, small.hydration)
    neutral, equilibrium = _neutral_share(context, small), equilibrium_by_kow(context, permeant, small.hydration)
    barrier = Barrier(
        lipid,
        polar,
        lag_time(context, small.solute, small.mass, small.hydration),
        equilibrium,
        held_at_ph(context, lipid, polar, equilibrium, neutral, small.hydration),
    )
    outermost = stratum_corneum(context, barrier, small.hydration, neutral)
    no_vessels = left_out(context, "no vessels in the epidermis", "1/s")
    diffusivity, binding = _tissue_diffusivity(context, small), _tissue_binding(context, small)
    free, loss = _tissue_partition(context), turnover(context, small.solute)
    viable = tissue_layer(context, diffusivity, free, binding, no_vessels, loss)
    dermis = tissue_layer(context, diffusivity, free, binding, _clearance(context, small), loss)
    return LayerParameters(
        small.solute,
        dict(zip(LAYERS, (outermost, viable, dermis), strict=True)),
        water_diffusivity(context, small.solute, small.mass),
        _solubility(context, small),
        barrier,
    )


def _lipophilicity(context: ModelContext, small: SmallSolute) -> Array:
    """log10 Kow of the neutral form (E, 1), as far as the correlations reach; its leverage differs from law to law and
    is counted as none."""
    return np.minimum(context.draw(small.log_kow, leverage=0.0), drawn_parameter(context, "logkow_upper"))


def _neutral_in_vehicle(context: ModelContext, small: SmallSolute, *, leverage: float | None = None) -> Array:
    """Share of the neutral form at the pH of the product, or of the skin's surface (E, 1)."""
    if small.vehicle_ph is None:
        return small.solute.unionised(drawn_parameter(context, "surface_ph", leverage=leverage))
    return small.solute.unionised(np.full(context.population.shape("epistemic"), small.vehicle_ph))


def _neutral_share(context: ModelContext, small: SmallSolute) -> Drawn:
    """Share of the neutral form at the surface (E, 1)."""
    with context.model("neutral share at the surface") as model:
        share = _neutral_in_vehicle(context, small)
        return model.drawn(np.broadcast_to(share, context.population.shape("epistemic")), "1", "f_non at the pH")


def _unbound(context: ModelContext, small: SmallSolute, lipophilicity: Array, neutral: Array) -> Array:
    """Unbound share in albumin solution from log D at tissue pH (E, 1)."""
    kind = "acid" if small.solute.ionisation == "acid" else "base"
    log_d = lipophilicity + np.log10(neutral)
    slope, floor = (drawn_parameter(context, f"binding_{kind}_{name}") for name in ("slope", "floor"))
    return np.asarray(
        np.maximum(1.0 / (1.0 + slope * np.exp(log_d) + floor), drawn_parameter(context, "unbound_least"))
    )


def _tissue_binding(context: ModelContext, small: SmallSolute) -> Drawn:
    """Bound over free solute in viable tissue (E, 1)."""
    with context.model("binding in viable tissue") as model:
        lipophilicity = _lipophilicity(context, small)
        neutral = small.solute.unionised(drawn_parameter(context, "tissue_ph"))
        unbound = _unbound(context, small, lipophilicity, neutral)
        albumin = drawn_parameter(context, "tissue_albumin")
        lipid = drawn_parameter(context, "tissue_lipid") * neutral * 10.0**lipophilicity
        return model.drawn(albumin / unbound - albumin + lipid, "1", "b = f_alb (1/fu - 1) + f_lip f_non Kow")


def _tissue_diffusivity(context: ModelContext, small: SmallSolute) -> Drawn:
    """Diffusivity in viable tissue (E, 1), m^2/s: of the free solute and of what albumin carries."""
    with context.model("diffusivity in viable tissue") as model:
        intercept, slope = (context.parameter(f"formula.tissue_{name}") for name in ("intercept", "mass"))
        mass = np.log10(small.mass.number / _G_MOL)
        free = 10.0 ** (context.draw(intercept) + context.draw(slope) * mass) * _CM2_S
        lipophilicity = _lipophilicity(context, small)
        neutral = small.solute.unionised(drawn_parameter(context, "tissue_ph"))
        unbound = _unbound(context, small, lipophilicity, neutral)
        carrier = drawn_parameter(context, "tissue_albumin") * drawn_parameter(context, "tissue_bound_diffusivity")
        return model.drawn(
            (free + carrier * (1 - unbound) / unbound) * drawn_parameter(context, "tissue_error"),
            "m^2/s",
            f"D = 10^({intercept.number:g} {slope.number:+g} log M) + f_alb D_b (1 - fu)/fu",
            uses=[small.mass],
        )


def _tissue_partition(context: ModelContext) -> Drawn:
    """Partition of viable tissue to water (E, 1)."""
    with context.model("partition of viable tissue") as model:
        return model.drawn(drawn_parameter(context, "tissue_free"), "1", "K = K_free")


def _clearance(context: ModelContext, small: SmallSolute) -> Drawn:
    """Rate at which blood and lymph take the free solute from dermis (E, 1), 1/s."""
    with context.model("clearance from dermis") as model:
        exponent = (
            drawn_parameter(context, "pg_intercept")
            + drawn_parameter(context, "pg_logkow") * _lipophilicity(context, small)
            + drawn_parameter(context, "pg_mass") * (small.mass.number / _G_MOL)
        )
        wall = 10.0**exponent * _CM_H
        through = wall * drawn_parameter(context, "capillary_factor") * drawn_parameter(context, "capillary_surface")
        blood = 1.0 / (1.0 / through + 1.0 / drawn_parameter(context, "capillary_flow"))
        return model.drawn(
            blood + drawn_parameter(context, "lymph"),
            "1/s",
            "k = 1/(1/(P_cap S) + 1/Q) + k_lymph, of the free solute",
            uses=[small.mass],
        )


def _solubility(context: ModelContext, small: SmallSolute) -> Drawn:
    """Solubility of all species at the vehicle's pH (E, 1), kg/m^3: the neutral form's over its share, within what
    solids reach."""
    known = small.solute.solubility
    uses: list[Input | Value] = []
    with context.model("solubility in water") as model:
        if known is not None:
            intrinsic, law = context.draw(known), "measured"
        else:
            intercept = context.parameter("formula.solubility_intercept")
            spread = drawn_parameter(context, "solubility_error")
            error = spread * context.normal(f"formula.solubility:{small.solute.id}", "epistemic")
            exponent = context.draw(intercept) - _lipophilicity(context, small) + error
            intrinsic = 10.0**exponent * _MOL_L * small.mass.number
            law = f"10^({intercept.number:g} - log Kow) mol/L"
            uses.append(small.mass)
        most = drawn_parameter(context, "solubility_most")
        return model.drawn(
            np.minimum(intrinsic / _neutral_in_vehicle(context, small), most),
            "kg/m^3",
            f"S = S_neutral/f_non; S_neutral {law}",
            uses=uses,
        )
