"""What one case meets along its march, as arrays whose first axis is the step: for `single`.

N steps, Z rows of tissue, R radial cells; q = row x R + radial cell numbers the n cells, the film's row first. Cells
here are those of one case, with an axis of cases of length one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.cells import Cells, mean_film
from corneum.transport.march import GAMMA
from corneum.transport.schedule import Schedule

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """What the schedule says of N steps: start, middle and length (N,) s; since (N,) s the film has dried, contact and
    air (N,) as in `march.Moment`; read: edges at which outputs are due; films: at which edge the film is taken off,
    and whether a fresh one follows."""

    at: Array
    length: Array
    since: Array
    contact: Array
    air: Array
    read: list[int]
    films: dict[int, list[bool]]


@dataclass(frozen=True)
class Flows:
    """Of each step, flat over cells (N, n): capacity; what the step moves per u (h times the conductance) between rows
    (axial: q to q + R) and shells (radial: q to q + 1), and by losses; of the surface and the floor (N, R)."""

    capacity: Array
    axial: Array
    radial: Array
    loss: Array
    top: Array
    bottom: Array


def steps_of(schedule: Schedule, edges: Array) -> Steps:
    count = len(edges) - 1
    contact, air, since = np.ones(count), np.ones(count), np.empty(count)
    touches, open_air, applied, paused, began = 1.0, 1.0, 0.0, 0.0, 0
    read: list[int] = []
    films: dict[int, list[bool]] = {}

    def until(end: int) -> float:
        """Note what holds from the step last noted until that one; how long the film has been covered by then."""
        contact[began:end], air[began:end] = touches, open_air
        if open_air:
            since[began:end] = edges[began:end] - applied - paused
            return paused
        since[began:end] = edges[began] - applied - paused
        return paused + float(edges[end] - edges[began])

    for step, kind, _ in schedule.actions:
        if kind == "output":
            read.append(step)
        elif kind in ("cover", "uncover", "wipe", "apply"):
            paused, began = until(step), step
            open_air = 0.0 if kind == "cover" else 1.0
            if kind in ("wipe", "apply"):
                films.setdefault(step, []).append(kind == "apply")
                touches, applied, paused = 1.0 if kind == "apply" else 0.0, float(edges[step]), 0.0
    until(count)
    return Steps(edges[:-1], np.diff(edges), since, contact, air, read, films)


def open_share_of(cells: Cells, at: Array) -> Array:
    recoil = cells.recoil_share * np.exp(-at / cells.recoil_time)
    return np.asarray(recoil + (1 - cells.recoil_share) * np.exp2(-at / cells.half_life))


def flows_of(cells: Cells, steps: Steps, share: Array) -> Flows:
    """share (N,) is that of open channels in the middle of each step; see `cells.faces_at` for the equations."""
    film, rows, count = cells.film_rows, cells.channel_rows, len(share)
    h, area, inner, outer = cells.height[:, 0], cells.area[:, 0], cells.inner[:, 0], cells.outer[:, 0]
    tissue, phi, k = cells.permeability[:, 0], cells.capacity[:, 0], cells.loss[:, 0]
    shape = (count, film + len(h), len(area))
    capacity, loss = np.empty(shape), np.empty(shape)
    axial, radial = np.empty(shape), np.zeros(shape)
    half, around, w = h / (2 * tissue), 2 * np.pi * cells.density * h, share[:, None]
    apart = outer[:-1] + inner[1:]
    capacity[:, film:] = (phi * h)[:, None] * area
    loss[:, film:] = (k * h)[:, None] * area
    axial[:, film:-1] = area / (half[:-1] + half[1:])[:, None]
    axial[:, -1] = 0.0
    radial[:, film:, :-1] = (around * tissue)[:, None] / apart
    halves = half[None]
    if rows:
        inside = tissue[:rows] + w * (cells.fluid_permeability - tissue[:rows])
        mixed = phi[:rows] + w * (cells.fluid_partition - phi[:rows])
        capacity[:, film : film + rows, 0] = mixed * h[:rows] * area[0]
        loss[:, film : film + rows, 0] *= 1 - w
        halves = np.repeat(halves, count, axis=0)
        halves[:, :rows] = h[:rows] / (2 * inside)
        axial[:, film:-1, 0] = area[0] / (halves[:, :-1] + halves[:, 1:])
        radial[:, film : film + rows, 0] = around[:rows] / (outer[0] / inside + inner[1] / tissue[:rows])
    surface = np.repeat(area[None] / half[0], count, axis=0)
    floor = np.repeat(area[None] / half[-1], count, axis=0)
    surface[:, 0], floor[:, 0] = area[0] / halves[:, 0], area[0] / halves[:, -1]
    surface *= steps.contact[:, None]
    if film:
        room, along = mean_film(cells, steps.since, steps.length, steps.air)
        capacity[:, 0] = room[:, None] * area
        loss[:, 0] = (cells.solute_evaporation * steps.air)[:, None] * area
        axial[:, 0] = surface
        radial[:, 0, :-1] = (2 * np.pi * cells.density * along)[:, None] / apart
    length = steps.length[:, None]

    def moved(conductance: Array) -> Array:
        return np.asarray(length * conductance.reshape(count, -1))

    return Flows(
        capacity.reshape(count, -1), moved(axial), moved(radial), moved(loss), surface * length * (cells.held > 0),
        floor * length * cells.open_below,
    )  # fmt: skip


def diagonal_of(flows: Flows, radii: int) -> Array:
    """The diagonal of M + G h A (N, n)."""
    leaving = flows.loss + flows.axial
    leaving[:, radii:] += flows.axial[:, :-radii]
    if radii > 1:
        leaving += flows.radial
        leaving[:, 1:] += flows.radial[:, :-1]
    leaving[:, :radii] += flows.top
    leaving[:, -radii:] += flows.bottom
    leaving *= GAMMA
    leaving += flows.capacity
    return leaving


def compartments(cells: Cells, amount: Array, at: Array) -> Array:
    """Film (0 without one), channels and layers (E, 2 + L) from amounts (E, n) at times (E,)."""
    film, rows, radii = cells.film_rows, cells.channel_rows, len(cells.area)
    by_row = amount.reshape(len(at), -1, radii).sum(axis=2)
    tissue, fluid = by_row[:, film:], np.zeros((len(at), 1))
    if rows:
        inside = amount[:, film * radii : (film + rows) * radii : radii] * _fluid_share(cells, open_share_of(cells, at))
        tissue[:, :rows] -= inside
        fluid = inside.sum(axis=1, keepdims=True)
    on_skin = by_row[:, :film] if film else np.zeros((len(at), 1))
    return np.concatenate([on_skin, fluid, np.add.reduceat(tissue, cells.starts, axis=1)], axis=1)


def _fluid_share(cells: Cells, share: Array) -> Array:
    """Share of fluid in what the channel's cells hold (E, rows), at those shares of open channels (E,)."""
    fluid = (share * cells.fluid_partition)[:, None]
    return np.asarray(fluid / (fluid + (1 - share)[:, None] * cells.capacity[: cells.channel_rows, 0]))
