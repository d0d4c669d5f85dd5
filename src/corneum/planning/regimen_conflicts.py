"""Products of home care that are kept apart, as `formulation/interactions` grades it.

`apart_by` of `planning/regimen_conflicts` says how far apart: an `evening`, a `time_of_day`, or a `step` of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.response.care import OVERLAPS

CONFLICTS = "planning/regimen_conflicts"
INTERACTIONS = "formulation/interactions"
SENTENCES = "safety/interaction_map"
STEP, EVENING, TIME_OF_DAY = "step", "evening", "time_of_day"


@dataclass(frozen=True)
class NotTogether:
    """Two products that are kept apart: why, what to do, how far apart, and the severity of 0 to 3."""

    products: tuple[str, str]
    apart_by: str
    severity: int
    why: Text
    do: Text
    sources: tuple[str, ...]
    grade: str


def not_together(context: ModelContext, products: Sequence[Row]) -> tuple[NotTogether, ...]:
    """Every pair among some products that is kept apart, in the order of the products.

    Args:
        context: tables and record.
        products: rows of `planning/regimen_products`.

    Source:
        `planning/regimen_conflicts`, `formulation/interactions`, `safety/interaction_map`, `response/overlaps`.
    """
    pairs = []
    for one, other in combinations(products, 2):
        pairs += [*_conflicts(context, one, other), *_repeats(context, one, other)]
    return tuple(pairs)


def clash(context: ModelContext, row: Row, times: Sequence[str], others: Sequence[tuple[Row, Sequence[str]]]) -> bool:
    """Whether a product at some times of the day may not stand beside one of several others.

    Args:
        context: tables and record.
        row: of `planning/regimen_products`.
        times: when it would be put on.
        others: products with the times at which they are put on.
    """
    return any(
        pair.apart_by != STEP and not set(times).isdisjoint(at)
        for other, at in others
        for pair in not_together(context, (other, row))
    )


def _conflicts(context: ModelContext, one: Row, other: Row) -> Iterator[NotTogether]:
    for row in context.table(CONFLICTS).rows:
        sides = row.list("products"), row.list("with_products")
        ids = one.row_id, other.row_id
        if (ids[0] in sides[0] and ids[1] in sides[1]) or (ids[1] in sides[0] and ids[0] in sides[1]):
            context.row(CONFLICTS, row.row_id)
            graded = context.row(INTERACTIONS, row["interaction"])
            words = context.row(SENTENCES, row["interaction"])
            yield NotTogether(
                ids,
                row["apart_by"],
                int(graded["severity_0_3"]),
                cell(words, "why"),
                cell(words, "do"),
                graded.sources,
                graded.grade,
            )


def _repeats(context: ModelContext, one: Row, other: Row) -> Iterator[NotTogether]:
    """A second product of one kind that irritates adds irritation and nothing else."""
    if one["family"] != other["family"] or not one["first_weeks_days"]:
        return
    for row in context.table(OVERLAPS).rows:
        cares = set(row.list("care"))
        if not cares.isdisjoint(one.list("care")) and not cares.isdisjoint(other.list("care")):
            used = context.row(OVERLAPS, row.row_id)
            yield NotTogether(
                (one.row_id, other.row_id), EVENING, 2, cell(used, "sentence"), (), used.sources, used.grade
            )
            return
