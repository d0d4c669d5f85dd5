"""Permeation through needled skin against published amounts, and the reasons why some rows cannot be predicted.

How a study is put to the engine stands in validation/needled_studies: skin, array and solute as the case file has them.
What a study does not state is drawn from priors, so intervals are wide. Rows of one array are read from one solution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import CENTRAL_95
from corneum.simulation.case_file import case_from
from corneum.simulation.effort import engine
from corneum.simulation.overlay import without_holes
from corneum.simulation.prepare import prepare
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from corneum.validation.comparison_result import Compare, ComparisonResult, fold

Array = NDArray[np.float64]

NEEDLED = "transport/microneedle_permeation_validation"
STUDIES = "validation/needled_studies"
SETS = ("albumin_rat", "lidocaine_rat", "copper", "copper_peptide", "lidocaine_human", "ascorbic_acid_rat")
CALCEIN = "calcein_henry"
SAMPLES = 32
SEED = 7


@dataclass(frozen=True)
class Comparison:
    """A measured row, its prediction and whether it lies in the interval, in words and by number."""

    study: str
    words: str
    measured: float
    predicted: float
    inside: bool

    @property
    def fold(self) -> float:
        """Fold error of the median; 1 is exact."""
        return fold(max(self.predicted, np.finfo(float).tiny), self.measured)


def _represented(context: ModelContext) -> ComparisonResult:
    rows = [row for row in context.table(NEEDLED).rows if not _repeated(row)]
    reasons = Counter(_reason(context, row) for row in rows)
    represented = reasons.pop("", 0)
    return ComparisonResult(
        len(rows), represented / len(rows), tuple(f"{reason} {count}" for reason, count in reasons.most_common())
    )


def _repeated(row: Row) -> bool:
    """Whether it is the same measurement as another row, in another unit."""
    return row["unit"].startswith("ug_per_array") or row["row_id"].endswith(("_155", "_156"))


def _reason(context: ModelContext, row: Row) -> str:
    """Reason why a row cannot be predicted; empty where it is."""
    if row["quantity"] in ("channel_depth", "pore_closure"):
        return "no permeation (a set of devices or barrier)"
    if row["case_id"] in context.table(STUDIES).index:
        return ""
    if row["quantity"] == "permeation_ratio":
        return "a ratio at a time, or of needles, that is not stated"
    if row["design"].startswith(("clinical", "72 h patch", "+ diclofenac")) or "clinical" in row["design"]:
        return "a clinical or plasma end point"
    if row["quantity"] in ("fluorescence_signal", "diffusivity"):
        return "a signal or a diffusivity, no amount"
    return "words, or an amount whose array or skin is not stated"


def _fold(context: ModelContext, study: str | None) -> ComparisonResult:
    compared = _of(study)
    value = float(np.exp(np.mean([np.log(each.fold) for each in compared])))
    worst = sorted((each for each in compared if each.fold > 3), key=lambda each: -each.fold)
    return ComparisonResult(len(compared), value, tuple(each.words for each in worst[:5]))


def _coverage(context: ModelContext, study: str | None) -> ComparisonResult:
    compared = _of(study)
    missed = [each for each in compared if not each.inside]
    return ComparisonResult(len(compared), 1 - len(missed) / len(compared), tuple(each.words for each in missed[:5]))


def _calcein(context: ModelContext) -> ComparisonResult:
    """How far the predicted ratio lies outside the two orders of magnitude that were told."""
    row = context.table(STUDIES).row(CALCEIN)
    prepared = prepare(*_prepared(row, (24.0,), None))
    needled, intact = (
        _solve(problem).beneath[:, -1] for problem in (prepared.problem, without_holes(prepared.problem))
    )
    ratio = float(np.median(needled / intact))
    least, most = (10.0**power for power in (3, 4))
    off = max(1.0, least / ratio, ratio / most)
    return ComparisonResult(1, off, () if off == 1 else (f"{ratio:.3g}-fold predicted",))


def _of(study: str | None) -> list[Comparison]:
    return [each for each in compared_rows() if study in (None, each.study)]


@cache
def compared_rows() -> tuple[Comparison, ...]:
    """Every amount of the studies with its prediction."""
    context = ModelContext(load_tables())
    compared: list[Comparison] = []
    for study in context.table(STUDIES).rows:
        rows = [row for row in context.table(NEEDLED).where(case_id=study.row_id) if not _repeated(row)]
        if study["quantity"] != "fold":
            compared += _compared(study, sorted(rows, key=lambda row: float(row["time_h"])))
    return tuple(compared)


def _compared(study: Row, rows: list[Row]) -> list[Comparison]:
    times = tuple(dict.fromkeys(float(row["time_h"]) for row in rows))
    dose = float(rows[0]["dose_ug"])
    prepared = prepare(*_prepared(study, times, dose))
    exposure = _solve(prepared.problem)
    load = dose * 1e-9 / (float(study["area_mm2"]) * 1e-6)
    shares = getattr(exposure, study["quantity"]) / load * 100
    compared = []
    for row in rows:
        measured = float(row["with_mn"])
        at = shares[:, times.index(float(row["time_h"]))]
        low, middle, high = (float(each) for each in np.quantile(at, (CENTRAL_95[0], 0.5, CENTRAL_95[1])))
        words = (
            f"{row['compound']}, {row['dose_ug']} ug, {study['species']}, {float(row['time_h']):g} h: {measured:.3g} % "
            f"measured, {middle:.2g} ({low:.2g} to {high:.2g}) predicted ({row['source']})"
        )
        compared.append(Comparison(study["study"], words, measured, middle, low <= measured <= high))
    return compared


def _solve(problem: Problem) -> Exposure:
    return solve(problem, "plan", engine(problem, "plan"))


def _prepared(study: Row, times: tuple[float, ...], dose: float | None) -> tuple[Any, ...]:
    """The arguments of `prepare` for a study: a context, its case, its solute."""
    case = case_from(case_of_study(study, times, dose))
    return ModelContext(load_tables()), case, case.solute[0]


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


COMPARISONS: Mapping[str, Compare] = {
    "needled_represented": _represented,
    "needled_amounts": partial(_fold, study=None),
    "needled_amounts_coverage": partial(_coverage, study=None),
    **{f"needled_{study}": partial(_fold, study=study) for study in SETS},
    **{f"needled_{study}_coverage": partial(_coverage, study=study) for study in SETS},
    "needled_calcein": _calcein,
}
