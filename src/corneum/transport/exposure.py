"""What a solve answers: amounts by place and time, integrals, peaks, and how far the numbers can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault, NotConverged
from corneum.transport import lanes, presets, single
from corneum.transport.course import Course, course_of
from corneum.transport.course import joined as joined_courses
from corneum.transport.groups import groups
from corneum.transport.march import Trace, run
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

BACKENDS = ("reference", "compiled")


@dataclass(frozen=True)
class Exposure:
    """Results of B cases at their T output times, for L layers. Amounts are kg per m^2 of skin.

    Where it is at each time: film, channels (in open fluid) (B, T), layers (B, T, L); waiting in follicles, and
    undissolved in a deposit, in neither case in a layer (B, T). What has left until then: cleared (blood and lymph),
    metabolised, beneath (through the floor), wiped, evaporated. What is beneath a floor above a receptor is in the
    receptor still or was sampled from it. received: applied until then. Over the whole duration: layer_integral (B, L)
    kg s/m^2, film_integral (B,), mean_concentration (B, L) kg/m^3 of tissue, mean_free (B, L) kg/m^3 as free
    concentration in water, peak_concentration (B, L) kg/m^3 of the layer's mean. mass_balance_error (B,): share of what
    was received; redone (B,): steps that the guard against negative amounts did again. course: amounts at the edges of
    the steps; of an extrapolated solution those of its finer mesh.
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
    course: Course

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
        return replace(_over(self, lambda name: getattr(self, name)[index]), course=self.course.take(index))


def solve(problem: Problem, preset: str = "plan", backend: str = "reference") -> Exposure:
    """Solve all cases of a batch, by the "reference" or by its "compiled" twin (same answers; pays from some hundred
    cases on, see `lanes`).

    Cases that share cell and step counts march together; counts depend on the case alone, so a case has the same
    result alone and in any company. Raises InputFault for an unknown preset or back end, NotConverged where a result
    is not finite.
    """
    return _solve(problem, presets.preset(preset, single_column=problem.channels is None), backend)


def numerical_error(problem: Problem, preset: str = "plan") -> tuple[Exposure, Exposure]:
    """A solution with every cell and step cut in two, and its distance from the one before that cut.

    The distance bounds the error of the preset; the meshes are exactly nested.
    """
    coarse, fine = _pair(problem, preset)
    distance = _over(fine, lambda name: np.abs(getattr(fine, name) - getattr(coarse, name)))
    return fine, replace(distance, course=fine.course.less(coarse.course))


def extrapolated(problem: Problem, preset: str = "reference") -> Exposure:
    """Richardson's extrapolation of that pair, (4 fine - coarse)/3, for a method of second order."""
    coarse, fine = _pair(problem, preset)
    return _over(fine, lambda name: getattr(fine, name) + (getattr(fine, name) - getattr(coarse, name)) / 3)


def _pair(problem: Problem, preset: str) -> tuple[Exposure, Exposure]:
    chosen = presets.preset(preset, single_column=problem.channels is None)
    halved = chosen.refine // 2 or 1
    return _solve(problem, replace(chosen, refine=halved)), _solve(problem, replace(chosen, refine=2 * halved))


def _solve(problem: Problem, preset: Preset, backend: str = "reference") -> Exposure:
    if backend not in BACKENDS:
        raise InputFault("backend", backend, f"is not known; allowed are {', '.join(BACKENDS)}")
    compiled = backend == "compiled"
    order: list[int] = []
    pieces: list[Exposure] = []
    for group in groups(problem, preset, unlike=compiled):
        order += group.members.tolist()
        given = group.problem, group.mesh, group.schedule
        march = lanes.run if compiled else single.run if single.covers(*given) else run
        trace = march(*given)
        pieces.append(_exposure(group.problem, group.schedule.edges, trace))
    if order == list(range(problem.cases)):
        return joined(pieces)
    return joined(pieces).take(np.argsort(np.array(order)))


def joined(pieces: list[Exposure]) -> Exposure:
    """Exposures one after another."""
    if len(pieces) == 1:
        return pieces[0]
    whole = _over(pieces[0], lambda name: np.concatenate([getattr(piece, name) for piece in pieces]))
    return replace(whole, course=joined_courses([piece.course for piece in pieces]))


def _exposure(problem: Problem, edges: Array, trace: Trace) -> Exposure:
    def turned(array: Array) -> Array:
        return array.transpose(array.ndim - 1, *range(array.ndim - 1))

    below = trace.beneath if problem.receptor is None else trace.receptor + trace.sampled
    gone = trace.cleared + trace.metabolised + below + trace.wiped + trace.evaporated
    left = trace.film + trace.channels + trace.undissolved + trace.follicles + trace.layers.sum(axis=1)
    # a film that is held may take back what it gave: the most that was ever received is what there is to balance
    scale = np.maximum(np.abs(trace.received).max(axis=0), np.finfo(float).tiny)
    error = (np.abs(trace.received - gone - left) / scale).max(axis=0)
    duration = problem.times[:, -1:]
    thickness = problem.layers.thickness
    integral = turned(trace.layer_integral)
    if not (np.isfinite(integral).all() and np.isfinite(error).all()):
        raise NotConverged("the transport engine gave a number that is not finite")
    return Exposure(
        names=problem.layers.names,
        times=problem.times,
        film=turned(trace.film),
        channels=turned(trace.channels),
        layers=turned(trace.layers),
        cleared=turned(trace.cleared),
        metabolised=turned(trace.metabolised),
        beneath=turned(trace.beneath),
        wiped=turned(trace.wiped),
        evaporated=turned(trace.evaporated),
        receptor=turned(trace.receptor),
        sampled=turned(trace.sampled),
        undissolved=turned(trace.undissolved),
        follicles=turned(trace.follicles),
        received=turned(trace.received),
        layer_integral=integral,
        film_integral=trace.film_integral,
        mean_concentration=integral / thickness / duration,
        mean_free=turned(trace.free_integral) / thickness / duration,
        peak_concentration=turned(_peak(trace.course)) / thickness,
        mass_balance_error=error,
        redone=trace.redone,
        course=course_of(edges, trace.course, trace.film_course, trace.film_after),
    )


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


def _over(given: Exposure, change: Callable[[str], Array]) -> Exposure:
    arrays = [entry.name for entry in fields(given) if isinstance(getattr(given, entry.name), np.ndarray)]
    changed: dict[str, Any] = {name: change(name) for name in arrays}
    return replace(given, **changed)
