"""The atlas as numbers, and its score against the published measurements that the package ships."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.calibration.thickness_rows import ZONES
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.skin.atlas import atlas
from corneum.skin.layers import LAYERS
from corneum.zones import zones

MANY = Population(epistemic=512, person=64, needle=1)
SEX = {"F": "female", "M": "male"}
LAYER_OF = {name: name for name in LAYERS} | {"total_dermis": "dermis", "total_epidermis": "epidermis"}


@pytest.fixture(scope="module")
def context() -> ModelContext:
    return ModelContext(load_tables())


def published() -> list[tuple[Row, str]]:
    return [
        (row, zone)
        for row in load_tables()["anatomy/layer_thickness"].rows
        if row["layer"] in LAYER_OF and row["mean_um"]
        for zone in row.list("zone")
        if zone in ZONES
    ]


def predicted(context: ModelContext, row: Row, zone: str) -> dict[str, Any]:
    ages = [float(part) for part in row["age_group"].split("-")] if row["age_group"] else [40.0, 40.0]
    shown = atlas(
        context.with_population(MANY),
        zone,
        age=sum(ages) / 2,
        age_spread=(ages[1] - ages[0]) / 2,
        sex=SEX.get(row["sex"], "unspecified"),
    )
    layer: dict[str, Any] = shown["layers"][LAYER_OF[row["layer"]]]
    return layer


def test_published_means_lie_in_the_interval_of_a_study_mean(context: ModelContext) -> None:
    """54 of 55 (row, zone) pairs. Not an independent score: these studies made the fit; see test_thickness_fit.

    The miss is real and stays: the skin at the lash margin, three times thinner than the lid as a whole.
    """
    pairs = published()
    missed = []
    for row, zone in pairs:
        layer, mean = predicted(context, row, zone), row.value("mean_um").number
        if not layer["mean_low"] <= mean <= layer["mean_high"]:
            missed.append(row.row_id)
    assert len(pairs) == 55
    assert missed == ["layer_thickness_055"]


def test_numbers_are_complete(context: ModelContext) -> None:
    for zone in zones():
        shown = atlas(
            context.with_population(Population(epistemic=32, person=32, needle=1)), zone, age=52, sex="female"
        )
        assert set(shown["layers"]) == set(LAYERS)
        for layer in shown["layers"].values():
            assert layer["unit"] == "m"
            if layer["value"] is None:
                assert zone in ("vermilion", "scalp", "submental")
                assert layer["reason"]
                continue
            assert layer["low"] < layer["mean_low"] < layer["value"] < layer["mean_high"] < layer["high"]
            assert layer["sources"]
            assert layer["grade"] in ("high", "moderate", "low", "very_low")
        assert shown["targets"]
        assert shown["hazards"] or shown["unplaced"]
