"""Where the numbers of a plan come from: every derivation and every work that it leans on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pydantic import BaseModel

from corneum.evidence.derivation import Derivation
from corneum.evidence.model_context import ModelContext
from corneum.evidence.sources import sources
from corneum.plan_document import plan_models
from corneum.plan_document.document_parts import Course, NoNumber, Number, Sentence, grade_of
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.plan_models import Plan, Reference
from corneum.wording.readers import Reader, sees_depths

# the needle length as equations of needles state it
_LENGTH_SET = re.compile(r",? L [\d.e+-]+ m\b")
# what holds no part; looked at first, because most of a plan is that
_PLAIN = frozenset({str, float, int, bool, type(None)})
# parts that hold no other
_CLOSED = frozenset({Sentence, Number, NoNumber, Course})


def with_derivations(context: ModelContext, plan: Plan, reader: Reader) -> Plan:
    """The plan with every derivation that its numbers name or lean on, and every work that it cites, by id.

    The needle length that a number was computed at stands in its equation only for readers who are told depths.
    """
    parts = list(parts_of(plan))
    named = {
        part.derivation
        for part in parts
        if isinstance(part, Number | Course | SettingLimit) and part.derivation is not None
    }
    derivations = _derivations(context, named, reader)
    keys: set[str] = set()
    # a derivation cites what its inputs cite, so those that are named cite all
    for part in (*parts, *(derivations[identity] for identity in named)):
        keys.update(vars(part).get("sources", ()))
    references = [_reference(key) for key in sorted(keys)]
    return plan.model_copy(update={"derivations": derivations, "references": references})


def _derivations(context: ModelContext, named: Iterable[str], reader: Reader) -> dict[str, plan_models.Derivation]:
    """Those that are named, and all that they lean on, in the order of their ids."""
    recorded = context.derivations
    reached: set[str] = set()
    layer = set(named)
    while layer:
        reached |= layer
        layer = {name for identity in layer for name in recorded[identity].inputs} - reached
    return {identity: _derivation(recorded[identity], sees_depths(reader)) for identity in sorted(reached)}


# rows of tables stand behind every plan
@lru_cache(maxsize=8192)
def _derivation(record: Derivation, depths: bool) -> plan_models.Derivation:
    return plan_models.Derivation(
        model=record.model,
        equation=record.equation if depths else _LENGTH_SET.sub("", record.equation),
        inputs=list(record.inputs),
        sources=list(record.sources),
        grade=grade_of(record.grade),
    )


@lru_cache(maxsize=8192)
def _reference(key: str) -> Reference:
    source = sources()[key]
    return Reference(
        key=key,
        citation=source.citation(),
        address=f"doi:{source.doi}" if source.doi else source.url,
        design=source.design,
        funding_or_conflict=source.funding_or_conflict,
    )


def parts_of(document: object) -> Iterator[BaseModel]:
    """Every model that stands in a document, itself included, each once and in no order; sentences are not opened."""
    pending = [document]
    # a part that stands in several places is looked into once
    visited: set[int] = set()
    while pending:
        part = pending.pop()
        kind = type(part)
        if kind in _PLAIN or id(part) in visited:
            continue
        visited.add(id(part))
        if isinstance(part, BaseModel):
            yield part
            if kind not in _CLOSED:
                pending.extend(vars(part).values())
        elif isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
