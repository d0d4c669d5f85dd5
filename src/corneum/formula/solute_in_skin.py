"""What a solute does in each layer of skin, and what small and large solutes have in common.

u is the concentration of all species in the water that stands in equilibrium, c = K (1 + b + s) u the amount per volume
at equilibrium, of which the part s is bound slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NORMAL_95, Value
from corneum.formula.solute import Solute

Array = NDArray[np.float64]

LAYERS = ("stratum_corneum", "viable_epidermis", "dermis")

# how much water the stratum corneum holds: less than usual, as under a product in use, or all that it can
Hydration = Literal["dry", "normal", "wet"]

_G_MOL = units.factor("g/mol")
_ANGSTROM = units.factor("nm") / 10


@dataclass(frozen=True)
class InLayer:
    """Drawn (E, 1), SI: diffusivity m^2/s, partition layer/water, binding bound/free, clearance and metabolism 1/s
    of the free part; slow_binding, slowly bound over free at equilibrium, and release 1/s, the rate at which that lets
    go."""

    diffusivity: Drawn
    partition: Drawn
    binding: Drawn
    clearance: Drawn
    metabolism: Drawn
    slow_binding: Drawn
    release: Drawn


@dataclass(frozen=True)
class Barrier:
    """What intact stratum corneum is to a solute, Drawn (E, 1), SI: permeability of the neutral form by the lipid path
    (zero where it takes none) and of every species by the polar one m/s, lag s of both, and partition at equilibrium:
    of the neutral form, and `held`, of all species at the pH of the surface, ions in its water among them."""

    lipid: Drawn
    polar: Drawn
    lag: Drawn
    equilibrium: Drawn
    held: Drawn


@dataclass(frozen=True)
class LayerParameters:
    """A solute in `LAYERS`, its diffusivity in water (film, channel fluid), Drawn (E, 1) m^2/s, its solubility in the
    vehicle's water at its pH, Drawn (E, 1) kg/m^3 (None: no limit known), and its barrier (None: it does not move)."""

    solute: Solute
    layers: Mapping[str, InLayer]
    water_diffusivity: Drawn
    solubility: Drawn | None = None
    barrier: Barrier | None = None


def drawn_parameter(context: ModelContext, name: str, *, leverage: float | None = None) -> Array:
    """Draws (E, 1) of the parameter `formula.<name>` in SI."""
    return context.draw(context.parameter(f"formula.{name}"), leverage=leverage)


def left_out(context: ModelContext, reason: str, unit: str = "1") -> Drawn:
    """A process that the model leaves out, as zero (E, 1), with the reason as its equation."""
    zero = np.zeros(context.population.shape("epistemic"))
    return context.drawn(zero, unit, "left out", reason, (), sources=("corneum_review",))


def tissue_layer(
    context: ModelContext, diffusivity: Drawn, partition: Drawn, binding: Drawn, clearance: Drawn, metabolism: Drawn
) -> InLayer:
    """A solute in a layer where nothing binds slowly."""
    reason = "slow binding is known of keratin only"
    # a rate of nothing: any will do, and the equations want one above zero
    any_rate = context.drawn(
        np.ones(context.population.shape("epistemic")), "1/s", "left out", reason, (), sources=("corneum_review",)
    )
    return InLayer(diffusivity, partition, binding, clearance, metabolism, left_out(context, reason), any_rate)


def error_factor(model: Model, solute: Solute, name: str, spread: Array | None = None) -> Array:
    """A factor (E, 1) around 1 with a lognormal spread (log10; the parameter's unless stated), a stream of its own for
    each solute and error."""
    source = model.context.parameter(f"formula.{name}")
    deviation = np.array(source.number) if spread is None else spread
    half = NORMAL_95 * float(np.median(deviation))
    factor = Value(
        identity=f"{source.identity}:{solute.id}",
        number=1.0,
        low=10.0**-half,
        high=10.0**half,
        unit="1",
        spread="lognormal",
        sources=source.sources,
        basis=source.basis,
        grade=source.grade,
        note=source.note,
        printed="1",
        inputs=(source,),
    )
    model.uses(factor)
    return np.asarray(10.0 ** (deviation * model.context.normal(f"formula.{name}:{solute.id}", "epistemic")))


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
