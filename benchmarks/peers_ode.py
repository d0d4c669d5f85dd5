"""General integrators on the engine's mesh and finite volumes: BDF (sparse) and LSODA (banded), and the engine's own
algorithm with a sparse factorisation at every step.

The right-hand side is plain NumPy, arranged as a user who knows what is constant would arrange it: only the faces of
the channel are made again at each call. Time integrals are trapezoids over the solver's steps, corrected at their ends
by the slopes (which spares the integrators steps); what is cleared is what is missing at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from benchmarks.base_case import END, WIPE, stated
from corneum.transport.groups import groups
from corneum.transport.presets import Preset

Array = np.ndarray
GAMMA = 1 - 1 / np.sqrt(2)


@dataclass
class Semidiscrete:
    """dm/dt = -A(t) m / M(t) of one case, the film's row first: constant parts, and the rows that the channel passes.

    `begin` must come before all else: it says whether the film is there.
    """

    height: Array
    area: Array
    around: Array
    outer: Array
    inner: Array
    rows: int
    permeability: Array
    capacity: Array
    loss: Array
    axial: Array
    radial: Array
    layer: Array
    edges: Array
    start: Array
    shape: tuple[int, int]
    tissue_room: Array
    tissue_loss: Array

    def parts(self, at: float) -> tuple[Array, Array, Array, Array]:
        """Capacities, losses, axial and radial conductances; the channel's entries are written anew."""
        n, w = self.rows, open_share(at)
        inside = self.permeability[:n] + w * (FLUID - self.permeability[:n])
        volume = self.height[:n] * self.area[0]
        self.now_capacity[1 : n + 1, 0] = (self.tissue_room[:n] + w * (1.0 - self.tissue_room[:n])) * volume
        self.now_loss[1 : n + 1, 0] = (1 - w) * self.tissue_loss[:n] * volume
        half = self.height[:n] / (2 * inside)
        below = np.append(half[1:], self.height[n] / (2 * self.permeability[n]))
        self.now_axial[1 : n + 1, 0] = self.area[0] / (half + below)
        self.now_axial[0, 0] = self.on * self.area[0] / half[0]
        spread = self.outer[0] / inside + self.inner[1] / self.permeability[:n]
        self.now_radial[1 : n + 1, 0] = self.around[:n] / spread
        return self.now_capacity, self.now_loss, self.now_axial, self.now_radial

    def begin(self, *, film: bool) -> None:
        self.on = float(film)
        self.now_capacity, self.now_loss = self.capacity.copy(), self.loss.copy()
        self.now_axial, self.now_radial = self.axial.copy(), self.radial.copy()
        self.now_axial[0] *= self.on

    def slope(self, at: float, amount: Array) -> Array:
        capacity, loss, axial, radial = self.parts(at)
        m = amount.reshape(self.shape)
        u = m / capacity
        down, outward = axial * (u[:-1] - u[1:]), radial * (u[:, :-1] - u[:, 1:])
        result = -loss * u
        result[:-1] -= down
        result[1:] += down
        result[:, :-1] -= outward
        result[:, 1:] += outward
        return result.ravel()

    def diagonals(self, at: float) -> tuple[Array, Array, Array, Array]:
        """Capacities, the diagonal of A, and its two negated off-diagonals, by cell."""
        capacity, loss, axial, radial = self.parts(at)
        leaving = loss.copy()
        leaving[:-1] += axial
        leaving[1:] += axial
        leaving[:, :-1] += radial
        leaving[:, 1:] += radial
        beside = np.zeros(self.shape)
        beside[:, :-1] = radial
        return capacity.ravel(), leaving.ravel(), beside.ravel()[:-1], axial.ravel()

    def banded(self, at: float, _: Array) -> Array:
        capacity, leaving, beside, below = self.diagonals(at)
        width, count = self.shape[1], capacity.size
        band = np.zeros((2 * width + 1, count))
        band[width] = -leaving / capacity
        band[width - 1, 1:] = beside / capacity[1:]
        band[width + 1, :-1] += beside / capacity[:-1]
        band[0, width:] = below / capacity[width:]
        band[2 * width, :-width] = below / capacity[:-width]
        return band

    def sparse(self, at: float, _: Array) -> csc_matrix:
        capacity, leaving, beside, below = self.diagonals(at)
        width = self.shape[1]
        matrix = diags([-leaving, beside, beside, below, below], [0, 1, -1, width, -width], format="csc")
        matrix.data /= np.repeat(capacity, np.diff(matrix.indptr))
        return matrix

    def in_layers(self, at: Array, amounts: Array) -> Array:
        """Amounts in the three target layers' tissue (3, n) of states (cells, n)."""
        cells = amounts.reshape(*self.shape, -1)
        w = open_share(at)
        room = self.tissue_room[: self.rows, None]
        summed = cells[1:].sum(axis=1)
        summed[: self.rows] -= cells[1 : self.rows + 1, 0] * (w / (w + (1 - w) * room))
        return np.add.reduceat(summed, np.flatnonzero(np.diff(self.layer, prepend=-1)), axis=0)[1:]


FLUID = 1e-9  # permeability of the channel's fluid and of the film


def open_share(at: Array | float) -> Array:
    return np.asarray(0.5 * np.exp(-np.asarray(at) / 600.0) + 0.5 * 2.0 ** (-np.asarray(at) / 18000.0))


def semidiscrete(preset: Preset) -> Semidiscrete:
    """The base case on the mesh that the engine makes for a preset."""
    problem = stated()
    (group,) = groups(problem, preset)
    mesh, tissue, film = group.mesh, problem.layers, problem.vehicle
    assert film is not None and problem.channels is not None
    layer, height, area = mesh.layer, mesh.height[:, 0], mesh.area[:, 0]
    k = tissue.partition[0][layer]
    permeability, room = k * tissue.diffusivity[0][layer], k * (1 + tissue.binding[0][layer])
    rate = k * tissue.clearance[0][layer]
    inner, outer = mesh.inner[:, 0], mesh.outer[:, 0]
    tall, width = len(height), len(area)
    around = 2 * np.pi * problem.channels.density[0] * height
    half = height / (2 * permeability)
    axial = np.empty((tall, width))
    axial[0] = area / half[0]
    axial[1:] = area / (half[:-1] + half[1:])[:, None]
    radial = np.empty((tall + 1, width - 1))
    spread = outer[:-1] + inner[1:]
    radial[1:] = (around * permeability)[:, None] / spread
    thick = film.thickness[0]
    radial[0] = 2 * np.pi * problem.channels.density[0] * thick * FLUID / spread
    capacity = np.concatenate([(thick * area)[None], (room * height)[:, None] * area])
    loss = np.concatenate([np.zeros((1, width)), (rate * height)[:, None] * area])
    start = np.zeros((tall + 1, width))
    start[0] = thick * area
    return Semidiscrete(
        height,
        area,
        around,
        outer,
        inner,
        mesh.channel_rows,
        permeability,
        capacity,
        loss,
        axial,
        radial,
        layer,
        group.schedule.edges[:, 0],
        start.ravel(),
        (tall + 1, width),
        room,
        rate,
    )


def integrated(system_of_equations: Semidiscrete, method: str, relative: float) -> Array:
    """The targets by an integrator of SciPy at a relative tolerance; the absolute one is that of the dose a cell."""
    amount, integral = system_of_equations.start, np.zeros(3)
    dose = amount.sum()
    left = dose
    for begin, end, film in ((0.0, WIPE, True), (WIPE, END, False)):
        system_of_equations.begin(film=film)
        options = {
            "lband": system_of_equations.shape[1],
            "uband": system_of_equations.shape[1],
            "jac": system_of_equations.banded,
        }
        if method != "LSODA":
            options = {"jac": system_of_equations.sparse}
        result = solve_ivp(
            system_of_equations.slope,
            (begin, end),
            amount,
            method,
            rtol=relative,
            atol=relative * dose / amount.size,
            **options,
        )
        courses = system_of_equations.in_layers(result.t, result.y)
        integral += np.trapezoid(courses, result.t, axis=1)
        slopes = np.gradient(courses, result.t, axis=1, edge_order=2) if len(result.t) > 2 else np.zeros_like(courses)
        steps = np.diff(result.t)
        integral -= (steps**2 / 12 * np.diff(slopes, axis=1)).sum(axis=1)
        amount = result.y[:, -1].copy()
        if film:
            left -= amount[: system_of_equations.shape[1]].sum()
            amount[: system_of_equations.shape[1]] = 0.0
    return np.append(integral, left - amount.sum())


def superlu(system_of_equations: Semidiscrete) -> Array:
    """The targets by the engine's algorithm, with a sparse factorisation of the matrix at every step."""
    factor = (1 - GAMMA) / GAMMA
    amount, integral, cleared = system_of_equations.start.copy(), np.zeros(3), 0.0
    width = system_of_equations.shape[1]
    system_of_equations.begin(film=True)
    for at, until in zip(system_of_equations.edges, system_of_equations.edges[1:], strict=False):
        if at == WIPE:
            system_of_equations.begin(film=False)
            amount[:width] = 0.0
        length = until - at
        capacity, leaving, beside, below = system_of_equations.diagonals(at + length / 2)
        g = GAMMA * length
        matrix = diags(
            [capacity + g * leaving, -g * beside, -g * beside, -g * below, -g * below],
            [0, 1, -1, width, -width],
            format="csc",
        )
        system = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
        first = system.solve(amount)
        second = system.solve((1 - factor) * amount + factor * capacity * first)
        mean = (1 - GAMMA) * first + GAMMA * second
        integral += length * system_of_equations.in_layers(at + length / 2, capacity * mean)[:, 0]
        cleared += length * float(system_of_equations.now_loss.ravel() @ mean)
        moved = leaving * mean
        moved[:-1] -= beside * mean[1:]
        moved[1:] -= beside * mean[:-1]
        moved[:-width] -= below * mean[width:]
        moved[width:] -= below * mean[:-width]
        amount = amount - length * moved
    return np.append(integral, cleared)
