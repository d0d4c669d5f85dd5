"""Many cases at once: each is the case alone, whatever is varied; what an outcome shows of itself."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from corneum import InputFault, InputFaults, Variations, simulate, simulate_many

LAYERS = [
    {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3},
    {"name": "dermis", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 0.6, "clearance": "1e-4 1/s"},
]
CASE: dict[str, Any] = {
    "skin": {"layers": LAYERS},
    "vehicle": {"concentration": "10 mg/mL", "thickness": "50 um"},
    "channels": {"density": "100 1/cm^2", "radius": "30 um", "depth": "150 um", "diffusivity": "5e-10 m^2/s"},
    "time": {"end": "6 h", "every": "1 h"},
}


def assert_same(together: Any, alone: Any) -> None:
    first, second = together.to_dict(), alone.to_dict()
    assert first.keys() == second.keys()
    scale = max(map(abs, second["amount"]["vehicle"]))
    for place, course in second["amount"].items():
        np.testing.assert_allclose(first["amount"][place], course, rtol=1e-9, atol=1e-10 * scale)
    for place, error in second["numerical_error"].items():
        assert first["numerical_error"][place] == pytest.approx(error, rel=1e-4, abs=1e-9 * scale)
    for key in ("notes", "derivations", "cells", "steps"):
        assert first[key] == second[key]


def test_varied_values_are_the_single_runs() -> None:
    densities = ["50 1/cm^2", "100 1/cm^2", "400 1/cm^2"]
    varied = simulate(CASE, vary={"channels.density": densities, "skin.layers.dermis.thickness": ["1 mm", "2 mm"]})
    assert isinstance(varied, Variations) and varied.shape == (3, 2) and len(varied) == 6
    assert varied.uptake.shape == (3, 2, 7)
    alone = {**CASE, "channels": {**CASE["channels"], "density": densities[2]}}
    assert_same(varied[2, 0], simulate(alone))
    assert np.all(np.diff(varied.uptake[:, 0, -1]) > 0)


def test_what_changes_the_topology_is_solved_in_groups() -> None:
    intact = {key: value for key, value in CASE.items() if key != "channels"}
    cases = [CASE, intact, {**CASE, "preset": "plan"}, {**intact, "events": [{"at": "1 h", "wipe": True}]}]
    for together, case in zip(simulate_many(cases), cases, strict=True):
        assert_same(together, simulate(case))


def test_virtual_skins_are_the_same_in_every_combination_and_alone() -> None:
    case = {
        "skin": {"zone": "cheek_medial", "age": 52, "sex": "female"},
        "solute": "niacinamide",
        "vehicle": {"concentration": "4 %", "thickness": "50 um"},
        "time": {"end": "4 h"},
        "samples": 3,
        "preset": "plan",
    }
    varied = simulate(case, vary={"vehicle.ph": [5.0, 7.0], "solute": ["nicotinamide", "caffeine"]}, draws=True)
    for outcome, values in zip(varied, varied.combinations, strict=True):
        alone = simulate(
            {**case, "vehicle": {**case["vehicle"], "ph": values["vehicle.ph"]}, "solute": values["solute"]}
        )
        assert_same_bands(outcome, alone)
    assert varied[0].draws is not None
    courses = varied[0].draws[0]["uptake"]
    assert courses.shape == (3, 2)
    assert np.median(courses[:, -1]) == pytest.approx(varied[0].uptake[-1])


def assert_same_bands(together: Any, alone: Any) -> None:
    first, second = together.to_dict(), alone.to_dict()
    for place, bands in second["amount"].items():
        for band, course in bands.items():
            np.testing.assert_allclose(first["amount"][place][band], course, rtol=1e-9, atol=1e-13)
    assert first["derivations"] == second["derivations"]


def test_labelled_arrays_and_table_bear_the_axes() -> None:
    pytest.importorskip("xarray")
    named = simulate(CASE, vary={"solute": ["caffeine", "niacinamide"], "vehicle.partition": [1, 2]}).to_xarray()
    assert named["uptake"].sel(solute="caffeine").sizes == {"time": 7, "vehicle.partition": 2}
    varied = simulate(CASE, vary={"channels.density": ["50 1/cm^2", "100 1/cm^2"], "vehicle.partition": [1, 2]})
    labelled = varied.to_xarray()
    assert labelled["uptake"].sel({"channels.density": "100 1/cm^2", "vehicle.partition": 2}).shape == (1, 7)
    assert varied.to_csv().splitlines()[0].startswith("channels.density,vehicle.partition,solute,time_s")


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ({}, "needs values by path"),
        ({"channels.density": "50 1/cm^2"}, "needs a list"),
        ({"skin.layers.fat.thickness": ["1 mm"]}, "known are stratum_corneum, dermis"),
        ({"channels.denity": ["1 1/cm^2"]}, "density"),
        ({"channels.density": []}, "no value"),
    ],
)
def test_what_cannot_be_varied_is_refused(vary: dict[str, Any], said: str) -> None:
    with pytest.raises((InputFault, InputFaults), match=said):
        simulate(CASE, vary=vary)


def test_an_outcome_shows_itself_in_ten_lines_and_in_a_picture() -> None:
    outcome = simulate(CASE)
    varied = simulate(CASE, vary={"channels.density": [f"{n} 1/cm^2" for n in range(20, 60, 2)]})
    for each in (outcome, varied):
        assert 1 <= len(repr(each).splitlines()) <= 10
        picture = ElementTree.fromstring(each._repr_html_())
        lines = picture.findall(".//{http://www.w3.org/2000/svg}polyline")
        assert lines and all(line.attrib["points"] for line in lines)
    assert outcome.uptake.shape == outcome.time.shape == (7,)
    assert outcome.uptake[-1] == pytest.approx(outcome.to_dict()["uptake"][-1])


def test_plots_draw_the_courses() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    figure = pytest.importorskip("matplotlib.figure").Figure()
    axes = simulate(CASE).plot(figure.subplots())
    assert {"uptake", "vehicle", "dermis"} <= {line.get_label() for line in axes.lines}
    varied = simulate(CASE, vary={"channels.density": ["50 1/cm^2", "100 1/cm^2"]})
    assert len(varied.plot(figure.subplots()).lines) == 2


def test_an_error_beyond_the_target_of_the_preset_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from corneum.transport.presets import TARGETS

    assert not any("numerical error" in note for note in simulate(CASE).to_dict()["notes"])
    monkeypatch.setitem(TARGETS, "standard", 1e-9)
    outcome = simulate(CASE)
    assert "preset fine is finer" in outcome.to_dict()["notes"][0]
    assert "preset fine is finer" in repr(outcome) and "preset fine is finer" in outcome.table()


def test_progress_rises_to_the_end() -> None:
    shares: list[float] = []
    simulate(
        CASE, vary={"channels.density": ["50 1/cm^2", "100 1/cm^2"]}, progress=lambda share, _: shares.append(share)
    )
    assert shares == sorted(shares) and shares[-1] == 1
