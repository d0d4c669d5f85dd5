"""Limits of depth and energy as the tables state them, read apart from the planner."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corneum import units
from corneum.evidence.tables import Row, load_tables

_DEVICES, _FAMILIES = "devices/devices", "vocabulary/device_families"
# table that a limit is taken from -> its column of the shallowest depth
_SHALLOWEST = {"anatomy/targets": "depth_min_um", "anatomy/layer_thickness": "min_um"}
_RIGHT_ANGLE = math.pi / 2


@dataclass(frozen=True)
class EnergyLimits:
    """The most that a manual allows, J and s; None where it names none; `most_on_dark_skin` for
    types V and VI."""

    most: float | None
    most_on_dark_skin: float | None
    longest_pulse: float | None


@cache
def hard_limits(zone: str) -> Mapping[str, float]:
    """Depth never to go beyond in a zone, m below the surface, by structure.

    Source: skin/hazards.
    """
    rows = load_tables()["skin/hazards"].rows
    placed = {row["structure"]: _hard_limit(row) for row in rows if zone in row.list("zones")}
    return {structure: depth for structure, depth in placed.items() if depth is not None}


def _hard_limit(row: Row) -> float | None:
    if row["hard_limit_um"] != "shallowest":
        return row.number("hard_limit_um")
    return load_tables()[row["table"]].row(row["of"]).number(_SHALLOWEST[row["table"]])


@cache
def inside_the_rim(zone: str) -> bool:
    """Whether a zone lies within the bony rim of the eye, where nothing is set.

    Source: skin/hazards.
    """
    return any(row["kind"] == "orbital_rim" and zone in row.list("zones") for row in load_tables()["skin/hazards"].rows)


@cache
def labelled_maximum(device: str | None) -> float | None:
    """The deepest that a regulator evaluated for a device, m; None where none did.

    Source: needling/device_limits.
    """
    row = load_tables()["needling/device_limits"].index.get(device or "")
    return None if row is None else row.number("labelled_maximum_um")


@cache
def longest_needle(device: str | None) -> float | None:
    """The longest needle or setting of a device, m; None where nobody states it.

    Source: devices/devices, vocabulary/device_families, the lengths of needling/device_limits.
    """
    tables = load_tables()
    name = device or ""
    limits = tables["needling/device_limits"].index.get(name)
    lengths = [float(length) * units.factor("um") for length in limits.list("lengths_um")] if limits else []
    row = tables[_DEVICES].index.get(name) or tables[_FAMILIES].index.get(name)
    longest = None if row is None else row.number("needle_length_max_um")
    return max([*lengths, *([] if longest is None else [longest])], default=None)


@cache
def shortest_needle(device: str | None) -> float | None:
    """The shortest needle or setting of a device, m; None where nobody states it.

    Source: devices/devices, vocabulary/device_families.
    """
    tables = load_tables()
    row = tables[_DEVICES].index.get(device or "") or tables[_FAMILIES].index.get(device or "")
    return None if row is None else row.number("needle_length_min_um")


@cache
def share_of_length(device: str | None) -> float:
    """How deep a needle lies for its length, by the angle at which the device holds it.

    Source: needling/device_limits.
    """
    row = load_tables()["needling/device_limits"].index.get(device or "")
    angle = row["insertion_angle_deg"] if row is not None else ""
    return math.sin(float(angle) * units.factor("deg") if angle else _RIGHT_ANGLE)


@cache
def energy_limits(device: str | None) -> EnergyLimits | None:
    """What the manual of a device allows; None where no manual was read.

    Source: needling/energy_limits.
    """
    row = load_tables()["needling/energy_limits"].index.get(device or "")
    if row is None or row["manual_read"] != "yes":
        return None
    most, on_dark_skin = row.number("energy_most_mJ"), row.number("darker_most_mJ")
    return EnergyLimits(most, most if on_dark_skin is None else on_dark_skin, row.number("pulse_most_ms"))
