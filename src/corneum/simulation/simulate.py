"""One case simulated: solved with its numerical error, compared with measured points, and summarised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from corneum.client.yaml_document import parse_document
from corneum.errors import InputFault
from corneum.evidence.stages import Stages
from corneum.simulation.case_reading import CaseLike, document_of
from corneum.simulation.fit_objective import Progress
from corneum.simulation.outcome import Outcome
from corneum.simulation.ready_cases import ReadyCase, ready_case, ready_document
from corneum.simulation.solve_cases import Solution, courses_of_skins, fitted, solutions
from corneum.simulation.variations import Variations, axes_of, combinations, varied


@overload
def simulate(
    case: CaseLike, *, vary: None = None, draws: bool = False, progress: Progress | None = None
) -> Outcome: ...


@overload
def simulate(
    case: Mapping[str, Any] | str | Path,
    *,
    vary: Mapping[str, Sequence[Any]],
    draws: bool = False,
    progress: Progress | None = None,
) -> Variations: ...


def simulate(
    case: CaseLike,
    *,
    vary: Mapping[str, Sequence[Any]] | None = None,
    draws: bool = False,
    progress: Progress | None = None,
) -> Outcome | Variations:
    """Amounts of solute by compartment and time in one physical situation, with their numerical error.

    Args:
        case: a `Case`, the content of a case file as plain data (text with units, words, numbers), or the path of a
            case file. In plain data a number without a unit is in SI, and quantities of pint and arrays of numpy are
            read. `observed` is a file, looked for beside the case or in the current folder, or holds measured points
            (`observed_arrays`).
        vary: values by path of the case file (`channels.density`, `skin.layers.dermis.thickness`), each as the file
            would hold it. Every path is an axis, and all combinations are solved together, the same virtual skins in
            each of them.
        draws: keep the course of every virtual skin (`Outcome.draws`), not only their median and interval.
        progress: is called with the share done (0 to 1) and the name of the step.

    Returns:
        An `Outcome`: `.to_dict()` and `.to_csv()` in SI, `.to_xarray()` with units as attributes, `.write(path)`. With
        `vary`, `Variations`: an outcome a combination, labelled by axes.

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
    if vary is not None:
        axes, stages = axes_of(vary), Stages()
        document, folder = document_of(case)
        combined = [varied(document, combination) for combination in combinations(axes)]
        return Variations(axes, _outcomes([ready_document(each, folder, stages) for each in combined], draws, progress))
    return _outcomes([ready_case(case, Stages())], draws, progress)[0]


def simulate_many(
    cases: Iterable[CaseLike], *, draws: bool = False, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """The outcome of each of many cases, prepared on one set of tables and virtual skins and solved together.

    Args:
        cases: each as for `simulate`.
        draws: keep the course of every virtual skin.
        progress: is called with the share done (0 to 1) and the name of the step.

    Returns:
        Outcomes in order; each is that of the case alone, to rounding.

    Raises:
        InputFault, NotConverged: as `simulate`.

    Source: as `simulate`.

    Example:
        >>> from corneum import simulate_many
        >>> layer = {"name": "gel", "thickness": 1e-3, "diffusivity": 1e-10, "partition": 1}
        >>> films = [{"concentration": strength, "thickness": 10e-6} for strength in (1.0, 2.0)]
        >>> cases = [{"skin": {"layers": [layer]}, "vehicle": film, "time": {"end": 3600.0}} for film in films]
        >>> once, twice = (outcome.uptake[-1] for outcome in simulate_many(cases))
        >>> f"{twice / once:.3f}"
        '2.000'
    """
    if isinstance(cases, Mapping | str | Path):
        raise InputFault("cases", None, "needs a list of cases; for a single one there is simulate")
    stages = Stages()
    return _outcomes([ready_case(case, stages) for case in cases], draws, progress)


def simulate_text(text: str, file: str = "case.yaml", folder: Path | None = None) -> Outcome:
    """As `simulate`, from the text of a case file.

    Args:
        text: YAML 1.2 or JSON.
        file: the name of the file in messages.
        folder: where a table of measured points is looked for; the current folder unless given.
    """
    return _outcomes([ready_document(parse_document(text, file), folder or Path(), Stages())], False, None)[0]


def _outcomes(cases: Sequence[ReadyCase], draws: bool, progress: Progress | None) -> tuple[Outcome, ...]:
    """Each case with all its solutes, fitted where it says so; all are solved together."""
    tasks = [fitted(each, progress) for case in cases for each in case.tasks]
    return outcomes(cases, solutions(tasks, progress), draws)


def outcomes(cases: Sequence[ReadyCase], solved: Sequence[Solution], draws: bool = False) -> tuple[Outcome, ...]:
    """Solutions, a solute after the other, as outcomes of the cases that they are of."""
    waiting = iter(solved)
    return tuple(_outcome([next(waiting) for _ in each.tasks], len(each.tasks) > 1, draws) for each in cases)


def _outcome(solved: Sequence[Solution], several: bool, draws: bool) -> Outcome:
    kept = tuple(courses_of_skins(each) for each in solved) if draws else None
    return Outcome(tuple(each.answer for each in solved), several, kept)
