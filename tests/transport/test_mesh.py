"""Cells tile the skin and stand at its faces; resistances between shells are those of an even loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.transport.groups import groups
from corneum.transport.presets import PRESETS
from corneum.transport.shells import resistances
from corneum.transport.solve import extrapolated, solve
from tests.transport.test_engine import face


def shells(wide: float, count: int, start: float) -> np.ndarray:
    """Edges of a channel of radius 1 and shells around it out to `wide`."""
    out = 1 + start * np.expm1(np.linspace(0, 1, count + 1) * np.log1p((wide - 1) / start))
    return np.concatenate([[0.0], out])[:, None]


@settings(max_examples=40, deadline=None)
@given(st.floats(-1.5, 4.0), st.integers(1, 20), st.floats(0.05, 5.0))
def test_resistances_between_means_are_those_of_an_even_loss(log_gap: float, count: int, start: float) -> None:
    """Around a wall, u = (R^2 ln r)/2 - r^2/4 loses evenly and lets nothing through R; its means by Gauss' quadrature
    in ln r, over what flows through the face."""
    edges = shells(1 + 10**log_gap, count, start)
    inner, outer = resistances(edges)
    x = edges[1:, 0] / edges[-1, 0]
    nodes, weights = np.polynomial.legendre.leggauss(40)
    middle, half = np.log(x[1:] * x[:-1]) / 2, np.log(x[1:] / x[:-1]) / 2
    r = np.exp(middle[:, None] + half[:, None] * nodes)
    share = weights * r**2
    mean = ((np.log(r) / 2 - r**2 / 4) * share).sum(axis=1) / share.sum(axis=1)
    at_wall = np.log(x[0]) / 2 - x[0] ** 2 / 4
    gained = np.diff(np.concatenate([[at_wall], mean]))
    flow = (1 - x[:-1] ** 2) / 2
    computed = inner[1:, 0] + np.concatenate([[0.0], outer[1:-1, 0]])
    assert computed == pytest.approx(gained / flow, rel=1e-7)


def test_between_thin_shells_it_is_the_logarithm_of_the_distance() -> None:
    # at the outermost face too, where another formula on either side would err by a sixth
    edges = shells(12.0, 4000, 1.0)
    inner, outer = resistances(edges)
    middles = np.log((edges[1:-1, 0] + edges[2:, 0]) / 2)
    assert outer[1:-1, 0] + inner[2:, 0] == pytest.approx(np.diff(middles), rel=3e-4)


@pytest.mark.parametrize("preset", PRESETS)
def test_resistances_stay_positive_where_channels_nearly_touch_and_where_they_are_rare(preset: str) -> None:
    count = math.ceil(4 * PRESETS[preset].shell_scale)
    for wide in (1 + 1e-4, 1.001, 1.1, 1e5):
        inner, outer = resistances(shells(wide, count, 0.25))
        assert np.all(inner[1:] > 0) and np.all(outer[:-1] > 0), wide


def test_cells_fill_the_skin_and_a_row_ends_at_every_face_and_at_the_tip() -> None:
    batch = face(30, seed=4)
    assert batch.channels is not None
    for group in groups(batch, PRESETS["plan"]):
        part, mesh = group.problem, group.mesh
        assert part.channels is not None
        assert mesh.area.sum(axis=0) == pytest.approx(1.0, rel=1e-12)
        assert np.all(mesh.height > 0)
        floors = np.cumsum(mesh.height, axis=0)
        ends = np.flatnonzero(np.diff(mesh.layer, append=mesh.layer[-1] + 1))
        assert np.allclose(floors[ends].T, np.cumsum(part.layers.thickness, axis=1), rtol=1e-12, atol=0)
        # a tip within 2 um of a face is moved onto it
        assert np.all(np.abs(floors[mesh.channel_rows - 1] - part.channels.depth) <= 2e-6)
        assert mesh.edges[mesh.channel_cells] == pytest.approx(part.channels.radius, rel=1e-12)


@pytest.mark.parametrize("preset", ["plan", "standard"])
def test_the_quick_presets_also_predict_what_gets_through_intact_skin(preset: str) -> None:
    """Nothing goes round the stratum corneum there, so its rows decide when the first of the solute is through."""
    batch = face(8, seed=9, needled=False)
    quick, exact = solve(batch, preset), extrapolated(batch, "reference")
    dose, end = exact.received[:, -1:], batch.times[:, -1:]
    for share, within in ((1e-3, 0.04), (1e-2, 0.0125)):
        for computed, true, unit in (
            (quick.layer_integral, exact.layer_integral, dose * end),
            (quick.cleared[:, -1:], exact.cleared[:, -1:], dose),
        ):
            counts = true > share * unit
            assert counts.any()
            assert np.all(np.abs(computed / true - 1)[counts] < within)
