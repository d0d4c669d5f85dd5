"""Pores that end near what lets nothing through: the flow crowds to the edge of their tip, which cells must resolve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.transport import problem as make
from corneum.transport.adjoint.adjoint_solution import solve_adjoint
from corneum.transport.backends import lapack, reference
from corneum.transport.cell_sizes import face_sizes
from corneum.transport.groups import groups
from corneum.transport.presets import PRESETS
from corneum.transport.solve import extrapolated, numerical_error, solve
from tests.transport.pore_modes import steady_flow
from tests.transport.test_analytic import CM, benchmark, held
from tests.transport.test_engine import UM, face

# so deep that the sink takes as much as endless tissue would, to the first order in radius/cell
CELL = {"cell": 3e-3, "deep": 3.32e-3}
B11 = {"length": 15 * UM, "radius": 35 * UM, "fluid": 5e-10, "tissue": 1e-10}
SIBLINGS = (
    {"length": 60 * UM, "radius": 35 * UM, "fluid": 1e-9, "tissue": 1e-10},
    {"length": 20 * UM, "radius": 20 * UM, "fluid": 2e-10, "tissue": 1e-10},
    {"length": 10 * UM, "radius": 60 * UM, "fluid": 5e-10, "tissue": 1e-10},
)


def pore(
    length: float, radius: float, fluid: float, tissue: float, names: tuple[str, str] = ("a", "b")
) -> make.Problem:
    """Held at 1 kg/m3 above a membrane that lets nothing through, until the flow is steady."""
    layers = make.layers(names, [[length, CELL["deep"]]], [[1e-20, tissue]], [[1e-3, 1.0]])
    openings = make.channels(1, density=1 / (np.pi * CELL["cell"] ** 2), radius=radius, depth=length, diffusivity=fluid)
    return make.Problem(layers, make.times(1, [3.0e6, 3.1e6]), held(), openings, beneath="sink")


def rate(beneath: np.ndarray) -> float:
    return float(np.diff(beneath[0])[0] / 1e5 * np.pi * CELL["cell"] ** 2)


@pytest.mark.parametrize("shape", (B11, *SIBLINGS))
def test_reference_knows_the_flow_through_a_short_pore_within_one_per_cent(shape: dict[str, float]) -> None:
    assert rate(solve(pore(**shape), "reference").beneath) == pytest.approx(steady_flow(**shape, **CELL), rel=0.01)


def test_the_tabulated_flow_is_a_bound_from_above_by_one_and_a_half_per_cent() -> None:
    """It adds up the pore and Weber's disk, which takes the mouth as of one concentration."""
    tabulated, exact = benchmark("B11 single pore") * CM**3, steady_flow(**B11, **CELL)
    assert exact / tabulated == pytest.approx(0.985, abs=0.001)


@pytest.mark.parametrize("preset", ["plan", "standard", "fine"])
@pytest.mark.parametrize("shape", (B11, SIBLINGS[-1]))
def test_the_numerical_error_covers_it(shape: dict[str, float], preset: str) -> None:
    exact = steady_flow(**shape, **CELL)
    fine, distance = numerical_error(pore(**shape), preset)
    claimed = distance.beneath[0, -1] / fine.beneath[0, -1]
    assert claimed > abs(rate(fine.beneath) / exact - 1)
    assert claimed > abs(rate(solve(pore(**shape), preset).beneath) / exact - 1) / 2


def test_channels_deep_in_permeable_tissue_have_one_cell_and_short_ones_as_many_as_their_tip_counts() -> None:
    def across(depth: float, preset: str) -> int:
        batch = replace(face(1, seed=2, wipe=False), vehicle=held())
        assert batch.channels is not None
        batch = replace(batch, channels=replace(batch.channels, depth=np.array([depth]), radius=np.array([30 * UM])))
        (group,) = groups(batch, PRESETS[preset])
        return group.mesh.channel_cells

    assert [across(depth * UM, "reference") for depth in (600, 100)] == [1, 1]
    assert 2 < across(30 * UM, "reference") < across(18 * UM, "reference")
    assert [across(18 * UM, preset) for preset in PRESETS] == sorted(across(18 * UM, preset) for preset in PRESETS)


def shallow(cases: int = 3) -> make.Problem:
    """Faces with channels that end just below the stratum corneum, close, and let what binds slowly pass by."""
    batch = face(cases, seed=6)
    assert batch.channels is not None
    slow = np.zeros_like(batch.layers.thickness)
    slow[:, :2] = 3.0
    layers = replace(batch.layers, slow_binding=slow, release=np.full_like(slow, 1e-4), shedding=np.full(cases, 1e-11))
    depth = batch.layers.thickness[:, 0] + 4 * UM
    return replace(
        batch, layers=layers, channels=replace(batch.channels, depth=depth, half_life=np.full(cases, 7200.0))
    )


@pytest.mark.parametrize("preset", ["standard", "fine"])
def test_back_ends_agree_on_channels_of_several_cells(preset: str) -> None:
    batch = shallow()
    assert any(group.mesh.channel_cells > 1 for group in groups(batch, PRESETS[preset]))
    plain, quick = (solve(batch, preset, backend) for backend in ("reference", "compiled"))
    for name in ("layers", "film", "channels", "cleared", "layer_integral", "film_integral", "shed"):
        assert np.allclose(getattr(plain, name), getattr(quick, name), rtol=1e-9, atol=1e-13), name
    for group in groups(batch, PRESETS[preset]):
        one, all_at_once = (
            steps(group.problem, group.mesh, group.schedule)
            for steps in (lapack.time_stepping, reference.time_stepping)
        )
        assert np.allclose(one.course, all_at_once.course, rtol=1e-9, atol=1e-15)
    assert np.all(np.abs(plain.mass_balance_error) < 1e-12)


def test_a_sensitivity_is_that_of_a_forward_run_where_channels_have_several_cells() -> None:
    batch = shallow()
    placed = make.Deposit(*(np.full(3, value) for value in (1e-6, 0.0, 30 * UM, 12 * UM)))
    batch = replace(batch, vehicle=None, wipe_at=np.zeros((3, 0)), deposit=placed)
    for compartment in ("viable_epidermis", "channels"):
        expected = solve(batch, "standard")
        sensitivity = solve_adjoint(batch, compartment, "end", "standard")
        per_unit = sensitivity.sensitivity_to_deposit(0.0, 30 * UM, 12 * UM)
        wanted = expected.channels[:, -1] if compartment == "channels" else expected.layers[:, -1, 1]
        assert 1e-6 * per_unit == pytest.approx(wanted, rel=1e-9)


@settings(max_examples=5, deadline=None)
@given(st.permutations(["stratum_corneum", "viable_epidermis", "dermis", "x", "y"]))
def test_what_layers_are_called_changes_nothing(names: list[str]) -> None:
    batch = face(2, seed=8)
    count = len(batch.layers.names)
    other = replace(batch, layers=replace(batch.layers, names=tuple(names)[:count]))
    plain, renamed = solve(batch), solve(other)
    assert np.array_equal(plain.layers, renamed.layers) and np.array_equal(plain.cleared, renamed.cleared)


def test_rows_see_that_binding_and_loss_slow_a_front() -> None:
    layers = make.layers(("a",), [[2e-3]], 1e-14)
    plain = make.Problem(layers, make.times(1, [1e5]), held())
    whole = face_sizes(plain)[0, 0]
    for slowed in (
        replace(layers, binding=np.array([[15.0]])),
        replace(layers, slow_binding=np.array([[15.0]]), release=np.array([[1.0]])),
        replace(layers, clearance=np.array([[15.0 / 3600.0]])),
    ):
        assert face_sizes(replace(plain, layers=slowed))[0, 0] == pytest.approx(whole / 4, rel=1e-6)
    unmoved = replace(layers, slow_binding=np.array([[15.0]]), release=np.array([[1e-9]]))
    assert face_sizes(replace(plain, layers=unmoved))[0, 0] == pytest.approx(whole, rel=1e-4)


def test_standard_is_nearer_than_plan() -> None:
    """In a few of the hundred needled skins of benchmarks.accuracy; over all of them it is in every figure there."""
    from benchmarks.accuracy import answer, cases, errors

    some = cases()[0].take(np.arange(0, 60, 3))
    exact = answer(extrapolated(some, "fine", "reference"))
    plan, standard = (errors(answer(solve(some, preset)), exact).target for preset in ("plan", "standard"))
    assert np.median(standard) < np.median(plan) and standard.max() < plan.max()
