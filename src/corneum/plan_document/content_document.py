"""The contents of a product as the plan holds them: each additive by route, each allergen over the course."""

from __future__ import annotations

from typing import cast

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.plan_document.content_models import Additive, AdditiveOnRoute, AllergenDose, MeasuredIn, Reaches
from corneum.plan_document.document_parts import Strength, grade_of
from corneum.plan_document.quantities import ends_of, number, rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.allergen_doses import allergen_doses
from corneum.planning.results import TreatmentResult
from corneum.safety.infusates import OnRoute, on_every_route
from corneum.safety.sensitisation import CourseDose
from corneum.wording.readers import Reader

_REACHES = {"level": "level", "margin": "margin", "": "neither", None: "no_level"}


def additives_document(context: ModelContext, tags: frozenset[str], reader: Reader) -> list[Additive]:
    """Each additive of a treatment with what stands against it by route."""
    by_additive: dict[str, list[OnRoute]] = {}
    for entry in on_every_route(context, tags):
        by_additive.setdefault(entry.additive, []).append(entry)
    return [
        Additive(id=additive, name=entries[0].name, by_route=_by_route(entries, reader))
        for additive, entries in by_additive.items()
    ]


def allergens_document(
    context: ModelContext, client: Client, result: TreatmentResult, reader: Reader
) -> list[AllergenDose]:
    """What of each allergen of a product gets past the barrier."""
    on_worst_zone = allergen_doses(context, client, result)
    return [_allergen(context, dose, on_worst_zone.zone, reader) for dose in on_worst_zone.doses]


def _by_route(entries: list[OnRoute], reader: Reader) -> list[AdditiveOnRoute]:
    """One entry a rule, with all routes that it names."""
    rules: dict[Text, list[OnRoute]] = {}
    for entry in entries:
        rules.setdefault(entry.reason.why, []).append(entry)
    return [
        AdditiveOnRoute(
            routes=[entry.route for entry in same],
            strength=cast(Strength, same[0].reason.strength),
            why=sentences(same[0].reason.why, reader),
            do=sentences(same[0].reason.do, reader),
            grade=grade_of(same[0].reason.grade),
            sources=list(same[0].reason.sources),
        )
        for same in rules.values()
    ]


def _allergen(context: ModelContext, dose: CourseDose, zone: str | None, reader: Reader) -> AllergenDose:
    allergen = dose.allergen
    return AllergenDose(
        name=allergen.name,
        printed=allergen.identity.printed,
        zone=zone,
        sessions=dose.sessions,
        content=number(context, allergen.concentration),
        content_stated=allergen.is_stated,
        session=number(context, dose.session),
        course=number(context, dose.course),
        level=number(context, allergen.level),
        measured_in=cast(MeasuredIn, allergen.measured_in or None),
        reaches=cast(Reaches, _REACHES[dose.reaches]),
        text=sentences(_words(context, dose), reader),
    )


def _words(context: ModelContext, dose: CourseDose) -> Text:
    allergen = dose.allergen
    low, middle, high = ends_of(dose.session)
    text = statement("plan.allergen_session", session=middle, session_low=low, session_high=high)
    if dose.sessions > 1:
        text += statement("plan.allergen_course", course=ends_of(dose.course)[1], sessions=dose.sessions)
    if not allergen.is_stated:
        ends = ends_of(allergen.concentration)
        text += statement("plan.allergen_content_unknown", low=ends[0], high=ends[2])
    if isinstance(allergen.level, NoData):
        return text + statement("plan.allergen_no_level")
    level = rounded(allergen.level.number)
    margin = context.parameter("safety.sensitisation_margin").number
    if dose.reaches == "level":
        text += statement("plan.allergen_reaches_level", level=level)
    elif dose.reaches == "margin":
        text += statement("plan.allergen_reaches_margin", level=level, margin=margin)
    else:
        text += statement("plan.allergen_below", level=level)
    return text + statement(f"plan.allergen_level_of_{allergen.measured_in}")
