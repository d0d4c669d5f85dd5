"""What stands against a depth that was asked for: no limit gives way to a wish.

Beyond the depth never to pass in a zone, or beyond the longest needle of the device, nothing is set. Beyond the deepest
that a regulator evaluated for the device the offer is advised against, and what is computed is that deepest.
"""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.evidence.value import Value
from corneum.needling.devices import labelled_maximum
from corneum.planning.needle_facts import NeedleFacts, settings_of, tool_in_use
from corneum.safety.reasons import Reason
from corneum.skin.hazards import hazards

BEYOND_STRUCTURE, BEYOND_DEVICE, BEYOND_LABEL = (
    "asked_beyond_structure",
    "asked_beyond_device",
    "asked_beyond_label",
)


def depth_limit_reasons(context: ModelContext, facts: NeedleFacts, zone: str) -> tuple[Reason, ...]:
    """What stands against the depth that an offer states, in one zone.

    Args:
        context: tables and record.
        facts: the device and the depth that was asked for, m, if any.
        zone: id of a zone.

    Returns:
        The strongest reason; none where no depth was asked for, or where every limit holds it.

    Source:
        `skin/hazards`, the needle lengths of `devices/devices`, `needling/device_limits`.
    """
    if facts.requested is None:
        return ()
    stated = facts.requested
    return context.once(
        "limits of an asked depth", (facts.use.device, stated, zone), lambda apart: _against(apart, facts, stated, zone)
    )


def _against(context: ModelContext, facts: NeedleFacts, stated: float, zone: str) -> tuple[Reason, ...]:
    device = tool_in_use(context, facts.use)
    limits = [(hazard.hard_limit.number, hazard) for hazard in hazards(context, zone) if hazard.hard_limit is not None]
    if limits:
        depth, hazard = min(limits, key=lambda limit: limit[0])
        if stated > depth:
            sources, grade = hazard.row.sources, hazard.row.grade
            return (_reason(BEYOND_STRUCTURE, "contraindicated", stated, depth, hazard.name, sources, grade),)
    settings = settings_of(context, facts.use.device, device)
    if settings and stated > settings[-1]:
        return (_reason(BEYOND_DEVICE, "contraindicated", stated, settings[-1], device.name),)
    labelled = labelled_maximum(context, device)
    if isinstance(labelled, Value) and stated > labelled.number:
        sources, grade = labelled.sources, labelled.grade
        return (_reason(BEYOND_LABEL, "not_recommended", stated, labelled.number, device.name, sources, grade),)
    return ()


def _reason(
    code: str,
    strength: str,
    stated: float,
    limit: float,
    name: str,
    sources: tuple[str, ...] = ("corneum_review",),
    grade: str = "high",
) -> Reason:
    why = statement(f"planning.asked_depth.{code}", depth=stated, limit=limit, name=name)
    what_to_do = statement(f"planning.asked_depth.{code}.do", limit=limit)
    return Reason(code, strength, why, what_to_do, sources=sources, grade=grade)
