"""The part of plan.json that says which entries of the client's file changed nothing."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text


class NotUsed(Part):
    """An entry of the client's file that changed nothing in this plan, and why."""

    key: str = Field(description="its place in the file, as in considering[0].energy")
    why: Text
    sources: list[str]
    grade: Grade
