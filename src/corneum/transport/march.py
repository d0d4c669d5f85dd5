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

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.blocks import factor
from corneum.transport.cells import (
    Cells,
    Faces,
    by_layer,
    cells_of,
    deposited,
    faces_at,
    fresh_film,
    open_share_at,
    take,
)
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Action

Array = NDArray[np.float64]

GAMMA = 1.0 - 1.0 / np.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA


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


def run(problem: Problem, mesh: Mesh, edges: Array, actions: tuple[Action, ...]) -> Trace:
    """March cases that share cell counts and the shape of their schedule. edges (N + 1, B) s."""
    cells = cells_of(problem, mesh)
    cases, layer_count = problem.cases, len(problem.layers.names)
    fresh = fresh_film(problem, cells)
    amount = np.zeros((cells.film_rows + cells.height.shape[0], cells.area.shape[0], cases))
    amount[cells.film_rows :] = deposited(problem, mesh)
    if cells.film_rows:
        amount[0] = fresh
    received = amount.sum(axis=(0, 1))
    totals = {name: np.zeros(cases) for name in ("cleared", "metabolised", "beneath", "wiped", "evaporated")}
    integrals = {name: np.zeros((layer_count, cases)) for name in ("layer", "free")}
    film_integral, redone = np.zeros(cases), np.zeros(cases)
    contact, applied = np.ones(cases), np.zeros(cases)
    course = np.empty((len(edges), layer_count, cases))
    film_course, film_after = np.empty((len(edges), cases)), np.empty((len(edges), cases))
    outputs: dict[str, list[Array]] = {name: [] for name in ("film", "channels", "layers", *totals, "received")}
    due = list(actions)

    for step in range(len(edges)):
        now = edges[step]
        course[step], in_channels = by_layer(cells, amount[cells.film_rows :], open_share_at(cells, now))
        film_course[step] = amount[: cells.film_rows].sum(axis=(0, 1))
        while due and due[0][0] == step:
            _, kind, _ = due.pop(0)
            if kind == "output":
                outputs["film"].append(film_course[step])
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
        film_after[step] = amount[: cells.film_rows].sum(axis=(0, 1))
        if step + 1 == len(edges):
            break
        length = edges[step + 1] - now
        change = _step(cells, amount, now, length, now - applied, contact)
        bad = _negative(cells, change.amount, now + length, received + change.received)
        if bad.size:
            again = _guarded(
                take(cells, bad), amount[..., bad], now[bad], length[bad], (now - applied)[bad], contact[bad]
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

    none = {
        name: np.zeros((len(outputs["film"]), cases)) for name in ("receptor", "sampled", "undissolved", "follicles")
    }
    return Trace(
        **{name: np.stack(values) for name, values in outputs.items()}, **none,
        layer_integral=integrals["layer"], free_integral=integrals["free"], film_integral=film_integral,
        course=course, film_course=film_course, film_after=film_after, redone=redone,
    )  # fmt: skip


def _step(cells: Cells, amount: Array, at: Array, length: Array, since: Array, contact: Array) -> Change:
    """One SDIRK2 step of all cases."""
    faces = faces_at(cells, amount, at, length, since, contact)
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
        faces = faces_at(cells, amount, start, part, since + number * part, contact)
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
    in_layers, _ = by_layer(cells, held[film:], open_share_at(cells, at + length / 2))
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
        film_integral=held[:film].sum(axis=(0, 1)),
    )


def _negative(cells: Cells, amount: Array, at: Array, dose: Array) -> NDArray[np.int64]:
    """The cases in which a compartment fell below what round-off explains."""
    in_layers, fluid = by_layer(cells, amount[cells.film_rows :], open_share_at(cells, at))
    lowest = np.minimum(in_layers.min(axis=0), fluid)
    if cells.film_rows:
        lowest = np.minimum(lowest, amount[0].sum(axis=0))
    return np.flatnonzero(lowest < -presets.NEGATIVE_GUARD * dose)
