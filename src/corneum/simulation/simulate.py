"""One case simulated: solved with its numerical error, compared with measured points, and summarised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from corneum.client.yaml_document import Document, parse_document
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages
from corneum.evidence.tables import load_tables
from corneum.files.text_input import read_text
from corneum.simulation.case_file import case_of, document_from, placed
from corneum.simulation.case_keys import Case
from corneum.simulation.measured_points import Table, read_points
from corneum.simulation.outcome import Outcome
from corneum.simulation.solve_cases import Progress, Solution, Task, courses_of_skins, fitted, solutions, task
from corneum.simulation.variations import Variations, axes_of, combinations, varied

CaseLike = Case | Mapping[str, Any] | str | Path


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
            case file. A table of measured points is looked for beside the file, or in the current folder.
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
        axes = axes_of(vary)
        document, folder = _document(case)
        combined = [varied(document, combination) for combination in combinations(axes)]
        return Variations(axes, _outcomes([_read(each, folder) for each in combined], draws, progress))
    return _outcomes([_case(case)], draws, progress)[0]


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
    """
    return _outcomes([_case(case) for case in cases], draws, progress)


def simulate_text(text: str, file: str = "case.yaml", folder: Path | None = None) -> Outcome:
    """As `simulate`, from the text of a case file.

    Args:
        text: YAML 1.2 or JSON.
        file: the name of the file in messages.
        folder: where a table of measured points is looked for; the current folder unless given.
    """
    return _outcomes([_read(parse_document(text, file), folder or Path())], False, None)[0]


# a case, the folder in which its table of measured points is looked for, and the document it was read from
Read = tuple[Case, Path, Document | None]


def _case(case: CaseLike) -> Read:
    return (case, Path(), None) if isinstance(case, Case) else _read(*_document(case))


def _document(case: CaseLike) -> tuple[Document, Path]:
    if isinstance(case, str | Path):
        path = Path(case)
        return parse_document(read_text(path), path.name), path.parent
    if isinstance(case, Case):
        reason = "changes entries of a case file: give the case as a mapping or as a path, not as a Case"
        raise InputFault("vary", None, reason)
    return document_from(case), Path()


def _read(document: Document, folder: Path) -> Read:
    return case_of(document), folder, document


def _outcomes(read: Sequence[Read], draws: bool, progress: Progress | None) -> tuple[Outcome, ...]:
    """Each case with all its solutes; what they share is computed once."""
    tables, stages = load_tables(), Stages()
    tasks: list[Task] = []
    for case, folder, document in read:
        try:
            points = None if case.observed is None else _table(case, folder)
            tasks += [
                fitted(task(ModelContext(tables, stages=stages), case, described, points), progress)
                for described in case.solute or (None,)
            ]
        except InputFault as wrong:
            raise wrong if document is None else placed(document, wrong) from None
    solved = iter(solutions(tasks, progress))
    return tuple(
        _outcome([next(solved) for _ in case.solute or (None,)], len(case.solute) > 1, draws) for case, *_ in read
    )


def _outcome(solved: Sequence[Solution], several: bool, draws: bool) -> Outcome:
    kept = tuple(courses_of_skins(each) for each in solved) if draws else None
    return Outcome(tuple(each.answer for each in solved), several, kept)


def _table(case: Case, folder: Path) -> Table:
    assert case.observed is not None
    path = folder / case.observed
    if not path.is_file():
        raise InputFault(
            "observed", case.observed, "is no file that can be read; it is looked for beside the case file"
        )
    return read_points(path)
