"""Solving a transport problem: by which back end, to which accuracy, and with what numerical error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport.backends import compiled, lapack, reference
from corneum.transport.backends.trace import Trace
from corneum.transport.exposure import Exposure, exposure_of, joined
from corneum.transport.groups import Group, groups
from corneum.transport.mesh import Mesh
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule

BACKENDS = ("reference", "compiled")

TimeStepping = Callable[[Problem, Mesh, Schedule], Trace]


def solve(problem: Problem, preset: str = "plan", backend: str = "reference") -> Exposure:
    """Amounts by compartment and time of all cases of a batch.

    Cases that share cell and step counts are solved together; counts depend on the case alone, so a case has the same
    result alone and in any company.

    Args:
        problem: the batch of B cases, SI units.
        preset: the accuracy, a name of `presets.PRESETS`.
        backend: "reference" or its twin "compiled" (same answers; pays from some hundred cases on, see
            `backends.compiled`).

    Returns:
        The exposure of the B cases, amounts in kg per m^2 of skin.

    Raises:
        InputFault: for an unknown preset or back end.
        NotConverged: where a result is not finite.

    Source:
        Equations in `problem`; finite volumes and steps in `mesh` and `backends.sdirk` (Alexander 1977, SDIRK2).
    """
    return solve_with(problem, presets.preset(preset, single_column=problem.channels is None), backend)


def numerical_error(problem: Problem, preset: str = "plan", backend: str = "reference") -> tuple[Exposure, Exposure]:
    """A solution with every cell and step cut in two, and its distance from the one before that cut.

    Args:
        problem: the batch of B cases.
        preset: the accuracy before the cut.
        backend: as in `solve`.

    Returns:
        The finer solution, and its absolute distance from the coarser one by field, which bounds the error of the
        preset; the meshes are exactly nested.

    Raises:
        InputFault, NotConverged: as `solve`.
    """
    coarse, fine = _nested_pair(problem, preset, backend)
    distance = fine.with_arrays(lambda name: np.abs(getattr(fine, name) - getattr(coarse, name)))
    return fine, replace(distance, course=fine.course.less(coarse.course))


def extrapolated(problem: Problem, preset: str = "reference", backend: str = "reference") -> Exposure:
    """Richardson's extrapolation of that pair, (4 fine - coarse)/3, for a method of second order.

    Args:
        problem: the batch of B cases.
        preset: the accuracy of the coarser solution.
        backend: as in `solve`.

    Returns:
        The extrapolated exposure; its course is that of the finer solution.

    Raises:
        InputFault, NotConverged: as `solve`.
    """
    coarse, fine = _nested_pair(problem, preset, backend)
    return fine.with_arrays(lambda name: getattr(fine, name) + (getattr(fine, name) - getattr(coarse, name)) / 3)


def solve_with(problem: Problem, preset: Preset, backend: str = "reference") -> Exposure:
    """As `solve`, to an accuracy of one's own.

    Raises:
        InputFault: for an unknown back end.
        NotConverged: where a result is not finite.
    """
    if backend not in BACKENDS:
        raise InputFault("backend", backend, f"is not known; allowed are {', '.join(BACKENDS)}")
    order: list[int] = []
    exposures: list[Exposure] = []
    chosen = backend if compiled.covers(problem) else "reference"
    for group in groups(problem, preset, unlike=chosen == "compiled"):
        order += group.members.tolist()
        trace = _time_stepping(group, chosen)(group.problem, group.mesh, group.schedule)
        exposures.append(exposure_of(group.problem, group.schedule.edges, trace))
    if order == list(range(problem.cases)):
        return joined(exposures)
    return joined(exposures).take(np.argsort(np.array(order)))


def _time_stepping(group: Group, backend: str) -> TimeStepping:
    if backend == "compiled":
        return compiled.time_stepping
    if lapack.covers(group.problem, group.mesh, group.schedule):
        return lapack.time_stepping
    return reference.time_stepping


def _nested_pair(problem: Problem, preset: str, backend: str) -> tuple[Exposure, Exposure]:
    chosen = presets.preset(preset, single_column=problem.channels is None)
    halved = chosen.refine // 2 or 1
    coarse, fine = (replace(chosen, refine=refine) for refine in (halved, 2 * halved))
    return solve_with(problem, coarse, backend), solve_with(problem, fine, backend)
