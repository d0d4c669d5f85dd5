"""Needle, abrasion and infusion devices as the table of devices knows them.

A product that has no row there may have one in the table of families: it is planned as its class. A specification that
was not found stays None. A model that cannot do without it takes the prior of the device's class through
`specification`, and `assumed` says so in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value, stated_value

Array = NDArray[np.float64]

DEVICES = "devices/devices"
FAMILIES = "vocabulary/device_families"
LIMITS = "needling/device_limits"
TECHNIQUES = "needling/techniques"

# specifications that have a prior by class and may stand in for the device's own, with the words for them
_IN_WORDS = {
    "needle_count": "the number of needles",
    "needle_diameter": "the needle diameter",
    "rate": "the stroke rate",
    "length_step": "the step of the dial",
    "needle_length_min": "the shortest needle",
    "needle_length_max": "the longest needle",
}
_LENGTHS = ("length_step", "needle_length_min", "needle_length_max")


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
        raise InputFault("device", device_id, "is not a known device", _nearest(device_id, (*known, *families)))
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


def inline_device(
    context: ModelContext,
    class_: str,
    *,
    name: str = "",
    count: int | None = None,
    length: float | None = None,
    base: float | None = None,
    tip: float | None = None,
    bore: float | None = None,
    pitch: float | None = None,
    force: float | None = None,
    rate: float | None = None,
    gold_plated: bool | None = None,
) -> Device:
    """A device that the client's file describes, of one fixed needle length.

    Args:
        context: Tables, virtual people and record.
        class_: Class of device, a row of needling/techniques.
        name: Name for people; the class in words where it is empty.
        count: Number of needles.
        length: Needle length, m.
        base: Diameter of a needle at its base, m.
        tip: Diameter at the tip, m.
        bore: Inner diameter, m; zero for a solid needle.
        pitch: Distance between neighbouring needles, m.
        force: Force on the head, N.
        rate: Stroke rate, Hz.
        gold_plated: Whether the needles are gold-plated.

    Raises:
        InputFault: The class is not one that corneum knows.
    """
    _check_class(context, class_)
    fixed = _stated("length", length, "m")
    return Device(
        id="inline",
        class_=class_,
        name=name or class_.replace("_", " "),
        needle_count=_stated("count", None if count is None else float(count), "1"),
        needle_counts=(),
        needle_length_min=fixed,
        needle_length_max=fixed,
        length_step=None,
        needle_diameter=_stated("base", base, "m"),
        rate=_stated("rate", rate, "Hz"),
        rf_frequency=None,
        fluid_volume=None,
        rf=class_.startswith("rf_"),
        gold_plated=gold_plated,
        hollow=None if bore is None else bore > 0,
        status="described by the user",
        row=None,
        pitch=_stated("pitch", pitch, "m"),
        bore=_stated("bore", bore, "m"),
        tip=_stated("tip", tip, "m"),
        force=_stated("force", force, "N"),
    )


def _check_class(context: ModelContext, class_: str) -> None:
    classes = tuple(context.table(TECHNIQUES).index)
    if class_ not in classes:
        raise InputFault("device.class", class_, f"must be one of {', '.join(classes)}", _nearest(class_, classes))


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
        f"{_IN_WORDS.get(field, field)} of {of.name} was not found, and devices of its class have none in common",
        "the maker's manual",
    )


def assumed(context: ModelContext, of: Device) -> tuple[Text, ...]:
    """What stands in for specifications of a device that were not found: a sentence for each that its class has.

    Args:
        context: Tables, virtual people and record.
        of: The device.
    """
    sentences = []
    if of.family is not None:
        sentences.append(statement("needling.assumed.family", device=of.name, family=of.family["family"]))
    if of.family is not None and of.family["note"]:
        sentences.append(statement("needling.assumed.family_note", note=of.family["note"]))
    for field in _IN_WORDS:
        if getattr(of, field) is not None or (field in _LENGTHS and _listed_lengths(context, of)):
            continue
        prior = specification(context, of, field)
        if isinstance(prior, Value):
            sentences.append(_stands_in(of, field, prior.printed))
    return tuple(sentences)


def _stands_in(of: Device, field: str, usual: str) -> Text:
    what = statement(f"needling.specification.{field}")
    if field == "needle_count" and of.needle_counts:
        counts = " or ".join(map(str, of.needle_counts))
        return statement("needling.assumed.by_tip", what=what, device=of.name, counts=counts, usual=usual)
    return statement("needling.assumed", what=what, device=of.name, usual=usual)


def dial_values(context: ModelContext, of: Device) -> Array:
    """Needle lengths that can be set or bought, shortest first, m, shape (K,); empty for a device without needles.

    A table of lengths goes before a range with a step. Zero, which is the needles withdrawn, is left out.

    Args:
        context: Tables, virtual people and record.
        of: The device.
    """
    limits = _limits(context, of)
    if limits is not None and limits["lengths_um"]:
        return np.array([float(length) for length in limits.list("lengths_um")]) * units.factor("um")
    shortest, longest = (specification(context, of, f"needle_length_{end}") for end in ("min", "max"))
    if isinstance(shortest, NoData) or isinstance(longest, NoData):
        return np.empty(0)
    if shortest.number >= longest.number:
        return np.array([longest.number]) if longest.number > 0 else np.empty(0)
    step = specification(context, of, "length_step")
    if isinstance(step, NoData):
        return np.array([shortest.number, longest.number])
    first = shortest.number if shortest.number > 0 else step.number
    # rounding of the quotient must not lose the last setting
    settings = math.floor((longest.number - first) / step.number + math.sqrt(np.finfo(float).eps))
    return np.asarray(np.minimum(first + step.number * np.arange(settings + 1), longest.number))


def labelled_maximum(context: ModelContext, of: Device) -> Value | NoData:
    """Longest needle that a regulator evaluated for a device, m; NoData where none did.

    Args:
        context: Tables, virtual people and record.
        of: The device.

    Source: the row of needling/device_limits.
    """
    limits = _limits(context, of)
    if limits is not None and limits["labelled_maximum_um"]:
        return limits.value("labelled_maximum_um")
    reason = limits["note"] if limits is not None else f"no regulator's evaluation of depth was found for {of.name}"
    return NoData(reason, "the regulator's summary for this device", () if limits is None else limits.sources)


def tolerance(context: ModelContext, of: Device) -> Value:
    """Departure of the needle from the length that a motor device's scale shows, about 0, m.

    The maker's own where it is printed, else a prior.
    """
    limits = _limits(context, of)
    if limits is None or not limits["tolerance_um"]:
        return context.parameter("needling.device_tolerance")
    stated = limits.value("tolerance_um")
    return replace(stated, number=0.0, low=-stated.number, high=stated.number, spread="normal")


def insertion_angle(context: ModelContext, of: Device) -> Value | None:
    """Angle of the needles to the surface that the device itself fixes, radian; None where the hand decides."""
    limits = _limits(context, of)
    if limits is None or not limits["insertion_angle_deg"]:
        return None
    stated = limits.value("insertion_angle_deg")
    radians = stated.number * units.factor("deg")
    return replace(stated, number=radians, low=radians, high=radians, unit="radian", printed=f"{stated.printed} deg")


def _limits(context: ModelContext, of: Device) -> Row | None:
    index = context.table(LIMITS).index
    return context.row(LIMITS, of.id) if of.id in index else None


def _listed_lengths(context: ModelContext, of: Device) -> bool:
    limits = _limits(context, of)
    ends = (of.needle_length_min, of.needle_length_max)
    single = ends[0] is not None and ends[1] is not None and ends[0].number == ends[1].number
    return single or (limits is not None and bool(limits["lengths_um"]))


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


def _stated(field: str, number: float | None, unit: str) -> Value | None:
    if number is None:
        return None
    return stated_value(f"device.{field}", number, unit, "stated in the client's file")


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    from rapidfuzz import process

    match = process.extractOne(word, words)
    return str(match[0]) if match else None
