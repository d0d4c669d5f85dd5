"""The second pass on the session card: set and computed, or in words why there is none."""

from __future__ import annotations

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.plan_document.document_parts import Text as DocumentText
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.quantities import number, probability, rounded
from corneum.plan_document.sentences import sentences
from corneum.plan_document.technique_models import SecondPass
from corneum.planning.deeper_pass import DeeperPass, NoDeeperPass
from corneum.planning.results import Needled
from corneum.wording.readers import Reader, sees_depths

# what may bind a dial and leaves room for another round
_NO_STRUCTURE = (
    "target",
    "asked_for",
    "longest_needle",
    "fixed_needle_length",
    "labelled_maximum",
    "skin_thickness",
    "no_goal_that_needs_depth",
)


def second_pass_document(
    context: ModelContext, needled: Needled, zone: str, reader: Reader
) -> SecondPass | DocumentText:
    """The second pass of one zone.

    Args:
        context: tables, virtual people and record.
        needled: the needles of the zone.
        zone: id of the zone.
        reader: whom the plan is for; who is told no depths is told none here.
    """
    deeper = needled.second_pass
    if not isinstance(deeper, DeeperPass) or not sees_depths(reader):
        return sentences(_in_words(needled), reader)
    technique, row = deeper.technique, deeper.row
    return SecondPass(
        text=sentences(_set(needled, deeper), reader),
        depth=number(context, deeper.setting),
        zones=[zone],
        where=sentences(deeper.where, reader),
        passes=technique.passes,
        why=sentences(cell(row, "why"), reader),
        stated=deeper.stated,
        depth_in_place=number(context, deeper.depth_in_place),
        share_of_needles_reaching=probability(context, deeper.share),
        injured_in_band=probability(context, deeper.injured),
        margins={name: probability(context, margin) for name, margin in deeper.margins.items()},
        sources=list(row.sources),
        grade=grade_of(row.grade),
    )


def _set(needled: Needled, deeper: DeeperPass) -> Text:
    text = statement(
        "technique.second_pass.set",
        depth=rounded(deeper.technique.length),
        passes=deeper.technique.passes,
        where=deeper.where,
    )
    share, first = deeper.share, needled.share_of_needles_reaching
    if not isinstance(share, Drawn) or not isinstance(first, Drawn):
        return text
    means = {"share": rounded(float(share.draws.mean())), "first": rounded(float(first.draws.mean()))}
    return text + statement("technique.second_pass.reaches", **means)


def _in_words(needled: Needled) -> Text:
    if isinstance(needled.second_pass, NoDeeperPass):
        return needled.second_pass.why
    if needled.depths.binding in _NO_STRUCTURE:
        return cell(needled.technique.row, "second_pass")
    return statement("card.second_pass.none", binding=needled.depths.bound_by)
