"""Binding that takes time: exact references, its limits, all back ends, and the run backwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.coefficients import coefficients_of
from corneum.transport.groups import groups
from corneum.transport.problem import Problem
from corneum.transport.solve import extrapolated, solve, solve_with
from corneum.transport.supply import applied_of
from tests.transport.everything import everything
from tests.transport.test_adjoint import agrees, with_deposits, with_follicles, with_receptor
from tests.transport.test_compiled import same
from tests.transport.test_engine import UM, balanced, face

HOUR = 3600.0


def bound_slowly(batch: Problem, seed: int = 0, layers: int = 4) -> Problem:
    """In the first so many layers, in two thirds of the cases each, over a wide range."""
    rng = np.random.default_rng(seed)
    shape = batch.layers.thickness.shape
    slow = 10 ** rng.uniform(-2, 2, shape) * (rng.random(shape) < 2 / 3)
    slow[:, layers:] = 0.0
    return replace(batch, layers=replace(batch.layers, slow_binding=slow, release=10 ** rng.uniform(-7, -1, shape)))


def membrane(slow: float, release: float, hours: list[float]) -> Problem:
    """One layer under a held concentration, above a sink."""
    tissue = make.layers(("stratum_corneum",), [[10 * UM]], 1e-14, 2.0, 0.5, slow_binding=slow, release=release)
    film = make.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-10, held=True)
    return Problem(tissue, make.times(1, np.array(hours) * HOUR), film, beneath="sink")


def test_the_lag_of_a_membrane_is_that_of_all_that_it_binds_however_slowly() -> None:
    """Through c = 1 above and 0 beneath flow J t - J tau passes in the end; tau = L^2 (1 + b + s)/(6 D) whatever the
    release, since each of its moments holds what equilibrium holds."""
    for release in (1e-5, 1e-3):
        result = extrapolated(membrane(3.0, release, [1000.0, 1100.0]), "fine")
        rate = np.diff(result.beneath[0])[0] / (100 * HOUR)
        assert rate == pytest.approx(2.0 * 1e-14 / (10 * UM), rel=1e-4)
        lag = 1100 * HOUR - result.beneath[0, -1] / rate
        assert lag == pytest.approx((10 * UM) ** 2 * (1 + 0.5 + 3.0) / (6 * 1e-14), rel=3e-4)


def test_it_lies_between_no_binding_and_that_at_equilibrium() -> None:
    free, now = (solve(replace(membrane(slow, 1e-3, [0.2, 0.5, 1.0])), "fine").beneath[0] for slow in (0.0, 3.0))
    quick = solve(membrane(3.0, 1e3, [0.2, 0.5, 1.0]), "fine").beneath[0]
    slower = solve(membrane(3.0, 1e-5, [0.2, 0.5, 1.0]), "fine").beneath[0]
    assert np.all(quick < now) and np.all(now < slower) and np.all(slower < free)


@pytest.mark.parametrize("needled", [True, False])
def test_a_quick_release_is_binding_at_equilibrium(needled: bool) -> None:
    batch = replace(face(6, seed=4, needled=needled), channels=None, deposit=None)
    slow = np.zeros_like(batch.layers.thickness)
    slow[:, :2] = (4.0, 0.7)
    quick = solve(replace(batch, layers=replace(batch.layers, slow_binding=slow, release=np.full_like(slow, 1e8))))
    equal = solve(replace(batch, layers=replace(batch.layers, binding=batch.layers.binding + slow)))
    for name in ("layers", "cleared", "layer_integral", "mean_free", "peak_concentration"):
        assert np.allclose(getattr(quick, name), getattr(equal, name), rtol=1e-6, atol=1e-18), name


def test_steps_are_those_of_the_whole_system_written_out() -> None:
    """Free and bound in every cell as one dense matrix, whose exponential is exact: second order in the step."""
    tissue = make.layers(
        ("stratum_corneum", "dermis"),
        [[12 * UM, 60 * UM]],
        [1e-14, 1e-11],
        [3.0, 0.6],
        [0.0, 0.5],
        [0.0, 1e-3],
        slow_binding=[6.0, 0.8],
        release=[2e-4, 3e-3],
    )
    placed = make.deposit_band(1, amount=1.0, top=0.0, bottom=30 * UM)
    problem = Problem(tissue, make.times(1, [HOUR]), deposit=placed, beneath="sink")
    errors = []
    for refine in (2, 4, 8):
        preset = presets.preset("plan", single_column=True)
        preset = replace(preset, longest_share=1 / 10 / refine, first_step=10 / refine, growth=1.6 ** (1 / refine))
        layers = solve_with(problem, preset).layers[0, -1]
        errors.append(np.abs(layers / written_out(problem, preset) - 1).max())
    assert errors[-1] < 2e-4
    assert errors[0] / errors[1] > 3.2 and errors[1] / errors[2] > 3.2, errors


def written_out(problem: Problem, preset: presets.Preset) -> np.ndarray:
    """Amounts in layers (L,) at the end, free and bound together, without film or channels, by a matrix exponential."""
    (group,) = groups(problem, preset)
    coefficients = coefficients_of(group.problem, group.mesh)
    applied, slow, closed = applied_of(problem, group.mesh, coefficients), coefficients.slow, coefficients.closed
    assert slow is not None
    axial, floor = closed.axial[:, 0, 0], closed.floor[0, 0]
    leaving = closed.loss[:, 0, 0].copy()
    leaving[:-1] += axial
    leaving[1:] += axial
    leaving[-1] += floor
    flows = np.diag(-leaving) + np.diag(axial, 1) + np.diag(axial, -1)
    cells, uptake, release = len(leaving), np.zeros(len(leaving)), np.zeros(len(leaving))
    uptake[list(slow.rows)], release[list(slow.rows)] = slow.uptake[:, 0, 0], slow.release[:, 0, 0]
    per_amount = (flows - np.diag(uptake)) / closed.capacity[:, 0, 0]
    bound_per_amount = np.diag(uptake / closed.capacity[:, 0, 0])
    whole = np.block([[per_amount, np.diag(release)], [bound_per_amount, -np.diag(release)]])
    begun = np.concatenate([applied.amount[:, 0, 0], np.zeros(cells)])
    end = expm(whole * problem.times[0, -1]) @ begun
    return np.add.reduceat(end[:cells] + end[cells:], coefficients.starts)


@pytest.mark.parametrize("needled", [True, False])
def test_back_ends_agree_on_extremes(needled: bool) -> None:
    """Also where the guard acts, and where a few cases take the quicker back end."""
    batch = bound_slowly(face(60, seed=11, needled=needled, extreme=True))
    balanced(same(batch))
    few = batch.take(np.arange(4))
    balanced(same(few))
    together = solve(batch)
    assert np.allclose(solve(few).layers, together.layers[:4], rtol=1e-9, atol=1e-20)


def test_back_ends_agree_with_everything_at_once() -> None:
    for needled in (True, False):
        balanced(same(bound_slowly(everything(12, 21, needled=needled))))


@pytest.mark.parametrize("backend", ["reference", "compiled"])
def test_a_case_is_the_same_alone_and_among_cases_that_bind_elsewhere(backend: str) -> None:
    """Also one that binds nothing; compiled to the last digit."""
    batch = bound_slowly(face(40, seed=3))
    bare = replace(batch.layers, slow_binding=np.where(np.arange(40)[:, None] < 3, 0.0, batch.layers.slow_binding))
    mixed = replace(batch, layers=bare)
    together = solve(mixed, backend=backend)
    for case in (0, 2, 7):
        alone = solve(mixed.take(np.array([case] * 9)), backend=backend)
        exact = 0.0 if backend == "compiled" else 1e-12
        for name in ("layers", "layer_integral", "peak_concentration"):
            whole, single = getattr(together, name)[case], getattr(alone, name)[0]
            assert np.allclose(single, whole, rtol=exact, atol=exact * together.received[case, -1]), name


def test_the_fluid_of_an_open_channel_binds_nothing() -> None:
    """All of the solute lies in fluid of channels that fill nearly all of the skin and let nothing out."""
    tissue = make.layers(("dermis",), [[100 * UM]], 1e-22, slow_binding=100.0, release=1.0)
    openings = make.channels(1, density=1e8, radius=56 * UM, depth=100 * UM, diffusivity=1e-9)
    placed = replace(make.deposit_band(1, amount=1.0, top=0.0, bottom=100 * UM), radius=np.array([56 * UM]))
    result = solve(Problem(tissue, make.times(1, [HOUR]), channels=openings, deposit=placed))
    assert result.channels[0, -1] > 0.999


def test_the_run_backwards_agrees_with_runs_forward() -> None:
    """Under films, channels that close, a sampled receptor, follicles and a solid; also where the guard acts."""
    for needled in (True, False):
        batch = bound_slowly(face(3, seed=3, needled=needled))
        agrees(with_deposits(replace(batch, beneath="sink"), seed=8))
    waiting = bound_slowly(with_follicles(with_receptor(face(2, seed=4))), 3)
    agrees(with_deposits(waiting, seed=1, dissolves=9000.0), "receptor", "sampled", "follicles")


def test_the_run_backwards_agrees_where_the_guard_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "NEGATIVE_GUARD", -1e-5)
    run = agrees(with_deposits(bound_slowly(with_receptor(face(1, seed=5))), seed=2), "receptor", "sampled")
    assert run.redone[0] > 3


def test_what_cannot_be_is_refused() -> None:
    for field, value in (("slow_binding", -1.0), ("release", 0.0), ("release", np.inf)):
        batch = face(2)
        wrong = replace(batch.layers, **{field: np.full_like(batch.layers.thickness, value)})
        with pytest.raises(InputFault, match=field):
            replace(batch, layers=wrong)
