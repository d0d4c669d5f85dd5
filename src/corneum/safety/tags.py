"""Which treatments a rule names: tags, some of them only from a depth on.

A cell such as `needle>0.5;rf` names every treatment that carries the tag `rf`, and those with the tag `needle`
whose needles are set deeper than 0.5 mm. Where the depth is not known, the rule holds.
"""

from __future__ import annotations

import math
import re
from functools import cache

from corneum import units

# a product that was not made for use below the barrier; the client's own blood, which has neither label nor certificate
COSMETIC, OWN_BLOOD = "product_below_barrier", "autologous"

_ITEM = re.compile(r"^([a-z_+]+)(?:(>=|>)(\d+(?:\.\d+)?))?$")


@cache
def parse_tags(alternatives: str) -> tuple[tuple[frozenset[str], str, float], ...]:
    """The alternatives of a cell.

    Args:
        alternatives: such as `needle>0.5;rf+heat`, depths in mm.

    Returns:
        For each alternative the tags that must all be there, ">", ">=" or "", and the depth, m.

    Raises:
        ValueError: for a cell that names no tags.
    """
    items = []
    for alternative in filter(None, alternatives.split(";")):
        match = _ITEM.match(alternative)
        if match is None:
            raise ValueError(f"{alternative!r} names no tags")
        depth = float(match.group(3) or 0) * units.factor("mm")
        items.append((frozenset(match.group(1).split("+")), match.group(2) or "", depth))
    return tuple(items)


def names(alternatives: str, tags: frozenset[str], depth: float | None) -> bool:
    """True where a treatment is named by a cell.

    Args:
        alternatives: tags, some of them only from a depth on, as in `parse_tags`.
        tags: tags of the treatment.
        depth: length that its needles are set to, m; None where it is not known, and then depth rules hold.
    """
    return any(needed <= tags and _deep_enough(sign, limit, depth) for needed, sign, limit in parse_tags(alternatives))


def _deep_enough(sign: str, limit: float, depth: float | None) -> bool:
    if not sign or depth is None:
        return True
    # dial values come from decimal millimetres: what is equal but for rounding counts as equal
    if math.isclose(depth, limit):
        return sign == ">="
    return depth > limit
