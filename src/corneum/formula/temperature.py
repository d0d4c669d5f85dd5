"""How much faster a solute moves in warmer skin: exp(-E/R (1/T - 1/T0)) for each medium.

T0 is that of the parameters: 32 degC for the permeability of skin, 37 degC for tissue and water.
Parameters: parameters/formula activation_*, gas_constant, skin_temperature, tissue_temperature, temperature_*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.formula.solute_in_skin import drawn_parameter

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TemperatureFactors:
    """Factors (E, 1): on the permeability of the lipid path and of the polar one, and on diffusivity in viable tissue
    and in water (the same for both, of which tissue mostly consists)."""

    lipid: Drawn
    polar: Drawn
    tissue: Drawn
    water: Drawn


def temperature_factor(context: ModelContext, temperature: float) -> TemperatureFactors:
    """Factors by which skin at a temperature differs from that of the parameters.

    Args:
        context: tables and virtual people.
        temperature: of the skin, K.

    Returns:
        Factors of each medium, 1 at its own reference.

    Raises:
        InputFault: the temperature lies outside the measurements.

    Source: parameters/formula activation_*.
    """
    least, most = (context.parameter(f"formula.temperature_{end}").number for end in ("least", "most"))
    if not least <= temperature <= most:
        reason = f"lies outside the {least:g} to {most:g} K over which activation energies were measured"
        nearest = least if temperature < least else most
        raise InputFault("skin.temperature", f"{temperature:g} K", reason, f"{nearest:g} K")
    water = _factor(context, "water", "tissue_temperature", temperature)
    return TemperatureFactors(
        _factor(context, "lipid", "skin_temperature", temperature),
        _factor(context, "polar", "skin_temperature", temperature),
        water,
        water,
    )


def _factor(context: ModelContext, medium: str, reference: str, temperature: float) -> Drawn:
    with context.model("temperature") as model:
        over = drawn_parameter(context, f"activation_{medium}") / drawn_parameter(context, "gas_constant")
        usual = drawn_parameter(context, reference)
        return model.drawn(np.exp(-over * (1.0 / temperature - 1.0 / usual)), "1", "exp(-E/R (1/T - 1/T0))")
