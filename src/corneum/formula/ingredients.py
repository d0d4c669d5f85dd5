"""A printed name to its ingredient and to the row of hazards that speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.formula.entries import Token
from corneum.formula.ingredient_names import HAZARDS, NAMES, key, names
from corneum.formula.matching import find


@dataclass(frozen=True)
class Identity:
    """What a printed name means: its INCI `name` or None, how it was found, and how alike the words are (0 to 1).

    `match` is exact, synonym, fuzzy or unknown. `hazard` is the row of `formulation/ingredient_hazards` if there
    is one; an ingredient without such a row is known by name and not by hazard. `assessed_as` is the relative whose
    row that is, where the ingredient has none of its own (hyaluronic acid as sodium hyaluronate). `annexes` are the
    entries of the EU cosmetics annexes that name it, such as II/375.
    """

    printed: str
    name: str | None
    match: str
    score: float
    hazard: Row | None = None
    assessed_as: str | None = None
    annexes: tuple[str, ...] = ()


def identify(context: ModelContext, token: Token | str) -> Identity:
    """The ingredient that an entry of a list means.

    Args:
        context: tables and record; the rows that are read are consulted there.
        token: an entry of a parsed list, or a name as printed.

    Returns:
        Its INCI name and hazard; `unknown` where nobody can tell.

    Source: formulation/ingredient_hazards, formulation/inci_names, formulation/inci_synonyms.
    """
    name = token if isinstance(token, str) else token.name
    printed = token if isinstance(token, str) else token.printed
    match = find(" ".join(name.split()))
    if match.name is None:
        return Identity(printed, None, match.how, match.score)
    relative = names().assessed_as.get(key(match.name))
    row_id = _hazards().get(key(match.name))
    if row_id is None and relative is not None:
        row = context.row(HAZARDS, _hazards()[key(relative)])
        return Identity(printed, match.name, match.how, match.score, row, relative, _annexes(context, match.name))
    row_or_none = context.row(HAZARDS, row_id) if row_id is not None else None
    annexes = _annexes(context, match.name)
    return Identity(printed, match.name, match.how, match.score, row_or_none, annexes=annexes)


def _annexes(context: ModelContext, name: str) -> tuple[str, ...]:
    row_id = _named().get(key(name))
    return context.row(NAMES, row_id).list("annexes") if row_id is not None else ()


@cache
def _named() -> Mapping[str, str]:
    return MappingProxyType({key(row["inci_name"]): row.row_id for row in load_tables()[NAMES].rows})


@cache
def _hazards() -> Mapping[str, str]:
    rows = load_tables()[HAZARDS].rows
    return MappingProxyType({key(name): row.row_id for row in rows for name in row.list("inci_name")})
