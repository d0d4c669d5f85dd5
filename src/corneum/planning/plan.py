"""The plan: one frozen result of the whole chain, and its document (plan.json)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum import __version__, units
from corneum.client import Client, InlineDevice, echo, questions_not_asked
from corneum.evidence.derivation import Recorder
from corneum.evidence.draws import Population
from corneum.evidence.sources import sources
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import assumed
from corneum.planning.bottle import labels
from corneum.planning.card import cards
from corneum.planning.choose import NOTHING_MORE, Choice, Rung, choose
from corneum.planning.course import sessions
from corneum.planning.delivery import totals
from corneum.planning.evaluate import Evaluation, Progress, evaluate
from corneum.planning.first_screen import Facts, first_screen
from corneum.planning.numbers import course, number, probability, rounded
from corneum.planning.observed_effect import observed_document
from corneum.planning.pictured import (
    anatomy_document,
    band_document,
    closing_document,
    dry_feeling_document,
    drying_document,
)
from corneum.planning.questions import Asked, answers
from corneum.planning.results import Needled, Quantity, TreatmentResult, ZoneResult
from corneum.planning.sensitivity import Narrower, narrowers
from corneum.planning.summary import TIERS, goal_key
from corneum.planning.work import device_of, numbed_area
from corneum.response.benefit import Benefit, standardised
from corneum.response.care import overlap
from corneum.safety.aftercare import infection_control, rules, warning_signs
from corneum.safety.anaesthesia import numbing
from corneum.safety.contraindications import red_flags, unresolved
from corneum.safety.reasons import Reason
from corneum.skin.hazards import unplaced
from corneum.skin.layers import LAYERS, Skin

Array = NDArray[np.float64]

SCHEMA_VERSION = "1"

MAY_BE_CHOSEN = ("acceptable",)


@dataclass(frozen=True)
class Plan:
    """A plan. `document` is what plan.json holds; treat it as read only."""

    document: Mapping[str, Any]


def make_plan(client: Client, progress: Progress | None = None) -> Plan:
    """Plan for a client. `progress` is told the share done (0 to 1) and the step.

    The same client, tables, version and seed give the same document.
    """
    recorder = Recorder(load_tables())
    population = people(client)
    advance: Progress = progress or (lambda share, step: None)
    found = evaluate(client, recorder, population, advance)
    results = {result.treatment.id: result for result in found.treatments}
    flags = tuple(red_flags(recorder, client))
    words = tuple(unresolved(recorder, client))
    effects = _effects(recorder, client, found)
    choice = _choose(recorder, found, effects)
    recommended = NOTHING_MORE if words or flags else choice.id
    narrows = narrowers(recorder, population, client, found.skins, results)
    not_asked = questions_not_asked(client)
    screen = first_screen(
        Facts(
            client=client,
            results=results,
            choice=choice,
            withheld=words,
            emergencies=flags,
            not_asked=tuple(entry.question for entry in not_asked),
            narrows=tuple(narrower.what for narrower in narrows),
        )
    )
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "date": client.date.isoformat(),
        "seed": client.seed,
        "tables": recorder.tables.digest,
        "inputs": _digest(client),
        "client": echo(client),
        "first_screen": screen,
        "emergency": [reason_document(reason) for reason in flags],
        "recommended": recommended,
        "close_call": choice.close_call,
        "choice": _choice_document(client, choice),
        "provisional": [{"id": entry.id, "question": entry.question} for entry in not_asked],
        "unresolved": list(words),
        "treatments": [
            _treatment(recorder, population, client, results, result, recommended, narrows)
            for result in found.treatments
        ],
        "tiers": _tiers(found, effects),
        "card": _cards(recorder, client, results, recommended),
        "safety": _safety(found),
        "numbing": _numbing(recorder, client, results, recommended),
        "aftercare": _aftercare(recorder, client, results, recommended),
        "warnings": _warnings(recorder, results, recommended),
        "infection_control": _infection_control(recorder, results, recommended),
        "label": labels(recorder, results),
        "course": _course(client, results, recommended),
        "uncertainty": [_narrower(recorder, narrower) for narrower in narrows],
        "observed": observed_document(recorder, population, found),
        "skin": {zone: _skin(recorder, skin) for zone, skin in found.skins.items()},
        "anatomy": {zone: anatomy_document(recorder, zone) for zone in client.zones},
        "dry_feeling": dry_feeling_document(recorder),
        "amounts_after": number(recorder, recorder.parameter("planning.follow_hours")),
        "not_placed": {zone: [gap.reason for gap in unplaced(recorder, zone)] for zone in client.zones},
    }
    document["derivations"] = _derivations(recorder, document)
    document["references"] = _references(document)
    advance(1.0, "done")
    return Plan(document)


def people(client: Client) -> Population:
    """As many virtual people as `samples` asks for: a square of epistemic and personal draws."""
    side = max(2, round(np.sqrt(client.samples)))
    return Population(epistemic=side, person=max(2, client.samples // side), seed=client.seed)


def reason_document(reason: Reason) -> dict[str, Any]:
    """A reason as plan.json holds it."""
    return {
        "code": reason.code,
        "strength": reason.strength,
        "why": reason.why,
        "do": reason.do,
        "earliest": _iso(reason.earliest),
        "sources": list(reason.sources),
        "grade": reason.grade,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _digest(client: Client) -> str:
    return hashlib.sha256(json.dumps(echo(client), sort_keys=True, default=str).encode()).hexdigest()


def _choose(recorder: Recorder, found: Evaluation, effects: Mapping[str, Array]) -> Choice:
    """Choose among what may be done here, keeps to the client's limits and has any evidence behind it."""
    return choose(
        recorder,
        [
            Rung(result.treatment.id, result.burden.order, effects[result.treatment.id])
            for result in found.treatments
            if result.verdict in MAY_BE_CHOSEN and result.treatment.in_the_room and _may_help(result)
        ],
    )


def _effects(recorder: Recorder, client: Client, found: Evaluation) -> dict[str, Array]:
    """Latent effect of each treatment over the client's goals by their weights, beyond what is already in use."""
    draws = int(recorder.parameter("planning.choice_draws").number)
    many = Population(epistemic=draws, person=1, needle=1, seed=client.seed)
    effects = {}
    for result in found.treatments:
        treatment = result.treatment
        new = overlap(recorder, client.current_care, treatment.payload, treatment.class_)
        depth = result.longest_needle
        effect = np.zeros(draws)
        for weight, given in zip(client.goal_weights, result.benefits.values(), strict=True):
            effect = effect + weight * result.support * standardised(recorder, many, given, new, depth).draws[:, 0]
        effects[treatment.id] = effect
    return effects


def _choice_document(client: Client, choice: Choice) -> dict[str, Any]:
    return {
        "rule": "the least burdensome that no more burdensome one beats with the stated probability",
        "weights": {
            goal_key(goal.goal, goal.variant): rounded(weight)
            for goal, weight in zip(client.goals, client.goal_weights, strict=True)
        },
        "runner_up": choice.runner_up,
        "better_than_chosen": {name: rounded(value) for name, value in choice.probabilities.items()},
    }


def _treatment(
    recorder: Recorder,
    population: Population,
    client: Client,
    results: Mapping[str, TreatmentResult],
    result: TreatmentResult,
    recommended: str,
    narrows: tuple[Narrower, ...],
) -> dict[str, Any]:
    treatment = result.treatment
    asked = Asked(recorder, population, result, results, tuple(narrower.what for narrower in narrows))
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
            "days_visible": number(recorder, result.burden.days_visible),
            "pain": result.burden.pain,
            "risk": result.burden.risk,
        },
        "benefit": {key: _benefit(recorder, given) for key, given in result.benefits.items()},
        "collagen": {key: number(recorder, given) for key, given in result.collagen.items()},
        "total_uptake": {
            solute: number(recorder, mass)
            for solute, mass in totals(
                recorder, client, {zone: found.delivered for zone, found in result.zones.items()}
            ).items()
        },
        "limits_broken": list(result.limits_broken),
        "assumed": _assumed(recorder, result),
        "price": _price(result),
        "questions": [vars(answer) for answer in answers(asked)],
        "zones": {zone: _zone(recorder, found) for zone, found in result.zones.items()},
    }


def _assumed(recorder: Recorder, result: TreatmentResult) -> list[str]:
    """What stands in for specifications of the device that were not found, in plain sentences."""
    tool = device_of(recorder, result.treatment)
    return [] if isinstance(tool, NoData) else list(assumed(recorder, tool))


def _benefit(recorder: Recorder, given: Benefit) -> dict[str, Any]:
    return {
        "word": given.word,
        "effect": number(recorder, given.effect),
        "scale": given.scale,
        "against": given.against,
        "onset": _range(recorder, given.onset),
        "duration": _range(recorder, given.duration),
        "sessions": given.sessions,
        "interval_weeks": given.interval_weeks,
        "evidence": given.evidence,
        "settled_by": given.settled_by,
        "grade": given.grade,
        "sources": list(given.sources),
    }


def _range(recorder: Recorder, given: tuple[Value, Value] | NoData) -> dict[str, Any]:
    if isinstance(given, NoData):
        return number(recorder, given)
    return {"low": number(recorder, given[0]), "high": number(recorder, given[1])}


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


def _zone(recorder: Recorder, found: ZoneResult) -> dict[str, Any]:
    document: dict[str, Any] = {
        "verdict": found.verdict,
        "reasons": [reason_document(reason) for reason in found.reasons],
    }
    if isinstance(found.needled, Needled):
        document |= _needled(recorder, found.needled)
    if found.delivered is not None:
        document["amount"] = {
            solute: {layer: number(recorder, amount) for layer, amount in layers.items()}
            for solute, layers in found.delivered.amounts.items()
        }
        document["potency"] = {
            solute: probability(recorder, reached) for solute, reached in found.delivered.potency.items()
        }
    reaction = found.reaction
    if reaction is not None:
        document |= {
            "tewl": course(recorder, reaction.tewl),
            "drying": drying_document(recorder, reaction.tewl),
            "pain": {
                "words": reaction.pain.word,
                "score": number(recorder, reaction.pain.score),
                "trials": reaction.pain.trial_range,
                "note": reaction.pain.note,
            },
            "bleeding": probability(recorder, reaction.bleeding),
            "bleeding_role": reaction.bleeding_role,
            "redness": number(recorder, reaction.redness),
            "pih_risk": probability(recorder, reaction.pih_risk),
        }
    return document


def _needled(recorder: Recorder, needled: Needled) -> dict[str, Any]:
    depths = needled.depths
    return {
        "goal": depths.goal or None,
        "band": band_document(recorder, needled.band),
        "closing": closing_document(recorder, needled.closure),
        "depths": {
            "anatomical": number(recorder, depths.anatomical),
            "tested": _range(recorder, depths.tested),
            "labelled": number(recorder, depths.labelled),
            "dial": number(recorder, depths.dial),
        },
        "depth_in_place": number(recorder, needled.depth_in_place),
        "channel_depth": number(recorder, needled.channels.depth),
        "channel_density": number(recorder, needled.channels.density),
        "coverage": probability(recorder, needled.coverage),
        "share_of_needles_reaching": number(recorder, needled.share_of_needles_reaching),
        "confidence_reaching": probability(recorder, needled.confidence_reaching),
        "margins": {name: probability(recorder, margin) for name, margin in needled.margins.items()},
        "binding": depths.binding,
    }


def _skin(recorder: Recorder, skin: Skin | NoData) -> dict[str, Any]:
    if isinstance(skin, NoData):
        return {layer: number(recorder, skin) for layer in LAYERS}
    layers: dict[str, Quantity] = {layer: getattr(skin, layer) for layer in LAYERS}
    return {layer: number(recorder, thickness) for layer, thickness in layers.items()}


def _tiers(found: Evaluation, effects: Mapping[str, Array]) -> dict[str, str | None]:
    """The best supported option in each burden tier: the highest mean latent effect, the lower rung where equal."""
    best: dict[str, tuple[float, str]] = {}
    for result in found.treatments:
        if result.verdict not in MAY_BE_CHOSEN or not _may_help(result):
            continue
        mean = float(effects[result.treatment.id].mean())
        tier = result.burden.tier
        if tier not in best or mean > best[tier][0]:
            best[tier] = (mean, result.treatment.id)
    return {tier: best[tier][1] if tier in best else None for tier in TIERS}


def _may_help(result: TreatmentResult) -> bool:
    return any(given.word in ("likely", "possible") for given in result.benefits.values())


def _answered(results: Mapping[str, TreatmentResult], recommended: str) -> list[TreatmentResult]:
    """What is answered in full: everything that was asked about, and what is recommended."""
    return [
        result
        for result in results.values()
        if result.treatment.asked is not None or result.treatment.id == recommended
    ]


def _cards(
    recorder: Recorder, client: Client, results: Mapping[str, TreatmentResult], recommended: str
) -> list[dict[str, Any]]:
    return [card for result in _answered(results, recommended) for card in cards(recorder, client, result)]


def _safety(found: Evaluation) -> list[dict[str, Any]]:
    """Every person-wide reason once, strongest first."""
    kept: dict[str, Reason] = {}
    for result in found.treatments:
        for reason in result.reasons:
            if reason.person_wide:
                kept.setdefault(reason.code, reason)
    order = ("contraindicated", "outside_scope", "not_recommended", "note")
    return [reason_document(reason) for reason in sorted(kept.values(), key=lambda one: order.index(one.strength))]


def _subject(results: Mapping[str, TreatmentResult], recommended: str) -> TreatmentResult | None:
    """Whose aftercare and numbing a plan carries: the recommended one, else the first that was asked about."""
    answered = _answered(results, recommended)
    procedures = [one for one in answered if "no_procedure" not in one.treatment.tags]
    return next(iter(procedures or answered), None)


def _numbing(
    recorder: Recorder, client: Client, results: Mapping[str, TreatmentResult], recommended: str
) -> dict[str, Any] | None:
    subject = _subject(results, recommended)
    if subject is None or "needle" not in subject.treatment.tags:
        return None
    area = numbed_area(recorder, client, subject)
    found = numbing(recorder, client, subject.treatment.tags, area, depth=subject.longest_needle)
    if isinstance(found, NoData):
        return {"treatment": subject.treatment.id, **number(recorder, found)}
    return {
        "treatment": subject.treatment.id,
        "product": found.product,
        "cream": number(recorder, found.cream),
        "area": number(recorder, found.area),
        "dwell": number(recorder, found.dwell),
        "lidocaine": number(recorder, found.lidocaine),
        "bound": number(recorder, found.bound),
        "most_on_needled_skin": number(recorder, found.most_on_needled_skin),
        "clock": [{"at": rounded(step.at), "step": step.step} for step in found.clock],
        "limits": list(found.limits),
        "passed_over": list(found.passed_over),
        "notes": [reason_document(reason) for reason in found.notes],
    }


def _aftercare(
    recorder: Recorder, client: Client, results: Mapping[str, TreatmentResult], recommended: str
) -> list[dict[str, Any]]:
    subject = _subject(results, recommended)
    if subject is None:
        return []
    depth = subject.longest_needle
    start = client.planned_for or client.date
    return [
        {
            "item": rule.item,
            "kind": rule.kind,
            "rule": rule.rule,
            "from_h": rule.from_h,
            "to_h": rule.to_h,
            "since": _iso(rule.since),
            "until": _iso(rule.until),
            "why": rule.why,
            "sources": list(rule.sources),
            "grade": rule.grade,
        }
        for rule in rules(recorder, subject.treatment.tags, depth, start)
    ]


def _warnings(recorder: Recorder, results: Mapping[str, TreatmentResult], recommended: str) -> list[dict[str, Any]]:
    subject = _subject(results, recommended)
    found = warning_signs(recorder, subject.treatment.tags) if subject is not None else ()
    return [
        {"sign": sign.sign, "do": sign.do, "from_h": sign.from_h, "to_h": sign.to_h, "sources": list(sign.sources)}
        for sign in found
    ]


def _infection_control(
    recorder: Recorder, results: Mapping[str, TreatmentResult], recommended: str
) -> list[dict[str, Any]]:
    subject = _subject(results, recommended)
    found = infection_control(recorder, subject.treatment.tags, subject.longest_needle) if subject is not None else ()
    return [
        {"phase": step.phase, "step": step.step, "detail": step.detail, "why": step.why, "sources": list(step.sources)}
        for step in found
    ]


def _course(client: Client, results: Mapping[str, TreatmentResult], recommended: str) -> list[dict[str, Any]]:
    start = client.planned_for or client.date
    return [
        {"treatment": result.treatment.id, "number": session.number, "date": session.day.isoformat()}
        for result in _answered(results, recommended)
        for session in sessions(result.treatment, start)
    ]


def _narrower(recorder: Recorder, narrower: Narrower) -> dict[str, Any]:
    return {
        "id": narrower.id,
        "what": narrower.what,
        "narrows": narrower.narrows,
        "kept": number(recorder, narrower.kept),
    }


def _derivations(recorder: Recorder, document: Mapping[str, Any]) -> dict[str, Any]:
    """Every derivation that a number of the document names, and all that they lean on."""
    pending = list(_named(document))
    kept: dict[str, Any] = {}
    while pending:
        identity = pending.pop()
        if identity in kept:
            continue
        record = recorder.derivations[identity]
        kept[identity] = {
            "model": record.model,
            "equation": record.equation,
            "inputs": list(record.inputs),
            "sources": list(record.sources),
            "grade": record.grade,
        }
        pending.extend(record.inputs)
    return dict(sorted(kept.items()))


def _named(part: Any) -> set[str]:
    if isinstance(part, Mapping):
        own = {part["derivation"]} if isinstance(part.get("derivation"), str) else set()
        return own.union(*(_named(value) for value in part.values())) if part else own
    if isinstance(part, list):
        return set().union(*(_named(value) for value in part))
    return set()


def _references(document: Mapping[str, Any]) -> list[dict[str, str]]:
    keys = sorted(_cited(document))
    table = sources()
    return [
        {
            "key": key,
            "citation": table[key].citation(),
            "design": table[key].design,
            "funding_or_conflict": table[key].funding_or_conflict,
        }
        for key in keys
    ]


def _cited(part: Any) -> set[str]:
    if isinstance(part, Mapping):
        own = set(part["sources"]) if isinstance(part.get("sources"), list) else set()
        return own.union(*(_cited(value) for value in part.values())) if part else own
    if isinstance(part, list):
        return set().union(*(_cited(value) for value in part))
    return set()
