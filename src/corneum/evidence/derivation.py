"""How a number was made: its derivation, and the computed quantity that carries the id of it.

Derivations are recorded by the `ModelContext` that the models compute with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.value import Tabulated

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Derivation:
    """How one number was made: the model's name, its equation, the ids of its inputs, the keys of its sources."""

    model: str
    equation: str
    inputs: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str
    relative_variance: float


@dataclass(frozen=True)
class Drawn:
    """A computed quantity: draws shaped (epistemic, person[, needle]) in SI, and the id of its derivation."""

    draws: Array
    unit: str
    derivation: str


@dataclass(frozen=True)
class Input:
    """An input of a derivation with its leverage: the power with which the result follows it (1 if linear)."""

    of: Tabulated | Drawn | str
    elasticity: float = 1.0
