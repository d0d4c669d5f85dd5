"""What of a printed list somebody with a named allergy must avoid.

An allergy is either an ingredient by its own name, or a word that stands for several (`safety/allergy_groups`):
fragrance, parabens, bee products. A hazard below the barrier is another matter; an allergy counts on every route.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.formula.ingredients import Identity, identify

GROUPS = "safety/allergy_groups"

_SHORTEST_PART = 4


def allergic_to(context: ModelContext, allergies: Sequence[str], identity: Identity) -> str | None:
    """The client's own words for the allergy that an ingredient falls under; None where it falls under none."""
    for said in allergies:
        meant = [context.row(GROUPS, row_id) for row_id in _groups(said)]
        if any(_covers(row, identity) for row in meant) or _same(context, said, identity):
            return said
    return None


@lru_cache(maxsize=1024)
def _groups(said: str) -> tuple[str, ...]:
    plain = f" {_plain(said)} "
    rows = load_tables()[GROUPS].rows
    return tuple(row.row_id for row in rows if any(f" {_plain(word)} " in plain for word in row.list("words")))


def _covers(row: Row, identity: Identity) -> bool:
    name = (identity.name or identity.printed).upper()
    group = identity.hazard["group"] if identity.hazard is not None else ""
    parts = [part for part in row["parts"].split("|") if part]
    return group in row.list("groups") or name in row.list("names") or any(part in name for part in parts)


def _same(context: ModelContext, said: str, identity: Identity) -> bool:
    """The allergy is the ingredient itself, by its name or as it is printed."""
    words = _plain(said)
    if len(words) < _SHORTEST_PART:
        return False
    meant = identify(context, said)
    if meant.name is not None and meant.name == identity.name:
        return True
    return words == _plain(identity.printed)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.lower()))
