"""Technique: each input moves depth or density the way geometry demands, and the usual one leans on no prior of it."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import Channels
from corneum.needling.described_device import inline_device
from corneum.needling.device_settings import dial_values, labelled_maximum
from corneum.needling.devices import DEVICES, TECHNIQUES, device
from corneum.needling.heat import coagulated_depth
from corneum.needling.second_pass import injured_by_both, second_pass
from corneum.needling.technique import default_technique
from tests.needling.needled import Treat


def depths(treat: Treat, which: str, **stated: object) -> np.ndarray:
    return treat(which, 0.8, **stated).depth.draws


@pytest.mark.parametrize("which", ["aquagold", "stamp_generic", "roller_generic"])
def test_more_force_or_speed_never_reaches_less(which: str, treat: Treat) -> None:
    by_force = [depths(treat, which, force=newtons) for newtons in (2.0, 5.0, 15.0, 50.0)]
    by_speed = [depths(treat, which, velocity=speed) for speed in (0.01, 0.3, 1.0, 3.0)]
    for series in (by_force, by_speed):
        assert all(np.all(after >= before) for before, after in zip(series, series[1:], strict=False))
        assert series[-1].mean() > series[0].mean()
        assert series[-1].max() <= 0.8e-3 + 1e-12
    assert np.all(depths(treat, which) >= depths(treat, which, tension="loose"))
    # hardly any velocity is the hand's own
    assert by_speed[0].mean() == pytest.approx(depths(treat, which).mean(), rel=0.02)


@pytest.mark.parametrize(("force", "depth"), [(4.4, 330e-6), (16.4, 520e-6)])
def test_force_of_the_two_points_in_pig(force: float, depth: float, treat: Treat) -> None:
    """4.4 N 330 um and 16.4 N 520 um of 600 um."""
    assert np.median(treat("stamp_generic", 0.6, force=force).depth.draws) == pytest.approx(depth, rel=0.1)


def test_arrays_of_300_um_pass_at_1_m_per_s(treat: Treat) -> None:
    by_hand, struck = (treat("stamp_generic", 0.3, velocity=speed).depth.draws for speed in (None, 1.0))
    assert np.median(struck) > 1.5 * np.median(by_hand)
    assert np.quantile(struck.mean(axis=(1, 2)), 0.025) > 40e-6


def test_a_slower_motor_loses_more_and_its_own_rate_changes_nothing(treat: Treat) -> None:
    slow, usual, fast = (depths(treat, "skinpen", rate=rate) for rate in (30.0, None, 200.0))
    assert np.all(slow <= usual) and np.all(usual <= fast) and slow.mean() < fast.mean()
    assert depths(treat, "skinpen", rate=116.7) == pytest.approx(usual)


def test_loose_skin_may_rise_into_a_pen(treat: Treat) -> None:
    """Experts: slack skin rises into the cartridge and is needled deeper than the dial."""
    assert np.all(depths(treat, "skinpen", tension="loose") >= depths(treat, "skinpen"))


def test_a_less_steady_hand_spreads_the_depth_between_sittings(treat: Treat) -> None:
    spread = [np.std(depths(treat, "aquagold", operator_sigma=sigma).mean(axis=2)) for sigma in (0.0, 0.35, 0.8)]
    assert spread[0] < spread[1] < spread[2]


@pytest.mark.parametrize("which", ["skinpen", "scanner_generic"])
def test_density_follows_rate_speed_and_swath(which: str, treat: Treat) -> None:
    def density(**stated: object) -> np.ndarray:
        return treat(which, 1.0, **stated).channels.density.draws

    usual = density(hand_speed=15e-3, swath=8e-3, rate=100.0)
    assert np.all(density(hand_speed=30e-3, swath=8e-3, rate=100.0) < usual)
    assert np.all(density(hand_speed=15e-3, swath=12e-3, rate=100.0) < usual)
    assert np.all(density(hand_speed=15e-3, swath=8e-3, rate=150.0) >= usual)
    assert density(hand_speed=7.5e-3, swath=8e-3, rate=100.0) == pytest.approx(2 * usual)


@pytest.mark.parametrize(
    "stated",
    [
        {"force": 0.0},
        {"velocity": -1.0},
        {"rate": 0.0},
        {"hand_speed": float("nan")},
        {"tension": "slack"},
        {"operator_sigma": -0.1},
        {"angle": 0.0},
        {"angle": 2.0},
        {"swath": float("inf")},
    ],
)
def test_what_cannot_be_is_refused_by_name(stated: dict[str, object], treat: Treat) -> None:
    with pytest.raises(InputFault) as fault:
        treat("skinpen", 1.0, **stated)
    assert fault.value.field == {"tension": "stretch"}.get(*stated, *stated)


@pytest.mark.parametrize("over", ["scar", "lip"])
def test_a_second_pass_is_deeper_and_within_every_limit(over: str, context: ModelContext) -> None:
    pen = device(context, "skinpen")
    label = labelled_maximum(context, pen)
    assert isinstance(label, Value)
    for length in (0.5e-3, 1.0e-3, 1.25e-3):
        again = second_pass(context, pen, default_technique(context, pen, length), over)
        assert not isinstance(again, NoData)
        assert length < again.length <= label.number * (1 + 1e-12)
        assert np.isclose(dial_values(context, pen), again.length).any()
    at_limit = default_technique(context, pen, label.number)
    assert isinstance(second_pass(context, pen, at_limit, over), NoData)
    held = second_pass(context, pen, default_technique(context, pen, 0.5e-3), over, limit=0.5e-3)
    assert isinstance(held, NoData)
    assert isinstance(
        second_pass(context, device(context, "aquagold"), default_technique(context, pen, 0.6e-3), over), NoData
    )


def test_a_second_pass_that_is_no_second_pass_is_refused(context: ModelContext) -> None:
    pen = device(context, "skinpen")
    first = default_technique(context, pen, 1.0e-3)
    for stated in ({"over": "cheek"}, {"over": "scar", "length": 1.0e-3}):
        with pytest.raises(InputFault):
            second_pass(context, pen, first, **stated)  # type: ignore[arg-type]


def test_both_passes_injure_more_than_either_and_never_all(context: ModelContext, treat: Treat) -> None:
    first, second = (treat("skinpen", length).channels.injured_fraction for length in (0.5, 1.0))
    both = injured_by_both(context, first, second).draws
    assert np.all(both >= np.maximum(first.draws, second.draws)) and both.max() <= 1


def test_coagulation_carries_both_studies_and_stays_above_the_tip(context: ModelContext, treat: Treat) -> None:
    """100-300 um in two people against 1500 um, the needle's length, in one."""
    done = treat("infini", 1.5)
    heated = coagulated_depth(context, done.device, done.depth).draws
    by_form = heated.mean(axis=1)
    assert np.any(by_form < 0.32e-3) and np.any(by_form > 1.1e-3)
    assert np.all(heated <= done.depth.draws.mean(axis=-1) + 1e-12)
    deeper = coagulated_depth(context, done.device, treat("infini", 2.5).depth).draws
    assert np.all(deeper >= heated - 1e-12)
    with pytest.raises(OutOfDomain):
        coagulated_depth(context, device(context, "skinpen"), done.depth)


def test_the_whole_catalogue_goes_through_the_needles(context: ModelContext, treat: Treat) -> None:
    """Every device of a class with needles makes channels; what is not known stands in with a wide prior or is told."""
    with_needles = {row.row_id for row in context.table(TECHNIQUES).rows if row["insertion"] != "none"}
    through = 0
    for row in context.table(DEVICES).rows:
        if row["class"] not in with_needles:
            continue
        used = device(context, row.row_id)
        lengths = dial_values(context, used)
        if not lengths.size:
            continue
        result: Channels = treat(row.row_id, float(lengths[-1]) * 1e3).channels
        assert np.all(np.isfinite(result.density.draws)) and result.density.draws.max() > 0, row.row_id
        assert np.all(result.depth.draws <= result.depth_in_place.draws + 1e-15)
        through += 1
    assert through >= 35


@pytest.mark.parametrize("described", [{}, {"count": 40}, {"count": 40, "base": 150e-6, "pitch": 0.7e-3}])
def test_inline_devices_of_every_class_go_through(
    described: dict[str, float], context: ModelContext, treat: Treat
) -> None:
    for row in context.table(TECHNIQUES).rows:
        if row["insertion"] == "none":
            continue
        own = inline_device(context, row.row_id, length=0.8e-3, **described)  # type: ignore[arg-type]
        result: Channels = treat(own, 0.8).channels
        assert result.density.draws.max() > 0 and np.all(np.isfinite(result.radius.draws)), row.row_id
        spread = np.ptp(result.needle_diameter.draws)
        assert spread == 0 if "base" in described else spread > 0
