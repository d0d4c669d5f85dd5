"""How deep to set the needles in one zone: the shallowest dial that reaches the target within every limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.device_settings import labelled_maximum
from corneum.needling.technique import Technique
from corneum.planning.dial_search import ChosenSetting, DialSearch, NeedlesAtSetting
from corneum.planning.needle_aim import Aim
from corneum.planning.needle_facts import NeedleFacts, tool_in_use
from corneum.planning.never_beyond import NeverBeyond, never_beyond
from corneum.planning.observations import NO_OBSERVATIONS, Observations
from corneum.planning.results import Binding, Depths, Quantity
from corneum.planning.stronger_reaction import lowered
from corneum.response.tested import tested_depths
from corneum.skin.layers import Skin
from corneum.skin.targets import Band


@dataclass(frozen=True)
class Setting:
    """The dial of one zone with what follows from it. Lengths in m."""

    band: Band | NoData
    depths: Depths
    never_beyond: NeverBeyond
    technique: Technique
    depth_in_place: Drawn
    share: Quantity
    confidence: Quantity
    margins: Mapping[str, Drawn]


def set_dial(
    context: ModelContext, facts: NeedleFacts, skin: Skin, aimed: Aim, observations: Observations = NO_OBSERVATIONS
) -> Setting:
    """The dial of a device for one zone, m, with what bound it and where the needles then lie.

    A depth that the client's entry states is kept as asked within the length never to go beyond, and what it reaches
    is computed (`asked_depth` says what stands against it). Otherwise the dial is the shallowest value at which the
    stated share of the clients who could be this one is reached, within that length, and at which no named structure
    comes too close. A reaction that was stronger than predicted lowers either (`stronger_reaction`), never raises
    it. A stated technique that goes in less deep than the usual raises no dial, since the next hand is as usual; one
    that goes deeper lowers it. A device without a setting within that length gets its shortest, and `asked_depth`
    refuses it.

    Args:
        context: tables and virtual people; draws are (E, P) over people and (E, P, N) over needles.
        facts: the device and its use, and the depth that was asked for, if any.
        skin: the zone, its layers drawn.
        aimed: what is to be reached in it.
        observations: test spots and earlier visits.

    Raises:
        OutOfDomain: needles that are not known well enough.
    """
    device = tool_in_use(context, facts.use)
    labelled = labelled_maximum(context, device)
    beyond = never_beyond(context, facts.use.device, device, skin)
    with context.model("dial") as model:
        search = DialSearch(context, facts, device, skin, aimed.target, beyond)
        first = search.allowed() if facts.requested is None else search.as_asked(facts.requested)
        sign = observations.deciding(skin.zone)
        # which sign decides follows from all that were compared
        model.uses(*observations.compared())
        lower = lowered(context, observations, skin.zone, search.dials, first.length)
        chosen = first
        if lower is not None and sign is not None:
            chosen = ChosenSetting(lower, "stronger_reaction", {"visit": sign.visit.kind})
            share = context.parameter("planning.observed_dial_share", leverage=0.0)
            model.uses(Input(share, sign.shift * share.number), *sign.inputs())
        needles = search.needles(chosen.length)
        dial = model.drawn(
            np.full((1, 1), chosen.length),
            "m",
            _rule(chosen.binding),
            uses=[*_followed(aimed.target, needles), *search.conditions(chosen.length)],
        )
    goal = aimed.goal
    depths = Depths(
        anatomical=aimed.target,
        tested=NoData("no goal of this client is treated by needle depth")
        if goal is None
        else tested_depths(context, goal[0], goal[1] or "", facts.class_),
        labelled=labelled,
        dial=dial,
        binding=chosen.binding,
        bound_by=chosen.bound_by,
        goal="" if goal is None else goal[0],
        unobserved=first.length,
    )
    confidence = _confidence(context, needles.share)
    margins = search.margins(chosen.length)
    return Setting(
        aimed.band, depths, beyond, needles.technique, needles.depth_in_place, needles.share, confidence, margins
    )


def deepest_allowed(context: ModelContext, facts: NeedleFacts, skin: Skin) -> float | None:
    """The longest setting of a device within the length never to go beyond in a zone, m; None where it has none."""
    device = tool_in_use(context, facts.use)
    beyond = never_beyond(context, facts.use.device, device, skin)
    return DialSearch(context, facts, device, skin, NoData("no target depth"), beyond).deepest()


def _rule(binding: Binding) -> str:
    if binding == "stronger_reaction":
        return "L exp(-c E) on the settings of the device"
    if binding == "asked_for":
        return "asked for"
    return f"shallowest setting that reaches the target; bound by: {binding.replace('_', ' ')}"


def _followed(target: Drawn | NoData, needles: NeedlesAtSetting) -> list[Drawn]:
    """What a dial follows in proportion: the target, and where the needles lie at it."""
    return [*([target] if isinstance(target, Drawn) else []), needles.depth_in_place]


def _confidence(context: ModelContext, share: Drawn | NoData) -> Quantity:
    """Share of the clients who could be this one in whom enough of the needles pass the target depth."""
    if isinstance(share, NoData):
        return share
    with context.model("confidence over clients") as model:
        enough = context.parameter("planning.needle_share")
        return model.drawn(
            (share.draws >= enough.number).astype(np.float64),
            "1",
            "1 where the share of needles past the target is at least s_n",
            uses=[share],
        )
