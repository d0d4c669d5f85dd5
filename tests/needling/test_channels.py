"""Open lumens, density and injury: geometry, published counts, and what must grow with what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import channels
from corneum.needling.described_device import inline_device
from corneum.needling.devices import device
from corneum.needling.reached_depths import injured_in_band, share_reaching
from corneum.skin.layers import Skin
from tests.needling.needled import Treat

PER_CM2 = 1e4


@dataclass(frozen=True)
class Band:
    upper: Drawn
    lower: Drawn


def edge(context: ModelContext, depth: float) -> Drawn:
    shape = (context.population.epistemic, context.population.person)
    return context.drawn(np.full(shape, depth), "m", "edge", f"{depth}", [context.parameter("needling.lumen_depth")])


def test_roller_geometry_gives_the_published_count(treat: Treat, context: ModelContext) -> None:
    """192 needles on a drum of 10 mm radius, 20 mm wide, 15 passes: 229 per cm2, about 250 reported."""
    result = treat("roller_CIT8", 0.5, passes=15).channels
    pierces = context.draw(context.parameter("needling.penetrated_fraction_manual_roller"))
    assert result.density.draws == pytest.approx(229.2 * PER_CM2 * pierces * result.pierced_share.draws, rel=1e-3)
    all_pierce = result.density.draws.max() / pierces.max()
    assert all_pierce == pytest.approx(250 * PER_CM2, rel=0.1)


def test_pen_density_spans_the_experts_aim_and_the_count_of_strokes(treat: Treat) -> None:
    density = treat("skinpen", 1.0).channels.density.draws
    low, high = np.quantile(density, (0.025, 0.975))
    assert low < 250 * PER_CM2 < 300 * PER_CM2 < high
    assert high / low > 5


def test_net_time_over_area_replaces_swath_and_speed(treat: Treat, context: ModelContext) -> None:
    """phi N f t/A: 14 needles at 116.7 Hz make the aimed 250-300 per cm2 in 0.15-0.18 s per cm2."""
    result = treat("skinpen", 1.0, net_time_per_area=0.17 / 1e-4).channels
    pierces = context.draw(context.parameter("needling.penetrated_fraction_automated_pen"))
    assert result.density.draws / pierces == pytest.approx(14 * 116.7 * 0.17 * PER_CM2)


@pytest.mark.parametrize(
    "which", ["skinpen", "scanner_generic", "roller_generic", "stamp_generic", "aquagold", "infini"]
)
def test_density_grows_with_passes(which: str, treat: Treat) -> None:
    once, twice, often = (treat(which, 1.0, passes=passes).channels for passes in (1, 2, 8))
    assert np.all(once.density.draws <= twice.density.draws) and np.all(twice.density.draws <= often.density.draws)
    assert twice.density.draws == pytest.approx(2 * once.density.draws)
    assert np.all(once.area_fraction.draws <= often.area_fraction.draws)
    assert np.all(once.injured_fraction.draws <= often.injured_fraction.draws)
    assert often.area_fraction.draws.max() <= 1


def test_pitch_of_an_array_sets_its_density(context: ModelContext, treat: Treat) -> None:
    own = inline_device(context, "manual_stamp", count=100, length=1e-3, base=140e-6, pitch=0.5e-3)
    result = treat(own, 1.0, passes=1).channels
    pierces = context.draw(context.parameter("needling.penetrated_fraction_manual_stamp"))
    assert result.density.draws == pytest.approx(400 * PER_CM2 * pierces * result.pierced_share.draws)


def test_open_lumen_of_a_roller_holds_the_measurement(treat: Treat) -> None:
    """152.5 um deep and 70.7 um wide after a 770 um roller."""
    result = treat("roller_generic_770", 0.77).channels
    low, high = np.quantile(result.depth.draws, (0.025, 0.975))
    assert low < 152.5e-6 < high
    low, high = np.quantile(result.radius.draws, (0.025, 0.975))
    assert low < 35.35e-6 < high


def test_open_lumen_of_radio_frequency_needles_holds_the_measurement(treat: Treat) -> None:
    """70 and 150 um deep, 63-85 um wide, after 1.5 mm."""
    result = treat("infini", 1.5).channels
    low, high = np.quantile(result.depth.draws, (0.025, 0.975))
    assert low < 75e-6 and high > 150e-6
    assert np.quantile(2 * result.radius.draws, 0.025) < 74e-6 < np.quantile(2 * result.radius.draws, 0.975)


@pytest.mark.parametrize("which", ["skinpen", "roller_generic", "stamp_generic", "infini"])
def test_lumen_is_never_deeper_than_the_needle_went_nor_wider_than_it(which: str, treat: Treat) -> None:
    for length in (0.2, 0.5, 2.0):
        result = treat(which, length).channels
        assert np.all(result.depth.draws <= result.depth_in_place.draws + 1e-15)
        assert np.all(2 * result.radius.draws <= result.needle_diameter.draws + 1e-15)


def test_a_needle_that_stays_in_the_stratum_corneum_leaves_no_channel(
    context: ModelContext, skin: Skin, treat: Treat
) -> None:
    shallow = treat("roller_generic", 0.2)
    scratch = context.drawn(np.full_like(shallow.depth.draws, 2e-6), "m", "scratch", "2 um", [shallow.depth])
    result = channels(context, shallow.device, shallow.technique, skin, scratch)
    assert result.density.draws.max() == 0
    assert result.depth.draws.max() == 0
    assert result.area_fraction.draws.max() == 0


def test_heat_widens_the_injury_and_not_the_lumen(treat: Treat, context: ModelContext, skin: Skin) -> None:
    hot = treat("infini", 1.5)
    cold_device = replace(device(context, "infini"), rf=False)
    cold = channels(context, cold_device, hot.technique, skin, hot.depth)
    assert np.all(hot.channels.injury_radius.draws > cold.injury_radius.draws)
    assert hot.channels.radius.draws == pytest.approx(cold.radius.draws)


def test_share_reaching_falls_with_the_boundary_and_grows_with_the_setting(treat: Treat, context: ModelContext) -> None:
    shares = [
        share_reaching(context, treat("skinpen", 1.0).depth, edge(context, depth)).draws
        for depth in (0.0, 0.3e-3, 0.8e-3, 5e-3)
    ]
    assert np.all(shares[0] == 1) and np.all(shares[-1] == 0)
    assert np.all(shares[1] >= shares[2])
    deeper = share_reaching(context, treat("skinpen", 2.0).depth, edge(context, 0.8e-3))
    assert np.all(deeper.draws >= shares[2])
    assert deeper.draws.shape == (context.population.epistemic, context.population.person)


def test_share_reaching_takes_a_boundary_that_varies_from_needle_to_needle(
    treat: Treat, context: ModelContext, skin: Skin
) -> None:
    share = share_reaching(context, treat("skinpen", 1.0).depth, skin.epidermis_at_needle)
    assert share.draws.shape == skin.epidermis.draws.shape
    assert share.draws.mean() > 0.9


def test_injured_share_of_a_band(treat: Treat, context: ModelContext) -> None:
    """None of it above where no needle comes; all tracks' section where every needle crosses the band."""
    deep = edge(context, 4e-3)
    band = Band(edge(context, 0.05e-3), edge(context, 0.1e-3))
    treated = treat("skinpen", 1.5)
    crossed = injured_in_band(context, treated.channels, treated.depth, band).draws
    assert crossed == pytest.approx(treated.channels.injured_fraction.draws, rel=1e-9)
    below = injured_in_band(context, treated.channels, treated.depth, Band(deep, edge(context, 5e-3)))
    assert below.draws.max() == 0
    scar = Band(edge(context, 0.7e-3), edge(context, 1.8e-3))
    previous = np.zeros_like(crossed)
    for length in (0.5, 1.0, 1.5, 2.0, 2.5):
        now = injured_in_band(context, treat("skinpen", length).channels, treat("skinpen", length).depth, scar).draws
        assert np.all(now >= previous - 1e-12)
        previous = now
    assert 0 < previous.mean() <= 1


def test_density_and_lumen_are_of_very_low_grade(treat: Treat, context: ModelContext) -> None:
    result = treat("skinpen", 1.0).channels
    assert context.grade(result.density.derivation) == "very_low"
    assert context.grade(result.area_fraction.derivation) == "very_low"
    assert context.grade(result.depth.derivation) in ("very_low", "low")


def test_shapes_and_units(treat: Treat, population: Population) -> None:
    result = treat("skinpen", 1.0).channels
    full, outer = (population.epistemic, population.person), (population.epistemic, 1)
    for drawn, shape, unit in (
        (result.depth, full, "m"),
        (result.density, full, "1/m^2"),
        (result.area_fraction, full, "1"),
        (result.injured_fraction, full, "1"),
        (result.depth_in_place, full, "m"),
        (result.radius, outer, "m"),
        (result.needle_diameter, outer, "m"),
        (result.injury_radius, outer, "m"),
    ):
        assert drawn.draws.shape == shape and drawn.unit == unit
        assert np.all(np.isfinite(drawn.draws))
