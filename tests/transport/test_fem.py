"""The unit cell with a closing channel against finite elements that share nothing with the engine.

Both are refined until they stand still (elements: 0.03 %; engine: extrapolated over nested meshes). They differ by
0.05 % of what the dermis sees and 0.2 % of what the stratum corneum holds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.transport import problem as make
from corneum.transport.solve import extrapolated, solve

pytest.importorskip("skfem")
from tests.transport.fem import Totals, UnitCell, edges_of, steps, time_stepping

UM = 1e-6
WIPE, END = 3600.0, 28800.0


def face(**openings: float) -> make.Problem:
    """Two layers with a partition jump, binding and clearance; a channel into the lower one that closes; a wipe."""
    layers = make.layers(
        ("stratum_corneum", "dermis"),
        [[15 * UM, 600 * UM]],
        [[5e-15, 1e-10]],
        [[3.0, 0.6]],
        [[0.0, 0.5]],
        clearance=[[0.0, 5e-4]],
    )
    film = make.vehicle(1, thickness=50 * UM, concentration=1.0, diffusivity=1e-9)
    shape = {"density": 250e4, "radius": 35 * UM, "depth": 150 * UM, "diffusivity": 1e-9} | openings
    holes = make.channels(1, **shape, recoil_share=0.5, recoil_time=600.0, half_life=5 * 3600.0)
    return make.Problem(layers, make.times(1, [END]), film, holes, wipe_at=np.array([[WIPE]]))


def by_elements(problem: make.Problem, *, size: float, growth: float, ratio: float) -> Totals:
    """With the error in time (of second order) extrapolated away."""
    cell = UnitCell(problem, *edges_of(problem, size, growth), 2)
    coarse, fine = (
        time_stepping(cell, steps([WIPE, END], first, step), WIPE) for first, step in ((0.4, ratio), (0.2, ratio**0.5))
    )
    names = ("layers", "layer_integral", "cleared", "wiped")
    better = {name: getattr(fine, name) + (getattr(fine, name) - getattr(coarse, name)) / 3 for name in names}
    return replace(fine, **better)


def apart(first: Totals, second: Totals) -> tuple[np.ndarray, np.ndarray]:
    """Relative distances: of the dermis's integral and what was cleared; of the stratum corneum's integral and what
    both layers hold at the end. What was wiped off counts as a share of the dose, with the latter."""
    dermis = np.array([first.layer_integral[1] / second.layer_integral[1], first.cleared / second.cleared]) - 1
    wiped = (first.wiped - second.wiped) / (50 * UM)
    rest = np.array(
        [first.layer_integral[0] / second.layer_integral[0] - 1, *(first.layers / second.layers - 1), wiped]
    )
    return np.abs(dermis), np.abs(rest)


def engine(problem: make.Problem) -> Totals:
    result = extrapolated(problem, "reference")
    return Totals(
        result.layers[0, -1], result.layer_integral[0], float(result.cleared[0, -1]), float(result.wiped[0, -1]), 0.0, 0
    )


@pytest.fixture(scope="module")
def elements() -> Totals:
    return by_elements(face(), size=0.5, growth=1.5, ratio=1.2)


def test_the_elements_stand_still_and_keep_their_mass(elements: Totals) -> None:
    # a quarter of a per cent at half as many unknowns: the mesh that is used is ten times nearer
    assert abs(elements.balance) < 1e-10
    dermis, rest = apart(by_elements(face(), size=1.0, growth=1.5, ratio=1.2), elements)
    assert dermis.max() < 1e-3 and rest.max() < 3e-3


def test_the_engine_agrees_with_the_elements(elements: Totals) -> None:
    dermis, rest = apart(engine(face()), elements)
    assert dermis.max() < 1e-3, dermis
    assert rest.max() < 3e-3, rest


def test_presets_err_by_what_they_promise(elements: Totals) -> None:
    # the dermis of a skin from the middle of the range, where no preset errs as in its worst tenth
    for name, bound in (("plan", 0.02), ("standard", 0.01), ("fine", 0.008), ("precise", 0.0025)):
        result = solve(face(), name)
        assert result.layer_integral[0, 1] == pytest.approx(elements.layer_integral[1], rel=bound), name


def test_the_engine_agrees_where_the_fluid_is_slow() -> None:
    # the fluid is but twice as fast as tissue, so that differences across the channel count
    slow = face(diffusivity=2e-10)
    dermis, _ = apart(engine(slow), by_elements(slow, size=0.5, growth=1.5, ratio=1.2))
    assert dermis.max() < 1.5e-3, dermis
