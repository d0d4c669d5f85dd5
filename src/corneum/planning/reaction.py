"""What the skin does after one treatment in one zone: water loss, pain, bleeding, redness, pigment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.sensation import Pain, bleeding, bleeding_role, downtime, pain, redness
from corneum.planning.needle_facts import Use, technique_of, tool_in_use, use_of
from corneum.planning.observations import NO_OBSERVATIONS, Observations
from corneum.planning.results import Needled, NeedledZone, Quantity, Reaction
from corneum.planning.stronger_reaction import conditioned
from corneum.response.barrier import tewl_course
from corneum.response.pigment import pih_risk
from corneum.skin.targets import Band

# hours after treatment at which water loss is computed; a grid, not a parameter
HOURS = (0, 1, 4, 8, 24, 48, 72, 120, 168, 336)

# a single press of an array tears nothing; everything else moves over the skin
PRESSED_ONCE = frozenset({"microinfusion", "manual_stamp"})


@dataclass(frozen=True)
class ReactionFacts:
    """What counts of the client and the treatment for the reaction of a zone, beside its needles.

    `age` in years, `fitzpatrick` None where it is not known, `numbed` says that an anaesthetic is at hand, `bleeds`
    that the client bleeds easily, `water_loss` is their own reading in the zone, kg/m^2/s or None. `multi_pass` is
    false for a single press of an array.
    """

    use: Use
    class_: str
    heat: bool
    abrasion: bool
    multi_pass: bool
    age: float
    fitzpatrick: str | None
    numbed: bool
    bleeds: bool
    water_loss: float | None


def reaction_facts(client: Client, treatment_zone: NeedledZone) -> ReactionFacts | None:
    """The facts of one treatment in one zone; None for home care, products and referrals, whose skin is not injured by
    a device."""
    treatment, person = treatment_zone.treatment, client.person
    abrades = "abrasion" in treatment.tags
    if treatment.device is None or not (isinstance(treatment_zone.needled, Needled) or abrades):
        return None
    reading = client.measurements.get(treatment_zone.zone)
    screens = person.screens
    return ReactionFacts(
        use=use_of(treatment),
        class_=treatment.class_,
        heat="heat" in treatment.tags,
        abrasion=abrades,
        multi_pass=not (treatment.tags & PRESSED_ONCE),
        age=person.age,
        fitzpatrick=person.fitzpatrick,
        numbed=bool(client.creams_at_hand),
        bleeds=bool(screens.anticoagulant or screens.bleeding_disorder),
        water_loss=reading.tewl if reading else None,
    )


def react(
    context: ModelContext, client: Client, needled_zone: NeedledZone, observations: Observations = NO_OBSERVATIONS
) -> Reaction | None:
    """The reaction of one zone; None for home care, products and referrals, whose skin is not injured by a device."""
    facts = reaction_facts(client, needled_zone)
    if facts is None:
        return None
    needled = needled_zone.needled if isinstance(needled_zone.needled, Needled) else None
    return reaction(context, facts, needled, needled_zone.zone, observations)


def reaction(
    context: ModelContext,
    facts: ReactionFacts,
    needled: Needled | None,
    zone: str,
    observations: Observations = NO_OBSERVATIONS,
) -> Reaction:
    """What the skin of a zone does.

    Args:
        context: tables and virtual people.
        facts: what counts of the client and the treatment.
        needled: what the needles did; None where none went in.
        zone: id of the zone.
        observations: test spots and earlier visits, which may lengthen redness.
    """
    use, length = facts.use, needled.technique.length if needled else 0.0
    mode = needled.band.mode if needled and isinstance(needled.band, Band) else ""
    return Reaction(
        tewl=tewl_course(
            context,
            needled.channels if needled else None,
            needled.closure if needled else None,
            facts.water_loss,
            age=facts.age,
            heat=facts.heat,
            abrasion=facts.abrasion,
            times=np.asarray(HOURS, dtype=np.float64) * units.factor("h"),
            multi_pass=facts.multi_pass,
        ),
        pain=_pain(context, use, length, numbed=facts.numbed),
        bleeding=_bleeding(context, use, needled) if needled else NoData("no needle is used"),
        bleeding_role=bleeding_role(mode, anticoagulant=facts.bleeds),
        redness=conditioned(context, observations, zone, _redness(context, use, length)),
        downtime=conditioned(context, observations, zone, _downtime(context, use, length)),
        pih_risk=_pih_risk(context, facts.class_, facts.fitzpatrick),
    )


# what no zone changes, once for all of them


def _pain(context: ModelContext, use: Use, length: float, *, numbed: bool) -> Pain:
    return context.once(
        "pain",
        (use, length, numbed),
        lambda apart: pain(apart, tool_in_use(apart, use), technique_of(apart, use, length), anaesthetic=numbed),
    )


def _bleeding(context: ModelContext, use: Use, needled: Needled) -> Drawn:
    return context.once(
        "bleeding", (use, needled.technique.length), lambda apart: bleeding(apart, needled.depth_in_place)
    )


def _redness(context: ModelContext, use: Use, length: float) -> Drawn:
    return context.once(
        "redness",
        (use, length),
        lambda apart: redness(apart, tool_in_use(apart, use), technique_of(apart, use, length)),
    )


def _downtime(context: ModelContext, use: Use, length: float) -> Drawn:
    return context.once(
        "downtime",
        (use, length),
        lambda apart: downtime(apart, tool_in_use(apart, use), technique_of(apart, use, length)),
    )


def _pih_risk(context: ModelContext, class_: str, fitzpatrick: str | None) -> Quantity:
    return context.once(
        "risk of darker skin", (class_, fitzpatrick), lambda apart: pih_risk(apart, class_, fitzpatrick)
    )
