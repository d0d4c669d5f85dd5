"""Depth and radius of the open lumen, and of the injury around a needle.

Two hypotheses of the depth compete, a share of the depth in place and a nearly constant depth, one of them per outer
draw; so do a share of the needle's radius and a constant radius.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import Device, needed_specification
from corneum.needling.forms import weight_of_first
from corneum.needling.technique import Technique

Array = NDArray[np.float64]


def lumen_depth(
    context: ModelContext,
    device: Device,
    depth_in_place: Drawn,
    pierced: NDArray[np.bool_],
    pierced_share: Drawn,
) -> Drawn:
    """Depth of the open lumen, mean over the needles that pierce, m, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        device: The device; heated needles leave lumens of their own.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        pierced: Which needles pass the stratum corneum, shape (E, P, N).
        pierced_share: Their share, (E, P).

    Source: kalluri2011, hendel2019.
    """
    reached = depth_in_place.draws
    with context.model("depth of the open lumen") as model:
        weight = weight_of_first(context, "lumen", "heated" if device.rf else "mechanical")
        as_share = context.draw(context.parameter("needling.lumen_share"))[..., None] * reached
        constant = context.draw(context.parameter("needling.lumen_depth"))[..., None]
        chosen = (context.uniform("needling.lumen_depth_form", "epistemic") < weight.draws)[..., None]
        return model.drawn(
            mean_among(np.where(chosen, as_share, np.minimum(reached, constant)), pierced),
            "m",
            "kappa d or min(d, d_open), one of the two per outer draw, mean over the needles that pierce",
            uses=[Input(weight, 0.0), depth_in_place, Input(pierced_share, 0.0)],
            sources=("kalluri2011", "hendel2019"),
        )


def needle_widths(context: ModelContext, device: Device) -> tuple[Drawn, Drawn, Drawn]:
    """Diameter of a needle, radius of its open lumen and of its injury, each (E, 1), m: the same in every zone."""
    with context.model("needle diameter") as model:
        diameter = model.drawn(
            context.draw(needed_specification(context, device, "needle_diameter")), "m", "as tabulated"
        )
    return diameter, _lumen_radius(context, diameter), _injury_radius(context, device, diameter)


def _lumen_radius(context: ModelContext, diameter: Drawn) -> Drawn:
    needle = diameter.draws / 2
    with context.model("radius of the open lumen") as model:
        weight = context.parameter("needling.lumen_radius_weight", leverage=0.0)
        chosen = context.uniform("needling.lumen_radius_form", "epistemic") < weight.number
        constant = context.draw(context.parameter("needling.lumen_radius"))
        share = context.draw(context.parameter("needling.lumen_width_share"))
        return model.drawn(
            np.minimum(np.where(chosen, constant, share * needle), needle),
            "m",
            "r or (r/R) D/2, one of the two per outer draw, at most D/2",
            uses=[diameter],
        )


def _injury_radius(context: ModelContext, device: Device, diameter: Drawn) -> Drawn:
    with context.model("radius of injury around a needle") as model:
        draws = context.draw(context.parameter("needling.injury_radius_share")) * diameter.draws / 2
        equation = "rho D/2"
        if device.rf:
            draws = draws + context.draw(context.parameter("needling.thermal_margin", leverage=0.5))
            equation = "rho D/2 + thermal margin"
        return model.drawn(draws, "m", equation, uses=[diameter])


def slanted_radius(context: ModelContext, technique: Technique, radius: Drawn) -> Drawn:
    """The radius (E, 1), m, of a disc as large as the level section of a track: a slanted needle crosses more skin."""
    sine = math.sin(technique.angle)
    if sine == 1:
        return radius
    return context.drawn(
        radius.draws / math.sqrt(sine),
        "m",
        "radius of injury around a slanted needle",
        f"r / sqrt(sin(angle)), angle {technique.angle:.3g} rad",
        [radius],
    )


def mean_among(values: Array, among: NDArray[np.bool_]) -> Array:
    """Mean over the last axis of the values that are marked, 0 where none is; (E, P, N) gives (E, P)."""
    count = among.sum(axis=-1)
    return np.asarray(np.divide((values * among).sum(axis=-1), count, out=np.zeros(count.shape), where=count > 0))
