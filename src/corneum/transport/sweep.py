"""The sweep backwards of `adjoint`: the steps that the march takes, each one transposed.

With the matrix C = M + G h A of `march` (symmetric, so its own transpose, also where a receptor borders it) and l the
rate of J per mean u of a step, p = dJ/dm at the step's end becomes that at its start, and q is what a unit is worth
that enters a cell over the step:

    C y2 = M p + G h l          C y1 = (1 - G) h l + f M y2          p <- (1 - f) y2 + y1          q = G (y1 + y2)

where M, A and l are those of that step, also while channels close and the film dries. A step that the guard does
again as implicit Euler steps of length d is transposed as these, which share one matrix: C = M + d A, C y = M p + d l,
p <- y, and q is the mean y.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cells import Cells, Faces, cells_of, faces_at, open_share_at, take
from corneum.transport.groups import Group
from corneum.transport.march import FIRST, GAMMA, Moment, _system
from corneum.transport.retrace import retraced
from corneum.transport.supply import supply_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Swept:
    """J per unit, for b cases: put into each cell at the start (Z, R, b), solid where the case's deposit is; on the
    skin or into follicles with the film at the start and with each one put on later (1 + A, b); of a u held at the
    surface (b,). reached, redone (b,): whether the film was at its solubility, and steps that the guard did again."""

    cells: Array
    film: Array
    follicles: Array
    held: Array
    reached: NDArray[np.bool_]
    redone: Array


@dataclass(frozen=True)
class _Target:
    """What J counts: places by weight, over time or at the end. layer (Z,): the weight of each row's layer."""

    weights: Mapping[str, float]
    at_end: bool
    layer: Array

    def of(self, place: str) -> float:
        return self.weights.get(place, 0.0)


@dataclass
class _Costate:
    """J per unit at the start of a step, in each cell (F + Z, R, b) and in the receptor (b,); and entering a cell over
    the step (F + Z, R, b), or as a u held at the surface meanwhile (b,)."""

    amount: Array
    receptor: Array
    entering: Array
    held: Array


def sweep(group: Group, weights: Mapping[str, float], measure: str) -> Swept:
    """What units are worth in a group of cases, by where and when they are put."""
    problem = group.problem
    cells, (placed, supply) = cells_of(problem, group.mesh), supply_of(problem, group.mesh)
    path = retraced(group, cells, supply, placed)
    layer = np.array([weights.get(name, 0.0) for name in problem.layers.names])[group.mesh.layer]
    target = _Target(weights, measure == "end", layer)
    film, none, end = cells.film_rows, np.zeros(problem.cases), group.schedule.edges[-1]
    in_cells = np.zeros((film + len(cells.height), *cells.area.shape))
    if target.at_end:
        in_cells = _amounts(cells, target, open_share_at(cells, end))
    now = _Costate(in_cells, none + target.of("receptor"), np.zeros_like(in_cells), none)
    solid, hairs, held = np.zeros_like(in_cells[film:]), none + target.of("follicles"), none
    if supply is not None:
        solid += target.of("undissolved") * np.maximum(1 - end / supply.dissolves, 0.0)
    laid, run_in = (np.zeros((1 + problem.reapply_at.shape[1], problem.cases)) for _ in range(2))

    for step in range(len(path.moments) - 1, -1, -1):
        moment, bad, after = path.moments[step], path.again[step], now
        now = _transposed(cells, target, moment, after)
        if bad.size:
            again = _guarded_transposed(take(cells, bad), target, take(moment, bad), take(after, bad))
            for entry in fields(now):
                getattr(now, entry.name)[..., bad] = getattr(again, entry.name)
        held = held + now.held
        if supply is not None:
            entering = now.entering[film:]
            solid += np.where(moment.at < supply.dissolves, moment.length / supply.dissolves, 0.0) * entering
            emptied = -np.expm1(-supply.rate * moment.length)
            hairs = hairs + emptied * ((supply.band * entering).sum(axis=(0, 1)) - hairs)
        for kind, which in reversed(path.events[step]):
            if kind == "sample" and problem.receptor is not None:
                now.receptor += problem.receptor.share * (target.of("sampled") - now.receptor)
            if kind == "apply":
                laid[1 + which], run_in[1 + which] = _on_skin(cells, now), hairs
            if kind in ("wipe", "apply") and film:
                now.amount[0] = target.of("wiped")
    laid[0], run_in[0] = _on_skin(cells, now), hairs
    in_tissue = now.amount[film:]
    if problem.deposit is not None:
        in_tissue = np.where(problem.deposit.dissolves > 0, solid, in_tissue)
    redone = np.zeros(problem.cases)
    np.add.at(redone, np.concatenate(path.again), 1)
    return Swept(in_tissue, laid, run_in, held, path.reached, redone)


def _on_skin(cells: Cells, now: _Costate) -> Array:
    """J (b,) per unit of a film just put on."""
    return np.asarray((cells.area * now.amount[0]).sum(axis=0) * cells.film_rows)


def _transposed(cells: Cells, target: _Target, moment: Moment, after: _Costate) -> _Costate:
    """One step of second order, backwards."""
    weight = GAMMA * moment.length
    rest = moment.length - weight
    faces = _faces(cells, moment)
    system = _system(cells, faces, weight)
    rate, below = _rates(cells, target, faces, moment)
    room, room_below = faces.capacity, system.volume
    y2, below2 = system.solve(room * after.amount + weight * rate, room_below * after.receptor + weight * below)
    y1, below1 = system.solve(rest * rate + FIRST * room * y2, rest * below + FIRST * room_below * below2)
    entering = GAMMA * (y1 + y2)
    held = moment.length * (faces.top * entering[0]).sum(axis=0)
    return _Costate((1 - FIRST) * y2 + y1, (1 - FIRST) * below2 + below1, entering, held)


def _guarded_transposed(cells: Cells, target: _Target, moment: Moment, after: _Costate) -> _Costate:
    """The same stretch as the guard marches it, backwards."""
    count = presets.GUARD_STEPS
    part = moment.length / count
    faces = _faces(cells, moment)
    system = _system(cells, faces, part)
    rate, below = _rates(cells, target, faces, moment)
    found = replace(after, entering=np.zeros_like(after.amount), held=np.zeros_like(part))
    for _ in range(count):
        found.amount, found.receptor = system.solve(
            faces.capacity * found.amount + part * rate, system.volume * found.receptor + part * below
        )
        found.entering += found.amount / count
        found.held += part * (faces.top * found.amount[0]).sum(axis=0)
    return found


def _faces(cells: Cells, moment: Moment) -> Faces:
    empty = np.zeros((cells.film_rows + len(cells.height), *cells.area.shape))
    return faces_at(cells, empty, moment.at, moment.length, moment.since, moment.contact, moment.air)


def _rates(cells: Cells, target: _Target, faces: Faces, moment: Moment) -> tuple[Array, Array]:
    """J per time and mean u of each cell (F + Z, R, b), and of the receptor (b,)."""
    below = np.zeros_like(moment.length)
    if not target.at_end:
        middle = moment.at + moment.length / 2
        return faces.capacity * _amounts(cells, target, open_share_at(cells, middle)), below
    film, cleared = cells.film_rows, target.of("cleared")
    found = np.empty_like(faces.loss)
    found[:film] = faces.loss[:film] * target.of("evaporated")
    found[film:] = faces.loss[film:] * (cleared + cells.metabolised * (target.of("metabolised") - cleared))[:, None]
    through = target.of("beneath") * faces.bottom
    found[-1] += through
    return found, below - through.sum(axis=0) if cells.receives else below


def _amounts(cells: Cells, target: _Target, open_share: Array) -> Array:
    """J per amount in each cell (F + Z, R, b), where an open channel's cell holds fluid and tissue."""
    found = np.empty((cells.film_rows + len(cells.height), *cells.area.shape))
    found[: cells.film_rows] = target.of("film")
    tissue = found[cells.film_rows :]
    tissue[...] = target.layer[:, None, None]
    rows = cells.channel_rows
    if rows:
        fluid = open_share * cells.fluid_partition
        share = fluid / (fluid + (1 - open_share) * cells.capacity[:rows])
        tissue[:rows, 0] += share * (target.of("channels") - tissue[:rows, 0])
    return found
