"""Steps taken by hand, on meshes of the tests' own: any amounts to start from, any steps, every cell to read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import j1, jn_zeros

from corneum.transport import problem as make
from corneum.transport.backends.sdirk import StepChange, sdirk_step
from corneum.transport.coefficients import Coefficients, StepState, coefficients_of, open_share_at
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Layers, Problem
from corneum.transport.shells import resistances, tissue_resistances

FIRST_ZERO = float(jn_zeros(1, 1)[0])  # of J1: without flux at the edge


def round_mesh(
    layers: Layers, edges: np.ndarray, rows: int, *, pierced: bool = False, room: float = 1.0
) -> tuple[
    Problem,
    Mesh,
]:
    """Layers of `rows` even rows each in a cylinder sealed all around, with shells at `edges` (m, from 0).

    `pierced`: the first cell is an open channel all the way down, whose fluid holds `room` times what water does.
    """
    depth, radius = float(layers.thickness.sum()), edges[-1]
    openings = make.channels(
        1, density=1 / (np.pi * radius**2), radius=edges[1], depth=depth, diffusivity=1e-6, partition=room
    )
    deposit = make.deposit_band(1, amount=0.0, top=0.0, bottom=depth)
    problem = Problem(layers, make.times(1, [1.0]), channels=openings, deposit=deposit)
    heights = np.repeat(layers.thickness[0] / rows, rows)
    area = np.diff(edges**2) / radius**2
    layer = np.repeat(np.arange(len(layers.names)), rows)
    passed = len(layer) if pierced else 0
    column = edges[:, None]
    inner, outer = resistances(column)
    between, wall = tissue_resistances(column, inner, outer, 1, np.array([np.inf]))
    layers_alike = (np.repeat(part[None], len(layers.names), axis=0) for part in (between, wall))
    return problem, Mesh(heights[:, None], layer, passed, 1, area[:, None], inner, outer, *layers_alike, column)


def cylinder(layers: Layers, *, radius: float, rows: int, shells: int) -> tuple[Problem, Mesh]:
    """Even shells of tissue."""
    return round_mesh(layers, np.linspace(0.0, radius, shells + 1), rows)


def annulus(inner: float, outer: float, shells: int, *, clearance: float, room: float) -> tuple[Problem, Mesh]:
    """One row; geometric shells around a channel whose fluid holds `room` times what water does."""
    layers = make.layers(("dermis",), [[1e-4]], 1e-10, clearance=clearance)
    edges = np.concatenate([[0.0], np.geomspace(inner, outer, shells + 1)])
    return round_mesh(layers, edges, 1, pierced=True, room=room)


def bessel(mesh: Mesh) -> np.ndarray:
    """Integral of J0(j r/b) over each shell, as a share of the cylinder's surface (R,)."""
    edges = mesh.edges[:, 0]
    radius = edges[-1]
    return np.asarray(np.diff(edges * j1(FIRST_ZERO * edges / radius)) * 2 / (FIRST_ZERO * radius))


def cosine(floors: np.ndarray, heights: np.ndarray, length: float) -> np.ndarray:
    """Integral of cos(pi z/length) over rows that end at `floors`."""
    k = np.pi / length
    return np.asarray((np.sin(k * floors) - np.sin(k * (floors - heights))) / k)


def taken(
    problem: Problem, mesh: Mesh, amount: np.ndarray, edges: np.ndarray
) -> Iterator[tuple[Coefficients, StepChange]]:
    """What each step between `edges` (s) does, from `amount` (Z, R) on, without film, receptor or supply."""
    coefficients = coefficients_of(problem, mesh)
    yes, none = np.ones(1), np.zeros(1)
    now = amount[..., None]
    for start, stop in zip(edges, edges[1:], strict=False):
        length = np.array([stop - start])
        middle, end = (open_share_at(coefficients, np.array([at])) for at in (start + length[0] / 2, stop))
        change = sdirk_step(coefficients, now, StepState(length, yes, yes, middle, end, none, none, none, None))
        now = change.amount
        yield coefficients, change


def last(problem: Problem, mesh: Mesh, amount: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The amounts (Z, R) after all steps."""
    *_, (_, change) = taken(problem, mesh, amount, edges)
    return np.asarray(change.amount[..., 0])
