"""One treatment, its zones and their skin as plan.json holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from corneum import units
from corneum.client import Client, InlineDevice
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import assumed
from corneum.plan_document.answers import Asked, answers
from corneum.plan_document.hole_pattern import patch_document
from corneum.plan_document.quantities import course, number, probability, rounded
from corneum.plan_document.zone_details import (
    band_document,
    closing_document,
    drying_document,
)
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled, Quantity, TreatmentResult, ZoneResult
from corneum.planning.sensitivity import Narrower
from corneum.planning.uptake import totals
from corneum.response.benefit import Benefit
from corneum.safety.reasons import Reason
from corneum.skin.layers import LAYERS, Skin
from corneum.wording.templates import fill


def treatment_document(
    context: ModelContext,
    client: Client,
    results: Mapping[str, TreatmentResult],
    result: TreatmentResult,
    recommended: str,
    narrows: tuple[Narrower, ...],
) -> dict[str, Any]:
    """One entry of `treatments`."""
    treatment = result.treatment
    asked = Asked(context, result, results, tuple(narrower.what for narrower in narrows))
    device = treatment.device
    return {
        "id": treatment.id,
        "considered": treatment.asked is not None,
        "class": treatment.class_,
        "name": treatment.name,
        "plain_name": treatment.plain_name,
        "device": device.class_ if isinstance(device, InlineDevice) else device,
        "payload": treatment.payload,
        "rung": treatment.rung,
        "in_the_room": treatment.in_the_room,
        "verdict": "recommended" if treatment.id == recommended else result.verdict,
        "reasons": [reason_document(reason) for reason in result.reasons],
        "by_licence": dict(result.by_licence),
        "confidence": dict(result.confidence),
        "burden": {
            "tier": result.burden.tier,
            "days_visible": number(context, result.burden.days_visible),
            "pain": result.burden.pain,
            "risk": result.burden.risk,
        },
        "benefit": {key: _benefit(context, given) for key, given in result.benefits.items()},
        "collagen": {key: number(context, given) for key, given in result.collagen.items()},
        "total_uptake": {
            solute: number(context, mass)
            for solute, mass in totals(
                context, client, {zone: found.delivered for zone, found in result.zones.items()}
            ).items()
        },
        "limits_broken": list(result.limits_broken),
        "assumed": _assumed(context, result),
        "price": _price(result),
        "patch": patch_document(context, result)
        if treatment.asked is not None or treatment.id == recommended
        else None,
        "questions": [vars(answer) for answer in answers(asked)],
        "zones": {zone: _zone(context, found) for zone, found in result.zones.items()},
    }


def reason_document(reason: Reason) -> dict[str, Any]:
    """A reason as plan.json holds it."""
    return {
        "code": reason.code,
        "strength": reason.strength,
        "why": fill(reason.why, "practitioner"),
        "do": fill(reason.do, "practitioner"),
        "earliest": iso(reason.earliest),
        "sources": list(reason.sources),
        "grade": reason.grade,
    }


def iso(day: date | None) -> str | None:
    """A day as text, None where there is none."""
    return None if day is None else day.isoformat()


def skin_document(context: ModelContext, skin: Skin | NoData) -> dict[str, Any]:
    """The layers of one zone."""
    if isinstance(skin, NoData):
        return {layer: number(context, skin) for layer in LAYERS}
    layers: dict[str, Quantity] = {layer: getattr(skin, layer) for layer in LAYERS}
    return {layer: number(context, thickness) for layer, thickness in layers.items()}


def _assumed(context: ModelContext, result: TreatmentResult) -> list[str]:
    """What stands in for specifications of the device that were not found, in plain sentences."""
    tool = device_of(context, result.treatment)
    return [] if isinstance(tool, NoData) else list(assumed(context, tool))


def _benefit(context: ModelContext, given: Benefit) -> dict[str, Any]:
    return {
        "word": given.word,
        "effect": number(context, given.effect),
        "scale": given.scale,
        "against": given.against,
        "onset": range_document(context, given.onset),
        "duration": range_document(context, given.duration),
        "sessions": given.sessions,
        "interval_weeks": given.interval_weeks,
        "evidence": given.evidence,
        "settled_by": given.settled_by,
        "grade": given.grade,
        "sources": list(given.sources),
    }


def range_document(context: ModelContext, given: tuple[Value, Value] | NoData) -> dict[str, Any]:
    """A range as the document holds it: both ends as numbers, or why there is none."""
    if isinstance(given, NoData):
        return number(context, given)
    return {"low": number(context, given[0]), "high": number(context, given[1])}


def _price(result: TreatmentResult) -> dict[str, Any] | None:
    asked = result.treatment.asked
    if asked is None or asked.price is None:
        return None
    first = next(iter(result.benefits.values()))
    a_year = None
    note = "price of one session as you gave it; a year is not stated because how long the effect lasts is not known"
    if isinstance(first.duration, tuple):
        middle = (first.duration[0].number + first.duration[1].number) / 2
        a_year = rounded(asked.price.amount * max(1.0, units.factor("year") / middle))
        note = "price of one session as you gave it, repeated as often as the effect is said to last"
    return {"amount": asked.price.amount, "currency": asked.price.currency, "a_year": a_year, "note": note}


def _zone(context: ModelContext, found: ZoneResult) -> dict[str, Any]:
    document: dict[str, Any] = {
        "verdict": found.verdict,
        "reasons": [reason_document(reason) for reason in found.reasons],
    }
    if isinstance(found.needled, Needled):
        document |= _needled(context, found.needled)
    if found.delivered is not None:
        document["amount"] = {
            solute: {layer: number(context, amount) for layer, amount in layers.items()}
            for solute, layers in found.delivered.amounts.items()
        }
        document["potency"] = {
            solute: probability(context, reached) for solute, reached in found.delivered.potency.items()
        }
    reaction = found.reaction
    if reaction is not None:
        document |= {
            "tewl": course(context, reaction.tewl),
            "drying": drying_document(context, reaction.tewl),
            "pain": {
                "words": reaction.pain.word,
                "score": number(context, reaction.pain.score),
                "trials": reaction.pain.trial_range,
                "note": reaction.pain.note,
            },
            "bleeding": probability(context, reaction.bleeding),
            "bleeding_role": reaction.bleeding_role,
            "redness": number(context, reaction.redness),
            "pih_risk": probability(context, reaction.pih_risk),
        }
    return document


def _needled(context: ModelContext, needled: Needled) -> dict[str, Any]:
    depths = needled.depths
    return {
        "goal": depths.goal or None,
        "band": band_document(context, needled.band),
        "closing": closing_document(context, needled.closure),
        "depths": {
            "anatomical": number(context, depths.anatomical),
            "tested": range_document(context, depths.tested),
            "labelled": number(context, depths.labelled),
            "dial": number(context, depths.dial),
        },
        "depth_in_place": number(context, needled.depth_in_place),
        "channel_depth": number(context, needled.channels.depth),
        "channel_density": number(context, needled.channels.density),
        "coverage": probability(context, needled.coverage),
        "injured_in_band": probability(context, needled.injured_in_band),
        "share_of_needles_reaching": number(context, needled.share_of_needles_reaching),
        "confidence_reaching": probability(context, needled.confidence_reaching),
        "margins": {name: probability(context, margin) for name, margin in needled.margins.items()},
        "binding": depths.binding,
    }
