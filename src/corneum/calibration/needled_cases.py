"""Published courses of permeation through needled skin as cases, and what the model gives of them with any tables.

How a study is put to the engine stands in validation/needled_studies: skin, array and solute as the case file has them.
What a study does not state is drawn from priors, so intervals are wide. Rows of one array are read from one solution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables
from corneum.evidence.value import CENTRAL_95
from corneum.simulation.case_file import case_from
from corneum.simulation.effort import engine
from corneum.simulation.prepare import prepare
from corneum.simulation.prepared_problem import Prepared
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import solve

Array = NDArray[np.float64]

NEEDLED = "transport/microneedle_permeation_validation"
STUDIES = "validation/needled_studies"
PARAMETERS = "parameters/transport"
SAMPLES = 64
SEED = 7


@dataclass(frozen=True)
class Amount:
    """A measured share of the load of a study, %, and what was predicted of it: median and 95 % interval."""

    study: Row
    row: Row
    measured: float
    predicted: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds it."""
        return self.low <= self.measured <= self.high


def with_values(tables: Tables, values: Mapping[str, tuple[float, float, float]]) -> Tables:
    """The tables with other transport parameters: value, low and high in their units, by row."""

    def changed(row: Row) -> Row:
        if row.row_id not in values:
            return row
        cells = dict(zip(("value", "low", "high"), (repr(each) for each in values[row.row_id]), strict=True))
        return Row(PARAMETERS, MappingProxyType({**row.cells, **cells}))

    rows = tuple(changed(row) for row in tables[PARAMETERS].rows)
    table = replace(tables[PARAMETERS], rows=rows, index=MappingProxyType({row.row_id: row for row in rows}))
    return Tables(MappingProxyType({**tables, PARAMETERS: table}), tables.digest)


def is_repeated(row: Row) -> bool:
    """Whether it is the same measurement as another row, in another unit."""
    return row["unit"].startswith("ug_per_array") or row["row_id"].endswith(("_155", "_156"))


def amounts_of(tables: Tables, study: Row, samples: int = SAMPLES) -> list[Amount]:
    """Every amount of a study with its prediction by these tables, in the order of time, from so many drawn skins."""
    measured = [row for row in tables[NEEDLED].where(case_id=study.row_id) if not is_repeated(row)]
    rows = sorted(measured, key=lambda row: float(row["time_h"]))
    times = tuple(dict.fromkeys(float(row["time_h"]) for row in rows))
    dose = float(rows[0]["dose_ug"])
    exposure = solved(prepared(tables, study, times, dose, samples).problem)
    load = dose * 1e-9 / (float(study["area_mm2"]) * 1e-6)
    shares = getattr(exposure, study["quantity"]) / load * 100
    amounts = []
    for row in rows:
        at = shares[:, times.index(float(row["time_h"]))]
        low, middle, high = (float(each) for each in np.quantile(at, (CENTRAL_95[0], 0.5, CENTRAL_95[1])))
        amounts.append(Amount(study, row, float(row["with_mn"]), middle, low, high))
    return amounts


def solved(problem: Problem) -> Exposure:
    """The course of a problem of this module."""
    return solve(problem, "plan", engine(problem, "plan"))


def prepared(
    tables: Tables, study: Row, times: tuple[float, ...], dose: float | None, samples: int = SAMPLES
) -> Prepared:
    """The problem of a study, at times in h and of a dose in ug, as in `case_of_study`."""
    case = case_from(case_of_study(study, times, dose) | {"samples": samples})
    return prepare(ModelContext(tables), case, case.solute[0])


def case_of_study(study: Row, times: tuple[float, ...], dose: float | None) -> dict[str, Any]:
    """The case file of a study, as plain data.

    Args:
        study: a row of validation/needled_studies.
        times: at which amounts are read, h.
        dose: load of the array, or of the film over its holes, ug; None for a film of 1 mg/mL.
    """
    skin: dict[str, Any] = {key: study[key] for key in ("species", "site") if study[key]}
    living = study["preparation"] == "living"
    if study["preparation"] and not living:
        skin["preparation"] = study["preparation"]
    array: dict[str, Any] = {
        "kind": study["kind"],
        "geometry": {"height": f"{study['height_um']} um"},
        "area": f"{study['area_mm2']} mm^2",
    }
    if study["base_um"]:
        array["geometry"]["base"] = f"{study['base_um']} um"
    if study["needles_per_cm2"]:
        array["density"] = f"{study['needles_per_cm2']} 1/cm^2"
    case: dict[str, Any] = {
        "skin": {"living" if living else "excised": skin},
        "solute": study["solute"] or {"molar_mass": f"{study['molar_mass_da']} g/mol", "log_kow": study["log_kow"]},
        "time": {"at": [f"{time} h" for time in times]},
        "samples": SAMPLES,
        "seed": SEED,
        "preset": "plan",
    }
    if study["kind"] == "solid":
        # the dose over the area in the stated film, covered
        per_area = 1.0 if dose is None else dose * 1e-3 / (float(study["area_mm2"]) * 1e-2)
        strength = 1.0 if dose is None else per_area / (float(study["film_ul_per_cm2"]) * 1e-3)
        case["vehicle"] = {"concentration": f"{strength} mg/mL", "volume": f"{study['film_ul_per_cm2']} uL/cm^2"}
        case["events"] = [{"at": "0 h", "occlude": True}]
    else:
        array |= {"load": f"{dose} ug", "matrix": study["matrix"]}
        if study["load_in_needles"]:
            array["load_in_needles"] = study["load_in_needles"]
    return case | {"array": array}
