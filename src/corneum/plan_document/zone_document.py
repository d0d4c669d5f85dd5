"""What the plan holds of one zone: needles, settings, what arrives, how the skin reacts.

Treatments that differ only in what they carry share needles, and a plan that is made again shares all that did not
change. Each part is therefore made once from what it holds, to the last bit of every draw.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import said
from corneum.plan_document import plan_models as models
from corneum.plan_document.quantities import course, number, probability, value_range, without
from corneum.plan_document.sampled_amounts import amounts_document
from corneum.plan_document.sentences import sentences
from corneum.plan_document.zone_details import band_document, closing_document, drying_document
from corneum.planning.results import Delivered, Depths, Needled, Quantity, Reaction
from corneum.response.barrier import Course
from corneum.wording.readers import Reader

# fields of `plan_models.Zone` by name
Fields = Mapping[str, object]


def needles_document(context: ModelContext, needled: Needled, reader: Reader) -> Fields:
    """What needles do in a zone, without what could be set or read back into a setting."""
    depths, channels = needled.depths, needled.channels
    held = (
        (depths.goal, depths.binding, said(depths.bound_by), reader),
        (needled.band, needled.closure, channels.density, tuple(needled.margins.items())),
        (needled.coverage, needled.injured_in_band),
        (needled.share_of_needles_reaching, needled.confidence_reaching),
    )
    return context.once("needles of a plan", held, lambda here: _needles(here, needled, reader))


def _needles(context: ModelContext, needled: Needled, reader: Reader) -> Fields:
    return {
        "goal": needled.depths.goal or None,
        "band": band_document(context, needled.band),
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


def settings_document(context: ModelContext, needled: Needled) -> Fields:
    """What could be set in a zone, or read back into a setting."""
    depths, depth_in_place, channel_depth = needled.depths, needled.depth_in_place, needled.channels.depth
    held = (*_depths_held(depths), depth_in_place, channel_depth)
    return context.once(
        "settings of a plan",
        held,
        lambda here: {
            "depths": depths_document(here, depths, depths.dial),
            "depth_in_place": number(here, depth_in_place),
            "channel_depth": number(here, channel_depth),
        },
    )


def _depths_held(depths: Depths) -> tuple[Hashable, ...]:
    return depths.anatomical, depths.tested, depths.labelled, depths.dial


def depths_document(context: ModelContext, depths: Depths, dial: Quantity) -> models.Depths:
    """The four depths of one zone, with the dial as it is to be set."""
    return models.Depths(
        anatomical=number(context, depths.anatomical),
        tested=value_range(context, depths.tested),
        labelled=number(context, depths.labelled),
        dial=number(context, dial),
    )


def delivered_document(context: ModelContext, delivered: Delivered) -> Fields:
    """How much of each solute is where in a zone, and the chance of an amount that acts."""
    amounts = {solute: tuple(layers.items()) for solute, layers in delivered.amounts.items()}
    held = (tuple(amounts.items()), tuple(delivered.potency.items()))
    return context.once("amounts of a plan", held, lambda here: _delivered(here, delivered))


def _delivered(context: ModelContext, delivered: Delivered) -> Fields:
    return {
        "amount": {solute: amounts_document(context, layers) for solute, layers in delivered.amounts.items()},
        "potency": {solute: probability(context, reached) for solute, reached in delivered.potency.items()},
    }


def reaction_document(context: ModelContext, reaction: Reaction, reader: Reader) -> Fields:
    """What the skin of a zone does in the hours and days after."""
    tewl, pain = reaction.tewl, reaction.pain
    held = (
        (tewl.values, tewl.baseline, tuple(tewl.times), tewl.note) if isinstance(tewl, Course) else tewl,
        (pain.word, pain.rank, pain.score, said(pain.trial_range), said(pain.note), reader),
        (reaction.bleeding, reaction.bleeding_role, reaction.redness, reaction.pih_risk),
    )
    return context.once("reaction of a plan", held, lambda here: _reaction(here, reaction, reader))


def _reaction(context: ModelContext, reaction: Reaction, reader: Reader) -> Fields:
    return {
        "tewl": course(context, reaction.tewl) if isinstance(reaction.tewl, Course) else without(reaction.tewl),
        "drying": drying_document(context, reaction.tewl),
        "pain": models.Pain(
            words=reaction.pain.word,
            rank=reaction.pain.rank,
            score=number(context, reaction.pain.score),
            trials=sentences(reaction.pain.trial_range, reader),
            note=sentences(reaction.pain.note, reader),
        ),
        "bleeding": probability(context, reaction.bleeding),
        "bleeding_role": reaction.bleeding_role,
        "redness": number(context, reaction.redness),
        "pih_risk": probability(context, reaction.pih_risk),
    }
