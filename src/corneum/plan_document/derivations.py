"""Where the numbers of a document come from: every derivation and every work that it leans on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corneum.evidence.model_context import ModelContext
from corneum.evidence.sources import sources


def derivations_document(context: ModelContext, document: Mapping[str, Any]) -> dict[str, Any]:
    """Every derivation that a number of the document names, and all that they lean on."""
    pending = list(_named(document))
    kept: dict[str, Any] = {}
    while pending:
        identity = pending.pop()
        if identity in kept:
            continue
        record = context.derivations[identity]
        kept[identity] = {
            "model": record.model,
            "equation": record.equation,
            "inputs": list(record.inputs),
            "sources": list(record.sources),
            "grade": record.grade,
        }
        pending.extend(record.inputs)
    return dict(sorted(kept.items()))


def references_document(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every work that the document cites, by key."""
    keys = sorted(_cited(document))
    table = sources()
    return [
        {
            "key": key,
            "citation": table[key].citation(),
            "design": table[key].design,
            "funding_or_conflict": table[key].funding_or_conflict,
        }
        for key in keys
    ]


def _named(part: Any) -> set[str]:
    if isinstance(part, Mapping):
        own = {part["derivation"]} if isinstance(part.get("derivation"), str) else set()
        return own.union(*(_named(value) for value in part.values())) if part else own
    if isinstance(part, list):
        return set().union(*(_named(value) for value in part))
    return set()


def _cited(part: Any) -> set[str]:
    if isinstance(part, Mapping):
        own = set(part["sources"]) if isinstance(part.get("sources"), list) else set()
        return own.union(*(_cited(value) for value in part.values())) if part else own
    if isinstance(part, list):
        return set().union(*(_cited(value) for value in part))
    return set()
