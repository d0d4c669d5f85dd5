"""What a product brings, as the payload word and the tags of a treatment.

Which active makes what of a product, which of them are prescription medicines and which decide the payload where only a
printed list names them, stands in `planning/active_payloads`; what a payload word means for needles and labels in
`planning/payloads`; which word stands for several of them in `planning/payload_groups`.
"""

from __future__ import annotations

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.formula.content_names import actives_judged_as
from corneum.formula.contents import contents
from corneum.formula.ingredients import Identity
from corneum.safety.hours import is_trace_acid

ACTIVE_PAYLOADS = "planning/active_payloads"
PAYLOADS = "planning/payloads"
GROUPS = "planning/payload_groups"

NOTHING, SERUM, COCKTAIL, MIXTURE = "none", "serum", "cocktail", "mixture"
# a product that was not made for use below the barrier
BELOW_BARRIER = "product_below_barrier"
# an active that decides the payload also where only the printed list names it
AS_CONTENT = "content"


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
    brought = [(named, payload_rows(context, named.identity)) for named in contents(context, formula)]
    # a list of actives alone is as if they were named as actives
    alone = all(rows for _, rows in brought)
    words: set[str] = set()
    for named, rows in brought:
        if named.is_active:
            words |= {row["payload"] for row in rows} or {SERUM}
        else:
            words |= {row["payload"] for row in rows if alone or row["listed"] == AS_CONTENT}
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
    held = contents(context, formula)
    # an acid that only adjusts the acidity makes no product an acid
    acting = [named for named in held if not is_trace_acid(context, named)]
    rows = [row for named in acting for row in payload_rows(context, named.identity)]
    tags = frozenset(tag for row in rows for tag in row.list("tags"))
    unread = bool(formula.ingredients) and not held
    return tags | {BELOW_BARRIER} if unread or any(_is_cosmetic(context, named.identity) for named in held) else tags


def payload_rows(context: ModelContext, identity: Identity) -> tuple[Row, ...]:
    """The rows of the actives that an ingredient is judged as; none where it is no active of its own.

    Args:
        context: tables and record.
        identity: the ingredient.

    Source:
        `planning/active_payloads`.
    """
    index = context.table(ACTIVE_PAYLOADS).index
    judged_as = actives_judged_as()
    ids = (*judged_as.get(identity.name or "", ()), *judged_as.get(identity.assessed_as or "", ()))
    return tuple(context.row(ACTIVE_PAYLOADS, each) for each in dict.fromkeys(ids) if each in index)


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


def _is_cosmetic(context: ModelContext, identity: Identity) -> bool:
    """Whether a content was not made for use below the barrier: what is no active of its own counts as a serum."""
    words = {row["payload"] for row in payload_rows(context, identity)} or {SERUM}
    return any(context.row(PAYLOADS, word)["cosmetic"] == "yes" for word in words)
