"""Skin that is drier than usual."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.errors import InputFaults
from corneum.simulation.simulate import simulate

CASE: dict[str, Any] = {
    "skin": {"zone": "cheek_lateral", "age": 45, "sex": "female"},
    "solute": "caffeine",
    "vehicle": {"concentration": "1 %", "thickness": "20 um"},
    "time": {"at": ["24 h"]},
    "samples": 32,
}


def test_dry_skin_lets_less_through_and_says_that_the_size_is_not_known() -> None:
    usual = simulate(CASE).to_dict()
    dry = simulate({**CASE, "skin": {**CASE["skin"], "dry": True}}).to_dict()
    assert dry["amount"]["cleared"]["median"][-1] < usual["amount"]["cleared"]["median"][-1]
    assert any("nobody measured" in note for note in dry["notes"])


def test_dry_and_wet_at_once_is_a_fault() -> None:
    with pytest.raises(InputFaults, match="cannot be with hydrated"):
        simulate({**CASE, "skin": {**CASE["skin"], "dry": True, "hydrated": True}})
