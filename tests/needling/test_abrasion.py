"""Abrasion: a wide prior that stays a share, and a stratum corneum that only gets thinner."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.devices import device
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin


def removed(context: ModelContext, which: str, passes: int) -> Drawn:
    used = device(context, which)
    return removed_share(context, used, default_technique(context, used, 0.0, passes=passes))


def test_more_passes_remove_more_and_never_all(context: ModelContext) -> None:
    shares = [removed(context, "mda_diamond", passes).draws for passes in (1, 2, 5)]
    assert np.all(shares[0] < shares[1]) and np.all(shares[1] < shares[2])
    assert shares[0].min() > 0 and shares[2].max() < 1


def test_a_pass_spans_the_vendors_figure_and_five_reach_his_aim(context: ModelContext) -> None:
    """20-30 % a pass, 75 % after 4-6 passes of equal shares."""
    once = removed(context, "mda_diamond", 1).draws
    assert once.min() < 0.2 and once.max() > 0.3
    assert np.median(removed(context, "mda_diamond", 5).draws) == pytest.approx(0.75, abs=0.06)


def test_hydradermabrasion_is_a_prior_for_the_whole_treatment(context: ModelContext) -> None:
    once, often = (removed(context, "hydrafacial", passes) for passes in (1, 4))
    assert np.array_equal(once.draws, often.draws)
    assert 0 <= once.draws.min() < 0.05 and 0.25 < once.draws.max() <= 0.3
    assert context.grade(once.derivation) == "very_low"


def test_what_is_left_is_thinner(context: ModelContext, skin: Skin) -> None:
    taken = removed(context, "mda_crystal", 2)
    left = thinned_stratum_corneum(context, skin, taken)
    assert left.draws == pytest.approx(skin.stratum_corneum.draws * (1 - taken.draws))
    assert np.all((left.draws > 0) & (left.draws < skin.stratum_corneum.draws))
    assert context.grade(left.derivation) == "very_low"


def test_needles_abrade_nothing(context: ModelContext) -> None:
    with pytest.raises(ValueError, match="abrades nothing"):
        removed(context, "skinpen", 1)
