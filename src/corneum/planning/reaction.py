"""What the skin does after one treatment in one zone: water loss, pain, bleeding, redness, pigment."""

from __future__ import annotations

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.sensation import bleeding, bleeding_role, downtime, pain, redness
from corneum.needling.technique import default_technique
from corneum.planning.needling_step import device_of
from corneum.planning.observations import NO_OBSERVATIONS, Observations
from corneum.planning.results import Needled, NeedledZone, Reaction
from corneum.planning.stronger_reaction import conditioned
from corneum.response.barrier import tewl_course
from corneum.response.pigment import pih_risk
from corneum.skin.targets import Band

# hours after treatment at which water loss is computed; a grid, not a parameter
HOURS = (0, 1, 4, 8, 24, 48, 72, 120, 168, 336)

# a single press of an array tears nothing; everything else moves over the skin
PRESSED_ONCE = frozenset({"microinfusion", "manual_stamp"})


def react(
    context: ModelContext, client: Client, needled_zone: NeedledZone, observations: Observations = NO_OBSERVATIONS
) -> Reaction | None:
    """The reaction of one zone; None for home care, products and referrals, whose skin is not injured by a device."""
    treatment, person = needled_zone.treatment, client.person
    tool = device_of(context, treatment)
    needled = needled_zone.needled if isinstance(needled_zone.needled, Needled) else None
    if isinstance(tool, NoData) or (needled is None and "abrasion" not in treatment.tags):
        return None
    technique = needled.technique if needled else default_technique(context, tool, 0.0, treatment.passes)
    reading = client.measurements.get(needled_zone.zone)
    mode = needled.band.mode if needled and isinstance(needled.band, Band) else ""
    return Reaction(
        tewl=tewl_course(
            context,
            needled.channels if needled else None,
            needled.closure if needled else None,
            reading.tewl if reading else None,
            age=person.age,
            heat="heat" in treatment.tags,
            abrasion="abrasion" in treatment.tags,
            times=np.asarray(HOURS, dtype=np.float64) * units.factor("h"),
            multi_pass=not (treatment.tags & PRESSED_ONCE),
        ),
        pain=pain(context, tool, technique, anaesthetic=bool(client.anaesthetics)),
        bleeding=bleeding(context, needled.depth_in_place) if needled else NoData("no needle is used"),
        bleeding_role=bleeding_role(mode, anticoagulant=_bleeds(client)),
        redness=conditioned(context, observations, needled_zone.zone, redness(context, tool, technique)),
        downtime=conditioned(context, observations, needled_zone.zone, downtime(context, tool, technique)),
        pih_risk=pih_risk(context, treatment.class_, person.fitzpatrick),
    )


def _bleeds(client: Client) -> bool:
    screens = client.person.screens
    return bool(screens.anticoagulant or screens.bleeding_disorder)
