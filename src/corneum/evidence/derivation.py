"""How a number was made: its derivation, and the computed quantity that carries the id of it.

Derivations are recorded by the `ModelContext` that the models compute with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.by_content import ByContent
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

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.model, self.equation, self.inputs, self.sources, self.grade))


@dataclass(frozen=True, eq=False)
class Drawn(ByContent):
    """A computed quantity: draws shaped (epistemic, person[, needle]) in SI, and the id of its derivation.

    Two are equal where all of that is, to the last bit, so that what is made of one can be kept by it.
    """

    draws: Array
    unit: str
    derivation: str

    @cached_property
    def content(self) -> tuple[Hashable, ...]:
        bits = hashlib.blake2b(self.draws.tobytes(), digest_size=16).digest()
        return self.derivation, self.unit, self.draws.shape, bits


@dataclass(frozen=True)
class Input:
    """An input of a derivation with its leverage: the power with which the result follows it (1 if linear)."""

    of: Tabulated | Drawn | str
    elasticity: float = 1.0
