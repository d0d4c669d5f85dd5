"""Turnover of the outermost layer: exact references, all back ends, and the run backwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.problem import Problem
from corneum.transport.shedding import Shedding, move_of, moved, moved_back
from corneum.transport.solve import solve, solve_with
from tests.transport.everything import everything
from tests.transport.test_adjoint import agrees, with_deposits, with_receptor
from tests.transport.test_compiled import same
from tests.transport.test_engine import UM, balanced, face
from tests.transport.test_slow_binding import bound_slowly

DAY = 86400.0
TURNOVER = 10 * UM / (10 * DAY)  # m/s, of a layer of 10 um in ten days


def shedding(batch: Problem, speed: float = TURNOVER, seed: int = 0) -> Problem:
    """At up to ten times that speed; a fifth of the cases sheds nothing."""
    rng = np.random.default_rng(seed)
    factor = 10 ** rng.uniform(-1, 1, batch.cases) * (rng.random(batch.cases) < 0.8)
    return replace(batch, layers=replace(batch.layers, shedding=speed * factor))


def stack(rng: np.random.Generator, rows: int = 9, cases: int = 5) -> Shedding:
    height = rng.uniform(0.2, 1.0, (rows, cases))
    apart = np.zeros_like(height)
    apart[1:-1] = 1 / (height[:-2] / 2 + height[1:-1] + height[2:] / 2)
    return Shedding(0, height, apart, np.ones(cases))


def test_a_move_over_whole_cells_moves_them_as_they_are() -> None:
    cells = stack(np.random.default_rng(1))
    even = replace(cells, height=np.full_like(cells.height, 0.5))
    amount = np.random.default_rng(2).random((9, 3, 5))
    for whole in range(12):
        new, shed = moved(even, move_of(even, np.full(5, 2 * 0.5 * whole)), amount)
        assert np.allclose(new[: max(9 - whole, 0)], amount[whole:], rtol=1e-14)
        assert np.all(new[max(9 - whole, 0) :] == 0)
        assert np.allclose(shed, amount[:whole].sum(axis=0), rtol=1e-14)


@pytest.mark.parametrize("distance", [0.0, 0.1, 1.0, 3.0, 20.0])
def test_a_move_conserves_what_there_is_and_its_transpose_is_exact(distance: float) -> None:
    rng = np.random.default_rng(3)
    cells, amount, weight = stack(rng), rng.random((9, 3, 5)), rng.random((9, 3, 5))
    move = move_of(cells, 2 * distance * np.linspace(0, 1, 5))
    new, shed = moved(cells, move, amount)
    assert np.allclose(new.sum(axis=0) + shed, amount.sum(axis=0), rtol=1e-14)
    forward = (weight * new).sum() + 0.7 * shed.sum()
    assert (moved_back(cells, move, weight, 0.7) * amount).sum() == pytest.approx(forward, rel=1e-13)
    assert np.array_equal(moved(cells, move_of(cells, np.zeros(5)), amount)[0], amount)


@pytest.mark.parametrize("slow", [0.0, 5.0])
def test_what_cannot_diffuse_leaves_with_the_layer_that_holds_it(slow: float) -> None:
    """Spread evenly over a layer, whatever it is called; it leaves at an even rate until the layer is gone."""
    tissue = make.layers(("nail", "bed"), [[10 * UM, 50 * UM]], 1e-30, slow_binding=slow, shedding=TURNOVER)
    placed = make.deposit_band(1, amount=1.0, top=0.0, bottom=10 * UM)
    at = np.array([0.5, 2.0, 5.0, 7.0, 10.0, 13.0, 20.0])
    result = solve(Problem(tissue, make.times(1, at * DAY), deposit=placed), "fine")
    assert result.mass_balance_error[0] < 1e-14
    assert np.allclose(result.shed[0, :4], at[:4] / 10, rtol=0.01)
    assert result.shed[0, 4] == pytest.approx(1.0, abs=0.08)
    assert result.shed[0, -1] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("peclet", [0.5, 3.0])
def test_the_steady_profile_against_turnover_is_the_exponential(peclet: float) -> None:
    """-D c' - v c = J with c = K at the surface, 0 beneath: c = A exp(-v z/D) - J/v, J = K v/(exp(v L/D) - 1); v K is
    shed."""
    diffusivity = TURNOVER * 10 * UM / peclet
    tissue = make.layers(("stratum_corneum",), [[10 * UM]], diffusivity, 2.0, shedding=TURNOVER)
    film = make.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-10, held=True)
    problem = Problem(tissue, make.times(1, np.array([80.0, 90.0]) * DAY), film, beneath="sink")
    for preset, off in (("plan", 0.03), ("precise", 0.02)):
        result = solve(problem, preset)
        passed, shed = (np.diff(each[0])[0] / (10 * DAY) for each in (result.beneath, result.shed))
        held = 2.0 * (10 * UM) * (1 / peclet - 1 / np.expm1(peclet))
        assert passed == pytest.approx(2.0 * TURNOVER / np.expm1(peclet), rel=off)
        assert shed == pytest.approx(2.0 * TURNOVER, rel=off)
        assert result.layers[0, -1, 0] == pytest.approx(held, rel=off)


def test_moves_and_diffusion_alternate_to_second_order() -> None:
    batch = replace(
        shedding(bound_slowly(face(1, seed=6, needled=False), layers=1), seed=3), times=make.times(1, [DAY])
    )
    preset = presets.preset("plan", single_column=True)
    layers = []
    for steps in (1, 2, 4, 16):
        finer = replace(
            preset, longest_share=1 / 20 / steps, first_step=10 / steps, growth=preset.growth ** (1 / steps)
        )
        run = solve_with(batch, finer)
        layers.append(np.append(run.layers[0, -1], run.shed[0, -1]))
    errors = [np.abs(each / layers[-1] - 1).max() for each in layers[:-1]]
    assert errors[0] / errors[2] > 9, errors


def test_a_layer_in_slices_is_one_layer() -> None:
    whole = make.layers(("stratum_corneum", "dermis"), [[10 * UM, 100 * UM]], [1e-15, 1e-10], shedding=TURNOVER)
    sliced = make.layers(
        ("stratum_corneum",) * 4 + ("dermis",), [[2.5 * UM] * 4 + [100 * UM]], [1e-15] * 4 + [1e-10], shedding=TURNOVER
    )
    film = make.vehicle(1, thickness=10 * UM, concentration=1.0, diffusivity=1e-10)
    one, four = (
        solve(Problem(tissue, make.times(1, [DAY, 5 * DAY]), film, beneath="sink"), "precise")
        for tissue in (whole, sliced)
    )
    assert np.allclose(one.shed, four.shed, rtol=5e-3)
    assert np.allclose(one.layers[:, :, 0], four.layers[:, :, :4].sum(axis=2), rtol=5e-3)
    assert four.mass_balance_error[0] < 1e-13


@pytest.mark.parametrize("needled", [True, False])
@pytest.mark.parametrize("speed", [TURNOVER, 1e4 * TURNOVER])
def test_back_ends_agree(needled: bool, speed: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """At turnover, and where layers move by many cells within a step; many cases and few."""
    monkeypatch.setattr(presets, "LEAST_TURN", 1.0)
    batch = shedding(bound_slowly(face(16, seed=11, needled=needled, extreme=True)), speed)
    result = same(batch)
    balanced(result)
    assert np.all((result.shed[:, -1] > 0) == (batch.layers.shedding > 0))
    few = same(batch.take(np.arange(3)))
    assert np.allclose(few.shed, result.shed[:3], rtol=1e-9)


def test_back_ends_agree_with_everything_at_once() -> None:
    for needled in (True, False):
        balanced(same(shedding(bound_slowly(everything(12, 21, needled=needled)))))


@pytest.mark.parametrize("needled", [True, False])
def test_a_case_is_the_same_alone_and_in_company(needled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last digit, also where others move by more than a cell."""
    monkeypatch.setattr(presets, "LEAST_TURN", 1.0)
    batch = shedding(bound_slowly(face(40, seed=3, needled=needled)), 100 * TURNOVER)
    together = solve(batch, backend="compiled")
    for case in (0, 2, 7):
        alone = solve(batch.take(np.array([case])), backend="compiled")
        assert np.array_equal(alone.layers[0], together.layers[case])
        assert np.array_equal(alone.shed[0], together.shed[case])


def test_the_run_backwards_agrees_with_runs_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "LEAST_TURN", 1.0)
    for needled, speed in ((True, TURNOVER), (True, 1e3 * TURNOVER), (False, 1e3 * TURNOVER)):
        batch = shedding(bound_slowly(face(3, seed=3, needled=needled)), speed)
        agrees(with_deposits(replace(batch, beneath="sink"), seed=8), "shed")
    agrees(with_deposits(shedding(with_receptor(face(2, seed=4))), seed=1), "receptor", "sampled", "shed")
