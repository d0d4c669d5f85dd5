"""The needle length never to set in one zone: the least of all limits that are known, with the one that binds.

What limits is the depth never to go beyond over a named structure, the depth at which one comes too near too often,
the thickness of skin that is thin for this client, the deepest that a regulator evaluated for the device, and its
longest needle. A zone in which none of the first three is known is not needled at all, so the longest needle alone is
never a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from corneum import units
from corneum.client import InlineDevice
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.device_settings import LIMITS, dial_values, insertion_angle, labelled_maximum
from corneum.needling.devices import Device, specification
from corneum.skin.hazards import hazards, nearest_allowed
from corneum.skin.layers import Skin

LimitKind = Literal["shallow_structure", "named_structure", "skin_thickness", "labelled_maximum", "longest_needle"]


@dataclass(frozen=True)
class NeverBeyond:
    """The longest setting of a device in one zone, m (1, 1); `kind` is the limit that binds it, and `structure` the
    name of what lies there, else empty."""

    length: Drawn
    kind: LimitKind
    structure: str

    @property
    def most(self) -> float:
        """That length, m."""
        return float(self.length.draws[0, 0])

    def holds(self, length: float) -> bool:
        """Whether a needle length, m, stays within it; lengths that are equal but for rounding are equal."""
        return length < self.most or math.isclose(length, self.most)


@dataclass(frozen=True)
class _Limit:
    """One limit of the needle length, m, and what it is read from."""

    length: float
    kind: LimitKind
    source: Value | Drawn | Row
    structure: str = ""


def never_beyond(context: ModelContext, named: str | InlineDevice, tool: Device, skin: Skin) -> NeverBeyond:
    """The needle length of a device never to set in a zone.

    Args:
        context: tables and virtual people.
        named: the device as the catalogue or the client's file names it.
        tool: that device.
        skin: the zone, its layers drawn.

    Source: skin/hazards, needling/device_limits, devices/devices; parameters planning.thin_skin_share,
        planning.hazard_probability, planning.limit_step.
    """
    return context.once("never beyond", (named, skin), partial(_least, tool=tool, skin=skin))


def slope(context: ModelContext, tool: Device) -> float:
    """Depth below the surface over needle length, at the angle that the device itself fixes; 1 where the hand does."""
    angle = insertion_angle(context, tool)
    return 1.0 if angle is None else math.sin(angle.number)


def _least(context: ModelContext, tool: Device, skin: Skin) -> NeverBeyond:
    with context.model("never beyond") as model:
        limits = [*_of_the_device(context, tool), *_of_the_zone(context, tool, skin)]
        # of limits that are equal but for rounding the device's own binds
        least = min(limits, key=lambda limit: round(limit.length / units.factor("um")))
        length = model.drawn(
            np.full((1, 1), least.length),
            "m",
            f"least of the limits of zone and device: {least.kind.replace('_', ' ')}",
            uses=[Input(limit.source, 1.0 if limit is least else 0.0) for limit in limits],
        )
    return NeverBeyond(length, least.kind, least.structure)


def _of_the_zone(context: ModelContext, tool: Device, skin: Skin) -> Iterator[_Limit]:
    """Depths below the surface, as lengths of needles that go in at the angle of the device."""
    down = slope(context, tool)
    probability = context.parameter("planning.hazard_probability", leverage=0.0).number
    for hazard in hazards(context, skin.zone):
        if hazard.hard_limit is not None:
            yield _Limit(hazard.hard_limit.number / down, "shallow_structure", hazard.hard_limit, hazard.name)
        near = nearest_allowed(context, hazard, probability)
        if near is not None:
            depth = _in_steps(context, float(near.draws.mean()))
            yield _Limit(depth / down, "named_structure", near, hazard.name)
    share = context.parameter("planning.thin_skin_share", leverage=0.0).number
    # a quantile over people under each hypothesis of the outer axis, and the mean of those
    thin = float(np.quantile(skin.total_skin.draws, share, axis=-1).mean())
    yield _Limit(_in_steps(context, thin) / down, "skin_thickness", skin.total_skin)


def _of_the_device(context: ModelContext, tool: Device) -> Iterator[_Limit]:
    labelled = labelled_maximum(context, tool)
    if isinstance(labelled, Value):
        yield _Limit(labelled.number, "labelled_maximum", labelled)
    settings = dial_values(context, tool)
    if settings.size:
        longest = specification(context, tool, "needle_length_max")
        source = context.row(LIMITS, tool.id) if isinstance(longest, NoData) else longest
        yield _Limit(float(settings[-1]), "longest_needle", source)


def _in_steps(context: ModelContext, depth: float) -> float:
    """A depth that was computed, m, in whole steps that are no deeper: it is known no finer."""
    step = context.parameter("planning.limit_step", leverage=0.0).number
    return math.floor(depth / step + math.sqrt(np.finfo(float).eps)) * step
