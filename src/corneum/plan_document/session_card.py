"""The session card: what the practitioner sets and does in each zone, and where the needles keep off.

Nothing is set in a zone that is refused, out of scope or inside the orbital rim. The dial on a card is a value that
the device has: a depth asked for between two settings is set to the shallower.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.value import NoData, Value
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device, specification
from corneum.needling.technique import Technique
from corneum.plan_document import document_parts
from corneum.plan_document.card_models import Card
from corneum.plan_document.cell_document import card_line
from corneum.plan_document.heat_document import card_settings
from corneum.plan_document.limit_document import never_beyond_document
from corneum.plan_document.quantities import number, rounded
from corneum.plan_document.second_pass_document import second_pass_document
from corneum.plan_document.sentences import sentences
from corneum.plan_document.technique_document import as_stated
from corneum.plan_document.withheld import is_zone_refused
from corneum.plan_document.zone_models import Verdict
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.needling_step import device_of
from corneum.planning.results import Depths, Needled, Quantity, TreatmentResult, ZoneResult, median
from corneum.skin.hazards import hazards, unplaced
from corneum.wording.readers import Reader, sees_depths
from corneum.zones import area, zones

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
_BINDINGS = {"asked_for": "card.binding.asked_for", "target": "card.binding.target"}


def cards(context: ModelContext, client: Client, result: TreatmentResult, reader: Reader) -> list[Card]:
    """The entries of `card` for one treatment: its zones that are neither refused nor out of scope.

    A zone that is only "not recommended" is kept, with its verdict, because what was asked about is answered in full;
    inside the orbital rim nothing is set.
    """
    device = device_of(context, result.treatment)
    if isinstance(device, NoData):
        return []
    return [
        as_stated(context, result, _card(context, client, result, device, outcome, outcome.needled, reader), reader)
        for outcome in result.zones.values()
        if isinstance(outcome.needled, Needled) and not is_zone_refused(result, outcome)
    ]


def _card(
    context: ModelContext,
    client: Client,
    result: TreatmentResult,
    device: Device,
    outcome: ZoneResult,
    needled: Needled,
    reader: Reader,
) -> Card:
    technique, zone = needled.technique, outcome.zone
    dial: Quantity = NoData("depths are for the professional who treats", "a visit to one")
    if sees_depths(reader):
        dial = snapped(context, device, needled.depths.dial)
    nothing_carried = result.treatment.payload == "none"

    def words(text: Text) -> document_parts.Text:
        return sentences(text, reader)

    return Card(
        zone=zone,
        treatment=result.treatment.id,
        verdict=cast(Verdict, outcome.verdict),
        dial=number(context, dial),
        cartridge=words(_cartridge(context, device, dial)),
        passes=technique.passes,
        directions=words(_directions(technique)),
        speed=words(_speed(technique.drive, technique.rate)),
        angle=words(technique.angle_words),
        stretch=words(technique.stretch),
        glide=words(technique.glide),
        serum=words(statement("card.serum.none") if nothing_carried else technique.serum_note),
        start=words(technique.start_endpoint),
        stop_sign=words(technique.stop_sign),
        lower_if=words(technique.lower_if),
        second_pass=second_pass_document(context, needled, zone, reader),
        never_beyond=never_beyond_document(context, needled, zone, reader, _set_by(needled.depths)),
        no_go=[words(place) for place in _no_go(context, result, outcome, technique.row.list("no_go"))],
        cells=words(card_line(context, client, outcome)),
        minutes=number(context, _minutes(context, client, zone, needled)),
        **card_settings(context, device, result, outcome, reader),
        expert_practice=list(technique.expert),
    )


def snapped(context: ModelContext, device: Device, dial: Quantity) -> Quantity:
    """The dial as a setting that the device has: the next shallower one where a depth between two was asked for, and
    none where its needles are all longer."""
    wanted, settings = median(dial), dial_values(context, device)
    edge = 0.5 * units.factor("um")
    if wanted is None or not settings.size or np.abs(settings - wanted).min() <= edge:
        return dial
    shallower = settings[settings < wanted]
    if not shallower.size:
        return NoData("every setting of this device is deeper than what was asked for", "a device with shorter needles")
    used = [dial] if isinstance(dial, Drawn | Value) else []
    return context.drawn(
        np.full((1, 1), float(shallower[-1])), "m", "dial", "the device's next setting not above the dial", used
    )


def _cartridge(context: ModelContext, device: Device, dial: Quantity) -> Text:
    """What is put on the device: its own words from the catalogue, the number of needles, and its single use."""
    item = _USED_ONCE.get(device.class_, "needle head")
    counts = device.needle_counts or ((round(device.needle_count.number),) if device.needle_count else ())
    length = median(dial)
    tip = device.row["tip_or_electrode"] if device.row is not None else ""
    diameter = specification(context, device, "needle_diameter") if device.needle_diameter else None
    details: dict[str, Text] = dict.fromkeys(("length", "tip", "thickness", "gold"), ())
    if length is not None and device.class_ in _BOUGHT:
        details["length"] = statement("card.cartridge.length", length=rounded(length))
    if device.row is not None and tip:
        details["tip"] = statement("card.cartridge.tip", words=cell(device.row, "tip_or_electrode"))
    if isinstance(diameter, Value):
        details["thickness"] = statement("card.cartridge.thickness", diameter=rounded(diameter.number))
    if device.gold_plated and "gold" not in tip:
        details["gold"] = statement("card.cartridge.gold")
    if counts:
        return statement("card.cartridge", device=device.name, item=item, counts=tuple(counts), **details)
    return statement("card.cartridge_uncounted", device=device.name, item=item, **details)


def _directions(technique: Technique) -> Text:
    """The directions of the class; how many of them where fewer passes are done."""
    directions = technique.directions
    if technique.passes >= int(technique.row["passes"]):
        return directions
    if technique.passes == 1:
        return statement("card.directions_one", directions=directions)
    return statement("card.directions_fewer", directions=directions, passes=technique.passes)


def _speed(drive: Text, rate: Value | None) -> Text:
    return drive if rate is None else statement("card.speed", drive=drive, rate=rounded(rate.number))


def _set_by(depths: Depths) -> Text:
    return statement("card.dial_set_by", binding=_binding(depths))


def _binding(depths: Depths) -> Text:
    return statement(_BINDINGS[depths.binding]) if depths.binding in _BINDINGS else depths.bound_by


def _no_go(
    context: ModelContext, result: TreatmentResult, outcome: ZoneResult, usual: Sequence[str]
) -> tuple[Text, ...]:
    """Where the needles keep off in a zone: the rim of the eye, zones left out, what nobody placed, then the usual."""
    beside = [zone for zone in zones()[outcome.zone].neighbours if zone in zones()]
    rim = any(hazard.kind == ORBITAL_RIM for zone in beside for hazard in hazards(context, zone))
    places = [statement("card.no_go.rim")] if rim else []
    refused = [
        zones()[zone].name for zone in beside if zone in result.zones and is_zone_refused(result, result.zones[zone])
    ]
    if refused:
        places.append(statement("card.no_go.beside", zones=tuple(refused)))
    names = [entry.structure for entry in unplaced(context, outcome.zone) if entry.structure]
    if names:
        places.append(statement("card.no_go.unplaced", names=tuple(names)))
    return (*places, *(statement("card.no_go.usual", place=place) for place in usual))


def _minutes(context: ModelContext, client: Client, zone: str, needled: Needled) -> Quantity:
    """Time for the zone, in s like every time of a plan."""
    per_area = needled.technique.time_per_area
    if per_area is None:
        return NoData("no time per area was found for this class of device")
    size = area(context, zone, client.person.sex)
    return context.drawn(
        np.full((1, 1), per_area.number * size.number), "s", "time in a zone", "time per area x area", [per_area, size]
    )
