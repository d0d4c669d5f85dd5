"""The course of a solution at the edges of its own steps: finer than any list of output times, and free."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LayerCourse:
    """Amounts at the edges of the steps, kg per m^2 of skin. B cases, L layers, E edges, the first at time zero.

    times (B, E) s; layers (B, E, L) in tissue; film (B, E) as each edge finds it, and film_after (B, E) as a wipe or a
    fresh film leaves it there. Cases with fewer steps repeat their last edge up to the length of the longest.
    """

    times: Array
    layers: Array
    film: Array
    film_after: Array

    def take(self, index: NDArray[np.int64]) -> LayerCourse:
        """The cases of that index."""
        return LayerCourse(*(getattr(self, entry.name)[index] for entry in fields(self)))

    def less(self, coarse: LayerCourse) -> LayerCourse:
        """Distance from the course of a solution whose steps are twice as long, at the edges that both have."""
        apart = (np.abs(getattr(self, entry.name)[:, ::2] - getattr(coarse, entry.name)) for entry in fields(self)[1:])
        return LayerCourse(coarse.times, *apart)


def layer_course(edges: Array, layers: Array, film: Array, film_after: Array) -> LayerCourse:
    """From arrays of a back end, with the cases on the last axis: (E, B), (E, L, B), (E, B), (E, B)."""
    return LayerCourse(edges.T.copy(), layers.transpose(2, 0, 1), film.T, film_after.T)


def joined_courses(courses: list[LayerCourse]) -> LayerCourse:
    """One after another, padded to the longest."""
    longest = max(course.times.shape[1] for course in courses)
    columns = ([_padded(getattr(course, entry.name), longest) for course in courses] for entry in fields(LayerCourse))
    return LayerCourse(*(np.concatenate(arrays) for arrays in columns))


def _padded(array: Array, longest: int) -> Array:
    missing = longest - array.shape[1]
    return np.concatenate([array, np.repeat(array[:, -1:], missing, axis=1)], axis=1) if missing else array
