"""Depth in place: what geometry demands, and what has been measured in people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.errors import OutOfDomain
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.needling.depth import depth_in_place
from corneum.needling.device_settings import tolerance
from corneum.needling.devices import device
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin
from tests.needling.needled import Treat

NEEDLES = ["skinpen", "scanner_generic", "roller_generic", "stamp_generic", "aquagold", "dermaqueen", "infini"]
shared = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("which", NEEDLES)
@shared
@given(lengths=st.tuples(st.floats(0.05, 4.0), st.floats(0.05, 4.0)))
def test_a_deeper_setting_never_reaches_less(which: str, lengths: tuple[float, float], treat: Treat) -> None:
    shallow, deep = sorted(lengths)
    assert np.all(treat(which, deep).depth.draws >= treat(which, shallow).depth.draws)


@pytest.mark.parametrize("which", NEEDLES)
def test_upright_is_deepest(which: str, treat: Treat) -> None:
    upright = treat(which, 1.5).depth.draws
    for degrees in (80, 60, 45, 30, 10):
        slanted = treat(which, 1.5, angle=np.deg2rad(degrees)).depth.draws
        assert np.all(slanted <= upright)
        assert slanted == pytest.approx(upright * np.sin(np.deg2rad(degrees)))


@pytest.mark.parametrize("which", NEEDLES)
@pytest.mark.parametrize("length", [0.25, 0.6, 1.5])
def test_no_needle_goes_deeper_than_its_length_and_the_scale_allow(
    which: str, length: float, treat: Treat, context: ModelContext
) -> None:
    scale = tolerance(context, device(context, which))
    deepest = float(context.draw(scale, stream="needling.device_tolerance").max())
    depth = treat(which, length).depth.draws
    by_motor = treat(which, length).technique.insertion in ("stroked", "driven")
    assert depth.max() <= length * 1e-3 + (max(0.0, deepest) if by_motor else 0.0) + 1e-12
    assert depth.min() >= 0


def test_a_needle_of_no_length_reaches_nothing(treat: Treat) -> None:
    assert treat("skinpen", 0.0).depth.draws.max() == 0
    assert treat("stamp_generic", 0.0).depth.draws.max() == 0


def test_hand_pressed_600_um_as_in_four_studies_of_people(treat: Treat) -> None:
    """237, 300, 300-450 and 460 um in place of 600 um, mean 343 um."""
    depth = treat("aquagold", 0.6).depth.draws
    assert depth.mean() == pytest.approx(343e-6, rel=0.08)
    between_studies = depth.mean(axis=(1, 2))
    low, high = np.quantile(between_studies, (0.025, 0.975))
    assert low < 237e-6 and high > 460e-6


@pytest.mark.parametrize("set_length", [0.5, 1.5])
def test_pen_tracks_lie_close_to_the_set_length(set_length: float, treat: Treat) -> None:
    """Histology of facelift skin, one donor: 0.5 and 1.5 mm closely approximated."""
    depth = treat("skinpen", set_length).depth.draws
    assert 0.75 * set_length * 1e-3 < np.median(depth) <= set_length * 1e-3 * 1.05
    assert np.quantile(depth, 0.025) < set_length * 1e-3 < np.quantile(depth, 0.975)


def test_slanted_radio_frequency_needles_end_at_their_design_depth(treat: Treat) -> None:
    """6 mm at 20 degrees: tip designed at 2 mm, L sin(angle) = 2052 um; 6 mm at 25 degrees: 2.5 mm."""
    assert np.median(treat("rf_primaeva", 6.0).depth.draws) == pytest.approx(2.0e-3, rel=0.06)
    assert np.median(treat("profound", 6.0).depth.draws) == pytest.approx(2.5e-3, rel=0.06)


def test_hand_pressed_depth_is_of_very_low_grade(treat: Treat, context: ModelContext) -> None:
    record = context.derivations[treat("aquagold", 0.6).depth.derivation]
    assert record.grade == "very_low"
    assert "donnelly2011" in record.sources
    assert context.grade(treat("skinpen", 1.5).depth.derivation) == "very_low"


def test_depth_keeps_shape_and_unit(treat: Treat, population: Population) -> None:
    depth = treat("skinpen", 0.5).depth
    assert depth.draws.shape == (population.epistemic, population.person, population.needle)
    assert depth.unit == "m"


def test_two_settings_are_two_derivations(treat: Treat) -> None:
    assert treat("skinpen", 0.5).depth.derivation != treat("skinpen", 1.0).depth.derivation


def test_skin_of_another_population_and_device_without_needles_are_refused(context: ModelContext, skin: Skin) -> None:
    pen = device(context, "skinpen")
    with pytest.raises(ValueError, match="another population"):
        depth_in_place(
            context.with_population(Population(epistemic=4)), pen, default_technique(context, pen, 1e-3), skin
        )
    abrader = device(context, "hydrafacial")
    with pytest.raises(OutOfDomain, match="with needles"):
        depth_in_place(context, abrader, default_technique(context, abrader, 0.0), skin)
