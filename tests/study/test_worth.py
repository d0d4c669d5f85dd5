"""The worth of a deposit in a case as a user asks for it."""

from __future__ import annotations

from typing import Any

import pytest

import corneum
from corneum.errors import InputFault
from tests.study.test_simulate import BASE, CHEEK, HOLES, case


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
        assert worth.worth_of_deposit(top * 1e-6, bottom * 1e-6)[0] == pytest.approx(area, rel=0.01)


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
