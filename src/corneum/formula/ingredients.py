"""A printed name to its ingredient and to the row of hazards that speaks of it.

Names of lists are matched first. What they do not know may be a word of practitioners (Rejuran, PRP) or hold one that
counts wherever it stands (`content_names`); a listed name without a hazard of its own is assessed as what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.formula.content_names import annexes_of_people, content_called, ingredient_inside, without_presentation
from corneum.formula.entries import Token
from corneum.formula.inci_morphology import built
from corneum.formula.ingredient_names import HAZARDS, NAMES, key, names
from corneum.formula.matching import find, listed
from corneum.formula.name_forms import Match

# the words of a content stand in a longer name
MENTION = "mention"


@dataclass(frozen=True)
class Identity:
    """What a printed name means: its INCI `name` or None, how it was found, and how alike the words are (0 to 1).

    `match` is exact, synonym, rule, fuzzy, mention or unknown. `hazard` is the row of `formulation/ingredient_hazards`
    if there is one; an ingredient without such a row is known by name and not by hazard. `assessed_as` is the relative
    whose row that is, where the ingredient has none of its own (hyaluronic acid as sodium hyaluronate, any fixed plant
    oil as the rule of `formulation/inci_morphology` says) or the word has several under it (ceramides), and then there
    is no name. `rule` is the rule that read the name, for a match by rule. `annexes` are the entries of the EU
    cosmetics annexes that name it, such as II/375.
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
    written = " ".join(name.split())
    match = find(written)
    if match.how not in ("exact", "synonym", "rule"):
        content = content_called(written)
        if content is not None and content.is_general:
            row = context.row(HAZARDS, _hazards()[key(content.ingredient)]) if _is_hazard(content.ingredient) else None
            return Identity(printed, None, MENTION, match.score, row, content.ingredient)
        if content is not None:
            match = Match(content.ingredient, "synonym" if content.is_whole else MENTION, 1.0)
        elif match.name is None:
            match = replace(listed(without_presentation(written)), how="synonym")
    if match.name is None:
        return Identity(printed, None, "unknown", match.score)
    own = _is_hazard(match.name)
    relative = None if own else _relative(match)
    assessed = match.name if own else relative
    people = annexes_of_people(assessed or match.name, name)
    return Identity(
        printed,
        match.name,
        match.how,
        match.score,
        None if assessed is None else context.row(HAZARDS, _hazards()[key(assessed)]),
        relative,
        tuple(dict.fromkeys((*_annexes(context, match.name), *people))),
        match.rule,
    )


def _is_hazard(name: str) -> bool:
    return key(name) in _hazards()


def _relative(match: Match) -> str | None:
    """The ingredient whose hazards a name without a row of its own is judged by: stated for it, or for its class."""
    folded = key(match.name or "")
    stated = names().assessed_as.get(folded) or ingredient_inside(match.name or "") or match.assessed_as
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
