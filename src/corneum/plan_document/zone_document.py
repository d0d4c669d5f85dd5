"""What the plan holds of one zone: needles, settings, what arrives, how the skin reacts.

Treatments that differ only in what they carry share needles, and a plan that is made again shares all that did not
change. Each part is therefore made once from what it holds, to the last bit of every draw.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.plan_document import zone_models
from corneum.plan_document.heat_document import heat_document
from corneum.plan_document.limit_document import never_beyond_document
from corneum.plan_document.quantities import course, number, probability, value_range, without
from corneum.plan_document.reason_document import reason_document
from corneum.plan_document.response_document import zone_response_document
from corneum.plan_document.sampled_amounts import amounts_document
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds
from corneum.plan_document.zone_details import band_document, closing_document, drying_document
from corneum.plan_document.zone_models import Pain, Zone
from corneum.planning.results import Delivered, Depths, InjuryResponse, Needled, Quantity, Reaction, ZoneResult
from corneum.response.barrier import Course
from corneum.wording.readers import Reader, sees_depths

# fields of `plan_models.Zone` by name
Fields = Mapping[str, object]


def zone_document(
    context: ModelContext, outcome: ZoneResult, reader: Reader, holds: Holds, *, sets: bool, in_full: bool
) -> Zone:
    """One treatment in one zone.

    Args:
        context: tables, virtual people and record.
        outcome: the results in the zone.
        reader: whom the plan is for.
        holds: what withholds settings.
        sets: whether the reader is told what to set there.
        in_full: whether the treatment is answered in full, with what its injury sets off.
    """
    needled = outcome.needled if isinstance(outcome.needled, Needled) else None
    parts = [] if needled is None else [_needles_part(needled, reader, sets), _heat_part(needled, reader, sets)]
    if needled is not None and sets:
        parts.append(_settings_part(needled, outcome.zone, reader))
    if outcome.delivered is not None:
        parts.append(_delivered_part(outcome.delivered))
    if outcome.reaction is not None:
        parts.append(_reaction_part(outcome.reaction, reader, sets or not sees_depths(reader)))
    if in_full and outcome.response is not None:
        parts.append(_response_part(outcome.response, reader, sets=sets))
    read = (outcome.verdict, outcome.reasons, reader, holds.everything)

    def whole_zone(here: ModelContext) -> Zone:
        fields: dict[str, object] = {
            "verdict": outcome.verdict,
            "reasons": [reason_document(reason, reader, holds) for reason in outcome.reasons],
        }
        for part in parts:
            fields |= here.once(part.name, part.holds, part.fields)
        return Zone.model_validate(fields)

    return context.once("zone of a plan", (read, *((part.name, part.holds) for part in parts)), whole_zone)


@dataclass(frozen=True)
class _Part:
    """Some fields of a zone: all that they are made from, and how."""

    name: str
    holds: Hashable
    fields: Callable[[ModelContext], Fields]


def _needles_part(needled: Needled, reader: Reader, sets: bool) -> _Part:
    depths = needled.depths
    holds = (
        (depths.goal, depths.binding, depths.bound_by, reader, sets),
        (needled.band, needled.closure, needled.channels.density, tuple(needled.margins.items())),
        (needled.coverage, needled.injured_in_band),
        (needled.share_of_needles_reaching, needled.confidence_reaching),
    )
    return _Part("needles of a plan", holds, lambda here: _needles(here, needled, reader, sets))


def _needles(context: ModelContext, needled: Needled, reader: Reader, sets: bool) -> Fields:
    return {
        "goal": needled.depths.goal or None,
        "band": band_document(context, needled.band, sets=sets),
        "closing": closing_document(context, needled.closure),
        "channel_density": number(context, needled.channels.density),
        "coverage": probability(context, needled.coverage),
        "injured_in_band": probability(context, needled.injured_in_band),
        "share_of_needles_reaching": number(context, needled.share_of_needles_reaching),
        "confidence_reaching": probability(context, needled.confidence_reaching),
        "margins": {name: probability(context, margin) for name, margin in needled.margins.items()},
        "binding": needled.depths.binding,
        "bound_by": sentences(needled.depths.bound_by, reader),
    }


def _heat_part(needled: Needled, reader: Reader, sets: bool) -> _Part:
    zone = needled.coagulation
    holds = (zone, reader, sets)
    return _Part("heat of a plan", holds, lambda here: {"heat": heat_document(here, zone, reader, sets=sets)})


def _settings_part(needled: Needled, zone: str, reader: Reader) -> _Part:
    depths = needled.depths
    holds = (depths.anatomical, depths.tested, depths.labelled, depths.dial)
    limit = (needled.never_beyond, zone, reader)
    return _Part(
        "settings of a plan",
        (holds, limit, needled.depth_in_place, needled.channels.depth),
        lambda here: _settings(here, needled, zone, reader),
    )


def _settings(context: ModelContext, needled: Needled, zone: str, reader: Reader) -> Fields:
    """What could be set in a zone, or read back into a setting."""
    return {
        "depths": depths_document(context, needled.depths, needled.depths.dial),
        "never_beyond": never_beyond_document(context, needled, zone, reader),
        "depth_in_place": number(context, needled.depth_in_place),
        "channel_depth": number(context, needled.channels.depth),
    }


def depths_document(context: ModelContext, depths: Depths, dial: Quantity) -> zone_models.Depths:
    """The four depths of one zone, with the dial as it is to be set."""
    return zone_models.Depths(
        anatomical=number(context, depths.anatomical),
        tested=value_range(context, depths.tested),
        labelled=number(context, depths.labelled),
        dial=number(context, dial),
    )


def _delivered_part(delivered: Delivered) -> _Part:
    amounts = tuple((solute, tuple(layers.items())) for solute, layers in delivered.amounts.items())
    holds = (amounts, tuple(delivered.potency.items()))
    return _Part("amounts of a plan", holds, lambda here: _delivered(here, delivered))


def _delivered(context: ModelContext, delivered: Delivered) -> Fields:
    return {
        "amount": {solute: amounts_document(context, layers) for solute, layers in delivered.amounts.items()},
        "potency": {solute: probability(context, reached) for solute, reached in delivered.potency.items()},
    }


def _reaction_part(reaction: Reaction, reader: Reader, trials: bool) -> _Part:
    tewl = reaction.tewl
    holds = (
        (tewl.values, tewl.baseline, tewl.times.tobytes(), tewl.note) if isinstance(tewl, Course) else tewl,
        (reaction.pain, reaction.bleeding, reaction.bleeding_role, reaction.redness, reaction.pih_risk, reader, trials),
    )
    return _Part("reaction of a plan", holds, lambda here: _reaction(here, reaction, reader, trials))


def _reaction(context: ModelContext, reaction: Reaction, reader: Reader, trials: bool) -> Fields:
    """Pain and what is seen; the needles of trials only where something is set, or without their lengths."""
    return {
        "tewl": course(context, reaction.tewl) if isinstance(reaction.tewl, Course) else without(reaction.tewl),
        "drying": drying_document(context, reaction.tewl),
        "pain": Pain(
            words=reaction.pain.word,
            rank=reaction.pain.rank,
            score=number(context, reaction.pain.score),
            trials=sentences(reaction.pain.trial_range, reader) if trials else [],
            note=sentences(reaction.pain.note, reader),
        ),
        "bleeding": probability(context, reaction.bleeding),
        "bleeding_role": reaction.bleeding_role,
        "redness": number(context, reaction.redness),
        "pih_risk": probability(context, reaction.pih_risk),
    }


def _response_part(response: InjuryResponse, reader: Reader, *, sets: bool) -> _Part:
    answers = tuple(
        (answer.output, answer.value, *(follows.how for follows in answer.depends.values()))
        for answer in response.answers.values()
    )
    injury = response.injury
    injured = injury and (tuple(injury.volume.items()), tuple(injury.thickness.items()))
    return _Part(
        "response of a plan",
        (answers, injured, response.caution, reader, sets),
        lambda here: {"response": zone_response_document(here, response, reader, sets=sets)},
    )
