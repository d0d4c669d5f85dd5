"""What the needles of one treatment do in one zone: dial, depth, channels, closing, coverage, infusion."""

from __future__ import annotations

from corneum.client import Client, InlineDevice
from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels, channels, injured_in_band
from corneum.needling.closure import closure
from corneum.needling.coverage import coverage
from corneum.needling.devices import Device, device, inline_device
from corneum.needling.infusion import Infused, infuse
from corneum.needling.technique import Technique
from corneum.planning.dial import set_dial
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.observations import NO_OBSERVATIONS, Observations
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
    observations: Observations = NO_OBSERVATIONS,
) -> Needled | NoData:
    """Where the needles of a treatment go in one zone and what they leave behind.

    Args:
        context: tables and virtual people; draws are (E, P) over people and (E, P, N) over needles.
        client: age, goals, zones and limits.
        treatment: a rung with needles.
        skin: the zone, its layers drawn.
        observations: test spots and earlier visits, which may lower the dial.

    Returns:
        NoData where the device's needles are not known well enough to say.
    """
    tool = device_of(context, treatment)
    if isinstance(tool, NoData):
        return tool
    try:
        setting = set_dial(context, client, treatment, tool, skin, observations)
        holes = channels(context, tool, setting.technique, skin, setting.depth_in_place)
    except OutOfDomain as unknown:
        return NoData(f"{tool.name}: its needles are not known well enough ({unknown})", "the maker's manual")
    band = setting.band
    return Needled(
        technique=setting.technique,
        band=band,
        depths=setting.depths,
        depth_in_place=setting.depth_in_place,
        share_of_needles_reaching=setting.share,
        confidence_reaching=setting.confidence,
        channels=holes,
        closure=closure(context, tool, occluded=False, age=client.person.age),
        coverage=_coverage(context, holes),
        injured_in_band=NoData(band.reason)
        if isinstance(band, NoData)
        else injured_in_band(context, holes, setting.depth_in_place, band),
        infused=infused(context, client, treatment, tool, setting.technique, holes),
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


def skin_facts(client: Client) -> tuple[object, ...]:
    """All that decides the skin of any zone of a client."""
    person = client.person
    readings = sorted((zone, read.total_skin) for zone, read in client.measurements.items() if read.total_skin)
    return person.age, person.age_spread, person.sex, tuple(readings)


def treated_area(context: ModelContext, client: Client) -> float:
    """Area of the zones of a plan, m^2."""
    return sum(area(context, zone, client.person.sex).number for zone in client.zones)


def numbed_area(context: ModelContext, client: Client, result: TreatmentResult) -> float:
    """Area of the zones that may be numbed, m^2: creams stay outside the orbital rim."""
    numbed_zones = [
        zone
        for zone, result_here in result.zones.items()
        if all(hazard.kind != ORBITAL_RIM for hazard in hazards(context, zone)) and result_here.skin is not None
    ]
    return sum(area(context, zone, client.person.sex).number for zone in numbed_zones)


def film_volume(context: ModelContext, treatment: Treatment) -> float:
    """Volume of serum used in a session, m^3: what the client's file states, else the usual one."""
    stated = treatment.formula.volume if treatment.formula else None
    return context.parameter("planning.film_volume").number if stated is None else stated


def _coverage(context: ModelContext, holes: Channels) -> Drawn:
    with context.model("coverage by the channels of a session") as model:
        near = coverage(context, holes, context.parameter("planning.coverage_distance").number)
        return model.drawn(near.draws, near.unit, "share of skin within the stated distance of a channel", uses=[near])


def infused(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    tool: Device,
    technique: Technique,
    holes: Channels,
) -> Infused | NoData:
    """How the serum of a session is shared between the channels and the surface."""
    if INFUSES not in treatment.tags:
        return NoData("nothing is infused with these needles")
    with context.model("serum used per area") as model:
        volume, treated = film_volume(context, treatment), treated_area(context, client)
        used = model.derive(f"V/A, V {volume:g} m^3, A {treated:g} m^2")
    viscosity = treatment.formula.viscosity if treatment.formula else None
    shared = infuse(context, tool, technique, holes, volume, treated, viscosity=viscosity)

    def of_session(volume_here: Drawn) -> Drawn:
        return context.drawn(
            volume_here.draws,
            volume_here.unit,
            "serum of a session",
            "as shared, of the volume used per area",
            [volume_here, Input(used, 0.0)],
        )

    return Infused(of_session(shared.in_channels), of_session(shared.on_surface), shared.capacity)
