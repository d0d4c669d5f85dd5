"""The reference engine: cell-centred finite volumes in u = c/K, marched by SDIRK2, over all cases at once.

The state is the amount m in each cell (kg per m^2 of skin). With capacities M, conductances and losses frozen at the
middle of the step, dm/dt = -A u + s, u = m/M. One step of length h, with G = 1 - 1/sqrt(2), f = (1 - G)/G:

    (M + G h A) u1 = m + G h s          (M + G h A) u2 = (1 - f) m + f M u1 + G h s
    mean u = (1 - G) u1 + G u2          m <- m - h (net flow through the faces + losses at mean u) + h s

Second order, L-stable. Since m changes only by what flows through faces, mass is conserved to round-off, also where
capacities change (a channel closes, a film dries). Large steps may turn a compartment slightly negative; then the
step is done again for that case as four implicit Euler steps, which cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.blocks import Bands, Blocks, factor
from corneum.transport.cells import (
    Cells,
    Faces,
    by_layer,
    cells_of,
    faces_at,
    fresh_film,
    open_share_at,
    saturated,
    take,
)
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.supply import supply_of

Array = NDArray[np.float64]

GAMMA = 1.0 - 1.0 / np.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA


@dataclass(frozen=True)
class Moment:
    """A step of all cases: its start and length (B,) s, how long the film has dried, whether it touches the skin and
    the air (0 or 1), what the receptor holds (B,) kg/m^2 and what enters each cell over the step (F + Z, R, B)."""

    at: Array
    length: Array
    since: Array
    contact: Array
    air: Array
    receptor: Array
    supply: Array | None


@dataclass
class Change:
    """What one step does. Amounts kg/m^2, time integrals kg s/m^2; the free one is s kg/m^3 times the thickness."""

    amount: Array
    receptor: Array
    cleared: Array
    metabolised: Array
    evaporated: Array
    beneath: Array
    received: Array
    layer_integral: Array
    free_integral: Array
    film_integral: Array


@dataclass(frozen=True)
class Trace:
    """What the march leaves: per output time (T, B) or (T, L, B); integrals (L, B); course of layer amounts
    (N + 1, L, B) and of the film (N + 1, B), as the edges of the steps find and leave it. Amounts kg/m^2."""

    film: Array
    channels: Array
    layers: Array
    cleared: Array
    metabolised: Array
    beneath: Array
    wiped: Array
    evaporated: Array
    received: Array
    receptor: Array
    sampled: Array
    undissolved: Array
    follicles: Array
    layer_integral: Array
    free_integral: Array
    film_integral: Array
    course: Array
    film_course: Array
    film_after: Array
    redone: Array


def run(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """March cases that share cell counts and the pattern of their schedule."""
    edges = schedule.edges
    cells = cells_of(problem, mesh)
    cases, layer_count = problem.cases, len(problem.layers.names)
    fresh = fresh_film(problem, cells)
    placed, supply = supply_of(problem, mesh)
    amount = np.zeros((cells.film_rows + cells.height.shape[0], cells.area.shape[0], cases))
    amount[cells.film_rows :] = placed
    if cells.film_rows:
        amount[0] = fresh
    received = amount.sum(axis=(0, 1))
    receptor, follicles, none = np.zeros(cases), np.zeros(cases), np.zeros(cases)
    if supply is not None:
        follicles = supply.dose.copy()
        received += supply.undissolved(none) + follicles
    totals = {name: np.zeros(cases) for name in ("cleared", "metabolised", "beneath", "wiped", "evaporated", "sampled")}
    integrals = {name: np.zeros((layer_count, cases)) for name in ("layer", "free")}
    film_integral, redone = np.zeros(cases), np.zeros(cases)
    contact, air, applied, paused = np.ones(cases), np.ones(cases), np.zeros(cases), np.zeros(cases)
    course = np.empty((len(edges), layer_count, cases))
    film_course, film_after = np.empty((len(edges), cases)), np.empty((len(edges), cases))
    waiting = ("received", "receptor", "undissolved", "follicles")
    outputs: dict[str, list[Array]] = {name: [] for name in ("film", "channels", "layers", *totals, *waiting)}
    due = list(schedule.actions)

    for step in range(len(edges)):
        now = edges[step]
        course[step], in_channels = by_layer(cells, amount[cells.film_rows :], open_share_at(cells, now))
        film_course[step] = amount[: cells.film_rows].sum(axis=(0, 1))
        while due and due[0][0] == step:
            _, kind, which = due.pop(0)
            if kind == "output":
                solid = none if supply is None else supply.undissolved(now)
                told = {
                    "film": film_course[step], "channels": in_channels, "layers": course[step], "received": received,
                    "receptor": receptor, "undissolved": solid, "follicles": follicles, **totals,
                }  # fmt: skip
                for name, value in told.items():
                    outputs[name].append(value.copy())
            elif kind == "sample" and problem.receptor is not None:
                drawn = problem.receptor.share * receptor
                receptor = receptor - drawn
                totals["sampled"] += drawn
            elif kind in ("cover", "uncover"):
                air = np.full(cases, 1.0 if kind == "uncover" else 0.0)
            elif kind in ("wipe", "apply"):
                if cells.film_rows:
                    totals["wiped"] += amount[0].sum(axis=0)
                    amount[0] = fresh if kind == "apply" else 0.0
                    received += amount[0].sum(axis=0)
                if supply is not None and kind == "apply":
                    follicles = follicles + supply.dose
                    received += supply.dose
                contact, air = np.full(cases, 1.0 if kind == "apply" else 0.0), np.ones(cases)
                applied, paused = now, np.zeros(cases)
        film_after[step] = amount[: cells.film_rows].sum(axis=(0, 1))
        if step + 1 == len(edges):
            break
        length = edges[step + 1] - now
        entering = None
        if supply is not None:
            entering = np.zeros_like(amount)
            entering[cells.film_rows :], follicles = supply.over(follicles, now, length)
        moment = Moment(now, length, now - applied - paused, contact, air, receptor, entering)
        change = _sdirk(cells, amount, moment)
        bad = _negative(cells, change, now + length, received + change.received)
        if bad.size:
            again = guarded(take(cells, bad), amount[..., bad], take(moment, bad))
            for entry in fields(change):
                getattr(change, entry.name)[..., bad] = getattr(again, entry.name)
            redone[bad] += 1
        amount, receptor = change.amount, change.receptor
        received += change.received
        paused = paused + np.where(air > 0, 0.0, length)
        for name in ("cleared", "metabolised", "beneath", "evaporated"):
            totals[name] += getattr(change, name)
        integrals["layer"] += change.layer_integral
        integrals["free"] += change.free_integral
        film_integral += change.film_integral

    return Trace(
        **{name: np.stack(values) for name, values in outputs.items()},
        layer_integral=integrals["layer"], free_integral=integrals["free"], film_integral=film_integral,
        course=course, film_course=film_course, film_after=film_after, redone=redone,
    )  # fmt: skip


def _step(cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array) -> Change:
    """One SDIRK2 step of all cases, open to the air, above no receptor and without supply."""
    none = np.zeros_like(contact)
    return _sdirk(cells, amount, Moment(at, length, since, contact, np.ones_like(contact), none, None))


def _sdirk(cells: Cells, amount: Array, moment: Moment) -> Change:
    """One SDIRK2 step of all cases. A loss that saturates is taken at the mean u of the sweep before."""
    length = moment.length
    faces = plain = _faces(cells, amount, moment)
    weight = GAMMA * length
    source = GAMMA * moment.supply if moment.supply is not None else np.zeros_like(amount)
    source[0] += faces.top * cells.held * weight
    mean = amount / faces.capacity
    mean_receptor = moment.receptor
    for _ in range(presets.PICARD_SWEEPS if cells.saturates else 1):
        if cells.saturates:
            faces = saturated(cells, plain, mean, moment.at + length / 2)
        system = _system(cells, faces, weight)
        u1, below1 = system.solve(amount + source, moment.receptor)
        right = (1 - FIRST) * amount + FIRST * faces.capacity * u1 + source
        u2, below2 = system.solve(right, (1 - FIRST) * moment.receptor + FIRST * system.volume * below1)
        mean = (1 - GAMMA) * u1 + GAMMA * u2
        mean_receptor = (1 - GAMMA) * below1 + GAMMA * below2
    return _settle(cells, faces, amount, mean, mean_receptor, moment, moment.at + length / 2)


def guarded(cells: Cells, amount: Array, moment: Moment) -> Change:
    """The same stretch as `GUARD_STEPS` implicit Euler steps, which keep every cell non-negative; capacities and
    conductances stay those of its middle."""
    count, middle = presets.GUARD_STEPS, moment.at + moment.length / 2
    supply = None if moment.supply is None else moment.supply / count
    piece = replace(moment, length=moment.length / count, supply=supply)
    faces = plain = _faces(cells, amount, moment)
    system = _system(cells, plain, piece.length)
    source = np.zeros_like(amount) if supply is None else supply.copy()
    source[0] += plain.top * cells.held * piece.length
    whole: Change | None = None
    for _ in range(count):
        u = amount / plain.capacity
        for _ in range(presets.PICARD_SWEEPS if cells.saturates else 1):
            if cells.saturates:
                faces = saturated(cells, plain, u, middle)
                system = _system(cells, faces, piece.length)
            u, below = system.solve(amount + source, piece.receptor)
        change = _settle(cells, faces, amount, u, below, piece, middle)
        amount, piece = change.amount, replace(piece, receptor=change.receptor)
        if whole is not None:
            for entry in fields(change):
                if entry.name not in ("amount", "receptor"):
                    getattr(change, entry.name)[...] += getattr(whole, entry.name)
        whole = change
    assert whole is not None
    return whole


def _faces(cells: Cells, amount: Array, moment: Moment) -> Faces:
    return faces_at(cells, amount, moment.at, moment.length, moment.since, moment.contact, moment.air)


@dataclass(frozen=True)
class System:
    """M + weight A, factored; above a receptor bordered by its one unknown, which all cells of the lowest row share.

    With A_s the skin's block and g (R, B) what couples its lowest row: response = A_s^-1 g, pivot = V + sum(g) - g
    response.
    """

    skin: Blocks | Bands
    volume: Array
    coupling: Array | None = None
    response: Array | None = None
    pivot: Array | None = None

    def solve(self, right: Array, receptor: Array) -> tuple[Array, Array]:
        """u of the cells and of the receptor (0 where there is none)."""
        u = self.skin.solve(right)
        if self.coupling is None or self.response is None:
            return u, np.zeros_like(receptor)
        below = (receptor + (self.coupling * u[-1]).sum(axis=0)) / self.pivot
        return u + self.response * below, below


def _system(cells: Cells, faces: Faces, weight: Array) -> System:
    skin = factor(*_matrix(faces, weight))
    if not cells.receives:
        return System(skin, np.zeros_like(weight))
    coupling = weight * faces.bottom
    right = np.zeros_like(faces.capacity)
    right[-1] = coupling
    response = skin.solve(right)
    pivot = cells.receptor_volume + (coupling * (1 - response[-1])).sum(axis=0)
    return System(skin, cells.receptor_volume, coupling, response, pivot)


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


def _settle(
    cells: Cells, faces: Faces, amount: Array, mean: Array, below: Array, moment: Moment, middle: Array
) -> Change:
    """Move mass through the faces at the mean concentration of the step; what leaves, and the time integrals. Faces are
    those at the time `middle` (B,)."""
    film, length = cells.film_rows, moment.length
    down = length * faces.axial * (mean[:-1] - mean[1:])
    outward = length * faces.radial * (mean[:, :-1] - mean[:, 1:])
    lost = length * faces.loss * mean
    entering = length * faces.top * (cells.held - mean[0])
    leaving = length * faces.bottom * (mean[-1] - below)
    new = amount - lost
    new[:-1] -= down
    new[1:] += down
    new[:, :-1] -= outward
    new[:, 1:] += outward
    new[0] += entering
    new[-1] -= leaving
    if moment.supply is not None:
        new += moment.supply
    lost_rows = lost[film:].sum(axis=1)
    if faces.saturable is None:
        metabolised = (lost_rows * cells.metabolised).sum(axis=0)
    else:
        saturable = (length * faces.saturable * mean)[film:].sum(axis=1)
        metabolised = ((lost_rows - saturable) * cells.metabolised + saturable).sum(axis=0)
    held = length * faces.capacity * mean
    in_layers, _ = by_layer(cells, held[film:], open_share_at(cells, middle))
    volume = cells.height[:, None] * cells.area
    free = np.add.reduceat((length * volume * mean[film:]).sum(axis=1), cells.starts, axis=0)
    return Change(
        amount=new,
        receptor=moment.receptor + leaving.sum(axis=0) if cells.receives else moment.receptor,
        cleared=lost_rows.sum(axis=0) - metabolised,
        metabolised=metabolised,
        evaporated=lost[:film].sum(axis=(0, 1)),
        beneath=leaving.sum(axis=0),
        received=entering.sum(axis=0),
        layer_integral=in_layers,
        free_integral=free,
        film_integral=held[:film].sum(axis=(0, 1)),
    )


def _negative(cells: Cells, change: Change, at: Array, dose: Array) -> NDArray[np.int64]:
    """The cases in which a compartment fell below what round-off explains."""
    amount = change.amount
    in_layers, fluid = by_layer(cells, amount[cells.film_rows :], open_share_at(cells, at))
    lowest = np.minimum(np.minimum(in_layers.min(axis=0), fluid), change.receptor)
    if cells.film_rows:
        lowest = np.minimum(lowest, amount[0].sum(axis=0))
    return np.flatnonzero(lowest < -presets.NEGATIVE_GUARD * dose)
