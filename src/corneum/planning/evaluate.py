"""The chain, one line an arrow: from a client to the results of every treatment in every zone.

What zones or treatments share is computed once: each arrow is a stage (`ModelContext.once`) of the facts that it reads,
and the facts are handed on beside the results, so that a later stage may be known by those of the ones before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial

from corneum.client import Client
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Facts
from corneum.evidence.value import NoData
from corneum.needling.infusion import Infused
from corneum.planning.asked_depth import depth_limit_reasons
from corneum.planning.dial import Aim, aim
from corneum.planning.gates import Gate, gate, needs_needles, rim_reasons
from corneum.planning.injury_step import respond, response_facts
from corneum.planning.needle_facts import NeedleFacts, needle_facts, tool_in_use, tool_of
from corneum.planning.needling_step import InfusionFacts, infusion_facts, place, take_in
from corneum.planning.observations import NO_OBSERVATIONS, REDDENS, Observations, observe
from corneum.planning.offered_heat import tip_of, zone_reasons
from corneum.planning.reaction import reaction, reaction_facts
from corneum.planning.results import (
    Delivered,
    InjuryResponse,
    Needled,
    NeedledZone,
    Reaction,
    TreatmentResult,
    ZoneResult,
)
from corneum.planning.treatment_summary import summarise
from corneum.planning.treatments import Treatment, ladder
from corneum.planning.uptake import deliver
from corneum.planning.zone_skin import skin_facts, skin_of
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.skin.layers import Skin

Progress = Callable[[float, str], None]

# milestones of the progress bar, in the order of the chain
_STEPS = ("safety", "skin", "needles", "transport", "response", "choice")


@dataclass(frozen=True)
class Evaluation:
    """Every treatment with its results, the skin that they were computed in, and the observations that count."""

    treatments: tuple[TreatmentResult, ...]
    skins: Mapping[str, Skin | NoData]
    observations: Observations = NO_OBSERVATIONS


def evaluate(
    client: Client,
    context: ModelContext,
    progress: Progress,
    *,
    treatments: Sequence[str] | None = None,
    zones: Sequence[str] | None = None,
) -> Evaluation:
    """Run the chain for every treatment of the ladder and every zone of the client.

    Safety runs twice: before anything is computed at the default depth, and again at the depth that was set. What is
    contraindicated costs no transport.

    Args:
        client: the person, the goals, the zones and the treatments asked about.
        context: tables, virtual people and the record of derivations.
        progress: called with the share done (0 to 1) and the name of the step.
        treatments: ids of the rungs to evaluate, those of the client's own questions included; None for all.
        zones: ids of the client's zones to evaluate; None for all. The area that a volume of serum is spread over
            stays that of all the client's zones.

    Returns:
        One result a treatment, lowest rung first. What is left out changes no number of what is evaluated, with one
        exception: response surfaces share the budget of a plan (`transport.presets.MOST_SOLVES`), so where many
        treatments carry a solute each goes through fewer solved cases, and amounts move within the error told of them.
        Verdicts are of the zones evaluated: the best of them is the treatment's, and a reason that concerns the whole
        person, such as a licence at the depth of one zone, counts only where that zone is evaluated.

    Raises:
        InputFault: a treatment or zone that there is not, with the nearest that there is, or none at all.
    """
    rungs = {rung.id: rung for rung in ladder(context, client)}
    evaluated = tuple(rungs[name] for name in _named("treatments", treatments, tuple(rungs)))
    in_zones = _named("zones", zones, client.zones)
    _step(progress, "safety")
    gates = {rung.id: gate(context, client, rung, in_zones, rung.length) for rung in evaluated}
    _step(progress, "skin")
    skins = {zone: skin_of(context, client, zone) for zone in in_zones}
    observations = observe(context, client)
    _step(progress, "needles")
    places = [
        _Place(skin, Facts(skin_facts(client, zone)), observations, observations.facts(zone))
        for zone, skin in skins.items()
        if isinstance(skin, Skin)
    ]
    needled_zones = [each for rung in evaluated for each in _needled(context, client, rung, places)]
    needled = {each.key: each for each in needled_zones}
    settled = {rung.id: _settle(context, client, rung, gates[rung.id], in_zones, needled) for rung in evaluated}
    _step(progress, "transport")
    allowed = [each for each in needled_zones if _verdict(settled[each.treatment.id], each.zone) != "contraindicated"]
    delivered = deliver(context, client, allowed)
    _step(progress, "response")
    reactions = {each.key: _reaction(context, client, each, observations) for each in needled_zones}
    _step(progress, "choice")
    results = []
    for rung in evaluated:
        reasons = settled[rung.id]
        by_zone = {
            zone: _zone_result(zone, reasons, skin, (rung.id, zone), needled, delivered, reactions)
            for zone, skin in skins.items()
        }
        results.append(summarise(context, client, rung, reasons.general, by_zone))
    return Evaluation(tuple(results), skins, observations)


def _zone_result(
    zone: str,
    reasons: Gate,
    skin: Skin | NoData,
    key: tuple[str, str],
    needled: Mapping[tuple[str, str], NeedledZone],
    delivered: Mapping[tuple[str, str], Delivered],
    reactions: Mapping[tuple[str, str], _Reacted],
) -> ZoneResult:
    here, reacted = needled.get(key), reactions.get(key, _NO_REACTION)
    return ZoneResult(
        zone=zone,
        verdict=_verdict(reasons, zone),
        reasons=reasons.zones.get(zone, ()),
        skin=skin,
        needled=here.needled if here else None,
        delivered=delivered.get(key),
        reaction=reacted.reaction,
        response=reacted.response,
        needled_facts=here.facts if here else None,
        reaction_facts=reacted.facts,
        response_facts=reacted.response_facts,
    )


@dataclass(frozen=True)
class _Place:
    """A zone before it is treated, with all that its skin was drawn from and what observations change there."""

    skin: Skin
    skin_facts: Facts
    observations: Observations
    observed: Hashable


def _needled(
    context: ModelContext, client: Client, treatment: Treatment, places: Sequence[_Place]
) -> Iterator[NeedledZone]:
    """A treatment in every zone, as far as the needles; what differs only in what it carries has them in common."""
    if not needs_needles(treatment):
        yield from (NeedledZone(treatment, each.skin.zone, each.skin, None) for each in places)
        return
    facts, serum = needle_facts(context, client, treatment), infusion_facts(context, client, treatment)
    asked = Facts(facts)
    for each in places:
        of = Facts((asked, each.skin_facts, each.observed))
        needled = context.once("needles", of, partial(_placed, facts, each))
        if isinstance(needled, Needled) and serum is not None:
            of = Facts((of, serum))
            infused = context.once("infusion", of, partial(_infusion, facts, serum, needled))
            needled = replace(needled, infused=infused)
        yield NeedledZone(treatment, each.skin.zone, each.skin, needled, of)


def _placed(facts: NeedleFacts, there: _Place, context: ModelContext) -> Needled | NoData:
    reached = (facts.goals, facts.delivers, there.skin_facts)
    aimed = context.once("aim", reached, partial(_aimed, facts, there))
    return place(context, facts, there.skin, aimed, there.observations)


def _aimed(facts: NeedleFacts, there: _Place, context: ModelContext) -> Aim:
    return aim(context, facts.goals, there.skin, delivers=facts.delivers)


def _infusion(facts: NeedleFacts, serum: InfusionFacts, needled: Needled, context: ModelContext) -> Infused:
    return take_in(context, tool_in_use(context, facts.use), needled.technique, needled.channels, serum)


@dataclass(frozen=True)
class _Reacted:
    """Reaction and response to injury of one treatment in one zone, and all that each was computed from."""

    reaction: Reaction | None
    facts: Facts | None
    response: InjuryResponse | None
    response_facts: Facts | None


_NO_REACTION = _Reacted(None, None, None, None)


def _reaction(context: ModelContext, client: Client, needled_zone: NeedledZone, observations: Observations) -> _Reacted:
    facts = reaction_facts(client, needled_zone)
    if facts is None:
        return _NO_REACTION
    zone, skin, needled = needled_zone.zone, needled_zone.skin, needled_zone.needled
    there = needled if isinstance(needled, Needled) else None
    of = Facts((facts, needled_zone.facts, observations.facts(zone, REDDENS)))
    reacted = context.once("reaction", of, lambda apart: reaction(apart, facts, there, zone, observations))
    course = response_facts(client, needled_zone)
    follows = Facts((course, of, skin_facts(client, zone)))
    response = context.once("response", follows, lambda apart: respond(apart, course, there, skin, reacted))
    return _Reacted(reacted, of, response, follows)


def _named(field: str, names: Sequence[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the known ids that are named, in their own order; all where nothing is named."""
    if names is None:
        return known
    wanted = (names,) if isinstance(names, str) else tuple(names)
    allowed = f"allowed are {', '.join(known)}"
    if not wanted:
        raise InputFault(field, None, f"names nothing; {allowed}")
    for name in wanted:
        if name not in known:
            raise InputFault(field, name, allowed, next(iter(get_close_matches(name, known, 1)), None))
    return tuple(name for name in known if name in wanted)


def _settle(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    first: Gate,
    in_zones: Sequence[str],
    needled: Mapping[tuple[str, str], NeedledZone],
) -> Gate:
    """The gate again at the depth that was set in each zone, with the orbital rim."""
    if not needs_needles(treatment) or not in_zones:
        return first
    by_depth: dict[float, Gate] = {}
    zones: dict[str, tuple[Reason, ...]] = {}
    general: list[Reason] = [reason for reason in first.general if reason.person_wide]
    for zone in in_zones:
        there = needled.get((treatment.id, zone))
        again = first
        if there is not None and isinstance(there.needled, Needled):
            depth = there.needled.technique.length
            if depth not in by_depth:
                by_depth[depth] = gate(context, client, treatment, tuple(in_zones), depth)
            again = by_depth[depth]
        heated = _heated(context, client, there)
        beyond = _beyond_limits(context, client, treatment, zone, there)
        lasting = [reason for reason in again.general if not reason.person_wide]
        general += [reason for reason in again.general if reason.person_wide]
        zones[zone] = in_order([*rim_reasons(context, zone), *beyond, *lasting, *again.zones.get(zone, ()), *heated])
    return Gate(in_order(general), zones)


def _beyond_limits(
    context: ModelContext, client: Client, treatment: Treatment, zone: str, there: NeedledZone | None
) -> tuple[Reason, ...]:
    """What the limits of a zone and a device say against the needle length there."""
    needled = there.needled if there is not None and isinstance(there.needled, Needled) else None
    skin = None if there is None else there.skin
    return depth_limit_reasons(context, needle_facts(context, client, treatment), zone, skin, needled)


def _heated(context: ModelContext, client: Client, there: NeedledZone | None) -> tuple[Reason, ...]:
    """What the coagulated zones of needles say against their energy in one zone of the face."""
    if there is None or not isinstance(there.needled, Needled) or there.treatment.device is None:
        return ()
    needled, skin = there.needled, there.skin
    tool = tool_of(context, there.treatment.device, tip_of(there.treatment))
    return context.once(
        "heat in a zone",
        (there.facts, client.person.fitzpatrick),
        lambda apart: zone_reasons(apart, tool, needled.coagulation, skin, client.person.fitzpatrick),
    )


def _verdict(gate_of_treatment: Gate, zone: str) -> str:
    return verdict([*gate_of_treatment.general, *gate_of_treatment.zones.get(zone, ())])


def _step(progress: Progress, name: str) -> None:
    progress(_STEPS.index(name) / len(_STEPS), name)
