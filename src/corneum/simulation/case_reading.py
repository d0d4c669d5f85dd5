"""Cases from whatever describes them, each with its measured points and the document whose lines its faults name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corneum.client.yaml_document import Document, parse_document
from corneum.errors import InputFault
from corneum.files.text_input import read_text
from corneum.simulation.case_file import case_of, document_from, placed
from corneum.simulation.case_keys import Case
from corneum.simulation.measured_points import Table, read_points
from corneum.simulation.observed_arrays import NAME, points_of

CaseLike = Case | Mapping[str, Any] | str | Path
OBSERVED = "observed"


@dataclass(frozen=True)
class Reading:
    """A case, its measured points, and the document it was read from; None where it was read before."""

    case: Case
    table: Table | None
    document: Document | None

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Within this a fault of the case names the file and line of its key."""
        try:
            yield
        except InputFault as wrong:
            raise wrong if self.document is None else placed(self.document, wrong) from None


def reading_of(case: CaseLike) -> Reading:
    """The case that anything describes. Raises InputFault, or InputFaults with all that is wrong in it."""
    if isinstance(case, Case):
        return Reading(case, _table(case, Path()), None)
    return reading(*document_of(case))


def document_of(case: CaseLike) -> tuple[Document, Path]:
    """The document of a case, and the folder in which its measured points are looked for. Raises InputFault for a
    `Case`, which has none."""
    if isinstance(case, str | Path):
        path = Path(case)
        return parse_document(read_text(path), path.name), path.parent
    if isinstance(case, Case):
        raise InputFault("case", None, "is to be changed entry by entry: give it as a mapping or a path, not as a Case")
    return _held(case), Path()


def reading(document: Document, folder: Path) -> Reading:
    """The case of a document with its measured points. Raises InputFault, or InputFaults with all that is wrong."""
    data = document.data
    held = data.get(OBSERVED) if isinstance(data, Mapping) else None
    if held is None or isinstance(held, str):
        case = case_of(document)
        whole = Reading(case, None, document)
        with whole.placing():
            return replace(whole, table=_table(case, folder))
    return Reading(case_of(replace(document, data={**data, OBSERVED: NAME})), points_of(held), document)


def _held(case: Mapping[str, Any]) -> Document:
    """The document of a mapping; measured points stay what they are, and a path becomes its text."""
    document = document_from({key: value for key, value in case.items() if key != OBSERVED})
    observed = case.get(OBSERVED)
    if observed is None:
        return document
    held = str(observed) if isinstance(observed, Path) else observed
    return replace(document, data={**document.data, OBSERVED: held})


def _table(case: Case, folder: Path) -> Table | None:
    if case.observed is None:
        return None
    path = folder / case.observed
    if not path.is_file():
        raise InputFault(OBSERVED, case.observed, "is no file that can be read; it is looked for beside the case file")
    return read_points(path)
