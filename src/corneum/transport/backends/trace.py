"""What a back end returns of the cases that it took through their steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Trace:
    """Per output time (T, B) or (T, L, B); integrals (L, B), of the film (B,); course of layer amounts (E, L, B) and of
    the film (E, B), as the edges of the steps find and leave it; redone (B,): steps that the guard did again. Amounts
    kg/m^2, integrals kg s/m^2."""

    film: Array
    channels: Array
    layers: Array
    cleared: Array
    metabolised: Array
    beneath: Array
    wiped: Array
    evaporated: Array
    shed: Array
    received: Array
    receptor: Array
    sampled: Array
    undissolved: Array
    follicles: Array
    layer_integral: Array
    free_integral: Array
    film_integral: Array
    course: Array
    film_course: Array
    film_after: Array
    redone: Array
