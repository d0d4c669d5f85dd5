"""A deposit by volume: what does not fit lies on the skin, and the result says how much."""

from __future__ import annotations

from typing import Any

import pytest

from corneum import simulate

LAYERS = [
    {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m^2/s", "partition": 3},
    {"name": "viable_epidermis", "thickness": "100 um", "diffusivity": "1e-10 m^2/s", "partition": 0.6},
    {"name": "dermis", "thickness": "1 mm", "diffusivity": "1e-10 m^2/s", "partition": 0.6},
]
CHANNELS = {"density": "250 1/cm^2", "radius": "35 um", "depth": "300 um", "diffusivity": "5e-10 m^2/s"}


def placed(volume: str, **more: Any) -> dict[str, Any]:
    deposit = {"volume": volume, "concentration": "10 mg/mL"}
    case = {"skin": {"layers": LAYERS}, "channels": CHANNELS, "deposit": deposit, "time": {"at": ["1 min"]}}
    return simulate(case | {"preset": "plan"} | more).to_dict()


def test_what_does_not_fit_is_a_film_and_is_told() -> None:
    fits, flood = placed("5 uL/cm^2"), placed("500 uL/cm^2")
    assert fits["amount"]["vehicle"][0] == 0 and not any("finds no room" in note for note in fits["notes"])
    assert flood["dosed"] == pytest.approx(500e-5 * 10, rel=1e-9)
    held = {name: values[0] for name, values in flood["amount"].items()}
    assert sum(held.values()) == pytest.approx(flood["dosed"], rel=1e-9)
    assert held["vehicle"] > 0.8 * flood["dosed"]
    assert held["dermis"] <= 10 * 0.6 * 1e-3 * (1 + 1e-9)
    assert any("finds no room" in note and "as a film" in note for note in flood["notes"])


def test_what_does_not_fit_mixes_into_a_vehicle() -> None:
    vehicle = {"concentration": "2 mg/mL", "thickness": "100 um"}
    flood = placed("500 uL/cm^2", vehicle=vehicle)
    assert flood["dosed"] == pytest.approx(500e-5 * 10 + 100e-6 * 2, rel=1e-9)
    assert any("in the vehicle" in note for note in flood["notes"])
