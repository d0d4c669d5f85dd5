"""The sensitivity of a case to a deposit, as a user asks for it."""

from __future__ import annotations

from typing import Any

import pytest

import corneum
from corneum.errors import InputFault
from tests.simulation.test_simulate import BASE, CHEEK, HOLES, case


def deposited(top: float, bottom: float) -> dict[str, Any]:
    return case(vehicle=None, deposit={"depth": [f"{top} um", f"{bottom} um"], "amount": "1 ug/cm^2"})


def test_a_single_solve_backwards_agrees_with_simulations_of_each_depth() -> None:
    sensitivity = corneum.deposit_sensitivity(deposited(20, 60), "dermis")
    layers = BASE["skin"]["layers"]
    assert len(layers) == 2
    amount, thickness = 1e-5, 1e-3
    for top, bottom in ((0, 10), (20, 60), (700, 1000)):
        # of the finer of the pair of meshes: the preset's distance apart
        area = corneum.simulate(deposited(top, bottom)).to_dict()["auc"]["dermis"] * thickness / amount
        assert sensitivity.sensitivity_to_deposit(top * 1e-6, bottom * 1e-6)[0] == pytest.approx(area, rel=0.01)


def test_what_reaches_a_receptor_from_below_a_cover_is_answered_as_well() -> None:
    """What stays on the skin of a dose and what runs into follicles add up to what was simulated."""
    sheet = {**BASE["skin"]["layers"][1], "clearance": "0 1/s"}
    below = {"receptor": "5 mL", "area": "1 cm^2", "sampled": ["2 h", "6 h"], "sample": "1 mL"}
    follicles = {"share": 0.25, "depth": ["100 um", "600 um"]}
    wanted = case(
        skin={"layers": [sheet], "beneath": below},
        vehicle={**BASE["vehicle"], "follicles": follicles},
        events=[{"at": "1 h", "occlude": True}, {"at": "4 h", "wipe": True}],
    )
    sensitivity = corneum.deposit_sensitivity(wanted, {"receptor": 1, "sampled": 1}, "end")
    put = 1.0 * 100e-6
    predicted = put * (0.75 * sensitivity.film[0, 0] + 0.25 * sensitivity.follicles[0, 0])
    simulated = corneum.simulate(wanted).to_dict()
    reached = simulated["receptor"]["amount"][-1] + simulated["receptor"]["sampled"][-1]
    assert predicted == pytest.approx(reached, rel=0.02)


def test_a_zone_answers_for_each_virtual_skin() -> None:
    wanted = case(
        skin=CHEEK,
        solute="niacinamide",
        channels=HOLES,
        samples=3,
        vehicle=None,
        deposit={"depth": ["0 um", "50 um"], "amount": "1 ug/cm^2"},
    )
    depth, best = corneum.deposit_sensitivity(wanted, {"papillary_dermis": 1, "reticular_dermis": 1}).best_depth(50e-6)
    assert depth.shape == best.shape == (3,)
    assert (best > 0).all()


def test_several_solutes_and_unknown_places_are_refused() -> None:
    with pytest.raises(InputFault, match="one solute"):
        corneum.deposit_sensitivity(case(skin=CHEEK, solute=["niacinamide", "caffeine"]), "film")
    with pytest.raises(InputFault, match="dermis"):
        corneum.deposit_sensitivity(case(), "derms")
