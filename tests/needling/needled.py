"""A treatment of one skin, as the fixture `treat` hands it to the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.value import Value
from corneum.needling.channels import Channels
from corneum.needling.devices import Device
from corneum.needling.technique import Technique


@dataclass(frozen=True)
class Treated:
    device: Device
    technique: Technique
    depth: Drawn
    channels: Channels


Treat = Callable[..., Treated]


def stated(number: float, unit: str) -> Value:
    """A number that a test states, as a Value without spread."""
    return Value(
        identity=f"test:{number:g}",
        number=number,
        low=number,
        high=number,
        unit=unit,
        spread="fixed",
        sources=(),
        basis="given",
        grade="moderate",
    )
