"""The patch of holes that a plan shows for the treatments in question: places, slots, the largest gap, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels
from corneum.needling.devices import Device
from corneum.needling.gaps import evenness_of
from corneum.needling.patch import lay, slot_length
from corneum.needling.technique import Technique
from corneum.plan_document.quantities import number
from corneum.plan_document.treatment_models import Patch
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled, TreatmentResult


def patch_document(context: ModelContext, result: TreatmentResult, set_zones: Sequence[str]) -> Patch | None:
    """A square of skin with the holes of one treatment as they may fall; None where no needle is set.

    It is laid for the middle zone of those in which the reader is told what to set, at the median density. `holes` is
    text, "x,y" in um from the lower left corner, and `slot` how far they are drawn out along `directions`, text of the
    same kind, one a hole.
    """
    needled_zones = [
        (zone, outcome.needled)
        for zone, outcome in result.zones.items()
        if zone in set_zones and isinstance(outcome.needled, Needled)
    ]
    tool = device_of(context, result.treatment)
    if not needled_zones or isinstance(tool, NoData):
        return None
    zone, needled = needled_zones[len(needled_zones) // 2]
    technique, channels = needled.technique, needled.channels
    return context.once(
        "patch of a plan",
        (zone, result.treatment.device, technique, channels),
        lambda here: _patch(here, zone, tool, technique, channels),
    )


def _patch(context: ModelContext, zone: str, tool: Device, technique: Technique, channels: Channels) -> Patch:
    patch = lay(context, tool, technique, channels, place=zone)
    evenness = evenness_of(context, patch, channels)
    on = patch.inside
    return Patch(
        zone=zone,
        passes=technique.passes,
        side=number(context, context.parameter("needling.patch_side")),
        within=number(context, context.parameter("needling.evenness_distance")),
        width=number(context, channels.needle_diameter),
        slot=number(context, slot_length(context, tool, technique, channels)),
        density=number(context, evenness.density),
        near=number(context, evenness.near),
        gap=number(context, evenness.gap),
        spread=number(context, evenness.spread),
        gap_middle=_coordinates([evenness.gap_middle]),
        holes=_coordinates(patch.holes[on]),
        directions=_coordinates(patch.slots[on]) if np.any(patch.slots) else "",
    )


def _coordinates(points: NDArray[np.float64] | Iterable[tuple[float, float]]) -> str:
    """Points in whole um, "x,y" joined by blanks: what a picture needs, and no more."""
    um = np.rint(np.asarray(list(points)).reshape(-1, 2) / units.factor("um")).astype(int)
    return " ".join(f"{x},{y}" for x, y in um)
