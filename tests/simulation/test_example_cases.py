"""The example cases give the answers that stand beside them."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from corneum.client.yaml_document import parse_document
from corneum.simulation.case_file import case_schema
from corneum.simulation.simulate import simulate

CASES = Path(__file__).parents[2] / "examples" / "cases"
HELD = ("slab_infinite_dose", "two_layers_lag", "closing_channels")
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))


@cache
def answer(name: str) -> dict[str, Any]:
    return simulate(CASES / f"{name}.yaml").to_dict()


def at(result: dict[str, Any], path: str, time: float | None) -> float:
    here: Any = result
    for key in path.split("."):
        here = here[key]
    return here if time is None else here[result["time"].index(time)]


def test_every_case_has_its_expected_answer() -> None:
    assert len(NAMES) == 17
    assert sorted(path.name.removesuffix(".expected.json") for path in CASES.glob("*.expected.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_what_stands_beside_it(name: str) -> None:
    expected = json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))
    result = answer(name)
    for value in expected["values"]:
        computed = at(result, value["path"], value["time"])
        if "low" in value:
            assert value["low"] <= computed <= value["high"], value
        else:
            assert math.isclose(computed, value["value"], rel_tol=value["relative"], abs_tol=value["absolute"]), (
                value,
                computed,
            )


@pytest.mark.parametrize("name", NAMES)
def test_every_row_adds_up_to_what_was_put_on(name: str) -> None:
    result = answer(name)
    assert result["mass_balance_error"] <= 1e-12
    if isinstance(result["dosed"], dict):
        # medians over virtual skins need not add up; no end of an interval is negative
        assert min(min(series["low"]) for series in result["amount"].values()) >= -1e-6 * result["dosed"]["low"]
        return
    rows = sum(np.array(series) for series in result["amount"].values())
    scale = result["dosed"]
    if "daily" in name:
        doses = np.arange(1, 29)
        assert np.allclose(rows[1:], doses * 2e-5, rtol=1e-9)
    elif name not in HELD:
        assert np.allclose(rows, scale, rtol=1e-9)
    assert min(min(series) for series in result["amount"].values()) >= -1e-6 * scale


@pytest.mark.parametrize("name", NAMES)
def test_a_case_fits_the_schema(name: str) -> None:
    path = CASES / f"{name}.yaml"
    document = parse_document(path.read_text(encoding="utf-8"), path.name)
    jsonschema.Draft202012Validator(case_schema()).validate(document.data)


def test_lag_of_two_layers_and_of_the_slab() -> None:
    result = answer("two_layers_lag")
    lag = 360000 - at(result, "amount.beneath", 360000) / at(result, "flux_beneath", 360000)
    assert lag == pytest.approx(7574.90293955, rel=1e-3)
    result = answer("slab_infinite_dose")
    lag = 36000 - at(result, "amount.beneath", 36000) / (5e-15 / 15e-6)
    assert lag == pytest.approx(7500, rel=1e-3)


def test_days_of_a_serum_come_to_be_alike() -> None:
    result = answer("daily_serum_28_days")
    daily = np.diff(result["amount"]["cleared"])
    assert daily[0] < daily[1]
    assert np.allclose(daily[21:], daily[27], rtol=1e-3)
    assert result["total"]["amount"]["cleared"][-1] == pytest.approx(0.03 * result["amount"]["cleared"][-1])


def test_a_roller_brings_in_more_than_intact_skin_lets_through() -> None:
    intact, rolled = answer("niacinamide_cheek"), answer("roller_cheek")
    assert at(rolled, "amount.cleared", 28800) > 1.2 * at(intact, "amount.cleared", 28800)
    assert at(rolled, "amount.channels", 0.0) > 0
    assert rolled["notes"]


def test_a_wipe_ends_what_comes_from_the_film_alone() -> None:
    wiped, left = answer("wipe_at_8_h"), answer("finite_dose")
    assert at(wiped, "amount.beneath", 86400) < at(left, "amount.beneath", 86400)
    assert wiped["above"]["stratum_corneum"]["0.01 kg/m^3"] > 28800
    profile = wiped["profile"]
    assert len(profile["concentration"]) == 3
    assert np.all(np.diff(profile["depth"]) > 0)
    # at 8 h the concentration in equilibrium water falls with depth all the way
    partition = np.where(np.array(profile["layer"]) == "stratum_corneum", 3.0, 0.6)
    assert np.all(np.diff(np.array(profile["concentration"][0]) / partition) < 0)


def test_a_deposit_is_cleared_within_a_day() -> None:
    result = answer("infusion_deposit")
    cleared = result["amount"]["cleared"]
    assert cleared == sorted(cleared)
    assert 0.95 * result["dosed"] < cleared[-1] < result["dosed"]
    assert result["amount"]["channels"][-1] < 1e-3 * result["dosed"]


def test_an_open_film_dries_and_drives_more_in_than_a_wet_film() -> None:
    covered, wet = answer("covered_film"), answer("finite_dose")
    assert at(covered, "amount.beneath", 86400) > 1.2 * at(wet, "amount.beneath", 86400)
    assert at(covered, "amount.vehicle", 86400) < at(wet, "amount.vehicle", 86400)


def test_what_left_the_skin_is_in_the_receptor_or_was_sampled() -> None:
    result = answer("franz_roller")
    receptor, samples = result["receptor"], result["receptor"]["samples"]
    beneath = np.array(result["amount"]["beneath"])
    assert np.allclose(np.add(receptor["amount"], receptor["sampled"]), beneath, rtol=1e-9)
    # 5 mL over 1 cm^2 are 5 cm; a tenth is drawn, and a reading at the time of a sample comes before it
    assert samples["time"] == [7200.0, 14400.0, 28800.0]
    drawn = 0.1 * 0.05 * np.array(samples["concentration"])
    assert receptor["sampled"][-1] == pytest.approx(drawn.sum(), rel=1e-9)
    assert np.allclose(np.array(receptor["amount"]) / 0.05, receptor["concentration"])


def test_a_roller_lets_more_through_excised_skin(tmp_path: Path) -> None:
    text = (CASES / "franz_roller.yaml").read_text(encoding="utf-8")
    intact = "\n".join(line for line in text.splitlines() if not line.startswith("treatment"))
    (tmp_path / "intact.yaml").write_text(intact, encoding="utf-8")
    without = simulate(tmp_path / "intact.yaml").to_dict()
    rolled = answer("franz_roller")
    assert at(rolled, "amount.beneath", 28800) > 3 * at(without, "amount.beneath", 28800)
    assert max(rolled["amount"]["cleared"]) == 0 == max(rolled["amount"]["metabolised"])


def test_what_is_injected_is_cleared_within_a_day() -> None:
    result = answer("hollow_needle_infusion")
    assert 0.9 * result["dosed"] < at(result, "amount.cleared", 86400) < result["dosed"]
    assert at(result, "amount.cleared", 3600) > 0.3 * result["dosed"]
