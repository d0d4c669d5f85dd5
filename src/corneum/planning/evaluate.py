"""The chain, one line an arrow: from a client to the results of every treatment in every zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.planning.gates import Gate, gate, needs_needles, rim_reasons
from corneum.planning.needling_step import needle, skin_of
from corneum.planning.observations import NOTHING_SEEN, Seen, observe
from corneum.planning.reaction import react
from corneum.planning.results import Needled, Place, TreatmentResult, ZoneResult
from corneum.planning.treatment_summary import summarise
from corneum.planning.treatments import Treatment, ladder
from corneum.planning.uptake import deliver
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.skin.layers import Skin

Progress = Callable[[float, str], None]

# milestones of the progress bar, in the order of the chain
_STEPS = ("safety", "skin", "needles", "transport", "response", "choice")


@dataclass(frozen=True)
class Evaluation:
    """Every treatment with its results, the skin that they were computed in, and what was seen before."""

    treatments: tuple[TreatmentResult, ...]
    skins: Mapping[str, Skin | NoData]
    seen: Seen = NOTHING_SEEN


def evaluate(client: Client, context: ModelContext, progress: Progress) -> Evaluation:
    """Run the chain for every treatment of the ladder and every zone of the client.

    Safety runs twice: before anything is computed at the default depth, and again at the depth that was set. What is
    contraindicated costs no transport.
    """
    treatments = ladder(context, client)
    _step(progress, "safety")
    gates = {one.id: gate(context, client, one, client.zones, one.length) for one in treatments}
    _step(progress, "skin")
    skins = {zone: skin_of(context, client, zone) for zone in client.zones}
    seen = observe(context, client)
    _step(progress, "needles")
    places = [
        Place(one, zone, skin, needle(context, client, one, skin, seen) if needs_needles(one) else None)
        for one in treatments
        for zone, skin in skins.items()
        if isinstance(skin, Skin)
    ]
    needled = {(place.treatment.id, place.zone): place.needled for place in places}
    settled = {one.id: _settle(context, client, one, gates[one.id], needled) for one in treatments}
    _step(progress, "transport")
    allowed = [place for place in places if _verdict(settled[place.treatment.id], place.zone) != "contraindicated"]
    delivered = deliver(context, client, allowed)
    _step(progress, "response")
    reactions = {(place.treatment.id, place.zone): react(context, client, place, seen) for place in places}
    _step(progress, "choice")
    results = []
    for one in treatments:
        zones = {
            zone: ZoneResult(
                zone=zone,
                verdict=_verdict(settled[one.id], zone),
                reasons=settled[one.id].zones.get(zone, ()),
                skin=skins[zone],
                needled=needled.get((one.id, zone)),
                delivered=delivered.get((one.id, zone)),
                reaction=reactions.get((one.id, zone)),
            )
            for zone in client.zones
        }
        results.append(summarise(context, client, one, settled[one.id].general, zones))
    return Evaluation(tuple(results), skins, seen)


def _settle(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    first: Gate,
    needled: Mapping[tuple[str, str], Needled | NoData | None],
) -> Gate:
    """The gate again at the depth that was set in each zone, with the orbital rim."""
    if not needs_needles(treatment):
        return first
    by_depth: dict[float, Gate] = {}
    zones: dict[str, tuple[Reason, ...]] = {}
    general: list[Reason] = [reason for reason in first.general if reason.person_wide]
    for zone in client.zones:
        placed = needled.get((treatment.id, zone))
        again = first
        if isinstance(placed, Needled):
            depth = placed.technique.length
            if depth not in by_depth:
                by_depth[depth] = gate(context, client, treatment, client.zones, depth)
            again = by_depth[depth]
        lasting = [reason for reason in again.general if not reason.person_wide]
        general += [reason for reason in again.general if reason.person_wide]
        zones[zone] = in_order([*rim_reasons(context, zone), *lasting, *again.zones.get(zone, ())])
    return Gate(in_order(general), zones)


def _verdict(gate_of: Gate, zone: str) -> str:
    return verdict([*gate_of.general, *gate_of.zones.get(zone, ())])


def _step(progress: Progress, name: str) -> None:
    progress(_STEPS.index(name) / len(_STEPS), name)
