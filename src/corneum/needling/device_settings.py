"""What a device can be set to: its needle lengths, the longest that a regulator evaluated, how true its scale is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, specification

Array = NDArray[np.float64]

LIMITS = "needling/device_limits"


def dial_values(context: ModelContext, of: Device) -> Array:
    """Needle lengths that can be set or bought, shortest first, m, shape (K,); empty for a device without needles.

    A table of lengths goes before a range with a step. Zero, which is the needles withdrawn, is left out.

    Args:
        context: Tables, virtual people and record.
        of: The device.
    """
    limits = _limits(context, of)
    if limits is not None and limits["lengths_um"]:
        return np.array([float(length) for length in limits.list("lengths_um")]) * units.factor("um")
    shortest, longest = (specification(context, of, f"needle_length_{end}") for end in ("min", "max"))
    if isinstance(shortest, NoData) or isinstance(longest, NoData):
        return np.empty(0)
    if shortest.number >= longest.number:
        return np.array([longest.number]) if longest.number > 0 else np.empty(0)
    step = specification(context, of, "length_step")
    if isinstance(step, NoData):
        return np.array([shortest.number, longest.number])
    first = shortest.number if shortest.number > 0 else step.number
    # rounding of the quotient must not lose the last setting
    settings = math.floor((longest.number - first) / step.number + math.sqrt(np.finfo(float).eps))
    return np.asarray(np.minimum(first + step.number * np.arange(settings + 1), longest.number))


def labelled_maximum(context: ModelContext, of: Device) -> Value | NoData:
    """Longest needle that a regulator evaluated for a device, m; NoData where none did.

    Args:
        context: Tables, virtual people and record.
        of: The device.

    Source: the row of needling/device_limits.
    """
    limits = _limits(context, of)
    if limits is not None and limits["labelled_maximum_um"]:
        return limits.value("labelled_maximum_um")
    reason = limits["note"] if limits is not None else f"no regulator's evaluation of depth was found for {of.name}"
    return NoData(reason, "the regulator's summary for this device", () if limits is None else limits.sources)


def tolerance(context: ModelContext, of: Device) -> Value:
    """Departure of the needle from the length that a motor device's scale shows, about 0, m.

    The maker's own where it is printed, else a prior.
    """
    limits = _limits(context, of)
    if limits is None or not limits["tolerance_um"]:
        return context.parameter("needling.device_tolerance")
    stated = limits.value("tolerance_um")
    return replace(stated, number=0.0, low=-stated.number, high=stated.number, spread="normal")


def insertion_angle(context: ModelContext, of: Device) -> Value | None:
    """Angle of the needles to the surface that the device itself fixes, radian; None where the hand decides."""
    limits = _limits(context, of)
    if limits is None or not limits["insertion_angle_deg"]:
        return None
    stated = limits.value("insertion_angle_deg")
    radians = stated.number * units.factor("deg")
    return replace(stated, number=radians, low=radians, high=radians, unit="radian", printed=f"{stated.printed} deg")


def _limits(context: ModelContext, of: Device) -> Row | None:
    index = context.table(LIMITS).index
    return context.row(LIMITS, of.id) if of.id in index else None


def has_listed_lengths(context: ModelContext, of: Device) -> bool:
    limits = _limits(context, of)
    ends = (of.needle_length_min, of.needle_length_max)
    single = ends[0] is not None and ends[1] is not None and ends[0].number == ends[1].number
    return single or (limits is not None and bool(limits["lengths_um"]))
