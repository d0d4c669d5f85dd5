"""Needle, abrasion and infusion devices as the table of devices knows them.

A product that has no row there may have one in the table of families: it is planned as its class. A specification that
was not found stays None. A model that cannot do without it takes the prior of the device's class through
`specification`, and `assumed_specifications` says so in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value

DEVICES = "devices/devices"
FAMILIES = "vocabulary/device_families"
TECHNIQUES = "needling/techniques"

# specifications that have a prior by class and may stand in for the device's own, with the words for them
IN_WORDS = {
    "needle_count": "the number of needles",
    "needle_diameter": "the needle diameter",
    "rate": "the stroke rate",
    "length_step": "the step of the dial",
    "needle_length_min": "the shortest needle",
    "needle_length_max": "the longest needle",
}


@dataclass(frozen=True)
class Device:
    """One device. Values are SI (m, Hz, m^3) and None where not found.

    `needle_counts` are the alternatives where tips of several counts are sold. `hollow` and `gold_plated` are None
    where nobody knows. `pitch`, `bore`, `tip` and `force` are known only of a device described in the client's file.
    `row` is its row in the table of devices, None for such a device. `family` is the row of a device of which nothing
    of its own was read and that is planned as its class, None for every other.
    """

    id: str
    class_: str
    name: str
    needle_count: Value | None
    needle_counts: tuple[int, ...]
    needle_length_min: Value | None
    needle_length_max: Value | None
    length_step: Value | None
    needle_diameter: Value | None
    rate: Value | None
    rf_frequency: Value | None
    fluid_volume: Value | None
    rf: bool
    gold_plated: bool | None
    hollow: bool | None
    status: str
    row: Row | None
    pitch: Value | None = None
    bore: Value | None = None
    tip: Value | None = None
    force: Value | None = None
    family: Row | None = None


def device(context: ModelContext, device_id: str) -> Device:
    """The device of the catalogue, or of the families planned as their class, that has an id.

    Args:
        context: Tables, virtual people and record.
        device_id: Id of a row of devices/devices or of vocabulary/device_families.

    Raises:
        InputFault: There is no such device; it names the nearest id.

    Source: the row of devices/devices or of vocabulary/device_families.
    """
    known = context.table(DEVICES).index
    families = context.table(FAMILIES).index
    if device_id in families:
        return _as_its_class(context.row(FAMILIES, device_id))
    if device_id not in known:
        raise InputFault("device", device_id, "is not a known device", nearest_name(device_id, (*known, *families)))
    row = context.row(DEVICES, device_id)
    return Device(
        id=device_id,
        class_=row["class"],
        name=row["product"],
        needle_count=_plain(row, "needle_count"),
        needle_counts=tuple(int(choice) for choice in row.list("needle_count_choices")),
        needle_length_min=_plain(row, "needle_length_min_um"),
        needle_length_max=_plain(row, "needle_length_max_um"),
        length_step=_plain(row, "length_step_um"),
        needle_diameter=_plain(row, "needle_diameter_um"),
        rate=_between(row, "rate_min_hz", "rate_max_hz"),
        rf_frequency=_plain(row, "rf_frequency_mhz") or _between(row, "rf_frequency_low_mhz", "rf_frequency_high_mhz"),
        fluid_volume=_plain(row, "fluid_volume_uL") or _between(row, "fluid_volume_low_uL", "fluid_volume_high_uL"),
        rf="rf" in row["energy_type"].lower().replace(",", " ").split(),
        gold_plated=_known(row, "gold_plated"),
        hollow=_known(row, "hollow"),
        status=row["regulatory_status"],
        row=row,
    )


def _as_its_class(row: Row) -> Device:
    """A device of which nothing of its own was read, but for the needle length where its maker states one."""
    return Device(
        id=row.row_id,
        class_=row["class"],
        name=row["name"],
        needle_count=None,
        needle_counts=(),
        needle_length_min=_plain(row, "needle_length_min_um"),
        needle_length_max=_plain(row, "needle_length_max_um"),
        length_step=None,
        needle_diameter=None,
        rate=None,
        rf_frequency=None,
        fluid_volume=None,
        rf=row["class"].startswith("rf_"),
        gold_plated=_known(row, "gold_plated"),
        hollow=None,
        status="not read",
        row=None,
        family=row,
    )


def specification(
    context: ModelContext,
    of: Device,
    field: str,
    *,
    leverage: float | None = None,
) -> Value | NoData:
    """A specification of a device, else the prior of its class; NoData where neither has one.

    Args:
        context: Tables, virtual people and record.
        of: The device.
        field: needle_count (1), needle_diameter, length_step, needle_length_min, needle_length_max (m), rate (Hz), or
            one that only classes have: hand_speed (m/s), swath (m).
        leverage: The power with which the model that reads it follows it.
    """
    known: Value | None = getattr(of, field, None)
    if known is not None:
        return known
    prior = f"{field}_{of.class_}"
    if prior in context.table("parameters/needling").index:
        return context.parameter(f"needling.{prior}", leverage=leverage)
    return NoData(
        f"{IN_WORDS.get(field, field)} of {of.name} was not found, and devices of its class have none in common",
        "the maker's manual",
    )


def needed_specification(context: ModelContext, of: Device, field: str) -> Value:
    """A specification of a device, else the prior of its class, of a model that cannot do without it.

    Args:
        context: Tables, virtual people and record.
        of: The device.
        field: As of `specification`.

    Raises:
        OutOfDomain: Neither the device nor its class has one.
    """
    known = specification(context, of, field)
    if isinstance(known, NoData):
        raise OutOfDomain("channels", field.replace("_", " "), f"{of.name} without one", "that is known")
    return known


def _plain(row: Row, column: str) -> Value | None:
    """The cell where it is blank-free and one number; a cell of words or alternatives is no number."""
    try:
        return row.value(column) if row[column].strip() else None
    except ValueError:
        return None


def _between(row: Row, low: str, high: str) -> Value | None:
    """One Value from the columns of both ends of a range, uniform between them; one end alone stands for both."""
    ends = [end for end in (_plain(row, low), _plain(row, high)) if end is not None]
    if not ends:
        return None
    shortest, longest = min(end.number for end in ends), max(end.number for end in ends)
    return replace(
        ends[-1],
        number=math.sqrt(shortest * longest),
        low=shortest,
        high=longest,
        spread="fixed" if shortest == longest else "uniform",
        printed=" to ".join(dict.fromkeys(end.printed for end in ends)),
    )


def _known(row: Row, column: str) -> bool | None:
    return {"yes": True, "no": False}.get(row.get(column, ""))


def nearest_name(word: str, words: tuple[str, ...]) -> str | None:
    from rapidfuzz import process

    match = process.extractOne(word, words)
    return str(match[0]) if match else None
