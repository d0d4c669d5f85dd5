"""Infusion: nothing is lost or made, and a stamp leaves nanolitres."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.needling.described_device import inline_device
from corneum.needling.devices import Device
from corneum.needling.infusion import infuse, volume_per_press
from corneum.needling.pressure import depot_radius, flow, volume_pressed_in
from corneum.skin.layers import Skin
from tests.needling.needled import Treat

FACE = 255e-4
shared = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("which", ["aquagold", "stamp_infusion_generic", "skinpen", "roller_generic", "dermaqueen"])
@shared
@given(volume=st.floats(0.0, 1e-5), area=st.floats(1e-4, 5e-2), viscosity=st.one_of(st.none(), st.floats(1e-4, 1e3)))
def test_channels_and_surface_hold_what_was_used(
    which: str,
    volume: float,
    area: float,
    viscosity: float | None,
    treat: Treat,
    skin: Skin,
    context: ModelContext,
) -> None:
    done = treat(which, 0.6)
    split = infuse(context, done.device, done.technique, done.channels, skin, volume, area, viscosity=viscosity)
    assert split.entered.draws + split.on_surface.draws == pytest.approx(volume / area, rel=1e-12)
    assert split.entered.draws.min() >= 0 and split.on_surface.draws.min() >= 0
    assert split.entered.draws.shape == (context.population.epistemic, context.population.person)
    assert split.entered.unit == split.on_surface.unit == "m"


def test_a_stamp_leaves_of_the_order_of_30_nl_a_press(treat: Treat, skin: Skin, context: ModelContext) -> None:
    """Cones of 20 needles of 130 um, 343 um deep: 30 nL (21-41) when full; cylinders of 600 um, 159 nL, bound it."""
    cone = treat("aquagold", 0.6, hollow=False)
    cylinder = treat("aquagold", 0.6, hollow=True)
    threaded, hollow = (volume_per_press(context, done.device, done.channels).draws * 1e12 for done in (cone, cylinder))
    assert threaded.mean() == pytest.approx(30 * 0.65, rel=0.15)
    assert hollow == pytest.approx(3 * threaded, rel=1e-5)
    unknown = treat("aquagold", 0.6)
    either = volume_per_press(context, unknown.device, unknown.channels).draws * 1e12
    assert 10 < np.median(either) < 60
    assert np.all((np.isclose(either, threaded)) | (np.isclose(either, hollow)))


def test_most_of_a_vial_stays_on_the_surface(treat: Treat, skin: Skin, context: ModelContext) -> None:
    """About 1 to 4 % of a 1.5 mL vial enters when 400 presses are made over a face, by the same geometry."""
    done = treat("aquagold", 0.6)
    split = infuse(context, done.device, done.technique, done.channels, skin, 1.5e-6, FACE)
    assert 0.003 < np.median(split.entered.draws) / (1.5e-6 / FACE) < 0.05


def test_what_a_lumen_does_not_drive_stays_on_the_surface(treat: Treat, skin: Skin, context: ModelContext) -> None:
    done = treat("aquagold", 0.6)
    shape = (context.population.epistemic, 1)
    free = infuse(context, done.device, done.technique, done.channels, skin, 1e-6, FACE)
    for one, equal in ((0.0, False), (1e-15, False), (1.0, True)):
        most = context.drawn(np.full(shape, one), "m^3", "test", f"{one:g}", [])
        held = infuse(context, done.device, done.technique, done.channels, skin, 1e-6, FACE, through_one=most)
        assert np.all(held.entered.draws <= free.entered.draws)
        assert np.all(held.entered.draws <= done.channels.density.draws * one + 1e-15)
        assert np.array_equal(held.entered.draws, free.entered.draws) is equal
        assert held.entered.draws + held.on_surface.draws == pytest.approx(1e-6 / FACE, rel=1e-12)


def test_a_thick_gel_enters_less_and_water_is_not_held_back(treat: Treat, skin: Skin, context: ModelContext) -> None:
    done = treat("aquagold", 0.6)
    thin, water, serum, gel = (
        infuse(
            context, done.device, done.technique, done.channels, skin, 1.5e-6, FACE, viscosity=viscosity
        ).entered.draws
        for viscosity in (None, 0.7e-3, 1.0, 100.0)
    )
    assert water == pytest.approx(thin)
    assert np.all(serum <= thin) and np.all(gel <= serum)
    assert np.median(gel) < 0.3 * np.median(thin)


def test_serum_before_the_needles_goes_further_than_after_and_none_stays_out(
    treat: Treat, skin: Skin, context: ModelContext
) -> None:
    def entered(serum: str) -> np.ndarray:
        done = treat("skinpen", 1.0, serum=serum)
        used = 1e-3
        split = infuse(context, done.device, done.technique, done.channels, skin, used * FACE, FACE)
        return split.entered.draws

    assert np.all(entered("before") >= entered("after"))
    assert np.any(entered("before") > entered("after"))
    assert entered("none").max() == 0


def test_an_injector_leaves_most_of_it_in_the_skin(treat: Treat, skin: Skin, context: ModelContext) -> None:
    done = treat("dermaqueen", 1.0)
    split = infuse(context, done.device, done.technique, done.channels, skin, 1e-6, FACE)
    share = split.entered.draws / (1e-6 / FACE)
    # a few of the drawn heads end in the epidermis with a part of their openings, and lose what comes out there
    assert 0.7 <= np.median(share) <= 1 and share.max() <= 1


def test_infusion_is_of_very_low_grade(treat: Treat, skin: Skin, context: ModelContext) -> None:
    done = treat("aquagold", 0.6)
    split = infuse(context, done.device, done.technique, done.channels, skin, 1.5e-6, FACE)
    assert context.grade(split.entered.derivation) == "very_low"


def test_impossible_amounts_are_refused(treat: Treat, skin: Skin, context: ModelContext) -> None:
    done = treat("aquagold", 0.6)
    for volume, area in ((-1e-6, FACE), (1e-6, 0.0), (float("nan"), FACE)):
        with pytest.raises(ValueError, match="volume"):
            infuse(context, done.device, done.technique, done.channels, skin, volume, area)


def test_pressure_of_a_tap_drives_less_than_a_tenth_of_what_fills(
    context: ModelContext, treat: Treat, skin: Skin
) -> None:
    """0.72 nL a needle without tip blocking (1 kPa, 0.2 s), a 26th of it with: negligible against the channel."""
    many = Population(epistemic=256, person=1, needle=1)
    pressed = float(np.median(volume_pressed_in(context.with_population(many)).draws)) * 1e12
    assert 0.72 / 26 / 2 < pressed < 0.72 / 26 * 4
    done = treat("aquagold", 0.6, hollow=True)
    filled = volume_per_press(context.with_population(Population()), done.device, done.channels).draws / 20 * 1e12
    assert pressed < 0.1 * np.median(filled)


def test_flow_through_a_hollow_needle_as_in_cadaver_skin(context: ModelContext) -> None:
    """15-96 uL/h without retraction, up to 11.6-fold after it; thick fluid flows less, pressure has an end."""
    many = Population(epistemic=256, person=1, needle=1)
    still = flow(context.with_population(many), pressure=1e5).draws
    assert 15 < np.median(still) * 3600e9 < 96
    assert np.all(flow(context.with_population(many), pressure=1e5, retracted=True).draws >= still)
    assert flow(context.with_population(many), pressure=1e5, viscosity=70e-3).draws == pytest.approx(still / 100)
    assert np.array_equal(
        flow(context.with_population(many), pressure=1e7).draws, flow(context.with_population(many), pressure=1e9).draws
    )
    assert flow(context.with_population(many), pressure=0.0).draws.max() == 0
    for pressure, viscosity in ((-1.0, None), (1e5, 0.0)):
        with pytest.raises(ValueError, match="pressure"):
            flow(context.with_population(many), pressure=pressure, viscosity=viscosity)


@pytest.mark.parametrize(("microlitres", "low", "high"), [(0.005, 106, 158), (0.1, 288, 430), (1, 620, 927)])
def test_radius_of_a_depot(microlitres: float, low: float, high: float, context: ModelContext) -> None:
    """(3V/(4 pi phi))^(1/3) from a cavity to a share of 0.3; a disc where a sphere does not fit."""
    many = Population(epistemic=256, person=1, needle=1)
    radius = depot_radius(context.with_population(many), microlitres * 1e-9).draws * 1e6
    assert radius.min() == pytest.approx(low, rel=0.01) and radius.max() == pytest.approx(high, rel=0.01)
    assert np.array_equal(
        depot_radius(context.with_population(many), microlitres * 1e-9, thickness=1.0).draws * 1e6, radius
    )
    flat = depot_radius(context.with_population(many), microlitres * 1e-9, thickness=low * 1e-6 / 4).draws * 1e6
    assert np.all(flat > radius)


def injector(context: ModelContext, length: float) -> Device:
    """100 hollow needles of 130 um with a bore of 50 um on 13 mm x 13 mm (resnik2018), driven by a plunger."""
    needles = {
        "count": 100,
        "length": length,
        "base": 130e-6,
        "tip": None,
        "bore": 50e-6,
        "pitch": 1.3e-3,
        "force": None,
    }
    return inline_device(context, "multi_needle_injector", **needles)


def test_hollow_needles_of_220_um_do_not_inject_into_the_dermis(
    treat: Treat, skin: Skin, context: ModelContext
) -> None:
    """Where needles end in this skin decides, not what the device is called."""

    def done(length: float) -> tuple[float, float, float, float]:
        used = treat(injector(context, length * 1e-3), length)
        split = infuse(context, used.device, used.technique, used.channels, skin, 100e-9, 1.69e-4)
        whole = 100e-9 / 1.69e-4
        assert split.entered.draws + split.on_surface.draws == pytest.approx(whole, rel=1e-12)
        assert np.all(split.back_flow.draws <= split.on_surface.draws + 1e-18)
        shares = (split.entered, split.back_flow, split.on_surface)
        return float(used.channels.dermal_share.draws.mean()), *(float(np.mean(x.draws)) / whole for x in shares)

    short, long = done(0.22), done(1.0)
    print("220 um: dermal share, entered, back, surface", short, "1 mm:", long)
    assert short[0] < 0.5 and short[1] < 0.3 and short[3] > 0.7
    assert long[0] > 0.95 and long[1] > 0.5


@shared
@given(volume=st.floats(1e-11, 1e-4), factor=st.floats(1, 100), length=st.floats(0.1, 1.4), longer=st.floats(1, 3))
def test_more_volume_and_longer_needles_never_leave_less_in_the_skin(
    volume: float, factor: float, length: float, longer: float, treat: Treat, skin: Skin, context: ModelContext
) -> None:
    def entered(volume: float, length: float) -> np.ndarray:
        used = treat(injector(context, length * 1e-3), length)
        split = infuse(context, used.device, used.technique, used.channels, skin, volume, 1.69e-4)
        assert split.in_channels.draws + split.in_tissue.draws == pytest.approx(split.entered.draws, rel=1e-12)
        return split.entered.draws

    here = entered(volume, length)
    assert np.all(entered(volume * factor, length) >= here * (1 - 1e-9))
    # a longer lumen stands where tissue would swell to hold a little more than it does
    assert np.mean(entered(volume, length * longer)) >= np.mean(here) * 0.99
