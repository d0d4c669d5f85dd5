"""Needles of an array as geometry: how many there are, how many pierce, and what of each lies within skin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels
from corneum.simulation.array_keys import ArrayOf

Array = NDArray[np.float64]


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
    """Radius and depth (E,) m of what a needle leaves."""

    radius: Array
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


def inserted_part(kind: str, shape: Shape, depth: Array) -> tuple[Array, Array, Array]:
    """Share (E,) of what a needle carries that lies within skin, and the radius and depth (E,) m of the cylinder with
    the volume and the centre of that part: by the needle's surface where it is coated, else by its volume."""
    wide, tip, base = shape.radius_at(depth), shape.tip, shape.base
    square = wide**2 + wide * tip + tip**2
    if kind == "coated":
        within = (wide + tip) * depth / ((base + tip) * shape.height)
        centre = depth * (wide + 2 * tip) / (3 * (wide + tip))
    else:
        within = square * depth / ((base**2 + base * tip + tip**2) * shape.height)
        centre = depth * (wide**2 + 2 * wide * tip + 3 * tip**2) / (4 * square)
    bottom = 2 * centre
    return within, np.sqrt(square * depth / (3 * bottom)), bottom


def share_in_needles(context: ModelContext, array: ArrayOf, shape: Shape) -> tuple[Array, tuple[str, ...], Array]:
    """Share (E,) of the load in the needles, sentences, and the thickness (E,) m of the plate with drug (0: none)."""
    cases, stated = context.population.epistemic, array.part_in_needles
    if array.needle.backing is not None:
        plate = np.full(cases, array.needle.backing)
    else:
        plate = context.draw(context.parameter("transport.array_backing"))[:, 0]
    if stated is not None:
        return np.full(cases, stated), (), plate if stated < 1 else np.zeros(cases)
    if array.kind != "matrix" and array.needle.backing is None:
        return (
            np.ones(cases),
            ("load_in_needles not stated: all of the load counts as in the needles.",),
            np.zeros(cases),
        )
    needles = shape.volume / shape.ground
    share = needles / (needles + plate)
    thick = "stated" if array.needle.backing is not None else "a prior (transport.array_backing)"
    note = (
        f"load_in_needles not stated: {float(np.median(share)):.2g} by volume of needles and plate, whose thickness is "
        f"{thick}."
    )
    return share, (note,), plate
