"""What pressure drives through a hollow needle: flow into the dermis, its ceiling, and how large the depot becomes.

    Q = 4 pi a k_0 B dP / mu        R = (3 V / (4 pi phi))^(1/3)

a is the radius of the source at the tip, B what tissue pushed together at the tip leaves of the flow, and phi the share
of the depot that is fluid. B and the pressure of a tap are priors: see their parameters.
"""

from __future__ import annotations

import math

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext


def flow(
    context: ModelContext,
    *,
    pressure: float | None = None,
    viscosity: float | None = None,
    retracted: bool = False,
) -> Drawn:
    """Flow through one hollow needle (E, 1), m^3/s, under a pressure (Pa) of a fluid of a viscosity (Pa*s).

    Without a pressure that of a tap of a stamp. Above the ceiling more pressure is not taken to drive more: it was
    never told. Raises ValueError for a pressure that is negative or a viscosity that is not positive.
    """
    if (pressure is not None and not pressure >= 0) or (viscosity is not None and not viscosity > 0):
        raise ValueError("a pressure that is not negative and a positive viscosity are needed")
    radius, permeability, blocking, gain, water, tap, ceiling = (
        context.parameter(f"needling.{name}")
        for name in (
            "tip_radius", "fluid_permeability", "tip_blocking", "retraction_gain", "tissue_viscosity", "tap_pressure",
            "pressure_ceiling",
        )
    )  # fmt: skip
    given = context.draw(tap) if pressure is None else np.full((context.population.epistemic, 1), pressure)
    driving = np.minimum(given, context.draw(ceiling))
    open_share = context.draw(blocking) * (context.draw(gain) if retracted else 1.0)
    thick = water.number if viscosity is None else viscosity
    draws = 4 * math.pi * context.draw(radius) * context.draw(permeability) * open_share * driving / thick
    inputs = [Input(radius), Input(permeability), Input(blocking), Input(ceiling, 0.0), Input(water, 0.0)]
    return context.drawn(
        draws, "m^3/s", "flow through a hollow needle",
        f"4 pi a k_0 B dP/mu, dP {'of a tap' if pressure is None else f'{pressure:g} Pa'}, mu {thick:g} Pa*s, "
        f"{'drawn back in part' if retracted else 'left where it was pushed'}",
        [*inputs, *([Input(tap)] if pressure is None else []), *([Input(gain)] if retracted else [])],
    )  # fmt: skip


def volume_pressed_in(context: ModelContext, *, viscosity: float | None = None) -> Drawn:
    """What pressure alone drives through one hollow needle of a stamp in one tap (E, 1), m^3."""
    rate, time = flow(context, viscosity=viscosity), context.parameter("needling.contact_time")
    return context.drawn(
        rate.draws * context.draw(time), "m^3", "volume pressed in by a tap", "Q t", [rate, Input(time)]
    )


def depot_radius(context: ModelContext, volume: float, thickness: float | None = None) -> Drawn:
    """Radius of the depot of a volume (m^3) set down at one point (E, 1), m.

    A sphere, or a disc as thick as the dermis (`thickness`, m) where the sphere would not fit into it.
    """
    porosity = context.parameter("needling.depot_porosity")
    room = volume / context.draw(porosity)
    sphere = np.cbrt(3 * room / (4 * math.pi))
    radius = sphere
    if thickness is not None:
        disc = np.maximum(np.sqrt(room / (math.pi * thickness)), thickness / 2)
        radius = np.where(2 * sphere > thickness, disc, sphere)
    return context.drawn(
        radius, "m", "radius of a depot", f"(3 V/(4 pi phi))^(1/3), or a disc as thick as the dermis, V {volume:g} m^3",
        [Input(porosity, 0.5)],
    )  # fmt: skip
