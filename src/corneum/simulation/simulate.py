"""One case simulated: solved, with its numerical error, laid over what was measured, and told by place and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client.yaml_document import open_text, parse_document
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.simulation.case_file import case_from, case_of, placed
from corneum.simulation.case_keys import Case, SoluteOf
from corneum.simulation.effort import engine
from corneum.simulation.fit import fit
from corneum.simulation.fit_parameters import changed
from corneum.simulation.measured_points import Table, read_points, refuse_unknown
from corneum.simulation.outcome import Outcome
from corneum.simulation.overlay import of_solute, overlay, predicted, reading_times
from corneum.simulation.prepare import Prepared, prepare
from corneum.simulation.summary import Told, spread, tell
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import extrapolated, numerical_error, solve

Array = NDArray[np.float64]

# readings before each time told, from whose parabola the flux is taken, as shares of the time since the last event
BEFORE = (1e-2, 5e-3)
NEAREST = 1e-6  # readings nearer than this share of the whole to a time asked for are left out
ERROR_CASES = 16  # virtual skins whose numerical error is computed


def simulate(case: Case | Mapping[str, Any] | str | Path) -> Outcome:
    """Simulate a case: a `Case`, the content of a case file as plain data, or the path of one.

    A table of measured points is looked for from the folder of the file, or from the current one. Raises InputFault or
    InputFaults for what cannot be simulated, NotConverged where the engine fails.
    """
    if isinstance(case, str | Path):
        path = Path(case)
        document = parse_document(open_text(path), path.name)
        try:
            return _all(case_of(document), path.parent)
        except InputFault as wrong:
            raise placed(document, wrong) from None
    return _all(case if isinstance(case, Case) else case_from(case), Path())


def _all(case: Case, folder: Path) -> Outcome:
    solutes: tuple[SoluteOf | None, ...] = case.solute or (None,)
    table = None if case.observed is None else _table(case, folder)
    return Outcome(tuple(_one(case, given, table) for given in solutes), several=len(solutes) > 1)


def _table(case: Case, folder: Path) -> Table:
    assert case.observed is not None
    path = folder / case.observed
    if not path.is_file():
        raise InputFault(
            "observed", case.observed, "is no file that can be read; it is looked for beside the case file"
        )
    return read_points(path)


@dataclass(frozen=True)
class _Solver:
    """How problems of a case are solved: read at `times`, at its accuracy, by the engine that suits their number."""

    times: Array
    preset: str

    def __call__(self, problem: Problem) -> Exposure:
        problem = replace(problem, times=make.times(problem.cases, self.times))
        return solve(problem, self.preset, engine(problem, self.preset))

    def with_error(self, problem: Problem) -> tuple[Exposure, Exposure]:
        """The solution and the distance between the meshes of a pair; at `reference` the pair is extrapolated."""
        problem = replace(problem, times=make.times(problem.cases, self.times))
        if problem.cases > ERROR_CASES:
            _, error = numerical_error(problem.take(np.arange(ERROR_CASES)), self.preset)
            return solve(problem, self.preset, engine(problem, self.preset)), error
        fine, error = numerical_error(problem, self.preset)
        if self.preset == "reference" and problem.channels is None:
            return replace(extrapolated(problem, self.preset), mass_balance_error=fine.mass_balance_error), error
        return fine, error


def _one(case: Case, given: SoluteOf | None, table: Table | None) -> dict[str, Any]:
    context = ModelContext(load_tables())
    try:
        ready = prepare(context, case, given)
        points = of_solute(table, ready.solute) if table else ()
        at = reading_times(points, case.times)
        if table:
            names = [one.name or one.smiles for one in case.solute]
            refuse_unknown(table, ready.problem, names, case.times[-1])
        solver = _Solver(_readings(case, at), case.preset)
        return _solved(context, case, ready, solver, points, at)
    except InputFault as wrong:
        if wrong.field.startswith("layers."):
            raise InputFault(f"skin.{wrong.field}", wrong.given, wrong.allowed) from None
        raise


def _solved(
    context: ModelContext, case: Case, ready: Prepared, solver: _Solver, points: Any, at: tuple[float, ...]
) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if case.fit:
        before = ready.problem

        def predict(batch: Problem) -> Array:
            return predicted(batch, solver(batch), points, at)

        fitted = fit(before, case.fit, points, predict)
        after = changed(before, fitted.chosen, np.exp(fitted.x)[None])
        started = overlay(points, predict(before), spread)
        extra["fit"] = {**fitted.told, "rmse_ln_before": started["rmse_ln"]}
        note = "amounts are those of the fitted numbers; what the case states was the start of the fit."
        ready = replace(ready, problem=after, notes=(*ready.notes, note))
    found, error = solver.with_error(ready.problem)
    if points:
        extra["observed"] = overlay(points, predicted(ready.problem, found, points, at), spread)
    problem = replace(ready.problem, times=found.times)

    def again(cut: Problem) -> Exposure:
        return solve(cut, case.preset, engine(cut, case.preset))

    return tell(context, case, Told(ready, problem, found, error, again)) | extra


def _readings(case: Case, measured: tuple[float, ...]) -> Array:
    """The times asked for and measured, and before each those from which the flux is taken, s, rising."""
    sampled = case.skin.beneath.sampled if case.skin.beneath else ()
    asked = np.unique([*case.times, *measured, *sampled])
    events = [when for what in ("wipe", "reapply", "cover", "uncover") for when in case.happens(what)]
    starts = np.unique([0.0, *events, *asked[:-1]])
    since = asked - starts[np.searchsorted(starts, asked, side="left") - 1]
    extra = np.concatenate([asked - share * since for share in BEFORE])
    end = asked[-1]
    above = np.minimum(np.searchsorted(asked, extra), len(asked) - 1)
    nearest = np.minimum(np.abs(asked[above] - extra), np.abs(extra - asked[np.maximum(above - 1, 0)]))
    apart = nearest > NEAREST * end
    return np.unique(np.concatenate([asked, extra[apart & (extra < end)]]))
