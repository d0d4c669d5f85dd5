"""Measured points laid over a case and parameters fitted to them: what is recovered, and what cannot be known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corneum.errors import InputFault, InputFaults
from corneum.simulation.measured_points import read_points
from corneum.simulation.simulate import simulate

STRATUM_CORNEUM = {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3}
DERMIS = {"name": "dermis", "thickness": "500 um", "diffusivity": "1e-10 m^2/s", "partition": 0.6}
TRUE: dict[str, Any] = {
    "skin": {"layers": [STRATUM_CORNEUM, DERMIS], "beneath": "sink"},
    "vehicle": {"concentration": "1 mg/mL", "infinite": True},
    "time": {"end": "24 h", "every": "2 h"},
    "preset": "plan",
}
BOTH = ["stratum_corneum.diffusivity", "stratum_corneum.partition"]


def start(**stratum_corneum: Any) -> dict[str, Any]:
    return {**TRUE, "skin": {"layers": [{**STRATUM_CORNEUM, **stratum_corneum}, DERMIS], "beneath": "sink"}}


def table(folder: Path, rows: list[str], header: str = "time [h],place,value [ug/cm^2]") -> str:
    (folder / "data.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return "data.csv"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_two_parameters_come_back_from_noisy_points(here: Path) -> None:
    """Lag and slope of a permeation curve tell diffusivity from partition."""
    noise = np.random.default_rng(3)
    truth = simulate(TRUE).to_dict()
    rows = [
        f"{time / 3600:g},beneath,{amount * 1e5 * np.exp(0.05 * noise.standard_normal()):.8g}"
        for time, amount in zip(truth["time"][1:], truth["amount"]["beneath"][1:], strict=True)
    ]
    off = start(diffusivity="1.5e-14 m^2/s", partition=1)
    outcome = simulate({**off, "observed": table(here, rows), "fit": BOTH}).to_dict()
    fitted = outcome["fit"]["parameters"]
    for name, value in zip(BOTH, (5e-15, 3.0), strict=True):
        parameter = fitted[name]
        assert parameter["low"] < value < parameter["high"] and parameter["identifiable"]
        assert parameter["profile"]["low"] < value < parameter["profile"]["high"]
        assert parameter["estimate"] == pytest.approx(value, rel=0.15)
        # where the curve is nearly straight in ln the profile and the covariance agree
        assert np.log(parameter["profile"]["high"] / parameter["profile"]["low"]) == pytest.approx(
            np.log(parameter["high"] / parameter["low"]), rel=0.3
        )
    assert outcome["fit"]["residual_scale"] == pytest.approx(0.05, rel=0.8)
    assert outcome["fit"]["correlation"]["matrix"][0][1] < -0.5
    assert outcome["fit"]["rmse_ln"] < outcome["fit"]["rmse_ln_before"]
    assert outcome["observed"]["geometric_mean_fold_error"] < 1.1
    # the answer is that of the fitted case
    assert outcome["amount"]["beneath"][-1] == pytest.approx(truth["amount"]["beneath"][-1], rel=0.05)


def test_a_product_alone_is_not_identifiable(here: Path) -> None:
    """At steady state only K D of the stratum corneum counts: neither factor has an end, one alone has."""
    steady = simulate({**TRUE, "time": {"at": ["90 h", "100 h"]}}).to_dict()["flux_beneath"][-1]
    rows = [f"{hour},beneath,{steady * 3.6e8 * (1 + 0.01 * (-1) ** hour):.8g}" for hour in (96, 97, 98, 99, 100)]
    path = table(here, rows, "time [h],place,value [ug/cm^2/h]")
    late = {**start(partition=2), "time": {"end": "100 h"}, "observed": path}
    both = simulate({**late, "fit": BOTH}).to_dict()["fit"]
    assert both["condition_number"] > 1e4
    assert both["correlation"]["matrix"][0][1] == pytest.approx(-1, abs=1e-3)
    for parameter in both["parameters"].values():
        assert not parameter["identifiable"] and "not identifiable from these points" in parameter["statement"]
        assert parameter["low"] is None and parameter["high"] is None
    product = both["parameters"][BOTH[0]]["estimate"] * both["parameters"][BOTH[1]]["estimate"]
    assert product == pytest.approx(15e-15, rel=0.03)
    alone = simulate({**late, "fit": BOTH[1]}).to_dict()["fit"]["parameters"][BOTH[1]]
    assert alone["identifiable"] and alone["profile"]["low"] < 3.0 < alone["profile"]["high"]


def test_standard_deviations_weigh_the_points(here: Path) -> None:
    """Two points that disagree twofold: the estimate follows the one that is known better."""
    truth = simulate(TRUE).to_dict()["amount"]["beneath"]
    low, high = truth[-2] * 1e5, 2 * truth[-1] * 1e5
    header = "time [h],place,value [ug/cm^2],sd"
    off = start()
    kept = []
    for first, second in ((0.01, 0.5), (0.5, 0.01)):
        rows = [f"22,beneath,{low:.8g},{first * low:.4g}", f"24,beneath,{high:.8g},{second * high:.4g}"]
        outcome = simulate({**off, "observed": table(here, rows, header), "fit": [BOTH[1]]}).to_dict()["fit"]
        assert outcome["weighted_by_sd"] and outcome["residual_scale"] > 1
        kept.append(outcome["parameters"][BOTH[1]]["estimate"])
    assert kept[0] == pytest.approx(3, rel=0.1)
    assert kept[1] > 1.5 * kept[0]


def test_points_of_every_kind_lie_on_the_case_they_came_from(here: Path) -> None:
    truth = simulate(TRUE).to_dict()
    stratum_corneum = truth["amount"]["stratum_corneum"][6]
    rows = [
        f"12 h;stratum corneum;{stratum_corneum * 1e5:.12g} ug/cm^2",
        f"720 min;stratum_corneum;{stratum_corneum / 15e-6:.12g} kg/m^3",
        f"12 h;beneath;{truth['flux_beneath'][6] * 3.6e8:.12g} ug/cm^2/h",
        "7 h;dermis;0 ug/cm^2",
        "# a remark",
    ]
    outcome = simulate({**TRUE, "observed": table(here, rows, "time;place;value")}).to_dict()["observed"]
    assert [point["kind"] for point in outcome["points"]] == ["amount", "concentration", "flux", "amount"]
    assert outcome["n"] == 4 and outcome["scored"] == 3
    assert outcome["geometric_mean_fold_error"] == pytest.approx(1, rel=2e-3)
    assert outcome["points"][3]["fold_error"] is None


def test_a_share_of_the_dose(here: Path) -> None:
    case = {**TRUE, "vehicle": {"concentration": "1 mg/mL", "thickness": "100 um"}}
    truth = simulate(case).to_dict()
    share = 100 * truth["amount"]["vehicle"][-1] / truth["dosed"]
    outcome = simulate(
        {**case, "observed": table(here, [f"24,vehicle,{share:.10g}"], "time_h,place,value [% of dose]")}
    )
    assert outcome.to_dict()["observed"]["points"][0]["ratio"] == pytest.approx(1, rel=1e-6)


BAD_TABLES = {
    "no place of that name": (["1,dremis,2"], None, r"data.csv, line 2: place is 'dremis'.*did you mean dermis"),
    "text for a number": (["1,dermis,much"], None, r"line 2: value is 'much'; is no number"),
    "a cell too few": (["1,dermis"], None, r"line 2: the line has 2 cells where the header has 3"),
    "after the end": (["25,dermis,1"], None, r"line 2: time is '90000 s'; lies after the end"),
    "before the start": (["0,dermis,1"], None, r"line 2: time is '0'; must lie after the start"),
    "no unit": (["1,dermis,2"], "time [h],place,value", r"line 2: value is '2'; has no unit"),
    "a wrong unit": (["1,dermis,2"], "time [h],place,value [mm]", r"line 2: value is '2 mm'; is in no unit"),
    "a bare percentage": (["1,dermis,2"], "time [h],place,value [%]", r"% of dose"),
    "no such column": (["1,dermis,2"], "time [h],place,valeu [ug/cm^2]", r"line 1: the column .*did you mean value"),
    "no value column": (["1,dermis"], "time [h],place", r"line 1: the table lacks the column value"),
    "concentration of what is gone": (
        ["1,cleared,2"],
        "time_h,place,value [ug/mL]",
        r"has no concentration to compare",
    ),
    "sd of another kind": (["1,dermis,2,1 ug/mL"], "time_h,place,value [ug/cm^2],sd", r"sd is '1 ug/mL'"),
    "two bad lines": (["1,dermis,x", "2,dermis,y"], None, r"(?s)line 2.*line 3"),
    "nothing": ([], None, r"holds no measured point"),
}


@pytest.mark.parametrize("what", BAD_TABLES)
def test_a_table_that_cannot_be_read_names_its_line(here: Path, what: str) -> None:
    rows, header, fault = BAD_TABLES[what]
    path = table(here, rows, header) if header else table(here, rows)
    with pytest.raises((InputFault, InputFaults), match=fault):
        simulate({**TRUE, "observed": path})


def test_a_missing_table_is_reported_with_the_case(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "skin:\n  layers:\n    - {name: a, thickness: 1 mm, diffusivity: 1e-10 m^2/s, partition: 1}\n"
        "vehicle: {concentration: 1 mg/mL, thickness: 1 um}\ntime: {end: 1 h}\nobserved: gone.csv\n"
    )
    with pytest.raises(InputFault, match=r"case.yaml, line 6: observed is 'gone.csv'; is no file"):
        simulate(path)


def test_what_cannot_be_fitted_gets_a_single_sentence(here: Path) -> None:
    path = table(here, [f"{hour},beneath,{hour}" for hour in (2, 4, 6)])
    for wanted, fault in (
        ("dermis.difusivity", "did you mean dermis.diffusivity"),
        ("half_life", "is no parameter of this case"),
        ("dermis.clearance", "from zero"),
        (["diffusivity", "partition", "dermis.thickness"], "more points than parameters"),
    ):
        with pytest.raises(InputFault, match=fault):
            simulate({**TRUE, "observed": path, "fit": wanted})
    with pytest.raises(InputFaults, match="observed: data.csv"):
        simulate({**TRUE, "fit": "diffusivity"})


def test_units_in_headers_and_cells_are_read_alike(here: Path) -> None:
    first = read_points(here / table(here, ["60,dermis,1.5e-6,2e-7"], "time_min,place,value (kg/m^2),sd"))
    second = read_points(here / table(here, ["1 h\tdermis\t0.15 ug/cm^2\t20 ng/cm^2"], "time\tplace\tvalue\tsd"))
    for point, other in zip(first.points, second.points, strict=True):
        assert (
            (point.time, point.place, point.kind)
            == (other.time, other.place, other.kind)
            == (3600.0, "dermis", "amount")
        )
        assert point.value == pytest.approx(other.value) and point.sd == pytest.approx(other.sd)
