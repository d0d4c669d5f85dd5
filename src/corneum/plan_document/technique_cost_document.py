"""What a slip of the hand costs, for the treatments that a plan answers in full: the same people, with and without."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.quantities import number, probability, rounded
from corneum.plan_document.sentences import sentences
from corneum.plan_document.technique_document import OUT_OF_HAND, is_shown
from corneum.plan_document.technique_models import TechniqueCost
from corneum.plan_document.withheld import Holds
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled, TreatmentResult, ZoneResult
from corneum.planning.technique_costs import Cost, technique_costs
from corneum.skin.layers import Skin
from corneum.units import factor
from corneum.wording.readers import Reader, sees_depths


def technique_cost_document(
    context: ModelContext, treatments: Iterable[TreatmentResult], holds: Holds, reader: Reader
) -> list[TechniqueCost]:
    """The entries `technique_cost`, in the middle zone of each treatment that is answered in full and may be done.

    Who sets no depth gets none.
    """
    if not sees_depths(reader):
        return []
    return [
        _document(context, result, zone, cost, reader)
        for result in treatments
        if is_shown(holds, result)
        for zone, costs in _costs(context, result)
        for cost in costs
    ]


def _costs(context: ModelContext, result: TreatmentResult) -> Iterable[tuple[str, tuple[Cost, ...]]]:
    tool = device_of(context, result.treatment)
    there = [each for each in result.zones.values() if isinstance(each.needled, Needled) and _is_set(each)]
    if isinstance(tool, NoData) or not there:
        return
    middle = there[len(there) // 2]
    needled, skin = middle.needled, middle.skin
    assert isinstance(needled, Needled) and isinstance(skin, Skin)
    of = (middle.needled_facts, result.treatment.device)
    yield middle.zone, context.once("costs of slips", of, lambda here: technique_costs(here, tool, skin, needled))


def _is_set(outcome: ZoneResult) -> bool:
    return outcome.verdict not in OUT_OF_HAND and all(reason.code != ORBITAL_RIM for reason in outcome.reasons)


def _document(context: ModelContext, result: TreatmentResult, zone: str, cost: Cost, reader: Reader) -> TechniqueCost:
    before, after = cost.before, cost.after
    return TechniqueCost(
        id=cost.row.row_id,
        treatment=result.treatment.id,
        zone=zone,
        what=sentences(cost.what, reader),
        depth_change=number(context, cost.deeper),
        reaching_before=probability(context, before.reaching),
        reaching_after=probability(context, after.reaching),
        coverage_before=probability(context, before.coverage),
        coverage_after=probability(context, after.coverage),
        evenness_before=before.evenness,
        evenness_after=after.evenness,
        text=sentences(_in_words(cost), reader),
        sources=list(cost.row.sources),
        grade=grade_of(cost.row.grade),
    )


def _in_words(cost: Cost) -> Text:
    """What the slip changes, the largest first: depth, needles that reach the target, skin near a hole, evenness."""
    change = float(np.median(cost.deeper.draws))
    text: Text = ()
    if abs(change) >= factor("um"):
        text += statement(f"technique.cost.{'shallower' if change < 0 else 'deeper'}", change=rounded(abs(change)))
    for name, usual, slipped in (
        ("reaching", cost.before.reaching, cost.after.reaching),
        ("coverage", cost.before.coverage, cost.after.coverage),
    ):
        if isinstance(usual, Drawn) and isinstance(slipped, Drawn):
            before, after = _percent(usual), _percent(slipped)
            if before != after:
                text += statement(f"technique.cost.{name}", before=before, after=after)
    if cost.before.evenness != cost.after.evenness:
        text += statement("technique.cost.evenness", before=cost.before.evenness, after=cost.after.evenness)
    return statement("technique.cost", what=cost.what) + (text or statement("technique.cost.nothing"))


def _percent(share: Drawn) -> float:
    """A mean share to whole percent, so that no difference is told that nobody would notice."""
    return rounded(round(float(share.draws.mean()) / factor("percent")) * factor("percent"))
