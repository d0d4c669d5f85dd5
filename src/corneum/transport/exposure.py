"""The result of a solve: amounts by compartment and time, integrals, peaks, and how far the numbers can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import NotConverged
from corneum.transport import presets
from corneum.transport.backends.trace import Trace
from corneum.transport.layer_course import LayerCourse, joined_courses, layer_course
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

_TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Exposure:
    """Results of B cases at their T output times, for L layers. Amounts are kg per m^2 of skin.

    Where it is at each time: film, channels (in open fluid) (B, T), layers (B, T, L); waiting in follicles, and
    undissolved in a deposit, in neither case in a layer (B, T). What has left until then: cleared (blood and lymph),
    metabolised, beneath (through the floor), wiped, evaporated, shed (with the outermost layer). What is beneath a
    floor above a receptor is in the receptor still or was sampled from it. received: applied until then. Over the whole
    duration: layer_integral (B, L) kg s/m^2, film_integral (B,), mean_concentration (B, L) kg/m^3 of tissue, mean_free
    (B, L) kg/m^3 as free concentration in water, peak_concentration (B, L) kg/m^3 of the layer's mean.
    mass_balance_error (B,): share of what was received; redone (B,): steps that the guard against negative amounts did
    again. course: amounts at the edges of the steps; of an extrapolated solution those of its finer mesh.
    """

    names: tuple[str, ...]
    times: Array
    film: Array
    channels: Array
    layers: Array
    cleared: Array
    metabolised: Array
    beneath: Array
    wiped: Array
    evaporated: Array
    shed: Array
    receptor: Array
    sampled: Array
    undissolved: Array
    follicles: Array
    received: Array
    layer_integral: Array
    film_integral: Array
    mean_concentration: Array
    mean_free: Array
    peak_concentration: Array
    mass_balance_error: Array
    redone: Array
    course: LayerCourse

    def layer(self, name: str) -> Array:
        """Amount in one layer's tissue (B, T), kg/m^2."""
        return self.layers[:, :, self.names.index(name)]

    @property
    def uptake(self) -> Array:
        """Amount past the stratum corneum (B, T), kg/m^2: in viable tissue, or gone from it to blood or beneath."""
        viable = [index for index, name in enumerate(self.names) if name != "stratum_corneum"]
        return np.asarray(self.layers[:, :, viable].sum(axis=2) + self.cleared + self.metabolised + self.beneath)

    def take(self, index: NDArray[np.int64]) -> Exposure:
        """The cases of that index."""
        return replace(self.with_arrays(lambda name: getattr(self, name)[index]), course=self.course.take(index))

    def with_arrays(self, change: Callable[[str], Array]) -> Exposure:
        """The same with every array put in its place by `change` from its name; the course stays."""
        arrays = [entry.name for entry in fields(self) if isinstance(getattr(self, entry.name), np.ndarray)]
        changed: dict[str, Any] = {name: change(name) for name in arrays}
        return replace(self, **changed)


def joined(exposures: list[Exposure]) -> Exposure:
    """Exposures one after another."""
    if len(exposures) == 1:
        return exposures[0]
    whole = exposures[0].with_arrays(lambda name: np.concatenate([getattr(each, name) for each in exposures]))
    return replace(whole, course=joined_courses([each.course for each in exposures]))


def exposure_of(problem: Problem, edges: Array, trace: Trace) -> Exposure:
    """From what a back end returns of steps between `edges` (E, B) s.

    Raises:
        NotConverged: where a number is not finite.
    """

    def cases_first(array: Array) -> Array:
        return array.transpose(array.ndim - 1, *range(array.ndim - 1))

    duration, thickness = problem.times[:, -1:], problem.layers.thickness
    integral, error = cases_first(trace.layer_integral), _mass_balance_error(problem, trace)
    if not (np.isfinite(integral).all() and np.isfinite(error).all()):
        raise NotConverged("the transport engine gave a number that is not finite")
    return Exposure(
        names=problem.layers.names,
        times=problem.times,
        film=cases_first(trace.film),
        channels=cases_first(trace.channels),
        layers=cases_first(trace.layers),
        cleared=cases_first(trace.cleared),
        metabolised=cases_first(trace.metabolised),
        beneath=cases_first(trace.beneath),
        wiped=cases_first(trace.wiped),
        evaporated=cases_first(trace.evaporated),
        shed=cases_first(trace.shed),
        receptor=cases_first(trace.receptor),
        sampled=cases_first(trace.sampled),
        undissolved=cases_first(trace.undissolved),
        follicles=cases_first(trace.follicles),
        received=cases_first(trace.received),
        layer_integral=integral,
        film_integral=trace.film_integral,
        mean_concentration=integral / thickness / duration,
        mean_free=cases_first(trace.free_integral) / thickness / duration,
        peak_concentration=cases_first(_peak(trace.course)) / thickness,
        mass_balance_error=error,
        redone=trace.redone,
        course=layer_course(edges, trace.course, trace.film_course, trace.film_after),
    )


def _mass_balance_error(problem: Problem, trace: Trace) -> Array:
    """The largest share (B,) of what was received that is missing or too much at an output time."""
    below = trace.beneath if problem.receptor is None else trace.receptor + trace.sampled
    gone = trace.cleared + trace.metabolised + below + trace.wiped + trace.evaporated + trace.shed
    left = trace.film + trace.channels + trace.undissolved + trace.follicles + trace.layers.sum(axis=1)
    # a film that is held may take back what it gave, and what was placed in the skin before the first output: the most
    # that was ever received is what there is to balance
    placed = _TINY if problem.deposit is None else np.maximum(problem.deposit.amount, _TINY)
    scale = np.maximum(np.abs(trace.received).max(axis=0), placed)
    return np.asarray((np.abs(trace.received - gone - left) / scale).max(axis=0))


def _peak(course: Array) -> Array:
    """Largest value along the first axis, by a parabola through the top three samples (in step number).

    A plateau (nothing leaves) has no summit between its samples, and a jump is no parabola (a neighbour below half of
    the summit): there the sample stands.
    """
    most = course.max(axis=0)
    if len(course) < 3:
        return np.asarray(most)
    top = course.argmax(axis=0)
    inner = np.minimum(np.maximum(top, 1), len(course) - 2)
    flat, step = course.reshape(len(course), -1), np.arange(most.size)
    below, mid, above = (flat[inner.ravel() + k, step].reshape(most.shape) for k in (-1, 0, 1))
    bend = below - 2 * mid + above
    rise = np.divide((above - below) ** 2, -8 * bend, out=np.zeros_like(mid), where=bend < 0)
    lower, higher = np.minimum(below, above), np.maximum(below, above)
    summit = (inner == top) & (lower > mid / 2) & (mid - higher > presets.PLATEAU * np.abs(mid))
    return np.asarray(np.where(summit, mid + rise, most))
