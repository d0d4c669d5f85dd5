"""The worth of a deposit in a case as a user asks for it."""

from __future__ import annotations

from typing import Any

import pytest

import corneum
from corneum.errors import InputFault
from tests.simulation.test_simulate import BASE, CHEEK, HOLES, case


def deposited(top: float, bottom: float) -> dict[str, Any]:
    return case(vehicle=None, deposit={"depth": [f"{top} um", f"{bottom} um"], "amount": "1 ug/cm^2"})


def test_one_sweep_tells_what_simulations_of_each_depth_tell() -> None:
    worth = corneum.deposit_worth(deposited(20, 60), "dermis")
    layers = BASE["skin"]["layers"]
    assert len(layers) == 2
    amount, thickness = 1e-5, 1e-3
    for top, bottom in ((0, 10), (20, 60), (700, 1000)):
        # of the finer of the pair of meshes: the preset's distance apart
        area = corneum.simulate(deposited(top, bottom)).to_dict()["auc"]["dermis"] * thickness / amount
        assert worth.sensitivity_to_deposit(top * 1e-6, bottom * 1e-6)[0] == pytest.approx(area, rel=0.01)


def test_what_reaches_a_receptor_from_below_a_cover_is_told_as_well() -> None:
    """What stays on the skin of a dose and what runs into follicles add up to what was simulated."""
    sheet = {**BASE["skin"]["layers"][1], "clearance": "0 1/s"}
    below = {"receptor": "5 mL", "area": "1 cm^2", "sampled": ["2 h", "6 h"], "sample": "1 mL"}
    hairs = {"share": 0.25, "depth": ["100 um", "600 um"]}
    asked = case(
        skin={"layers": [sheet], "beneath": below}, vehicle={**BASE["vehicle"], "follicles": hairs},
        events=[{"at": "1 h", "occlude": True}, {"at": "4 h", "wipe": True}],
    )  # fmt: skip
    worth = corneum.deposit_worth(asked, {"receptor": 1, "sampled": 1}, "end")
    put = 1.0 * 100e-6
    found = put * (0.75 * worth.film[0, 0] + 0.25 * worth.follicles[0, 0])
    told = corneum.simulate(asked).to_dict()
    reached = told["receptor"]["amount"][-1] + told["receptor"]["sampled"][-1]
    assert found == pytest.approx(reached, rel=0.02)


def test_a_zone_answers_for_each_virtual_skin() -> None:
    asked = case(skin=CHEEK, solute="niacinamide", channels=HOLES, samples=3, vehicle=None,
                 deposit={"depth": ["0 um", "50 um"], "amount": "1 ug/cm^2"})  # fmt: skip
    depth, best = corneum.deposit_worth(asked, {"papillary_dermis": 1, "reticular_dermis": 1}).best_depth(50e-6)
    assert depth.shape == best.shape == (3,)
    assert (best > 0).all()


def test_several_solutes_and_unknown_places_are_refused() -> None:
    with pytest.raises(InputFault, match="one solute"):
        corneum.deposit_worth(case(skin=CHEEK, solute=["niacinamide", "caffeine"]), "film")
    with pytest.raises(InputFault, match="dermis"):
        corneum.deposit_worth(case(), "derms")
