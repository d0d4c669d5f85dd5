"""A printed name to its ingredient and to the row of hazards that speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.formula.entries import Token
from corneum.formula.inci_morphology import built
from corneum.formula.ingredient_names import HAZARDS, NAMES, key, names
from corneum.formula.matching import find
from corneum.formula.name_forms import Match


@dataclass(frozen=True)
class Identity:
    """What a printed name means: its INCI `name` or None, how it was found, and how alike the words are (0 to 1).

    `match` is exact, synonym, rule, fuzzy or unknown. `hazard` is the row of `formulation/ingredient_hazards` if there
    is one; an ingredient without such a row is known by name and not by hazard. `assessed_as` is the relative whose
    row that is, where the ingredient has none of its own (hyaluronic acid as sodium hyaluronate, any fixed plant oil
    as the rule of `formulation/inci_morphology` says). `rule` is the rule that read the name, for a match by rule.
    `annexes` are the entries of the EU cosmetics annexes that name it, such as II/375.
    """

    printed: str
    name: str | None
    match: str
    score: float
    hazard: Row | None = None
    assessed_as: str | None = None
    annexes: tuple[str, ...] = ()
    rule: str = ""


def identify(context: ModelContext, token: Token | str) -> Identity:
    """The ingredient that an entry of a list means.

    Args:
        context: tables and record; the rows that are read are consulted there.
        token: an entry of a parsed list, or a name as printed.

    Returns:
        Its INCI name and hazard; `unknown` where nobody can tell.

    Source: formulation/ingredient_hazards, formulation/inci_names, formulation/inci_synonyms,
        formulation/inci_morphology.
    """
    name = token if isinstance(token, str) else token.name
    printed = token if isinstance(token, str) else token.printed
    match = find(" ".join(name.split()))
    if match.name is None:
        return Identity(printed, None, match.how, match.score)
    row_id, relative = _hazards().get(key(match.name)), None
    if row_id is None:
        relative = _relative(match)
        row_id = _hazards()[key(relative)] if relative else None
    row = context.row(HAZARDS, row_id) if row_id is not None else None
    annexes = _annexes(context, match.name)
    return Identity(printed, match.name, match.how, match.score, row, relative, annexes, match.rule)


def _relative(match: Match) -> str | None:
    """The ingredient whose hazards a name without a row of its own is judged by: stated for it, or for its class."""
    folded = key(match.name or "")
    stated = names().assessed_as.get(folded) or match.assessed_as
    if stated:
        return stated
    name = built(folded)
    return name.assessed_as or None if name is not None else None


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
