"""Contradictions of depths that a case states: out of order, or below the skin."""

from __future__ import annotations

import math

from corneum import units
from corneum.client.yaml_document import Place
from corneum.simulation.case_keys import Case

# the path of the key at fault, the value that stands there, and what is allowed
Fault = tuple[Place, object, str]


def faults_of_band(case: Case, path: Place, depths: tuple[float, ...]) -> list[Fault]:
    """Faults of the two ends of a band of depth, m."""
    if len(depths) != 2:
        return [(path, None, "needs two depths, such as [200 um, 600 um]")]
    top, bottom = depths
    if not bottom > top:
        return [(path, None, "must run from the shallower to the deeper end")]
    return faults_of_depth(case, path, bottom)


def faults_of_depth(case: Case, path: Place, depth: float) -> list[Fault]:
    """The fault of a depth, m, below layers that are given by number."""
    if case.skin.layers is None:
        return []
    whole = math.fsum(layer.thickness for layer in case.skin.layers)
    if depth <= whole * (1 + 1e-12):
        return []
    return [(path, units.show(depth, "um", 4), f"reaches below the skin, which is {units.show(whole, 'um', 4)} thick")]
