"""The compiled twin of what changes in `coefficients`, and of the bookkeeping in `sdirk`: conductances of a step, what
it moves, amounts by compartment. axial[q] is the face above cell q, radial[q] that on its inner side."""

from __future__ import annotations

import math

from corneum.transport.backends.compiled_arrays import (
    AIR,
    AMOUNTS,
    AREA,
    CAPACITY,
    CONTACT,
    DENSITY,
    FILM_ALONG,
    FILM_PARTITION,
    FILM_ROOM,
    FILM_SOLUBILITY,
    FLUID_PARTITION,
    FLUID_PERMEABILITY,
    FREE,
    GAINED,
    HALF_SATURATION,
    HEIGHT,
    HELD,
    IN_FLUID,
    INNER,
    LOSS,
    LOST,
    MANY,
    MAXIMAL,
    OPEN_SHARE,
    OPEN_SHARE_AFTER,
    OUTER,
    PARTITION,
    PERMEABILITY,
    SATURATED,
    SUPERSATURATION,
    WALL,
    Array,
    Ints,
    Matrix,
    Moved,
    Settings,
    Skin,
)
from corneum.transport.backends.compiled_settings import within


@within
def change_coefficients(
    settings: Settings, skin: Skin, matrix: Matrix, now: Array, amount: Array, precipitated: Array
) -> None:
    """What the film and the closing channel change, at the middle of the step."""
    film, rows, across = settings.film, settings.rows, settings.across
    tissue, half, inside = skin.tissue, skin.half, skin.inside
    shells, scalars = skin.shells, skin.scalars
    capacity, loss, axial, radial = matrix.capacity, matrix.loss, matrix.axial, matrix.radial
    _, radii, width = shells.shape
    for w in range(width * film):
        limit = scalars[FILM_SOLUBILITY, w] * (1.0 if precipitated[w] > 0.0 else scalars[SUPERSATURATION, w])
        precipitated[w] = 0.0
        for i in range(radii):
            if scalars[FILM_PARTITION, w] * amount[i, w] / limit > now[FILM_ROOM, w] * shells[AREA, i, w]:
                precipitated[w] = 1.0
    for i in range(radii):
        # a film, and what holds a concentration, are mixed: their side of the surface does not resist
        for w in range(width):
            axial[film * radii + i, w] = shells[AREA, i, w] * now[CONTACT, w] / half[film, w]
        if film == 1:
            for w in range(width):
                clear = 1.0 if precipitated[w] > 0.0 else scalars[SUPERSATURATION, w]
                pool = scalars[FILM_PARTITION, w] * amount[i, w] / (scalars[FILM_SOLUBILITY, w] * clear)
                full = now[FILM_ROOM, w] * shells[AREA, i, w]
                capacity[i, w] = full if full > pool else pool
                loss[i, w] = shells[AREA, i, w] * now[AIR, w]
                if i > 0:
                    around = 2.0 * math.pi * scalars[DENSITY, w] * now[FILM_ALONG, w]
                    radial[i, w] = around / (shells[OUTER, i - 1, w] + shells[INNER, i, w])
    for z in range(film, film + rows):
        for w in range(width):
            of_tissue = tissue[PERMEABILITY, z, w]
            through = of_tissue + now[OPEN_SHARE, w] * (scalars[FLUID_PERMEABILITY, w] - of_tissue)
            inside[z, w] = tissue[HEIGHT, z, w] / (2.0 * through)
        for i in range(across):
            q = z * radii + i
            for w in range(width):
                share, volume = now[OPEN_SHARE, w], tissue[HEIGHT, z, w] * shells[AREA, i, w]
                room = tissue[CAPACITY, z, w] + share * (scalars[FLUID_PARTITION, w] - tissue[CAPACITY, z, w])
                capacity[q, w] = room * volume
                loss[q, w] = tissue[LOSS, z, w] * (1.0 - share) * volume
                around, of_tissue = (
                    2.0 * math.pi * scalars[DENSITY, w] * tissue[HEIGHT, z, w],
                    tissue[PERMEABILITY, z, w],
                )
                through = of_tissue + share * (scalars[FLUID_PERMEABILITY, w] - of_tissue)
                beyond = through if i + 1 < across else of_tissue
                facing = shells[INNER, i + 1, w] if i + 1 < across else tissue[WALL, z, w]
                radial[q + 1, w] = around / (shells[OUTER, i, w] / through + facing / beyond)
                if z == film:
                    axial[q, w] = shells[AREA, i, w] * now[CONTACT, w] / inside[z, w]
                else:
                    axial[q, w] = shells[AREA, i, w] / (inside[z - 1, w] + inside[z, w])
    last = film + rows
    for i in range(across * (rows > 0)):
        for w in range(width):
            axial[last * radii + i, w] = shells[AREA, i, w] / (inside[last - 1, w] + inside[last, w])


@within
def saturate(
    settings: Settings,
    sweep: int,
    tissue: Array,
    shells: Array,
    now: Array,
    amount: Array,
    capacity: Array,
    mean: Array,
    saturable: Array,
) -> None:
    """Of each cell the loss that saturates, first at the u that its amount stands for, then at its mean u."""
    _, radii, width = shells.shape
    _, tall, _ = tissue.shape
    film = settings.film
    for z in range(film, tall):
        for i in range(radii):
            q = z * radii + i
            channel = 1.0 if i < settings.across and z < film + settings.rows else 0.0
            for w in range(width):
                u = amount[q, w] / capacity[q, w] if sweep == 0 else mean[q + radii, w]
                free = tissue[PARTITION, z, w] * u if u > 0.0 else 0.0
                speed = tissue[MAXIMAL, z, w] * tissue[PARTITION, z, w] * tissue[HEIGHT, z, w] * shells[AREA, i, w]
                saturable[q, w] = speed * (1.0 - channel * now[OPEN_SHARE, w]) / (tissue[HALF_SATURATION, z, w] + free)


@within
def move(settings: Settings, skin: Skin, matrix: Matrix, now: Array, part: float, moved: Moved) -> None:
    """Move mass through the faces at the mean u, in place; add losses and integrals to flows."""
    film, rows, compartment = settings.film, settings.rows, skin.compartment
    tissue, shells, scalars = skin.tissue, skin.shells, skin.scalars
    capacity, loss, saturable, axial, radial = (
        matrix.capacity,
        matrix.loss,
        matrix.saturable,
        matrix.axial,
        matrix.radial,
    )
    mean, down, across, new, flows, reach, supply = (
        moved.mean,
        moved.down,
        moved.across,
        moved.new,
        moved.flows,
        moved.reach,
        moved.supply,
    )
    _, radii, width = shells.shape
    cells, many = len(loss), len(flows) // MANY
    # all of the lowest row border on what is beneath
    for i in range(1, radii):
        for w in range(width):
            mean[cells + radii + i, w] = mean[cells + radii, w]
    for q in range(cells + radii):
        for w in range(width):
            down[q, w] = reach[w] * axial[q, w] * (mean[q, w] - mean[q + radii, w])
            across[q, w] = reach[w] * radial[q, w] * (mean[q + radii - 1, w] - mean[q + radii, w])
    for z in range(len(compartment)):
        into = compartment[z]
        for i in range(radii):
            q = z * radii + i
            for w in range(width):
                u = reach[w] * mean[q + radii, w]
                lost = (loss[q, w] + saturable[q, w]) * u
                net = down[q, w] - down[q + radii, w] + across[q, w] - across[q + 1, w] - lost
                new[q, w] += net + part * supply[q, w]
                flows[LOST * many + into, w] += lost
                flows[SATURATED * many + into, w] += saturable[q, w] * u
                flows[HELD * many + into, w] += capacity[q, w] * u
                flows[FREE * many + into, w] += tissue[HEIGHT, z, w] * shells[AREA, i, w] * u
        if film <= z < film + rows:
            for i in range(settings.across):
                for w in range(width):
                    fluid = now[OPEN_SHARE, w] * scalars[FLUID_PARTITION, w] * tissue[HEIGHT, z, w] * shells[AREA, i, w]
                    flows[HELD * many + into, w] -= reach[w] * mean[(z + 1) * radii + i, w] * fluid
    for i in range(radii):
        for w in range(width):
            new[cells, w] += down[cells + i, w]
            flows[GAINED * many, w] += down[i, w]


@within
def by_compartment(
    settings: Settings,
    compartment: Ints,
    tissue: Array,
    scalars: Array,
    now: Array,
    amount: Array,
    flows: Array,
    radii: int,
) -> None:
    """Amounts in the film, the open fluid of channels and the tissue of layers at the end of the step."""
    (_, width), first = amount.shape, len(flows) // MANY * AMOUNTS
    film, rows = settings.film, settings.rows
    for z in range(len(compartment)):
        into = first + compartment[z]
        for i in range(radii):
            for w in range(width):
                flows[into, w] += amount[z * radii + i, w]
        if film <= z < film + rows:
            for i in range(settings.across):
                for w in range(width):
                    fluid = now[OPEN_SHARE_AFTER, w] * scalars[FLUID_PARTITION, w]
                    tissue_part = (1.0 - now[OPEN_SHARE_AFTER, w]) * tissue[CAPACITY, z, w]
                    in_fluid = fluid / (fluid + tissue_part) * amount[z * radii + i, w]
                    flows[into, w] -= in_fluid
                    flows[first + IN_FLUID, w] += in_fluid
