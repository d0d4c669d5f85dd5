"""What a product brings, as the payload word and the tags of a treatment.

Which active makes what of a product, and which of them are prescription medicines, stands in
`planning/active_payloads`; what a payload word means for needles and for labels in `planning/payloads`.
"""

from __future__ import annotations

import re

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.vocabulary import resolve

ACTIVE_PAYLOADS = "planning/active_payloads"
PAYLOADS = "planning/payloads"

NOTHING, SERUM, COCKTAIL = "none", "serum", "cocktail"
# a product that holds one of these and anything else is a cocktail
MIXED = frozenset({"toxin", "filler"})
# a product that was not made for use below the barrier
BELOW_BARRIER = "product_below_barrier"


def payload_of(context: ModelContext, formula: Formula | None) -> str:
    """The payload word of a formula: its one kind of content, or `cocktail` where toxin or filler is mixed."""
    if formula is None:
        return NOTHING
    words = {_payload(context, active.name) for active in formula.actives}
    if not words:
        return SERUM if formula.ingredients else NOTHING
    if len(words) == 1:
        return words.pop()
    return COCKTAIL if words & MIXED else SERUM


def tags_of(context: ModelContext, formula: Formula | None) -> frozenset[str]:
    """The tags that a formula adds to a treatment: kinds of its actives, `prescription`, `product_below_barrier`."""
    if formula is None:
        return frozenset()
    rows = [_row(context, active.name) for active in formula.actives]
    tags = frozenset(tag for row in rows if row is not None for tag in row.list("tags"))
    cosmetic = any(_payload(context, active.name) == SERUM for active in formula.actives)
    return tags | {BELOW_BARRIER} if cosmetic or formula.ingredients else tags


def delivers(context: ModelContext, payload: str) -> bool:
    """Whether a payload brings something that acts in the skin."""
    return context.row(PAYLOADS, payload)["delivers"] == "yes"


def has_label(context: ModelContext, payload: str) -> bool:
    """Whether a payload is a product whose label can be asked for."""
    return context.row(PAYLOADS, payload)["has_label"] == "yes"


def _payload(context: ModelContext, name: str) -> str:
    row = _row(context, name)
    return SERUM if row is None else row["payload"]


def _row(context: ModelContext, name: str) -> Row | None:
    """The row of an active by its name, or by an id all of whose words stand in a name that is not understood."""
    table = context.table(ACTIVE_PAYLOADS)
    match = resolve("active", name)
    if match is not None:
        identity = match.id if match.id in table.index else None
    else:
        words = set(re.findall(r"[a-z0-9]+", name.lower()))
        identity = next((row.row_id for row in table.rows if set(row.row_id.split("_")) <= words), None)
    return None if identity is None else context.row(ACTIVE_PAYLOADS, identity)
