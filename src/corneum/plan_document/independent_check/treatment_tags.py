"""Tags of a treatment as a plan names it, and whether a rule's cell names them.

An offer has no row of its own; what is certain of it are the tags that every row of its class shares, those of what it
carries, and the metal of its device. A tag too few only makes the check milder, a tag too many would invent a fault.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from corneum import units
from corneum.evidence.tables import load_tables
from corneum.plan_document.independent_check.plan_reading import Entry

_ALTERNATIVE = re.compile(r"(?P<tags>[a-z_+]+)(?:(?P<sign>>=?)(?P<depth>[\d.]+))?")


@dataclass(frozen=True)
class Named:
    """One alternative of a cell: the tags that must all be there, and the depth, m, from which on it holds."""

    tags: frozenset[str]
    from_depth: float | None
    inclusive: bool

    def holds(self, tags: frozenset[str], depth: float | None) -> bool:
        """Whether it certainly names a treatment; a rule of depth needs a depth that is known, m."""
        if not self.tags <= tags:
            return False
        if self.from_depth is None:
            return True
        if depth is None:
            return False
        if math.isclose(depth, self.from_depth):
            return self.inclusive
        return depth > self.from_depth


@cache
def alternatives(cell: str) -> tuple[Named, ...]:
    """The alternatives of a cell such as `needle>0.5;rf+heat`, depths in mm."""
    matches = [_ALTERNATIVE.fullmatch(part.strip()) for part in cell.split(";") if part.strip()]
    return tuple(
        Named(
            frozenset(match["tags"].split("+")),
            float(match["depth"]) * units.factor("mm") if match["depth"] else None,
            match["sign"] == ">=",
        )
        for match in matches
        if match is not None
    )


def names(cell: str, tags: frozenset[str], depth: float | None = None) -> bool:
    """Whether a cell certainly names a treatment of these tags at this depth, m."""
    return any(alternative.holds(tags, depth) for alternative in alternatives(cell))


def tags_of(treatment: Entry) -> frozenset[str]:
    """The tags that a treatment of the plan certainly has."""
    return _tags(treatment["id"], treatment["class"], treatment["payload"], treatment["device"] or "")


@cache
def _tags(identity: str, class_: str, payload: str, device: str) -> frozenset[str]:
    table = load_tables()["planning/treatments"]
    if identity in table.index:
        return _with_metal(frozenset(table.row(identity).list("tags")), device)
    same_class = [row for row in table.rows if row["class"] == class_]
    carrying = [row for row in same_class if row["payload"] == payload]
    rows = [frozenset(row.list("tags")) for row in carrying or same_class]
    return _with_metal(frozenset.intersection(*rows) if rows else frozenset(), device)


def _with_metal(tags: frozenset[str], device: str) -> frozenset[str]:
    """A device of the catalogue decides of which metal the needles are."""
    tables = load_tables()
    row = tables["devices/devices"].index.get(device) or tables["vocabulary/device_families"].index.get(device)
    if row is None:
        return tags - {"steel", "gold_plated"}
    if row["gold_plated"] == "yes":
        return (tags - {"steel"}) | ({"gold_plated"} if "needle" in tags else frozenset())
    return tags - {"gold_plated"}
