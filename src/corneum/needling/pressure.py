"""What pressure drives through a hollow needle: flow into the dermis, its ceiling, and how large the depot becomes.

    Q = 4 pi a k_0 B dP / mu        R = (3 V / (4 pi phi))^(1/3)

a is the radius of the source at the tip, B what tissue pushed together at the tip leaves of the flow, and phi the share
of the depot that is fluid. B and the pressure of a tap are priors: see their parameters.
"""

from __future__ import annotations

import math

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext


def flow(
    context: ModelContext,
    *,
    pressure: float | None = None,
    viscosity: float | None = None,
    retracted: bool = False,
) -> Drawn:
    """Flow through one hollow needle into the dermis, m^3/s, shape (E, 1).

    Above the ceiling more pressure is not taken to drive more: nobody measured it.

    Args:
        context: Tables, virtual people and record.
        pressure: Pressure on the fluid, Pa; None for that of a tap of a stamp.
        viscosity: Viscosity of the fluid, Pa*s; None for water.
        retracted: Whether the needle is drawn back in part, which frees its tip.

    Raises:
        ValueError: The pressure is negative, or the viscosity is not positive.

    Source: weiss2023 (permeability), martanto2006 (blocking and retraction), gupta2011infusion (ceiling).
    """
    if (pressure is not None and not pressure >= 0) or (viscosity is not None and not viscosity > 0):
        raise ValueError("a pressure that is not negative and a positive viscosity are needed")
    with context.model("flow through a hollow needle") as model:
        if pressure is None:
            applied, source = context.draw(context.parameter("needling.tap_pressure")), "of a tap"
        else:
            applied, source = np.full((context.population.epistemic, 1), pressure), f"{pressure:g} Pa"
        driving = np.minimum(applied, context.draw(context.parameter("needling.pressure_ceiling", leverage=0.0)))
        open_share = context.draw(context.parameter("needling.tip_blocking"))
        if retracted:
            open_share = open_share * context.draw(context.parameter("needling.retraction_gain"))
        if viscosity is None:
            viscosity = context.parameter("needling.tissue_viscosity").number
        radius = context.draw(context.parameter("needling.tip_radius"))
        permeability = context.draw(context.parameter("needling.fluid_permeability"))
        place = "drawn back in part" if retracted else "left where it was pushed"
        return model.drawn(
            4 * math.pi * radius * permeability * open_share * driving / viscosity,
            "m^3/s",
            f"4 pi a k_0 B dP/mu, dP {source}, mu {viscosity:g} Pa*s, {place}",
        )


def volume_pressed_in(context: ModelContext, *, viscosity: float | None = None) -> Drawn:
    """Volume that pressure alone drives through one hollow needle of a stamp in one tap, m^3, shape (E, 1).

    Args:
        context: Tables, virtual people and record.
        viscosity: Viscosity of the fluid, Pa*s; None for water.
    """
    with context.model("volume pressed in by a tap") as model:
        rate = flow(context, viscosity=viscosity)
        time = context.draw(context.parameter("needling.contact_time"))
        return model.drawn(rate.draws * time, "m^3", "Q t")


def depot_radius(context: ModelContext, volume: float, thickness: float | None = None) -> Drawn:
    """Radius of the depot of a volume that is set down at one point, m, shape (E, 1).

    A sphere, or a disc as thick as the dermis where the sphere would not fit into it.

    Args:
        context: Tables, virtual people and record.
        volume: Volume set down, m^3.
        thickness: Thickness of the dermis, m; None where it does not bound the depot.
    """
    with context.model("radius of a depot") as model:
        room = volume / context.draw(context.parameter("needling.depot_porosity", leverage=0.5))
        sphere = np.cbrt(3 * room / (4 * math.pi))
        radius = sphere
        if thickness is not None:
            disc = np.maximum(np.sqrt(room / (math.pi * thickness)), thickness / 2)
            radius = np.where(2 * sphere > thickness, disc, sphere)
        return model.drawn(radius, "m", f"(3 V/(4 pi phi))^(1/3), or a disc as thick as the dermis, V {volume:g} m^3")
