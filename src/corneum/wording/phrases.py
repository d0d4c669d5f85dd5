"""Quantities in the words of a sentence: two significant figures, a range where the spread matters."""

from __future__ import annotations

import numpy as np

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.value import CENTRAL_95, Value

# multiplies a share to make a percentage
PERCENT = 100.0

_TIMES = (("year", "years"), ("week", "weeks"), ("day", "days"), ("h", "hours"))


def span(quantity: Drawn | Value, scale: float = 1.0) -> str:
    """`12 % (4 to 35 %)`: the middle and the 95 % range, times `scale`; the percent sign where the scale makes one."""
    low, middle, high = ends(quantity)
    sign = " %" if scale == PERCENT else ""
    if low == high:
        return f"{units.significant(middle * scale)}{sign}"
    around = f"{units.significant(low * scale)} to {units.significant(high * scale)}{sign}"
    return f"{units.significant(middle * scale)}{sign} ({around})"


def ends(quantity: Drawn | Value) -> tuple[float, float, float]:
    """Lower end, middle and upper end of a quantity, in SI."""
    if isinstance(quantity, Value):
        return quantity.low, quantity.number, quantity.high
    low, middle, high = np.quantile(quantity.draws, [CENTRAL_95[0], 0.5, CENTRAL_95[1]])
    return float(low), float(middle), float(high)


def time_words(quantity: Drawn | Value) -> str:
    """A time in the unit that people would use: `2 days`, `5 hours`."""
    return duration(ends(quantity)[1])


def duration(seconds: float) -> str:
    """Seconds as `2 days`, `5 hours`, `3 weeks`: one significant figure below ten, else a whole number."""
    for unit, words in _TIMES:
        count = seconds / units.factor(unit)
        if count >= (2 if unit != "h" else 0):
            rounded = max(1, round(count))
            return f"{rounded} {words if rounded != 1 else words.removesuffix('s')}"
    return "no time"
