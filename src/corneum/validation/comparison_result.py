"""What a comparison of the scoreboard gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext


@dataclass(frozen=True)
class Found:
    """A comparison: `n` pairs, its `value`, and in words the pairs that were missed."""

    n: int
    value: float
    missed: tuple[str, ...] = ()


Compare = Callable[[ModelContext], Found]
