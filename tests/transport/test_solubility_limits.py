"""Supersaturated films, and sources that dissolve no further than their solubility."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.transport import problem as make
from corneum.transport.adjoint.adjoint_solution import solve_adjoint
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from tests.transport.everything import everything
from tests.transport.test_compiled import same
from tests.transport.test_engine import UM, balanced, face
from tests.transport.test_shedding import shedding
from tests.transport.test_slow_binding import bound_slowly

HOUR = 3600.0


def drying(sigma: float, concentration: float = 1.0, solubility: float = 4.0) -> Problem:
    """A film that dries from 20 to 2 um in 20 s, above skin that takes little; covered in neither."""
    tissue = make.layers(("stratum_corneum", "dermis"), [[10 * UM, 500 * UM]], [1e-15, 1e-10], clearance=[0.0, 1e-2])
    film = make.vehicle(
        1,
        thickness=20 * UM,
        concentration=concentration,
        diffusivity=1e-10,
        evaporation=9e-7,
        dry_thickness=2 * UM,
        solubility=solubility,
        supersaturation=sigma,
    )
    return Problem(tissue, make.times(1, np.array([1.0, 4.0, 8.0, 24.0]) * HOUR), film)


def uptake(problem: Problem) -> np.ndarray:
    return solve(problem, "fine").uptake[0]


def test_a_film_below_its_supersaturation_acts_as_if_nothing_could_precipitate() -> None:
    """Dry it holds ten times what it was laid with, 2.5 times its solubility."""
    unlimited, clear = uptake(drying(1.0, solubility=np.inf)), uptake(drying(2.6))
    assert np.array_equal(clear, unlimited)
    assert np.all(clear[:2] > 1.25 * uptake(drying(1.0))[:2])


def test_once_it_precipitates_solubility_holds_whatever_it_reached_before() -> None:
    """Above its supersaturation it falls back: hardly more passes than from a film that never rose above solubility."""
    never, fell_back = uptake(drying(1.0)), uptake(drying(2.4))
    assert np.allclose(fell_back[1:], never[1:], rtol=2e-2)


def test_what_precipitated_dissolves_again() -> None:
    """In the end both films have given all that they held."""
    late = replace(drying(1.5), times=make.times(1, [2000 * HOUR]))
    result = solve(late, "fine")
    assert result.film[0, -1] < 1e-3 * result.received[0, -1]
    assert result.mass_balance_error[0] < 1e-13


def test_a_fresh_film_is_clear_again() -> None:
    """Between wiping and the end it acts as the first did."""
    once = drying(2.6)
    again = replace(once, wipe_at=np.full((1, 1), HOUR), reapply_at=np.full((1, 1), 8 * HOUR))
    twice = replace(again, times=make.times(1, [9 * HOUR]))
    assert twice.vehicle is not None
    lying = replace(twice, vehicle=replace(twice.vehicle, supersaturation=np.ones(1)))
    assert solve(twice).uptake[0, -1] > 1.3 * solve(lying).uptake[0, -1]


def test_supersaturation_of_one_changes_nothing_and_back_ends_agree_above_it() -> None:
    for needled in (True, False):
        batch = everything(4, 17, needled=needled)
        assert batch.vehicle is not None
        ratio = 1 + 4 * np.random.default_rng(1).random(4)
        limited = replace(batch.vehicle, solubility=np.full(4, 0.3), supersaturation=ratio)
        result = same(replace(batch, vehicle=limited))
        balanced(result)
        plain = solve(replace(batch, vehicle=replace(limited, supersaturation=np.ones(4))))
        assert not np.allclose(plain.layers, result.layers, rtol=1e-3)


def test_few_cases_and_many_agree_on_supersaturated_films() -> None:
    batch = face(12, seed=4, wipe=False)
    assert batch.vehicle is not None
    film = replace(batch.vehicle, solubility=np.full(12, 0.5), supersaturation=np.linspace(1, 10, 12))
    batch = replace(batch, vehicle=film)
    together, few = same(batch), same(batch.take(np.arange(6, 10)))
    assert np.allclose(together.layers[6:10], few.layers, rtol=1e-9, atol=1e-18)


def test_the_run_backwards_holds_for_a_film_that_stays_clear() -> None:
    clear, cloudy = drying(2.6), drying(2.4)
    sensitivity = solve_adjoint(clear, "dermis")
    assert 20 * UM * sensitivity.film[0, 0] == pytest.approx(solve(clear).layer_integral[0, 1], rel=1e-9)
    with pytest.raises(InputFault, match="solubility"):
        solve_adjoint(cloudy, "dermis")


def placed(
    solubility: float, dissolves: float = 0.0, amount: float = 1e-3, hours: tuple[float, ...] = (0.1, 1.0, 24.0)
) -> Problem:
    """A band of 20 um in slow tissue above a quick sink; 50 kg/m^3 of it if all is dissolved."""
    tissue = make.layers(("dermis",), [[200 * UM]], 1e-12, 0.8, 0.5)
    band = make.deposit_band(1, amount=amount, top=90 * UM, bottom=110 * UM, dissolves=dissolves, solubility=solubility)
    return Problem(tissue, make.times(1, np.array(hours) * HOUR), deposit=band, beneath="sink")


def test_a_source_raises_no_water_above_its_solubility() -> None:
    """All that the skin holds dissolved at 2 kg/m^3 everywhere is more than it ever does hold."""
    for dissolves in (0.0, 1800.0):
        result = solve(placed(2.0, dissolves), "fine")
        assert result.mass_balance_error[0] < 1e-13
        most = 2.0 * 0.8 * 1.5 * 200 * UM
        assert np.all(result.course.layers[0, :, 0] <= most * (1 + 1e-9))
        assert np.all(np.diff(result.undissolved[0]) < 0)
        assert result.undissolved[0, 0] > 0.8 * 1e-3


def test_below_its_solubility_nothing_changes_and_a_higher_one_dissolves_sooner() -> None:
    free = solve(placed(np.inf))
    assert np.allclose(solve(placed(1e3)).layers, free.layers, rtol=1e-12)
    assert np.all(solve(placed(1e3)).undissolved == 0)
    waits = [solve(placed(limit)).undissolved[0, 1] for limit in (0.5, 1.0, 2.0, 5.0, 20.0)]
    assert np.all(np.diff(waits) < 0)


def test_a_saturated_plane_dissolves_at_the_rate_of_diffusion_from_it() -> None:
    """From a thin band at solubility S the amount given to half spaces of capacity phi on either side is
    2 * 2 S sqrt(P phi t/pi) with P = K D."""
    result = solve(placed(1.0, hours=(0.02, 0.1, 0.3)), "reference")
    time = result.times[0]
    given = 1e-3 - result.undissolved[0] - 20 * UM * 0.8 * 1.5
    expected = 4 * 1.0 * np.sqrt(0.8e-12 * 0.8 * 1.5 * time / np.pi)
    assert np.allclose(given, expected, rtol=0.03)


def test_solids_among_everything_conserve_mass_by_either_back_end() -> None:
    for needled in (True, False):
        batch = shedding(bound_slowly(everything(5, 23, needled=needled)))
        assert batch.deposit is not None
        limit = np.where(np.arange(5) == 2, np.inf, 0.3)
        batch = replace(batch, deposit=replace(batch.deposit, solubility=limit))
        result = same(batch)
        balanced(result)
        assert np.all(result.undissolved > -1e-9 * result.received)
        alone = solve(batch.take(np.array([2])))
        assert np.allclose(alone.layers[0], result.layers[2], rtol=1e-9, atol=1e-12 * result.received[2, -1])


def test_the_run_backwards_refuses_a_source_at_its_solubility() -> None:
    assert solve_adjoint(placed(1e3), "dermis").by_cell
    with pytest.raises(InputFault, match=r"deposit\.solubility"):
        solve_adjoint(placed(1.0), "dermis")
