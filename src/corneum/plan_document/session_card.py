"""The session card: what the practitioner sets and does in each zone, and where the needles keep off.

Nothing is set in a zone that is refused, out of scope or inside the orbital rim. The dial on a card is a value that
the device has: a depth asked for between two settings is set to the shallower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, dial_values, labelled_maximum, specification
from corneum.needling.technique import Technique
from corneum.plan_document.quantities import number
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled, Quantity, TreatmentResult, ZoneResult, median
from corneum.skin.hazards import hazards, unplaced
from corneum.zones import area, zones

# people who do not treat others with needles never get a depth
WITHOUT_DEPTH = ("self", "client")
REFUSED = ("contraindicated", "outside_scope")

# what of a device is new for every client
_USED_ONCE = {
    "automated_pen": "cartridge",
    "scanning_or_robotic": "cartridge",
    "manual_roller": "roller",
    "manual_stamp": "stamp",
    "microinfusion_stamp": "head",
    "multi_needle_injector": "needle head",
    "rf_microneedling": "tip",
    "patch": "patch",
}
# classes whose length is bought, not turned
_BOUGHT = ("manual_roller", "manual_stamp", "microinfusion_stamp", "patch")
# what may bind a dial and leaves room for another round
_NO_STRUCTURE = (
    "target", "asked for", "longest needle", "fixed needle length", "labelled maximum", "no goal that needs depth",
)  # fmt: skip
_BOUND = {"asked for": "what was asked for", "target": "the layer to reach"}


def cards(context: ModelContext, client: Client, result: TreatmentResult) -> list[dict[str, Any]]:
    """The entries of `card` in plan.json for one treatment: its zones that are neither refused nor out of scope.

    A zone that is only "not recommended" is kept, with its verdict, because what was asked about is answered in full;
    inside the orbital rim nothing is set.
    """
    device = device_of(context, result.treatment)
    if isinstance(device, NoData):
        return []
    return [
        _entry(context, client, result, device, found, found.needled)
        for found in result.zones.values()
        if isinstance(found.needled, Needled) and _allowed(found)
    ]


def _allowed(found: ZoneResult) -> bool:
    return found.verdict not in REFUSED and all(reason.code != ORBITAL_RIM for reason in found.reasons)


def _entry(
    context: ModelContext, client: Client, result: TreatmentResult, device: Device, found: ZoneResult, needled: Needled
) -> dict[str, Any]:
    technique = needled.technique
    withheld = client.operator is not None and client.operator.licence in WITHOUT_DEPTH
    dial = (
        NoData("depths are for the professional who treats", "a visit to one")
        if withheld
        else snapped(context, device, needled.depths.dial)
    )
    close = needled.depths.binding not in _NO_STRUCTURE
    nothing_carried = result.treatment.payload == "none"
    return {
        "zone": found.zone,
        "treatment": result.treatment.id,
        "verdict": found.verdict,
        "dial": number(context, dial),
        "cartridge": _cartridge(context, device, dial),
        "passes": technique.passes,
        "directions": _directions(technique),
        "speed": _speed(technique.drive, technique.rate),
        "angle": technique.angle_words,
        "stretch": technique.stretch,
        "glide": technique.glide,
        "serum": "None is planned: only the sterile glide." if nothing_carried else technique.serum_note,
        "start": technique.start_endpoint,
        "stop_sign": technique.stop_sign,
        "lower_if": technique.lower_if,
        "never_beyond": f"Limited by: {needled.depths.binding}."
        if withheld
        else " ".join(_never_beyond(context, device, found.zone, needled)),
        "second_pass": f"none here: {needled.depths.binding} limits the depth already"
        if close
        else technique.row["second_pass"],
        "no_go": list(_no_go(context, result, found, technique.row.list("no_go"))),
        "minutes": number(context, _minutes(context, client, found.zone, needled)),
        "expert_practice": list(technique.expert),
    }


def snapped(context: ModelContext, device: Device, dial: Quantity) -> Quantity:
    """The dial as a setting that the device has: the next shallower one where a depth between two was asked for."""
    wanted, settings = median(dial), dial_values(context, device)
    edge = 0.5 * units.factor("um")
    if wanted is None or not settings.size or np.abs(settings - wanted).min() <= edge:
        return dial
    shallower = settings[settings < wanted]
    nearest = float(shallower[-1] if shallower.size else settings[0])
    used = [dial] if isinstance(dial, Drawn | Value) else []
    return context.drawn(np.full((1, 1), nearest), "m", "dial", "the device's next setting not above the dial", used)


def _cartridge(context: ModelContext, device: Device, dial: Quantity) -> str:
    """What is put on the device: its own words from the catalogue, the number of needles, and its single use."""
    part = _USED_ONCE.get(device.class_, "needle head")
    counts = device.needle_counts or ((round(device.needle_count.number),) if device.needle_count else ())
    needles = f"{' or '.join(map(str, counts))} needles" if counts else "number of needles not found: see the pack"
    told = [f"{device.name}, {part} with {needles}" if counts else f"{device.name}, {part}, {needles}"]
    length = median(dial)
    if length is not None and device.class_ in _BOUGHT:
        told.append(f"the one with {_mm(length)} needles")
    words = device.row["tip_or_electrode"] if device.row is not None else ""
    if words:
        told.append(words)
    diameter = specification(context, device, "needle_diameter") if device.needle_diameter else None
    if isinstance(diameter, Value):
        told.append(f"needles {_mm(diameter.number)} thick")
    if device.gold_plated and "gold" not in words:
        told.append("gold-plated")
    return f"{'; '.join(told)}. Sterile, opened before the client, used once."


def _directions(technique: Technique) -> str:
    """The directions of the class; how many of them where fewer passes are done."""
    fewer = technique.passes < int(technique.row["passes"])
    first = f"; with {technique.passes} pass{'' if technique.passes == 1 else 'es'} the first of these" if fewer else ""
    return f"{technique.directions}{first}"


def _speed(drive: str, rate: Value | None) -> str:
    return drive if rate is None else f"{drive}; about {units.significant(rate.number)} strokes a second"


def _never_beyond(context: ModelContext, device: Device, zone: str, needled: Needled) -> Iterator[str]:
    """The shallowest limit of the zone with its depth, what lies below, and what set the dial."""
    limits = [
        (hazard.hard_limit.number, hazard.name) for hazard in hazards(context, zone) if hazard.hard_limit is not None
    ]
    labelled = labelled_maximum(context, device)
    if isinstance(labelled, Value):
        limits.append((labelled.number, "the deepest that a regulator evaluated for this device"))
    settings = dial_values(context, device)
    if settings.size:
        limits.append((float(settings[-1]), "the longest needle of this device"))
    binds = ""
    if limits:
        depth, binds = min(limits)
        yield f"{_mm(depth)}: {binds}."
        asked = median(needled.depths.dial)
        if asked is not None and asked > depth:
            yield f"The {_mm(asked)} asked for lie beyond it."
    below = [(hazard.mean.number, hazard.name) for hazard in hazards(context, zone) if hazard.mean is not None]
    if below:
        depth, name = min(below)
        where = f"on average at {_mm(depth)}, in some people higher."
        yield f"It lies {where}" if name == binds else f"Below: {name}, {where}"
    yield f"The dial is set by: {_BOUND.get(needled.depths.binding, needled.depths.binding)}."


def _no_go(context: ModelContext, result: TreatmentResult, found: ZoneResult, usual: Sequence[str]) -> list[str]:
    """Where the needles keep off in a zone: the rim of the eye, zones left out, what nobody placed, then the usual."""
    beside = [zone for zone in zones()[found.zone].neighbours if zone in zones()]
    rim = any(hazard.kind == ORBITAL_RIM for zone in beside for hazard in hazards(context, zone))
    told = ["inside the bony rim of the eye"] if rim else []
    refused = [zones()[zone].name for zone in beside if zone in result.zones and not _allowed(result.zones[zone])]
    if refused:
        told.append(f"the {', '.join(refused)} beside it: left out of this plan")
    gaps = [gap.reason.partition(":") for gap in unplaced(context, found.zone)]
    names = [name for name, colon, _ in gaps if colon]
    if names:
        told.append(f"no deeper over what lies at an unknown depth here: {', '.join(names)}")
    return [*told, *usual]


def _mm(length: float) -> str:
    return f"{round(length / units.factor('mm'), 2):g} mm"


def _minutes(context: ModelContext, client: Client, zone: str, needled: Needled) -> Quantity:
    """Time for the zone, in s like every time of a plan."""
    per_area = needled.technique.time_per_area
    if per_area is None:
        return NoData("no time per area was found for this class of device")
    size = area(context, zone, client.person.sex)
    return context.drawn(
        np.full((1, 1), per_area.number * size.number), "s", "time in a zone", "time per area x area", [per_area, size]
    )
