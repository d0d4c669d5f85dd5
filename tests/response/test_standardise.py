"""Sizes of single studies: by hand from the printed figures, on the spread between people, never larger for a pair."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.special import expit

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.response.contrasts import CONTRASTS, Contrast, contrasts_of
from corneum.response.standardise import own_units, study_effect

TABLES = load_tables()
LOGISTIC = math.sqrt(3) / math.pi


def contrast(context: ModelContext, row_id: str, *, turned: bool = False) -> Contrast:
    goal = TABLES[CONTRASTS].row(row_id)["goal"]
    return next(each for each in contrasts_of(context, goal, "") if each.row.row_id == row_id and each.turned == turned)


def altered(of: Contrast, **cells: str) -> Contrast:
    return replace(of, row=Row(of.row.table, {**of.row.cells, **cells}))


def test_counts_of_one_face_are_less_certain_apart_than_together(context: ModelContext) -> None:
    # retinol: 27 of 54 against 13 of 54 on the other side of the same faces
    retinol = study_effect(context, contrast(context, "kikuchi2009"), 0.5)
    assert retinol is not None
    odds = math.log((27 / 27) / (13 / 41))
    apart = (1 / 27 + 1 / 27, 1 / 13 + 1 / 41)
    assert retinol.value == pytest.approx(LOGISTIC * odds)
    assert retinol.variance == pytest.approx(LOGISTIC**2 * (sum(apart) - 2 * 0.5 * math.sqrt(math.prod(apart))))
    assert retinol.shares == pytest.approx((0.5, 13 / 54))
    alone = study_effect(context, contrast(context, "kikuchi2009"), 0.0)
    assert alone is not None and alone.variance > retinol.variance


def test_means_are_standardised_on_the_spread_between_people_at_the_start(context: ModelContext) -> None:
    # hemi-MASI 5.85 (2.49) to 2.66 with needles, 5.96 (2.53) to 3.41 with hydroquinone, 52 faces
    needled = study_effect(context, contrast(context, "hqconf2026"), 0.5)
    assert needled is not None
    spread = math.sqrt((2.49**2 + 2.53**2) / 2)
    raw = ((5.85 - 2.66) - (5.96 - 3.41)) / spread
    shrink = 1 - 3 / (4 * 51 - 1)
    assert needled.value == pytest.approx(shrink * raw)
    assert needled.variance == pytest.approx(shrink**2 * (2 * 0.5 / 52 + raw**2 / 104))


def test_a_study_told_from_its_comparator_has_the_other_sign(context: ModelContext) -> None:
    there = study_effect(context, contrast(context, "ishfaq2022"), 0.5)
    back = study_effect(context, contrast(context, "ishfaq2022", turned=True), 0.5)
    assert there is not None and back is not None and there.shares is not None
    assert back.value == pytest.approx(-there.value) and back.variance == there.variance
    assert back.shares == there.shares[::-1]


def test_a_ratio_of_risks_becomes_a_difference_at_the_risk_of_the_comparator(context: ModelContext) -> None:
    # 1.57 (0.91 to 2.71) on 63 of 171
    weak = study_effect(context, contrast(context, "clinev2014"), 0.5)
    assert weak is not None and weak.shares is not None
    at_control = 63 / 171
    odds = weak.value / LOGISTIC
    assert expit(math.log(at_control / (1 - at_control)) + odds) == pytest.approx(1.57 * at_control)
    slope = 1 / (1 - 1.57 * at_control)
    assert math.sqrt(weak.variance) == pytest.approx(LOGISTIC * slope * math.log(2.71 / 0.91) / (2 * 1.96), rel=1e-3)


def test_less_ageing_with_sunscreen_is_a_gain(context: ModelContext) -> None:
    sunscreen = study_effect(context, contrast(context, "hughes2013"), 0.5)
    assert sunscreen is not None
    assert sunscreen.value == pytest.approx(-LOGISTIC * math.log(0.76))
    assert sunscreen.value - 1.96 * math.sqrt(sunscreen.variance) == pytest.approx(
        -LOGISTIC * math.log(0.98), abs=0.002
    )


@pytest.mark.parametrize("row_id", ["krithika2025", "ali_insulin", "krishnegowda2023", "mn5fu50"])
def test_what_is_too_good_for_a_size_has_none(context: ModelContext, row_id: str) -> None:
    assert study_effect(context, contrast(context, row_id), 0.5) is None


def test_an_empty_cell_is_filled_by_a_half(context: ModelContext) -> None:
    empty = altered(contrast(context, "mina2018"), events="3", events_against="0")
    size = study_effect(context, empty, 0.0)
    assert size is not None
    assert size.value == pytest.approx(LOGISTIC * math.log((3.5 / 22.5) / (0.5 / 25.5)))


def test_points_stay_points_where_the_spread_between_people_was_not_printed(context: ModelContext) -> None:
    # roller -3.4 (-6.5 to -0.2), untreated -0.4 (-3.5 to 2.3), the same faces
    alam = contrast(context, "alam2014")
    assert study_effect(context, alam, 0.5) is None
    points = own_units(context, alam, 0.5)
    assert points is not None
    errors = (6.3 / 3.92, 5.8 / 3.92)
    error = math.sqrt(errors[0] ** 2 + errors[1] ** 2 - errors[0] * errors[1])
    assert points.value == pytest.approx(3.0)
    assert (points.low, points.high) == pytest.approx((3 - 1.96 * error, 3 + 1.96 * error), abs=0.01)


@pytest.mark.parametrize("row_id", ["metformin_txa", "microplasma2018", "prpmn_india2025"])
def test_a_spread_of_changes_makes_no_size(context: ModelContext, row_id: str) -> None:
    assert study_effect(context, contrast(context, row_id), 0.5) is None


def test_bias_only_widens(context: ModelContext) -> None:
    base = contrast(context, "kikuchi2009")
    variants = {
        "none": base,
        "lost": altered(base, lost_share="0.4"),
        "open": altered(base, assessor="open"),
        "fixed": altered(base, allocation="side_fixed"),
    }
    sizes = {name: study_effect(context, each, 0.5) for name, each in variants.items()}
    values = {size.value for size in sizes.values() if size is not None}
    bias = {name: size.bias for name, size in sizes.items() if size is not None}
    assert len(values) == 1
    assert bias["none"] == 0 < bias["lost"] < bias["open"] < bias["fixed"]
