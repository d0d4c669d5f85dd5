"""Permeation through needled skin against published amounts, and the reasons why some rows cannot be predicted.

The fold errors that count are those of studies that the fit did not see (calibration/needled_fits): each study is
predicted by what was fitted to the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from corneum import units
from corneum.calibration.interval_scores import coverage_chance
from corneum.calibration.needled_cases import (
    NEEDLED,
    STUDIES,
    Amount,
    amounts_of,
    is_repeated,
    prepared,
    solved,
    with_values,
)
from corneum.calibration.needled_studies import fitted_without
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import NoData
from corneum.formula.solute_search import find_solute
from corneum.simulation.overlay import without_holes
from corneum.simulation.prepare_array import MATRICES
from corneum.validation.comparison_result import Compare, ComparisonResult, fold
from corneum.validation.published_permeation import first_order_share, holes_share, potts_guy

SETS = ("albumin_rat", "lidocaine_rat", "copper", "copper_peptide", "lidocaine_human", "ascorbic_acid_rat")
CALCEIN = "calcein_henry"
PEERS = ("steady_holes", "first_order")
_TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Comparison:
    """A measured row, its prediction, left out and fitted, in words and by number, and what peers give."""

    left_out: Amount
    fitted: Amount
    peers: Mapping[str, float]

    @property
    def study(self) -> str:
        """The set that it belongs to."""
        return self.left_out.study["study"]

    @property
    def measured(self) -> float:
        """What was measured, % of the load."""
        return self.left_out.measured

    @property
    def predicted(self) -> float:
        """Median of its prediction, %."""
        return self.left_out.predicted

    @property
    def inside(self) -> bool:
        """Whether its interval holds what was measured."""
        return self.left_out.inside

    @property
    def fold(self) -> float:
        """Fold error of the median; 1 is exact."""
        return _fold_of(self.predicted, self.measured)

    @property
    def words(self) -> str:
        """What was measured and predicted, in words."""
        amount, row = self.left_out, self.left_out.row
        return (
            f"{row['compound']}, {row['dose_ug']} ug, {amount.study['species']}, {float(row['time_h']):g} h: "
            f"{amount.measured:.3g} % measured, {amount.predicted:.2g} ({amount.low:.2g} to {amount.high:.2g}) "
            f"predicted ({row['source']})"
        )

    def as_row(self) -> dict[str, Any]:
        """As it stands in the JSON of the scoreboard."""
        amount = self.left_out
        return {
            "id": amount.row.row_id,
            "study": self.study,
            "time_h": float(amount.row["time_h"]),
            "unit": "% of load",
            "measured": amount.measured,
            "predicted": amount.predicted,
            "low": amount.low,
            "high": amount.high,
            "predicted_fitted": self.fitted.predicted,
            **self.peers,
        }


def _represented(context: ModelContext) -> ComparisonResult:
    rows = [row for row in context.table(NEEDLED).rows if not is_repeated(row)]
    reasons = Counter(_reason(context, row) for row in rows)
    represented = reasons.pop("", 0)
    return ComparisonResult(
        len(rows), represented / len(rows), tuple(f"{reason} {count}" for reason, count in reasons.most_common())
    )


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
    worst = sorted((each for each in compared if each.fold > 3), key=lambda each: -each.fold)
    rows = tuple(each.as_row() for each in compared)
    return ComparisonResult(
        len(compared), _mean_fold([each.fold for each in compared]), tuple(each.words for each in worst[:5]), rows
    )


def _fold_fitted(context: ModelContext) -> ComparisonResult:
    folds = [_fold_of(each.fitted.predicted, each.measured) for each in compared_rows()]
    return ComparisonResult(len(folds), _mean_fold(folds))


def _fold_peer(context: ModelContext, peer: str) -> ComparisonResult:
    folds = [_fold_of(each.peers[peer], each.measured) for each in compared_rows() if peer in each.peers]
    return ComparisonResult(len(folds), _mean_fold(folds))


def _fold_lowest(context: ModelContext) -> ComparisonResult:
    """Our fold error over that of the best peer of each row's kind, over the rows of that peer, at its largest."""
    ratios = []
    for peer in PEERS:
        rows = [each for each in compared_rows() if peer in each.peers]
        theirs = _mean_fold([_fold_of(each.peers[peer], each.measured) for each in rows])
        ratios.append(_mean_fold([each.fold for each in rows]) / theirs)
    return ComparisonResult(len(compared_rows()), max(ratios))


def _coverage(context: ModelContext, study: str | None) -> ComparisonResult:
    compared = _of(study)
    missed = [each for each in compared if not each.inside]
    return ComparisonResult(len(compared), 1 - len(missed) / len(compared), tuple(each.words for each in missed[:5]))


def _coverage_chance(context: ModelContext) -> ComparisonResult:
    compared = compared_rows()
    return ComparisonResult(len(compared), coverage_chance(sum(each.inside for each in compared), len(compared)))


def _width(context: ModelContext) -> ComparisonResult:
    widths = [np.log10(each.left_out.high / max(each.left_out.low, _TINY)) for each in compared_rows()]
    return ComparisonResult(len(widths), float(np.median(widths)))


def _calcein(context: ModelContext) -> ComparisonResult:
    """How far the predicted ratio lies outside the two orders of magnitude that were told."""
    row = context.table(STUDIES).row(CALCEIN)
    problem = prepared(context.tables, row, (24.0,), None).problem
    needled, intact = (solved(each).beneath[:, -1] for each in (problem, without_holes(problem)))
    ratio = float(np.median(needled / intact))
    least, most = (10.0**power for power in (3, 4))
    off = max(1.0, least / ratio, ratio / most)
    return ComparisonResult(1, off, () if off == 1 else (f"{ratio:.3g}-fold predicted",))


def _of(study: str | None) -> list[Comparison]:
    return [each for each in compared_rows() if study in (None, each.study)]


@cache
def compared_rows() -> tuple[Comparison, ...]:
    """Every amount of the studies with its predictions."""
    tables = load_tables()
    compared: list[Comparison] = []
    for study in tables[STUDIES].rows:
        if study["quantity"] != "fold":
            fitted = amounts_of(tables, study)
            without = amounts_of(with_values(tables, fitted_without(tables, study["source"])), study)
            rows = zip(without, fitted, _peers(study, fitted), strict=True)
            compared += [Comparison(left_out, known, peers) for left_out, known, peers in rows]
    return tuple(compared)


def _peers(study: Row, amounts: list[Amount]) -> list[dict[str, float]]:
    """What published closed forms give of each row, % of the load, by the kind of the array: steady flux through holes
    of the middle needle, and release by half of the time in which the matrix is gone."""
    context = ModelContext(load_tables())
    times = [float(amount.row["time_h"]) * units.factor("h") for amount in amounts]
    if study["kind"] != "solid":
        half_time = context.row(MATRICES, study["matrix"]).value("dissolves_min").number / 2
        return [{"first_order": 100 * first_order_share(half_time, time)} for time in times]
    problem = prepared(context.tables, study, (1.0,), float(amounts[0].row["dose_ug"])).problem
    holes, film = problem.channels, problem.vehicle
    assert holes is not None and film is not None
    area, water, length, thickness = (
        float(np.median(each))
        for each in (holes.density * np.pi * holes.radius**2, holes.diffusivity, holes.depth, film.thickness)
    )
    intact = _intact(context, study["solute"])
    return [{"steady_holes": 100 * holes_share(intact, area, water, length, thickness, time)} for time in times]


def _intact(context: ModelContext, name: str) -> float:
    """Permeability by Potts and Guy, m/s; none of ions and of what has no partition."""
    solute = find_solute(context, name)
    if isinstance(solute, NoData) or solute.log_kow is None or solute.molar_mass is None:
        return 0.0
    return float(potts_guy(context, np.array(solute.log_kow.number), np.array(solute.molar_mass.number)))


def _fold_of(predicted: float, measured: float) -> float:
    return fold(max(predicted, _TINY), measured)


def _mean_fold(folds: list[float]) -> float:
    """Geometric mean."""
    return float(np.exp(np.mean(np.log(folds))))


COMPARISONS: Mapping[str, Compare] = {
    "needled_represented": _represented,
    "needled_amounts": partial(_fold, study=None),
    "needled_amounts_fitted": _fold_fitted,
    **{f"needled_amounts_{peer}": partial(_fold_peer, peer=peer) for peer in PEERS},
    "needled_amounts_lowest": _fold_lowest,
    "needled_amounts_coverage": partial(_coverage, study=None),
    "needled_amounts_coverage_chance": _coverage_chance,
    "needled_amounts_width": _width,
    **{f"needled_{study}": partial(_fold, study=study) for study in SETS},
    **{f"needled_{study}_coverage": partial(_coverage, study=study) for study in SETS},
    "needled_calcein": _calcein,
}
