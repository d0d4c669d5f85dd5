"""How a solute behaves in each layer of skin: diffusivity, partition, binding, loss, with their error."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.formula.ions import ion
from corneum.formula.large_solutes import large_solute
from corneum.formula.small_solutes import SmallSolute, small_solute
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import Hydration, LayerParameters


def layer_parameters(
    context: ModelContext,
    solute: Solute,
    *,
    hydration: Hydration = "normal",
    vehicle_ph: float | None = None,
) -> LayerParameters:
    """What a solute does in each layer of skin.

    Args:
        context: tables and virtual people; E is the number of its epistemic draws.
        solute: as `corneum.formula.solute.solute` or `corneum.formula.solute_search.find_solute` returns it.
        hydration: of the stratum corneum; wet after long aqueous or covered contact.
        vehicle_ph: pH of the product; None where it states none, and the skin's own surface pH decides.

    Returns:
        Draws (E, 1) in SI for every layer, each with its derivation.

    Source: parameters/formula; each model's module says which.
    """
    if solute.kind == "ion" and solute.molar_mass is not None:
        return ion(context, solute, solute.molar_mass, hydration)
    if solute.kind == "small" and solute.molar_mass is not None and solute.log_kow is not None:
        small = SmallSolute(solute, solute.molar_mass, solute.log_kow, hydration, vehicle_ph)
        return small_solute(context, small)
    return large_solute(context, solute, hydration)
