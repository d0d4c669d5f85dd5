"""How deep to set the needles in one zone: the shallowest dial that reaches the target within every limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Field, Text, statement
from corneum.evidence.value import NoData
from corneum.needling.depth import depth_in_place
from corneum.needling.device_settings import labelled_maximum
from corneum.needling.devices import Device
from corneum.needling.reached_depths import share_reaching
from corneum.needling.technique import Technique
from corneum.planning.needle_facts import NeedleFacts, Use, Wanted, settings_of, technique_of, tool_in_use
from corneum.planning.never_beyond import NeverBeyond, never_beyond
from corneum.planning.observations import NO_OBSERVATIONS, Observations
from corneum.planning.results import Binding, Depths, Quantity
from corneum.planning.stated_hand import USUAL_HAND
from corneum.planning.stronger_reaction import lowered
from corneum.response.tested import tested_depths
from corneum.skin.hazards import hazards, margin
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


def placed_at(context: ModelContext, use: Use, length: float, skin: Skin) -> Drawn:
    """Depth of the needles of a use set to a length, m, (E, P, N): of the skin only the shape of its draws is read, so
    that all zones share it."""
    return context.once(
        "depth in place",
        (use, length),
        lambda apart: depth_in_place(apart, tool_in_use(apart, use), technique_of(apart, use, length), skin),
    )


def set_dial(
    context: ModelContext, facts: NeedleFacts, skin: Skin, aimed: Aim, observations: Observations = NO_OBSERVATIONS
) -> Setting:
    """The dial of a device for one zone, m, with what bound it and where the needles then lie.

    A depth that the client's entry states is kept as asked within the length never to go beyond, and what it reaches
    is computed (`asked_depth` says what stands against it). Otherwise the dial is the shallowest value at which the
    stated share of the clients who could be this one is reached, within that length, and at which no named structure
    comes too close. A reaction that was stronger than predicted lowers either (`conditioning.lowered`), never raises
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
        search = _Search(context, facts, device, skin, aimed.target, beyond)
        first = search.allowed() if facts.requested is None else search.as_asked(facts.requested)
        sign = observations.deciding(skin.zone)
        # which sign decides follows from all that were compared
        model.uses(*observations.compared())
        lower = lowered(context, observations, skin.zone, search.dials, first.length)
        chosen = first
        if lower is not None and sign is not None:
            chosen = _Chosen(lower, "stronger_reaction", {"visit": sign.visit.kind})
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
    return _Search(context, facts, device, skin, NoData("no target depth"), beyond).deepest()


@dataclass(frozen=True)
class _Chosen:
    """A setting of the dial, m, with what bound it and what its template names."""

    length: float
    binding: Binding
    fields: Mapping[str, Field] = field(default_factory=dict)

    @property
    def bound_by(self) -> Text:
        """What bound the dial, in words."""
        return statement(f"planning.bound_by.{self.binding}", **self.fields)


@dataclass(frozen=True)
class _Needles:
    """The needles at one setting: where they lie, and the share of them that reaches the target."""

    technique: Technique
    depth_in_place: Drawn
    share: Drawn | NoData


@dataclass(frozen=True)
class _Search:
    """The settings of a device in one zone, with the limits that a search among them keeps to.

    What is computed at a setting is kept apart from the dial's own inputs: a setting that was only tried is no input.
    """

    context: ModelContext
    facts: NeedleFacts
    device: Device
    skin: Skin
    target: Drawn | NoData
    beyond: NeverBeyond
    tried: dict[float, _Needles] = field(default_factory=dict)
    checked: dict[float, Mapping[str, Drawn]] = field(default_factory=dict)

    @cached_property
    def dials(self) -> tuple[float, ...]:
        return settings_of(self.context, self.facts.use.device, self.device)

    @cached_property
    def within(self) -> tuple[float, ...]:
        """The settings that no limit forbids."""
        return tuple(dial for dial in self.dials if self.beyond.holds(dial))

    def needles(self, length: float) -> _Needles:
        """The needles at a setting, m."""
        if length not in self.tried:
            with self.context.model("needles at a setting"):
                technique = technique_of(self.context, self.facts.use, length)
                placed = placed_at(self.context, self.facts.use, length, self.skin)
                share: Drawn | NoData = NoData("no target depth")
                if isinstance(self.target, Drawn):
                    share = share_reaching(self.context, placed, self.target)
            self.tried[length] = _Needles(technique, placed, share)
        return self.tried[length]

    def margins(self, length: float) -> Mapping[str, Drawn]:
        """How often needles at a setting come too near to each structure of the zone."""
        if length not in self.checked:
            with self.context.model("margins at a setting"):
                placed = self.needles(length).depth_in_place
                self.checked[length] = {
                    hazard.name: self.context.once(
                        "too near a structure",
                        (hazard.row.identity, self.facts.use, length),
                        partial(margin, hazard=hazard, depth_in_place=placed),
                    )
                    for hazard in hazards(self.context, self.skin.zone)
                }
        return self.checked[length]

    def allowed(self) -> _Chosen:
        """The shallowest setting that reaches the target, or the next below at which no structure is too close."""
        chosen = self._within_limits()
        threshold = self.context.parameter("planning.hazard_probability", leverage=0.0).number
        shallower = [dial for dial in self.dials if dial < chosen.length]
        while shallower and (structure := too_close(self.margins(chosen.length), threshold)) is not None:
            chosen = _Chosen(shallower.pop(), "named_structure", {"structure": structure})
        return chosen

    def as_asked(self, length: float) -> _Chosen:
        """The depth that was asked for, at most the longest setting that no limit forbids, m."""
        if self.beyond.holds(length):
            return _Chosen(length, "asked_for")
        if not self.dials:
            return self._at_limit(self.beyond.most)
        return self._at_limit(self.within[-1] if self.within else self.dials[0])

    def deepest(self) -> float | None:
        """The longest setting that no limit forbids, m."""
        return self.within[-1] if self.within else None

    def conditions(self, length: float) -> list[Input]:
        """What decided for a setting without being followed by it."""
        share = self.needles(length).share
        decisive = [*self.margins(length).values(), *([share] if isinstance(share, Drawn) else [])]
        return [Input(drawn, 0.0) for drawn in (self.beyond.length, *decisive)]

    def _within_limits(self) -> _Chosen:
        dials, allowed = self.dials, self.within
        if len(dials) <= 1:
            length = dials[0] if dials else min(self.facts.length or 0.0, self.beyond.most)
            return _Chosen(length, "fixed_needle_length")
        if not allowed:
            return self._at_limit(dials[0])
        if isinstance(self.target, NoData):
            default = self.facts.length or allowed[0]
            return _Chosen(min(allowed, key=lambda dial: abs(dial - default)), "no_goal_that_needs_depth")
        needed = self.context.parameter("planning.reach_confidence", leverage=0.0).number
        enough = self.context.parameter("planning.needle_share", leverage=0.0).number
        reached = next((dial for dial in allowed if self._confidence(dial, self.target, enough) >= needed), None)
        if reached is not None:
            return _Chosen(reached, "target")
        return self._at_limit(allowed[-1])

    def _at_limit(self, length: float) -> _Chosen:
        """A setting that the length never to go beyond bound, m."""
        named = self.beyond.kind == "named_structure"
        return _Chosen(length, self.beyond.kind, {"structure": self.beyond.structure} if named else {})

    def _confidence(self, length: float, target: Drawn, enough: float) -> float:
        """Share of the clients in whom enough of the needles at a setting pass the target: a number to choose by.

        Enough of the needles pass a depth where the last that is needed for it does, in the usual hand or the stated
        one, whichever goes deeper.
        """
        hands = dict.fromkeys((replace(self.facts.use, hand=USUAL_HAND), self.facts.use))
        return max(self._confidence_of(use, length, target, enough) for use in hands)

    def _confidence_of(self, use: Use, length: float, target: Drawn, enough: float) -> float:
        with self.context.model("needles at a setting"):
            deep = self.context.once(
                "depth that enough needles reach",
                (use, length, enough),
                partial(_enough_reach, use=use, length=length, skin=self.skin, enough=enough),
            )
        return float((deep >= target.draws).mean())


def _enough_reach(context: ModelContext, use: Use, length: float, skin: Skin, enough: float) -> NDArray[np.float64]:
    """The depth, m, (E, P), that at least a share of the needles at a setting reaches."""
    placed = placed_at(context, use, length, skin).draws
    count = placed.shape[-1]
    needed = next(many for many in range(count + 1) if many / count >= enough)
    if needed == 0:
        return np.full(placed.shape[:-1], np.inf)
    return np.asarray(np.partition(placed, count - needed, axis=-1)[..., count - needed])


def _rule(binding: Binding) -> str:
    if binding == "stronger_reaction":
        return "L exp(-c E) on the settings of the device"
    if binding == "asked_for":
        return "asked for"
    return f"shallowest setting that reaches the target; bound by: {binding.replace('_', ' ')}"


def _followed(target: Drawn | NoData, needles: _Needles) -> list[Drawn]:
    """What a dial follows in proportion: the target, and where the needles lie at it."""
    return [*([target] if isinstance(target, Drawn) else []), needles.depth_in_place]


def _within(context: ModelContext, band: Band) -> Drawn:
    with context.model("depth that reaches a band") as model:
        share = context.parameter("planning.band_share")
        return model.drawn(
            band.upper.draws + share.number * (band.lower.draws - band.upper.draws),
            "m",
            "upper edge + s_b (lower edge - upper edge)",
            uses=[band.upper, band.lower],
        )


def too_close(margins: Mapping[str, Drawn], threshold: float) -> str | None:
    """The named structure that most often comes within its margin, where that is too often."""
    chances = {name: float(drawn.draws.mean()) for name, drawn in margins.items()}
    over = {name: chance for name, chance in chances.items() if chance > threshold}
    return max(over, key=lambda name: over[name]) if over else None


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
