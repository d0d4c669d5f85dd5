"""What solute is worth by where it is put: the exact discrete adjoint of the reference march.

Let J be linear in the amounts m: a weighted sum of layer amounts, over time (their integral) or at the end. One sweep
backwards gives p = dJ/dm at time zero for every cell, hence J of every deposit, for the price of about one solve. With
the matrix C = M + G h A of `march` (symmetric, so its own transpose) and l the rate of J per mean u of a step,

    C y2 = M p + G h l          C y1 = (1 - G) h l + f M y2          p <- (1 - f) y2 + y1

where M, A and l are those of that step, also while channels close and the film dries. When the film is wiped off, what
was in it no longer counts: there p is that of the wiped amount.

It is the adjoint of the second-order steps. The guard of the march, which does a step again where it turned an amount
negative, depends on the dose and has no adjoint for all deposits at once; where `Exposure.redone` is 0, a forward run
gives the same J to round-off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport.blocks import factor
from corneum.transport.cells import Cells, Faces, cells_of, faces_at, open_share_at
from corneum.transport.groups import Group, groups
from corneum.transport.march import FIRST, GAMMA, _matrix
from corneum.transport.problem import Problem
from corneum.transport.schedule import Action

Array = NDArray[np.float64]

MEASURES = ("time_integral", "end")
INSIDE = ("film", "channels")
GONE = ("cleared", "metabolised", "beneath", "wiped", "evaporated")


@dataclass(frozen=True)
class Worth:
    """What a unit amount is worth by where it is put at time zero, for B cases: J per kg/m^2 (unit s for a time
    integral, 1 at the end).

    Each case has a mesh of its own: depths (Z + 1,) m and radii (R + 1,) m from the channel's axis are the edges of
    its cells (without channels one shell without end), cells (Z, R) their worth. film (B, 1 + A): the film put on at
    the start, and each one put on later; of a held concentration, the one number is J per kg/m^3 of it.
    """

    depths: tuple[Array, ...]
    radii: tuple[Array, ...]
    cells: tuple[Array, ...]
    film: Array

    def worth_of_deposit(self, top: ArrayLike, bottom: ArrayLike, radius: ArrayLike = np.inf) -> Array:
        """Worth (B,) of a unit amount spread evenly between two depths (m) and within a radius (m), scalars or (B,).

        Raises InputFault for a band that is empty or leaves the skin.
        """
        bands = np.broadcast_arrays(top, bottom, radius, np.empty(len(self.cells)))[:3]
        found = [self._band(case, *band) for case, band in enumerate(zip(*bands, strict=True))]
        return np.array([float(worth[0]) for worth in found])

    def worth_by_depth(self, tops: ArrayLike, height: float, radius: float = np.inf) -> Array:
        """Worth (B, D) of unit amounts in bands of one height (m) that start at the given depths (D,) m."""
        start = np.atleast_1d(np.asarray(tops, dtype=np.float64))
        return np.stack([self._band(case, start, start + height, radius) for case in range(len(self.cells))])

    def best_depth(self, height: float, radius: float = np.inf) -> tuple[Array, Array]:
        """Where the top of a band of that height (m) should lie so that its amount is worth most: depth (B,) m, and
        that worth (B,). Exact on the mesh: between the places where an end of the band meets an edge the worth is a
        straight line of the depth, so the best is one of these."""
        found = []
        for case, edges in enumerate(self.depths):
            tops = np.concatenate([edges, edges - height])
            tops = np.unique(tops[(tops >= 0) & (tops + height <= edges[-1])])
            if not tops.size:
                raise InputFault("height", f"{height:.4g} m", "of the band must be that of the skin at most")
            worth = self._band(case, tops, tops + height, radius)
            best = int(worth.argmax())
            found.append((tops[best], worth[best]))
        depth, worth = np.array(found).T
        return depth, worth

    def _band(self, case: int, top: ArrayLike, bottom: ArrayLike, radius: ArrayLike) -> Array:
        """Worth (D,) of bands (D,) of one case, by the exact overlap of volumes."""
        upper, lower = np.atleast_1d(top), np.atleast_1d(bottom)
        edges, radii = self.depths[case], self.radii[case]
        if not (np.all(upper >= 0) and np.all(lower > upper) and np.all(lower <= edges[-1] * (1 + 1e-12))):
            raise InputFault("deposit", f"{upper.min():.4g} to {lower.max():.4g} m",
                             f"must be a band between the surface and {edges[-1]:.4g} m")  # fmt: skip
        if not np.all(np.asarray(radius) > 0):
            raise InputFault("radius", f"{np.min(radius):.4g} m", "must be above zero")
        share = np.ones(1)
        if np.isfinite(radii[-1]):
            share = np.clip(np.minimum(radii[1:], radius) ** 2 - radii[:-1] ** 2, 0.0, None)
        by_row = self.cells[case] @ share / share.sum()
        until = np.concatenate([[0.0], np.cumsum(by_row * np.diff(edges))])
        return np.asarray((np.interp(lower, edges, until) - np.interp(upper, edges, until)) / (lower - upper))


def solve_adjoint(
    problem: Problem, of: str | Mapping[str, float], measure: str = "time_integral", preset: str = "plan"
) -> Worth:
    """What a unit amount is worth by where it is put, in each case of a batch; its own deposit and dose do not matter.

    J is made of the places `of` (one, or weights by place): layers, "film" and "channels" (open fluid); with measure
    "time_integral" their amounts over time (kg s/m^2), with "end" at the last output time (kg/m^2), where what was
    "cleared", "metabolised", "wiped", "evaporated" or went "beneath" until then may count too. Raises InputFault for
    an unknown place or measure, and where the film may saturate, since J is then not linear in the dose.
    """
    _linear(problem)
    weights = _weights(problem, of, measure)
    accuracy = presets.preset(preset, single_column=problem.channels is None)
    film = np.zeros((problem.cases, 1 + problem.reapply_at.shape[1]))
    found: dict[int, tuple[Array, Array, Array]] = {}
    for group in groups(problem, accuracy):
        tissue, on_skin = _sweep(group, weights, measure)
        film[group.members, : on_skin.shape[0]] = on_skin.T
        edges = np.concatenate([np.zeros((1, len(group.members))), np.cumsum(group.mesh.height, axis=0)])
        for place, member in enumerate(group.members):
            found[int(member)] = edges[:, place], group.mesh.edges[:, place], tissue[..., place]
    depths, radii, cells = zip(*(found[case] for case in range(problem.cases)), strict=True)
    return Worth(depths, radii, cells, film)


def _linear(problem: Problem) -> None:
    """Refuse what makes J no longer proportional to what is put, and what the sweep does not know."""
    if problem.layers.maximal_metabolism.any():
        raise InputFault(
            "layers.maximal_metabolism", None, "saturates, and no worth by place then holds for every dose"
        )
    unknown = {
        "cover_at": np.isfinite(problem.cover_at).any(), "receptor": problem.receptor is not None,
        "follicles": problem.follicles is not None,
    }  # fmt: skip
    for name, given in unknown.items():
        if given:
            raise InputFault(name, None, "is not part of a worth by place; leave it out")
    film = problem.vehicle
    if film is None or film.held:
        return
    # a film that may reach its solubility, wet or dry
    room = film.partition * film.thickness
    dry = np.where(film.evaporation > 0, film.dry_partition * film.dry_thickness, room)
    most = film.concentration * room / np.minimum(room, dry)
    if np.any(most > film.solubility):
        raise InputFault("vehicle.solubility", f"{film.solubility[most > film.solubility][0]:.4g}",
                         "is reached by the film, and no worth by place then holds for every dose")  # fmt: skip


def _weights(problem: Problem, of: str | Mapping[str, float], measure: str) -> dict[str, float]:
    if measure not in MEASURES:
        raise InputFault("measure", measure, f"is not known; allowed are {', '.join(MEASURES)}")
    given = {of: 1.0} if isinstance(of, str) else dict(of)
    allowed = (*problem.layers.names, *INSIDE, *(GONE if measure == "end" else ()))
    for name in given:
        if name not in allowed:
            close = get_close_matches(name, allowed, 1)
            raise InputFault("of", name, f"is no place of a {measure}; allowed are {', '.join(allowed)}", *close)
    return given


def _sweep(group: Group, weights: dict[str, float], measure: str) -> tuple[Array, Array]:
    """p of the tissue's cells (Z, R, b) at time zero; worth of each film put on (1 + A, b)."""
    cells = cells_of(group.problem, group.mesh)
    edges, actions = group.schedule.edges, group.schedule.actions
    last = len(edges) - 1
    shape = (cells.film_rows + cells.height.shape[0], *cells.area.shape)
    layer = np.array([weights.get(name, 0.0) for name in group.problem.layers.names])[group.mesh.layer]
    at_end = measure == "end"
    p = np.zeros(shape)
    if at_end:
        p = _amounts(cells, layer, weights, open_share_at(cells, edges[-1]))
    laid: list[Array] = []
    held = np.zeros(edges.shape[1])
    began = _began(actions, last)

    for step in range(last, -1, -1):
        if step < last:
            start, contact = began[step]
            now, length = edges[step], edges[step + 1] - edges[step]
            touching = np.full_like(now, contact)
            faces = faces_at(cells, np.zeros(shape), now, length, now - edges[start], touching)
            if at_end:
                rate = _leaving(cells, faces, weights)
            else:
                rate = faces.capacity * _amounts(cells, layer, weights, open_share_at(cells, now + length / 2))
            weight = GAMMA * length
            system = factor(*_matrix(faces, weight))
            y2 = system.solve(faces.capacity * p + weight * rate)
            y1 = system.solve((length - weight) * rate + FIRST * faces.capacity * y2)
            p = (1 - FIRST) * y2 + y1
            held += weight * (faces.top * (y1[0] + y2[0])).sum(axis=0)
        for _, kind, _ in reversed([action for action in actions if action[0] == step]):
            if kind != "output" and cells.film_rows:
                if kind == "apply":
                    laid.append((cells.area * p[0]).sum(axis=0))
                p[0] = weights.get("wiped", 0.0)
    vehicle = group.problem.vehicle
    if cells.film_rows:
        laid.append((cells.area * p[0]).sum(axis=0))
    elif vehicle is not None:
        laid.append(held / vehicle.partition)
    else:
        laid.append(held)
    return p[cells.film_rows :], np.stack(laid[::-1])


def _began(actions: tuple[Action, ...], steps: int) -> list[tuple[int, float]]:
    """For each step: at the start of which step the film of that time was put on or wiped, and whether it is there."""
    found, start, contact = [], 0, 1.0
    for step in range(steps):
        for at, kind, _ in actions:
            if at == step and kind != "output":
                start, contact = step, 1.0 if kind == "apply" else 0.0
        found.append((start, contact))
    return found


def _amounts(cells: Cells, layer: Array, weights: dict[str, float], open_share: Array) -> Array:
    """J per amount in each cell (F + Z, R, B), where an open channel's cell holds fluid and tissue."""
    tall, cases = cells.height.shape
    found = np.empty((cells.film_rows + tall, cells.area.shape[0], cases))
    found[: cells.film_rows] = weights.get("film", 0.0)
    tissue = found[cells.film_rows :]
    tissue[...] = layer[:, None, None]
    rows = cells.channel_rows
    if rows:
        fluid = open_share * cells.fluid_partition
        share = fluid / (fluid + (1 - open_share) * cells.capacity[:rows])
        tissue[:rows, 0] += share * (weights.get("channels", 0.0) - tissue[:rows, 0])
    return found


def _leaving(cells: Cells, faces: Faces, weights: dict[str, float]) -> Array:
    """J per time and mean u of each cell (F + Z, R, B) by what leaves the skin there."""
    film = cells.film_rows
    found = np.empty_like(faces.loss)
    found[:film] = faces.loss[:film] * weights.get("evaporated", 0.0)
    cleared, metabolised = weights.get("cleared", 0.0), weights.get("metabolised", 0.0)
    found[film:] = faces.loss[film:] * (cleared + cells.metabolised * (metabolised - cleared))[:, None]
    found[-1] += faces.bottom * weights.get("beneath", 0.0)
    return found
