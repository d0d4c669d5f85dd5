"""Needles of an array as geometry: how many there are, how many pierce, and what of each lies within skin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels
from corneum.simulation.array_keys import ArrayOf
from corneum.transport.components import Layers

Array = NDArray[np.float64]

DERMIS = "dermis"


@dataclass(frozen=True)
class Shape:
    """Needles: height m, radii (E,) m at base and tip, and the skin (E,) m^2 that each has."""

    height: float
    base: Array
    tip: Array
    ground: Array

    @property
    def volume(self) -> Array:
        """Volume (E,) m^3 of a needle."""
        return np.asarray(np.pi * (self.base**2 + self.base * self.tip + self.tip**2) * self.height / 3)

    def radius_at(self, depth: Array) -> Array:
        """Radius (E,) at the surface of skin that they entered to a depth."""
        return self.tip + (self.base - self.tip) * np.minimum(depth / self.height, 1.0)


@dataclass(frozen=True)
class Cylinder:
    """What a needle leaves: radius, and depths of both ends (E,) m."""

    radius: Array
    top: Array
    bottom: Array


def spacing_of(context: ModelContext, array: ArrayOf) -> Array:
    """Side (E,) m of the square of skin that a needle has: stated, or by the prior on needles per area."""
    if array.spacing is not None:
        return np.full(context.population.epistemic, array.spacing)
    return np.asarray(1 / np.sqrt(context.draw(context.parameter("transport.array_density"))[:, 0]))


def shape_of(context: ModelContext, array: ArrayOf) -> Shape:
    cases, stated = context.population.epistemic, array.needle
    if stated.base is not None:
        base = np.full(cases, stated.base)
    else:
        base = stated.needle_height / context.draw(context.parameter("transport.array_aspect"))[:, 0]
    if stated.tip is not None:
        tip = np.full(cases, stated.tip)
    else:
        tip = context.draw(context.parameter("transport.array_tip"))[:, 0]
    spacing = spacing_of(context, array)
    base = np.minimum(base, spacing)
    return Shape(stated.needle_height, base / 2, np.minimum(tip, base) / 2, spacing**2)


def pierced(context: ModelContext, array: ArrayOf, holes: Channels) -> Channels:
    """The holes of as many needles of an array as pierce: stiff ones, of which most do."""
    with context.model("channel density, array") as model:
        share = context.draw(context.parameter("transport.array_pierced"))
        spacing = spacing_of(context, array)[:, None]
        draws = np.minimum(share, 1.0) * holes.pierced_share.draws / spacing**2
        density = model.drawn(draws, "1/m^2", "phi p / pitch^2, p the share that passes", uses=[holes.pierced_share])
    return replace(holes, density=density)


def pressed_together(
    context: ModelContext, array: ArrayOf, holes: Channels, layers: Layers
) -> tuple[Layers, tuple[str, ...]]:
    """Layers of excised skin under an array that stays on it, with a sentence.

    Its support lets the skin not give way to what of the needles does not enter, so that a part of that length presses
    the dermis together; a sheet without a dermis stays as it is.
    """
    if layers.names[-1] != DERMIS:
        return layers, ()
    beyond = np.maximum(array.needle.needle_height - np.median(holes.depth_in_place.draws, axis=1), 0.0)
    share = context.draw(context.parameter("transport.excised_compaction"))[:, 0]
    most = context.parameter("transport.excised_most_compacted").number
    dermis = layers.thickness[:, -1]
    lost = np.minimum(share * beyond, most * dermis)
    thickness = np.concatenate([layers.thickness[:, :-1], (dermis - lost)[:, None]], axis=1)
    thinner = units.show(float(np.median(lost)), "um", 3)
    return replace(layers, thickness=thickness), (f"on its support the skin is {thinner} thinner under the array.",)


def inserted_part(kind: str, shape: Shape, depth: Array, coated: Array) -> tuple[Array, Cylinder]:
    """Share (E,) of what a needle carries that lies within skin, and the cylinder with the volume and the centre of
    that part: by the surface of the share `coated` (E,) of its height, from the tip, where it is coated, else by its
    volume."""
    tip, base = shape.tip, shape.base
    if kind == "coated":
        covered = coated * shape.height
        entered = np.minimum(depth, covered)
        wide, end = shape.radius_at(entered), shape.radius_at(covered)
        within = (wide + tip) * entered / ((end + tip) * covered)
        below = entered * (wide + 2 * tip) / (3 * (wide + tip))
    else:
        entered, wide = depth, shape.radius_at(depth)
        square = wide**2 + wide * tip + tip**2
        within = square * depth / ((base**2 + base * tip + tip**2) * shape.height)
        below = depth * (wide**2 + 2 * wide * tip + 3 * tip**2) / (4 * square)
    square = wide**2 + wide * tip + tip**2
    top = depth - entered
    return within, Cylinder(np.sqrt(square * entered / (6 * below)), top, top + 2 * below)


def share_in_needles(
    context: ModelContext, array: ArrayOf, shape: Shape, load: float
) -> tuple[Array, tuple[str, ...], Array]:
    """Share (E,) of a load (kg/m^2) in the needles, sentences, and the thickness (E,) m of the plate with drug (0:
    none). Needles of which nothing is stated hold no more than they would weigh if they were of it alone."""
    cases, stated = context.population.epistemic, array.part_in_needles
    if array.needle.backing is not None:
        plate = np.full(cases, array.needle.backing)
    else:
        plate = context.draw(context.parameter("transport.array_backing"))[:, 0]
    if stated is not None:
        return np.full(cases, stated), (), plate if stated < 1 else np.zeros(cases)
    needles = shape.volume / shape.ground
    if array.kind != "matrix" and array.needle.backing is None:
        solid = context.parameter("formula.residue_density", leverage=0.0).number
        share = np.ones(cases) if array.kind == "coated" else np.minimum(needles * solid / load, 1.0)
        held = float(np.median(share))
        note = (
            "all of the load counts as in the needles" if held == 1 else f"needles of that volume hold {held:.2g} of it"
        )
        return share, (f"load_in_needles not stated: {note}.",), np.where(share < 1, plate, 0.0)
    share = needles / (needles + plate)
    thick = "stated" if array.needle.backing is not None else "a prior (transport.array_backing)"
    note = (
        f"load_in_needles not stated: {float(np.median(share)):.2g} by volume of needles and plate, whose thickness is "
        f"{thick}."
    )
    return share, (note,), plate
