"""The plan: one frozen result of the whole chain, and its document (plan.json)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corneum import __version__
from corneum.client import Client, echo, questions_not_asked
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.choice_document import choice_document
from corneum.plan_document.derivations import derivations_document, references_document
from corneum.plan_document.first_screen import Facts, first_screen
from corneum.plan_document.observed_effect import observed_document
from corneum.plan_document.product_labels import labels
from corneum.plan_document.quantities import number
from corneum.plan_document.treatment_document import reason_document, skin_document, treatment_document
from corneum.plan_document.visit import (
    aftercare_document,
    cards_of,
    course_document,
    infection_control_document,
    numbing_document,
    subject_of,
    warnings_document,
)
from corneum.plan_document.zone_details import (
    anatomy_document,
    dry_feeling_document,
)
from corneum.planning.choose import NOTHING_MORE
from corneum.planning.evaluate import Evaluation, Progress, evaluate
from corneum.planning.ranking import best_of_tiers, choose_among, effects_of
from corneum.planning.sensitivity import Narrower, narrowers
from corneum.safety.contraindications import red_flags, unresolved
from corneum.safety.reasons import Reason
from corneum.skin.hazards import unplaced

SCHEMA_VERSION = "1"


@dataclass(frozen=True)
class Plan:
    """A plan. `document` is what plan.json holds; treat it as read only."""

    document: Mapping[str, Any]


def make_plan(client: Client, progress: Progress | None = None) -> Plan:
    """Plan for a client. `progress` is told the share done (0 to 1) and the step.

    The same client, tables, version and seed give the same document.
    """
    context = ModelContext(load_tables(), people(client))
    advance: Progress = progress or (lambda share, step: None)
    found = evaluate(client, context, advance)
    results = {result.treatment.id: result for result in found.treatments}
    flags = tuple(red_flags(context, client))
    words = tuple(unresolved(context, client))
    effects = effects_of(context, client, found)
    choice = choose_among(context, found, effects)
    recommended = NOTHING_MORE if words or flags else choice.id
    subject = subject_of(results, recommended)
    narrows = narrowers(context, client, found.skins, results)
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
        "tables": context.tables.digest,
        "inputs": _digest(client),
        "client": echo(client),
        "first_screen": screen,
        "emergency": [reason_document(reason) for reason in flags],
        "recommended": recommended,
        "close_call": choice.close_call,
        "choice": choice_document(client, choice),
        "provisional": [{"id": entry.id, "question": entry.question} for entry in not_asked],
        "unresolved": list(words),
        "treatments": [
            treatment_document(context, client, results, result, recommended, narrows) for result in found.treatments
        ],
        "tiers": best_of_tiers(found, effects),
        "card": cards_of(context, client, results, recommended),
        "safety": _safety(found),
        "procedure": None if subject is None else subject.treatment.id,
        "numbing": numbing_document(context, client, subject),
        "aftercare": aftercare_document(context, client, subject),
        "warnings": warnings_document(context, subject),
        "infection_control": infection_control_document(context, subject),
        "label": labels(context, client, results),
        "course": course_document(client, results, recommended),
        "uncertainty": [_narrower(context, narrower) for narrower in narrows],
        "observed": observed_document(context, found),
        "skin": {zone: skin_document(context, skin) for zone, skin in found.skins.items()},
        "anatomy": {zone: anatomy_document(context, zone) for zone in client.zones},
        "dry_feeling": dry_feeling_document(context),
        "amounts_after": number(context, context.parameter("planning.follow_hours")),
        "not_placed": {zone: [gap.reason for gap in unplaced(context, zone)] for zone in client.zones},
    }
    document["derivations"] = derivations_document(context, document)
    document["references"] = references_document(document)
    advance(1.0, "done")
    return Plan(document)


def people(client: Client) -> Population:
    """As many virtual people as `samples` asks for: a square of epistemic and personal draws."""
    side = max(2, round(np.sqrt(client.samples)))
    return Population(epistemic=side, person=max(2, client.samples // side), seed=client.seed)


def _digest(client: Client) -> str:
    return hashlib.sha256(json.dumps(echo(client), sort_keys=True, default=str).encode()).hexdigest()


def _safety(found: Evaluation) -> list[dict[str, Any]]:
    """Every person-wide reason once, strongest first."""
    kept: dict[str, Reason] = {}
    for result in found.treatments:
        for reason in result.reasons:
            if reason.person_wide:
                kept.setdefault(reason.code, reason)
    order = ("contraindicated", "outside_scope", "not_recommended", "note")
    return [reason_document(reason) for reason in sorted(kept.values(), key=lambda one: order.index(one.strength))]


def _narrower(context: ModelContext, narrower: Narrower) -> dict[str, Any]:
    return {
        "id": narrower.id,
        "what": narrower.what,
        "narrows": narrower.narrows,
        "kept": number(context, narrower.kept),
    }
