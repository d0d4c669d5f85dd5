"""The parts of plan.json that hold the course: its visits on dates, why they are so, and what they cost."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text


class VisitPrice(Part):
    """What is paid at one visit; `covers` says what for."""

    amount: float
    currency: str
    covers: Literal["session", "course", "unclear"]


class CourseVisit(Part):
    """One day of a course. `go_if` is what must all hold before it, `stop_if` what ends the course."""

    date: str
    number: int = Field(description="within the kind, from 1")
    kind: Literal["session", "review", "maintenance"] = "session"
    treatment: str
    go_if: list[Text] = Field(default_factory=list)
    stop_if: list[Text] = Field(default_factory=list)
    price: VisitPrice | None = Field(None, description="null where nothing is paid, or nobody said how much")
    sources: list[str] = Field(default_factory=list)


class CoursePrice(Part):
    """What the whole course costs; `amount` is null where it was not said what the price covers."""

    treatment: str
    amount: float | None
    currency: str
    sessions: int
    includes: Text


class CourseBasis(Part):
    """Why the course of one treatment is as it is. `sessions` is 0 for care at home; days between two sessions."""

    treatment: str
    sessions: int
    interval_days: int | None
    least_interval_days: int | None = Field(description="what healing needs; null where no rule says")
    judged_after_days: int = Field(description="after the last session, or after the start of care at home")
    judged_by: Text
    why: list[Text]
    price: CoursePrice | None
    sources: list[str]
    grade: Grade
