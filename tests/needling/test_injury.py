"""Injured volume by layer: conservation, monotony in all that injures, overlap, second pass, coagulated tissue."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.needling.injury import (
    DEEP,
    EPIDERMIS,
    LAYERS,
    CoagulatedZone,
    Injury,
    both_injuries,
    dermal,
    injured_share,
    injury,
    within_skin,
)
from corneum.skin.layers import Skin
from tests.needling.needled import Treat, Treated

NEEDLES = ("skinpen", "scanner_generic", "roller_generic", "stamp_generic", "aquagold", "infini")


def drawn(context: ModelContext, value: object, unit: str) -> Drawn:
    return context.drawn(np.asarray(value, dtype=np.float64), unit, "fixture", "as set", [])


def times(context: ModelContext, of: Drawn, factor: float) -> Drawn:
    return drawn(context, factor * of.draws, of.unit)


def injured(context: ModelContext, treated: Treated, skin: Skin, zone: CoagulatedZone | None = None) -> Injury:
    return injury(context, treated.channels, treated.depth, skin, zone)


def total(of: Injury) -> np.ndarray:
    return np.asarray(sum(of.volume[name].draws for name in LAYERS))


def track_volume(treated: Treated, skin: Skin) -> np.ndarray:
    """Mean volume of the track of a needle that pierces, m^3."""
    pierced = treated.depth.draws > skin.stratum_corneum_at_needle.draws
    depth = (treated.depth.draws * pierced).sum(axis=-1) / np.maximum(pierced.sum(axis=-1), 1)
    return np.asarray(math.pi * treated.channels.injury_radius.draws**2 * depth)


def with_density(context: ModelContext, treated: Treated, factor: float) -> Treated:
    channels = treated.channels
    return replace(treated, channels=replace(channels, density=times(context, channels.density, factor)))


@pytest.mark.parametrize("which", NEEDLES)
def test_where_nothing_overlaps_the_layers_hold_all_tracks(
    which: str, treat: Treat, skin: Skin, context: ModelContext
) -> None:
    sparse = with_density(context, treat(which, 1.5), 1e-7)
    assert total(injured(context, sparse, skin)) == pytest.approx(
        sparse.channels.density.draws * track_volume(sparse, skin), rel=1e-5
    )


@pytest.mark.parametrize("which", NEEDLES)
def test_overlap_takes_away_and_no_layer_is_injured_beyond_itself(
    which: str, treat: Treat, skin: Skin, context: ModelContext
) -> None:
    once = treat(which, 1.5)
    assert np.all(total(injured(context, once, skin)) <= once.channels.density.draws * track_volume(once, skin))
    dense = injured(context, with_density(context, once, 1e4), skin)
    for name in LAYERS[:-1]:
        share = injured_share(context, dense, name).draws
        assert np.all((share >= 0) & (share <= 1 + 1e-12))
    assert within_skin(dense).draws == pytest.approx(total(dense) - dense.volume["below_skin"].draws)


def test_needles_of_one_depth_give_the_closed_form(treat: Treat, skin: Skin, context: ModelContext) -> None:
    """All needles at d: every layer holds its part above d times 1 - exp(-n pi r^2)."""
    treated = treat("skinpen", 1.0)
    depth = 0.8e-3
    level = replace(treated, depth=drawn(context, np.full(treated.depth.draws.shape, depth), "m"))
    share = -np.expm1(-level.channels.density.draws * math.pi * level.channels.injury_radius.draws**2)
    result = injured(context, level, skin)
    assert total(result) == pytest.approx(share * depth, rel=1e-12)
    assert result.volume[EPIDERMIS].draws == pytest.approx(share * np.minimum(skin.epidermis.draws, depth), rel=1e-12)
    in_dermis = np.clip(depth - skin.epidermis.draws, 0, skin.dermis.draws)
    assert dermal(result).draws == pytest.approx(share * in_dermis, rel=1e-9)


@pytest.mark.parametrize("which", NEEDLES)
def test_deeper_denser_wider_and_more_often_never_injure_less(
    which: str, treat: Treat, skin: Skin, context: ModelContext
) -> None:
    def grows(series: list[Injury]) -> None:
        for less, more in zip(series, series[1:], strict=False):
            for name in LAYERS:
                assert np.all(more.volume[name].draws >= less.volume[name].draws * (1 - 1e-12) - 1e-18)

    usual = treat(which, 1.0)
    width = usual.channels.injury_radius
    grows([injured(context, treat(which, length), skin) for length in (0.3, 0.6, 1.0, 1.5, 2.5)])
    grows([injured(context, treat(which, 1.0, passes=passes), skin) for passes in (1, 4, 12)])
    grows([injured(context, with_density(context, usual, factor), skin) for factor in (0.5, 1, 2, 100)])
    grows(
        [
            injured(context, replace(usual, channels=replace(usual.channels, injury_radius=radius)), skin)
            for radius in (width, times(context, width, 1.5))
        ]
    )


def test_passes_change_the_injury_by_their_number(treat: Treat, skin: Skin, context: ModelContext) -> None:
    one, four, twelve = (
        np.median(total(injured(context, treat("skinpen", 1.0, passes=passes), skin))) for passes in (1, 4, 12)
    )
    assert 2 < four / one <= 4 and 1.5 < twelve / four <= 3


def test_a_second_pass_never_lowers_and_adds_at_most_itself(treat: Treat, skin: Skin, context: ModelContext) -> None:
    first, second = (injured(context, treat("skinpen", length), skin) for length in (0.5, 1.5))
    both = both_injuries(context, first, second)
    for name in LAYERS:
        one, other = first.volume[name].draws, second.volume[name].draws
        assert np.all(both.volume[name].draws >= np.maximum(one, other) * (1 - 1e-12))
        assert np.all(both.volume[name].draws <= one + other)


def test_short_needles_leave_the_deep_dermis_alone(treat: Treat, skin: Skin, context: ModelContext) -> None:
    assert np.median(injured(context, treat("aquagold", 0.6), skin).volume[DEEP].draws) == 0
    assert np.median(injured(context, treat("skinpen", 2.5), skin).volume[DEEP].draws) > 0


def test_coagulated_tissue_adds_its_volume_where_it_lies(treat: Treat, skin: Skin, context: ModelContext) -> None:
    sparse = with_density(context, treat("infini", 1.5), 1e-7)
    shape = sparse.depth.draws.shape[:-1]

    def zone(volume: float) -> CoagulatedZone:
        edges = (drawn(context, np.full(shape, depth), "m") for depth in (0.9e-3, 1.4e-3))
        return CoagulatedZone(*edges, drawn(context, np.full(shape, volume), "m^3"))

    none, little, much = (injured(context, sparse, skin, zone(volume)) for volume in (0.0, 1e-11, 1e-10))
    added = sparse.channels.density.draws * 1e-10
    assert total(much) - total(none) == pytest.approx(added, rel=1e-4)
    assert np.all(total(little) <= total(much))
    above = skin.epidermis.draws < 0.9e-3
    assert much.volume[EPIDERMIS].draws[above] == pytest.approx(none.volume[EPIDERMIS].draws[above])
    # without the computed zone the radius of injury holds a prior for the heat, so what tears alone is less
    assert np.all(total(none) <= total(injured(context, sparse, skin)))
