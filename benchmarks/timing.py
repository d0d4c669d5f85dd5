"""CPU time of a call: the median of several after one that is not counted; no more repeats than a budget allows."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np


def milliseconds(work: Callable[[], object], repeats: int = 7, budget: float = 4.0) -> float:
    """Median CPU ms. At least three repeats, no more than `budget` (s) beyond."""
    work()
    found: list[float] = []
    while len(found) < repeats and (len(found) < 3 or sum(found) < budget):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return float(1e3 * np.median(found))
