"""A treatment of one skin, as the fixture `treat` hands it to the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
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
