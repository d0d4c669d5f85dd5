"""What holds before and after a visit: rules by the hour, warning signs, steps of infection control."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import (
    Grade,
    Part,
    Text,
)


class TimedRule(Part):
    item: Text
    kind: str
    rule: Text
    detail: Text = Field(description="the rule without the `avoid` that its kind says already; may be empty")
    from_h: float
    to_h: float | None
    since: str | None
    until: str | None
    why: Text
    sources: list[str]
    grade: Grade


class WarningSign(Part):
    """A sign to watch for, and what to do at once."""

    sign: Text
    do: Text
    from_h: float
    to_h: float
    sources: list[str]


class Step(Part):
    """One step of infection control."""

    phase: str
    step: Text
    detail: Text
    why: Text
    sources: list[str]
