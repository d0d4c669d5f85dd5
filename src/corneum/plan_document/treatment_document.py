"""One treatment, its zones and their skin as the plan holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from corneum import units
from corneum.client import Client, Considered, InlineDevice
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.assumed_specifications import assumed
from corneum.plan_document import document_parts, treatment_models
from corneum.plan_document.answer_facts import AnswerFacts
from corneum.plan_document.answers import answers
from corneum.plan_document.calendar_document import event_document, waits_document
from corneum.plan_document.cell_document import reached_cells
from corneum.plan_document.content_document import additives_document
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.goal_answers import goal_answers
from corneum.plan_document.hole_pattern import patch_document
from corneum.plan_document.offer_document import answered_as, offer_of
from corneum.plan_document.offer_models import Offer as OfferShown
from corneum.plan_document.quantities import number, rounded, value_range
from corneum.plan_document.reason_document import reason_document
from corneum.plan_document.response_document import claim_answers, response_basis
from corneum.plan_document.sentences import sentences
from corneum.plan_document.treatment_models import (
    Burden,
    Change,
    EffectKind,
    EffectScale,
    Price,
    PriceCovers,
    Tier,
    Word,
)
from corneum.plan_document.visit_answers import questions_for_provider
from corneum.plan_document.withheld import Holds, is_zone_held, is_zone_refused
from corneum.plan_document.zone_document import zone_document
from corneum.plan_document.zone_models import Zone
from corneum.planning.course import course_of
from corneum.planning.needling_step import device_of
from corneum.planning.results import Quantity, TreatmentResult, ZoneResult
from corneum.planning.total_uptake import totals
from corneum.planning.treatments import Treatment
from corneum.response.benefit import Benefit
from corneum.skin.layers import LAYERS, Skin
from corneum.wording.readers import Reader, sees_depths


@dataclass(frozen=True)
class TreatmentFacts:
    """What every treatment of a plan is written from.

    `results` is the whole ladder by id, `recommended` the id of the choice, `would_change` what would narrow the plan.
    """

    context: ModelContext
    client: Client
    reader: Reader
    results: Mapping[str, TreatmentResult]
    recommended: str
    would_change: tuple[Text, ...]
    holds: Holds


def treatment_document(facts: TreatmentFacts, result: TreatmentResult) -> treatment_models.Treatment:
    """One entry of `treatments`."""
    context, reader, treatment = facts.context, facts.reader, result.treatment
    device = treatment.device
    is_recommended = treatment.id == facts.recommended
    return treatment_models.Treatment.model_validate(
        {
            "id": treatment.id,
            "considered": treatment.is_offer,
            "repairs": treatment.mends,
            "changes": [
                Change(what=sentences(change.what, reader), why=sentences(change.why, reader))
                for change in result.changes
            ],
            "class": treatment.class_,
            "name": treatment.name,
            "plain_name": treatment.plain_name,
            "device": device.class_ if isinstance(device, InlineDevice) else device,
            "payload": treatment.payload,
            "procedure": treatment.is_procedure,
            "rung": treatment.rung,
            "in_the_room": treatment.in_the_room,
            "verdict": "recommended" if is_recommended else result.verdict,
            "reasons": [reason_document(reason, reader, facts.holds) for reason in result.reasons],
            "by_licence": dict(result.by_licence),
            "confidence": dict(result.confidence),
            "burden": Burden(
                tier=cast(Tier, result.burden.tier),
                days_visible=number(context, result.burden.days_visible),
                first_weeks=number(context, result.burden.first_weeks) if result.burden.first_weeks else None,
                pain=result.burden.pain,
                risk=result.burden.risk,
            ),
            "benefit": {goal: _benefit(context, benefit, reader) for goal, benefit in result.benefits.items()},
            "collagen": {name: number(context, growth) for name, growth in result.collagen.items()},
            "response": response_basis(result, reader) if _in_full(facts, result) else [],
            "claims": claim_answers(context, result, reader),
            "total_uptake": _total_uptake(facts, result),
            "limits_broken": [sentences(limit, reader) for limit in result.limits_broken],
            "answers": goal_answers(context, result, reader) if _in_full(facts, result) else {},
            "waits": waits_document(facts.client, result, facts.holds, reader),
            "visible_on_event": event_document(result),
            "assumed": [*answered_as(context, treatment.considered, reader), *_assumed(context, result, reader)],
            "price": _price(context, facts.client, result, reader),
            "offer": _offer(context, treatment, reader),
            "patch": patch_document(context, result, _set_zones(facts, result)) if _in_full(facts, result) else None,
            "questions": list(answers(AnswerFacts(context, result, facts.results, facts.would_change), reader)),
            "ask_provider": [
                sentences(question, reader) for question in questions_for_provider(context, treatment.tags)
            ],
            "additives": [] if treatment.considered is None else additives_document(context, treatment.tags, reader),
            "zones": {zone: _zone(facts, result, outcome) for zone, outcome in result.zones.items()},
        }
    )


def _offer(context: ModelContext, treatment: Treatment, reader: Reader) -> OfferShown | None:
    """How the client's entry was read; None for what nobody asked about, and for an offer that was put right."""
    offered = treatment.considered if treatment.is_offer else None
    return None if offered is None else offer_of(context, offered, reader)


def _in_full(facts: TreatmentFacts, result: TreatmentResult) -> bool:
    """Whether a treatment was asked about, puts right what was, or is recommended: only then a plan holds all that
    there is to say."""
    return result.treatment.considered is not None or result.treatment.id == facts.recommended


def skin_document(context: ModelContext, skin: Skin | NoData) -> dict[str, document_parts.Quantity]:
    """The thickness of each layer of one zone, m."""
    if isinstance(skin, NoData):
        return {layer: number(context, skin) for layer in LAYERS}
    layers: dict[str, Quantity] = {layer: getattr(skin, layer) for layer in LAYERS}
    return {layer: number(context, thickness) for layer, thickness in layers.items()}


def _assumed(context: ModelContext, result: TreatmentResult, reader: Reader) -> list[document_parts.Text]:
    """What stands in for specifications of the device that were not found, in plain sentences."""
    tool = device_of(context, result.treatment)
    return [] if isinstance(tool, NoData) else [sentences(words, reader) for words in assumed(context, tool)]


def _total_uptake(facts: TreatmentFacts, result: TreatmentResult) -> dict[str, document_parts.Quantity]:
    by_zone = {zone: outcome.delivered for zone, outcome in result.zones.items()}
    uptake = totals(facts.context, facts.client, by_zone)
    return {solute: number(facts.context, mass) for solute, mass in uptake.items()}


def _benefit(context: ModelContext, benefit: Benefit, reader: Reader) -> treatment_models.Benefit:
    # treatments of one kind share what trials say of them
    return context.once(
        "benefit of a plan", (benefit.question, reader), lambda here: _benefit_document(here, benefit, reader)
    )


def _benefit_document(context: ModelContext, benefit: Benefit, reader: Reader) -> treatment_models.Benefit:
    return treatment_models.Benefit(
        word=cast(Word, benefit.word),
        kind=_kind(benefit),
        studies=benefit.shown.tested if benefit.shown else 0,
        people=benefit.shown.people if benefit.shown else None,
        effect=number(context, benefit.effect),
        scale=cast(EffectScale, benefit.scale),
        against=sentences(benefit.against, reader),
        onset=value_range(context, benefit.onset),
        duration=value_range(context, benefit.duration),
        sessions=benefit.sessions,
        interval_weeks=benefit.interval_weeks,
        evidence=sentences(benefit.evidence, reader),
        settled_by=sentences(benefit.settled_by, reader),
        grade=grade_of(benefit.grade),
        why_grade=[sentences((reason,), reader) for reason in benefit.why_grade],
        sources=list(benefit.sources),
    )


def _kind(benefit: Benefit) -> EffectKind:
    if benefit.judgement is not None:
        return "judgement"
    return benefit.shown.kind if benefit.shown else "none"


def _price(context: ModelContext, client: Client, result: TreatmentResult, reader: Reader) -> Price | None:
    offer = result.treatment.considered
    if offer is None or offer.price is None:
        return None
    first = next(iter(result.benefits.values()), None)
    course = course_of(context, client, result)
    # the sessions of the calendar, so that the year counts what it dates
    count = max(1, course.sessions) if course is not None else 1
    whole = offer.price.amount * (1 if offer.price_covers == "course" else count)
    unclear = offer.price_covers is None and (offer.sessions or 1) > 1
    a_year, note = None, "once"
    if first is not None and isinstance(first.duration, tuple) and not unclear:
        middle = (first.duration[0].number + first.duration[1].number) / 2
        a_year = rounded(whole * max(1.0, units.factor("year") / middle))
        note = "repeated"
    return Price(
        amount=offer.price.amount,
        currency=offer.price.currency,
        covers="unclear" if unclear else cast(PriceCovers, offer.price_covers or "session"),
        a_year=a_year,
        note=sentences(_price_note(offer, note, count, unclear=unclear), reader),
    )


def _price_note(offer: Considered, note: str, count: int, *, unclear: bool) -> Text:
    """What a price is for, and whether it is repeated over a year."""
    if unclear:
        return statement("plan.price.unclear", count=offer.sessions)
    if offer.price_covers == "course":
        return statement(f"plan.price.course.{note}")
    if count > 1:
        return statement(f"plan.price.sessions.{note}", count=count)
    return statement(f"plan.price.{note}")


def _zone(facts: TreatmentFacts, result: TreatmentResult, outcome: ZoneResult) -> Zone:
    """One zone, with the cells of the goals and what injury sets off where the treatment is answered in full."""
    context, reader = facts.context, facts.reader
    in_full = _in_full(facts, result)
    sets = _sets(facts, result, outcome)
    zone = zone_document(context, outcome, reader, facts.holds, sets=sets, in_full=in_full)
    # where a cell lies is a depth, and in a zone that is refused no needle gets there
    if not in_full or is_zone_refused(result, outcome):
        return zone
    return zone.model_copy(update={"cells": reached_cells(context, facts.client, outcome, reader)})


def _set_zones(facts: TreatmentFacts, result: TreatmentResult) -> list[str]:
    """The zones in which the reader is told what to set."""
    return [zone for zone, outcome in result.zones.items() if _sets(facts, result, outcome)]


def _sets(facts: TreatmentFacts, result: TreatmentResult, outcome: ZoneResult) -> bool:
    """Whether the reader is told what to set in a zone."""
    return sees_depths(facts.reader) and not is_zone_held(facts.holds, result, outcome)
