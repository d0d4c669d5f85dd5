"""The part of plan.json that says how the independent check of the plan ended."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Part


class Disagreement(Part):
    """A point on which the plan and the check differ."""

    what: str = Field(description="what was compared")
    where: str = Field(description="its place in plan.json")
    expected: str
    found: str


class Check(Part):
    """The independent check: a plan with a disagreement is withheld, so that what is written has passed."""

    passed: bool
    disagreements: list[Disagreement]
    compared: dict[str, int] = Field(description="how many comparisons were made, by kind")
