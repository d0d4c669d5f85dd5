"""Macromolecules in skin, and depots that do not move.

Macromolecules
    stratum corneum   an unknown share of the polar upper bound, no lipid path
    viable tissue     D = (D/D0) kT/(6 pi eta r), K = the space that large solutes see, lymph instead of capillaries
Gels, and hyaluronan above 1 MDa: an immobile depot with turnover.
Parameters: parameters/formula bound_share, hindrance_*, macromolecule_space, immobile_*, lymph.
"""

from __future__ import annotations

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.permeability import polar_path
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import (
    LAYERS,
    InLayer,
    LayerParameters,
    drawn_parameter,
    left_out,
    turnover,
    water_diffusivity,
)


def large_solute(context: ModelContext, solute: Solute) -> LayerParameters:
    """What a macromolecule or a depot does in each layer of skin."""
    mass = solute.molar_mass
    space = _alone(context, "space for large solutes", "macromolecule_space", "1", "K = fluid that large solutes see")
    corneum_water = _alone(context, "stratum corneum partition", "ksc_dry_water", "1", "K = its water")
    zero, unbound = left_out(context, "no such loss is assumed", "1/s"), left_out(context, "no binding known")
    if mass is None or _immobile(context, solute, mass):
        still = _alone(context, "immobile depot", "immobile_diffusivity", "m^2/s", "D stands for no motion")
        layer = InLayer(still, space, unbound, zero, turnover(context, solute))
        stratum_corneum = InLayer(still, corneum_water, unbound, zero, zero)
        return LayerParameters(solute, dict(zip(LAYERS, (stratum_corneum, layer, layer), strict=True)), still)
    water = water_diffusivity(context, solute, mass)
    dermal = _hindered_in_dermis(context, water)
    epidermal = _hindered_in_epidermis(context, dermal)
    lymph = _alone(context, "lymph", "lymph", "1/s", "k = k_lymph")
    stratum_corneum = InLayer(_through_corneum(context, mass, corneum_water), corneum_water, unbound, zero, zero)
    viable = InLayer(epidermal, space, unbound, zero, turnover(context, solute, epidermis=True))
    dermis = InLayer(dermal, space, unbound, lymph, turnover(context, solute))
    return LayerParameters(solute, dict(zip(LAYERS, (stratum_corneum, viable, dermis), strict=True)), water)


def _immobile(context: ModelContext, solute: Solute, mass: Value) -> bool:
    return solute.kind == "hyaluronan" and mass.number >= context.parameter("formula.immobile_mass").number


def _alone(context: ModelContext, model_name: str, parameter: str, unit: str, equation: str) -> Drawn:
    """A result that is one parameter."""
    with context.model(model_name) as model:
        return model.drawn(drawn_parameter(context, parameter), unit, equation)


def _through_corneum(context: ModelContext, mass: Value, partition: Drawn) -> Drawn:
    with context.model("stratum corneum diffusivity") as model:
        permeability = polar_path(context, np.array(mass.number)) * drawn_parameter(context, "bound_share")
        return model.drawn(
            permeability * drawn_parameter(context, "hsc_dry") / partition.draws,
            "m^2/s",
            "D = share x polar upper bound x h/K (large solute: no lipid path)",
            uses=[mass, partition],
        )


def _hindered_in_dermis(context: ModelContext, water: Drawn) -> Drawn:
    with context.model("hindered diffusion") as model:
        share = drawn_parameter(context, "hindrance_dermis")
        return model.drawn(water.draws * share, "m^2/s", "D = (D/D0) D0", uses=[water])


def _hindered_in_epidermis(context: ModelContext, dermal: Drawn) -> Drawn:
    with context.model("hindered diffusion") as model:
        share = drawn_parameter(context, "hindrance_epidermis")
        return model.drawn(dermal.draws * share, "m^2/s", "D_VE = ratio x D_dermis", uses=[dermal])
