"""The part of plan.json that names uses which no regulator has licensed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text


class OffLabelUse(Part):
    """One thing about a treatment that no regulator has licensed, or of which nothing was read."""

    treatment: str
    kind: Literal["device", "goal", "zones", "skin_type", "age", "depth", "contents", "elsewhere"]
    why: Text
    regulator: str = Field(description="whose ruling it is; empty where none was read")
    sources: list[str] = Field(default_factory=list)
    grade: Grade
