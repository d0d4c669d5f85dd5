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

_SHORTEST_NAME = 4


def allergic_to(context: ModelContext, allergies: Sequence[str], identity: Identity) -> str | None:
    """The client's own words for the allergy that an ingredient falls under.

    Args:
        context: tables and record.
        allergies: in the client's own words.
        identity: the ingredient, as `corneum.formula.ingredients.identify` knows it.

    Returns:
        The first allergy that covers the ingredient; None where none does.

    Source:
        `safety/allergy_groups`.
    """
    for allergy in allergies:
        groups = [context.row(GROUPS, row_id) for row_id in _groups(allergy)]
        if any(_covers(row, identity) for row in groups) or _same(context, allergy, identity):
            return allergy
    return None


def allergy_to_ask_about(context: ModelContext, identity: Identity) -> str | None:
    """The allergy that has to be asked about before an ingredient is used; None where it is no such ingredient.

    Args:
        context: tables and record.
        identity: the ingredient.

    Source:
        `safety/allergy_groups`.
    """
    names = {identity.name, identity.assessed_as}
    for row in context.table(GROUPS).rows:
        if not names.isdisjoint(row.list("ask_first")):
            return context.row(GROUPS, row.row_id).row_id.replace("_", " ")
    return None


@lru_cache(maxsize=1024)
def _groups(allergy: str) -> tuple[str, ...]:
    spaced = f" {_normalised(allergy)} "
    rows = load_tables()[GROUPS].rows
    return tuple(row.row_id for row in rows if any(f" {_normalised(word)} " in spaced for word in row.list("words")))


def _covers(row: Row, identity: Identity) -> bool:
    names = {name.upper() for name in (identity.name or identity.printed, identity.assessed_as) if name}
    group = identity.hazard["group"] if identity.hazard is not None else ""
    inside = any(word in name for word in row.list("words_inside") for name in names)
    return group in row.list("groups") or bool(names & set(row.list("names"))) or inside


def _same(context: ModelContext, allergy: str, identity: Identity) -> bool:
    """The allergy is the ingredient itself, by its name or as it is printed."""
    words = _normalised(allergy)
    if len(words) < _SHORTEST_NAME:
        return False
    named = identify(context, allergy)
    if {named.name, named.assessed_as} & {identity.name, identity.assessed_as} - {None}:
        return True
    return words == _normalised(identity.printed)


def _normalised(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.lower()))
