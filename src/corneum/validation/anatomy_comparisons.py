"""Anatomy against the measurements that ship with the package: fitted means, and means that were left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from corneum.calibration.thickness_rows import ZONES
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import NORMAL_95
from corneum.skin.atlas import atlas
from corneum.skin.layers import LAYERS
from corneum.validation.comparison_result import Compare, ComparisonResult
from corneum.validation.left_out import Predicted, left_out

_MANY = Population(epistemic=512, person=64, needle=1)
_SEX = {"F": "female", "M": "male"}
_LAYER = {name: name for name in LAYERS} | {"total_dermis": "dermis", "total_epidermis": "epidermis"}


def _left_out_means(context: ModelContext) -> ComparisonResult:
    predictions = left_out()
    missed = tuple(_in_words(each) for each in predictions if not each.inside)
    return ComparisonResult(len(predictions), 1 - len(missed) / len(predictions), missed)


def _left_out_studies(context: ModelContext) -> ComparisonResult:
    by_study: dict[tuple[str, str], list[Predicted]] = {}
    for each in left_out():
        by_study.setdefault((each.layer, each.observation.study), []).append(each)
    missed = tuple(
        f"{layer.replace('_', ' ')} by {study}: {sum(each.inside for each in means)} of {len(means)} means inside"
        for (layer, study), means in by_study.items()
        if not all(each.inside for each in means)
    )
    return ComparisonResult(len(by_study), 1 - len(missed) / len(by_study), missed)


def _left_out_half(context: ModelContext) -> ComparisonResult:
    predictions = left_out()
    return ComparisonResult(len(predictions), float(np.mean([abs(each.place - 0.5) < 0.25 for each in predictions])))


def _left_out_width(context: ModelContext) -> ComparisonResult:
    predictions = left_out()
    return ComparisonResult(len(predictions), float(np.exp(NORMAL_95 * np.median([each.sd for each in predictions]))))


def _in_words(each: Predicted) -> str:
    low, high = (1e6 * np.exp(each.middle + k * NORMAL_95 * each.sd) for k in (-1, 1))
    where = " and ".join(zone.replace("_", " ") for zone in each.observation.zones)
    return (
        f"{each.layer.replace('_', ' ')} of {where} {1e6 * np.exp(each.observation.ln_mean):.0f} um, interval "
        f"{low:.0f} to {high:.0f} ({each.observation.study})"
    )


def _layer_means(context: ModelContext) -> ComparisonResult:
    return _inside(_means(context))


def _inside(pairs: list[tuple[Row, str, dict[str, Any]]]) -> ComparisonResult:
    missed = []
    for row, zone, layer in pairs:
        if not layer["mean_low"] <= row.value("mean_um").number <= layer["mean_high"]:
            low, high = (layer[end] * 1e6 for end in ("mean_low", "mean_high"))
            missed.append(
                f"{row['layer'].replace('_', ' ')} of {zone.replace('_', ' ')} {float(row['mean_um']):g} um, interval "
                f"{low:.0f} to {high:.0f} ({row['source']})"
            )
    return ComparisonResult(len(pairs), 1 - len(missed) / len(pairs), tuple(missed))


def _means(context: ModelContext) -> list[tuple[Row, str, dict[str, Any]]]:
    pairs = []
    for row in context.table("anatomy/layer_thickness").rows:
        for zone in row.list("zone"):
            if row["layer"] not in _LAYER or not row["mean_um"] or zone not in ZONES:
                continue
            ages = [float(age) for age in row["age_group"].split("-")] if row["age_group"] else [40.0, 40.0]
            layers = _drawn_layers(zone, sum(ages) / 2, (ages[1] - ages[0]) / 2, _SEX.get(row["sex"], "unspecified"))
            pairs.append((row, zone, layers[_LAYER[row["layer"]]]))
    return pairs


@cache
def _drawn_layers(zone: str, age: float, spread: float, sex: str) -> dict[str, Any]:
    shown = atlas(ModelContext(load_tables(), _MANY), zone, age=age, age_spread=spread, sex=sex)
    layers: dict[str, Any] = shown["layers"]
    return layers


COMPARISONS: Mapping[str, Compare] = {
    "layer_means": _layer_means,
    "left_out_means": _left_out_means,
    "left_out_studies": _left_out_studies,
    "left_out_half": _left_out_half,
    "left_out_width": _left_out_width,
}
