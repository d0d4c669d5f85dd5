"""What a product brings, as the payload word and the tags of a treatment.

Which active makes what of a product, which of them are prescription medicines and which count where only a printed list
names them, stands in `planning/active_payloads`; what a payload word means for needles and labels in
`planning/payloads`; which word stands for several of them in `planning/payload_groups`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.vocabulary import mentions, resolve
from corneum.formula.ingredient_list import parse

ACTIVE_PAYLOADS = "planning/active_payloads"
PAYLOADS = "planning/payloads"
GROUPS = "planning/payload_groups"

NOTHING, SERUM, COCKTAIL, MIXTURE = "none", "serum", "cocktail", "mixture"
# a product that was not made for use below the barrier
BELOW_BARRIER = "product_below_barrier"
# how far an active counts that only the printed list names: it decides the payload, or it brings its tags alone
AS_CONTENT, AS_TAG = "content", "tag"


def payload_of(context: ModelContext, formula: Formula | None) -> str:
    """The payload word of a formula: that of its one content, or the word that stands for several.

    Args:
        context: tables and record.
        formula: what is put on or in; None where nothing is said of it.

    Returns:
        A word of `planning/payloads`. What is dissolved in or numbed with a carrier goes by its own word; where several
        contents count, `planning/payload_groups` says what they are together.

    Source:
        `planning/active_payloads`, `planning/payloads`, `planning/payload_groups`.
    """
    if formula is None:
        return NOTHING
    words = {word for active in formula.actives for word in _words(context, active.name)}
    words |= {row["payload"] for row in _listed(context, formula) if row["listed"] == AS_CONTENT}
    if not words:
        return SERUM if formula.ingredients else NOTHING
    return _together(context, words)


def tags_of(context: ModelContext, formula: Formula | None) -> frozenset[str]:
    """The tags that a formula adds to a treatment: kinds of its contents, `prescription`, `product_below_barrier`.

    Args:
        context: tables and record.
        formula: what is put on or in; None where nothing is said of it.

    Source:
        `planning/active_payloads`, `planning/payloads`.
    """
    if formula is None:
        return frozenset()
    rows = [row for active in formula.actives for row in _rows(context, active.name)]
    tags = frozenset(tag for row in [*rows, *_listed(context, formula)] for tag in row.list("tags"))
    words = {word for active in formula.actives for word in _words(context, active.name)}
    cosmetic = any(context.row(PAYLOADS, word)["cosmetic"] == "yes" for word in words)
    return tags | {BELOW_BARRIER} if cosmetic or formula.ingredients else tags


def delivers(context: ModelContext, payload: str) -> bool:
    """Whether a payload brings something that acts in the skin."""
    return context.row(PAYLOADS, payload)["delivers"] == "yes"


def has_label(context: ModelContext, payload: str) -> bool:
    """Whether a payload is a product whose label can be asked for."""
    return context.row(PAYLOADS, payload)["has_label"] == "yes"


def in_words(context: ModelContext, payload: str) -> str:
    """What a payload is, in words for people."""
    return context.row(PAYLOADS, payload)["in_words"]


def brought_like(context: ModelContext, payload: str) -> str:
    """The payload whose rungs a payload without rungs of its own is brought like; empty where there is none."""
    return context.row(PAYLOADS, payload)["brought_like"]


def _together(context: ModelContext, words: set[str]) -> str:
    """What payload words are together: the strictest group among them decides which of them count."""
    acting = {word for word in words if delivers(context, word)} or words
    group_of = {word: context.row(PAYLOADS, word)["group"] for word in acting}
    for group in context.table(GROUPS).rows:
        if group.row_id in group_of.values():
            counted = {word for word in acting if group_of[word] not in group.list("gives_way")}
            return counted.pop() if len(counted) == 1 else context.row(GROUPS, group.row_id)["several"]
    raise AssertionError("every payload is in a group of planning/payload_groups")


def _words(context: ModelContext, name: str) -> tuple[str, ...]:
    """The payload words of what a client's file names as an active."""
    table = context.table(ACTIVE_PAYLOADS).index
    named = tuple(context.row(ACTIVE_PAYLOADS, each)["payload"] if each in table else SERUM for each in _ids(name))
    return named or (SERUM,)


def _rows(context: ModelContext, name: str) -> tuple[Row, ...]:
    table = context.table(ACTIVE_PAYLOADS).index
    return tuple(context.row(ACTIVE_PAYLOADS, each) for each in _ids(name) if each in table)


def _listed(context: ModelContext, formula: Formula) -> Iterator[Row]:
    """The rows of actives that the printed list names and that count from there."""
    for row_id in _listed_ids(formula.ingredients or ""):
        yield context.row(ACTIVE_PAYLOADS, row_id)


@lru_cache(maxsize=1024)
def _ids(name: str) -> tuple[str, ...]:
    """The actives that a name mentions, or one whose words all stand in a name that is not understood."""
    matches = mentions("active", name) or tuple(filter(None, (resolve("active", name),)))
    if matches:
        return tuple(match.id for match in matches)
    words = set(re.findall(r"[a-z0-9]+", name.lower()))
    known = load_tables()[ACTIVE_PAYLOADS].index
    return tuple(row_id for row_id in known if set(row_id.split("_")) <= words)[:1]


@lru_cache(maxsize=256)
def _listed_ids(printed: str) -> tuple[str, ...]:
    """The rows that count where only a printed list names them; of a text that is no list, those that it mentions."""
    index = load_tables()[ACTIVE_PAYLOADS].index
    label = parse(printed)
    names = [token.name for token in label.tokens] if label.is_list else [printed]
    ids = dict.fromkeys(match.id for name in names for match in mentions("active", name))
    return tuple(row_id for row_id in ids if row_id in index and index[row_id]["listed"])
