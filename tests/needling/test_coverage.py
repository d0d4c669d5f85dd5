"""Coverage against its limits: chance, lattice, and everything in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels
from corneum.needling.coverage import coverage, evenness, nearest_distance
from tests.needling.needled import Treat


def with_density(context: ModelContext, holes: Channels, per_cm2: float, shape: float | None = None) -> Channels:
    density = context.drawn(
        np.full_like(holes.density.draws, per_cm2 * 1e4), "1/m^2", "set", f"{per_cm2}", [holes.density]
    )
    spread = holes.count_shape
    if shape is not None and spread is not None:
        spread = context.drawn(np.full_like(spread.draws, shape), "1", "set", f"{shape}", [spread])
    return replace(holes, density=density, count_shape=spread)


def near(context: ModelContext, holes: Channels, distance: float) -> np.ndarray:
    return coverage(context, holes, distance).draws


def test_without_spread_a_hand_covers_as_chance_does(treat: Treat, context: ModelContext) -> None:
    """250 per cm2 at random: 7.6, 27 and 86 % within 100, 200 and 500 um, 316 um to the nearest."""
    holes = with_density(context, treat("skinpen", 1.0).channels, 250, shape=1e9)
    for radius, share in ((100e-6, 0.076), (200e-6, 0.27), (500e-6, 0.86)):
        assert near(context, holes, radius) == pytest.approx(share, rel=0.01)
    nearest = nearest_distance(context, holes)
    assert not isinstance(nearest, NoData)
    assert nearest.draws == pytest.approx(316e-6, rel=0.01)


def test_lattice_of_a_single_pass(treat: Treat, context: ModelContext) -> None:
    """pi r^2/pitch^2 until the discs meet, all of it from half the diagonal on; mean distance 0.3826 pitch."""
    holes = with_density(context, treat("infini", 1.5, passes=1).channels, 49)
    pitch = 1 / np.sqrt(49e4)
    for part in (0.1, 0.3, 0.5):
        assert near(context, holes, part * pitch) == pytest.approx(np.pi * part**2)
    assert near(context, holes, 0.6 * pitch).max() < 1
    assert near(context, holes, np.sqrt(0.5) * pitch) == pytest.approx(1)
    nearest = nearest_distance(context, holes)
    assert not isinstance(nearest, NoData)
    assert nearest.draws == pytest.approx(0.38260 * pitch, rel=1e-4)


def test_lattice_beyond_touching_discs_agrees_with_sampled_points(treat: Treat, context: ModelContext) -> None:
    holes = with_density(context, treat("infini", 1.5, passes=1).channels, 100)
    points = np.random.default_rng(1).uniform(-0.5, 0.5, (200_000, 2)) * 1e-3
    for radius in (0.55e-3, 0.62e-3, 0.69e-3):
        sampled = float((np.hypot(points[:, 0], points[:, 1]) <= radius).mean())
        assert near(context, holes, radius) == pytest.approx(sampled, abs=3e-3)


@pytest.mark.parametrize("which", ["skinpen", "roller_generic", "stamp_generic", "infini", "scanner_generic"])
def test_coverage_goes_from_none_to_all_and_grows(which: str, treat: Treat, context: ModelContext) -> None:
    holes = with_density(context, treat(which, 1.0).channels, 100)
    shares = [near(context, holes, distance) for distance in (0.0, 1e-4, 3e-4, 1e-3, 1.0)]
    assert shares[0].max() == 0
    assert shares[-1] == pytest.approx(1, abs=1e-3)
    assert all(np.all(after >= before) for before, after in zip(shares, shares[1:], strict=False))
    denser = with_density(context, holes, 200)
    assert np.all(near(context, denser, 3e-4) > shares[2])


def test_a_hand_covers_less_than_chance_and_chance_less_than_a_lattice(treat: Treat, context: ModelContext) -> None:
    hand = with_density(context, treat("skinpen", 1.0).channels, 100)
    chance = with_density(context, hand, 100, shape=1e9)
    lattice = with_density(context, treat("infini", 1.0, passes=1).channels, 100)
    for distance in (2e-4, 5e-4):
        shares = [near(context, holes, distance).max() for holes in (hand, chance, lattice)]
        assert shares[0] < shares[1] < shares[2]


def test_overlaid_lattices_miss_what_each_misses(treat: Treat, context: ModelContext) -> None:
    once = with_density(context, treat("infini", 1.5, passes=1).channels, 49)
    twice = with_density(context, treat("infini", 1.5, passes=2).channels, 98)
    missed = 1 - near(context, once, 4e-4)
    assert 1 - near(context, twice, 4e-4) == pytest.approx(missed**2)


def test_evenness_in_words(treat: Treat, context: ModelContext) -> None:
    hand = treat("skinpen", 1.0).channels
    words = [evenness(context, with_density(context, hand, per_cm2)) for per_cm2 in (20, 250, 3000)]
    assert words == ["wide gaps", "some gaps", "even"]


def test_no_mean_distance_where_nothing_may_pierce(treat: Treat, context: ModelContext) -> None:
    holes = with_density(context, treat("skinpen", 1.0).channels, 0)
    assert isinstance(nearest_distance(context, holes), NoData)
    assert near(context, holes, 1e-3).max() == 0
