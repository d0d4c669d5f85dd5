"""Safety before anything is computed: the client, the operator and the product, for one treatment."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from corneum.client import LICENCES, Client, Operator, standing_allergies
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.formula.contents import contents
from corneum.planning.lumen_passage import lumen_reasons
from corneum.planning.needle_facts import tool_of
from corneum.planning.offered_heat import offer_reasons, tip_of
from corneum.planning.payloads import has_label, payload_rows
from corneum.planning.treatments import NEEDLE, Treatment
from corneum.safety.contraindications import screen, screen_zones
from corneum.safety.device_labels import label_reasons
from corneum.safety.gate import ingredient_code, product
from corneum.safety.infusates import additive_reasons, infusate_reasons
from corneum.safety.reasons import STRENGTHS, Reason, in_order, verdict
from corneum.safety.scope import device_status, judge
from corneum.safety.waiting_times import Treated
from corneum.skin.hazards import hazards

ORBITAL_RIM = "orbital_rim"


@dataclass(frozen=True)
class Gate:
    """The reasons that hold for one treatment: everywhere (`general`) and in single zones."""

    general: tuple[Reason, ...]
    zones: Mapping[str, tuple[Reason, ...]]


def gate(
    context: ModelContext, client: Client, treatment: Treatment, zones: tuple[str, ...], depth: float | None
) -> Gate:
    """Every reason for or against one treatment, everywhere and in some zones.

    `depth` is the length of its needles, m; None where there is no needle.
    """
    return context.once(
        "gate",
        (*_read(client, treatment), client.operator, zones, depth),
        lambda here: _gate(here, client, treatment, zones, depth),
    )


def _read(client: Client, treatment: Treatment) -> tuple[Hashable, ...]:
    """All that safety reads of a client and a treatment, beside who operates and how deep."""
    person = (client.person, client.current_care, client.stated_goals, client.date, client.planned_for, client.language)
    offer = (treatment.device, treatment.payload, treatment.formula)
    asked = treatment.considered
    heat = None if asked is None else (asked.energy, asked.pulse, asked.power, asked.tip)
    return (person, offer, heat, treatment.tags, treatment.class_)


def _gate(
    context: ModelContext, client: Client, treatment: Treatment, zones: tuple[str, ...], depth: float | None
) -> Gate:
    screened = screen_zones(context, client, treatment.tags, depth, (None, *zones), _catalogued(treatment))
    labelled = _labelled(context, client, treatment, (None, *zones))
    judged = _judged(context, client, treatment, depth)
    everywhere = in_order([*screened[None], *labelled[None], *judged, *_offer(context, client, treatment)])
    codes = {reason.code for reason in everywhere}
    by_zone = {
        zone: in_order(reason for reason in (*screened[zone], *labelled[zone]) if reason.code not in codes)
        for zone in zones
    }
    return Gate(everywhere, by_zone)


def by_licence(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> dict[str, str]:
    """The verdict for each licence, where the client's file does not say who operates; empty where it does."""
    if client.operator is not None:
        return {}
    return context.once(
        "verdict by licence",
        (*_read(client, treatment), depth),
        lambda here: _by_licence(here, client, treatment, depth),
    )


def _by_licence(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> dict[str, str]:
    offer = _offer(context, client, treatment)
    verdicts = {}
    for licence in LICENCES:
        operated = client.model_copy(update={"operator": Operator(licence=licence)})
        screened = screen(context, operated, treatment.tags, depth, None, _catalogued(treatment))
        labelled = _labelled(context, operated, treatment, (None,))[None]
        verdicts[licence] = verdict([*screened, *labelled, *_judged(context, operated, treatment, depth), *offer])
    return verdicts


def _labelled(
    context: ModelContext, client: Client, treatment: Treatment, zones: Sequence[str | None]
) -> Mapping[str | None, tuple[Reason, ...]]:
    """What the label of the device rules out; nothing where it is none of the catalogue."""
    if not isinstance(treatment.device, str):
        return dict.fromkeys(zones, ())
    licence = client.operator.licence if client.operator else ""
    return label_reasons(context, client, Treated(treatment.device, treatment.tags, licence), zones)


def _judged(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> tuple[Reason, ...]:
    return judge(context, client, treatment.tags, depth, referral=treatment.class_ == "referral")


def _catalogued(treatment: Treatment) -> str | None:
    """The id of the device, where it is one of the catalogue."""
    return treatment.device if isinstance(treatment.device, str) else None


def _offer(context: ModelContext, client: Client, treatment: Treatment) -> tuple[Reason, ...]:
    """What stands for or against the device and the product, whoever uses them and however deep."""
    goals = {word for goal in client.goals for word in (goal.goal, goal.variant) if word}
    reasons = _device(context, treatment) + _heat(context, client, treatment)
    reasons += infusate_reasons(context, treatment.tags, goals) + lumen_reasons(context, treatment)
    if treatment.formula is None and not has_label(context, treatment.payload):
        return reasons
    against = product(context, treatment.formula, treatment.tags, standing_allergies(client))
    weaker = _ruled_more_weakly(context, treatment, goals, against)
    return reasons + tuple(reason for reason in against if reason.code not in weaker)


def _ruled_more_weakly(
    context: ModelContext, treatment: Treatment, goals: Collection[str], against: Sequence[Reason]
) -> frozenset[str]:
    """The codes of contents that the hazard rows refuse and a rule for their additive does not, on this route and for
    these goals: a medicine for the disease that it is for."""
    strengths = {reason.code: reason.strength for reason in against}
    codes = set()
    for named in contents(context, treatment.formula) if treatment.formula is not None else ():
        brought = frozenset(tag for row in payload_rows(context, named.identity) for tag in row.list("tags"))
        rules = additive_reasons(context, brought & treatment.tags, treatment.tags, goals)
        code = ingredient_code(named.identity)
        if rules and code in strengths and STRENGTHS.index(strengths[code]) < STRENGTHS.index(rules[0].strength):
            codes.add(code)
    return frozenset(codes)


def _device(context: ModelContext, treatment: Treatment) -> tuple[Reason, ...]:
    return tuple(device_status(context, treatment.device)) if isinstance(treatment.device, str) else ()


def _heat(context: ModelContext, client: Client, treatment: Treatment) -> tuple[Reason, ...]:
    """What stands against the radio frequency that was offered."""
    if treatment.device is None or treatment.considered is None:
        return ()
    tool = tool_of(context, treatment.device, tip_of(treatment))
    return offer_reasons(context, tool, treatment.considered, client.person.fitzpatrick)


def rim_reasons(context: ModelContext, zone: str) -> tuple[Reason, ...]:
    """Needles stay outside the orbital rim unless somebody trained for it shields the eye."""
    return context.once("orbital rim", zone, lambda here: _rim_reasons(here, zone))


def _rim_reasons(context: ModelContext, zone: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            code=ORBITAL_RIM,
            strength="not_recommended",
            why=statement("planning.orbital_rim"),
            do=statement("planning.orbital_rim.do"),
            sources=hazard.row.sources,
            grade=hazard.row.grade,
        )
        for hazard in hazards(context, zone)
        if hazard.kind == ORBITAL_RIM
    )[:1]


def needs_needles(treatment: Treatment) -> bool:
    """Whether this treatment pierces skin with needles whose depth corneum computes."""
    return NEEDLE in treatment.tags and treatment.device is not None
