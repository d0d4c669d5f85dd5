"""What a stronger reaction than predicted changes: a lower dial, and a longer redness and downtime.

The dial falls with E[t | y] of the strongest sign; redness and downtime are conditioned in ln units by the strongest
sign of redness. The equations stand in `observations`; nothing here can raise a dial or shorten redness.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.planning.observations import REDDENS, Observations, upper_sd


def lowered(
    context: ModelContext, observations: Observations, zone: str, dials: Sequence[float], chosen: float
) -> float | None:
    """The dial (m) after a stronger reaction; None where it stays. L exp(-c E[t | y]), on the device's own settings.

    In the zone observed it is the next setting not above that, and at least one step less; in other zones the nearest
    setting. A single needle length cannot be lowered.
    """
    sign = observations.deciding(zone)
    if sign is None or len(dials) <= 1:
        return None
    shallower = [float(dial) for dial in dials if dial < chosen and not np.isclose(dial, chosen)]
    if not shallower:
        return None
    wanted = chosen * math.exp(-context.parameter("planning.observed_dial_share").number * sign.shift)
    if sign.own_zone:
        return max((dial for dial in shallower if dial <= wanted), default=min(shallower))
    nearest = min([*shallower, chosen], key=lambda dial: (abs(dial - wanted), dial))
    return nearest if nearest < chosen else None


def conditioned(context: ModelContext, observations: Observations, zone: str, duration: Drawn) -> Drawn:
    """A duration of redness or downtime (E, P) after the redness that was observed; the same numbers where none was.

    T' = M (T/M)^sqrt(var) exp(s E), M the median and s the upper sd of ln T.
    """
    sign = observations.deciding(zone, REDDENS)
    if sign is None:
        return _as_it_was(context, observations, duration)
    middle = float(np.median(duration.draws))
    longer = middle * math.exp(upper_sd(np.log(duration.draws)) * sign.shift)
    with context.model(f"duration after a stronger reaction at the {sign.visit.kind}") as model:
        return model.drawn(
            longer * (duration.draws / middle) ** math.sqrt(sign.left),
            duration.unit,
            f"M (T/M)^sqrt(v) exp(s E), E {sign.shift:.3g}, v {sign.left:.3g}, from {sign.sign.name}",
            uses=[duration, *sign.inputs(), *observations.compared(REDDENS)],
        )


def _as_it_was(context: ModelContext, observations: Observations, duration: Drawn) -> Drawn:
    """The same duration, which still follows from what was compared and was not stronger."""
    compared = observations.compared(REDDENS)
    if not compared:
        return duration
    with context.model("duration after a reaction that was not stronger") as model:
        return model.drawn(duration.draws, duration.unit, "T, as predicted", uses=[duration, *compared])
