"""A second, deeper pass over single scars or lines of the lip: how it is set, and what both passes injure together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.device_settings import dial_values, labelled_maximum
from corneum.needling.devices import Device
from corneum.needling.technique import Technique

OVER = ("scar", "lip")


def second_pass(
    context: ModelContext,
    device: Device,
    first: Technique,
    over: str,
    *,
    length: float | None = None,
    passes: int | None = None,
    limit: float | None = None,
) -> Technique | NoData:
    """The technique of the second pass: the deepest setting within the usual step below the first.

    Never beyond what a regulator evaluated. NoData where the device has no deeper setting within its limits.

    Args:
        context: Tables, virtual people and record.
        device: The device.
        first: The technique of the first pass.
        over: What is gone over again, "scar" or "lip".
        length: A stated needle length, m, which is kept as it is; None for the deepest within the limits.
        passes: Number of passes; None for the usual one.
        limit: A depth that is not passed, m, such as a shallow structure of the zone.

    Raises:
        InputFault: `over` is another word, or the stated length is not deeper than the first.

    Source: expert practice (parameters needling.second_pass_*).
    """
    if over not in OVER:
        raise InputFault("second_pass.over", over, f"must be one of {', '.join(OVER)}")
    if length is not None and not length > first.length:
        raise InputFault("second_pass.depth", length, "must be deeper than the first pass")
    usual = context.parameter("needling.second_pass_passes")
    times = round(usual.number) if passes is None else passes
    if length is None:
        step, label = context.parameter(f"needling.second_pass_step_{over}"), labelled_maximum(context, device)
        deepest = first.length + step.number
        if isinstance(label, Value):
            deepest = min(deepest, label.number)
        if limit is not None:
            deepest = min(deepest, limit)
        # rounding of the sum must not lose a setting
        slack = 1 + np.finfo(float).resolution
        deeper = [dial for dial in dial_values(context, device) if first.length * slack < dial <= deepest * slack]
        if not deeper:
            return NoData(f"{device.name} has no deeper setting within its limits", "a device with a dial")
        length = float(deeper[-1])
    return replace(first, length=length, passes=times)


def injured_by_both(context: ModelContext, first: Drawn, second: Drawn) -> Drawn:
    """Share of a depth band that either pass injures, 0 to 1, shape (E, P): their tracks fall independently.

    Args:
        context: Tables, virtual people and record.
        first: Share that the first pass injures, shape (E, P).
        second: Share that the second pass injures, shape (E, P).
    """
    return context.drawn(
        1 - (1 - first.draws) * (1 - second.draws),
        "1",
        "injured share of a depth band, both passes",
        "1 - (1 - x_1)(1 - x_2)",
        [first, second],
    )
