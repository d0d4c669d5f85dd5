"""One case simulated: solved with its numerical error, compared with measured points, and summarised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client.yaml_document import parse_document
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.files.text_input import read_text
from corneum.simulation.case_file import case_from, case_of, placed
from corneum.simulation.case_keys import Case, SoluteOf
from corneum.simulation.effort import engine
from corneum.simulation.fit import fit
from corneum.simulation.fit_parameters import changed
from corneum.simulation.measured_points import Point, Table, read_points, refuse_unknown
from corneum.simulation.outcome import Outcome
from corneum.simulation.overlay import Scale, of_solute, overlay, predicted, reading_times
from corneum.simulation.prepare import Prepared, prepare
from corneum.simulation.summary import SolvedCase, derivations, spread, summary
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import extrapolated, numerical_error, solve

Array = NDArray[np.float64]

# readings before each output time, from whose parabola the flux is taken, as shares of the time since the last event
BEFORE = (1e-2, 5e-3)
NEAREST = 1e-6  # readings nearer than this share of the whole to an output time are left out
ERROR_CASES = 16  # virtual skins whose numerical error is computed


def simulate(case: Case | Mapping[str, Any] | str | Path) -> Outcome:
    """Amounts of solute by compartment and time in one physical situation, with their numerical error.

    Args:
        case: a `Case`, the content of a case file as plain data (text with units, words, numbers), or the path of a
            case file. A table of measured points is looked for beside the file, or in the current folder.

    Returns:
        An `Outcome`: `.to_dict()` and `.to_csv()` in SI, `.to_xarray()` with units as attributes, `.write(path)`.

    Raises:
        InputFault: the case cannot be read or simulated (InputFaults for several faults); each names its key and line.
        NotConverged: the engine ended without its promised accuracy.

    Source: the transport equations of `corneum.transport.problem`; the inputs of each number stand under `derivations`.

    Example:
        >>> from corneum import simulate
        >>> layer = {"name": "gel", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 1}
        >>> outcome = simulate({
        ...     "skin": {"layers": [layer]},
        ...     "vehicle": {"concentration": "1 mg/mL", "thickness": "10 um"},
        ...     "time": {"end": "1 h"},
        ... })
        >>> answer = outcome.to_dict()
        >>> applied = sum(course[-1] for course in answer["amount"].values())  # kg/m^2
        >>> f"{applied:.3g}"
        '1e-05'
    """
    if isinstance(case, str | Path):
        path = Path(case)
        return simulate_text(read_text(path), path.name, path.parent)
    return _all(case if isinstance(case, Case) else case_from(case), Path())


def simulate_text(text: str, file: str = "case.yaml", folder: Path | None = None) -> Outcome:
    """As `simulate`, from the text of a case file.

    Args:
        text: YAML 1.2 or JSON.
        file: the name of the file in messages.
        folder: where a table of measured points is looked for; the current folder unless given.
    """
    document = parse_document(text, file)
    try:
        return _all(case_of(document), folder or Path())
    except InputFault as wrong:
        raise placed(document, wrong) from None


def _all(case: Case, folder: Path) -> Outcome:
    solutes: tuple[SoluteOf | None, ...] = case.solute or (None,)
    table = None if case.observed is None else _table(case, folder)
    return Outcome(tuple(_solve_solute(case, described, table) for described in solutes), several=len(solutes) > 1)


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


def _solve_solute(case: Case, described: SoluteOf | None, table: Table | None) -> dict[str, Any]:
    context = ModelContext(load_tables())
    try:
        with context.model("diffusion through layered skin") as model:
            ready = prepare(context, case, described)
            model.derive(
                "amounts = solution of the transport equations of the case (finite volumes)",
                uses=ready.inputs,
                sources=("corneum_review",),
            )
        points = of_solute(table, ready.solute) if table else ()
        at = reading_times(points, case.times)
        if table:
            names = [solute.name or solute.smiles for solute in case.solute]
            refuse_unknown(table, ready.problem, names, case.times[-1], ready.load, ready.area)
        solver = _Solver(_readings(case, at), case.preset)
        answer = _solved(case, ready, solver, points, at)
        return {**answer, "derivations": derivations(context)}
    except InputFault as wrong:
        if wrong.field.startswith("layers."):
            raise InputFault(f"skin.{wrong.field}", wrong.given, wrong.allowed) from None
        raise


def _solved(
    case: Case, ready: Prepared, solver: _Solver, points: Sequence[Point], at: tuple[float, ...]
) -> dict[str, Any]:
    """The answer of one solute, with what was measured beside it and what was fitted to that."""
    extra: dict[str, Any] = {}
    scale = Scale(ready.load, ready.area, solver)
    if case.fit:
        before = ready.problem

        def predict(batch: Problem) -> Array:
            return predicted(batch, solver(batch), points, at, scale)

        fitted = fit(before, case.fit, points, predict)
        after = changed(before, fitted.chosen, np.exp(fitted.x)[None])
        started = overlay(points, predict(before), spread)
        extra["fit"] = {**fitted.summary, "rmse_ln_before": started["rmse_ln"]}
        note = "amounts are those of the fitted numbers; what the case states was the start of the fit."
        ready = replace(ready, problem=after, notes=(*ready.notes, note))
    exposure, error = solver.with_error(ready.problem)
    if points:
        extra["observed"] = overlay(points, predicted(ready.problem, exposure, points, at, scale), spread)
    problem = replace(ready.problem, times=exposure.times)

    def again(cut: Problem) -> Exposure:
        return solve(cut, case.preset, engine(cut, case.preset))

    return summary(case, SolvedCase(ready, problem, exposure, error, again)) | extra


def _readings(case: Case, measured: tuple[float, ...]) -> Array:
    """Output times and times of measured points, and before each those from which the flux is taken, s, rising."""
    sampled = case.skin.beneath.sampled if case.skin.beneath else ()
    wanted = np.unique([*case.times, *measured, *sampled])
    events = [when for what in ("wipe", "reapply", "cover", "uncover") for when in case.happens(what)]
    starts = np.unique([0.0, *events, *wanted[:-1]])
    since = wanted - starts[np.searchsorted(starts, wanted, side="left") - 1]
    extra = np.concatenate([wanted - share * since for share in BEFORE])
    end = wanted[-1]
    above = np.minimum(np.searchsorted(wanted, extra), len(wanted) - 1)
    nearest = np.minimum(np.abs(wanted[above] - extra), np.abs(extra - wanted[np.maximum(above - 1, 0)]))
    apart = nearest > NEAREST * end
    return np.unique(np.concatenate([wanted, extra[apart & (extra < end)]]))
