"""What of the effect of trials a treatment may claim: by what it injures of the target layer, never more than they."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.needle_aim import aim
from corneum.planning.needle_facts import NeedleFacts, Use
from corneum.planning.needling_step import place
from corneum.planning.results import Needled
from corneum.planning.trial_support import support, support_in
from corneum.skin.layers import Skin, draw_skin

CLASSES = {
    "skinpen": "automated_pen",
    "roller_generic": "manual_roller",
    "stamp_generic": "manual_stamp",
    "infini": "rf_microneedling",
}


@pytest.fixture(scope="module")
def shared() -> ModelContext:
    return ModelContext(load_tables())


@pytest.fixture(scope="module")
def skin(shared: ModelContext) -> Skin:
    drawn = draw_skin(shared, "cheek_medial", age=45.0, sex="female")
    assert isinstance(drawn, Skin)
    return drawn


def needled(
    shared: ModelContext, skin: Skin, device: str, passes: int, goal: str = "thinning", length: float = 1e-3
) -> Needled:
    goals = ((goal, None),)
    facts = NeedleFacts(Use(device, passes, None), CLASSES[device], False, length, length, goals, 45.0)
    placed = place(shared, facts, skin, aim(shared, goals, skin, delivers=False))
    assert isinstance(placed, Needled)
    return placed


def with_share(shared: ModelContext, of: Needled, share: float) -> Needled:
    """The same needles, which injure a share of the target band."""
    assert isinstance(of.injured_in_band, Drawn)
    return replace(of, injured_in_band=shared.drawn(np.full((1, 1), share), "1", "fixture", f"{share}", []))


@pytest.mark.parametrize("device", CLASSES)
@pytest.mark.parametrize("goal", ["thinning", "lightening", "glow"])
def test_more_passes_never_support_less_and_never_more_than_the_trials(
    shared: ModelContext, skin: Skin, device: str, goal: str
) -> None:
    shares = [
        support_in(shared, needled(shared, skin, device, passes, goal), CLASSES[device])
        for passes in (1, 2, 4, 12, 400)
    ]
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1


def test_support_follows_the_injured_share_up_to_the_cap(shared: ModelContext, skin: Skin) -> None:
    """A roller that injures 0.5 % of the target layer and a pen that injures 25 % were once supported alike."""
    pen = needled(shared, skin, "skinpen", 4)
    little, twice, much, all_of_it = (
        support_in(shared, with_share(shared, pen, share), "automated_pen") for share in (0.005, 0.01, 0.25, 1.0)
    )
    assert twice == pytest.approx(2 * little)
    assert much == all_of_it == 1
    assert 0.02 < little < 0.2


def test_what_injures_nothing_of_the_layer_supports_nothing(shared: ModelContext, skin: Skin) -> None:
    assert support_in(shared, with_share(shared, needled(shared, skin, "skinpen", 4), 0.0), "automated_pen") == 0


def test_support_is_told_to_one_figure_and_a_zone_that_is_not_reached_is_left_out(
    shared: ModelContext, skin: Skin
) -> None:
    """Two devices whose injury differs by a hair are supported alike."""
    pen = needled(shared, skin, "skinpen", 4)

    def over(*shares: float) -> float:
        zones = {
            f"zone {share}": SimpleNamespace(needled=with_share(shared, pen, share), needled_facts=share)
            for share in shares
        }
        return support(shared, zones, "automated_pen")  # type: ignore[arg-type]

    assert over(0.0300) == over(0.0301) > over(0.005) > 0
    assert over(0.03, 0.0) == over(0.03)
    assert over(0.0) == 0


def test_no_needle_leaves_what_trials_support(shared: ModelContext) -> None:
    assert support(shared, {}, "home_care") == 1


def test_the_density_of_trials_is_a_wide_prior_and_never_counted() -> None:
    row = load_tables()["parameters/planning"].row("trial_density")
    assert row.grade == "very_low" and row.basis == "derived"
    assert float(row["high"]) / float(row["low"]) >= 30 and "no trial counted holes" in row["note"]
