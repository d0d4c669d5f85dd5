"""Heat around one radio-frequency needle: quasi-static current, Joule heat, conduction with perfusion, coagulation.

    div(sigma grad phi) = 0, phi = 1 on the exposed needle and 0 half way to its neighbours
    c dT/dt = div(k grad T) - w (T - T0) + P sigma |grad phi|^2 / (sum of it)
    Omega = sum over time of A exp(-Ea / (R T))

A bipolar pair is one needle of either sign; half way between them the potential is zero, and in the equivalent cylinder
(`needle_grid`) that is its outer radius. The needle's power P is stated, so that only the shape of sigma counts:
sigma = 1 + s (T - T0), the same in all of the skin (dermis conducts alike from 10 kHz to 1 MHz, which is why the
frequency does not enter). Epidermis and fat are taken as dermis, and a needle as a cylinder with a flat end. Time steps
are implicit; heat above boiling evaporates the water of the cell first and comes back on cooling. Dried tissue keeps
conducting here; in truth it breaks the current, so that very high energies come out too large rather than too small.

Source: pennes1948 (perfusion), henriques1947 and pearce1993 (damage), wake2016 (conductivity of dermis).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array
from scipy.sparse.linalg import splu

from corneum.needling.needle_grid import NeedleGrid

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Medium:
    """Skin and needle: heat capacities c, J/m^3/K, and thermal conductivities k, W/m/K, of both; `perfusion` w,
    W/m^3/K; `temperature` before, `boiling` point, K; `latent_heat` of the water, J/m^3; `slope` s of sigma, 1/K.
    """

    heat_capacity: float
    conductivity: float
    perfusion: float
    temperature: float
    boiling: float
    latent_heat: float
    slope: float
    metal_heat_capacity: float
    metal_conductivity: float


@dataclass(frozen=True)
class Damage:
    """Kinetics of one kind of damage: frequency factor A, 1/s, and activation energy over the gas constant, K."""

    frequency_factor: float
    activation_temperature: float

    def rate(self, temperature: Array) -> Array:
        """A exp(-Ea / (R T)), 1/s."""
        return np.asarray(self.frequency_factor * np.exp(-self.activation_temperature / temperature))


@dataclass(frozen=True)
class Pulse:
    """Time steps: equal ones while the current flows, growing ones while the skin cools, s."""

    length: float
    cooling: float
    steps: int
    cooling_steps: int

    def intervals(self) -> tuple[tuple[float, bool], ...]:
        """Each step with its length, s, and whether the current flows; three lengths on end are alike in cooling."""
        heated = [(self.length / self.steps, True)] * self.steps
        ends = np.geomspace(self.length, self.length + self.cooling, self.cooling_steps // 3 + 1)
        cooled = [(float(length) / 3, False) for length in np.diff(ends) for _ in range(3)]
        return tuple(heated + cooled)


@dataclass(frozen=True)
class Heated:
    """The skin after a pulse, for M energies.

    `damage` Omega of each kind (K, C, M); `temperature` at the end (C, M) and the highest (C, M), K; heat that was
    `deposited`, that is still there (`stored`, vapour included) and that blood carried away (`lost`), J (M,); `vapour`
    (C, M), J, the most latent heat that a cell held.
    """

    damage: Array
    temperature: Array
    peak: Array
    deposited: Array
    stored: Array
    lost: Array
    vapour: Array


def joule_heat(grid: NeedleGrid, conductivity: Array) -> Array:
    """Share of the needle's power that each cell takes (C,): sigma |grad phi|^2, scaled to a sum of one.

    Args:
        grid: The cells.
        conductivity: Electrical conductivity of each cell (C,), in any unit; that of the needle does not count.
    """
    known = np.where(grid.electrode, np.inf, np.where(grid.metal, 0.0, conductivity))
    faces = grid.faces
    metal = grid.metal[faces.first] & grid.metal[faces.second]
    with np.errstate(divide="ignore", invalid="ignore"):
        first = faces.first_resistance / known[faces.first]
        through = np.where(metal, 0.0, 1 / (first + faces.second_resistance / known[faces.second]))
        of_first = np.where(through > 0, first * through, 0.0)
    rim = known[grid.rim] / grid.rim_resistance
    potential = _potential(grid, through, rim)
    lost = through * (potential[faces.first] - potential[faces.second]) ** 2
    heat = np.zeros(len(conductivity))
    np.add.at(heat, faces.first, lost * of_first)
    np.add.at(heat, faces.second, lost * (1 - of_first))
    heat[grid.rim] += rim * potential[grid.rim] ** 2
    return np.asarray(heat / heat.sum())


def _potential(grid: NeedleGrid, through: Array, rim: Array) -> Array:
    """Potential of each cell (C,): one on the electrode, zero beyond the rim; what is insulated stays at zero."""
    laplacian = _laplacian(grid, through)
    on_rim = np.zeros(len(grid.volumes))
    on_rim[grid.rim] = rim
    whole = csc_array(laplacian + diags_array(on_rim))
    skin, electrode = np.flatnonzero(~grid.metal), np.flatnonzero(grid.electrode)
    right = -whole[skin][:, electrode].sum(axis=1)
    potential = grid.electrode.astype(float)
    potential[skin] = splu(csc_array(whole[skin][:, skin])).solve(np.asarray(right))
    return potential


def _laplacian(grid: NeedleGrid, conductance: Array) -> csc_array:
    first, second = grid.faces.first, grid.faces.second
    cells = len(grid.volumes)
    entries = np.concatenate([conductance, conductance, -conductance, -conductance])
    rows, columns = np.concatenate([first, second, first, second]), np.concatenate([first, second, second, first])
    return csc_array(coo_array((entries, (rows, columns)), shape=(cells, cells)))


def heat(
    grid: NeedleGrid,
    medium: Medium,
    energies: Sequence[float] | Array,
    pulse: Pulse,
    damages: Sequence[Damage],
    *,
    source: Array | None = None,
) -> Heated:
    """The skin around a needle during a pulse and while it cools, for several energies at once.

    Args:
        grid: The cells.
        medium: Skin and needle.
        energies: What the needle gives in the pulse, J (M,).
        pulse: The time steps.
        damages: Kinds of damage that are summed up.
        source: Share of the power that each cell takes (C,) where it is known; else that of the current, followed as
            the skin warms.
    """
    energy = np.asarray(energies, dtype=float)
    capacity = grid.volumes * np.where(grid.metal, medium.metal_heat_capacity, medium.heat_capacity)
    water = np.where(grid.metal, 0.0, grid.volumes * medium.latent_heat)[:, None]
    perfused = np.where(grid.metal, 0.0, grid.volumes * medium.perfusion)
    conducting = np.where(grid.metal, medium.metal_conductivity, medium.conductivity)
    spreading = _laplacian(grid, grid.faces.conductance(conducting)) + diags_array(perfused)
    rise = np.zeros((len(capacity), len(energy)))
    peak, vapour, most_vapour = rise.copy(), rise.copy(), rise.copy()
    damage = np.zeros((len(damages), *rise.shape))
    lost, deposited = np.zeros(len(energy)), np.zeros(len(energy))
    length, share, factors = 0.0, np.zeros_like(rise), None
    for step, heated in pulse.intervals():
        if step != length or factors is None:
            length, factors = step, splu(csc_array(diags_array(capacity / step) + spreading))
        before = rise
        right = capacity[:, None] / step * rise
        if heated:
            share = _share(grid, medium, rise, source)
            right = right + share * (energy / pulse.length)
            deposited = deposited + share.sum(axis=0) * energy / pulse.length * step
        rise = np.asarray(factors.solve(right))
        lost = lost + (perfused[:, None] * rise).sum(axis=0) * step
        rise, vapour = _boiled(rise, vapour, capacity[:, None], water, medium.boiling - medium.temperature)
        peak, most_vapour = np.maximum(peak, rise), np.maximum(most_vapour, vapour)
        for kind, kinetics in enumerate(damages):
            damage[kind] += _summed(kinetics, medium.temperature + before, medium.temperature + rise, step)
    stored = (capacity[:, None] * rise + vapour).sum(axis=0)
    start = medium.temperature
    return Heated(damage, start + rise, start + peak, deposited, stored, lost, most_vapour)


def _share(grid: NeedleGrid, medium: Medium, rise: Array, source: Array | None) -> Array:
    if source is not None:
        return np.repeat(source[:, None], rise.shape[1], axis=1)
    return np.stack([joule_heat(grid, 1 + medium.slope * warm) for warm in rise.T], axis=1)


def _boiled(rise: Array, vapour: Array, capacity: Array, water: Array, boiling: float) -> tuple[Array, Array]:
    """Heat above boiling goes into vapour while there is water; vapour gives it back below boiling."""
    over = capacity * (rise - boiling)
    moved = np.clip(over, -vapour, water - vapour)
    return rise - moved / capacity, vapour + moved


def _summed(kinetics: Damage, before: Array, after: Array, step: float) -> Array:
    """Damage of one step, exact where the logarithm of its rate runs straight between both ends."""
    first, second = kinetics.rate(before), kinetics.rate(after)
    apart = kinetics.activation_temperature * (1 / before - 1 / after)
    steep = np.abs(apart) > np.sqrt(np.finfo(float).eps)
    mean = np.where(steep, (second - first) / np.where(steep, apart, 1.0), (first + second) / 2)
    return np.asarray(mean * step)
