"""Where the numbers of a plan come from: every derivation and every work that it leans on."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from corneum.evidence.model_context import ModelContext
from corneum.evidence.sources import sources
from corneum.plan_document import plan_models as models
from corneum.plan_document.plan_models import grade_of

# what holds no part; looked at first, because most of a plan is that
_PLAIN = (str, float, int, type(None))


def derivations_of(context: ModelContext, plan: models.Plan) -> dict[str, models.Derivation]:
    """Every derivation that a number of the plan names, and all that they lean on, by id."""
    pending = [part.derivation for part in parts_of(plan) if isinstance(part, models.Number | models.Course)]
    named: dict[str, models.Derivation] = {}
    while pending:
        identity = pending.pop()
        if identity in named:
            continue
        record = context.derivations[identity]
        named[identity] = models.Derivation(
            model=record.model,
            equation=record.equation,
            inputs=list(record.inputs),
            sources=list(record.sources),
            grade=grade_of(record.grade),
        )
        pending.extend(record.inputs)
    return dict(sorted(named.items()))


def references_of(plan: models.Plan) -> list[models.Reference]:
    """Every work that a part of the plan cites, by key."""
    keys = {key for part in parts_of(plan) for key in getattr(part, "sources", ())}
    table = sources()
    return [
        models.Reference(
            key=key,
            citation=table[key].citation(),
            address=f"doi:{table[key].doi}" if table[key].doi else table[key].url,
            design=table[key].design,
            funding_or_conflict=table[key].funding_or_conflict,
        )
        for key in sorted(keys)
    ]


def parts_of(document: object) -> Iterator[BaseModel]:
    """Every model that stands in a document, itself included, in no order; a sentence is not opened."""
    pending = [document]
    while pending:
        part = pending.pop()
        if isinstance(part, _PLAIN):
            continue
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(entry for entry in part if not isinstance(entry, _PLAIN))
        elif isinstance(part, BaseModel):
            yield part
            if not isinstance(part, models.Sentence):
                pending.extend(vars(part).values())
