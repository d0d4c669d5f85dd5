"""Distribution of exposure: concentration over the tissue of each layer, and exposure of each layer over skins.

Tissue: every layer is cut into parts of equal volume by depth; the share of them that holds at least a concentration
is given for rising concentrations, at each output time and for the mean over all of them. Around channels the parts
are means over the surface at equal depth: how concentration falls away from a channel does not enter.
Skins: how many of the virtual skins have a mean, a peak and a time integral of a layer's concentration in which bin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.simulation.slices import Sliced

Array = NDArray[np.float64]
Spread = Callable[[Array], Any]

SUBDIVISIONS = 100  # of each layer
DECADES, PER_DECADE = 6, 4  # below the highest concentration met
BINS = 12  # over virtual skins


def over_tissue(cut: Sliced, spread: Spread) -> dict[str, Any]:
    """Share of each layer's volume at or above each concentration: by output time, and of the mean over time."""
    names = cut.names
    known = np.stack([_by_subdivision(cut, layer) for layer in range(len(names))], axis=2)
    tissue, mean = known[:, :-1], known[:, -1]
    highest = float(tissue.max())
    if not highest > 0:
        return {"above": [], "time": cut.times.tolist(), "share": {}, "share_of_mean": {}}
    top = np.ceil(np.log10(highest) * PER_DECADE) / PER_DECADE
    above = 10.0 ** (top - np.arange(DECADES * PER_DECADE, -1, -1) / PER_DECADE)
    share = np.stack([(tissue >= least).mean(axis=3) for least in above], axis=3)
    of_mean = np.stack([(mean >= least).mean(axis=2) for least in above], axis=2)
    return {
        "above": above.tolist(),
        "time": cut.times.tolist(),
        "share": {name: spread(share[:, :, index]) for index, name in enumerate(names)},
        "share_of_mean": {name: spread(of_mean[:, index]) for index, name in enumerate(names)},
    }


def over_skins(values: Array) -> dict[str, Any]:
    """Counts of virtual skins (B,) in bins that are equal in the logarithm; those without any stand apart."""
    some = values[values > 0]
    if not len(some):
        return {"edges": [], "count": [], "none": len(values)}
    low, high = float(some.min()), float(some.max())
    if not high > low * (1 + 1e-9):
        low, high = low / (1 + 1e-6), high * (1 + 1e-6)
    edges = np.geomspace(low, high, BINS + 1)
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)
    count, _ = np.histogram(some, edges)
    return {"edges": edges.tolist(), "count": count.tolist(), "none": int(len(values) - len(some))}


def _by_subdivision(cut: Sliced, layer: int) -> Array:
    """Concentration (B, T + 1, PARTS) of a layer's parts of equal volume, the mean over time last."""
    shares = (np.arange(SUBDIVISIONS) + 0.5) / SUBDIVISIONS
    depths = cut.ceilings[:, layer, None] + shares * cut.thickness[:, layer, None]
    return cut.at(depths, layer)
