"""Cases made ready one by one and solved together: those of one topology and accuracy are one batch of the engine.

What is solved of a case does not depend on its company: the same case alone gives the same numbers to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.simulation.applied_keys import SoluteOf
from corneum.simulation.case_keys import Case
from corneum.simulation.effort import engine, steps
from corneum.simulation.fit import WIDEST, DataSet, fit_sets
from corneum.simulation.fit_objective import Progress
from corneum.simulation.fit_parameters import changed, parameters
from corneum.simulation.measured_points import Point, Table, without_counterpart
from corneum.simulation.overlay import Scale, of_solute, overlay, predicted, reading_times
from corneum.simulation.prepare import prepare
from corneum.simulation.prepared_problem import Prepared
from corneum.simulation.summary import SolvedCase, course_by_compartment, derivations, spread, summary
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem, join
from corneum.transport.solve import extrapolated, numerical_error, solve

Array = NDArray[np.float64]

# readings before each output time, from whose parabola the flux is taken, as shares of the time since the last event
BEFORE = (1e-2, 5e-3)
NEAREST = 1e-6  # readings nearer than this share of the whole to an output time are left out
ERROR_CASES = 16  # virtual skins of a case whose numerical error is computed


@dataclass(frozen=True)
class Task:
    """One solute of one case, ready to be solved: the problem read at `times`, the measured points of the solute and
    the times at which they are read, what is beside the answer by key, and where its derivations stand."""

    case: Case
    ready: Prepared
    points: tuple[Point, ...]
    read_at: tuple[float, ...]
    extra: dict[str, Any]
    context: ModelContext

    @cached_property
    def times(self) -> Array:
        """All times at which the problem is read (T,), s; those that tell the flux where the floor lets any through."""
        wanted = _wanted(self.case, self.read_at)
        return wanted if self.ready.problem.beneath == "sealed" else _with_those_before(self.case, wanted)

    def solve(self, problem: Problem) -> Exposure:
        """A problem of this case, read at its times, by the engine that suits the number of its skins."""
        problem = replace(problem, times=make.times(problem.cases, self.times))
        return solve(problem, self.case.preset, engine(problem, self.case.preset))

    def predicted(self, problem: Problem) -> Array:
        """Predictions (N, B) at the measured points of a batch of this problem, which is solved for them."""
        return self.predict(problem, self.solve(problem))

    def predict(self, problem: Problem, exposure: Exposure) -> Array:
        """Predictions (N, B) at the measured points."""
        scale = Scale(self.ready.load, self.ready.area, self.solve)
        return predicted(problem, exposure, self.points, self.read_at, scale)


@dataclass(frozen=True)
class Solution:
    """What a task answers as plain data in SI, and the problem and exposure from which it was read, by virtual skin."""

    answer: dict[str, Any]
    problem: Problem
    exposure: Exposure


def task(context: ModelContext, case: Case, described: SoluteOf | None, table: Table | None) -> Task:
    """One solute of a case made ready. Raises InputFault where the tables cannot serve it or the points do not fit."""
    try:
        with context.model("diffusion through layered skin") as model:
            ready = prepare(context, case, described)
            model.derive(
                "amounts = solution of the transport equations of the case (finite volumes)",
                uses=ready.inputs,
                sources=("corneum_review",),
            )
    except InputFault as wrong:
        if wrong.field.startswith("layers."):
            raise InputFault(f"skin.{wrong.field}", wrong.given, wrong.allowed) from None
        raise
    faults: list[InputFault] = []
    try:
        parameters(ready.problem, case.fit, WIDEST)
    except InputFault as wrong:
        faults.append(wrong)
    except InputFaults as several:
        faults += several.faults
    if table:
        names = [solute.name or solute.smiles for solute in case.solute]
        faults += without_counterpart(table, ready.problem, names, case.times[-1], ready.load, ready.area)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise InputFaults(faults)
    points = of_solute(table, ready.solute) if table else ()
    return Task(case, ready, points, reading_times(points, case.times), {}, context)


def fitted(prepared: Task, progress: Progress | None = None) -> Task:
    """The task with the parameters that its case names fitted to its points, and what the fit found beside it."""
    return fitted_together([prepared], progress)[0] if prepared.case.fit else prepared


def fitted_together(tasks: Sequence[Task], progress: Progress | None = None) -> list[Task]:
    """Tasks with the parameters that the first of their cases names fitted to the points of all, the same factor on the
    numbers of each. Raises InputFault as `fit.fit`."""
    result = fit_sets(
        [DataSet(each.ready.problem, each.points, each.predicted) for each in tasks], tasks[0].case.fit, progress
    )
    note = "amounts are those of the fitted numbers; what the case states was the start of the fit."
    after = []
    for each in tasks:
        own = parameters(each.ready.problem, tasks[0].case.fit, WIDEST)
        problem = changed(each.ready.problem, own, np.exp(result.x)[None])
        started = overlay(each.points, each.predicted(each.ready.problem), spread)
        ready = replace(each.ready, problem=problem, notes=(*each.ready.notes, note))
        extra = {"fit": {**result.summary, "rmse_ln_before": started["rmse_ln"]}}
        after.append(replace(each, ready=ready, extra=extra))
    return after


def solutions(tasks: Sequence[Task], progress: Progress | None = None) -> list[Solution]:
    """The solution of each task, in order; those of one topology, accuracy and number of skins are solved together."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, each in enumerate(tasks):
        problem = each.ready.problem
        groups.setdefault((each.case.preset, problem.cases, len(each.times), problem.topology), []).append(index)
    solved: dict[int, Solution] = {}
    known: dict[str, dict[str, Any]] = {}
    for members in groups.values():
        for index, solved_case in zip(members, _together([tasks[index] for index in members]), strict=True):
            solved[index] = _solution(tasks[index], solved_case, known)
            if progress is not None:
                progress(len(solved) / len(tasks), "solving")
    return [solved[index] for index in range(len(tasks))]


def courses_of_skins(solved: Solution) -> dict[str, Array]:
    """Amount by compartment, and uptake, of each virtual skin (skins, times), kg/m^2, at the times of the answer."""
    times = np.asarray(solved.answer["time"][1:])
    at = np.searchsorted(solved.exposure.times[0], times)
    start = np.zeros((solved.problem.cases, 1))
    courses = course_by_compartment(solved.problem, solved.exposure, at)
    return courses | {"uptake": np.concatenate([start, solved.exposure.uptake[:, at]], axis=1)}


def _together(tasks: Sequence[Task]) -> list[SolvedCase]:
    """Tasks of one topology, accuracy, number of skins and of readings, solved as one batch with the distance between
    the meshes of a pair; at `reference` the pair of a single column is extrapolated."""
    problems, preset = [each.ready.problem for each in tasks], tasks[0].case.preset
    count = problems[0].cases
    times = np.repeat([each.times for each in tasks], count, axis=0)
    whole = replace(problems[0] if len(problems) == 1 else join(problems), times=times)
    few = min(count, ERROR_CASES)
    rows = np.arange(len(problems) * count).reshape(-1, count)
    used = engine(whole, preset, pair=len(problems) > 1)
    fine, error = numerical_error(whole.take(rows[:, :few].ravel()), preset, used)
    if count > few:
        fine = solve(whole, preset, used)
    elif preset == "reference" and whole.channels is None:
        fine = replace(extrapolated(whole, preset, used), mass_balance_error=fine.mass_balance_error)
    errors = np.arange(len(problems) * few).reshape(-1, few)
    steps_by_problem = steps(whole.take(rows[:, 0]), preset)

    def again(cut: Problem) -> Exposure:
        return solve(cut, preset, engine(cut, preset))

    return [
        SolvedCase(each.ready, whole.take(mine), fine.take(mine), error.take(its), number, again)
        for each, mine, its, number in zip(tasks, rows, errors, steps_by_problem, strict=True)
    ]


def _solution(of: Task, solved: SolvedCase, known: dict[str, dict[str, Any]]) -> Solution:
    extra = dict(of.extra)
    if of.points:
        extra["observed"] = overlay(of.points, of.predict(solved.problem, solved.exposure), spread)
    answer = summary(of.case, solved) | extra
    return Solution({**answer, "derivations": derivations(of.context, known)}, solved.problem, solved.exposure)


def _wanted(case: Case, measured: tuple[float, ...]) -> Array:
    """Output times, times of measured points and of samples, s, rising."""
    sampled = case.skin.beneath.sampled if case.skin.beneath else ()
    return np.unique([*case.times, *measured, *sampled])


def _with_those_before(case: Case, wanted: Array) -> Array:
    """These times, and before each those from which the flux is taken, s, rising."""
    events = [when for what in ("wipe", "reapply", "cover", "uncover") for when in case.happens(what)]
    starts = np.unique([0.0, *events, *wanted[:-1]])
    since = wanted - starts[np.searchsorted(starts, wanted, side="left") - 1]
    extra = np.concatenate([wanted - share * since for share in BEFORE])
    end = wanted[-1]
    above = np.minimum(np.searchsorted(wanted, extra), len(wanted) - 1)
    nearest = np.minimum(np.abs(wanted[above] - extra), np.abs(extra - wanted[np.maximum(above - 1, 0)]))
    apart = nearest > NEAREST * end
    return np.unique(np.concatenate([wanted, extra[apart & (extra < end)]]))
