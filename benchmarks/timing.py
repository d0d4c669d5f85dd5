"""CPU time of a call: the median of several after one that is not counted; no more repeats than a budget allows."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np


def milliseconds(call: Callable[[], object], repeats: int = 7, budget: float = 4.0) -> float:
    """Median CPU ms. At least three repeats, no more than `budget` (s) beyond."""
    call()
    times: list[float] = []
    while len(times) < repeats and (len(times) < 3 or sum(times) < budget):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return float(1e3 * np.median(times))
