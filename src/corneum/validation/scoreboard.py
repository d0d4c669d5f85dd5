"""The scoreboard: the shipped models against the shipped measurements (`corneum validate --json`).

What each set compares, its bound and the reason for the bound stand in validation/validation_sets; here is only what is
computed. A bound is declared from the spread of the literature and never loosened: a set that misses it shows so.
"""

from __future__ import annotations

from typing import Any

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.validation import (
    anatomy_comparisons,
    barrier_comparisons,
    benefit_comparisons,
    coagulation_comparisons,
    device_comparisons,
    needled_comparisons,
    outcome_comparisons,
    permeability_comparisons,
    safety_rule_comparisons,
    sensation_comparisons,
    transport_comparisons,
)
from corneum.validation.comparison_result import Compare

SETS = "validation/validation_sets"
COMPARISONS: dict[str, Compare] = {
    **anatomy_comparisons.COMPARISONS,
    **device_comparisons.COMPARISONS,
    **coagulation_comparisons.COMPARISONS,
    **sensation_comparisons.COMPARISONS,
    **barrier_comparisons.COMPARISONS,
    **permeability_comparisons.COMPARISONS,
    **transport_comparisons.COMPARISONS,
    **needled_comparisons.COMPARISONS,
    **outcome_comparisons.COMPARISONS,
    **benefit_comparisons.COMPARISONS,
    **safety_rule_comparisons.COMPARISONS,
}
TOPICS = ("anatomy", "devices", "barrier", "transport", "outcomes", "formulation")


def validate(topic: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """The shipped models against the shipped measurements: the JSON of `corneum validate --json`.

    Args:
        topic: one of `TOPICS`; all without it.

    Returns:
        `sets`, each {id, topic, n, compares, metric, value, bound, met, note, rows}. `met` is None where no bound is
        declared; `note` holds the reason of the bound, and what was missed; `rows`, where they are told, what was
        measured of each and what model and published peers give.

    Raises:
        InputFault: an unknown topic.

    Source: validation/validation_sets, and the measurements that each set names.
    """
    if topic is not None and topic not in TOPICS:
        raise InputFault("TOPIC", topic, f"is none of: {', '.join(TOPICS)}")
    context = ModelContext(load_tables())
    sets: list[dict[str, Any]] = []
    for row in context.table(SETS).rows:
        if topic not in (None, row["topic"]):
            continue
        result = COMPARISONS[row.row_id](context)
        bound = float(row["bound"]) if row["bound"] else None
        missed = f" Missed: {'; '.join(result.missed)}." if result.missed else ""
        sets.append(
            {
                "id": row.row_id,
                "topic": row["topic"],
                "n": result.n,
                "compares": row["compares"],
                "metric": row["metric"],
                "value": result.value,
                "bound": bound,
                "met": None if bound is None else _met(result.value, bound, row["sense"]),
                "note": row["note"] + missed,
                "rows": list(result.rows),
            }
        )
    return {"sets": sets}


def _met(value: float, bound: float, sense: str) -> bool:
    return value >= bound if sense == "at_least" else value <= bound
