"""The search among the settings of a device: the shallowest that reaches the target within every limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Field, Text, statement
from corneum.evidence.value import NoData
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device
from corneum.needling.reached_depths import share_reaching
from corneum.needling.technique import Technique
from corneum.planning.needle_facts import NeedleFacts, Use, settings_of, technique_of, tool_in_use
from corneum.planning.never_beyond import NeverBeyond
from corneum.planning.results import Binding
from corneum.planning.stated_hand import USUAL_HAND
from corneum.skin.hazards import hazards, margin
from corneum.skin.layers import Skin


def placed_at(context: ModelContext, use: Use, length: float, skin: Skin) -> Drawn:
    """Depth of the needles of a use set to a length, m, (E, P, N): of the skin only the shape of its draws is read, so
    that all zones share it."""
    return context.once(
        "depth in place",
        (use, length),
        lambda apart: depth_in_place(apart, tool_in_use(apart, use), technique_of(apart, use, length), skin),
    )


def margins_at(context: ModelContext, use: Use, length: float, skin: Skin) -> Mapping[str, Drawn]:
    """How often needles of a use set to a length, m, come too near to each structure of a zone, by name, (E, P)."""
    placed = placed_at(context, use, length, skin)
    return {
        hazard.name: context.once(
            "too near a structure",
            (hazard.row.identity, use, length),
            partial(margin, hazard=hazard, depth_in_place=placed),
        )
        for hazard in hazards(context, skin.zone)
    }


@dataclass(frozen=True)
class ChosenSetting:
    """A setting of the dial, m, with what bound it and what its template names."""

    length: float
    binding: Binding
    fields: Mapping[str, Field] = field(default_factory=dict)

    @property
    def bound_by(self) -> Text:
        """What bound the dial, in words."""
        return statement(f"planning.bound_by.{self.binding}", **self.fields)


@dataclass(frozen=True)
class NeedlesAtSetting:
    """The needles at one setting: where they lie, and the share of them that reaches the target."""

    technique: Technique
    depth_in_place: Drawn
    share: Drawn | NoData


@dataclass(frozen=True)
class DialSearch:
    """The settings of a device in one zone, with the limits that a search among them keeps to.

    What is computed at a setting is kept apart from the dial's own inputs: a setting that was only tried is no input.
    """

    context: ModelContext
    facts: NeedleFacts
    device: Device
    skin: Skin
    target: Drawn | NoData
    beyond: NeverBeyond
    tried: dict[float, NeedlesAtSetting] = field(default_factory=dict)
    checked: dict[float, Mapping[str, Drawn]] = field(default_factory=dict)

    @cached_property
    def dials(self) -> tuple[float, ...]:
        return settings_of(self.context, self.facts.use.device, self.device)

    @cached_property
    def within(self) -> tuple[float, ...]:
        """The settings that no limit forbids."""
        return tuple(dial for dial in self.dials if self.beyond.holds(dial))

    def needles(self, length: float) -> NeedlesAtSetting:
        """The needles at a setting, m."""
        if length not in self.tried:
            with self.context.model("needles at a setting"):
                technique = technique_of(self.context, self.facts.use, length)
                placed = placed_at(self.context, self.facts.use, length, self.skin)
                share: Drawn | NoData = NoData("no target depth")
                if isinstance(self.target, Drawn):
                    share = share_reaching(self.context, placed, self.target)
            self.tried[length] = NeedlesAtSetting(technique, placed, share)
        return self.tried[length]

    def margins(self, length: float) -> Mapping[str, Drawn]:
        """How often needles at a setting come too near to each structure of the zone."""
        if length not in self.checked:
            with self.context.model("margins at a setting"):
                self.checked[length] = margins_at(self.context, self.facts.use, length, self.skin)
        return self.checked[length]

    def allowed(self) -> ChosenSetting:
        """The shallowest setting that reaches the target, or the next below at which no structure is too close."""
        chosen = self._within_limits()
        threshold = self.context.parameter("planning.hazard_probability", leverage=0.0).number
        shallower = [dial for dial in self.dials if dial < chosen.length]
        while shallower and (structure := too_close(self.margins(chosen.length), threshold)) is not None:
            chosen = ChosenSetting(shallower.pop(), "named_structure", {"structure": structure})
        return chosen

    def as_asked(self, length: float) -> ChosenSetting:
        """The depth that was asked for, at most the longest setting that no limit forbids, m."""
        if self.beyond.holds(length):
            return ChosenSetting(length, "asked_for")
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

    def _within_limits(self) -> ChosenSetting:
        dials, allowed = self.dials, self.within
        if len(dials) <= 1:
            length = dials[0] if dials else min(self.facts.length or 0.0, self.beyond.most)
            return ChosenSetting(length, "fixed_needle_length")
        if not allowed:
            return self._at_limit(dials[0])
        if isinstance(self.target, NoData):
            default = self.facts.length or allowed[0]
            return ChosenSetting(min(allowed, key=lambda dial: abs(dial - default)), "no_goal_that_needs_depth")
        needed = self.context.parameter("planning.reach_confidence", leverage=0.0).number
        enough = self.context.parameter("planning.needle_share", leverage=0.0).number
        reached = next((dial for dial in allowed if self._confidence(dial, self.target, enough) >= needed), None)
        if reached is not None:
            return ChosenSetting(reached, "target")
        return self._at_limit(allowed[-1])

    def _at_limit(self, length: float) -> ChosenSetting:
        """A setting that the length never to go beyond bound, m."""
        named = self.beyond.kind == "named_structure"
        return ChosenSetting(length, self.beyond.kind, {"structure": self.beyond.structure} if named else {})

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


def too_close(margins: Mapping[str, Drawn], threshold: float) -> str | None:
    """The named structure that most often comes within its margin, where that is too often."""
    chances = {name: float(drawn.draws.mean()) for name, drawn in margins.items()}
    over = {name: chance for name, chance in chances.items() if chance > threshold}
    return max(over, key=lambda name: over[name]) if over else None
