"""The course of a solution at the edges of its own steps: finer than any list of output times, and free."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Amounts at the edges of the steps, kg per m^2 of skin. B cases, L layers, E edges, the first at time zero.

    times (B, E) s; layers (B, E, L) in tissue; film (B, E) as each edge finds it, and film_after (B, E) as a wipe or a
    fresh film leaves it there. Cases with fewer steps repeat their last edge up to the length of the longest.
    """

    times: Array
    layers: Array
    film: Array
    film_after: Array

    def take(self, index: NDArray[np.int64]) -> Course:
        """The cases of that index."""
        return Course(*(getattr(self, entry.name)[index] for entry in fields(self)))

    def less(self, coarse: Course) -> Course:
        """Distance from the course of a solution whose steps are twice as long, at the edges that both have."""
        apart = (np.abs(getattr(self, entry.name)[:, ::2] - getattr(coarse, entry.name)) for entry in fields(self)[1:])
        return Course(coarse.times, *apart)


def course_of(edges: Array, layers: Array, film: Array, film_after: Array) -> Course:
    """From arrays of a march, with the case on the last axis: (E, B), (E, L, B), (E, B), (E, B)."""
    return Course(edges.T.copy(), np.moveaxis(layers, -1, 0), film.T, film_after.T)


def joined(pieces: list[Course]) -> Course:
    """One after another, padded to the longest."""
    longest = max(piece.times.shape[1] for piece in pieces)
    return Course(
        *(
            np.concatenate([_padded(getattr(piece, entry.name), longest) for piece in pieces])
            for entry in fields(Course)
        )
    )


def _padded(array: Array, longest: int) -> Array:
    missing = longest - array.shape[1]
    return np.concatenate([array, np.repeat(array[:, -1:], missing, axis=1)], axis=1) if missing else array
