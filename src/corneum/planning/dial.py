"""How deep to set the needles in one zone: the shallowest dial that reaches the target within every limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corneum.client import Client, Goal
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import share_reaching
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, dial_values, labelled_maximum
from corneum.needling.technique import Technique, default_technique
from corneum.planning.observations import NOTHING_SEEN, Seen, lowered
from corneum.planning.results import Depths, Quantity
from corneum.planning.treatments import Treatment
from corneum.response.tested import tested_depths
from corneum.skin.hazards import Hazard, hard_limit, hazards, margin
from corneum.skin.layers import Skin
from corneum.skin.targets import Band, target_band

# modes of a goal (outcomes/goal_targets) that a needle serves by injury, and those that it serves by delivery
INJURY = ("injure", "both")
DELIVERY = ("deliver", "both")
NOTHING_DELIVERED = ("none", "saline")


@dataclass(frozen=True)
class Aim:
    """What the needles of one treatment are for in one zone: the goal, its band, and the depth that reaches it."""

    goal: Goal | None
    band: Band | NoData
    target: Quantity


@dataclass(frozen=True)
class Setting:
    """The dial of one zone with what follows from it. Lengths in m."""

    depths: Depths
    technique: Technique
    depth_in_place: Drawn
    share: Quantity
    confidence: Quantity
    margins: dict[str, Drawn]


def aim(context: ModelContext, client: Client, treatment: Treatment, skin: Skin) -> Aim:
    """The first of the client's goals that this treatment's needles can serve, and the depth that reaches it.

    A goal of injury is reached part of the way down its band (`planning.band_share`), one of delivery at the band's
    upper edge.
    """
    delivers = treatment.payload not in NOTHING_DELIVERED
    for goal in client.goals:
        band = target_band(context, skin, goal.goal, goal.variant or "")
        if isinstance(band, NoData):
            continue
        if band.mode in INJURY:
            return Aim(goal, band, _within(context, band))
        if delivers and band.mode in DELIVERY:
            return Aim(goal, band, band.upper)
    none = NoData("none of the goals is reached by the depth of a needle")
    return Aim(None, none, none)


def set_dial(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    device: Device,
    skin: Skin,
    seen: Seen = NOTHING_SEEN,
) -> Setting:
    """Search the device's dial for one zone.

    A depth that the client's entry states is kept as asked, and what it reaches is computed. Otherwise the dial is
    the shallowest value at which the stated share of the clients who could be this one is reached, within the
    labelled maximum and the hard limits of the zone, and at which no named structure comes too close. A reaction that
    was stronger than predicted lowers either (`observed.lowered`), never raises it.
    """
    aimed = aim(context, client, treatment, skin)
    dials = dial_values(context, device)
    zone_hazards = hazards(context, skin.zone)
    caps = _caps(context, device, skin.zone)
    asked = treatment.asked.depth if treatment.asked else None
    chosen, binding = _search(context, treatment, device, skin, aimed, dials, caps, asked)
    technique, placed, close = _apply(context, treatment, device, skin, chosen, zone_hazards)
    limit = context.parameter("planning.hazard_probability").number
    shallower = sorted(float(dial) for dial in dials if dial < chosen)
    while asked is None and shallower and (worst := _worst(close, limit)) is not None:
        chosen, binding = shallower.pop(), worst
        technique, placed, close = _apply(context, treatment, device, skin, chosen, zone_hazards)
    pull, before = seen.pull(skin.zone), chosen
    lower = lowered(context, seen, skin.zone, dials, chosen)
    taken: list[Input] = []
    if lower is not None and pull is not None:
        chosen, binding = lower, f"stronger reaction at the {pull.visit.kind}"
        technique, placed, close = _apply(context, treatment, device, skin, chosen, zone_hazards)
        back = context.parameter("planning.observed_dial_share")
        taken = [Input(back, pull.shift * back.number), Input(pull.correlation, 0.0)]
    share: Quantity = NoData("no target depth") if isinstance(aimed.target, NoData) else share_reaching(
        context, placed, _drawn(context, aimed.target)
    )  # fmt: skip
    depths = Depths(
        anatomical=aimed.target,
        tested=tested_depths(context, aimed.goal.goal, aimed.goal.variant or "", treatment.class_)
        if aimed.goal
        else NoData("no goal of this client is treated by needle depth"),
        labelled=labelled_maximum(context, device),
        dial=context.drawn(
            np.full((1, 1), chosen),
            "m",
            "dial",
            _rule(asked, binding, lower),
            [*(item for item in (aimed.target, placed) if isinstance(item, Drawn)), *taken],
        ),
        binding=binding,
        goal=aimed.goal.goal if aimed.goal else "",
        unobserved=before,
    )
    return Setting(depths, technique, placed, share, _confidence(context, share), close)


def _rule(asked: float | None, binding: str, lower: float | None) -> str:
    if lower is not None:
        return f"L exp(-c E) on the settings of the device; bound by {binding}"
    return "asked for" if asked is not None else f"shallowest setting that reaches the target; bound by {binding}"


def _within(context: ModelContext, band: Band) -> Drawn:
    part = context.parameter("planning.band_share")
    return context.drawn(
        band.upper.draws + part.number * (band.lower.draws - band.upper.draws),
        "m",
        "depth that reaches a band",
        "upper edge + s_b (lower edge - upper edge)",
        [band.upper, band.lower, part],
    )


def _drawn(context: ModelContext, quantity: Quantity) -> Drawn:
    if isinstance(quantity, Drawn):
        return quantity
    assert isinstance(quantity, Value)
    return context.drawn(np.full((1, 1), quantity.number), quantity.unit, "tabulated depth", "as tabulated", [quantity])


def _caps(context: ModelContext, device: Device, zone: str) -> tuple[tuple[str, float], ...]:
    """Depths never to set, in m, with the words for what sets them."""
    found = []
    labelled = labelled_maximum(context, device)
    if isinstance(labelled, Value):
        found.append(("labelled maximum", labelled.number))
    limit = hard_limit(context, zone)
    if isinstance(limit, Value):
        found.append(("shallow structure of this zone", limit.number))
    return tuple(found)


def _search(
    context: ModelContext,
    treatment: Treatment,
    device: Device,
    skin: Skin,
    aimed: Aim,
    dials: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    caps: Sequence[tuple[str, float]],
    asked: float | None,
) -> tuple[float, str]:
    if asked is not None:
        return asked, "asked for"
    if dials.size <= 1:
        return (float(dials[0]) if dials.size else treatment.length or 0.0), "fixed needle length"
    cap_name, cap = min(caps, key=lambda item: item[1], default=("longest needle", float(dials[-1])))
    allowed = [float(dial) for dial in dials if dial <= cap]
    if not allowed:
        return float(dials[0]), cap_name
    if isinstance(aimed.target, NoData):
        default = treatment.length or allowed[0]
        return min(allowed, key=lambda dial: abs(dial - default)), "no goal that needs depth"
    needed = context.parameter("planning.reach_confidence").number
    target = _drawn(context, aimed.target)
    for dial in allowed:
        technique = default_technique(context, device, dial, treatment.passes, _order(treatment))
        placed = depth_in_place(context, device, technique, skin)
        confidence = _confidence(context, share_reaching(context, placed, target))
        if isinstance(confidence, Drawn) and float(confidence.draws.mean()) >= needed:
            return dial, "target"
    return allowed[-1], cap_name if allowed[-1] < float(dials[-1]) else "longest needle"


def _apply(
    context: ModelContext,
    treatment: Treatment,
    device: Device,
    skin: Skin,
    length: float,
    zone_hazards: Sequence[Hazard],
) -> tuple[Technique, Drawn, dict[str, Drawn]]:
    technique = default_technique(context, device, length, treatment.passes, _order(treatment))
    placed = depth_in_place(context, device, technique, skin)
    return technique, placed, {hazard.name: margin(context, hazard, placed) for hazard in zone_hazards}


def _order(treatment: Treatment) -> str | None:
    return treatment.serum if treatment.serum in ("before", "after") else None


def _worst(close: dict[str, Drawn], limit: float) -> str | None:
    """The named structure that most often comes within its margin, where that is too often."""
    over = {name: float(drawn.draws.mean()) for name, drawn in close.items() if float(drawn.draws.mean()) > limit}
    return max(over, key=lambda name: over[name]) if over else None


def _confidence(context: ModelContext, share: Quantity) -> Quantity:
    """Share of the clients who could be this one in whom enough of the needles pass the target depth."""
    if not isinstance(share, Drawn):
        return share
    enough = context.parameter("planning.needle_share")
    return context.drawn(
        (share.draws >= enough.number).astype(np.float64),
        "1",
        "confidence over clients",
        "1 where the share of needles past the target is at least s_n",
        [share, enough],
    )
