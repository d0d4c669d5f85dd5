"""The needle length never to set in a zone, as a number with its reason."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.never_beyond import NeverBeyond
from corneum.planning.results import Needled
from corneum.skin.hazards import hazards
from corneum.wording.readers import Reader, sees_depths


def never_beyond_document(
    context: ModelContext, needled: Needled, zone: str, reader: Reader, because: Text = ()
) -> SettingLimit:
    """The limit of one zone; without a number for a reader who is told no depths.

    Args:
        context: tables, virtual people and record.
        needled: what is set in the zone.
        zone: its id.
        reader: whom the plan is for.
        because: what else is said beside the limit, such as what set the dial.
    """
    beyond, shown = needled.never_beyond, sees_depths(reader)
    why = statement(f"card.limit.{beyond.kind}", depth=rounded(beyond.most), structure=beyond.structure)
    return SettingLimit(
        value=rounded(beyond.most) if shown else None,
        why=sentences(why + _below(context, beyond, zone) + because, reader),
        derivation=beyond.length.derivation if shown else None,
    )


def _below(context: ModelContext, beyond: NeverBeyond, zone: str) -> Text:
    """The shallowest structure whose depth over people is known."""
    depths = [(hazard.mean.number, hazard.name) for hazard in hazards(context, zone) if hazard.mean is not None]
    if not depths:
        return ()
    depth, name = min(depths)
    lies = "card.lies_at" if name == beyond.structure else "card.below"
    return statement(lies, structure=name, depth=rounded(depth))
