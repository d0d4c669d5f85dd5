"""The reference engine: cell-centred finite volumes in u = c/K, marched by SDIRK2, over all cases at once.

The state is the amount m in each cell (kg per m^2 of skin). With capacities M, conductances and losses frozen at the
middle of the step, dm/dt = -A u + s, u = m/M. One step of length h, with G = 1 - 1/sqrt(2), f = (1 - G)/G:

    (M + G h A) u1 = m + G h s          (M + G h A) u2 = (1 - f) m + f M u1 + G h s
    mean u = (1 - G) u1 + G u2          m <- m - h (net flow through the faces + losses at mean u)

Second order, L-stable. Since m changes only by what flows through faces, mass is conserved to round-off, also where
capacities change (a channel closes, a film dries). Large steps may turn a compartment slightly negative; then the
step is done again for that case as four implicit Euler steps, which cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.blocks import factor
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Action

Array = NDArray[np.float64]
Some = TypeVar("Some")

GAMMA = 1.0 - 1.0 / np.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA


@dataclass(frozen=True)
class Cells:
    """Constants of the march. Z tissue rows, R radial cells, B cases on the last axis of every array.

    height (Z, B) m; area (R, B); spread (Z, R - 1, B) is n dz times the geometric part of a radial face's resistance,
    split into its two sides; permeability, capacity (Z, B) = K D and K (1 + b); loss (Z, B) = K k; metabolised: the
    share of the loss that is metabolism. Channel: fluid_permeability, fluid_partition (B,) and the closing law.
    Film: see `problem.Vehicle`; film_rows is 1 where a finite film stands above the tissue.
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
    starts: tuple[int, ...]
    channel_rows: int
    film_rows: int
    sink: bool


@dataclass(frozen=True)
class Faces:
    """Frozen at the middle of a step: capacity and loss of all cells (F + Z, R, B), conductance of the faces between
    rows (axial) and shells (radial), at the surface where a concentration is held, and beneath (R, B)."""

    capacity: Array
    loss: Array
    axial: Array
    radial: Array
    top: Array
    bottom: Array


@dataclass
class Change:
    """What one step does. Amounts kg/m^2, time integrals kg s/m^2; the free one is s kg/m^3 times the thickness."""

    amount: Array
    cleared: Array
    metabolised: Array
    evaporated: Array
    beneath: Array
    received: Array
    layer_integral: Array
    free_integral: Array
    channel_integral: Array
    film_integral: Array


@dataclass(frozen=True)
class Trace:
    """What the march leaves: per output time (T, B) or (T, L, B); integrals (L, B); course of layer amounts
    (N + 1, L, B) at the edges of the steps. Amounts kg/m^2."""

    film: Array
    channels: Array
    layers: Array
    cleared: Array
    metabolised: Array
    beneath: Array
    wiped: Array
    evaporated: Array
    received: Array
    layer_integral: Array
    free_integral: Array
    film_integral: Array
    course: Array
    redone: Array


def run(problem: Problem, mesh: Mesh, edges: Array, actions: tuple[Action, ...]) -> Trace:
    """March cases that share cell counts and the shape of their schedule. edges (N + 1, B) s."""
    cells = _cells(problem, mesh)
    cases, layer_count = problem.cases, len(problem.layers.names)
    fresh = _fresh_film(problem, cells)
    amount = np.zeros((cells.film_rows + cells.height.shape[0], cells.area.shape[0], cases))
    amount[cells.film_rows :] = _deposited(problem, mesh)
    if cells.film_rows:
        amount[0] = fresh
    received = amount.sum(axis=(0, 1))
    totals = {name: np.zeros(cases) for name in ("cleared", "metabolised", "beneath", "wiped", "evaporated")}
    integrals = {name: np.zeros((layer_count, cases)) for name in ("layer", "free")}
    film_integral, redone = np.zeros(cases), np.zeros(cases)
    contact, applied = np.ones(cases), np.zeros(cases)
    course = np.empty((len(edges), layer_count, cases))
    outputs: dict[str, list[Array]] = {name: [] for name in ("film", "channels", "layers", *totals, "received")}
    due = list(actions)

    for step in range(len(edges)):
        now = edges[step]
        course[step], in_channels = _by_layer(cells, amount[cells.film_rows :], _open_share(cells, now))
        while due and due[0][0] == step:
            _, kind, _ = due.pop(0)
            if kind == "output":
                outputs["film"].append(amount[: cells.film_rows].sum(axis=(0, 1)))
                outputs["channels"].append(in_channels)
                outputs["layers"].append(course[step])
                outputs["received"].append(received.copy())
                for name, total in totals.items():
                    outputs[name].append(total.copy())
                continue
            if cells.film_rows:
                totals["wiped"] += amount[0].sum(axis=0)
                amount[0] = fresh if kind == "apply" else 0.0
                received += amount[0].sum(axis=0)
            contact = np.full(cases, 1.0 if kind == "apply" else 0.0)
            applied = now
        if step + 1 == len(edges):
            break
        length = edges[step + 1] - now
        change = _step(cells, amount, now, length, now - applied, contact)
        bad = _negative(cells, change.amount, now + length, received + change.received)
        if bad.size:
            again = _guarded(
                _take(cells, bad), amount[..., bad], now[bad], length[bad], (now - applied)[bad], contact[bad]
            )
            for entry in fields(change):
                getattr(change, entry.name)[..., bad] = getattr(again, entry.name)
            redone[bad] += 1
        amount = change.amount
        received += change.received
        for name in ("cleared", "metabolised", "beneath", "evaporated"):
            totals[name] += getattr(change, name)
        integrals["layer"] += change.layer_integral
        integrals["free"] += change.free_integral
        film_integral += change.film_integral

    return Trace(
        **{name: np.stack(values) for name, values in outputs.items()},
        layer_integral=integrals["layer"], free_integral=integrals["free"], film_integral=film_integral,
        course=course, redone=redone,
    )  # fmt: skip


def _cells(problem: Problem, mesh: Mesh) -> Cells:
    tissue, film, openings = problem.layers, problem.vehicle, problem.channels
    cases = problem.cases
    zero, one, never = np.zeros(cases), np.ones(cases), np.full(cases, np.inf)

    def rows(array: Array) -> Array:
        return np.ascontiguousarray(array[:, mesh.layer].T)

    k = tissue.clearance + tissue.metabolism
    share = np.divide(tissue.metabolism, k, out=np.zeros_like(k), where=k > 0)
    return Cells(
        height=mesh.height, area=mesh.area, inner=mesh.inner, outer=mesh.outer,
        density=zero if openings is None else openings.density,
        permeability=rows(tissue.partition * tissue.diffusivity),
        capacity=rows(tissue.partition * (1 + tissue.binding)),
        loss=rows(tissue.partition * k), metabolised=rows(share),
        fluid_permeability=one if openings is None else openings.partition * openings.diffusivity,
        fluid_partition=one if openings is None else openings.partition,
        recoil_share=zero if openings is None else openings.recoil_share,
        recoil_time=one if openings is None else openings.recoil_time,
        half_life=never if openings is None else openings.half_life,
        film_thickness=one if film is None else film.thickness,
        film_dry=one if film is None else film.dry_thickness,
        film_evaporation=zero if film is None else film.evaporation,
        film_partition=one if film is None else film.partition,
        film_dry_partition=one if film is None else film.dry_partition,
        film_permeability=one if film is None else film.partition * film.diffusivity,
        film_dry_permeability=one if film is None else film.dry_partition * film.dry_diffusivity,
        film_solubility=never if film is None else film.solubility,
        solute_evaporation=zero if film is None else film.solute_evaporation,
        held=film.concentration / film.partition if film is not None and film.held else zero,
        starts=tuple(int(place) for place in np.flatnonzero(np.diff(mesh.layer, prepend=-1))),
        channel_rows=mesh.channel_rows,
        film_rows=0 if film is None or film.held else 1,
        sink=problem.beneath == "sink",
    )  # fmt: skip


def _fresh_film(problem: Problem, cells: Cells) -> Array:
    """Amount of a film just applied, by radial cell (R, B)."""
    if problem.vehicle is None:
        return np.zeros_like(cells.area)
    return cells.area * (problem.vehicle.concentration * problem.vehicle.thickness)


def _deposited(problem: Problem, mesh: Mesh) -> Array:
    """The deposit by cell (Z, R, B), by the exact overlap of volumes, scaled to the whole amount."""
    given = problem.deposit
    if given is None:
        return np.zeros((mesh.height.shape[0], *mesh.area.shape))
    floors = np.cumsum(mesh.height, axis=0)
    reach = np.minimum(floors, given.bottom) - np.maximum(floors - mesh.height, given.top)
    within = np.clip(reach, 0.0, None)
    if problem.channels is None:
        share = mesh.area
    else:
        inner, outer = mesh.edges[:-1], np.minimum(mesh.edges[1:], np.minimum(given.radius, mesh.edges[-1]))
        share = np.clip(outer**2 - inner**2, 0.0, None)
    volume = within[:, None] * share
    return np.asarray(volume * (given.amount / volume.sum(axis=(0, 1))))


def _open_share(cells: Cells, at: Array) -> Array:
    """w(t) of the closing law (B,)."""
    recoil = cells.recoil_share * np.exp(-at / cells.recoil_time)
    return np.asarray(recoil + (1 - cells.recoil_share) * np.exp2(-at / cells.half_life))


def _mean_film(cells: Cells, since: Array, length: Array) -> tuple[Array, Array]:
    """Means over the step of the film's thickness x partition (B,) m and thickness x permeability (B,) m^3/s, exactly,
    also across the moment it falls dry."""
    drying = cells.film_evaporation > 0
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
    return (room_after - room) / length, (along_after - along) / length


def _faces(cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array) -> Faces:
    """Capacities, losses and conductances at the middle of the step."""
    rows, film = cells.channel_rows, cells.film_rows
    width = cells.area.shape[0]
    tall, cases = cells.height.shape
    open_share = _open_share(cells, at + length / 2)
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
        room, along = _mean_film(cells, since, length)
        axial[0] = surface * contact
        if width > 1:
            radial[0] = 2 * np.pi * cells.density * along / (cells.outer[:-1] + cells.inner[1:])
        pool = cells.film_partition * amount[0] / cells.film_solubility
        capacity = np.concatenate([np.maximum(room * cells.area, pool)[None], capacity])
        loss = np.concatenate([(cells.area * cells.solute_evaporation)[None], loss])
    held = (cells.held > 0) * contact
    bottom = cells.area / half[-1] if cells.sink else np.zeros_like(cells.area)
    return Faces(capacity, loss, axial, radial, surface * held, bottom)


def _step(cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array) -> Change:
    """One SDIRK2 step of all cases."""
    faces = _faces(cells, amount, at, length, since, contact)
    weight = GAMMA * length
    system = factor(*_matrix(faces, weight))
    source = faces.top * cells.held * weight
    right = amount.copy()
    right[0] += source
    u1 = system.solve(right)
    right = (1 - FIRST) * amount + FIRST * faces.capacity * u1
    right[0] += source
    u2 = system.solve(right)
    return _settle(cells, faces, amount, (1 - GAMMA) * u1 + GAMMA * u2, at, length)


def _guarded(cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array) -> Change:
    """The same stretch as `GUARD_STEPS` implicit Euler steps, which keep every cell non-negative."""
    part = length / presets.GUARD_STEPS
    whole: Change | None = None
    for number in range(presets.GUARD_STEPS):
        start = at + number * part
        faces = _faces(cells, amount, start, part, since + number * part, contact)
        right = amount.copy()
        right[0] += faces.top * cells.held * part
        u = factor(*_matrix(faces, part)).solve(right)
        change = _settle(cells, faces, amount, u, start, part)
        amount = change.amount
        if whole is not None:
            for entry in fields(change):
                if entry.name != "amount":
                    getattr(change, entry.name)[...] += getattr(whole, entry.name)
        whole = change
    assert whole is not None
    return whole


def _matrix(faces: Faces, weight: Array) -> tuple[Array, Array, Array]:
    """M + weight A as the arguments of `factor`."""
    leaving = faces.loss.copy()
    leaving[:-1] += faces.axial
    leaving[1:] += faces.axial
    leaving[:, :-1] += faces.radial
    leaving[:, 1:] += faces.radial
    leaving[0] += faces.top
    leaving[-1] += faces.bottom
    return faces.capacity + weight * leaving, weight * faces.radial, weight * faces.axial


def _settle(cells: Cells, faces: Faces, amount: Array, mean: Array, at: Array, length: Array) -> Change:
    """Move mass through the faces at the mean concentration of the step; what leaves, and the time integrals."""
    film = cells.film_rows
    down = length * faces.axial * (mean[:-1] - mean[1:])
    outward = length * faces.radial * (mean[:, :-1] - mean[:, 1:])
    lost = length * faces.loss * mean
    entering = length * faces.top * (cells.held - mean[0])
    leaving = length * faces.bottom * mean[-1]
    new = amount - lost
    new[:-1] -= down
    new[1:] += down
    new[:, :-1] -= outward
    new[:, 1:] += outward
    new[0] += entering
    new[-1] -= leaving
    lost_rows = lost[film:].sum(axis=1)
    metabolised = (lost_rows * cells.metabolised).sum(axis=0)
    held = length * faces.capacity * mean
    in_layers, in_channels = _by_layer(cells, held[film:], _open_share(cells, at + length / 2))
    volume = cells.height[:, None] * cells.area
    free = np.add.reduceat((length * volume * mean[film:]).sum(axis=1), cells.starts, axis=0)
    return Change(
        amount=new,
        cleared=lost_rows.sum(axis=0) - metabolised,
        metabolised=metabolised,
        evaporated=lost[:film].sum(axis=(0, 1)),
        beneath=leaving.sum(axis=0),
        received=entering.sum(axis=0),
        layer_integral=in_layers,
        free_integral=free,
        channel_integral=in_channels,
        film_integral=held[:film].sum(axis=(0, 1)),
    )


def _by_layer(cells: Cells, tissue: Array, open_share: Array) -> tuple[Array, Array]:
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


def _negative(cells: Cells, amount: Array, at: Array, dose: Array) -> NDArray[np.int64]:
    """The cases in which a compartment fell below what round-off explains."""
    in_layers, fluid = _by_layer(cells, amount[cells.film_rows :], _open_share(cells, at))
    lowest = np.minimum(in_layers.min(axis=0), fluid)
    if cells.film_rows:
        lowest = np.minimum(lowest, amount[0].sum(axis=0))
    return np.flatnonzero(lowest < -presets.NEGATIVE_GUARD * dose)


def _take(cells: Some, index: NDArray[np.int64]) -> Some:
    changed: dict[str, Any] = {}
    for entry in fields(cells):  # type: ignore[arg-type]
        value = getattr(cells, entry.name)
        if isinstance(value, np.ndarray):
            changed[entry.name] = value[..., index]
    return replace(cells, **changed)  # type: ignore[type-var]
