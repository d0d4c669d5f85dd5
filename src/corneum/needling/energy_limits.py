"""What a device's own manual or a regulator's summary says of energy, power and pulse, or that none was read.

No setting of energy, power or pulse is printed but within these limits: a model may lower or refuse, never raise.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.needling.devices import Device
from corneum.needling.heat import Heating

LIMITS = "needling/energy_limits"


@dataclass(frozen=True)
class EnergyLimits:
    """The highest energy of one needle, J (`darker` for skin types V and VI), power of one needle, W, and pulse, s,
    that a manual allows; None where it names none."""

    energy: float | None
    darker: float | None
    power: float | None
    pulse: float | None
    row: Row


def energy_limits(context: ModelContext, device: Device) -> EnergyLimits | None:
    """The limits of a device's own manual or a regulator's summary of it; None where none was read.

    Args:
        context: Tables, virtual people and record.
        device: The device.

    Source: the row of needling/energy_limits.
    """
    if device.id not in context.table(LIMITS).index:
        return None
    row = context.row(LIMITS, device.id)
    if row["manual_read"] != "yes":
        return None
    return EnergyLimits(
        energy=row.number("energy_most_mJ"),
        darker=row.number("darker_most_mJ"),
        power=row.number("power_most_w"),
        pulse=row.number("pulse_most_ms"),
        row=row,
    )


def beyond(limits: EnergyLimits, heating: Heating, *, darker: bool) -> bool:
    """Whether any of energy, power and pulse passes what the manual allows.

    Args:
        limits: Of the device.
        heating: What is asked for, for one needle.
        darker: Whether the skin is of type V or VI.
    """
    highest = limits.darker if darker and limits.darker is not None else limits.energy
    pairs = (
        (heating.energy_per_needle, highest),
        (heating.power, limits.power),
        (heating.pulse, limits.pulse),
    )
    return any(setting is not None and most is not None and setting > most for setting, most in pairs)
