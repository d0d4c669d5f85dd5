"""Coefficients of the discretised equations: capacities, losses and conductances of every cell and face.

They are those of `problem` on the mesh of `mesh`, and every back end takes them from here: what is constant (`closed`,
as if channels were closed and there were no film), and what the closing channel (`channel_column`) and the drying film
(`film_row`) put in its place in a step. Arrays have the cases B on their last axis; the two that change take the steps
of one case there as well. (`backends.compiled_flow` holds what of them the compiler must see.)
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.shedding import Shedding, shedding_of
from corneum.transport.slow_binding import SlowBinding, slow_binding_of

Array = NDArray[np.float64]
Record = TypeVar("Record")


@dataclass(frozen=True)
class StepCoefficients:
    """Those of one step, frozen at its middle. F + Z rows of cells, the film's first, R radial cells, B cases.

    capacity and loss (F + Z, R, B); conductance of the faces between rows, axial (F + Z - 1, R, B), and between shells,
    radial (F + Z, R - 1, B); surface (R, B), through which a concentration held above enters; floor (R, B), to what is
    beneath. saturable (F + Z, R, B): the part of the loss that is a metabolism which saturates, where there is one.
    dissolved (F + Z, R, B): the capacity without what of a source waits to dissolve, where any may.
    """

    capacity: Array
    loss: Array
    axial: Array
    radial: Array
    surface: Array
    floor: Array
    saturable: Array | None = None
    dissolved: Array | None = None


@dataclass(frozen=True)
class Coefficients:
    """Constants of a batch. Z rows of tissue, R radial cells, B cases on the last axis of every array.

    height (Z, B) m; area (R, B): share of the surface; inner, outer (R, B): resistance, without unit, from a cell's
    mean to its walls in a film or a channel, and wall (Z, B), from a channel's wall to the tissue around; around
    (Z, B): 2 pi n h; half (Z, B): resistance of half a row of tissue; permeability K D, capacity K (1 + b), loss K k
    (Z, B); metabolised (Z, B): the share of the loss that is metabolism; partition, maximal (kg/m^3/s),
    half_saturation (Z, B) of the metabolism that saturates. closed: what holds as if channels were closed
    and there were no film; its surface is that of the tissue. Channel: its rows and cells across; fluid_permeability,
    fluid_partition (B,) and the closing law. Film: see `components.Vehicle`, less what ran into follicles; film_rows is
    1 where a finite film stands above the tissue. receptor_volume (B,) m is infinite above a sink. slow: binding that
    takes time, if there is any; shedding: turnover of the outermost layer, if there is any.
    """

    height: Array
    area: Array
    inner: Array
    outer: Array
    wall: Array
    density: Array
    around: Array
    half: Array
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
    closes_from: Array
    film_thickness: Array
    film_dry: Array
    film_evaporation: Array
    film_partition: Array
    film_dry_partition: Array
    film_permeability: Array
    film_dry_permeability: Array
    film_solubility: Array
    supersaturation: Array
    solute_evaporation: Array
    held: Array
    receptor_volume: Array
    starts: tuple[int, ...]
    channel_rows: int
    channel_cells: int
    film_rows: int
    open_below: bool
    receives: bool
    saturates: bool
    closed: StepCoefficients
    slow: SlowBinding | None
    shedding: Shedding | None


@dataclass(frozen=True)
class StepState:
    """What holds during a step, for each case (or for each step of one case, the steps in the place of the cases).

    length (B,) s; contact and air (B,), 0 where the film was wiped off, and where it is covered; open_share and
    open_share_after (B,) of the closing law in the middle and at the end; film_room (B,) m and film_along (B,) m^3/s as
    in `mean_film`; receptor (B,) kg/m^2, what it holds at the start; supply (F + Z, R, B) kg/m^2, what enters each cell
    over the step; bound (S, R, B) kg/m^2, what is slowly bound at the start, where anything may be; limit (B,) kg/m^3,
    what the film holds dissolved at most, its solubility where that is not told. Where a source may be at its limit:
    solubility (B,) kg/m^3, and from_source (F + Z, R, B) kg/m^2, what each cell holds and gets over the step, 0 where
    no solid waits or comes.
    """

    length: Array
    contact: Array
    air: Array
    open_share: Array
    open_share_after: Array
    film_room: Array
    film_along: Array
    receptor: Array
    supply: Array | None
    bound: Array | None = None
    limit: Array | None = None
    solubility: Array | None = None
    from_source: Array | None = None


def coefficients_of(problem: Problem, mesh: Mesh) -> Coefficients:
    """Those of cases that share a mesh shape."""
    tissue, below = problem.layers, problem.receptor
    cases = problem.cases

    def rows(array: Array) -> Array:
        return array.T[mesh.layer]

    k = tissue.clearance + tissue.metabolism
    share = np.divide(tissue.metabolism, k, out=np.zeros_like(k), where=k > 0)
    permeability = rows(tissue.partition * tissue.diffusivity)
    capacity, loss = rows(tissue.partition * (1 + tissue.binding)), rows(tissue.partition * k)
    density = np.zeros(cases) if problem.channels is None else problem.channels.density
    around, half = 2 * np.pi * density * mesh.height, mesh.height / (2 * permeability)
    film = _film_constants(problem)
    open_below = problem.beneath != "sealed"
    return Coefficients(
        height=mesh.height,
        area=mesh.area,
        inner=mesh.inner,
        outer=mesh.outer,
        wall=mesh.wall[mesh.layer],
        density=density,
        around=around,
        half=half,
        permeability=permeability,
        capacity=capacity,
        loss=loss,
        metabolised=rows(share),
        partition=rows(tissue.partition),
        maximal=rows(tissue.maximal_metabolism),
        half_saturation=rows(tissue.half_saturation),
        **_fluid_constants(problem),
        **film,
        receptor_volume=np.full(cases, np.inf) if below is None else below.volume_per_area,
        starts=tuple(np.searchsorted(mesh.layer, np.arange(len(tissue.names))).tolist()),
        channel_rows=mesh.channel_rows,
        channel_cells=mesh.channel_cells,
        open_below=open_below,
        receives=below is not None,
        saturates=bool(tissue.maximal_metabolism.any()),
        closed=_closed(mesh, around, half, permeability, capacity, loss, film["film_rows"], open_below),
        slow=slow_binding_of(problem, mesh),
        shedding=shedding_of(problem, mesh),
    )


def _fluid_constants(problem: Problem) -> dict[str, Any]:
    """Of the fluid in channels and of their closing law; without channels nothing closes."""
    openings, cases = problem.channels, problem.cases
    zero, unit, never = np.zeros(cases), np.ones(cases), np.full(cases, np.inf)
    return {
        "fluid_permeability": unit if openings is None else openings.partition * openings.diffusivity,
        "fluid_partition": unit if openings is None else openings.partition,
        "recoil_share": zero if openings is None else openings.recoil_share,
        "recoil_time": unit if openings is None else openings.recoil_time,
        "half_life": never if openings is None else openings.half_life,
        "closes_from": zero if openings is None else openings.closes_from,
    }


def _film_constants(problem: Problem) -> dict[str, Any]:
    """Of the film, less what ran into follicles."""
    film, cases = problem.vehicle, problem.cases
    zero, unit, never = np.zeros(cases), np.ones(cases), np.full(cases, np.inf)
    stays = 1.0 if problem.follicles is None else 1.0 - problem.follicles.share
    return {
        "film_thickness": unit if film is None else film.thickness * stays,
        "film_dry": unit if film is None else film.dry_thickness * stays,
        "film_evaporation": zero if film is None else film.evaporation,
        "film_partition": unit if film is None else film.partition,
        "film_dry_partition": unit if film is None else film.dry_partition,
        "film_permeability": unit if film is None else film.partition * film.diffusivity,
        "film_dry_permeability": unit if film is None else film.dry_partition * film.dry_diffusivity,
        "film_solubility": never if film is None else film.solubility,
        "supersaturation": unit if film is None else film.supersaturation,
        "solute_evaporation": zero if film is None else film.solute_evaporation,
        "held": film.concentration / film.partition if film is not None and film.held else zero,
        "film_rows": 0 if film is None or film.held else 1,
    }


def _closed(
    mesh: Mesh,
    around: Array,
    half: Array,
    permeability: Array,
    capacity: Array,
    loss: Array,
    film: int,
    open_below: bool,
) -> StepCoefficients:
    """Of skin whose channels are closed; the film's row is empty."""
    (rows, cases), width = mesh.height.shape, len(mesh.area)
    volume = mesh.height[:, None] * mesh.area
    of_cells = np.zeros((2, film + rows, width, cases))
    of_cells[0, film:] = capacity[:, None] * volume
    of_cells[1, film:] = loss[:, None] * volume
    axial = np.zeros((film + rows - 1, width, cases))
    np.divide(mesh.area, (half[:-1] + half[1:])[:, None], out=axial[film:])
    radial = np.zeros((film + rows, width - 1, cases))
    radial[film:] = (around * permeability)[:, None] / mesh.between[mesh.layer]
    floor = mesh.area / half[-1] if open_below else np.zeros_like(mesh.area)
    return StepCoefficients(of_cells[0], of_cells[1], axial, radial, mesh.area / half[0], floor)


@dataclass(frozen=True)
class ChannelColumn:
    """What a share of open channels puts in the place of the n innermost cells: capacity, loss and radial, the
    conductance to the cell around (rows, n, B), axial (rows or rows - 1, n, B) to the row below, surface and floor
    (n, B)."""

    capacity: Array
    loss: Array
    radial: Array
    axial: Array
    surface: Array
    floor: Array


def channel_column(coefficients: Coefficients, open_share: Array) -> ChannelColumn:
    """At those shares of open channels (B,), as in `problem`."""
    rows, across = coefficients.channel_rows, coefficients.channel_cells
    area = coefficients.area[:across]
    tissue, held = coefficients.permeability[:rows], coefficients.capacity[:rows]
    inside = tissue + open_share * (coefficients.fluid_permeability - tissue)
    room = held + open_share * (coefficients.fluid_partition - held)
    volume = coefficients.height[:rows, None] * area
    half = coefficients.height[:rows] / (2 * inside)
    through = np.concatenate([half, coefficients.half[rows : rows + 1] + 0 * half[:1]])
    # from mean to mean within the channel, and from its outermost cell through the wall to the tissue around
    beside = coefficients.outer[:across] / inside[:, None]
    beside[:, :-1] += coefficients.inner[1:across] / inside[:, None]
    beside[:, -1] += coefficients.wall[:rows] / tissue
    floor = half[-1] if rows == len(coefficients.half) else coefficients.half[-1] + 0 * half[-1]
    return ChannelColumn(
        capacity=room[:, None] * volume,
        loss=(coefficients.loss[:rows] * (1 - open_share))[:, None] * volume,
        radial=coefficients.around[:rows, None] / beside,
        axial=area / (through[:-1] + through[1:])[:, None],
        surface=area / half[0],
        floor=area / floor if coefficients.open_below else 0 * area * floor,
    )


@dataclass(frozen=True)
class FilmRow:
    """The film's cells (R, B): capacity without a pool, loss to the air, axial to the tissue below; radial (R - 1, B)
    between them."""

    capacity: Array
    loss: Array
    axial: Array
    radial: Array


def film_row(coefficients: Coefficients, state: StepState, surface: Array) -> FilmRow:
    """Above tissue of that conductance (R, B)."""
    area = coefficients.area
    return FilmRow(
        capacity=state.film_room * area,
        loss=area * (coefficients.solute_evaporation * state.air),
        axial=surface * state.contact,
        radial=2 * np.pi * coefficients.density * state.film_along / (coefficients.outer[:-1] + coefficients.inner[1:]),
    )


def pool(coefficients: Coefficients, film: Array, limit: Array | None = None) -> Array:
    """The capacity (R, B) at which a film of those amounts (R, B) is at its limit (B,) kg/m^3, or at its solubility:
    the excess waits beside it."""
    limit = coefficients.film_solubility if limit is None else limit
    return np.asarray(coefficients.film_partition * film / limit)


def film_limit(
    coefficients: Coefficients, film: Array, room: Array, precipitated: NDArray[np.bool_]
) -> tuple[Array, NDArray[np.bool_]]:
    """What a film of those amounts (R, B) holds dissolved at most (B,) kg/m^3 while its thickness x partition is `room`
    (B,) m, and whether there is precipitate in it (B,), from whether there was before.

    Solute precipitates as soon as any part of the film reaches its supersaturation; solubility then holds until the
    last of the precipitate has dissolved.
    """
    clear = coefficients.film_solubility * coefficients.supersaturation
    limit = np.where(precipitated, coefficients.film_solubility, clear)
    excess = np.asarray((pool(coefficients, film, limit) > room * coefficients.area).any(axis=0))
    return np.where(excess, coefficients.film_solubility, clear), excess


def step_coefficients(coefficients: Coefficients, amount: Array, state: StepState) -> StepCoefficients:
    """Those of a step that begins with those amounts (F + Z, R, B), without the metabolism that saturates."""
    closed, film, rows = coefficients.closed, coefficients.film_rows, coefficients.channel_rows
    across = coefficients.channel_cells
    capacity, loss, axial, radial = (x.copy() for x in (closed.capacity, closed.loss, closed.axial, closed.radial))
    surface, floor = closed.surface, closed.floor
    if rows:
        column = channel_column(coefficients, state.open_share)
        inside = slice(film, film + rows)
        capacity[inside, :across], loss[inside, :across] = column.capacity, column.loss
        radial[inside, :across] = column.radial
        axial[film : film + len(column.axial), :across] = column.axial
        surface, floor = surface.copy(), floor.copy()
        surface[:across], floor[:across] = column.surface, column.floor
    if film:
        row = film_row(coefficients, state, surface)
        capacity[0] = np.maximum(row.capacity, pool(coefficients, amount[0], state.limit))
        loss[0], axial[0], radial[0] = row.loss, row.axial, row.radial
    held, dissolved = (coefficients.held > 0) * state.contact, None
    if state.from_source is not None and state.solubility is not None:
        # a cell that holds more than its water can is at the solubility, as a film is: the excess waits
        dissolved, capacity = capacity, np.maximum(capacity, state.from_source / state.solubility)
    return StepCoefficients(capacity, loss, axial, radial, surface * held, floor, dissolved=dissolved)


def saturated(coefficients: Coefficients, now: StepCoefficients, u: Array, open_share: Array) -> StepCoefficients:
    """With V K/(K_m + K u) of each tissue volume as a loss besides, at u (F + Z, R, B) and that open share (B,)."""
    film, rows = coefficients.film_rows, coefficients.channel_rows
    free = coefficients.partition[:, None] * np.maximum(u[film:], 0.0)
    extra = np.zeros_like(now.loss)
    speed = (coefficients.maximal * coefficients.partition * coefficients.height)[:, None] * coefficients.area
    extra[film:] = speed / (coefficients.half_saturation[:, None] + free)
    extra[film : film + rows, : coefficients.channel_cells] *= 1 - open_share
    return replace(now, loss=now.loss + extra, saturable=extra)


def capacity_at(coefficients: Coefficients, open_share: Array) -> Array:
    """That of all cells (F + Z, R, B) at those shares of open channels (B,), 0 in the film."""
    capacity, film, rows = coefficients.closed.capacity.copy(), coefficients.film_rows, coefficients.channel_rows
    if rows:
        across = coefficients.channel_cells
        capacity[film : film + rows, :across] = channel_column(coefficients, open_share).capacity
    return capacity


def open_share_at(coefficients: Coefficients, at: Array) -> Array:
    """w(t) of the closing law, at times (..., B) s."""
    closing = np.maximum(at - coefficients.closes_from, 0.0)
    recoil = coefficients.recoil_share * np.exp(-closing / coefficients.recoil_time)
    return np.asarray(recoil + (1 - coefficients.recoil_share) * np.exp2(-closing / coefficients.half_life))


def mean_film(coefficients: Coefficients, since: Array, length: Array, air: Array) -> tuple[Array, Array]:
    """Means over steps of the film's thickness x partition (m) and thickness x permeability (m^3/s), exactly, also
    across the moment it falls dry.

    since (..., B) s it has dried when the step of that length begins; under a cover (air is 0) it stays as it is.
    """
    thickness, dry, speed = coefficients.film_thickness, coefficients.film_dry, coefficients.film_evaporation
    wet_of = (coefficients.film_partition, coefficients.film_permeability)
    dry_of = (coefficients.film_dry_partition, coefficients.film_dry_permeability)
    drying = speed > 0
    if not drying.any():
        stays = np.zeros_like(since)
        return stays + thickness * wet_of[0], stays + thickness * wet_of[1]
    dry_after = np.where(drying, (thickness - dry) / np.where(drying, speed, 1.0), np.inf)

    def integrals(at: Array) -> tuple[Array, Array]:
        wet = np.minimum(at, dry_after)
        while_wet = thickness * wet - speed * wet**2 / 2
        while_dry = dry * (at - wet)
        return wet_of[0] * while_wet + dry_of[0] * while_dry, wet_of[1] * while_wet + dry_of[1] * while_dry

    (room_after, along_after), (room, along) = integrals(since + length), integrals(since)
    room, along = (room_after - room) / length, (along_after - along) / length
    if np.all(air > 0):
        return room, along
    is_dry = since >= dry_after
    still = np.maximum(thickness - speed * since, dry)
    room_still, along_still = (still * np.where(is_dry, d, w) for w, d in zip(wet_of, dry_of, strict=True))
    return np.where(air > 0, room, room_still), np.where(air > 0, along, along_still)


def fluid_share(coefficients: Coefficients, open_share: Array) -> Array:
    """Share of fluid (rows, B) in what the channel's cells hold, at those shares of open channels (B,)."""
    fluid = open_share * coefficients.fluid_partition
    return np.asarray(fluid / (fluid + (1 - open_share) * coefficients.capacity[: coefficients.channel_rows]))


def by_layer(
    coefficients: Coefficients, tissue: Array, open_share: Array, bound: Array | None = None
) -> tuple[Array, Array]:
    """Amounts of cells (Z, R, B), and what is slowly bound besides (S, R, B), as amounts in each layer's tissue (L, B)
    and in the open fluid of channels (B,)."""
    rows = coefficients.channel_rows
    summed = tissue.sum(axis=1)
    fluid = np.zeros(tissue.shape[-1])
    if rows:
        inside = tissue[:rows, : coefficients.channel_cells].sum(axis=1) * fluid_share(coefficients, open_share)
        summed[:rows] -= inside
        fluid = inside.sum(axis=0)
    in_layers = np.add.reduceat(summed, coefficients.starts, axis=0)
    if coefficients.slow is not None and bound is not None:
        in_layers += coefficients.slow.by_layer(bound)
    return in_layers, fluid


def take(record: Record, index: NDArray[np.int64]) -> Record:
    """The cases of that index, of any record whose arrays have them on their last axis."""
    changed: dict[str, Any] = {}
    for entry in fields(record):  # type: ignore[arg-type]
        value = getattr(record, entry.name)
        if isinstance(value, np.ndarray):
            changed[entry.name] = value[..., index]
        elif is_dataclass(value):
            changed[entry.name] = take(value, index)
    return replace(record, **changed)  # type: ignore[type-var]
