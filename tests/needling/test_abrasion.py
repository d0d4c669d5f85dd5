"""Abrasion: a wide prior that stays a share, and a stratum corneum that only gets thinner."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn, Recorder
from corneum.evidence.draws import Population
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.devices import device
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin


def removed(recorder: Recorder, population: Population, which: str, passes: int) -> Drawn:
    used = device(recorder, which)
    return removed_share(recorder, population, used, default_technique(recorder, used, 0.0, passes=passes))


def test_more_passes_remove_more_and_never_all(recorder: Recorder, population: Population) -> None:
    shares = [removed(recorder, population, "mda_diamond", passes).draws for passes in (1, 2, 5)]
    assert np.all(shares[0] < shares[1]) and np.all(shares[1] < shares[2])
    assert shares[0].min() > 0 and shares[2].max() < 1


def test_a_pass_spans_the_vendors_figure_and_five_reach_his_aim(recorder: Recorder, population: Population) -> None:
    """20-30 % a pass, 75 % after 4-6 passes of equal shares."""
    once = removed(recorder, population, "mda_diamond", 1).draws
    assert once.min() < 0.2 and once.max() > 0.3
    assert np.median(removed(recorder, population, "mda_diamond", 5).draws) == pytest.approx(0.75, abs=0.06)


def test_hydradermabrasion_is_a_prior_for_the_whole_treatment(recorder: Recorder, population: Population) -> None:
    once, often = (removed(recorder, population, "hydrafacial", passes) for passes in (1, 4))
    assert np.array_equal(once.draws, often.draws)
    assert 0 <= once.draws.min() < 0.05 and 0.25 < once.draws.max() <= 0.3
    assert recorder.grade(once.derivation) == "very_low"


def test_what_is_left_is_thinner(recorder: Recorder, population: Population, skin: Skin) -> None:
    taken = removed(recorder, population, "mda_crystal", 2)
    left = thinned_stratum_corneum(recorder, skin, taken)
    assert left.draws == pytest.approx(skin.stratum_corneum.draws * (1 - taken.draws))
    assert np.all((left.draws > 0) & (left.draws < skin.stratum_corneum.draws))
    assert recorder.grade(left.derivation) == "very_low"


def test_needles_abrade_nothing(recorder: Recorder, population: Population) -> None:
    with pytest.raises(ValueError, match="abrades nothing"):
        removed(recorder, population, "skinpen", 1)
