"""Until which hour an ingredient waits after a treatment: the strictest of its rules and of its kind of product.

Hours are those of aftercare (`safety/aftercare_map`): an ingredient waits with its subject (retinoid, acids, vitamin C,
exfoliation, sunscreen, make-up, cleanser) by `safety/hour_rules`, and any other as a product that is not sterile, or as
make-up where the route has no rule for that. Where no rule names it no hour is known. A weak acid that only adjusts the
acidity does not wait as an acid: it is a trace by its printed share or by its place on the list, unless the product is
sold as an exfoliant (`safety/product_kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.formula.contents import Named
from corneum.safety.aftercare import waits_by_subject

RULES = "safety/hour_rules"
ANY_OTHER = "any_other"
KINDS = "safety/product_kinds"
# route -> the tags of a treatment by it
TAGS = {
    "intact": frozenset({"topical"}),
    "hydradermabrasion": frozenset({"hydradermabrasion", "abrasion", "suction"}),
    "microdermabrasion": frozenset({"microdermabrasion", "abrasion", "suction"}),
    "microneedling": frozenset({"needle", "microneedling"}),
    "microinfusion": frozenset({"needle", "microinfusion"}),
    "rf_microneedling": frozenset({"needle", "microneedling", "rf", "heat"}),
    "after_closure": frozenset({"topical"}),
}


@dataclass(frozen=True)
class HourRule:
    """Until which `hour` something waits, None where no rule names it; the `item` of aftercare that it waits as, `why`
    it does (nothing where it waits as any product that is not sterile), and the certainty and sources of the reason."""

    hour: float | None
    item: str
    why: Text
    grade: str
    sources: tuple[str, ...]


def hour_rule(
    context: ModelContext, content: Named, route: str, depth: float | None, kinds: Collection[str] = ()
) -> HourRule:
    """The strictest rule by which a content of a product waits.

    Args:
        context: tables and record.
        content: from a list or an active.
        route: a key of `TAGS`.
        depth: length that the needles are set to, m; None where it is not known, and then the rules of the deeper
            treatment hold.
        kinds: what kind of product it is in, ids of `safety/product_kinds`.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `safety/hour_rules`, `safety/aftercare_map`.
    """
    rows = [row for row in _rows_of(context, content) if _is_enough(row, content)]
    waived = [row for row in rows if is_trace(context, row, content, kinds)]
    not_counted = {subject for row in waived for subject in row.list("subjects")}
    holding = [row for row in rows if not not_counted.issuperset(row.list("subjects"))]
    strictest = _strictest(context, [*holding, context.row(RULES, ANY_OTHER)], route, depth)
    if not waived:
        return strictest
    return replace(strictest, why=statement("safety.trace_acid"), grade=waived[0].grade, sources=waived[0].sources)


def is_trace(context: ModelContext, rule: Row, content: Named, kinds: Collection[str]) -> bool:
    """Whether so little of a content is there that a rule does not count for it.

    Args:
        context: tables and record.
        rule: a row of `safety/hour_rules`; where it names no share it always counts.
        content: with its printed share, or its place on the list where none is printed.
        kinds: what kind of product it is in.

    Source:
        `safety/hour_rules`, `safety/product_kinds`, `formula/one_percent_marks`.
    """
    limit = rule["trace_below_pct"]
    if not limit or content.is_active or any(context.table(KINDS).row(kind)["traces_count"] for kind in kinds):
        return False
    if content.concentration is None:
        return content.below_one_percent
    return content.concentration < _concentration(limit)


def is_trace_acid(context: ModelContext, content: Named) -> bool:
    """Whether a content is an acid that only adjusts the acidity of its product.

    Args:
        context: tables and record.
        content: from a list or an active.

    Source:
        `safety/hour_rules`.
    """
    return any(is_trace(context, row, content, ()) for row in _rows_of(context, content))


def product_kinds(context: ModelContext, title: str, held: Sequence[Named]) -> tuple[str, ...]:
    """What kinds of product this is, by the words of its title and by what it holds.

    Args:
        context: tables and record.
        title: what is printed before the list, or the name of the product.
        held: its contents.

    Source:
        `safety/product_kinds`.
    """
    spaced = f" {_normalised(title)} "
    groups = {named.identity.hazard["group"] for named in held if named.identity.hazard is not None}
    return tuple(
        context.row(KINDS, row.row_id).row_id
        for row in context.table(KINDS).rows
        if groups & set(row.list("groups")) or any(f" {word} " in spaced for word in row.list("words"))
    )


def kind_rule(context: ModelContext, kinds: Collection[str], route: str, depth: float | None) -> HourRule | None:
    """The strictest rule by which a product of these kinds waits, whatever it holds; None where none names them.

    Args:
        context: tables and record.
        kinds: ids of `safety/product_kinds`.
        route: a key of `TAGS`.
        depth: length that the needles are set to, m; None where it is not known.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `safety/product_kinds`, `safety/aftercare_map`.
    """
    rule = _strictest(context, [context.row(KINDS, kind) for kind in kinds], route, depth)
    return None if rule.hour is None else rule


def _strictest(context: ModelContext, rows: Sequence[Row], route: str, depth: float | None) -> HourRule:
    """Of several rows the one whose subject waits longest; of `any_other` only the first that the route knows."""
    tags, places = TAGS[route], tuple((row.table, row.row_id) for row in rows)
    # most contents of a product wait by the same rows
    return context.once("strictest hour", (places, tags, depth), lambda here: _longest_wait(here, places, tags, depth))


def _longest_wait(
    context: ModelContext, places: Sequence[tuple[str, str]], tags: frozenset[str], depth: float | None
) -> HourRule:
    waits = context.once("waits by subject", (tags, depth), lambda here: waits_by_subject(here, tags, depth))
    named = []
    for row in (context.row(table, row_id) for table, row_id in places):
        known = [waits[subject] for subject in row.list("subjects") if subject in waits]
        named += [(wait, row) for wait in (known[:1] if row.row_id == ANY_OTHER else known)]
    if not named:
        return HourRule(None, "", (), "very_low", ())
    wait, row = max(named, key=lambda pair: pair[0].hour)
    return HourRule(wait.hour, wait.item, cell(row, "why"), row.grade, (*row.sources, *wait.sources))


def _rows_of(context: ModelContext, content: Named) -> list[Row]:
    """The rules that name a content or its group."""
    identity = content.identity
    group = identity.hazard["group"] if identity.hazard is not None else ""
    names = {(identity.name or identity.printed).upper(), identity.assessed_as or ""}
    return [
        row
        for row in context.table(RULES).rows
        if group in row.list("groups") or not names.isdisjoint(row.list("names"))
    ]


def _is_enough(rule: Row, content: Named) -> bool:
    least = rule["from_pct"]
    return not least or (content.concentration is not None and content.concentration >= _concentration(least))


def _concentration(percent: str) -> float:
    """kg/m^3 of a share in percent, of a liquid as heavy as water."""
    return float(percent) * units.factor("percent") * units.factor("kg/L")


def _normalised(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
