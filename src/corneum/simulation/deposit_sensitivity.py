"""What solute would be worth by where it is put, for a case: one sweep backwards instead of a simulation a depth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.simulation.case_file import case_from, read_case
from corneum.simulation.case_keys import Case
from corneum.simulation.prepare import prepare
from corneum.transport.adjoint.adjoint_solution import DepositSensitivity, solve_adjoint


def deposit_worth(
    case: Case | Mapping[str, Any] | str | Path, of: str | Mapping[str, float], measure: str = "time_integral"
) -> DepositSensitivity:
    """What a unit amount put anywhere into the skin of a case at its start adds to the amount in the places `of`.

    `case` as for `simulate`, with one solute; its events and end hold, and how long its deposit dissolves; how much it
    is and its dose do not matter. `of` names a layer, "film" or "channels", or weighs several; `measure`
    "time_integral" gives s (kg s/m^2 per kg/m^2), "end" the share there at the end, where "cleared", "metabolised",
    "beneath", "wiped" and "evaporated" count too, and "receptor", "sampled", "follicles" and "undissolved" where the
    case has them. The result also tells the worth of each film and of what runs into follicles with it. One entry a
    virtual skin. Raises InputFault or InputFaults for what cannot be answered: an unknown place, and a metabolism that
    saturates or a film that reaches its solubility, since no worth then holds for every dose.
    """
    if isinstance(case, str | Path):
        read = read_case(Path(case))
    else:
        read = case if isinstance(case, Case) else case_from(case)
    if len(read.solute) > 1:
        raise InputFault("solute", None, "must be one: a worth by place is that of one solute")
    ready = prepare(ModelContext(load_tables()), read, read.solute[0] if read.solute else None)
    return solve_adjoint(ready.problem, of, measure, read.preset)
