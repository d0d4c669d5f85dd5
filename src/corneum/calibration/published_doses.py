"""Published finite doses on intact skin, each as a case: what was measured of it and what the model gives.

How each is simulated stands in validation/finite_dose_cases, what was measured in transport/finite_dose_validation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables
from corneum.simulation.case_file import case_from
from corneum.simulation.case_keys import Case
from corneum.simulation.prepare import prepare
from corneum.transport.solve import solve

Array = NDArray[np.float64]

DOSES = "transport/finite_dose_validation"
CASES = "validation/finite_dose_cases"
# an amount below which nothing is told apart from nothing, in percent of the dose
LEAST = 1e-6

# skin of a case by what the table calls it; any other is a preparation of excised skin
_SKINS: dict[str, dict[str, Any]] = {
    "cheek_lateral": {"zone": "cheek_lateral", "age": 40},
    "forearm": {"living": {"species": "human", "site": "forearm", "thickness": "1.5 mm"}},
}


def dose_case(context: ModelContext, row: Row, samples: int) -> Case:
    """The case of a row of `CASES`, for so many virtual skins: the middle one where it is one."""
    speed = context.parameter("transport.water_evaporation").number
    vehicle: dict[str, Any] = {
        "concentration": f"{row['concentration_kg_m3']} kg/m^3",
        "thickness": f"{row['thickness_um']} um",
    }
    if row["solvent"]:
        vehicle["solvent"] = row["solvent"]
    elif row["dries"] == "yes":
        vehicle["evaporation"] = f"{speed} m/s"
    if row["ph"]:
        vehicle["ph"] = float(row["ph"])
    events = [{"at": "0 h", "occlude": True}] if row["covered"] == "yes" else []
    contact, until = float(row["contact_h"]), float(row["until_h"])
    if contact < until:
        events.append({"at": f"{contact:g} h", "wipe": True})
    return case_from(
        {
            "skin": _SKINS.get(row["skin"], {"franz": row["skin"]}),
            "solute": _solute(row),
            "vehicle": vehicle,
            "events": events,
            "time": {"at": [f"{until:g} h"]},
            "samples": samples,
            "preset": "plan",
        }
    )


def measured_percent(context: ModelContext, row: Row) -> float:
    """What was measured of a row of `CASES` in viable skin and beyond, percent of the dose."""
    rows = [context.row(DOSES, f"finite_dose_validation_{int(number):03d}") for number in row["rows"].split(";")]
    return sum(float(each["value"]) for each in rows)


def predicted_percent(context: ModelContext, case: Case) -> Array:
    """What the model gives of a case past the stratum corneum at its end (E,), percent of the dose."""
    exposure = solve(prepare(context, case, case.solute[0]).problem, case.preset)
    return np.asarray(np.maximum(100.0 * exposure.uptake[:, -1] / exposure.received[:, -1], LEAST))


def with_numbers(tables: Tables, numbers: Mapping[str, float]) -> Tables:
    """The tables with these model parameters (`stage.row_id`) at these numbers, in the unit of their rows; the ends of
    their intervals move in proportion."""
    changed = dict(tables)
    for name, number in numbers.items():
        stage, _, row_id = name.partition(".")
        table = changed[f"parameters/{stage}"]
        row = table.row(row_id)
        factor = number / float(row["value"])
        ends = {column: repr(float(row[column]) * factor) for column in ("low", "high") if row[column]}
        moved = replace(row, cells={**row.cells, "value": repr(number), **ends})
        rows = tuple(moved if each.row_id == row_id else each for each in table.rows)
        changed[table.name] = replace(table, rows=rows, index={each.row_id: each for each in rows})
    return Tables(changed, f"{tables.digest} with {dict(numbers)}")


def _solute(row: Row) -> Any:
    if not row["molar_mass_g_mol"]:
        return row["solute"]
    numbers: dict[str, Any] = {
        "molar_mass": f"{row['molar_mass_g_mol']} g/mol",
        "log_kow": float(row["log_kow"]),
        "solubility": f"{row['solubility_kg_m3']} kg/m^3",
    }
    if row["pka"]:
        numbers |= {"pka": float(row["pka"]), "ionisation": row["ionisation"]}
    return numbers
