"""One fit to several data sets: the same case with entries changed, each with its own measured points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corneum.client.yaml_document import Document
from corneum.errors import InputFault, InputFaults
from corneum.evidence.stages import Stages
from corneum.simulation.case_reading import OBSERVED, document_of
from corneum.simulation.fit_objective import Progress
from corneum.simulation.outcome import Outcome
from corneum.simulation.ready_cases import ReadyCase, ready_document
from corneum.simulation.simulate import outcomes
from corneum.simulation.solve_cases import fitted_together, solutions
from corneum.simulation.variations import varied

KEYS = ("change", OBSERVED)


def fit_together(
    case: Mapping[str, Any] | str | Path,
    data_sets: Sequence[Mapping[str, Any]],
    *,
    progress: Progress | None = None,
) -> tuple[Outcome, ...]:
    """The outcome of each of several data sets after one fit to all of them.

    Args:
        case: as for `simulate`, with the names of the parameters under `fit` and one solute.
        data_sets: each a mapping with `observed` (a file, or measured points in memory) and `change`, values by path of
            the case file that this data set differs in.
        progress: is called with the share done (0 to 1) and the name of the step.

    Returns:
        An outcome a data set, in order. A parameter is the same factor on the number of each; `fit` beside each answer
        is that of all, its starts and estimates those of the first.

    Raises:
        InputFault: the case or a data set cannot be read or fitted (InputFaults for several faults).

    Source: as `simulate`; the fit is that of `corneum.simulation.fit`.

    Example:
        >>> from corneum import fit_together, simulate
        >>> layer = {"name": "gel", "thickness": 1e-4, "diffusivity": 1e-12, "partition": 1}
        >>> film = {"concentration": 1.0, "thickness": 1e-5}
        >>> case = {"skin": {"layers": [layer]}, "vehicle": film, "time": {"end": 3600.0, "every": 600.0}}
        >>> def measured(concentration):
        ...     of_gel = {**case, "vehicle": {**film, "concentration": concentration}}
        ...     of_gel["skin"] = {"layers": [{**layer, "diffusivity": 2e-12}]}
        ...     outcome = simulate(of_gel)
        ...     return {"time": outcome.time[1:], "place": "gel", "value [kg/m^2]": outcome.uptake[1:]}
        >>> double = {"change": {"vehicle.concentration": 2.0}, "observed": measured(2.0)}
        >>> outcomes = fit_together({**case, "fit": "gel.diffusivity"}, [{"observed": measured(1.0)}, double])
        >>> fitted = outcomes[0].to_dict()["fit"]["parameters"]["gel.diffusivity"]
        >>> f"{fitted['estimate']:.1e}"
        '2.0e-12'
    """
    document, folder = document_of(case)
    if not data_sets:
        raise InputFault("data_sets", None, "holds none; each is a mapping with observed, and change where it differs")
    stages = Stages()
    ready = [_ready(document, folder, index, each, stages) for index, each in enumerate(data_sets)]
    if not ready[0].case.fit or any(len(each.tasks) > 1 for each in ready):
        raise InputFault("fit", None, "needs the names of the parameters, and one solute a case")
    return outcomes(ready, solutions(fitted_together([each.tasks[0] for each in ready], progress)))


def _ready(document: Document, folder: Path, index: int, data_set: Mapping[str, Any], stages: Stages) -> ReadyCase:
    """The case of one data set. Its faults say which data set it is."""
    where = f"data_sets[{index}]"
    unknown = [key for key in data_set if key not in KEYS] if isinstance(data_set, Mapping) else [data_set]
    if unknown or OBSERVED not in data_set:
        raise InputFault(where, unknown[0] if unknown else None, "needs the keys observed and change")
    changed = varied(document, data_set.get("change", {}))
    points = str(data_set[OBSERVED]) if isinstance(data_set[OBSERVED], Path) else data_set[OBSERVED]
    try:
        return ready_document(replace(changed, data={**changed.data, OBSERVED: points}), folder, stages)
    except InputFault as wrong:
        raise _in_data_set(where, wrong) from None
    except InputFaults as wrong:
        raise InputFaults([_in_data_set(where, each) for each in wrong.faults]) from None


def _in_data_set(where: str, fault: InputFault) -> InputFault:
    file = where if fault.file is None else f"{where}, {fault.file}"
    return InputFault(fault.field, fault.given, fault.allowed, fault.nearest, line=fault.line, file=file)
