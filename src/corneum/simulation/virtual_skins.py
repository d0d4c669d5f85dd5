"""The virtual skins of a case: the one in the middle, or many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.draws import Population
from corneum.simulation.case_keys import Case

Array = NDArray[np.float64]


class Middle(Population):
    """The one virtual skin in the middle: everything uncertain at its median; only needles are drawn."""

    def uniform(self, stream: str, over: str) -> Array:
        """One half, for needles as drawn."""
        return super().uniform(stream, over) if over == "needle" else np.full(self.shape(over), 0.5)

    def normal(self, stream: str, over: str) -> Array:
        """Zero, for needles as drawn."""
        return super().normal(stream, over) if over == "needle" else np.zeros(self.shape(over))


def population_of(case: Case) -> Population:
    """The middle skin for one sample, else as many independent virtual skins."""
    if case.samples == 1:
        return Middle(1, 1, seed=case.seed)
    return Population(case.samples, 1, seed=case.seed)
