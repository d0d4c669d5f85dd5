"""What the needles of one treatment do in one zone: dial, depth, channels, closing, coverage, infusion."""

from __future__ import annotations

from corneum.client import Client, InlineDevice
from corneum.errors import OutOfDomain
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling import channels as made
from corneum.needling.closure import closure
from corneum.needling.coverage import coverage
from corneum.needling.devices import Device, device, inline_device
from corneum.needling.infusion import Infused, infuse
from corneum.needling.technique import Technique
from corneum.planning.dial import aim, set_dial
from corneum.planning.observations import NOTHING_SEEN, Seen
from corneum.planning.results import Needled, TreatmentResult
from corneum.planning.treatments import Treatment
from corneum.skin.hazards import hazards
from corneum.skin.layers import Skin, draw_skin
from corneum.zones import area

INFUSES = "microinfusion"


def device_of(context: ModelContext, treatment: Treatment) -> Device | NoData:
    """The device of a treatment; NoData where the treatment uses none."""
    if isinstance(treatment.device, InlineDevice):
        needles = treatment.device.needles
        return inline_device(
            context,
            treatment.device.class_,
            count=needles.count,
            length=needles.length,
            base=needles.base,
            tip=needles.tip,
            bore=needles.bore,
            pitch=needles.pitch,
            force=needles.force,
        )
    return NoData("no device") if treatment.device is None else device(context, treatment.device)


def needle(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    skin: Skin,
    seen: Seen = NOTHING_SEEN,
) -> Needled | NoData:
    """Where the needles of a treatment go in one zone and what they leave behind.

    NoData where the device's needles are not known well enough to say.
    """
    tool = device_of(context, treatment)
    if isinstance(tool, NoData):
        return tool
    try:
        setting = set_dial(context, client, treatment, tool, skin, seen)
        holes = made.channels(context, tool, setting.technique, skin, setting.depth_in_place)
    except OutOfDomain as unknown:
        return NoData(f"{tool.name}: its needles are not known well enough ({unknown})", "the maker's manual")
    person = client.person
    band = aim(context, client, treatment, skin).band
    return Needled(
        technique=setting.technique,
        band=band,
        depths=setting.depths,
        depth_in_place=setting.depth_in_place,
        share_of_needles_reaching=setting.share,
        confidence_reaching=setting.confidence,
        channels=holes,
        closure=closure(context, tool, occluded=False, age=person.age),
        coverage=coverage(context, holes, context.parameter("planning.coverage_distance").number),
        injured_in_band=NoData(band.reason)
        if isinstance(band, NoData)
        else made.injured_in_band(context, holes, setting.depth_in_place, band),
        infused=_infused(context, client, treatment, tool, skin, setting.technique, holes),
        margins=setting.margins,
    )


def skin_of(context: ModelContext, client: Client, zone: str) -> Skin | NoData:
    """The skin of one zone in people who could be this client."""
    person = client.person
    return draw_skin(
        context,
        zone,
        age=person.age,
        age_spread=person.age_spread,
        sex=person.sex,
        measurements=client.measurements,
    )


def treated_area(context: ModelContext, client: Client) -> float:
    """Area of the zones of a plan, m^2."""
    return sum(area(context, zone, client.person.sex).number for zone in client.zones)


def numbed_area(context: ModelContext, client: Client, result: TreatmentResult) -> float:
    """Area of the zones that may be numbed, m^2: creams stay outside the orbital rim."""
    kept = [
        zone
        for zone, found in result.zones.items()
        if all(hazard.kind != "orbital_rim" for hazard in hazards(context, zone)) and found.skin is not None
    ]
    return sum(area(context, zone, client.person.sex).number for zone in kept)


def film_volume(context: ModelContext, treatment: Treatment) -> float:
    """Volume of serum used in a session, m^3: what the client was told, else the usual one."""
    told = treatment.formula.volume if treatment.formula else None
    return context.parameter("planning.film_volume").number if told is None else told


def _infused(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    tool: Device,
    skin: Skin,
    technique: Technique,
    holes: made.Channels,
) -> Infused | NoData:
    if INFUSES not in treatment.tags:
        return NoData("nothing is infused with these needles")
    return infuse(
        context,
        tool,
        technique,
        holes,
        film_volume(context, treatment),
        treated_area(context, client),
        viscosity=treatment.formula.viscosity if treatment.formula else None,
    )
