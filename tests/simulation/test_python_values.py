"""What a program hands in: SI floats, quantities of pint, shares by weight and moles, measured points in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum import InputFault, InputFaults, fit_together, simulate, simulate_many
from corneum.simulation.case_file import case_from, parse_case

LAYERS = [
    {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3},
    {"name": "dermis", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 0.6, "clearance": "1e-4 1/s"},
]
CASE: dict[str, Any] = {
    "skin": {"layers": LAYERS},
    "vehicle": {"concentration": "10 mg/mL", "thickness": "50 um"},
    "time": {"end": "6 h", "every": "1 h"},
}


def with_vehicle(**more: Any) -> dict[str, Any]:
    return {**CASE, "vehicle": {**CASE["vehicle"], **more}}


@given(st.floats(1e-6, 1e-3), st.sampled_from(["um", "mm", "m"]))
@settings(max_examples=15, deadline=None)
def test_a_float_a_text_and_a_quantity_are_the_same_length(metres: float, unit: str) -> None:
    pint = pytest.importorskip("pint")
    factor = {"um": 1e-6, "mm": 1e-3, "m": 1.0}[unit]
    forms = (
        metres,
        np.float64(metres),
        f"{metres / factor!r} {unit}",
        pint.UnitRegistry().Quantity(metres / factor, unit),
    )
    for form in forms:
        read = case_from(with_vehicle(thickness=form)).vehicle
        assert read is not None and read.thickness == pytest.approx(metres, rel=1e-12)


def test_quantities_of_every_kind_are_read() -> None:
    registry = pytest.importorskip("pint").UnitRegistry()
    case = case_from(
        {
            **with_vehicle(concentration=registry("10 mg/mL"), evaporation=registry("0.36 mm/hour")),
            "channels": {
                "density": registry("250 1/cm^2"),
                "radius": registry("30 um"),
                "depth": 150e-6,
                "diffusivity": 5e-10,
            },
            "time": {"at": np.array([3600.0, 7200.0])},
        }
    )
    assert case.vehicle is not None and case.channels is not None
    assert case.vehicle.concentration == pytest.approx(10.0)
    assert case.vehicle.evaporation == pytest.approx(1e-7)
    assert case.channels.density == pytest.approx(2.5e6) and case.times == (3600.0, 7200.0)


def test_a_file_still_needs_its_units() -> None:
    text = "skin: {zone: cheek_medial, age: 52}\nsolute: caffeine\nvehicle: {concentration: 10, thickness: 50 um}\n"
    with pytest.raises((InputFault, InputFaults), match="unit is missing"):
        parse_case(f"{text}time: {{end: 1 h}}")
    with pytest.raises((InputFault, InputFaults), match="unit is missing"):
        case_from(with_vehicle(thickness="50"))


@pytest.mark.parametrize("written", ["4 % w/w", "4% (w/w)", "4 wt%", "40 mg/g", "4,0 % w/w"])
def test_shares_by_weight_take_the_density_of_the_vehicle(written: str) -> None:
    read = case_from(with_vehicle(concentration=written))
    assert read.vehicle is not None and read.vehicle.concentration == pytest.approx(40.0)
    assert "as none is stated" in read.assumed[0]
    dense = case_from(with_vehicle(concentration=written, density="1.2 g/mL"))
    assert dense.vehicle is not None and dense.vehicle.concentration == pytest.approx(48.0)
    assert any(
        "1.20 g/mL" in note
        for note in simulate(with_vehicle(concentration=written, density="1.2 g/mL")).to_dict()["notes"]
    )


@pytest.mark.parametrize("written", ["0.1 mol/L", "100 mmol/L", "100 mM", "0.1 M", "100 mol/m^3"])
def test_moles_take_the_molar_mass_of_the_solute(written: str) -> None:
    for solute in ("nicotinamide", {"molar_mass": "122.12 g/mol", "log_kow": -0.37}):
        read = case_from({**with_vehicle(concentration=written), "solute": solute})
        assert read.vehicle is not None and read.vehicle.concentration == pytest.approx(12.212, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vehicle": {"concentration": "0.1 mol/L", "thickness": "50 um"}}, "no molar mass"),
        ({"vehicle": {"concentration": "120 % w/w", "thickness": "50 um"}}, "0 to 100 % w/w"),
        (
            {"solute": ["caffeine", "niacinamide"], "vehicle": {"concentration": "1 mM", "thickness": "50 um"}},
            "differ in molar mass",
        ),
    ],
)
def test_what_is_ambiguous_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises((InputFault, InputFaults), match=message):
        case_from({**CASE, **change})


def measured(case: dict[str, Any]) -> dict[str, list[Any]]:
    answer = simulate(case).to_dict()
    return {"time": answer["time"][1:], "place": ["dermis"] * 6, "value [kg/m^2]": answer["amount"]["dermis"][1:]}


def test_measured_points_in_memory_are_those_of_a_file(tmp_path: Any) -> None:
    pandas, xarray = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    columns = measured(CASE)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    labelled = xarray.Dataset(
        {
            "place": ("time", columns["place"]),
            "value": ("time", columns["value [kg/m^2]"], {"units": "kg/m^2"}),
        },
        {"time": ("time", columns["time"], {"units": "s"})},
    )
    arrays = {
        "time": np.array(columns["time"]),
        "place": "dermis",
        "value [kg/m^2]": np.array(columns["value [kg/m^2]"]),
    }
    file = tmp_path / "points.csv"
    pandas.DataFrame(columns).rename(columns={"time": "time [s]"}).to_csv(file, index=False)
    for held in (columns, rows, arrays, pandas.DataFrame(columns), labelled, file, str(file)):
        observed = simulate({**CASE, "observed": held}).to_dict()["observed"]
        assert observed["n"] == 6 and observed["geometric_mean_fold_error"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("held", "message"),
    [
        ({"time": [3600.0], "place": ["dermis"], "value": [1.0]}, "unit"),
        ({"time": [3600.0, 7200.0], "place": ["dermis"], "value [ug/cm^2]": [1.0]}, "unlike length"),
        (3.0, "is a file, or columns"),
    ],
)
def test_points_that_say_too_little_are_refused(held: Any, message: str) -> None:
    with pytest.raises((InputFault, InputFaults), match=message):
        simulate({**CASE, "observed": held})


def test_two_data_sets_together_recover_what_made_them() -> None:
    true = {
        **CASE,
        "skin": {"layers": [{**LAYERS[0], "diffusivity": "1e-14 m^2/s"}, {**LAYERS[1], "clearance": "3e-4 1/s"}]},
    }
    change = {"vehicle.concentration": "2 mg/mL", "skin.layers.dermis.thickness": "1.5 mm"}
    other = {
        "skin": {"layers": [true["skin"]["layers"][0], {**true["skin"]["layers"][1], "thickness": "1.5 mm"}]},
        "vehicle": {**CASE["vehicle"], "concentration": "2 mg/mL"},
        "time": CASE["time"],
    }
    shares: list[float] = []
    outcomes = fit_together(
        {**CASE, "fit": ["stratum_corneum.diffusivity", "dermis.clearance"], "preset": "plan"},
        [
            {"observed": measured({**true, "preset": "plan"})},
            {"change": change, "observed": measured({**other, "preset": "plan"})},
        ],
        progress=lambda share, _: shares.append(share),
    )
    fits = [outcome.to_dict()["fit"] for outcome in outcomes]
    assert fits[0]["n"] == 12 and fits[0]["parameters"] == fits[1]["parameters"]
    assert fits[0]["parameters"]["stratum_corneum.diffusivity"]["estimate"] == pytest.approx(1e-14, rel=0.02)
    assert fits[0]["parameters"]["dermis.clearance"]["estimate"] == pytest.approx(3e-4, rel=0.02)
    assert shares == sorted(shares)


def test_an_interrupted_fit_keeps_its_estimate_and_says_what_is_missing() -> None:
    def interrupt(_: float, doing: str) -> None:
        if doing.startswith("profile"):
            raise KeyboardInterrupt

    true = {**CASE, "skin": {"layers": [{**LAYERS[0], "diffusivity": "1e-14 m^2/s"}, LAYERS[1]]}}
    case = {**CASE, "observed": measured(true), "fit": ["stratum_corneum.diffusivity"], "preset": "plan"}
    fit = simulate(case, progress=interrupt).to_dict()["fit"]
    fitted = fit["parameters"]["stratum_corneum.diffusivity"]
    assert fit["interrupted"] and fitted["estimate"] == pytest.approx(1e-14, rel=0.05)
    assert fitted["identifiable"] is None and "interrupted" in fitted["statement"]


def test_a_parameter_that_moves_no_point_is_called_not_identifiable() -> None:
    case = {**CASE, "observed": measured(CASE), "fit": ["vehicle.diffusivity"], "preset": "plan"}
    outcome = simulate(case)
    fitted = outcome.to_dict()["fit"]["parameters"]["vehicle.diffusivity"]
    assert fitted["identifiable"] is False and fitted["low"] is None and fitted["high"] is None
    assert "not identifiable" in repr(outcome) and "not identifiable" in outcome.table()


def test_what_is_no_case_is_refused_by_its_kind() -> None:
    for wrong in ([CASE], None, 3):
        with pytest.raises(InputFault, match="needs a mapping of keys"):
            simulate(wrong)  # type: ignore[arg-type]
    with pytest.raises(InputFault, match="needs a list of cases"):
        simulate_many(CASE)  # type: ignore[arg-type]


def test_a_key_that_holds_nothing_counts_as_left_out() -> None:
    holes = {"density": 250e4, "radius": 35e-6, "depth": 200e-6, "diffusivity": 5e-10}
    without, with_holes = simulate({**CASE, "preset": "plan"}, vary={"channels": [None, holes]})
    assert with_holes.uptake[-1] > without.uptake[-1] > 0


def test_points_that_are_wrong_alike_are_told_once() -> None:
    points = {**measured(CASE), "place": "epidermis"}
    with pytest.raises(InputFault, match="so on 5 more lines, to line 7") as caught:
        simulate({**CASE, "observed": points})
    assert "\n" not in str(caught.value)
