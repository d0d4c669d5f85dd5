"""The limit of a setting as the plan holds it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Part, Text


class SettingLimit(Part):
    """The needle length never to set in a zone, and which limit binds: structure, thin skin, label or needle."""

    value: float | None = Field(description="null where no setting is told: the dial is not exceeded")
    unit: Literal["m"] = "m"
    why: Text = Field(default_factory=list)
    derivation: str | None = Field(None, description="key of `derivations`; null without a value")
