"""What the needles of a treatment are for in a zone: the goal, its depth band, and the depth that reaches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.planning.needle_facts import Wanted
from corneum.skin.layers import Skin
from corneum.skin.targets import Band, target_band

# modes of a goal (outcomes/goal_targets) that a needle serves by injury, and those that it serves by delivery
INJURY = ("injure", "both")
DELIVERY = ("deliver", "both")


@dataclass(frozen=True)
class Aim:
    """What the needles of one treatment are for in one zone: the goal, its band, and the depth that reaches it."""

    goal: Wanted | None
    band: Band | NoData
    target: Drawn | NoData


def aim(context: ModelContext, goals: Sequence[Wanted], skin: Skin, *, delivers: bool) -> Aim:
    """The first of some goals that needles can serve, and the depth that reaches it.

    A goal of injury is reached part of the way down its band (`planning.band_share`), one of delivery at the band's
    upper edge.

    Args:
        context: tables and virtual people.
        goals: what is wanted, in its order.
        skin: the zone, its layers drawn.
        delivers: whether the treatment brings something that acts in the skin.
    """
    for goal, variant in goals:
        band = target_band(context, skin, goal, variant or "")
        if isinstance(band, NoData):
            continue
        if band.mode in INJURY:
            return Aim((goal, variant), band, _within(context, band))
        if delivers and band.mode in DELIVERY:
            return Aim((goal, variant), band, band.upper)
    none = NoData("none of the goals is reached by the depth of a needle")
    return Aim(None, none, none)


def _within(context: ModelContext, band: Band) -> Drawn:
    with context.model("depth that reaches a band") as model:
        share = context.parameter("planning.band_share")
        return model.drawn(
            band.upper.draws + share.number * (band.lower.draws - band.upper.draws),
            "m",
            "upper edge + s_b (lower edge - upper edge)",
            uses=[band.upper, band.lower],
        )
