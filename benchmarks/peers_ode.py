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

from corneum.transport.coefficients import Coefficients, coefficients_of
from corneum.transport.groups import groups
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.supply import applied_of

Array = np.ndarray
GAMMA = 1 - 1 / np.sqrt(2)


@dataclass
class Semidiscrete:
    """dm/dt = -A(t) m / M(t) of one case, a film's row first where there is one: its constant parts as if channels were
    closed, the steps that the engine would take (E,) s, and the moment at which the film is wiped off.

    `begin` must come before all else: it says whether the film is still there.
    """

    constant: Coefficients
    capacity: Array
    loss: Array
    axial: Array
    radial: Array
    floor: Array
    start: Array
    edges: Array
    wipe: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.capacity.shape  # type: ignore[return-value]

    def parts(self, at: float) -> tuple[Array, Array, Array, Array]:
        """Capacities, losses, axial and radial conductances; the channel's entries are written anew."""
        whole, w = self.constant, self.open_share(at)
        film, n, k = whole.film_rows, whole.channel_rows, whole.channel_cells
        height, area = whole.height[:n], whole.area[:k, 0]
        tissue, held = whole.permeability[:n], whole.capacity[:n]
        inside = tissue + w * (whole.fluid_permeability - tissue)
        rows = slice(film, film + n)
        self.now_capacity[rows, :k] = (held + w * (whole.fluid_partition - held)) * height * area
        self.now_loss[rows, :k] = (1 - w) * whole.loss[:n] * height * area
        half = height / (2 * inside)
        if film:
            self.now_axial[0, :k] = self.on * area / half[0]
        through = np.concatenate([half, whole.half[n : n + 1]])
        below = self.now_axial[film : film + n, :k]
        below[...] = (area / (through[:-1] + through[1:]))[: len(below)]
        around = whole.around[:n]
        self.now_radial[rows, : k - 1] = around * inside / (whole.outer[: k - 1, 0] + whole.inner[1:k, 0])
        self.now_radial[rows, k - 1 : k] = around / (whole.outer[k - 1, 0] / inside + whole.inner[k, 0] / tissue)
        return self.now_capacity, self.now_loss, self.now_axial, self.now_radial

    def open_share(self, at: Array | float) -> Array:
        whole = self.constant
        recoil = whole.recoil_share * np.exp(-np.asarray(at) / whole.recoil_time)
        return np.asarray(recoil + (1 - whole.recoil_share) * 2.0 ** (-np.asarray(at) / whole.half_life))

    def begin(self, *, film: bool) -> None:
        self.on = float(film)
        self.now_capacity, self.now_loss = self.capacity.copy(), self.loss.copy()
        self.now_axial, self.now_radial = self.axial.copy(), self.radial.copy()
        if self.constant.film_rows:
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
        result[-1] -= self.floor * u[-1]
        return result.ravel()

    def diagonals(self, at: float) -> tuple[Array, Array, Array, Array]:
        """Capacities, the diagonal of A, and its two negated off-diagonals, by cell."""
        capacity, loss, axial, radial = self.parts(at)
        leaving = loss.copy()
        leaving[:-1] += axial
        leaving[1:] += axial
        leaving[:, :-1] += radial
        leaving[:, 1:] += radial
        leaving[-1] += self.floor
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
        """Amounts in the tissue of layers (L, n) of states (cells, n)."""
        whole = self.constant
        cells = amounts.reshape(*self.shape, -1)[whole.film_rows :]
        n, fluid = whole.channel_rows, self.open_share(at) * whole.fluid_partition
        summed = cells.sum(axis=1)
        tissue = (1 - self.open_share(at)) * whole.capacity[:n]
        summed[:n] -= cells[:n, : whole.channel_cells].sum(axis=1) * (fluid / (fluid + tissue))
        return np.add.reduceat(summed, whole.starts, axis=0)


def semidiscrete(problem: Problem, preset: Preset) -> Semidiscrete:
    """One case with a film that does not dry, or a deposit in solution, on the mesh that the engine makes for a
    preset."""
    (group,) = groups(problem, preset)
    whole = coefficients_of(problem, group.mesh)
    closed, film = whole.closed, whole.film_rows
    capacity, loss, axial, radial = (
        array[..., 0].copy() for array in (closed.capacity, closed.loss, closed.axial, closed.radial)
    )
    if film:
        thick = whole.film_thickness
        capacity[0] = whole.film_partition * thick * whole.area[:, 0]
        axial[0] = closed.surface[:, 0]
        along = 2 * np.pi * whole.density * thick * whole.film_permeability
        radial[0] = along / (whole.outer[:-1, 0] + whole.inner[1:, 0])
    start = applied_of(problem, group.mesh, whole).amount[..., 0].ravel()
    end = float(problem.times[0, -1])
    wipe = float(problem.wipe_at.min(initial=end)) if film else end
    return Semidiscrete(
        whole, capacity, loss, axial, radial, closed.floor[:, 0], start, group.schedule.edges[:, 0], min(wipe, end)
    )


def integrated(equations: Semidiscrete, method: str, relative: float) -> Array:
    """Time integrals of the layers and what left the skin below or was lost in it (L + 1,), by an integrator of SciPy
    at a relative tolerance; the absolute one is that of the dose a cell."""
    amount, integral = equations.start, np.zeros(len(equations.constant.starts))
    dose, width, film = amount.sum(), equations.shape[1], equations.constant.film_rows
    left, end = dose, equations.edges[-1]
    options = {"jac": equations.sparse}
    if method == "LSODA":
        options = {"jac": equations.banded, "lband": width, "uband": width}
    for begin, until in ((0.0, equations.wipe), (equations.wipe, end)):
        if until <= begin:
            continue
        equations.begin(film=begin < equations.wipe)
        result = solve_ivp(
            equations.slope,
            (begin, until),
            amount,
            method,
            rtol=relative,
            atol=relative * dose / amount.size,
            **options,
        )
        courses = equations.in_layers(result.t, result.y)
        integral += np.trapezoid(courses, result.t, axis=1)
        slopes = np.gradient(courses, result.t, axis=1, edge_order=2) if len(result.t) > 2 else np.zeros_like(courses)
        integral -= (np.diff(result.t) ** 2 / 12 * np.diff(slopes, axis=1)).sum(axis=1)
        amount = result.y[:, -1].copy()
        if film and until < end:
            left -= amount[:width].sum()
            amount[:width] = 0.0
    return np.append(integral, left - amount.sum())


def superlu(equations: Semidiscrete) -> Array:
    """The same by the engine's algorithm, with a sparse factorisation of the matrix at every step."""
    factor = (1 - GAMMA) / GAMMA
    amount, integral, gone = equations.start.copy(), np.zeros(len(equations.constant.starts)), 0.0
    width = equations.shape[1]
    equations.begin(film=True)
    for at, until in zip(equations.edges, equations.edges[1:], strict=False):
        if at == equations.wipe:
            equations.begin(film=False)
            amount[:width] = 0.0
        length = until - at
        capacity, leaving, beside, below = equations.diagonals(at + length / 2)
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
        integral += length * equations.in_layers(np.array([at + length / 2]), capacity * mean)[:, 0]
        moved = leaving * mean
        moved[:-1] -= beside * mean[1:]
        moved[1:] -= beside * mean[:-1]
        moved[:-width] -= below * mean[width:]
        moved[width:] -= below * mean[:-width]
        gone += length * (float(equations.now_loss.ravel() @ mean) + float(equations.floor @ mean[-width:]))
        amount = amount - length * moved
    return np.append(integral, gone)
