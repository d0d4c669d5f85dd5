"""Amounts as the plan holds them: with an interval that contains what chance adds to it.

Of n draws, the quantile p has a standard error of sqrt(n p (1 - p)) ranks: half the distance between the draws that lie
so many ranks above and below it. The draws are spread more evenly than by chance, so this errs on the wide side.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.plan_document.document_parts import Amount, NoNumber, Sampling, grade_of
from corneum.plan_document.quantities import rounded, without
from corneum.planning.results import Quantity

Array = NDArray[np.float64]

_SHARES = np.array([CENTRAL_95[0], 0.5, CENTRAL_95[1]])


def amounts_document(context: ModelContext, layers: Mapping[str, Quantity]) -> dict[str, Amount | NoNumber]:
    """The amounts of one solute in one zone by layer, each with its Monte-Carlo error.

    Args:
        context: the record that knows their derivations.
        layers: Drawn over the same draws (E, 1), kg/m^2, or NoData.
    """
    drawn = {name: amount for name, amount in layers.items() if isinstance(amount, Drawn)}
    written: dict[str, Amount | NoNumber] = {
        name: without(amount) for name, amount in layers.items() if isinstance(amount, NoData)
    }
    if not drawn:
        return written
    ordered = np.sort(np.stack([amount.draws.ravel() for amount in drawn.values()]), axis=1)
    count = ordered.shape[1]
    ranks = _SHARES * (count - 1)
    astray = np.sqrt(count * _SHARES * (1 - _SHARES))
    middle, below, above = (_at(ordered, ranks + step) for step in (0.0, -astray, astray))
    errors = (above - below) / 2
    for row, (name, amount) in enumerate(drawn.items()):
        written[name] = Amount(
            value=rounded(middle[row, 1]),
            unit=amount.unit,
            low=rounded(below[row, 0]),
            high=rounded(above[row, 2]),
            grade=grade_of(context.grade(amount.derivation)),
            status="computed",
            derivation=amount.derivation,
            sampling=Sampling(
                draws=count, value=rounded(errors[row, 1]), low=rounded(errors[row, 0]), high=rounded(errors[row, 2])
            ),
        )
    return written


def _at(ordered: Array, ranks: Array) -> Array:
    """Rows of ordered draws (A, E) at ranks (K,) between them, (A, K)."""
    within = np.clip(ranks, 0, ordered.shape[1] - 1)
    lower = np.floor(within).astype(np.int64)
    upper = np.minimum(lower + 1, ordered.shape[1] - 1)
    return np.asarray(ordered[:, lower] + (within - lower) * (ordered[:, upper] - ordered[:, lower]))
