"""The forward steps once more, for the adjoint: which of them the guard did again, and whether a film saturates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.backends import lapack
from corneum.transport.backends.reference import forward_steps
from corneum.transport.coefficients import Coefficients, pool
from corneum.transport.groups import Group
from corneum.transport.supply import Applied
from corneum.transport.timeline import Timeline

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Replay:
    """Of S steps of b cases. again: the cases that did each step again; reached (b,): whether anything ever
    precipitated in the film."""

    again: list[Ints]
    reached: NDArray[np.bool_]
    waited: NDArray[np.bool_]


def forward_replay(group: Group, coefficients: Coefficients, applied: Applied, line: Timeline) -> Replay:
    """By the reference back end; sooner for a few simple cases, if the quicker one tells that nothing happens."""
    reached, waited, again = *np.zeros((2, group.problem.cases), dtype=bool), []
    if _uneventful(group):
        return Replay([np.zeros(0, np.int64)] * len(line.length), reached, waited)
    for step, stepped in enumerate(forward_steps(coefficients, applied, line)):
        if stepped.change is None:
            break
        again.append(stepped.again)
        waited |= (stepped.change.waiting > 0).any(axis=(0, 1))
        if coefficients.film_rows:
            room = line.film_room[step] * coefficients.area
            clear = coefficients.film_solubility * coefficients.supersaturation
            reached |= (pool(coefficients, stepped.left[0], clear) > room).any(axis=0)
    return Replay(again, reached, waited)


def _uneventful(group: Group) -> bool:
    """Whether no film can saturate and, as `lapack` tells, no step is done again."""
    batch, film = (group.problem, group.mesh, group.schedule), group.problem.vehicle
    unlimited = film is None or bool(np.isinf(film.solubility).all())
    return unlimited and lapack.covers(*batch) and not lapack.time_stepping(*batch).redone.any()
