"""The result of a comparison of the scoreboard, and the fold error that several of them use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corneum.evidence.model_context import ModelContext

# a fold error above this is named as a miss where no bound is declared
NEAR = 1.05


@dataclass(frozen=True)
class ComparisonResult:
    """A comparison: `n` pairs, its `value`, in words the pairs that were missed, and `rows`, what was measured and what
    model and peers give of each pair, where it is told."""

    n: int
    value: float
    missed: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()


Compare = Callable[[ModelContext], ComparisonResult]


def fold(predicted: float, measured: float) -> float:
    """Factor between two positive numbers, 1 or more."""
    return float(np.exp(abs(np.log(predicted / measured))))
