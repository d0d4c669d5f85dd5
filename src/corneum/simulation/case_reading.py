"""What describes a case, as the document whose lines its faults name, and the case and measured points of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corneum.client.yaml_document import Document, parse_document
from corneum.errors import InputFault
from corneum.files.text_input import read_text
from corneum.simulation.case_file import case_of, document_from
from corneum.simulation.case_keys import Case
from corneum.simulation.measured_points import Table, read_points
from corneum.simulation.observed_arrays import NAME, points_of

CaseLike = Case | Mapping[str, Any] | str | Path
OBSERVED = "observed"


def document_of(case: CaseLike) -> tuple[Document, Path]:
    """The document of a case, and the folder in which its measured points are looked for. Raises InputFault for a
    `Case`, which has none."""
    if isinstance(case, str | Path):
        path = Path(case)
        return parse_document(read_text(path), path.name), path.parent
    if isinstance(case, Case):
        raise InputFault("case", None, "is to be changed entry by entry: give it as a mapping or a path, not as a Case")
    if not isinstance(case, Mapping):
        raise InputFault("case", type(case).__name__, "needs a mapping of keys, the path of a file, or a Case")
    return _held(case), Path()


def reading(document: Document) -> Case:
    """The case of a document, whose measured points may stand in it. Raises InputFaults with all its faults."""
    held = _points_held(document)
    return case_of(document if held is None else replace(document, data={**document.data, OBSERVED: NAME}))


def measured(document: Document, case: Case, folder: Path) -> Table | None:
    """The measured points of a case: those that its document holds, or those of the file that it names. Raises
    InputFault, or InputFaults with every bad line."""
    held = _points_held(document)
    return read_table(case, folder) if held is None else points_of(held)


def _points_held(document: Document) -> Any:
    """Measured points in memory; None where there are none, or in a file."""
    held = document.data.get(OBSERVED) if isinstance(document.data, Mapping) else None
    return None if isinstance(held, str) else held


def read_table(case: Case, folder: Path) -> Table | None:
    """The measured points that a case names, looked for in a folder; None where it names none. Raises InputFault, or
    InputFaults with every bad line."""
    if case.observed is None:
        return None
    path = folder / case.observed
    if not path.is_file():
        raise InputFault(OBSERVED, case.observed, "is no file that can be read; it is looked for beside the case file")
    return read_points(path)


def _held(case: Mapping[str, Any]) -> Document:
    """The document of a mapping; measured points stay what they are, and a path becomes its text."""
    document = document_from({key: value for key, value in case.items() if key != OBSERVED})
    observed = case.get(OBSERVED)
    if observed is None:
        return document
    held = str(observed) if isinstance(observed, Path) else observed
    return replace(document, data={**document.data, OBSERVED: held})
