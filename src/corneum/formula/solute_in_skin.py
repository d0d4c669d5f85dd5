"""What a solute does in each layer of skin, and what small and large solutes have in common.

u is the concentration of all species in the water that stands in equilibrium, c = K (1 + b) u the amount per volume.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.solute import Solute

Array = NDArray[np.float64]

LAYERS = ("stratum_corneum", "viable_epidermis", "dermis")

_G_MOL = units.factor("g/mol")
_ANGSTROM = units.factor("nm") / 10


@dataclass(frozen=True)
class InLayer:
    """Drawn (E, 1), SI: diffusivity m^2/s, partition layer/water, binding bound/free, clearance and metabolism 1/s
    of the free part."""

    diffusivity: Drawn
    partition: Drawn
    binding: Drawn
    clearance: Drawn
    metabolism: Drawn


@dataclass(frozen=True)
class LayerParameters:
    """A solute in `LAYERS`, its diffusivity in water (film, channel fluid), Drawn (E, 1) m^2/s, and its solubility in
    the vehicle's water at its pH, Drawn (E, 1) kg/m^3 (None: no limit known)."""

    solute: Solute
    layers: Mapping[str, InLayer]
    water_diffusivity: Drawn
    solubility: Drawn | None = None


def drawn_parameter(context: ModelContext, name: str, *, leverage: float | None = None) -> Array:
    """Draws (E, 1) of the parameter `formula.<name>` in SI."""
    return context.draw(context.parameter(f"formula.{name}"), leverage=leverage)


def left_out(context: ModelContext, reason: str, unit: str = "1") -> Drawn:
    """A process that the model leaves out, as zero (E, 1), with the reason as its equation."""
    zero = np.zeros(context.population.shape("epistemic"))
    return context.drawn(zero, unit, "left out", reason, (), sources=("corneum_review",))


def water_diffusivity(context: ModelContext, solute: Solute, mass: Value) -> Drawn:
    """Diffusivity in water (E, 1), m^2/s, by Stokes-Einstein for a sphere, a globular protein or a coil."""
    m = mass.number / _G_MOL
    with context.model("Stokes-Einstein") as model:
        if solute.kind == "small":
            radius = (3 * drawn_parameter(context, "small_radius_volume") * m / (4 * np.pi)) ** (1 / 3) * _ANGSTROM
        else:
            shape = "chain" if solute.kind == "hyaluronan" else "protein"
            radius = drawn_parameter(context, f"{shape}_radius") * m ** drawn_parameter(
                context, f"{shape}_radius_power"
            )
        thermal = drawn_parameter(context, "boltzmann") * drawn_parameter(context, "tissue_temperature")
        return model.drawn(
            thermal / (6 * np.pi * drawn_parameter(context, "viscosity") * radius),
            "m^2/s",
            "D0 = kT/(6 pi eta r)",
            uses=[mass],
        )


def turnover(context: ModelContext, solute: Solute, *, epidermis: bool = False) -> Drawn:
    """Rate of loss by turnover or metabolism (E, 1), 1/s; zero where no half-life is known."""
    if solute.kind == "hyaluronan":
        layer = "_epidermis" if epidermis else ""
        with context.model("turnover of hyaluronan") as model:
            half_life = drawn_parameter(context, f"hyaluronan_half_life{layer}")
            return model.drawn(np.log(2.0) / half_life, "1/s", "k = ln 2/t_half")
    if solute.half_life is None:
        return left_out(context, "half-life in skin unknown: no loss by metabolism is counted", "1/s")
    with context.model("loss in skin") as model:
        half_life = context.draw(solute.half_life, leverage=-1.0)
        return model.drawn(np.log(2.0) / half_life, "1/s", "k = ln 2/t_half")
