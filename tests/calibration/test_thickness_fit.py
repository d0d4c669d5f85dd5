"""The fit of the layers: it made the shipped tables, it recovers what is known, it predicts what was left out."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from corneum.calibration import thickness_fit
from corneum.calibration.thickness_fit import LATENT, Fit, fit, fit_people
from corneum.calibration.thickness_rows import LAYERS, MEASURED, ROWS, ZONES, Observation, observations
from corneum.calibration.thickness_tables import fitted_tables
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.validation.left_out import left_out

CONTEXT = ModelContext(load_tables())


@cache
def fitted(layer: str) -> Fit:
    return fit(CONTEXT, layer)


def test_the_shipped_tables_are_what_the_fit_gives() -> None:
    """Run python -m corneum.calibration.thickness_tables after a change of the rows, the links or the priors."""
    for name, text in fitted_tables(CONTEXT).items():
        shipped = load_tables()[name].rows
        fitted_rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["row_id"] for row in fitted_rows] == [row.row_id for row in shipped]
        for new, old in zip(fitted_rows, shipped, strict=True):
            for column, cell in new.items():
                try:
                    assert float(cell) == pytest.approx(float(old[column]), rel=1e-4, abs=1e-7)
                except ValueError:
                    assert cell == old[column]


def test_every_measured_thickness_counts_or_says_why_not() -> None:
    thicknesses = {
        "total_skin",
        "total_dermis",
        "total_epidermis",
        "viable_epidermis",
        "stratum_corneum",
        "stratum_corneum_cell_layers",
        "relative_thickness_index",
        "skin_orbicularis_complex",
    }
    measured = {
        row.row_id
        for row in load_tables()[MEASURED].rows
        if row["layer"] in thicknesses and (row["mean_um"] or row["min_um"])
    }
    judged = {row.row_id: row for row in load_tables()[ROWS].rows}
    assert set(judged) == measured
    assert all(row["note"] for row in judged.values() if row["use"] == "no")
    assert all(set(row.list("mix")) <= set(ZONES) for row in judged.values())


def test_the_weight_lies_on_many_points() -> None:
    for layer in LAYERS:
        assert fitted(layer).effective > 500


def simulated(seed: int) -> tuple[list[Observation], dict[str, float]]:
    """Eight studies of five zones each, with a known level, spread and error."""
    generator = np.random.default_rng(seed)
    truth = {zone: math.log(1.5e-3) + 0.25 * generator.standard_normal() for zone in ZONES}
    template = observations(CONTEXT, "dermis")[0]
    observed = []
    for study in range(8):
        level = 0.2 * generator.standard_normal()
        for zone in generator.choice(ZONES, 5, replace=False):
            place = 0.1 * generator.standard_normal()
            observed.append(
                replace(
                    template,
                    study=f"s{study}",
                    zones=(str(zone),),
                    place=f"s{study}|{zone}",
                    male=0.0,
                    decades=0.0,
                    method="as_read",
                    ln_mean=truth[str(zone)] + level + place + 0.03 * generator.standard_normal(),
                    variance=0.03**2,
                    level_sd=0.0,
                )
            )
    return observed, truth


def test_simulated_studies_give_back_the_truth_behind_them() -> None:
    """Over ten data sets, 95 % of the 95 % intervals of zone medians hold the truth, and the spread is found."""
    held, between = [], []
    for seed in range(10):
        observed, truth = simulated(seed)
        posterior: Fit = thickness_fit._fit(CONTEXT, "dermis", observed, [], 1024)
        sds = np.sqrt(np.diag(posterior.covariance))
        held += [abs(posterior.mean[k] - truth[zone]) < 1.96 * sds[k] for k, zone in enumerate(ZONES)]
        between.append(posterior.between.middle)
    assert 0.90 <= np.mean(held) <= 1.0
    assert 0.12 < np.mean(between) < 0.28


def test_a_single_wild_study_moves_little() -> None:
    """Student-t: a study that reads four times too much hardly moves the others' zones."""
    observed, _ = simulated(3)
    wild = [replace(each, ln_mean=each.ln_mean + math.log(4) * (each.study == "s0")) for each in observed]
    calm, moved = (thickness_fit._fit(CONTEXT, "dermis", rows, [], 2048) for rows in (observed, wild))
    shift = np.abs(moved.mean - calm.mean)[: len(ZONES)]
    assert shift.mean() < math.log(4) / 8 / 2
    assert moved.offsets["s0"] > 1.0


def test_what_few_read_is_known_less() -> None:
    posterior = fitted("dermis")
    sds = dict(zip(LATENT, np.sqrt(np.diag(posterior.covariance)), strict=True))
    assert sds["cheek_medial"] < sds["chin"] < sds["neck"]
    assert sds["glabella"] > sds["forehead"]
    fewer = fit(CONTEXT, "dermis", without="hfus50_china", points=2048)
    assert posterior.covariance[0, 0] < fewer.covariance[0, 0]


def test_histology_and_scan_are_corrected_with_their_own_uncertainty() -> None:
    """The priors of the factors are informed, the data move and narrow them, and none becomes certain."""
    posterior = fitted("dermis")
    for name, prior in (("cadaver", 0.15), ("excised", 0.15), ("scan", 0.3)):
        sd = math.sqrt(posterior.covariance[LATENT.index(name), LATENT.index(name)])
        assert 0.5 * prior < sd < prior
    assert posterior.mean[LATENT.index("scan")] > 0.1


def test_people_differ_as_the_groups_say() -> None:
    """CV of ultrasound groups 6-25 %, median 12 %."""
    people = fit_people(CONTEXT, "dermis")
    assert people.usual.low < 0.13 < people.usual.high
    assert 0.1 < people.usual.middle < people.sd < 0.25


def test_studies_that_were_left_out_are_predicted() -> None:
    """49 of 51 means, and neither too wide: between a third and two thirds lie in the middle half."""
    predictions = left_out()
    assert sum(each.inside for each in predictions) == 49 and len(predictions) == 51
    assert 1 / 3 < np.mean([abs(each.place - 0.5) < 0.25 for each in predictions]) < 2 / 3
