"""The quantities of case files, each with its ends."""

from __future__ import annotations

from typing import Annotated

from corneum.client.kinds import (
    YES_NO,
    number,
    quantity,
)

RATE = quantity("rate", "0 1/s", "1e6 1/s", "first-order loss of the free solute")
Thickness = Annotated[float, quantity("length", "1 nm", "100 mm", "thickness")]
Diffusivity = Annotated[float, quantity("diffusivity", "1e-24 m^2/s", "1e-6 m^2/s", "diffusivity of the free solute")]
Partition = Annotated[float, number(1e-9, 1e9, "concentration over that of water in equilibrium")]
Rate = Annotated[float, RATE]
SOLUBILITY = quantity("mass concentration", "1e-9 kg/m^3", "5000 kg/m^3", "solubility")
Strength = Annotated[float, quantity("mass concentration", "0 kg/m^3", "5000 kg/m^3", "mass concentration")]
Time = Annotated[float, quantity("time", "0 s", "3650 d", "time from the start")]
Span = Annotated[float, quantity("time", "1e-3 s", "3650 d", "span of time")]
Length = Annotated[float, quantity("length", "0 um", "100 mm", "depth below the surface")]
PerArea = Annotated[float, quantity("volume per area", "0.001 uL/cm^2", "10 mL/cm^2", "volume per area of skin")]
YesNo = Annotated[bool | None, YES_NO]
