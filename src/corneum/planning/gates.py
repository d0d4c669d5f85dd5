"""Safety before anything is computed: the client, the operator and the product, for one treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum.client import LICENCES, Client, Operator
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.planning.payloads import has_label
from corneum.planning.treatments import NEEDLE, Treatment
from corneum.safety.contraindications import red_flags, screen
from corneum.safety.gate import product
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.safety.scope import device_status, judge
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
    everywhere = _general(context, client, treatment, depth)
    codes = {reason.code for reason in everywhere}
    by_zone = {}
    for zone in zones:
        screened = screen(context, client, treatment.tags, depth, zone)
        by_zone[zone] = in_order(reason for reason in screened if reason.code not in codes)
    return Gate(everywhere, by_zone)


def by_licence(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> dict[str, str]:
    """The verdict for each licence, where the client's file does not say who operates; empty where it does."""
    if client.operator is not None:
        return {}
    verdicts = {}
    for licence in LICENCES:
        operated = client.model_copy(update={"operator": Operator(licence=licence)})
        verdicts[licence] = verdict(_general(context, operated, treatment, depth))
    return verdicts


def _general(context: ModelContext, client: Client, treatment: Treatment, depth: float | None) -> tuple[Reason, ...]:
    flags = () if "no_procedure" in treatment.tags else red_flags(context, client)
    general = [
        *flags,
        *screen(context, client, treatment.tags, depth, None),
        *judge(context, client, treatment.tags, depth, referral=treatment.class_ == "referral"),
        *_device(context, treatment),
    ]
    if treatment.formula is not None or has_label(context, treatment.payload):
        general += product(context, treatment.formula, treatment.tags, client.person.allergies or ())
    return in_order(general)


def _device(context: ModelContext, treatment: Treatment) -> tuple[Reason, ...]:
    return tuple(device_status(context, treatment.device)) if isinstance(treatment.device, str) else ()


def rim_reasons(context: ModelContext, zone: str) -> tuple[Reason, ...]:
    """Needles stay outside the orbital rim unless somebody trained for it shields the eye."""
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
