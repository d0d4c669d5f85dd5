"""The cells of a march: what is constant, and what the closing channel and the drying film change.

Capacities, losses and conductances are those of `problem` on the mesh of `mesh`; a step asks for them at its middle.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Some = TypeVar("Some")


@dataclass(frozen=True)
class Cells:
    """Constants of the march. Z tissue rows, R radial cells, B cases on the last axis of every array.

    height (Z, B) m; area (R, B); spread (Z, R - 1, B) is n dz times the geometric part of a radial face's resistance,
    split into its two sides; permeability, capacity (Z, B) = K D and K (1 + b); loss (Z, B) = K k; metabolised: the
    share of the loss that is metabolism; partition, maximal (kg/m^3/s), half_saturation (Z, B) of the metabolism that
    saturates. Channel: fluid_permeability, fluid_partition (B,) and the closing law.
    Film: see `problem.Vehicle`, less what ran into follicles; film_rows is 1 where a finite film stands above the
    tissue. receptor_volume (B,) m is infinite above a sink.
    """

    height: Array
    area: Array
    inner: Array
    outer: Array
    density: Array
    permeability: Array
    capacity: Array
    loss: Array
    metabolised: Array
    partition: Array
    maximal: Array
    half_saturation: Array
    fluid_permeability: Array
    fluid_partition: Array
    recoil_share: Array
    recoil_time: Array
    half_life: Array
    film_thickness: Array
    film_dry: Array
    film_evaporation: Array
    film_partition: Array
    film_dry_partition: Array
    film_permeability: Array
    film_dry_permeability: Array
    film_solubility: Array
    solute_evaporation: Array
    held: Array
    receptor_volume: Array
    starts: tuple[int, ...]
    channel_rows: int
    film_rows: int
    open_below: bool
    receives: bool
    saturates: bool


@dataclass(frozen=True)
class Faces:
    """Frozen at the middle of a step: capacity and loss of all cells (F + Z, R, B), conductance of the faces between
    rows (axial) and shells (radial), at the surface where a concentration is held, and beneath (R, B). saturable
    (F + Z, R, B): the part of the loss that is a metabolism which saturates, where there is one."""

    capacity: Array
    loss: Array
    axial: Array
    radial: Array
    top: Array
    bottom: Array
    saturable: Array | None = None


def cells_of(problem: Problem, mesh: Mesh) -> Cells:
    tissue, film, openings = problem.layers, problem.vehicle, problem.channels
    cases = problem.cases
    zero, one, never = np.zeros(cases), np.ones(cases), np.full(cases, np.inf)

    def rows(array: Array) -> Array:
        return array.T[mesh.layer]

    k = tissue.clearance + tissue.metabolism
    share = np.divide(tissue.metabolism, k, out=np.zeros_like(k), where=k > 0)
    stays = 1.0 if problem.follicles is None else 1.0 - problem.follicles.share
    return Cells(
        height=mesh.height, area=mesh.area, inner=mesh.inner, outer=mesh.outer,
        density=zero if openings is None else openings.density,
        permeability=rows(tissue.partition * tissue.diffusivity),
        capacity=rows(tissue.partition * (1 + tissue.binding)),
        loss=rows(tissue.partition * k), metabolised=rows(share),
        partition=rows(tissue.partition), maximal=rows(tissue.maximal_metabolism),
        half_saturation=rows(tissue.half_saturation),
        fluid_permeability=one if openings is None else openings.partition * openings.diffusivity,
        fluid_partition=one if openings is None else openings.partition,
        recoil_share=zero if openings is None else openings.recoil_share,
        recoil_time=one if openings is None else openings.recoil_time,
        half_life=never if openings is None else openings.half_life,
        film_thickness=one if film is None else film.thickness * stays,
        film_dry=one if film is None else film.dry_thickness * stays,
        film_evaporation=zero if film is None else film.evaporation,
        film_partition=one if film is None else film.partition,
        film_dry_partition=one if film is None else film.dry_partition,
        film_permeability=one if film is None else film.partition * film.diffusivity,
        film_dry_permeability=one if film is None else film.dry_partition * film.dry_diffusivity,
        film_solubility=never if film is None else film.solubility,
        solute_evaporation=zero if film is None else film.solute_evaporation,
        held=film.concentration / film.partition if film is not None and film.held else zero,
        receptor_volume=never if problem.receptor is None else problem.receptor.volume_per_area,
        starts=tuple(np.searchsorted(mesh.layer, np.arange(len(tissue.names))).tolist()),
        channel_rows=mesh.channel_rows,
        film_rows=0 if film is None or film.held else 1,
        open_below=problem.beneath != "sealed",
        receives=problem.receptor is not None,
        saturates=bool(tissue.maximal_metabolism.any()),
    )  # fmt: skip


def fresh_film(problem: Problem, cells: Cells) -> Array:
    """Amount of a film just applied, by radial cell (R, B)."""
    if problem.vehicle is None:
        return np.zeros_like(cells.area)
    return cells.area * (problem.vehicle.concentration * cells.film_thickness)


def deposited(problem: Problem, mesh: Mesh) -> Array:
    """The deposit by cell (Z, R, B), by the exact overlap of volumes, scaled to the whole amount."""
    given = problem.deposit
    if given is None:
        return np.zeros((mesh.height.shape[0], *mesh.area.shape))
    within = _overlap(mesh, given.top, given.bottom)
    if problem.channels is None:
        share = mesh.area
    else:
        inner, outer = mesh.edges[:-1], np.minimum(mesh.edges[1:], np.minimum(given.radius, mesh.edges[-1]))
        share = np.clip(outer**2 - inner**2, 0.0, None)
    whole = _summed(within) * _summed(share)
    return np.asarray(within[:, None] * share * (given.amount / whole))


def in_band(mesh: Mesh, top: Array, bottom: Array) -> Array:
    """Share of each cell (Z, R, B) in what is spread evenly between two depths (B,) m."""
    within = _overlap(mesh, top, bottom)
    return np.asarray((within / _summed(within))[:, None] * mesh.area)


def _summed(array: Array) -> Array:
    """The sum over the first axis, in an order that does not depend on how many cases there are."""
    return np.asarray(np.cumsum(array, axis=0)[-1])


def _overlap(mesh: Mesh, top: Array, bottom: Array) -> Array:
    floors = np.cumsum(mesh.height, axis=0)
    reach = np.minimum(floors, bottom) - np.maximum(floors - mesh.height, top)
    return np.asarray(np.clip(reach, 0.0, None))


def open_share_at(cells: Cells, at: Array) -> Array:
    """w(t) of the closing law (B,)."""
    recoil = cells.recoil_share * np.exp(-at / cells.recoil_time)
    return np.asarray(recoil + (1 - cells.recoil_share) * np.exp2(-at / cells.half_life))


def mean_film(cells: Cells, since: Array, length: Array, air: Array) -> tuple[Array, Array]:
    """Means over the step of the film's thickness x partition (B,) m and thickness x permeability (B,) m^3/s, exactly,
    also across the moment it falls dry. Under a cover it stays as it is."""
    drying = cells.film_evaporation > 0
    if not drying.any():
        stays = np.zeros_like(since)
        return (
            stays + cells.film_thickness * cells.film_partition,
            stays + cells.film_thickness * cells.film_permeability,
        )
    speed = np.where(drying, cells.film_evaporation, 1.0)
    dry_after = np.where(drying, (cells.film_thickness - cells.film_dry) / speed, np.inf)

    def integrals(at: Array) -> tuple[Array, Array]:
        wet = np.minimum(at, dry_after)
        while_wet = cells.film_thickness * wet - cells.film_evaporation * wet**2 / 2
        while_dry = cells.film_dry * (at - wet)
        return (
            cells.film_partition * while_wet + cells.film_dry_partition * while_dry,
            cells.film_permeability * while_wet + cells.film_dry_permeability * while_dry,
        )

    (room_after, along_after), (room, along) = integrals(since + length), integrals(since)
    room, along = (room_after - room) / length, (along_after - along) / length
    if np.all(air > 0):
        return room, along
    dry = since >= dry_after
    still = np.maximum(cells.film_thickness - cells.film_evaporation * since, cells.film_dry)
    room_still = still * np.where(dry, cells.film_dry_partition, cells.film_partition)
    along_still = still * np.where(dry, cells.film_dry_permeability, cells.film_permeability)
    return np.where(air > 0, room, room_still), np.where(air > 0, along, along_still)


def faces_at(
    cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array, air: Array | None = None
) -> Faces:
    """Capacities, losses and conductances at the middle of the step, without the metabolism that saturates.

    at, length, since (B,) s: start and length of the step, and how long the film has been drying at its start; contact
    (B,) is 0 where it was wiped off, air (B,) 0 under a cover (by default there is none).
    """
    if air is None:
        air = np.ones_like(contact)
    rows, film = cells.channel_rows, cells.film_rows
    width = cells.area.shape[0]
    tall, cases = cells.height.shape
    open_share = open_share_at(cells, at + length / 2)
    permeability = np.repeat(cells.permeability[:, None], width, axis=1)
    capacity = np.repeat(cells.capacity[:, None], width, axis=1)
    loss = np.repeat(cells.loss[:, None], width, axis=1)
    if rows:
        permeability[:rows, 0] += open_share * (cells.fluid_permeability - permeability[:rows, 0])
        capacity[:rows, 0] += open_share * (cells.fluid_partition - capacity[:rows, 0])
        loss[:rows, 0] *= 1 - open_share
    volume = cells.height[:, None] * cells.area
    capacity *= volume
    loss *= volume
    half = cells.height[:, None] / (2 * permeability)
    axial = np.empty((film + tall - 1, width, cases))
    np.divide(cells.area, half[:-1] + half[1:], out=axial[film:])
    surface = cells.area / half[0]
    radial = np.zeros((film + tall, width - 1, cases))
    if width > 1:
        ratio = 1.0 / permeability
        around = 2 * np.pi * cells.density * cells.height
        radial[film:] = around[:, None] / (cells.outer[:-1] * ratio[:, :-1] + cells.inner[1:] * ratio[:, 1:])
    if film:
        room, along = mean_film(cells, since, length, air)
        axial[0] = surface * contact
        if width > 1:
            radial[0] = 2 * np.pi * cells.density * along / (cells.outer[:-1] + cells.inner[1:])
        pool = cells.film_partition * amount[0] / cells.film_solubility
        capacity = np.concatenate([np.maximum(room * cells.area, pool)[None], capacity])
        loss = np.concatenate([(cells.area * (cells.solute_evaporation * air))[None], loss])
    held = (cells.held > 0) * contact
    bottom = cells.area / half[-1] if cells.open_below else np.zeros_like(cells.area)
    return Faces(capacity, loss, axial, radial, surface * held, bottom)


def saturated(cells: Cells, faces: Faces, u: Array, at: Array) -> Faces:
    """The faces with V K/(K_m + K u) of each tissue volume as a loss besides, at u (F + Z, R, B) at that time (B,)."""
    film, rows = cells.film_rows, cells.channel_rows
    free = cells.partition[:, None] * np.maximum(u[film:], 0.0)
    extra = np.zeros_like(faces.loss)
    speed = (cells.maximal * cells.partition * cells.height)[:, None] * cells.area
    extra[film:] = speed / (cells.half_saturation[:, None] + free)
    extra[film : film + rows, 0] *= 1 - open_share_at(cells, at)
    return replace(faces, loss=faces.loss + extra, saturable=extra)


def by_layer(cells: Cells, tissue: Array, open_share: Array) -> tuple[Array, Array]:
    """Amounts of cells (Z, R, B) as amounts in each layer's tissue (L, B) and in the open fluid of channels (B,)."""
    rows = cells.channel_rows
    summed = tissue.sum(axis=1)
    fluid = np.zeros(tissue.shape[-1])
    if rows:
        open_part = open_share * cells.fluid_partition
        share = open_part / (open_part + (1 - open_share) * cells.capacity[:rows])
        inside = tissue[:rows, 0] * share
        summed[:rows] -= inside
        fluid = inside.sum(axis=0)
    return np.add.reduceat(summed, cells.starts, axis=0), fluid


def take(cells: Some, index: NDArray[np.int64]) -> Some:
    changed: dict[str, Any] = {}
    for entry in fields(cells):  # type: ignore[arg-type]
        value = getattr(cells, entry.name)
        if isinstance(value, np.ndarray):
            changed[entry.name] = value[..., index]
    return replace(cells, **changed)  # type: ignore[type-var]
