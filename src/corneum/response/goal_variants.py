"""Goals with their variants, as the table of goals lists them."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext

GOALS = "outcomes/goal_targets"


def goals(context: ModelContext) -> tuple[tuple[str, str], ...]:
    """Goals with their variants, (goal, variant), in the order of outcomes/goal_targets; "" where there is none."""
    return tuple(
        (row["goal"], variant) for row in context.table(GOALS).rows for variant in row.list("variant") or ("",)
    )


def first_variant(context: ModelContext, goal: str) -> str:
    """The first variant of a goal; empty where it has none."""
    return next((variant for name, variant in goals(context) if name == goal), "")
