"""The unit cell of one channel by finite elements: another discretisation, another mesh, no line of the engine's.

Continuous elements of the first or second degree in (r, z) on a graded tensor mesh, consistent masses, SDIRK2 in time
with a sparse factorisation at every step (scikit-fem for the assembly, SuperLU for the systems). The film, mixed over
its thickness, lies on the surface's facets: a mass and a conductance along r, in contact as long as it is there.
One case, a film that does not dry, no deposit, a sealed floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu
from skfem import Basis, BilinearForm, ElementQuad1, ElementQuad2, FacetBasis, MeshQuad
from skfem.helpers import dot, grad

from corneum.transport.problem import Problem

Array = np.ndarray
GAMMA = 1 - 1 / np.sqrt(2)


@dataclass(frozen=True)
class Totals:
    """Amounts kg/m^2 at the end and integrals kg s/m^2 of the layers' tissue (L,); cleared and wiped kg/m^2."""

    layers: Array
    layer_integral: Array
    cleared: float
    wiped: float
    balance: float
    unknowns: int


def graded(length: float, first: float, growth: float) -> Array:
    """Edges from 0 to length; sizes grow by a factor a cell, from about `first` on."""
    count = max(1, round(np.log1p(length * (growth - 1) / first) / np.log(growth)))
    return length * np.expm1(np.arange(count + 1) * np.log(growth)) / np.expm1(count * np.log(growth))


def graded_to_both(length: float, first: float, growth: float) -> Array:
    """Edges from 0 to length; sizes grow from both ends to the middle."""
    half = graded(length / 2, first, growth)
    return np.concatenate([half, length - half[-2::-1]])


def edges_of(problem: Problem, size: float, growth: float) -> tuple[Array, Array]:
    """Edges in r and z, finest at the channel's wall (`size` of its radius), its tip and the faces of layers (`size` of
    a quarter of the layer, or of 50 um where it is thicker)."""
    openings = problem.channels
    assert openings is not None
    a, tip = openings.radius[0], openings.depth[0]
    outer = 1 / np.sqrt(np.pi * openings.density[0])
    inside = a - graded(a, size * a, growth)[::-1]
    r = np.concatenate([inside, a + graded(outer - a, size * a, growth)[1:]])
    marks = np.unique(np.concatenate([[0.0], np.cumsum(problem.layers.thickness[0]), [tip]]))
    z = [np.zeros(1)]
    for top, bottom in zip(marks, marks[1:], strict=False):
        first = size * min(bottom - top, 50e-6) / 4
        grading = graded if bottom == marks[-1] else graded_to_both
        z.append(top + grading(bottom - top, first, growth)[1:])
    return r, np.concatenate(z)


class UnitCell:
    """Matrices of a case on a mesh, on one sparsity pattern: constant parts and what the open share multiplies."""

    def __init__(self, problem: Problem, r: Array, z: Array, degree: int) -> None:
        layers, openings, film = problem.layers, problem.channels, problem.vehicle
        assert openings is not None and film is not None
        mesh = MeshQuad.init_tensor(r, z)
        element = ElementQuad1() if degree == 1 else ElementQuad2()
        basis = Basis(mesh, element, intorder=2 * degree + 1)
        middle = mesh.p[:, mesh.t].mean(axis=1)
        layer = np.searchsorted(np.cumsum(layers.thickness[0]), middle[1])
        inside = ((middle[0] < openings.radius[0]) & (middle[1] < openings.depth[0])).astype(float)
        area = np.pi * r[-1] ** 2

        def of(values: Array) -> Array:
            return values[:, None] * np.ones((1, basis.X.shape[-1]))

        @BilinearForm
        def mass(u: Any, v: Any, w: Any) -> Any:
            return 2 * np.pi * w.x[0] / area * w.c * u * v

        @BilinearForm
        def flow(u: Any, v: Any, w: Any) -> Any:
            return 2 * np.pi * w.x[0] / area * w.c * dot(grad(u), grad(v))

        @BilinearForm
        def along(u: Any, v: Any, w: Any) -> Any:
            return 2 * np.pi * w.x[0] / area * grad(u)[0] * grad(v)[0]

        k, d = layers.partition[0][layer], layers.diffusivity[0][layer]
        room, loss = k * (1 + layers.binding[0][layer]), k * (layers.clearance + layers.metabolism)[0][layer]
        fluid = openings.partition[0]
        surface = FacetBasis(mesh, element, facets=mesh.facets_satisfying(lambda x: x[1] < 1e-12), intorder=2 * degree)
        ones = np.ones(surface.dx.shape)
        on_top = film.partition[0] * film.thickness[0] * mass.assemble(surface, c=ones)
        spread = film.partition[0] * film.thickness[0] * film.diffusivity[0] * along.assemble(surface)
        parts = {
            "room": mass.assemble(basis, c=of(room)),
            "room_open": mass.assemble(basis, c=of(inside * (fluid - room))),
            "flow": flow.assemble(basis, c=of(k * d)) + mass.assemble(basis, c=of(loss)),
            "flow_open": flow.assemble(basis, c=of(inside * (fluid * openings.diffusivity[0] - k * d)))
            - mass.assemble(basis, c=of(inside * loss)),
            "film": on_top,
            "film_flow": spread,
        }
        pattern = csc_matrix(sum(abs(part) for part in parts.values()))
        pattern.sort_indices()
        rows, columns = pattern.indices, np.repeat(np.arange(basis.N), np.diff(pattern.indptr))
        self.pattern = pattern
        self.data = {name: np.asarray(csc_matrix(part)[rows, columns]).ravel() for name, part in parts.items()}
        self.unknowns = int(basis.N)
        unit = np.ones(basis.N)
        self.film = np.asarray(on_top @ unit)
        self.loss = np.asarray(mass.assemble(basis, c=of(loss)) @ unit)
        self.loss_open = -np.asarray(mass.assemble(basis, c=of(inside * loss)) @ unit)
        held = [mass.assemble(basis, c=of(room * (layer == index))) @ unit for index in range(len(layers.names))]
        freed = [-mass.assemble(basis, c=of(inside * room * (layer == n))) @ unit for n in range(len(layers.names))]
        self.held, self.held_open = np.array(held), np.array(freed)
        self.concentration = film.concentration[0] / film.partition[0]
        self.law = (openings.recoil_share[0], openings.recoil_time[0], openings.half_life[0])

    def open_share(self, at: float) -> float:
        share, time, half = self.law
        return float(share * np.exp(-at / time) + (1 - share) * 0.5 ** (at / half))

    def matrix(self, data: Array) -> csc_matrix:
        return csc_matrix((data, self.pattern.indices, self.pattern.indptr), shape=self.pattern.shape)


def time_stepping(cell: UnitCell, edges: Array, wipe: float) -> Totals:
    """All steps between `edges` (s); the film is taken off at `wipe`, which is one of them."""
    data = cell.data
    dose = cell.concentration * cell.film.sum()
    amount = cell.concentration * cell.film
    integral = np.zeros(len(cell.held))
    cleared = wiped = 0.0
    on, factor = 1.0, (1 - GAMMA) / GAMMA
    last = np.zeros(cell.unknowns)
    for at, until in zip(edges, edges[1:], strict=False):
        if at == wipe:
            taken = cell.matrix(data["film"]) @ last
            wiped, amount = float(taken.sum()), amount - taken
            on = 0.0
        length = until - at
        share = cell.open_share(at + length / 2)
        room = data["room"] + share * data["room_open"] + on * data["film"]
        flow = data["flow"] + share * data["flow_open"] + on * data["film_flow"]
        system = splu(
            cell.matrix(room + GAMMA * length * flow),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        first = system.solve(amount)
        second = system.solve((1 - factor) * amount + factor * (cell.matrix(room) @ first))
        mean = (1 - GAMMA) * first + GAMMA * second
        amount = amount - length * (cell.matrix(flow) @ mean)
        integral += length * ((cell.held + share * cell.held_open) @ mean)
        cleared += length * float((cell.loss + share * cell.loss_open) @ mean)
        last = second
    end = cell.open_share(edges[-1])
    layers = (cell.held + end * cell.held_open) @ last
    left = float(amount.sum())
    return Totals(layers, integral, cleared, wiped, (dose - left - cleared - wiped) / dose, cell.unknowns)


def steps(stops: list[float], first: float, growth: float) -> Array:
    """Times from 0 that grow from `first` (s) at 0 and at every stop but the last."""
    times = [0.0]
    for start, stop in zip([0.0, *stops], stops, strict=False):
        count = int(np.ceil(np.log1p((stop - start) * (growth - 1) / first) / np.log(growth)))
        shares = np.expm1(np.arange(1, count + 1) * np.log(growth)) / np.expm1(count * np.log(growth))
        times += list(start + (stop - start) * shares)
        times[-1] = stop
    return np.array(times)
