"""Cases made ready to be solved, a task for each solute; where one is refused, all that is wrong with it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corneum.client.yaml_document import Document
from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages
from corneum.evidence.tables import load_tables
from corneum.simulation.case_file import placed
from corneum.simulation.case_keys import Case
from corneum.simulation.case_reading import CaseLike, document_of, measured, read_table, reading
from corneum.simulation.case_recovery import every_fault
from corneum.simulation.measured_points import Table
from corneum.simulation.solve_cases import Task, task


@dataclass(frozen=True)
class ReadyCase:
    """A case and the tasks of its solutes, in their order."""

    case: Case
    tasks: tuple[Task, ...]


def ready_case(case: CaseLike, stages: Stages) -> ReadyCase:
    """A case made ready; `stages` holds what cases share. Raises InputFault, or InputFaults with all that is wrong."""
    if isinstance(case, Case):
        return _ready(case, lambda: read_table(case, Path()), stages)
    return ready_document(*document_of(case), stages)


def ready_document(document: Document, folder: Path, stages: Stages) -> ReadyCase:
    """As `ready_case`, of a document whose measured points are looked for in a folder."""

    def check(each: Document) -> ReadyCase:
        case = reading(each)
        return _ready(case, lambda: measured(each, case, folder), stages)

    try:
        return check(document)
    except (InputFault, InputFaults) as wrong:
        faults = every_fault(document, check).faults
        if len(faults) == 1 and isinstance(wrong, InputFault):
            raise placed(document, wrong) from None
        raise InputFaults(faults) from None


def _ready(case: Case, points: Callable[[], Table | None], stages: Stages) -> ReadyCase:
    """The tasks of a case with its measured points; each solute that is refused has its own fault."""
    tasks: list[Task] = []
    faults: list[InputFault] = []
    table: Table | None = None
    with _collected(faults):
        table = points()
    for index, described in enumerate(case.solute or (None,)):
        # points that cannot be read hide nothing that is wrong with the rest
        with _collected(faults, index if len(case.solute) > 1 else None):
            tasks.append(task(ModelContext(load_tables(), stages=stages), case, described, None if faults else table))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise InputFaults(list({str(each): each for each in faults}.values()))
    return ReadyCase(case, tuple(tasks))


@contextmanager
def _collected(faults: list[InputFault], solute: int | None = None) -> Iterator[None]:
    """Within this a fault is added to the others; one of the solute says which of several it is."""
    try:
        yield
    except InputFault as wrong:
        faults.append(wrong if solute is None else _of_solute(wrong, solute))
    except InputFaults as wrong:
        faults += wrong.faults


def _of_solute(fault: InputFault, index: int) -> InputFault:
    head, dot, rest = fault.field.partition(".")
    if head != "solute" or fault.file is not None:
        return fault
    return InputFault(f"solute[{index}]{dot}{rest}", fault.given, fault.allowed, fault.nearest)
