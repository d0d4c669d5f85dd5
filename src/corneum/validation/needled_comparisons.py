"""Permeation through needled skin against published amounts, and the reasons why most cannot be represented.

Represented is excised human skin with amounts at several times under a solution on holes of stated length. Neither the
number of holes nor the volume above them is stated there, so amounts cannot be predicted; their course can, each as a
share of the last, since all of them follow density and dose alike. Depth in place and lumen come from needling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import CENTRAL_95, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.formula.solute_search import find_solute
from corneum.needling.channels import channels
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import device
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin, draw_skin
from corneum.transport.delivery import Film, Request, deliver, request
from corneum.validation.comparison_result import Compare, ComparisonResult, fold

HOUR = 3600.0
NEEDLED = "transport/microneedle_permeation_validation"
_FEW = Population(epistemic=32, person=8, needle=8)
_COURSES = {"li2015_GHK_7888_human": "ghk_cu", "li2016_lidocaine_5000_human": "lidocaine"}
_PERCENT = "percent_of_load"
# dermatomed skin of permeation cells, m; not stated by the studies
_THINNEST, _THICKEST = 200e-6, 500e-6
# the solution above the holes, m: covered, so that it does not dry; only its being there matters to the course
_ABOVE = 1e-3


def _represented(context: ModelContext) -> ComparisonResult:
    rows = context.table(NEEDLED).rows
    reasons = Counter(_reason(row) for row in rows)
    represented = reasons.pop("", 0)
    reasons_counted = tuple(f"{reason} {count}" for reason, count in reasons.most_common())
    return ComparisonResult(len(rows), represented / len(rows), reasons_counted)


def _reason(row: Row) -> str:
    """Reason why a row cannot be represented; empty where it can."""
    skin, device_type = row["species_skin"], row["device_type"]
    if row["unit"].startswith("ug_per_array") or row["row_id"].endswith(("_155", "_156")):
        return "the same measurement in another unit"
    if row["quantity"] in ("channel_depth", "pore_closure"):
        return "no permeation (a set of devices or barrier)"
    if not skin.startswith("human"):
        return "rat, pig, or species not stated"
    if not row["with_mn"] or not row["time_h"] or row["quantity"] != "cumulative_permeated":
        return "words, a ratio, a signal or a clinical end point, no amount at a time"
    if row["case_id"] not in _COURSES:
        return "a metal ion, no partition of which is known"
    return "" if device_type.startswith("solid") else "drug inside the needles"


def _course_fold(context: ModelContext) -> ComparisonResult:
    folds = np.array([fold(predicted, measured) for _, predicted, measured, _ in _courses()])
    worst = tuple(words for (words, *_), off in zip(_courses(), folds, strict=True) if off > 2.0)
    return ComparisonResult(len(folds), float(np.median(folds)), worst)


def _course_coverage(context: ModelContext) -> ComparisonResult:
    missed = tuple(words for words, _, _, inside in _courses() if not inside)
    return ComparisonResult(len(_courses()), 1 - len(missed) / len(_courses()), missed)


@cache
def _courses() -> tuple[tuple[str, float, float, bool], ...]:
    """Each amount in words, predicted and measured as a share of the last one, and whether it lies in the interval."""
    context = ModelContext(load_tables())
    rows = {case: context.table(NEEDLED).where(case_id=case, unit=_PERCENT) for case in _COURSES}
    requests = [_request(context, rows[case], name) for case, name in _COURSES.items()]
    shown = []
    for (case, name), delivered in zip(_COURSES.items(), deliver(context, requests), strict=True):
        through = delivered.amounts["beneath"].draws[:, 0]
        shares = through / through[:, -1:]
        for index, row in enumerate(rows[case][:-1]):
            measured = float(row["with_mn"]) / float(rows[case][-1]["with_mn"])
            low, predicted, high = np.quantile(shares[:, index], [CENTRAL_95[0], 0.5, CENTRAL_95[1]])
            words = (
                f"{name} through {row['needle_length_um']} um holes by {float(row['time_h']):g} h, share of 9 h: "
                f"{measured:.2g} measured, {predicted:.2g} ({low:.2g} to {high:.2g}) predicted ({row['source']})"
            )
            shown.append((words, float(predicted), measured, bool(low <= measured <= high)))
    return tuple(shown)


def _request(context: ModelContext, rows: tuple[Row, ...], name: str) -> Request:
    context = context.with_population(_FEW)
    skin = draw_skin(context, "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    solute = find_solute(context, name)
    assert isinstance(solute, Solute)
    tool = device(context, "stamp_generic")
    technique = default_technique(context, tool, float(rows[0]["needle_length_um"]) * 1e-6)
    opened = channels(context, tool, technique, skin, depth_in_place(context, tool, technique, skin))
    unit_strength = Value(
        "needled:one", 1.0, 1.0, 1.0, "kg/m^3", "fixed", rows[0].sources, rows[0].basis, rows[0].grade
    )
    requested = request(
        context,
        skin,
        layer_parameters(context, solute, hydration="wet"),
        concentration=unit_strength,
        times=np.array([float(row["time_h"]) for row in rows]) * HOUR,
        film=Film(_ABOVE, occluded=True),
        channels=opened,
    )
    # cut at a depth, without blood, and drained beneath
    layers = requested.problem.layers
    thickness = layers.thickness.copy()
    whole = np.geomspace(_THINNEST, _THICKEST, len(thickness))
    thickness[:, 2:] = (whole - thickness[:, :2].sum(axis=1))[:, None] / 2
    cut = replace(layers, thickness=thickness, clearance=np.zeros_like(layers.clearance))
    assert requested.problem.channels is not None
    end = context.parameter("transport.lumen_end").number * whole
    holes = replace(requested.problem.channels, depth=np.minimum(requested.problem.channels.depth, end))
    return replace(requested, problem=replace(requested.problem, layers=cut, channels=holes, beneath="sink"))


COMPARISONS: Mapping[str, Compare] = {
    "needled_represented": _represented,
    "needled_course": _course_fold,
    "needled_course_coverage": _course_coverage,
}
