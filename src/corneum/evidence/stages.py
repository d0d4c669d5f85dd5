"""Results of stages, kept by everything that they were computed from.

A stage is a function of plain facts (ids, numbers, what a client's file says), the tables and the virtual people. What
it gave once it gives again, together with the derivations and rows that it recorded, so that a result that was kept and
one that is fresh leave the same record. `ModelContext.once` is the way in.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corneum.evidence.derivation import Derivation

# a stage's name, its tables and people, and the facts that it reads beside them
Key = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts that the keys of many stages hold, hashed once: equal where what they say is equal."""

    content: Hashable
    code: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", hash(self.content))

    def __hash__(self) -> int:
        return self.code

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Facts) and self.code == other.code and self.content == other.content)


@dataclass(frozen=True)
class StageResult:
    """What a stage gave: its result, the derivations and the rows that it recorded, and what it read or derived itself,
    each with its leverage, as inputs of the model that asked for it."""

    result: Any
    derivations: Mapping[str, Derivation]
    consulted: frozenset[str]
    inputs: Mapping[str, float | None]


@dataclass
class Stages:
    """What was computed so far, by key.

    Nothing of it changes a result: it only spares computing one again. `round` counts the plans that were made of it;
    what the last few of them did not ask for is dropped by `next_round`.
    """

    results: dict[Key, StageResult] = field(default_factory=dict)
    last_round: dict[Key, int] = field(default_factory=dict)
    round: int = 0

    def get(self, key: Key) -> StageResult | None:
        """What was kept under a key, None where nothing was."""
        result = self.results.get(key)
        if result is not None:
            self.last_round[key] = self.round
        return result

    def keep(self, key: Key, result: StageResult) -> None:
        """Keep what a stage gave."""
        self.results[key] = result
        self.last_round[key] = self.round

    def next_round(self, lasting: int) -> None:
        """Begin another plan; what none of the `lasting` last ones asked for is dropped."""
        self.round += 1
        for key in [key for key, last in self.last_round.items() if last < self.round - lasting]:
            del self.results[key], self.last_round[key]
