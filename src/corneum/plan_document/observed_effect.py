"""The `observed` part of the plan: what was predicted, what was observed, and what that changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.sensation import redness
from corneum.needling.technique import default_technique
from corneum.plan_document.document_parts import Number, Quantity
from corneum.plan_document.observed_models import Observed, ObservedChange, ObservedSign, SignName
from corneum.plan_document.quantities import number
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds, is_zone_held
from corneum.planning.evaluate import Evaluation
from corneum.planning.needling_step import device_of
from corneum.planning.observations import REDDENS, Sign, Visit
from corneum.planning.results import Needled, TreatmentResult, ZoneResult
from corneum.wording.readers import Reader, sees_depths


@dataclass(frozen=True)
class _Printed:
    """What decides how a visit is printed."""

    context: ModelContext
    evaluation: Evaluation
    holds: Holds
    reader: Reader


def observed_document(context: ModelContext, evaluation: Evaluation, holds: Holds, reader: Reader) -> list[Observed]:
    """One entry a visit. A change stands under the visit whose sign decided it; dials in m, redness in s."""
    printed = _Printed(context, evaluation, holds, reader)
    return [_visit(printed, visit) for visit in evaluation.observations.visits]


def _visit(printed: _Printed, visit: Visit) -> Observed:
    changed = [
        change
        for result in printed.evaluation.treatments
        for zone in result.zones.values()
        if (change := _change(printed, visit, result, zone)) is not None
    ]
    depths = sees_depths(printed.reader)
    untold = {"dial_before": None, "dial_after": None}
    return Observed(
        kind=visit.kind,
        zones=list(visit.zones),
        device=visit.device,
        depth=visit.depth if depths else None,
        signs=[_sign(printed, sign) for sign in visit.signs],
        changed=changed if depths else [change.model_copy(update=untold) for change in changed],
        summary=sentences(_summary(visit, changed), printed.reader),
    )


def _sign(printed: _Printed, sign: Sign) -> ObservedSign:
    context = printed.context
    return ObservedSign(
        sign=cast(SignName, sign.name),
        predicted=number(context, sign.predicted),
        predicted_word=sign.predicted_word or None,
        seen=None if sign.observed is None else number(context, sign.observed),
        seen_word=sign.observed_word or None,
        stronger=sign.shift > 0,
        note=sentences(sign.note, printed.reader),
    )


def _change(printed: _Printed, visit: Visit, result: TreatmentResult, zone: ZoneResult) -> ObservedChange | None:
    """Dial and redness of one treatment in one zone before and after; None where this visit changed neither."""
    context, observations = printed.context, printed.evaluation.observations
    tool = device_of(context, result.treatment)
    if zone.reaction is None or isinstance(tool, NoData):
        return None
    needled = zone.needled if isinstance(zone.needled, Needled) else None
    before = needled.depths.unobserved if needled else 0.0
    length = needled.technique.length if needled else 0.0
    decides, reddens = observations.deciding(zone.zone), observations.deciding(zone.zone, REDDENS)
    lower = needled is not None and before != length and decides is not None and decides.visit is visit
    redder = reddens is not None and reddens.visit is visit
    if not lower and not redder:
        return None
    usual = needled.technique if needled else default_technique(context, tool, 0.0, result.treatment.passes)
    earlier = redness(context, tool, replace(usual, length=length if before is None else before))
    shown = needled if not is_zone_held(printed.holds, result, zone) else None
    return ObservedChange(
        treatment=result.treatment.id,
        zone=zone.zone,
        dial_before=None if shown is None else number(context, _dial(context, shown)),
        dial_after=None if shown is None else number(context, shown.depths.dial),
        redness_before=number(context, earlier),
        redness_after=number(context, zone.reaction.redness),
    )


def _dial(context: ModelContext, needled: Needled) -> Drawn:
    before = needled.technique.length if needled.depths.unobserved is None else needled.depths.unobserved
    reached = needled.depths.anatomical
    leans = [reached] if isinstance(reached, Drawn) else []
    return context.drawn(np.full((1, 1), before), "m", "dial before what was seen", "as without the visit", leans)


def _summary(visit: Visit, changed: list[ObservedChange]) -> Text:
    """One or two plain sentences for people."""
    lower = any(_is_less(change.dial_after, change.dial_before) for change in changed)
    longer = any(_is_less(change.redness_before, change.redness_after) for change in changed)
    if lower and longer:
        effect = "observed.lower_and_longer"
    elif lower or longer:
        effect = "observed.lower" if lower else "observed.longer"
    else:
        stronger = any(sign.shift > 0 for sign in visit.signs)
        effect = "observed.no_change" if stronger else "observed.not_stronger"
    return statement(effect, visit=visit.kind) + visit.note


def _is_less(quantity: Quantity | None, other: Quantity | None) -> bool:
    return isinstance(quantity, Number) and isinstance(other, Number) and quantity.value < other.value
