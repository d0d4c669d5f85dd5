"""The `observed` part of plan.json: what was predicted, what was seen, and what that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.sensation import redness
from corneum.needling.technique import default_technique
from corneum.plan_document.quantities import number
from corneum.planning.evaluate import Evaluation
from corneum.planning.needling_step import device_of
from corneum.planning.observations import REDDENS, Sign, Visit
from corneum.planning.results import Needled, TreatmentResult, ZoneResult


def observed_document(context: ModelContext, found: Evaluation) -> list[dict[str, Any]]:
    """One entry a visit. A change stands under the visit whose sign decided it; dials in m, redness in s."""
    return [_visit(context, found, visit) for visit in found.seen.visits]


def _visit(context: ModelContext, found: Evaluation, visit: Visit) -> dict[str, Any]:
    changed = [
        change
        for result in found.treatments
        for zone in result.zones.values()
        if (change := _change(context, found, visit, result, zone)) is not None
    ]
    return {
        "kind": visit.kind,
        "zones": list(visit.zones),
        "device": visit.device,
        "depth": visit.depth,
        "signs": [_sign(context, sign) for sign in visit.signs],
        "changed": changed,
        "summary": _summary(visit, changed),
    }


def _sign(context: ModelContext, sign: Sign) -> dict[str, Any]:
    return {
        "sign": sign.name,
        "predicted": number(context, sign.predicted),
        "predicted_word": sign.predicted_word or None,
        "seen": None if sign.seen is None else number(context, sign.seen),
        "seen_word": sign.seen_word or None,
        "stronger": sign.shift > 0,
        "note": sign.note,
    }


def _change(
    context: ModelContext,
    found: Evaluation,
    visit: Visit,
    result: TreatmentResult,
    zone: ZoneResult,
) -> dict[str, Any] | None:
    """Dial and redness of one treatment in one zone before and after; None where this visit changed neither."""
    tool = device_of(context, result.treatment)
    if zone.reaction is None or isinstance(tool, NoData):
        return None
    needled = zone.needled if isinstance(zone.needled, Needled) else None
    before = needled.depths.unobserved if needled else 0.0
    length = needled.technique.length if needled else 0.0
    pull, reddens = found.seen.pull(zone.zone), found.seen.pull(zone.zone, REDDENS)
    lower = needled is not None and before != length and pull is not None and pull.visit is visit
    redder = reddens is not None and reddens.visit is visit
    if not lower and not redder:
        return None
    usual = needled.technique if needled else default_technique(context, tool, 0.0, result.treatment.passes)
    earlier = redness(context, tool, replace(usual, length=length if before is None else before))
    return {
        "treatment": result.treatment.id,
        "zone": zone.zone,
        "dial_before": None if needled is None else number(context, _dial(context, needled)),
        "dial_after": None if needled is None else number(context, needled.depths.dial),
        "redness_before": number(context, earlier),
        "redness_after": number(context, zone.reaction.redness),
    }


def _dial(context: ModelContext, needled: Needled) -> Drawn:
    before = needled.technique.length if needled.depths.unobserved is None else needled.depths.unobserved
    reached = needled.depths.anatomical
    leans = [reached] if isinstance(reached, Drawn) else []
    return context.drawn(np.full((1, 1), before), "m", "dial before what was seen", "as without the visit", leans)


def _summary(visit: Visit, changed: list[dict[str, Any]]) -> str:
    """One or two plain sentences for people."""
    lower = any(
        change["dial_before"] and change["dial_after"]["value"] < change["dial_before"]["value"] for change in changed
    )
    longer = any(change["redness_after"]["value"] > change["redness_before"]["value"] for change in changed)
    effects = [
        words for true, words in ((lower, "needles are set less deep"), (longer, "redness lasts longer")) if true
    ]
    if effects:
        told = f"The {visit.kind} reacted more than predicted: {' and '.join(effects)} in this plan."
    elif any(sign.shift > 0 for sign in visit.signs):
        told = (
            f"The {visit.kind} reacted more than predicted. Nothing in this plan can be set lower for it, "
            "or another visit told more."
        )
    else:
        told = f"The {visit.kind} showed nothing stronger than predicted, so nothing changes."
    return f"{told} {visit.note}".strip()
