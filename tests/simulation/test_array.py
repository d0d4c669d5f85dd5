"""Arrays of microneedles that carry drug, leave holes or infuse: what they bring, and what they refuse."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.simulation.case_file import case_from
from corneum.simulation.prepare import prepare
from corneum.simulation.prepared_problem import Prepared
from corneum.simulation.simulate import simulate
from corneum.transport.solve import solve

NEEDLES = {"height": "600 um", "base": "200 um", "tip": "10 um"}
ARRAY: dict[str, Any] = {
    "kind": "dissolving",
    "geometry": NEEDLES,
    "count": 100,
    "area": "1 cm^2",
    "load": "100 ug",
    "dissolves": "10 min",
}
CASE: dict[str, Any] = {
    "skin": {"excised": {"species": "rat"}},
    "solute": "albumin",
    "time": {"at": ["1 h", "6 h", "24 h"]},
    "preset": "plan",
}
LOAD = 1e-3  # kg/m^2: 100 ug on 1 cm^2


def of(array: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**CASE, "array": {key: value for key, value in (ARRAY | array).items() if value is not None}, **changed}


def solved(array: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return simulate(of(array, **changed)).to_dict()


def ready(context: ModelContext, array: dict[str, Any], **changed: Any) -> Prepared:
    read = case_from(of(array, **changed))
    return prepare(context, read, read.solute[0])


def beneath(array: dict[str, Any], **changed: Any) -> float:
    return float(solved(array, **changed)["amount"]["beneath"][-1])


@pytest.mark.parametrize("kind", ["coated", "dissolving", "matrix"])
@pytest.mark.parametrize("skin", [{"excised": "pig"}, {"living": "rat"}, {"zone": "cheek_medial", "age": 40}])
def test_all_that_is_dosed_is_somewhere(kind: str, skin: dict[str, Any]) -> None:
    answer = solved({"kind": kind}, skin=skin)
    assert answer["mass_balance_error"] < 1e-12
    held = sum(course[-1] for course in answer["amount"].values())
    assert held == pytest.approx(answer["dosed"], rel=1e-9)
    # a coating that does not enter stays on the array; everything else is dosed
    assert answer["dosed"] == pytest.approx(LOAD, rel=1e-9) if kind != "coated" else answer["dosed"] < LOAD


def test_all_in_needles_that_dissolve_at_once_is_a_deposit(context: ModelContext) -> None:
    """A coated array whose every needle enters in full is the deposit that stands in its place."""
    problem = ready(context, {"kind": "coated", "dissolves": "1e-3 s"}).problem
    assert problem.deposit is not None and problem.vehicle is None
    inside = float(problem.deposit.amount[0])
    assert 0.1 * LOAD < inside < LOAD
    channels = problem.channels
    assert channels is not None
    # the array presses the skin together
    same = {
        **CASE,
        "skin": {"excised": {"species": "rat", "thickness": f"{problem.layers.thickness.sum()} m"}},
        "channels": {
            "density": f"{channels.density[0]} 1/m^2",
            "radius": f"{channels.radius[0]} m",
            "depth": f"{channels.depth[0]} m",
        },
        "deposit": {
            "depth": [f"{end[0]} m" for end in (problem.deposit.top, problem.deposit.bottom)],
            "amount": f"{inside} kg/m^2",
        },
    }
    stated = simulate(same).to_dict()["amount"]["beneath"][-1]
    # the deposit that the case states is spread over all of the skin, that of the array stands around its needles
    assert beneath({"kind": "coated", "dissolves": "1e-3 s"}) == pytest.approx(stated, rel=0.05)


def test_needles_that_do_not_enter_leave_what_passes_intact_skin(context: ModelContext) -> None:
    """Needles shorter than the stratum corneum: nothing pierces, and what passes is what passes intact skin."""
    short = ready(context, {"geometry": {"height": "10 um", "base": "9 um", "tip": "1 um"}}).problem
    assert short.deposit is not None and short.deposit.amount[0] < 1e-3 * LOAD
    amounts = [solve(each, "plan").beneath[0, -1] for each in (short, replace(short, channels=None, deposit=None))]
    assert amounts[0] == pytest.approx(amounts[1], rel=0.01)
    assert amounts[0] < 0.05 * beneath({})


def test_more_load_more_needles_and_longer_needles_bring_more() -> None:
    loads = [beneath({"load": load}) for load in ("1 ug", "10 ug", "1 mg")]
    # as long as nothing is saturated, in proportion
    assert loads == sorted(loads) and loads[1] == pytest.approx(10 * loads[0], rel=1e-6)
    # needles of one load each; of one load in all, more needles hold it more thinly
    counts = [beneath({"count": count, "load": f"{count} ug"}) for count in (25, 100, 400)]
    assert counts == sorted(counts)
    solid = {"kind": "solid", "load": None, "dissolves": None}
    film = {"concentration": "1 mg/mL", "infinite": True}
    holes = [beneath(solid | {"count": count}, vehicle=film) for count in (25, 100, 400)]
    assert holes == sorted(holes) and holes[-1] > 3 * holes[0]
    heights = [beneath({"geometry": NEEDLES | {"height": height}}) for height in ("300 um", "600 um", "900 um")]
    assert heights == sorted(heights)


def test_slower_dissolution_and_low_solubility_bring_less() -> None:
    fast, slow = (solved({"kind": "coated", "dissolves": span}) for span in ("1 min", "20 h"))
    assert slow["amount"]["beneath"][1] < fast["amount"]["beneath"][1]
    assert slow["amount"]["undissolved"][1] > 0
    for kind in ("coated", "dissolving", "matrix"):
        free, bound = (beneath({"kind": kind, "solubility": limit}) for limit in ("1 g/mL", "0.1 mg/mL"))
        assert bound < 0.5 * free, kind


def test_an_array_taken_off_leaves_no_more_than_had_dissolved() -> None:
    kept = beneath({})
    early, late = (beneath({"applied": {"removed_at": at}}) for at in ("2 min", "5 h"))
    assert early < late < kept * (1 + 1e-9)
    answer = solved({"applied": {"removed_at": "2 min"}})
    assert answer["amount"]["vehicle"][-1] == 0 and answer["amount"]["wiped"][-1] > 0


@pytest.mark.parametrize("kind", ["dissolving", "matrix"])
def test_holes_close_from_when_the_array_is_taken_off(context: ModelContext, kind: str) -> None:
    """Until then all is as under an array that stays; holes that close from the start let less through afterwards."""
    living = {"skin": {"living": "rat"}, "preset": "standard"}
    kept, off = (solved({"kind": kind, "applied": applied}, **living) for applied in ({}, {"removed_at": "2 h"}))
    for where in ("vehicle", "beneath"):
        assert off["amount"][where][0] == pytest.approx(kept["amount"][where][0], rel=1e-3), where
    problem = ready(context, {"kind": kind, "applied": {"removed_at": "2 h"}}, **living).problem
    assert problem.channels is not None and problem.channels.closes_from.tolist() == [7200.0]
    early = replace(problem, channels=replace(problem.channels, closes_from=np.zeros(1)))
    entered = [solve(each, "standard").film[0, 0] for each in (problem, early)]
    assert entered[0] < entered[1]


def test_load_in_needles_is_a_share_or_a_mass(context: ModelContext) -> None:
    amounts = [
        float(ready(context, {"load_in_needles": part}).problem.deposit.amount[0]) for part in (0.3, "30 %", "30 ug")
    ]
    assert amounts == pytest.approx([amounts[0]] * 3)
    matrix = ready(context, {"kind": "matrix", "dissolves": None, "matrix": "hydrogel"})
    assert any("by volume of needles and plate" in note for note in matrix.notes)
    assert any("hydrogel" in note for note in matrix.notes)


def test_a_solid_array_is_needles_under_the_vehicle() -> None:
    """Poke and patch: as `needles` of the same geometry, and more than intact skin lets through."""
    film = {"concentration": "1 mg/mL", "infinite": True}
    poked = {
        **CASE,
        "array": {"kind": "solid", "geometry": NEEDLES, "density": "100 1/cm^2"},
        "solute": "niacinamide",
        "vehicle": film,
    }
    array = simulate(poked).to_dict()
    # 0.875 of an array's needles pierce, 0.7 of a patch's: closer ones leave as many holes
    needles = {"pitch": f"{(0.7 / 0.875) ** 0.5} mm", "length": "600 um", "base": "200 um"}
    del poked["array"]
    same = simulate({**poked, "needles": needles}).to_dict()
    assert array["amount"]["beneath"] == pytest.approx(same["amount"]["beneath"], rel=1e-6)
    assert array["amount"]["beneath"][-1] > simulate(poked).to_dict()["amount"]["beneath"][-1]


def test_a_hollow_array_is_an_infusion() -> None:
    hollow = {"kind": "hollow", "dissolves": None, "volume": "10 uL", "geometry": NEEDLES | {"bore": "50 um"}}
    skin = {"zone": "cheek_medial", "age": 40}
    needles = {"count": 100, "pitch": "1 mm", "length": "600 um", "base": "200 um", "bore": "50 um"}
    infusion = {
        **CASE,
        "skin": skin,
        "vehicle": {"concentration": "10 mg/mL", "volume": "10 uL/cm^2"},
        "treatment": {"device": {"class": "multi_needle_injector", "needles": needles}},
    }
    array = solved(hollow, skin=skin)
    assert array["dosed"] == pytest.approx(LOAD)
    infused = simulate(infusion).to_dict()["amount"]
    for place, course in array["amount"].items():
        assert course == pytest.approx(infused[place], rel=1e-9), place


def test_what_is_not_stated_is_said_and_drawn(context: ModelContext) -> None:
    bare = {"kind": "matrix", "geometry": {"height": "800 um"}, "count": None, "dissolves": None}
    drawn = ready(context, bare, samples=32)
    for words in ("number of needles not stated", "width at the base not stated", "load_in_needles not stated"):
        assert any(words in note for note in drawn.notes), words
    amounts = drawn.problem.deposit.amount
    assert np.quantile(amounts, 0.9) > 3 * np.quantile(amounts, 0.1)
    assert drawn.load == pytest.approx(LOAD) and drawn.area == pytest.approx(1e-4)


FAULTS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "channels": ({}, {"channels": {"density": "100 1/cm^2", "radius": "30 um", "depth": "100 um"}}, "beside an array"),
    "needles": ({}, {"needles": {"length": "600 um"}}, "beside an array"),
    "a device": ({}, {"treatment": {"device": "skinpen", "depth": "0.5 mm"}}, "beside an array"),
    "a deposit": ({}, {"deposit": {"depth": ["0 um", "100 um"], "amount": "1 ug/cm^2"}}, "beside an array"),
    "a vehicle": ({}, {"vehicle": {"concentration": "1 mg/mL", "infinite": True}}, "brings the solute itself"),
    "no vehicle": ({"kind": "solid", "load": None, "dissolves": None}, {}, "vehicle"),
    "layers": (
        {},
        {"skin": {"layers": [{"name": "gel", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 1}]}},
        "needs skin of a zone",
    ),
    "no load": ({"load": None}, {}, "load is missing"),
    "a load of solid needles": ({"kind": "solid", "dissolves": None}, {}, "does not apply to a solid array"),
    "a matrix of a coating": ({"kind": "coated", "matrix": "pvp"}, {}, "does not apply to a coated array"),
    "no volume": ({"kind": "hollow", "dissolves": None}, {}, "volume is missing"),
    "a volume of needles": ({"volume": "10 uL"}, {}, "does not apply to a dissolving array"),
    "more in needles than there is": ({"load_in_needles": "200 ug"}, {}, "is more than the load"),
    "a share above one": ({"load_in_needles": 1.5}, {}, "allowed is 0 to 1"),
    "a tip wider than the base": ({"geometry": NEEDLES | {"tip": "300 um"}}, {}, "is wider than the base"),
    "needles that overlap": ({"count": 10000}, {}, "is wider than the distance"),
    "two densities": ({"density": "100 1/cm^2"}, {}, "follows from count and area"),
    "a bore of solid needles": ({"geometry": NEEDLES | {"bore": "50 um"}}, {}, "goes with a hollow array"),
    "no area": ({"count": None, "area": None, "density": "100 1/cm^2"}, {}, "area"),
    "an unknown kind": ({"kind": "magic"}, {}, "allowed is solid, coated, dissolving, matrix or hollow"),
    "no height": ({"geometry": {"base": "200 um"}}, {}, "geometry.height is missing"),
    "geometry twice": ({"base": "200 um"}, {}, "stands beside geometry"),
    "an event": ({}, {"events": [{"at": "1 h", "wipe": True}]}, "removed_at"),
}


def test_geometry_is_the_same_beside_the_other_keys_and_in_one(context: ModelContext) -> None:
    inside, beside = of({}), of({"geometry": None, **NEEDLES})
    assert simulate(beside).to_dict()["amount"] == simulate(inside).to_dict()["amount"]


@pytest.mark.parametrize("what", FAULTS)
def test_an_array_that_cannot_be_is_refused(what: str) -> None:
    array, changed, fault = FAULTS[what]
    with pytest.raises((InputFault, InputFaults), match=fault):
        simulate(of(array, **changed))


def observed(folder: Path, unit: str, value: float, case: dict[str, Any]) -> dict[str, Any]:
    (folder / "points.csv").write_text(f"time [h],place,value [{unit}]\n24,beneath,{value}\n", encoding="utf-8")
    (folder / "case.yaml").write_text(json.dumps({**case, "observed": "points.csv"}), encoding="utf-8")
    answer: dict[str, Any] = simulate(folder / "case.yaml").to_dict()
    return answer


def test_measured_points_of_arrays_are_read_in_their_units(tmp_path: Path) -> None:
    """Per array, as a share of the load, and over intact skin: all are one amount."""
    whole = solved({"kind": "coated"})
    amounts = whole["amount"]["beneath"][-1]
    assert whole["total"]["area"] == pytest.approx(1e-4)
    assert whole["total"]["amount"]["beneath"][-1] == pytest.approx(amounts * 1e-4)
    for unit, expected in (("ug per array", amounts * 1e-4 * 1e9), ("% of load", 100 * amounts / LOAD)):
        answer = observed(tmp_path, unit, expected, of({"kind": "coated"}))
        assert answer["observed"]["points"][0]["fold_error"] == pytest.approx(1.0, rel=1e-6), unit
    film = {"concentration": "1 mg/mL", "infinite": True}
    poked = {
        **CASE,
        "array": {"kind": "solid", "geometry": NEEDLES, "density": "100 1/cm^2"},
        "solute": "niacinamide",
        "vehicle": film,
    }
    intact = {key: value for key, value in poked.items() if key != "array"}
    ratio = simulate(poked).to_dict()["amount"]["beneath"][-1] / simulate(intact).to_dict()["amount"]["beneath"][-1]
    answer = observed(tmp_path, "fold over passive", ratio, poked)
    assert answer["observed"]["points"][0]["fold_error"] == pytest.approx(1.0, rel=1e-3)
    for unit, case, fault in (
        ("% of load", poked, "no loaded array"),
        ("ug per array", poked, "no area of it"),
        ("fold over passive", intact, "no film and holes"),
    ):
        with pytest.raises((InputFault, InputFaults), match=fault):
            observed(tmp_path, unit, 1.0, case)
