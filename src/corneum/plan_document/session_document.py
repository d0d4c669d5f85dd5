"""The day of the visit: which treatments have a sheet, the numbing of each, and what may go wrong at once."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.plan_document.sentences import sentences
from corneum.plan_document.session_models import Session, SessionSheet, SheetKind, VisitEmergency
from corneum.plan_document.surface_card import surface_card
from corneum.plan_document.visit import numbing_document
from corneum.plan_document.withheld import Holds, is_held, is_zone_refused
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.results import TreatmentResult
from corneum.planning.treatments import NEEDLE
from corneum.safety import visit_emergencies as emergencies
from corneum.safety.countries import country_of, paper_of
from corneum.skin.hazards import hazards
from corneum.wording.readers import Reader, sees_depths
from corneum.zones import zones

# care that the client does
_HOME = "home"
_ADVISED_AGAINST = "not_recommended"


def session_document(
    context: ModelContext,
    client: Client,
    done: Sequence[TreatmentResult],
    recommended: str,
    cards: Sequence[Card],
    holds: Holds,
    reader: Reader,
) -> Session:
    """The entry `session`.

    Args:
        context: tables, virtual people and record.
        client: operator, prices and what numbs.
        done: what was asked about and what is recommended, as it may be done.
        recommended: id of the chosen treatment.
        cards: settings of the needles, by zone.
        holds: what holds back a treatment.
        reader: for whom the plan is; who sets no depth has no sheet.
    """
    # what is advised against has a sheet where it is what was asked about first
    advised = [result for result in done if result.verdict != _ADVISED_AGAINST or result is done[0]]
    in_order = sorted(advised, key=lambda result: result.treatment.id != recommended)
    sheets = _sheets(context, client, in_order, cards, holds, reader) if sees_depths(reader) else []
    country = country_of(context, client.operator.jurisdiction if client.operator else None)
    prices = [entry.price for entry in client.considering] + [client.limits.price]
    possible = {each.id: each for sheet in sheets for each in emergencies.named(context, sheet.emergencies)}
    return Session(
        country=country.code if country else None,
        emergency_number=country.emergency_number if country else None,
        paper=paper_of(context, country, [price.currency for price in prices if price is not None]),
        sheets=sheets,
        emergencies=[
            VisitEmergency(
                id=each.id,
                name=sentences(each.name, reader),
                sign=sentences(each.sign, reader),
                act=sentences(each.act, reader),
                medicine=sentences(each.medicine, reader),
                who=sentences(each.who, reader),
                sources=list(each.sources),
                grade=grade_of(each.grade),
            )
            for each in possible.values()
        ],
    )


def _sheets(
    context: ModelContext,
    client: Client,
    in_order: Sequence[TreatmentResult],
    cards: Sequence[Card],
    holds: Holds,
    reader: Reader,
) -> list[SessionSheet]:
    sheets: list[SessionSheet] = []
    with_settings = {card.treatment for card in cards}
    for result in in_order:
        if is_held(holds, result):
            continue
        tags, name = result.treatment.tags, result.treatment.id
        surface = surface_card(context, result, reader)
        kind: SheetKind | None = "surface" if surface else "needles" if name in with_settings else None
        if kind is None and _HOME in tags and not any(sheet.kind == _HOME for sheet in sheets):
            kind = "home"
        if kind is None:
            continue
        numbing = numbing_document(context, client, result, holds, reader) if NEEDLE in tags else None
        possible = [] if kind == "home" else _emergencies(context, result, numbing)
        sheets.append(SessionSheet(treatment=name, kind=kind, surface=surface, numbing=numbing, emergencies=possible))
    return sheets


def _emergencies(context: ModelContext, result: TreatmentResult, numbing: Numbing | NotNumbed | None) -> list[str]:
    tags = set(result.treatment.tags)
    if isinstance(numbing, Numbing) or (numbing is not None and numbing.used):
        tags.add(emergencies.ANAESTHETIC)
    treated = [name for name, zone in result.zones.items() if not is_zone_refused(result, zone)]
    around = {near for name in treated for near in (name, *zones()[name].neighbours) if near in zones()}
    if any(hazard.kind == ORBITAL_RIM for name in around for hazard in hazards(context, name)):
        tags.add(emergencies.NEAR_EYE)
    return [each.id for each in emergencies.visit_emergencies(context, frozenset(tags))]
