"""The compiled twin of `cells` and of the bookkeeping in `march`: conductances of a step, what it moves, amounts by
compartment. The lane is on the last axis; axial[q] is the face above cell q, radial[q] that on its inner side."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.transport.compiled import (
    AIR,
    ALONG,
    AREA,
    CONTACT,
    DENSITY,
    FILM_K,
    FLUID_K,
    FLUID_P,
    FREE,
    GAINED,
    HALF_SATURATION,
    IN_FLUID,
    INNER,
    KEPT,
    LOSS,
    LOST,
    MANY,
    MAXIMAL,
    OUTER,
    PHI,
    ROOM,
    SATURATED,
    SHARE,
    SHARE_AFTER,
    SOLUBILITY,
    SUMS,
    H,
    K,
    P,
    within,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@within
def still(
    tissue: Array, half: Array, shells: Array, scalars: Array, capacity: Array, loss: Array, axial: Array, radial: Array
) -> None:
    """What does not change in time, as if channels were closed and the film were gone."""
    _, radii, width = shells.shape
    _, tall, _ = tissue.shape
    for z in range(tall):
        for i in range(radii):
            q = z * radii + i
            for w in range(width):
                volume = tissue[H, z, w] * shells[AREA, i, w]
                capacity[q, w] = tissue[PHI, z, w] * volume
                loss[q, w] = tissue[LOSS, z, w] * volume
                axial[q + radii, w] = shells[AREA, i, w] / (half[z, w] + half[z + 1, w])
                if i > 0:
                    around = 2.0 * math.pi * scalars[DENSITY, w] * tissue[H, z, w]
                    radial[q, w] = around * tissue[P, z, w] / (shells[OUTER, i - 1, w] + shells[INNER, i, w])


@within
def moving(
    film: int, rows: int, tissue: Array, half: Array, shells: Array, scalars: Array, now: Array, amount: Array,
    inside: Array, capacity: Array, loss: Array, axial: Array, radial: Array,
) -> None:  # fmt: skip
    """What the closing channel and the film change, at the middle of the step."""
    _, radii, width = shells.shape
    for i in range(radii):
        # a film, and what holds a concentration, are mixed: their side of the surface does not resist
        for w in range(width):
            axial[film * radii + i, w] = shells[AREA, i, w] * now[CONTACT, w] / half[film, w]
        if film == 1:
            for w in range(width):
                pool = scalars[FILM_K, w] * amount[i, w] / scalars[SOLUBILITY, w]
                full = now[ROOM, w] * shells[AREA, i, w]
                capacity[i, w] = full if full > pool else pool
                loss[i, w] = shells[AREA, i, w] * now[AIR, w]
                if i > 0:
                    around = 2.0 * math.pi * scalars[DENSITY, w] * now[ALONG, w]
                    radial[i, w] = around / (shells[OUTER, i - 1, w] + shells[INNER, i, w])
    for z in range(film, film + rows):
        for w in range(width):
            share, height, area = now[SHARE, w], tissue[H, z, w], shells[AREA, 0, w]
            through = tissue[P, z, w] + share * (scalars[FLUID_P, w] - tissue[P, z, w])
            room = tissue[PHI, z, w] + share * (scalars[FLUID_K, w] - tissue[PHI, z, w])
            around = 2.0 * math.pi * scalars[DENSITY, w] * height
            inside[z, w] = height / (2.0 * through)
            capacity[z * radii, w] = room * height * area
            loss[z * radii, w] = tissue[LOSS, z, w] * (1.0 - share) * height * area
            radial[z * radii + 1, w] = around / (shells[OUTER, 0, w] / through + shells[INNER, 1, w] / tissue[P, z, w])
            if z == film:
                axial[z * radii, w] = area * now[CONTACT, w] / inside[z, w]
            else:
                axial[z * radii, w] = area / (inside[z - 1, w] + inside[z, w])
    for w in range(width * (rows > 0)):
        axial[(film + rows) * radii, w] = shells[AREA, 0, w] / (inside[film + rows - 1, w] + inside[film + rows, w])


@within
def saturate(
    film: int, rows: int, sweep: int, tissue: Array, shells: Array, now: Array, amount: Array, capacity: Array,
    mean: Array, saturable: Array,
) -> None:  # fmt: skip
    """Of each cell the loss that saturates, first at the u that its amount stands for, then at its mean u."""
    _, radii, width = shells.shape
    _, tall, _ = tissue.shape
    for z in range(film, tall):
        for i in range(radii):
            q = z * radii + i
            channel = 1.0 if i == 0 and z < film + rows else 0.0
            for w in range(width):
                u = amount[q, w] / capacity[q, w] if sweep == 0 else mean[q + radii, w]
                free = tissue[K, z, w] * u if u > 0.0 else 0.0
                speed = tissue[MAXIMAL, z, w] * tissue[K, z, w] * tissue[H, z, w] * shells[AREA, i, w]
                saturable[q, w] = speed * (1.0 - channel * now[SHARE, w]) / (tissue[HALF_SATURATION, z, w] + free)


@within
def settle(
    film: int, rows: int, place: Ints, tissue: Array, shells: Array, scalars: Array, now: Array, reach: Array,
    part: float, capacity: Array, loss: Array, saturable: Array, supply: Array, axial: Array, radial: Array,
    mean: Array, down: Array, across: Array, new: Array, flows: Array,
) -> None:  # fmt: skip
    """Move mass through the faces at the mean concentration, in place; add losses and integrals to flows."""
    _, radii, width = shells.shape
    cells, many = len(loss), len(flows) // MANY
    for q in range(cells + radii):
        for w in range(width):
            down[q, w] = reach[w] * axial[q, w] * (mean[q, w] - mean[q + radii, w])
            across[q, w] = reach[w] * radial[q, w] * (mean[q + radii - 1, w] - mean[q + radii, w])
    for z in range(len(place)):
        into = place[z]
        for i in range(radii):
            q = z * radii + i
            for w in range(width):
                u = reach[w] * mean[q + radii, w]
                lost = (loss[q, w] + saturable[q, w]) * u
                net = down[q, w] - down[q + radii, w] + across[q, w] - across[q + 1, w] - lost
                new[q, w] += net + part * supply[q, w]
                flows[LOST * many + into, w] += lost
                flows[SATURATED * many + into, w] += saturable[q, w] * u
                flows[KEPT * many + into, w] += capacity[q, w] * u
                flows[FREE * many + into, w] += tissue[H, z, w] * shells[AREA, i, w] * u
        if film <= z < film + rows:
            for w in range(width):
                fluid = now[SHARE, w] * scalars[FLUID_K, w] * tissue[H, z, w] * shells[AREA, 0, w]
                flows[KEPT * many + into, w] -= reach[w] * mean[(z + 1) * radii, w] * fluid
    for i in range(radii):
        for w in range(width):
            new[cells, w] += down[cells + i, w]
            flows[GAINED * many, w] += down[i, w]


@within
def by_compartment(
    film: int, rows: int, radii: int, place: Ints, tissue: Array, scalars: Array, now: Array, held: Array, flows: Array
) -> None:  # fmt: skip
    """Amounts in the film, the open fluid of channels and the tissue of layers at the end of the step."""
    (_, width), first = held.shape, len(flows) // MANY * SUMS
    for z in range(len(place)):
        into = first + place[z]
        for i in range(radii):
            for w in range(width):
                flows[into, w] += held[z * radii + i, w]
        if film <= z < film + rows:
            for w in range(width):
                fluid = now[SHARE_AFTER, w] * scalars[FLUID_K, w]
                part = fluid / (fluid + (1.0 - now[SHARE_AFTER, w]) * tissue[PHI, z, w]) * held[z * radii, w]
                flows[into, w] -= part
                flows[first + IN_FLUID, w] += part
