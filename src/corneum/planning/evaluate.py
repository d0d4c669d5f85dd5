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
from corneum.planning.event_visibility import EVENT
from corneum.planning.gates import Gate, gate, needs_needles, rim_reasons
from corneum.planning.injury_step import respond, response_facts
from corneum.planning.needle_aim import Aim, aim
from corneum.planning.needle_facts import NeedleFacts, needle_facts, tool_in_use, tool_of
from corneum.planning.needling_step import InfusionFacts, infusion_facts, place, take_in
from corneum.planning.observations import NO_OBSERVATIONS, REDDENS, Observations, observe
from corneum.planning.offered_heat import tip_of, zone_reasons
from corneum.planning.offers import Judged, Mended, client_of, mend, on_day, put_right
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
from corneum.planning.second_passes import permitted, second_pass_reasons
from corneum.planning.treatment_summary import summarise
from corneum.planning.treatments import Treatment, ladder
from corneum.planning.uptake import deliver
from corneum.planning.zone_skin import skin_facts, skin_of
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.skin.layers import Skin

Progress = Callable[[float, str], None]

_REFUSED = ("contraindicated", "outside_scope")
# milestones of the progress bar, in the order of the chain
_STEPS = ("skin", "needles", "transport", "response", "choice")


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
    _step(progress, "skin")
    skins = {zone: skin_of(context, client, zone) for zone in in_zones}
    observations = observe(context, client)
    _step(progress, "needles")
    places = [
        _Place(skin, Facts(skin_facts(client, zone)), observations, observations.facts(zone))
        for zone, skin in skins.items()
        if isinstance(skin, Skin)
    ]
    judge = partial(_judged, context, client, in_zones, places)
    ladder_judged = [judge(rung) for rung in evaluated]
    mended = _mended(context, client, ladder_judged, judge)
    judged = [*ladder_judged, *(each.judged for each in mended.values())]
    _step(progress, "transport")
    allowed = [each for rung in judged for each in rung.needled if rung.zones.get(each.zone) != "contraindicated"]
    delivered = deliver(context, client, allowed)
    _step(progress, "response")
    reactions = {each.key: _reaction(context, client, each, observations) for rung in judged for each in rung.needled}
    _step(progress, "choice")
    results: list[TreatmentResult] = []
    for rung in judged:
        needled = {each.zone: each for each in rung.needled}
        by_zone = {
            zone: _zone_result(rung, zone, skin, needled.get(zone), delivered, reactions)
            for zone, skin in skins.items()
        }
        results += _results(context, client, rung, by_zone, mended)
    return Evaluation(tuple(results), skins, observations)


def _judged(
    context: ModelContext, client: Client, in_zones: Sequence[str], places: Sequence[_Place], treatment: Treatment
) -> Judged:
    """A treatment as far as safety: the gate at the default depth, its needles, and the gate at the depth that was
    set."""
    person = client_of(client, treatment)
    first = gate(context, person, treatment, tuple(in_zones), treatment.length)
    needled = tuple(_needled(context, client, treatment, places))
    return Judged(treatment, needled, _settle(context, person, treatment, first, in_zones, needled))


def _mended(
    context: ModelContext, client: Client, ladder_judged: Sequence[Judged], judge: Callable[[Treatment], Judged]
) -> dict[str, Mended]:
    """Every offer that can be put right, by the id of the offer."""
    offers = [rung for rung in ladder_judged if rung.treatment.is_offer]
    mended = {offer.treatment.id: mend(context, client, offer, judge) for offer in offers}
    return {name: each for name, each in mended.items() if each is not None}


def _results(
    context: ModelContext,
    client: Client,
    rung: Judged,
    zones: Mapping[str, ZoneResult],
    mended: Mapping[str, Mended],
) -> Iterator[TreatmentResult]:
    """The result of a treatment; of an offer that only an event stands against, also what it is after the event."""
    treatment, general = rung.treatment, rung.gate.general
    result = summarise(context, client_of(client, treatment), treatment, general, zones)
    event = next((reason for reason in result.reasons if reason.code == EVENT), None)
    change = mended.get(treatment.mends or "")
    if change is None:
        yield result
        if not treatment.is_offer or treatment.id in mended or event is None or not result.waits.has_day:
            return
        treatment = put_right(context, rung, treatment).treatment
    if event is not None:
        treatment = replace(treatment, day=result.waits.until)
        result = summarise(context, client_of(client, treatment), treatment, general, zones)
    moved = event.why if event is not None else change.moved if change is not None else ()
    yield on_day(client, result, change.changes if change is not None else (), moved)


def _zone_result(
    judged: Judged,
    zone: str,
    skin: Skin | NoData,
    here: NeedledZone | None,
    delivered: Mapping[tuple[str, str], Delivered],
    reactions: Mapping[tuple[str, str], _Reacted],
) -> ZoneResult:
    key = (judged.treatment.id, zone)
    reacted = reactions.get(key, _NO_REACTION)
    if here is not None and isinstance(here.needled, Needled) and judged.zones[zone] in _REFUSED:
        # what is refused carries no setting
        here = replace(here, needled=replace(here.needled, second_pass=None))
    return ZoneResult(
        zone=zone,
        verdict=judged.zones[zone],
        reasons=judged.gate.zones.get(zone, ()),
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
            infused = context.once("infusion", of, partial(_infusion, facts, serum, needled, each.skin))
            needled = replace(needled, infused=infused)
        if isinstance(needled, Needled):
            needled = permitted(context, client, treatment, each.skin.zone, needled)
        yield NeedledZone(treatment, each.skin.zone, each.skin, needled, of)


def _placed(facts: NeedleFacts, there: _Place, context: ModelContext) -> Needled | NoData:
    reached = (facts.goals, facts.delivers, there.skin_facts)
    aimed = context.once("aim", reached, partial(_aimed, facts, there))
    return place(context, facts, there.skin, aimed, there.observations)


def _aimed(facts: NeedleFacts, there: _Place, context: ModelContext) -> Aim:
    return aim(context, facts.goals, there.skin, delivers=facts.delivers)


def _infusion(facts: NeedleFacts, serum: InfusionFacts, needled: Needled, skin: Skin, context: ModelContext) -> Infused:
    return take_in(context, tool_in_use(context, facts.use), needled.technique, needled.channels, skin, serum)


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
    needled: Sequence[NeedledZone],
) -> Gate:
    """The gate again at the depth that was set in each zone, with the orbital rim."""
    if not needs_needles(treatment) or not in_zones:
        return first
    by_zone = {each.zone: each for each in needled}
    by_depth: dict[float, Gate] = {}
    zones: dict[str, tuple[Reason, ...]] = {}
    general: list[Reason] = [reason for reason in first.general if reason.person_wide]
    for zone in in_zones:
        there = by_zone.get(zone)
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
        against = [*rim_reasons(context, zone), *beyond, *lasting, *again.zones.get(zone, ()), *heated]
        zones[zone] = in_order([*against, *_deeper(there, [*again.general, *against])])
    return Gate(in_order(general), zones)


def _deeper(there: NeedledZone | None, against: Sequence[Reason]) -> tuple[Reason, ...]:
    """The note on a second pass that is not set; none where the first is refused as well."""
    if there is None or not isinstance(there.needled, Needled) or verdict(against) in _REFUSED:
        return ()
    return second_pass_reasons(there.needled)


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


def _step(progress: Progress, name: str) -> None:
    progress(_STEPS.index(name) / len(_STEPS), name)
