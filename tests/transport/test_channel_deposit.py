"""Fluid pushed into channels: all of it is somewhere, and nowhere stronger than it was in the product."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.transport import problem as make
from corneum.transport.problem import Channels, Layers, Placed, Problem
from corneum.transport.solve import solve

UM = 1e-6
few = settings(max_examples=25, deadline=None)
volumes = st.floats(-9, -2.5).map(lambda power: 10.0**power)
densities = st.floats(4, 7.3).map(lambda power: 10.0**power)


def skin(dermis: float = 0.7, epidermis: float = 0.6) -> Layers:
    thickness = np.array([15, 70, 1500]) * UM
    names = ("stratum_corneum", "viable_epidermis", "dermis")
    return make.layers(names, thickness, [1e-14, 5e-11, 2e-10], [0.05, epidermis, dermis])


def holes(density: float = 2.5e6, depth: float = 100 * UM, radius: float = 35 * UM) -> Channels:
    return make.channels(1, density=density, radius=radius, depth=depth, diffusivity=5e-10)


def placed(openings: Channels, volume: float, tissue: Layers | None = None, **more: float) -> Placed:
    asked = {"concentration": 10.0, "fluid_fraction": 0.3, "expansion": 1.2} | more
    return make.deposit_in_channels(openings, tissue or skin(), volume=volume, **asked)


@few
@given(
    volume=volumes,
    density=densities,
    reach=st.floats(1e-5, 1.5e-3),
    outlet=st.floats(0, 1.5e-3),
    dermis=st.floats(0.05, 3),
    epidermis=st.floats(0.05, 3),
)
def test_what_is_pushed_in_is_in_the_skin_or_on_it_and_nowhere_stronger_than_the_product(
    volume: float, density: float, reach: float, outlet: float, dermis: float, epidermis: float
) -> None:
    tissue, openings = skin(dermis, epidermis), holes(density)
    fitted = placed(openings, volume, tissue, reach=reach, outlet=min(outlet, reach))
    deposit = fitted.deposit
    assert deposit.amount / 10 + fitted.back_flow == pytest.approx(volume, rel=1e-9)
    assert fitted.back_flow[0] >= 0 and 0 <= deposit.in_lumen[0] <= 1
    # the lumen holds the product at most, and the cylinder of tissue what its water holds of it
    lumen = density * np.pi * (35 * UM) ** 2 * 100 * UM
    assert deposit.amount[0] * deposit.in_lumen[0] <= 10 * lumen * (1 + 1e-9)
    crossed = max(min(deposit.bottom[0], 100 * UM) - deposit.top[0], 0.0)
    cell = 1 / np.sqrt(np.pi * density)
    wide = min(deposit.radius[0], cell)
    around = density * np.pi * (wide**2 * (deposit.bottom[0] - deposit.top[0]) - (35 * UM) ** 2 * crossed)
    in_tissue = deposit.amount[0] * (1 - deposit.in_lumen[0])
    assert in_tissue <= 10 * min(dermis, epidermis, 1.5) * around * (1 + 1e-6) + 1e-15
    if in_tissue > 1e-15:
        assert deposit.top[0] >= 15 * UM * (1 - 1e-12), "the stratum corneum takes none"


@pytest.mark.parametrize("volume", [1e-7, 3e-6, 1e-4, 3e-3])
@pytest.mark.parametrize("backend", ["reference", "compiled"])
def test_no_water_is_ever_stronger_than_the_product(volume: float, backend: str) -> None:
    tissue, openings = skin(0.5, 0.2), holes(density=1e6)
    deposit = placed(openings, volume, tissue, reach=400 * UM).deposit
    at = make.times(1, [1e-3, 1.0, 60.0, 3600.0])
    exposure = solve(Problem(tissue, at, None, openings, deposit), "plan", backend)
    assert np.all(exposure.peak_concentration <= 10 * tissue.partition * (1 + 1e-6))
    held = exposure.layers.sum(axis=2) + exposure.channels
    assert held == pytest.approx(np.broadcast_to(deposit.amount[:, None], held.shape), rel=1e-6)


@few
@given(small=volumes, factor=st.floats(1, 100), reach=st.floats(1e-5, 1e-3), longer=st.floats(1, 3))
def test_more_volume_is_never_less_in_the_skin_and_longer_needles_never_less_room(
    small: float, factor: float, reach: float, longer: float
) -> None:
    openings = holes()
    here = placed(openings, small, reach=reach)
    more = placed(openings, small * factor, reach=reach)
    deeper = placed(openings, small, reach=reach * longer)
    assert more.deposit.amount[0] >= here.deposit.amount[0] * (1 - 1e-12)
    assert more.back_flow[0] >= here.back_flow[0]
    assert deeper.deposit.amount[0] >= here.deposit.amount[0] * (1 - 1e-12)


def test_a_little_stays_and_a_flood_flows_back() -> None:
    openings = holes()
    assert placed(openings, 1e-8, reach=400 * UM).back_flow[0] == 0
    flood = placed(openings, 1.0, reach=400 * UM)
    assert flood.back_flow[0] == pytest.approx(1.0, rel=3e-3)
    # all that the skin takes: lumens, and the dermis and epidermis swollen until their water is the product
    lumen = 2.5e6 * np.pi * (35 * UM) ** 2
    room = lumen * 100 * UM + 0.6 * (1570 * UM - lumen * 85 * UM)
    assert flood.deposit.amount[0] / 10 == pytest.approx(room, rel=1e-9)


def test_the_capsule_around_an_outlet_holds_the_fluid() -> None:
    """A bolus at one point, far from every edge: 4/3 pi R^3 of tissue, of which the open share holds it."""
    openings = replace(holes(density=1e4), depth=np.array([20 * UM]), radius=np.array([5 * UM]))
    volume = 1e4 * 1e-12  # 1 nL a channel
    fitted = placed(openings, volume, outlet=800 * UM, reach=800 * UM)
    lumen = np.pi * (5 * UM) ** 2 * 20 * UM
    radius = np.cbrt(3 * (1e-12 - lumen) / (4 * np.pi * 0.3))
    assert fitted.deposit.radius[0] == pytest.approx(radius, rel=1e-9)
    assert fitted.deposit.top[0] == pytest.approx(800 * UM - 2 * radius / 3, rel=1e-9)
    assert fitted.deposit.bottom[0] == pytest.approx(800 * UM + 2 * radius / 3, rel=1e-9)


def test_fluid_reaches_as_deep_as_the_needles_that_carried_it_and_no_less_than_the_lumen() -> None:
    openings = holes()
    lumen, tip = placed(openings, 2e-6), placed(openings, 2e-6, reach=400 * UM)
    assert tip.deposit.bottom[0] > lumen.deposit.bottom[0] > 100 * UM
    above = placed(openings, 2e-6, reach=50 * UM)
    assert above.deposit.bottom[0] == lumen.deposit.bottom[0]
    assert lumen.deposit.amount[0] == tip.deposit.amount[0] == pytest.approx(2e-5)


def test_a_needle_that_ends_in_the_epidermis_fills_no_dermis() -> None:
    openings = replace(holes(density=6e5), depth=np.array([40 * UM]))
    short, long = placed(openings, 5e-5, reach=80 * UM), placed(openings, 5e-5, reach=90 * UM)
    assert short.deposit.bottom[0] <= 85 * UM * (1 + 1e-12)
    assert short.back_flow[0] > 0.95 * 5e-5
    assert long.back_flow[0] == 0
