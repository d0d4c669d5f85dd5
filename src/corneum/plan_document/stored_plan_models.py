"""What plan.derivations.json holds beside plan.json: where its numbers come from, and what it has no room for.

What several share stands once and is referred to by its place in a list, from 0.
"""

from __future__ import annotations

from pydantic import Field, JsonValue

from corneum.plan_document.document_parts import Grade, Part


class PlanMark(Part):
    """What tells the plan that the file belongs to from others: as in plan.json."""

    version: str
    date: str
    seed: int
    inputs: str
    tables: str


class StoredDerivation(Part):
    """A derivation whose inputs and sources stand in lists that others share."""

    model: str
    equation: str
    inputs: int = Field(description="place in `inputs`")
    sources: int = Field(description="place in `sources`")
    grade: Grade


class DerivationsFile(Part):
    """plan.derivations.json."""

    plan: PlanMark
    inputs: list[list[str]] = Field(description="ids of derivations")
    sources: list[list[str]] = Field(description="keys of `references` in plan.json")
    derivations: dict[str, StoredDerivation]
    parts: list[JsonValue] = Field(description="parts of treatments, each once")
    treatments: dict[str, dict[str, JsonValue]] = Field(
        description="by id: what plan.json leaves out of a treatment that is not `in_full`, as places in `parts`"
    )
