"""Heat around a needle against closed forms: conduction, spreading, conservation, current, damage, convergence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from corneum.calibration.heat_table import RESOLUTION, damage_of, medium_of, numbers
from corneum.evidence.tables import load_tables
from corneum.needling.bioheat import Damage, Heated, Medium, Pulse, heat, joule_heat
from corneum.needling.coagulated_zone import coagulated_zone
from corneum.needling.needle_grid import Needle, NeedleGrid, Resolution, needle_grid

Array = NDArray[np.float64]

KNOWN = numbers(load_tables())
SKIN = medium_of(KNOWN)
COLLAGEN, CELL = damage_of(KNOWN, "collagen"), damage_of(KNOWN, "cell")
INSULATED = Needle(2e-3, 0.3e-3, 125e-6, 1.43e-3)
BARE = replace(INSULATED, exposed=INSULATED.depth)
PULSE = Pulse(0.1, 10.0, 20, 30)
MILLIJOULES = np.array([5.0, 20.0, 60.0, 100.0, 200.0, 400.0]) * 1e-3


def grid_of(needle: Needle, resolution: Resolution = RESOLUTION) -> NeedleGrid:
    return needle_grid(needle, 3e-3, resolution)


def heated(needle: Needle, medium: Medium = SKIN, pulse: Pulse = PULSE) -> tuple[NeedleGrid, Heated]:
    grid = grid_of(needle)
    return grid, heat(grid, medium, MILLIJOULES, pulse, [COLLAGEN, CELL])


@pytest.mark.parametrize("needle", [INSULATED, BARE])
@pytest.mark.parametrize("length", [0.01, 0.3, 4.0])
def test_what_is_deposited_is_stored_or_carried_away_by_blood(needle: Needle, length: float) -> None:
    medium = replace(SKIN, perfusion=100 * SKIN.perfusion)
    _, after = heated(needle, medium, Pulse(length, 10.0, 20, 30))
    assert after.deposited == pytest.approx(MILLIJOULES, rel=1e-9)
    assert after.stored + after.lost == pytest.approx(after.deposited, rel=1e-9)
    assert (after.lost > 0.05 * after.deposited).all()


def test_the_current_deposits_its_power_and_none_of_it_in_the_needle() -> None:
    grid = grid_of(INSULATED)
    share = joule_heat(grid, np.ones(len(grid.volumes)))
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert (share >= 0).all() and share[grid.metal].sum() == 0
    deep = np.repeat(grid.layer_centres > INSULATED.depth - 2 * INSULATED.exposed, grid.rings)
    assert share[deep].sum() > 0.9


def test_current_between_concentric_cylinders_is_that_of_the_closed_form() -> None:
    """A bare needle through all of the layer: sigma |grad phi|^2 falls as 1/r^2, its sum within r as ln r."""
    needle = Needle(20e-3, 20e-3, 125e-6, 1.43e-3)
    grid = needle_grid(needle, 1e-6, Resolution(60, 1, 40, 2))
    share = joule_heat(grid, np.ones(len(grid.volumes))).reshape(grid.layers, grid.rings)
    middle = share[grid.layers // 2]
    within = np.cumsum(middle[1:]) / middle.sum()
    exact = np.log(grid.radii[2:] / needle.radius) / np.log(needle.reach / needle.radius)
    # half of the way beyond the middle of a ring belongs to it, half to the next
    assert within == pytest.approx(exact, abs=1e-6)


def test_steady_conduction_between_concentric_cylinders_is_that_of_the_closed_form() -> None:
    """Heat enters at the needle and warms the skin evenly, q = Q (1 - r^2/R^2): T falls as ln r - r^2/2R^2."""
    needle = Needle(20e-3, 20e-3, 125e-6, 1.43e-3)
    grid = needle_grid(needle, 1e-6, Resolution(60, 1, 40, 2))
    source = np.zeros(len(grid.volumes))
    source[grid.metal] = grid.volumes[grid.metal] / grid.volumes[grid.metal].sum()
    medium = replace(SKIN, perfusion=0.0, boiling=1e6, heat_capacity=1.0, metal_heat_capacity=1.0)
    energy = 1e-3
    after = heat(grid, medium, [energy], Pulse(1.0, 1e-9, 50, 3), [], source=source)
    profile = (after.peak[:, 0]).reshape(grid.layers, grid.rings)[grid.layers // 2]
    radius, reach = grid.ring_centres, needle.reach
    flux = energy / 1.0 / (2 * np.pi * medium.conductivity * needle.depth)
    fallen = flux * (np.log(radius) - radius**2 / (2 * reach**2))
    assert profile[1] - profile[2:] == pytest.approx(fallen[2:] - fallen[1], rel=0.03)


def test_heat_from_a_point_spreads_as_in_the_closed_form() -> None:
    """E / (c (4 pi D t)^(3/2)) exp(-rho^2 / 4 D t), deep in wide skin with a needle of the same stuff."""
    needle = Needle(4e-3, 1e-3, 20e-6, 10e-3)
    grid = needle_grid(needle, 4e-3, Resolution(60, 40, 30, 60))
    medium = replace(
        SKIN,
        perfusion=0.0,
        boiling=1e6,
        metal_heat_capacity=SKIN.heat_capacity,
        metal_conductivity=SKIN.conductivity,
    )
    source = np.zeros(len(grid.volumes))
    below = int(np.searchsorted(grid.depths, needle.depth))
    source[below * grid.rings] = 1.0
    energy, time = 1e-3, 2.0
    after = heat(grid, medium, [energy], Pulse(1e-4, time, 4, 900), [], source=source)
    diffusivity = medium.conductivity / medium.heat_capacity
    at = np.hypot(
        np.tile(grid.ring_centres, grid.layers),
        np.repeat(grid.layer_centres - grid.layer_centres[below], grid.rings),
    )
    exact = (
        energy
        / medium.heat_capacity
        / (4 * np.pi * diffusivity * time) ** 1.5
        * np.exp(-(at**2) / (4 * diffusivity * time))
    )
    near = at < 1e-3
    assert after.temperature[near, 0] - medium.temperature == pytest.approx(exact[near], rel=0.02)


def test_damage_at_a_constant_temperature_is_rate_times_time() -> None:
    grid = grid_of(INSULATED)
    for kinetics, temperature in ((COLLAGEN, 350.0), (CELL, 330.0)):
        warm = replace(SKIN, temperature=temperature, boiling=1e6)
        after = heat(grid, warm, [0.0], Pulse(0.3, 2.0, 20, 30), [kinetics])
        exact = kinetics.frequency_factor * np.exp(-kinetics.activation_temperature / temperature) * 2.3
        assert after.damage == pytest.approx(exact, rel=1e-9)


def test_published_kinetics_lie_on_the_published_line_of_entropy_over_enthalpy() -> None:
    """Delta S = -327.5 + 31.47e-4 Delta H (jacques2006): within a factor of ten in rate at the transition."""
    boltzmann_over_planck = 2.0837e10
    for kinetics in (COLLAGEN, CELL):
        enthalpy = kinetics.activation_temperature * 8.314
        line = boltzmann_over_planck * 340.0 * np.exp((-327.5 + 31.47e-4 * enthalpy) / 8.314)
        assert abs(np.log10(kinetics.frequency_factor / line)) < 1.2


def test_boiling_holds_the_temperature_until_the_water_is_gone() -> None:
    grid, after = heated(INSULATED)
    water = np.where(grid.metal, 0.0, grid.volumes * SKIN.latent_heat)[:, None]
    assert (after.vapour <= water * (1 + 1e-9)).all()
    wet = (after.vapour < 0.999 * water) & ~grid.metal[:, None]
    assert (after.peak[wet] <= SKIN.boiling + 1e-6).all()
    assert after.vapour[:, MILLIJOULES == 0.005].sum() == 0 < after.vapour[:, MILLIJOULES == 0.4].sum()


@pytest.mark.parametrize("needle", [INSULATED, BARE])
def test_more_energy_coagulates_more(needle: Needle) -> None:
    grid, after = heated(needle)
    for kind in (0, 1):
        zones = [coagulated_zone(grid, damage) for damage in after.damage[kind].T]
        for size in ("volume", "width", "above", "below"):
            assert np.diff([getattr(zone, size) for zone in zones]).min() >= 0
        assert zones[-1].volume > 0
    assert (after.damage[1] >= 0).all()


def test_five_millijoules_are_not_a_hundred() -> None:
    grid, after = heated(INSULATED)
    few, many = (coagulated_zone(grid, after.damage[1, :, energy == MILLIJOULES].ravel()) for energy in (0.005, 0.1))
    assert few.volume == 0 and many.volume > 0.1e-9


def test_an_insulated_shaft_spares_the_skin_above_its_tip() -> None:
    """Steel carries some heat up the shaft, so that the skin near the surface is spared, not left cold."""
    (grid, insulated), (bare_grid, bare) = heated(INSULATED), heated(BARE)

    def rise(part: NeedleGrid, after: Heated) -> Array:
        upper = np.repeat(part.layer_centres < INSULATED.depth / 4, part.rings) & ~part.metal
        return np.asarray(after.peak[upper].max(axis=0) - SKIN.temperature)

    assert (rise(grid, insulated) < 0.5 * rise(bare_grid, bare)).all()
    zones = [coagulated_zone(part, after.damage[1, :, -1]) for part, after in ((grid, insulated), (bare_grid, bare))]
    assert zones[0].above < INSULATED.depth <= zones[1].above + 1e-9


def test_a_longer_pulse_coagulates_less_as_the_heat_leaves() -> None:
    volumes = []
    for length in (0.01, 0.1, 1.0, 4.0):
        grid, after = heated(INSULATED, SKIN, Pulse(length, 10.0, 20, 30))
        volumes.append(coagulated_zone(grid, after.damage[0, :, MILLIJOULES == 0.1].ravel()).volume)
    assert np.diff(volumes).max() <= 0 < volumes[0] and volumes[-1] == 0


def test_the_peak_converges_with_the_cells_and_the_steps() -> None:
    """Errors against four times as many cells and steps: at least halved by each doubling."""
    coarse = Resolution(8, 6, 6, 8)

    def zone(factor: int) -> float:
        grid = grid_of(INSULATED, coarse.refined(factor))
        after = heat(grid, SKIN, [0.1], Pulse(0.1, 10.0, 8 * factor, 12 * factor), [CELL])
        return coagulated_zone(grid, after.damage[0, :, 0]).volume

    sizes = [zone(factor) for factor in (1, 2, 4, 8)]
    errors = np.abs(np.array(sizes[:3]) - sizes[3])
    assert errors[2] < 0.03 * sizes[3]
    assert errors[2] < 0.6 * errors[0]


def test_a_needle_that_leaves_no_skin_is_refused() -> None:
    for wrong in (replace(INSULATED, radius=1e-3), replace(INSULATED, exposed=3e-3), replace(INSULATED, exposed=0.0)):
        with pytest.raises(ValueError, match="no skin"):
            grid_of(wrong)


def test_the_rate_of_damage_is_that_of_arrhenius() -> None:
    assert Damage(2.0, 300.0).rate(np.array([300.0])) == pytest.approx(2.0 / np.e)
