"""Macromolecules in skin, and depots that do not move.

Macromolecules
    stratum corneum   an unknown share of the polar upper bound, no lipid path, and no more room than follicles and
                      sweat ducts have
    viable tissue     D = (D/D0) kT/(6 pi eta r), K = the space that large solutes see, k = k_lymph/f with f = M/M_L, at
                      most 1, the share of what is drained that lymph takes: blood takes the rest of the smaller ones
Gels, and hyaluronan above 1 MDa: an immobile depot with turnover.
Parameters: parameters/formula bound_share, shunt_space, hindrance_*, macromolecule_space, immobile_*, lymph*.
"""

from __future__ import annotations

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.corneum_capacity import lag_time, stratum_corneum
from corneum.formula.corneum_paths import bounded_polar_path
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


def large_solute(context: ModelContext, solute: Solute, hydration: Hydration) -> LayerParameters:
    """What a macromolecule or a depot does in each layer of skin."""
    mass = solute.molar_mass
    space = _alone(context, "space for large solutes", "macromolecule_space", "1", "K = fluid that large solutes see")
    shunts = _alone(context, "stratum corneum partition", "shunt_space", "1", "K = its shunts")
    zero, unbound = left_out(context, "no such loss is assumed", "1/s"), left_out(context, "no binding known")
    if mass is None or _immobile(context, solute, mass):
        still = _alone(context, "immobile depot", "immobile_diffusivity", "m^2/s", "D stands for no motion")
        layer = tissue_layer(context, still, space, unbound, zero, turnover(context, solute))
        outermost = tissue_layer(context, still, shunts, unbound, zero, zero)
        return LayerParameters(solute, dict(zip(LAYERS, (outermost, layer, layer), strict=True)), still)
    water = water_diffusivity(context, solute, mass)
    dermal = _hindered_in_dermis(context, water)
    epidermal = _hindered_in_epidermis(context, dermal)
    drained = _drained(context, mass)
    closed = left_out(context, "large solutes take no lipid path", "m/s")
    polar = bounded_polar_path(context, mass, hydration)
    barrier = Barrier(closed, polar, lag_time(context, solute, mass, hydration), shunts, shunts)
    outermost = stratum_corneum(context, barrier, hydration, keratin=False)
    viable = tissue_layer(context, epidermal, space, unbound, zero, turnover(context, solute, epidermis=True))
    dermis = tissue_layer(context, dermal, space, unbound, drained, turnover(context, solute))
    return LayerParameters(solute, dict(zip(LAYERS, (outermost, viable, dermis), strict=True)), water, barrier=barrier)


def _immobile(context: ModelContext, solute: Solute, mass: Value) -> bool:
    return solute.kind == "hyaluronan" and mass.number >= context.parameter("formula.immobile_mass").number


def _alone(context: ModelContext, model_name: str, parameter: str, unit: str, equation: str) -> Drawn:
    """A result that is one parameter."""
    with context.model(model_name) as model:
        return model.drawn(drawn_parameter(context, parameter), unit, equation)


def _drained(context: ModelContext, mass: Value) -> Drawn:
    """Rate (E, 1), 1/s, at which lymph and, of smaller macromolecules, blood take them from dermis."""
    with context.model("lymph") as model:
        share = np.minimum(mass.number / drawn_parameter(context, "lymph_mass"), 1.0)
        return model.drawn(drawn_parameter(context, "lymph") / share, "1/s", "k = k_lymph / min(1, M/M_L)", uses=[mass])


def _hindered_in_dermis(context: ModelContext, water: Drawn) -> Drawn:
    with context.model("hindered diffusion") as model:
        share = drawn_parameter(context, "hindrance_dermis")
        return model.drawn(water.draws * share, "m^2/s", "D = (D/D0) D0", uses=[water])


def _hindered_in_epidermis(context: ModelContext, dermal: Drawn) -> Drawn:
    with context.model("hindered diffusion") as model:
        share = drawn_parameter(context, "hindrance_epidermis")
        return model.drawn(dermal.draws * share, "m^2/s", "D_VE = ratio x D_dermis", uses=[dermal])
