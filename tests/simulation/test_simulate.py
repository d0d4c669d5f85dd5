"""What a case may say, what is refused and how, and what the answer holds."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corneum
from corneum.errors import InputFault, InputFaults
from corneum.simulation.case_file import case_from, case_schema, parse_case, read_case
from corneum.simulation.outcome import Outcome
from corneum.simulation.prepare import prepare
from corneum.simulation.simulate import simulate
from corneum.simulation.slices import placed_at_start
from corneum.transport.solve import solve

LAYERS = [
    {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3},
    {"name": "dermis", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 0.6, "clearance": "5e-4 1/s"},
]
BASE: dict[str, Any] = {
    "skin": {"layers": LAYERS},
    "vehicle": {"concentration": "1 mg/mL", "thickness": "100 um"},
    "time": {"end": "8 h", "every": "4 h"},
    "preset": "plan",
}
CHEEK = {"zone": "cheek_medial", "age": 52, "sex": "female"}
HOLES = {"density": "250 1/cm^2", "radius": "35 um", "depth": "200 um", "diffusivity": "5e-10 m^2/s"}


def case(**changed: Any) -> dict[str, Any]:
    return {key: value for key, value in {**BASE, **changed}.items() if value is not None}


def first_layer(**changed: Any) -> dict[str, Any]:
    layer = {key: value for key, value in {**LAYERS[0], **changed}.items() if value is not None}
    return {"skin": {"layers": [layer, LAYERS[1]]}}


BAD = {
    "zero thickness": (case(**first_layer(thickness="0 um")), "thickness is '0 um'"),
    "negative diffusivity": (case(**first_layer(diffusivity="-1e-14 m^2/s")), "diffusivity is '-1e-14 m\\^2/s'"),
    "partition missing": (case(**first_layer(partition=None)), r"layers\[0\].partition is missing"),
    "wrong unit": (case(**first_layer(diffusivity="5 mm")), "mm is not a unit of diffusivity"),
    "no unit": (case(**first_layer(thickness=15)), "a number without a unit is in m; allowed is"),
    "deep channel": (case(channels={**HOLES, "depth": "3 mm"}), "channels.depth .* reaches below the skin"),
    "deep channel in a zone": (
        case(skin=CHEEK, solute="niacinamide", channels={**HOLES, "depth": "30 mm"}),
        "channels.depth .* reaches below the skin",
    ),
    "deep deposit": (case(deposit={"depth": ["1 um", "3 mm"], "amount": "1 ug/cm^2"}), "reaches below the skin"),
    "time backwards": (case(time={"at": ["2 h", "1 h"]}), "time does not run backwards"),
    "event after the end": (case(events=[{"at": "9 h", "wipe": True}]), "before the end"),
    "nothing happens": (case(events=[{"at": "1 h"}]), "exactly one of wipe, reapply and occlude"),
    "no solute": (case(vehicle=None), "holds no solute"),
    "film twice": (
        case(vehicle={"concentration": "1 mg/mL", "thickness": "1 um", "volume": "1 uL/cm^2"}),
        "say the same",
    ),
    "no such zone": (case(skin={"zone": "chekk", "age": 50}, solute="niacinamide"), "did you mean cheek"),
    "no such solute": (case(skin=CHEEK, solute="niacinamde"), "did you mean niacinamide"),
    "no such preset": (case(preset="exact"), "plan, standard, fine, precise or reference"),
    "no such key": (case(vehicel={}), "did you mean vehicle"),
    "samples of layers": (case(samples=8), "do not vary"),
    "device on layers": (case(treatment={"device": "skinpen", "depth": "0.5 mm"}), "needs skin of a zone"),
    "two kinds of channel": (
        case(skin=CHEEK, solute="niacinamide", treatment={"device": "skinpen", "depth": "0.5 mm"}, channels=HOLES),
        "excludes treatment",
    ),
    "needles without length": (
        case(skin=CHEEK, solute="niacinamide", needles={"count": 100}),
        "needles.length is missing",
    ),
    "no depth": (case(skin=CHEEK, solute="niacinamide", treatment={"device": "skinpen"}), "treatment.depth is missing"),
}
FILM = {"concentration": "1 mg/mL", "thickness": "100 um"}
RECEPTOR = {"receptor": "5 mL", "area": "1 cm^2"}
TWO_POINTS = {"time": [3600.0, 7200.0], "place": "viable_epidermis", "value [ug/cm^2]": [1.0, 2.0]}
FRANZ = {"franz": "dermatomed", "thickness": "500 um"}
BAD |= {
    "km missing": (case(**first_layer(metabolism={"vmax": "1e-6 mol/m^3/s"})), "km: a concentration above zero"),
    "a rate in mol of an unknown mass": (
        case(**first_layer(metabolism={"vmax": "1e-6 mol/m^3/s", "km": "1 mol/m^3"})),
        "metabolism is in mol",
    ),
    "follicles of everything": (case(vehicle={**FILM, "follicles": 1}), "follicles.* from 0 to 0.95"),
    "follicles without a place": (case(vehicle={**FILM, "follicles": 0.1}), "say where it arrives"),
    "follicles of an infinite dose": (
        case(
            vehicle={
                "concentration": "1 mg/mL",
                "infinite": True,
                "follicles": {"share": 0.1, "depth": ["20 um", "60 um"]},
            }
        ),
        "an infinite dose has none",
    ),
    "follicles without a dermis": (
        case(skin={"franz": "heat_separated"}, solute="caffeine", vehicle={**FILM, "follicles": 0.1}),
        "this skin has none",
    ),
    "a cover without an end of it": (
        case(events=[{"every": "1 h", "occlude": True, "at": "2 h"}]),
        "either at, or every",
    ),
    "a cover on an infinite dose": (
        case(vehicle={"concentration": "1 mg/mL", "infinite": True}, events=[{"at": "1 h", "occlude": True}]),
        "which does not dry",
    ),
    "no structure": (case(skin=CHEEK, solute={"smiles": "not(a"}), "solute.smiles is 'not\\(a'"),
    "a structure and a name": (case(skin=CHEEK, solute={"smiles": "CCO", "name": "caffeine"}), "give one of them"),
    "a receptor without area": (case(skin={"layers": LAYERS, "beneath": {"receptor": "5 mL"}}), "area is missing"),
    "a sample beyond the receptor": (
        case(skin={"layers": LAYERS, "beneath": {**RECEPTOR, "sampled": "1 h", "sample": "6 mL"}}),
        "more than the receptor holds",
    ),
    "a sample after the end": (
        case(skin={"layers": LAYERS, "beneath": {**RECEPTOR, "sampled": "9 h"}}),
        "must not lie after the end",
    ),
    "samples backwards": (
        case(skin={"layers": LAYERS, "beneath": {**RECEPTOR, "sampled": ["4 h", "2 h"]}}),
        "must rise",
    ),
    "another floor": (case(skin={"layers": LAYERS, "beneath": "sunk"}), "did you mean sink"),
    "another species": (
        case(skin={**FRANZ, "species": "cow"}, solute="caffeine"),
        "species is 'cow'; allowed is human, pig, rat or mouse",
    ),
    "another site": (case(skin={**FRANZ, "site": "abdomn"}, solute="caffeine"), "did you mean abdomen"),
    "another temperature": (
        case(skin={**FRANZ, "temperature": "45 degC"}, solute="caffeine"),
        "20 degC to 42 degC",
    ),
    "thinner than its epidermis": (
        case(skin={"franz": "dermatomed", "thickness": "60 um"}, solute="caffeine"),
        "thinner than its epidermis",
    ),
    "full thickness of what": (case(skin={"franz": "full_thickness"}, solute="caffeine"), "thickness is missing"),
    "an age of excised skin": (case(skin={**FRANZ, "age": 50}, solute="caffeine"), "not used with excised skin"),
    "a site of living skin": (case(skin={**CHEEK, "site": "abdomen"}, solute="caffeine"), "goes with franz"),
    "a fit without points": (case(fit=["half_life"]), "needs measured points"),
    "a fit of several skins": (
        case(skin=CHEEK, solute="caffeine", samples=8, observed=TWO_POINTS, fit=["viable_epidermis.partition"]),
        "is of one skin",
    ),
}
BAD["depth of an abrasion"] = (
    case(skin=CHEEK, solute="niacinamide", treatment={"device": "hydrafacial", "depth": "0.5 mm"}),
    "has no needles",
)


@pytest.mark.parametrize("what", BAD)
def test_an_impossible_case_gets_a_single_sentence(what: str) -> None:
    data, fault = BAD[what]
    with pytest.raises((InputFault, InputFaults), match=fault) as caught:
        simulate(data)
    assert "\n" not in str(caught.value)


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("skin: {zone: cheek_medial, age: 52}\nsolute: niacinamide\nvehicle: {concentration: 1 cm}\n")
    with pytest.raises(InputFaults) as caught:
        read_case(path)
    faults = [str(each) for each in caught.value.faults]
    assert faults[0].startswith("mine.yaml, line 1: time is missing")
    assert faults[1].startswith("mine.yaml, line 3: vehicle.concentration is '1 cm'")


def test_a_fault_that_skin_alone_shows_names_its_line_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(case(skin=CHEEK, solute="niacinamde"), indent=1))
    with pytest.raises(InputFault, match=r"mine.yaml, line \d+: solute is 'niacinamde'.*did you mean niacinamide"):
        simulate(path)


def test_the_answer_has_the_documented_keys() -> None:
    result = simulate(case(area="10 cm^2")).to_dict()
    documented = {
        "time",
        "unit",
        "dosed",
        "amount",
        "flux_beneath",
        "auc",
        "peak",
        "above",
        "profile",
        "histogram",
        "total",
        "mass_balance_error",
        "numerical_error",
        "cells",
        "steps",
        "derivations",
    }
    assert documented <= set(result)
    assert result["time"] == [0.0, 14400.0, 28800.0]
    gone = ["cleared", "beneath", "metabolised", "wiped", "evaporated"]
    assert list(result["amount"]) == ["vehicle", "channels", "stratum_corneum", "dermis", *gone]
    assert result["dosed"] == pytest.approx(1e-4)
    assert result["total"]["amount"]["cleared"][-1] == pytest.approx(1e-3 * result["amount"]["cleared"][-1])
    assert max(result["numerical_error"].values()) < 0.03 * result["dosed"]
    assert corneum.simulate(case()).to_dict()["amount"] == result["amount"]
    json.dumps(result, allow_nan=False)


def test_virtual_skins_give_intervals_around_the_middle_skin() -> None:
    data = case(skin=CHEEK, solute="niacinamide", vehicle={"concentration": "40 mg/mL", "volume": "2 uL/cm^2"})
    middle = simulate(data).to_dict()["amount"]["cleared"][-1]
    result = simulate({**data, "samples": 128}).to_dict()
    cleared = {band: series[-1] for band, series in result["amount"]["cleared"].items()}
    assert cleared["low"] < cleared["median"] < cleared["high"]
    assert cleared["low"] < middle < cleared["high"]
    assert middle == pytest.approx(cleared["median"], rel=0.5)
    assert simulate({**data, "samples": 128}).to_dict() == result
    assert result["derivations"]


def test_a_list_of_solutes_runs_each() -> None:
    numbers = {"molar_mass": "122.1 g/mol", "log_kow": -0.37, "pka": 3.4, "ionisation": "base"}
    result = simulate(case(skin=CHEEK, solute=["niacinamide", numbers])).to_dict()
    assert [answer["solute"] for answer in result["solutes"]] == ["niacinamide", None]
    named, numbered = (answer["amount"]["cleared"][-1] for answer in result["solutes"])
    # the catalogue knows its measured permeability, the numbers only a correlation
    assert 0.1 < named / numbered < 10


def test_an_unstated_ionisation_is_noted() -> None:
    numbers = {"molar_mass": "122.1 g/mol", "log_kow": -0.37, "pka": 3.4}
    assert "ionisation" in simulate(case(skin=CHEEK, solute=numbers)).to_dict()["notes"][0]


SERUM = {"concentration": "40 mg/mL", "volume": "2 uL/cm^2"}


def test_a_structure_is_simulated_as_the_compound_it_is() -> None:
    """Caffeine by SMILES has the permeability that was measured of caffeine; what is stated beside it counts."""
    pytest.importorskip("rdkit")
    caffeine = "CN1C=NC2=C1C(=O)N(C(=O)N2C)C"
    numbers = {"smiles": caffeine, "log_kow": -0.07, "molar_mass": "194.19 g/mol"}
    result = simulate(case(skin=CHEEK, solute=[{"smiles": caffeine}, "caffeine", numbers], vehicle=SERUM)).to_dict()
    by_structure, by_name, stated = (answer["amount"]["cleared"][-1] for answer in result["solutes"])
    assert result["solutes"][0]["solute"] == caffeine
    assert not any("dissociates" in note for note in result["solutes"][0]["notes"])
    assert 1 / 3 < by_structure / by_name < 3
    assert 1 / 3 < stated / by_name < 3


def test_serum_starts_in_the_channels_of_needles_that_infuse_as_in_plans() -> None:
    """Others start with it on the surface, unless the case says when it was put on; each says so."""

    def begun(device: str, **more: Any) -> tuple[float, str]:
        outcome = simulate(case(skin=CHEEK, solute="niacinamide", vehicle=SERUM, treatment={"device": device, **more}))
        return outcome.to_dict()["amount"]["channels"][0], " ".join(outcome.to_dict()["notes"])

    rolled, why = begun("roller_generic", depth="0.5 mm")
    assert rolled == 0 and "as in plans" in why
    before, why = begun("roller_generic", depth="0.5 mm", serum="before")
    after, _ = begun("roller_generic", depth="0.5 mm", serum="after")
    assert before > after > 0 and "stands in the channels" in why
    infused, why = begun("aquagold")
    assert infused > 0 and "stands in the channels" in why


def test_exposure_is_distributed_over_tissue_and_over_skins() -> None:
    """In a slab at steady state concentration falls linearly: the share above c is 1 - c/c0."""
    slab = {"name": "slab", "thickness": "100 um", "diffusivity": "1e-10 m^2/s", "partition": 1}
    data = case(
        skin={"layers": [slab], "beneath": "sink"},
        vehicle={"concentration": "1 mg/mL", "infinite": True},
        time={"at": ["10 min"]},
        observe={"histogram": True},
        preset="fine",
    )
    histogram = simulate(data).to_dict()["histogram"]
    tissue = histogram["tissue"]
    share = np.array(tissue["share"]["slab"][0])
    assert np.allclose(share, np.clip(1 - np.array(tissue["above"]), 0, 1), atol=0.03)
    assert np.all(np.diff(share) <= 0) and histogram["skins"] == {}
    # the mean over the time in which it filled lies below what it is in the end
    assert np.all(np.array(tissue["share_of_mean"]["slab"]) <= share + 0.02)
    drawn = simulate(case(skin=CHEEK, solute="caffeine", vehicle=SERUM, samples=64, observe={"histogram": True}))
    skins = drawn.to_dict()["histogram"]["skins"]
    for what in ("mean", "peak", "auc"):
        counted = skins["viable_epidermis"][what]
        assert sum(counted["count"]) + counted["none"] == 64
        assert len(counted["edges"]) == len(counted["count"]) + 1 and np.all(np.diff(counted["edges"]) > 0)
    median = drawn.to_dict()["auc"]["viable_epidermis"]["median"]
    edges = skins["viable_epidermis"]["auc"]["edges"]
    assert edges[0] < median < edges[-1]


def test_a_receptor_that_fills_slows_what_comes_after() -> None:
    """Two well-mixed rooms through a thin sheet: c_r = c_inf (1 - exp(-t/tau)), tau = V/(A kp) for a held donor."""
    sheet = {"name": "sheet", "thickness": "10 um", "diffusivity": "1e-12 m^2/s", "partition": 1}
    data = case(
        skin={"layers": [sheet], "beneath": {"receptor": "0.1 mL", "area": "1 cm^2"}},
        vehicle={"concentration": "1 mg/mL", "infinite": True},
        time={"at": ["1 h", "2 h", "8 h"]},
        preset="fine",
    )
    result = simulate(data).to_dict()
    tau = 1e-3 / (1e-12 / 10e-6)
    lag = 10e-6**2 / (6 * 1e-12)
    expected = 1 - np.exp(-(np.array([3600.0, 7200.0, 28800.0]) - lag) / tau)
    assert np.allclose(result["receptor"]["concentration"][1:], expected, rtol=0.01)


def test_follicles_take_their_share_at_once_and_give_it_to_the_dermis() -> None:
    """What runs into follicles leaves them as F exp(-f t), and a wipe does not reach it."""
    data = case(
        vehicle={**FILM, "follicles": {"share": 0.2, "rate": "1e-3 1/s", "depth": ["20 um", "600 um"]}},
        events=[{"at": "30 s", "wipe": True}],
        time={"at": ["1 min", "1 h"]},
        preset="fine",
    )
    result = simulate(data).to_dict()
    dose = result["dosed"]
    assert result["amount"]["follicles"][0] == pytest.approx(0.2 * dose)
    assert result["amount"]["vehicle"][0] == pytest.approx(0.8 * dose)
    assert result["amount"]["follicles"][2] == pytest.approx(0.2 * dose * np.exp(-3.6), rel=1e-3)
    assert result["amount"]["wiped"][1] < 0.8 * dose
    drawn = simulate(case(skin=CHEEK, solute="caffeine", vehicle={**SERUM, "follicles": 0.1})).to_dict()
    plain = simulate(case(skin=CHEEK, solute="caffeine", vehicle=SERUM)).to_dict()
    assert drawn["amount"]["cleared"][-1] > plain["amount"]["cleared"][-1]
    assert any("follicles" in note for note in drawn["notes"])


def test_either_engine_gives_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    treatment = {"device": "roller_generic", "depth": "0.5 mm"}
    data = case(skin=CHEEK, solute="niacinamide", vehicle=SERUM, treatment=treatment, samples=24)
    by_hand = simulate(data).to_dict()
    monkeypatch.setattr("corneum.simulation.effort.COMPILED", 0)
    compiled = simulate(data).to_dict()
    for place, series in by_hand["amount"].items():
        for band in ("median", "low", "high"):
            ours = np.array(compiled["amount"][place][band])
            assert np.allclose(ours, series[band], rtol=1e-9, atol=1e-15)


IN_CHANNELS = {"volume": "0.8 uL/cm^2", "concentration": "1 mg/mL"}
IN_A_BAND = {"depth": ["5 um", "300 um"], "amount": "1 ug/cm^2"}
A_SOLID = {**IN_A_BAND, "dissolves": "1 h"}


@pytest.mark.parametrize("deposit", [IN_CHANNELS, IN_A_BAND, A_SOLID])
def test_the_start_is_where_the_engine_begins(deposit: dict[str, Any], context: Any) -> None:
    read = case_from(case(vehicle=None, channels=HOLES, deposit=deposit, time={"at": ["1e-6 s"]}))
    problem = prepare(context, read, None).problem
    fluid, layers, solid = placed_at_start(problem)
    soon = solve(problem, "standard")
    assert soon.channels[0, 0] == pytest.approx(fluid[0], rel=1e-3)
    assert np.allclose(soon.layers[0, 0], layers[0], rtol=1e-3, atol=1e-3 * problem.deposit.amount[0])
    assert soon.undissolved[0, 0] == pytest.approx(solid[0], rel=1e-6)
    assert fluid[0] + layers.sum() + solid[0] == pytest.approx(problem.deposit.amount[0])


def test_michaelis_menten_without_a_rate_and_a_first_order_rate_are_read() -> None:
    none = simulate(case(**first_layer(metabolism={"vmax": "0 mol/m^3/s", "km": "1 mol/m^3"}))).to_dict()
    some = simulate(case(**first_layer(metabolism="1e-3 1/s"))).to_dict()
    assert max(none["amount"]["metabolised"]) == 0 < some["amount"]["metabolised"][-1]


def test_an_array_described_by_its_needles_and_a_device_of_abrasion() -> None:
    film = {"concentration": "40 mg/mL", "volume": "3.4 uL/cm^2"}
    needles = {"count": 100, "pitch": "500 um", "length": "600 um", "base": "140 um", "force": "10 N"}
    intact = case(skin=CHEEK, solute="niacinamide", vehicle=film)
    past = {
        what: simulate({**intact, **more}).to_dict()
        for what, more in {
            "intact": {},
            "needles": {"needles": needles},
            "abraded": {"treatment": {"device": {"class": "microdermabrasion"}}},
        }.items()
    }
    assert past["needles"]["amount"]["cleared"][-1] > past["intact"]["amount"]["cleared"][-1]
    assert past["abraded"]["amount"]["cleared"][-1] > past["intact"]["amount"]["cleared"][-1]
    assert any("force" in note for note in past["needles"]["notes"])


def test_the_output_as_table_csv_and_json(tmp_path: Path) -> None:
    result: Outcome = simulate(case())
    assert "time, h" in result.table() and "numerical error" in result.table()
    lines = result.to_csv().splitlines()
    assert lines[0].startswith("solute,time_s,vehicle_kg_m2,") and len(lines) == 4
    result.write(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == result.to_dict()
    with pytest.raises(InputFault, match="must end in"):
        result.write(tmp_path / "a.txt")


@pytest.mark.parametrize("samples", [1, 8])
def test_tables_beside_the_courses_hold_what_the_json_holds(tmp_path: Path, samples: int) -> None:
    (tmp_path / "data.csv").write_text("time [h],place,value [ug/cm^2]\n8,cleared,1\n", encoding="utf-8")
    (tmp_path / "case.yaml").write_text(
        json.dumps(
            case(
                skin=CHEEK,
                solute=["niacinamide"],
                samples=samples,
                observed="data.csv",
                vehicle=SERUM,
                observe={"profile": True, "thresholds": ["1 ug/mL"]},
            )
        ),
        encoding="utf-8",
    )
    result = simulate(tmp_path / "case.yaml")
    written = result.write(tmp_path / "a.csv")
    assert [path.name for path in written] == ["a.csv", "a.layers.csv", "a.profile.csv", "a.observed.csv"]
    answer = result.to_dict()

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8").splitlines()))

    band = "_median" if samples > 1 else ""
    inner = (lambda value: value["median"]) if samples > 1 else (lambda value: value)
    assert [float(row[f"auc_kg_s_m3{band}"]) for row in rows("a.layers.csv")] == [
        inner(v) for v in answer["auc"].values()
    ]
    above = [float(row[f"above 0.001 kg/m^3_s{band}"]) for row in rows("a.layers.csv")]
    assert above == [inner(times["0.001 kg/m^3"]) for times in answer["above"].values()]
    profile = [float(row[f"concentration_kg_m3{band}"]) for row in rows("a.profile.csv")]
    assert profile == list(np.ravel(inner(answer["profile"]["concentration"])))
    assert float(rows("a.observed.csv")[0][f"predicted{band}"]) == inner(answer["observed"]["points"][0]["predicted"])


@pytest.mark.parametrize("samples", [1, 8])
def test_a_labelled_array_comes_back_from_its_file(tmp_path: Path, samples: int) -> None:
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5py")
    data = case(
        skin={**CHEEK},
        solute=["niacinamide", "caffeine"],
        samples=samples,
        observe={"profile": True, "depths": ["50 um"]},
    )
    result = simulate(data)
    result.write(tmp_path / "a.nc")
    with xarray.open_dataset(tmp_path / "a.nc", engine="h5netcdf") as read:
        assert read["amount"].attrs["units"] == "kg/m^2" and read["peak_time"].attrs["units"] == "s"
        for answer in result.solutes:
            mine = read.sel(solute=answer["solute"])
            places = {"place": "cleared"} | ({"band": "high"} if samples > 1 else {})
            series = answer["amount"]["cleared"]
            assert np.array_equal(mine["amount"].sel(places), series["high"] if samples > 1 else series)
            auc = answer["auc"]["viable_epidermis"]
            where = {"layer": "viable_epidermis"} | ({"band": "low"} if samples > 1 else {})
            assert float(mine["auc"].sel(where)) == (auc["low"] if samples > 1 else auc)
            assert np.array_equal(mine["depth"], answer["profile"]["depth"])
            assert mine["concentration_at"].shape == ((1, 3, 2) if samples > 1 else (1, 2))
        assert list(read["time"].values) == result.solutes[0]["time"]


def test_text_and_schema_agree() -> None:
    read = parse_case(json.dumps(case()))
    assert read.times == (14400.0, 28800.0)
    assert set(case_schema()["properties"]) == set(type(read).model_fields)


def extreme(draw: random.Random) -> dict[str, Any]:
    """A case with every number drawn over several decades."""

    def number(low: float, high: float, unit: str = "") -> str:
        return f"{10 ** draw.uniform(low, high):.3g} {unit}".strip()

    def layer(name: str) -> dict[str, Any]:
        return {
            "name": name,
            "thickness": number(-4.5, -2, "m"),
            "diffusivity": number(-20, -7, "m^2/s"),
            "partition": float(number(-4, 4)),
            "binding": draw.choice([0, float(number(-2, 3))]),
            "clearance": number(-6, 0, "1/s"),
            "metabolism": draw.choice(["0 1/s", number(-6, 0, "1/s")]),
        }

    end = 10 ** draw.uniform(1, 7)
    names = ("stratum_corneum", "b", "c")[: draw.randint(1, 3)]
    result = case(
        skin={"layers": [layer(name) for name in names], "beneath": draw.choice(["sealed", "sink"])},
        vehicle={
            "concentration": number(-6, 3, "kg/m^3"),
            "thickness": number(-7, -2, "m"),
            "partition": float(number(-3, 3)),
            "evaporation": number(-9, -5, "m/s"),
            "solubility": number(-4, 3, "kg/m^3"),
        },
        events=[{"at": f"{end * draw.uniform(0.1, 0.9)} s", draw.choice(["wipe", "reapply"]): True}],
        time={"end": f"{end} s"},
        observe={"thresholds": "1 mg/mL", "depths": "1 um", "profile": draw.random() < 0.3},
    )
    if draw.random() < 0.5:
        result["channels"] = {
            "density": number(2, 7, "1/m^2"),
            "radius": number(-6, -4.3, "m"),
            "depth": number(-5, -4.5, "m"),
            "diffusivity": number(-12, -8, "m^2/s"),
            "half_life": number(0, 6, "s"),
        }
    return result


@pytest.mark.parametrize("seed", range(4))
def test_extremes_keep_their_mass_and_their_sign(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(15):
        data = extreme(draw)
        result = simulate(data).to_dict()
        json.dumps(result, allow_nan=False)
        assert result["mass_balance_error"] <= 1e-12, data
        assert min(min(series) for series in result["amount"].values()) >= -1e-6 * result["dosed"], data
