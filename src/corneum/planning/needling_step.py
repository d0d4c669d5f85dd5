"""What the needles of one treatment do in one zone: dial, depth, channels, closing, coverage, infusion."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corneum.client import Client
from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.coverage import coverage
from corneum.needling.devices import Device
from corneum.needling.heat import Coagulation, coagulation
from corneum.needling.infusion import Infused, infuse
from corneum.needling.lumens import lumens
from corneum.needling.reached_depths import injured_in_band
from corneum.needling.technique import Technique
from corneum.planning.dial import set_dial
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.lumen_passage import Gel, flow_of, gels_of
from corneum.planning.needle_aim import Aim, aim
from corneum.planning.needle_facts import NeedleFacts, needle_facts, tool_in_use, tool_of
from corneum.planning.observations import NO_OBSERVATIONS, Observations
from corneum.planning.offered_heat import tip_of
from corneum.planning.results import Needled, TreatmentResult
from corneum.planning.second_passes import deeper_pass
from corneum.planning.treatments import Treatment
from corneum.skin.hazards import hazards
from corneum.skin.layers import Skin
from corneum.zones import area

INFUSES = "microinfusion"

NOT_HEATED = NoData("needles without radio frequency coagulate nothing")
NOTHING_INFUSED = NoData("nothing is infused with these needles")


@dataclass(frozen=True)
class InfusionFacts:
    """The serum of a session: volume in m^3, the area in m^2 that it is spread over, viscosity in Pa s or None.

    `derivation` is the id of where volume and area come from; `gels` are those that it holds, which a lumen holds back.
    """

    volume: float
    area: float
    viscosity: float | None
    derivation: str
    gels: tuple[Gel, ...] = ()


def device_of(context: ModelContext, treatment: Treatment) -> Device | NoData:
    """The device of a treatment; NoData where the treatment uses none."""
    return NoData("no device") if treatment.device is None else tool_of(context, treatment.device, tip_of(treatment))


def needle(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    skin: Skin,
    observations: Observations = NO_OBSERVATIONS,
) -> Needled | NoData:
    """Where the needles of a treatment go in one zone, what they leave behind and what they take in.

    Args:
        context: tables and virtual people; draws are (E, P) over people and (E, P, N) over needles.
        client: age, goals, zones and limits.
        treatment: a rung with needles.
        skin: the zone, its layers drawn.
        observations: test spots and earlier visits, which may lower the dial.

    Returns:
        NoData where the device's needles are not known well enough to say.
    """
    facts, serum = needle_facts(context, client, treatment), infusion_facts(context, client, treatment)
    aimed = aim(context, facts.goals, skin, delivers=facts.delivers)
    needled = place(context, facts, skin, aimed, observations)
    if isinstance(needled, NoData) or serum is None:
        return needled
    tool = tool_in_use(context, facts.use)
    return replace(needled, infused=take_in(context, tool, needled.technique, needled.channels, skin, serum))


def place(
    context: ModelContext, facts: NeedleFacts, skin: Skin, aimed: Aim, observations: Observations = NO_OBSERVATIONS
) -> Needled | NoData:
    """Where needles go in one zone and what they leave behind, whatever they carry: nothing is infused.

    Args:
        context: tables and virtual people; draws are (E, P) over people and (E, P, N) over needles.
        facts: all that counts of the client and the treatment.
        skin: the zone, its layers drawn.
        aimed: what is to be reached in it.
        observations: test spots and earlier visits, which may lower the dial.

    Returns:
        NoData where the device's needles are not known well enough to say.
    """
    tool = tool_in_use(context, facts.use)
    try:
        setting = set_dial(context, facts, skin, aimed, observations)
        holes = channels(context, tool, setting.technique, skin, setting.depth_in_place)
    except OutOfDomain as unknown:
        return NoData(f"{tool.name}: its needles are not known well enough ({unknown})", "the maker's manual")
    band = setting.band
    return Needled(
        technique=setting.technique,
        band=band,
        depths=setting.depths,
        never_beyond=setting.never_beyond,
        depth_in_place=setting.depth_in_place,
        share_of_needles_reaching=setting.share,
        confidence_reaching=setting.confidence,
        channels=holes,
        closure=_closure(context, facts, setting.technique.length),
        coverage=_coverage(context, holes),
        injured_in_band=NoData(band.reason)
        if isinstance(band, NoData)
        else injured_in_band(context, holes, setting.depth_in_place, band),
        coagulation=_coagulation(context, tool, facts, setting.depth_in_place),
        infused=NOTHING_INFUSED,
        margins=setting.margins,
        second_pass=deeper_pass(context, facts, skin, aimed, setting, holes),
    )


def infusion_facts(context: ModelContext, client: Client, treatment: Treatment) -> InfusionFacts | None:
    """The serum that goes in with the needles of a treatment; None where none does."""
    if INFUSES not in treatment.tags:
        return None
    with context.model("serum used per area") as model:
        volume, treated = film_volume(context, treatment), treated_area(context, client)
        used = model.derive(f"V/A, V {volume:g} m^3, A {treated:g} m^2")
    viscosity = treatment.formula.viscosity if treatment.formula else None
    return InfusionFacts(volume, treated, viscosity, used, gels_of(context, treatment))


def take_in(
    context: ModelContext, tool: Device, technique: Technique, holes: Channels, skin: Skin, serum: InfusionFacts
) -> Infused:
    """How the serum of a session is shared between the skin and its surface."""
    most = _through_a_lumen(context, tool, technique, serum.gels)
    shared = infuse(
        context, tool, technique, holes, skin, serum.volume, serum.area, viscosity=serum.viscosity, through_one=most
    )

    def of_session(volume_here: Drawn) -> Drawn:
        return context.drawn(
            volume_here.draws,
            volume_here.unit,
            "serum of a session",
            "as shared, of the volume used per area",
            [volume_here, Input(serum.derivation, 0.0)],
        )

    parts = ("entered", "in_channels", "in_tissue", "on_surface", "back_flow")
    return replace(shared, **{name: of_session(getattr(shared, name)) for name in parts})


def _through_a_lumen(context: ModelContext, tool: Device, technique: Technique, gels: tuple[Gel, ...]) -> Drawn | None:
    """Most that one lumen drives of a gel in a press, m^3; None where no gel goes through lumens."""
    through = lumens(context, tool, technique.dwell) if gels else None
    if through is None or isinstance(through, NoData):
        return None
    flows = [flow_of(context, through, gel).through_one for gel in gels]
    return min(flows, key=lambda flow: float(np.median(flow.draws)))


def treated_area(context: ModelContext, client: Client) -> float:
    """Area of the zones of a plan, m^2."""
    zones, sex = client.zones, client.person.sex
    return context.once(
        "treated area", (zones, sex), lambda apart: sum(area(apart, zone, sex).number for zone in zones)
    )


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


def _coagulation(context: ModelContext, tool: Device, facts: NeedleFacts, depth: Drawn) -> Coagulation | NoData:
    return NOT_HEATED if facts.heating is None else coagulation(context, tool, depth, facts.heating)


def _closure(context: ModelContext, facts: NeedleFacts, length: float) -> Closure:
    """How the channels close in open air: the same in every zone that has needles of that length, m."""
    return context.once(
        "closing of channels",
        (facts.use.device, facts.use.tip, facts.age, length),
        lambda apart: closure(apart, tool_in_use(apart, facts.use), occluded=False, age=facts.age, length=length),
    )


def _coverage(context: ModelContext, holes: Channels) -> Drawn:
    with context.model("coverage by the channels of a session") as model:
        near = coverage(context, holes, context.parameter("planning.coverage_distance").number)
        return model.drawn(near.draws, near.unit, "share of skin within the stated distance of a channel", uses=[near])
