"""Sensitivity of a case to where solute is deposited: one solve backwards instead of a simulation a depth."""

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

__all__ = ["DepositSensitivity", "deposit_sensitivity"]


def deposit_sensitivity(
    case: Case | Mapping[str, Any] | str | Path, of: str | Mapping[str, float], measure: str = "time_integral"
) -> DepositSensitivity:
    """Amount in chosen compartments per unit amount deposited anywhere in the skin of a case at its start.

    Args:
        case: as for `simulate`, with one solute. Its events and its end hold, and how long its deposit dissolves; the
            size of its deposit and of its dose do not matter.
        of: a layer, "film" or "channels", or several with their weights. With measure "end" also "cleared",
            "metabolised", "beneath", "wiped" and "evaporated", and "receptor", "sampled", "follicles" and
            "undissolved" where the case has them.
        measure: "time_integral" of the amount, in s (kg s/m^2 per kg/m^2), or the share there at the "end".

    Returns:
        A `DepositSensitivity`, one entry a virtual skin: the sensitivity to deposits by depth (`.best_depth(height)`),
        to each film, and to what enters follicles with it.

    Raises:
        InputFault: what cannot be answered (InputFaults for several faults): an unknown compartment, a metabolism that
            saturates, or a film that reaches its solubility, since no sensitivity then holds for every dose.

    Source: the adjoint of the transport equations, `corneum.transport.adjoint`.

    Example:
        >>> from corneum import deposit_sensitivity
        >>> layers = [
        ...     {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3},
        ...     {"name": "dermis", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 0.6,
        ...      "clearance": "1e-4 1/s"},
        ... ]
        >>> case = {
        ...     "skin": {"layers": layers},
        ...     "deposit": {"depth": ["100 um", "200 um"], "amount": "1 ug/cm^2"},
        ...     "time": {"end": "8 h"},
        ... }
        >>> depth, best = deposit_sensitivity(case, "dermis").best_depth(height=50e-6)
        >>> bool(15e-6 <= depth[0] <= 1e-3)
        True
    """
    if isinstance(case, str | Path):
        read = read_case(Path(case))
    else:
        read = case if isinstance(case, Case) else case_from(case)
    if len(read.solute) > 1:
        raise InputFault("solute", None, "must be one: a sensitivity by depth is that of one solute")
    ready = prepare(ModelContext(load_tables()), read, read.solute[0] if read.solute else None)
    return solve_adjoint(ready.problem, of, measure, read.preset)
