"""Covers, metabolism that saturates, receptors, deposits that dissolve and follicles, against closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import lambertw

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import extrapolated, solve, solve_with
from tests.transport.everything import everything
from tests.transport.test_compiled import same
from tests.transport.test_engine import UM, balanced, face

DEPTH = 100 * UM
TIMES = [600.0, 3600.0, 7200.0, 14400.0]


def tissue(**loss: float) -> make.Layers:
    return make.layers(("tissue",), [[DEPTH]], 1e-10, **loss)


def filled(layers: make.Layers, amount: float = 1e-4, **changed: object) -> Problem:
    """One sealed layer, evenly filled."""
    deposit = make.deposit_band(1, amount=amount, top=0.0, bottom=DEPTH)
    whole = Problem(layers, make.times(1, TIMES), deposit=deposit)
    return replace(whole, **changed)  # type: ignore[arg-type]


def refined(problem: Problem, refine: int) -> Exposure:
    """Every step cut into so many."""
    chosen = replace(presets.preset("fine", single_column=True), refine=refine)
    return solve_with(problem, chosen)


def order(problem: Problem, exact: np.ndarray, course: str = "layers") -> np.ndarray:
    """Observed order in time, from errors at the output times with steps cut into 4, 8 and 16."""
    errors = [np.abs(getattr(refined(problem, n), course).ravel() - exact).max() for n in (4, 8, 16)]
    return np.log2(np.array(errors[:-1]) / errors[1:])


# --- cover


def drying(**changed: object) -> Problem:
    batch = face(6, seed=2, wipe=False)
    assert batch.vehicle is not None
    film = replace(batch.vehicle, solute_evaporation=np.full(6, 2e-9), dry_partition=np.full(6, 20.0))
    return replace(batch, vehicle=film, **changed)  # type: ignore[arg-type]


def test_a_film_that_is_always_covered_equals_a_film_that_cannot_evaporate() -> None:
    open_film = drying()
    assert open_film.vehicle is not None
    none = np.zeros(6)
    cannot = replace(open_film, vehicle=replace(open_film.vehicle, evaporation=none, solute_evaporation=none))
    covered = same(drying(cover_at=np.zeros((6, 1))))
    assert np.all(covered.evaporated == 0)
    assert np.allclose(covered.layers, solve(cannot).layers, rtol=1e-12)
    assert np.all(solve(open_film).evaporated > 0)


def test_a_cover_stops_the_loss_to_the_air_and_no_longer() -> None:
    """A film on a layer that hardly takes anything up decays by exp(-k t/(K h)) of the time it lay open."""
    hardly = make.layers(("tissue",), [[DEPTH]], 1e-22)
    film = make.vehicle(
        1, thickness=20 * UM, concentration=1.0, diffusivity=1e-9, partition=2.0, solute_evaporation=1e-8
    )
    hours = 3600 * np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    cover, lift = [[3600.0, 14400.0]], [[10800.0]]
    result = solve(
        Problem(hardly, make.times(1, hours), film, cover_at=np.array(cover), uncover_at=np.array(lift)), "reference"
    )
    open_for = 3600 * np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
    assert np.allclose(result.film[0], 20 * UM * np.exp(-1e-8 * open_for / (2 * 20 * UM)), rtol=1e-6)


def test_under_a_cover_the_film_does_not_dry() -> None:
    """Covered for its first hour, a film on a tight layer dries an hour later, and loses ever more as it thins."""
    hardly = make.layers(("tissue",), [[DEPTH]], 1e-22)
    film = make.vehicle(
        1,
        thickness=20 * UM,
        dry_thickness=2 * UM,
        evaporation=5e-9,
        concentration=1.0,
        diffusivity=1e-9,
        solute_evaporation=1e-9,
        dry_partition=3.0,
    )
    at = np.array([1800.0, 3600.0, 7200.0])
    late = Problem(
        hardly, make.times(1, at + 3600), film, cover_at=np.zeros((1, 1)), uncover_at=np.full((1, 1), 3600.0)
    )
    now = Problem(hardly, make.times(1, at), film)
    assert np.allclose(solve(late, "reference").film, solve(now, "reference").film, rtol=1e-6)


@pytest.mark.parametrize("event", ["wipe_at", "reapply_at"])
def test_the_cover_goes_with_the_film(event: str) -> None:
    again = drying(cover_at=np.zeros((6, 1)), **{event: np.full((6, 1), 3600.0)})
    result = same(again)
    assert np.all(result.evaporated[:, 0] == 0)
    assert np.all((result.evaporated[:, -1] > 0) == (event == "reapply_at"))


# --- metabolism that saturates


def left_of(concentration: float, speed: float, half: float, at: np.ndarray) -> np.ndarray:
    """Concentration after dc/dt = -V c/(K_m + c), by Lambert's W."""
    start = concentration / half
    return np.asarray(half * lambertw(start * np.exp(start - speed * at / half)).real)


@pytest.mark.parametrize("start", [0.1, 1.0, 10.0])
def test_a_mixed_layer_empties_by_lamberts_w_and_with_second_order(start: float) -> None:
    partition, binding, half = 0.7, 1.5, 0.2
    free = start * half
    amount = free * (1 + binding) * DEPTH
    layers = tissue(partition=partition, binding=binding, maximal_metabolism=2e-4, half_saturation=half)
    case = filled(layers, amount)
    exact = left_of(free, 2e-4 / (1 + binding), half, np.array(TIMES)) * (1 + binding) * DEPTH
    result = extrapolated(case, "fine")
    assert np.allclose(result.layers[0, :, 0], exact, rtol=2e-4, atol=1e-6 * amount)
    assert np.allclose(result.metabolised[0], amount - exact, rtol=2e-4)
    assert np.all(order(case, exact) > 1.8)


def test_far_below_saturation_it_is_first_order_and_far_above_of_zero_order() -> None:
    slow = filled(tissue(maximal_metabolism=1e-4, half_saturation=1e5), 1e-6)
    linear = filled(tissue(metabolism=1e-9), 1e-6)
    assert np.allclose(solve(slow).metabolised, solve(linear).metabolised, rtol=1e-6)
    full = solve(filled(tissue(maximal_metabolism=1e-5, half_saturation=1e-9), 1e-4))
    assert np.allclose(full.metabolised[0], 1e-5 * DEPTH * np.array(TIMES), rtol=1e-6)


def test_it_stands_beside_the_other_losses_and_saturates_as_the_dose_rises() -> None:
    batch = face(8, seed=4)
    many = np.full_like(batch.layers.thickness, 1e-3)
    batch = replace(batch, layers=replace(batch.layers, maximal_metabolism=many, half_saturation=many))
    assert batch.deposit is not None and batch.vehicle is not None
    result = same(batch)
    film, placed = batch.vehicle, batch.deposit
    tenfold = replace(
        batch,
        vehicle=replace(film, concentration=10 * film.concentration),
        deposit=replace(placed, amount=10 * placed.amount),
    )
    more = solve(tenfold)
    assert np.all(more.metabolised < 10 * result.metabolised)
    assert np.all(more.cleared > 10 * result.cleared)


# --- receptor


def test_a_slab_that_empties_into_a_stirred_receptor() -> None:
    """Share that has left: 1 - sum 2 a(1 + a)/(1 + a + a^2 q^2) exp(-D q^2 t/l^2), tan q = -a q (Crank 1975, 4.37)."""
    partition, volume, diffusion = 2.0, 150 * UM, 1e-12
    ratio = volume / (partition * DEPTH)
    layers = make.layers(("tissue",), [[DEPTH]], diffusion, partition=partition)
    at = np.array([300.0, 1000.0, 3000.0, 10000.0])
    receptor = make.receptor(1, volume_per_area=volume)
    case = filled(layers, times=make.times(1, at), beneath="receptor", receptor=receptor)
    roots = np.array(
        [brentq(lambda q: np.tan(q) + ratio * q, (n - 0.5) * np.pi + 1e-9, n * np.pi) for n in range(1, 400)]
    )
    weights = 2 * ratio * (1 + ratio) / (1 + ratio + ratio**2 * roots**2)
    share = 1 - (weights * np.exp(-np.outer(at, diffusion * roots**2 / DEPTH**2))).sum(axis=1)
    result = extrapolated(case, "reference")
    assert np.allclose(result.beneath[0], 1e-4 * share * ratio / (1 + ratio), rtol=1e-4)
    assert np.allclose(result.receptor, result.beneath, rtol=1e-12)


def test_receptor_and_skin_come_to_rest_at_the_same_free_concentration() -> None:
    layers = make.layers(("tissue",), [[DEPTH]], 1e-10, partition=0.5, binding=3.0)
    receptor = make.receptor(1, volume_per_area=300 * UM)
    result = same(filled(layers, times=make.times(1, [86400.0]), beneath="receptor", receptor=receptor))
    room = 0.5 * 4.0 * DEPTH
    assert result.receptor[0, 0] == pytest.approx(1e-4 * 300 * UM / (300 * UM + room), rel=1e-9)


def test_samples_take_their_share_and_leave_room_for_more() -> None:
    batch = replace(face(6, seed=3, wipe=False), beneath="receptor", receptor=make.receptor(6, volume_per_area=2e-3))
    assert batch.receptor is not None
    taken = replace(
        batch,
        receptor=make.receptor(6, volume_per_area=2e-3, sampled_at=[1800.0, 7200.0], share=0.25),
    )
    result, never = same(taken), same(batch)
    assert np.all(result.sampled[:, 0] == 0)  # at one instant the reading comes first
    assert np.allclose(result.sampled[:, 1], 0.25 * result.receptor[:, 0], rtol=1e-12)
    assert np.allclose(result.receptor + result.sampled, result.beneath, rtol=1e-12, atol=1e-25)
    assert np.all(result.beneath[:, -1] > never.beneath[:, -1]) and np.all(never.sampled == 0)


def test_a_vast_receptor_is_a_sink_and_a_tiny_receptor_a_floor() -> None:
    def above(batch: make.Problem, volume: float) -> Exposure:
        return solve(replace(batch, beneath="receptor", receptor=make.receptor(6, volume_per_area=volume)))

    batch = face(6, seed=3, wipe=False)
    assert np.allclose(above(batch, 1e12).layers, solve(replace(batch, beneath="sink")).layers, rtol=1e-6, atol=1e-20)
    # around channels even a tiny one is no floor: it is mixed, and passes on what comes in beside them
    even = face(6, seed=3, wipe=False, needled=False)
    assert np.allclose(above(even, 1e-15).layers, solve(even).layers, rtol=1e-6, atol=1e-20)


# --- deposit that dissolves


def test_a_solid_goes_into_solution_where_it_lies_at_a_constant_rate() -> None:
    loss, until = 4e-4, 5000.0
    case = filled(tissue(clearance=loss))
    assert case.deposit is not None
    case = replace(case, deposit=replace(case.deposit, dissolves=np.array([until])))
    at = np.array(TIMES)
    result = solve(case, "reference")
    assert np.allclose(result.undissolved[0], 1e-4 * np.maximum(1 - at / until, 0), rtol=1e-12)
    dissolved = np.minimum(at, until)
    exact = 1e-4 / until / loss * -np.expm1(-loss * dissolved) * np.exp(-loss * (at - dissolved))
    assert np.allclose(result.layers[0, :, 0], exact, rtol=1e-5)
    assert np.all(order(case, exact) > 1.8)
    assert np.allclose(result.received, 1e-4)


def test_what_dissolves_at_once_or_soon_is_a_solution() -> None:
    batch = face(5, seed=7)
    assert batch.deposit is not None
    soon = replace(batch, deposit=replace(batch.deposit, dissolves=np.full(5, 1e-3)))
    assert np.allclose(same(soon).layers, solve(batch).layers, rtol=2e-3, atol=1e-6 * batch.deposit.amount.min())


def test_cases_of_a_batch_may_dissolve_by_different_times_or_not_within_it() -> None:
    batch = face(6, seed=9)
    assert batch.deposit is not None
    until = np.array([0.0, 60.0, 1800.0, 43200.0, 86400.0, 1e7])
    result = same(replace(batch, deposit=replace(batch.deposit, dissolves=until)))
    for case in (0, 3, 5):
        alone = replace(batch, deposit=replace(batch.deposit, dissolves=until)).take(np.array([case]))
        assert np.allclose(solve(alone).layers[0], result.layers[case], rtol=1e-9, atol=1e-20)
    assert np.all(result.undissolved[:5, -1] == 0) and result.undissolved[5, -1] > 0


# --- follicles


def haired(share: float, rate: float, **changed: object) -> Problem:
    """A film that is wiped off at once: what follicles took is all there is."""
    film = make.vehicle(1, thickness=20 * UM, concentration=1.0, diffusivity=1e-9)
    case = Problem(
        tissue(clearance=4e-4),
        make.times(1, TIMES),
        film,
        wipe_at=np.zeros((1, 1)),
        follicles=make.follicles(1, share=share, rate=rate, top=20 * UM, bottom=90 * UM),
    )
    return replace(case, **changed)  # type: ignore[arg-type]


def test_follicles_keep_their_share_from_a_wipe_and_empty_into_the_tissue() -> None:
    share, rate, loss = 0.3, 1e-3, 4e-4
    taken, at = share * 20 * UM, np.array(TIMES)
    case = haired(share, rate)
    result = solve(case, "reference")
    assert np.allclose(result.wiped[0], (1 - share) * 20 * UM)
    assert np.allclose(result.follicles[0], taken * np.exp(-rate * at), rtol=1e-12)
    exact = taken * rate / (loss - rate) * (np.exp(-rate * at) - np.exp(-loss * at))
    assert np.allclose(result.layers[0, :, 0], exact, rtol=1e-4)
    assert np.all(order(case, exact) > 1.8)


def test_each_fresh_film_fills_the_follicles_again() -> None:
    again = haired(0.3, 1e-3, reapply_at=np.array([[3600.0, 7200.0]]), wipe_at=np.array([[0.0, 3700.0, 7300.0]]))
    result = same(again)
    fresh = 0.3 * 20 * UM
    held = fresh * np.exp(-1e-3 * 14400) * (1 + np.exp(3.6) + np.exp(7.2))
    assert result.follicles[0, -1] == pytest.approx(held, rel=1e-12)
    assert result.received[0].tolist() == pytest.approx([20 * UM, 20 * UM, 40 * UM, 60 * UM])


def test_a_share_of_none_is_a_skin_without_follicles() -> None:
    batch = face(6, seed=3)
    bald = replace(batch, follicles=make.follicles(6, share=0.0, rate=1e-3, top=0.0, bottom=90 * UM))
    assert np.allclose(same(bald).layers, solve(batch).layers, rtol=1e-12)


# --- all of it


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.booleans())
def test_everything_at_once_balances_and_both_back_ends_agree(seed: int, needled: bool) -> None:
    balanced(solve(everything(4, seed, needled=needled)))
    same(everything(4, seed, needled=needled))


def test_parts_of_a_batch_joined_are_the_batch() -> None:
    batch = everything(6, 3, needled=True)
    parts = [batch.take(np.array(index)) for index in ([0, 1], [2], [3, 4, 5])]
    whole = make.join(parts)
    assert np.array_equal(whole.rows(), batch.rows())
    alone, together = solve(parts[1]), solve(whole)
    for name in ("layers", "receptor", "sampled", "undissolved", "follicles", "evaporated", "metabolised"):
        same_case = getattr(together, name)[2]
        assert np.allclose(getattr(alone, name)[0], same_case, rtol=1e-9, atol=1e-12 * alone.received[0, -1]), name
    for name, value in (("receptor", make.receptor(6, volume_per_area=1e-3)), ("cover_at", np.full((6, 5), 60.0))):
        with pytest.raises(InputFault, match="joined"):
            make.join([batch, replace(batch, **{name: value})])


@pytest.mark.soak
def test_hundreds_of_cases_with_everything_at_once() -> None:
    for seed in range(20):
        for needled in (True, False):
            same(everything(12, seed, needled=needled))


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("layers", "maximal_metabolism", -1.0),
        ("layers", "half_saturation", 0.0),
        ("deposit", "dissolves", np.inf),
        ("receptor", "volume_per_area", 0.0),
        ("receptor", "share", 1.5),
        ("receptor", "sampled_at", -1.0),
        ("follicles", "share", 1.0),
        ("follicles", "rate", 0.0),
        ("follicles", "bottom", 1.0),
    ],
)
def test_nonsense_is_refused_by_name(part: str, field: str, value: float) -> None:
    batch = everything(3, 1, needled=True)
    old = getattr(batch, part)
    array = getattr(old, field).copy()
    array.flat[1] = value
    with pytest.raises(InputFault, match=f"{part}.{field}"):
        replace(batch, **{part: replace(old, **{field: array})})


def test_parts_that_need_each_other_are_refused_alone() -> None:
    batch = everything(2, 1, needled=True)
    with pytest.raises(InputFault, match="receptor"):
        replace(batch, receptor=None)
    with pytest.raises(InputFault, match="receptor"):
        replace(batch, beneath="sink")
    assert batch.vehicle is not None
    with pytest.raises(InputFault, match="follicles"):
        replace(batch, vehicle=replace(batch.vehicle, held=True))
    with pytest.raises(InputFault, match="cover_at"):
        replace(batch, cover_at=np.full((2, 1), -1.0))
