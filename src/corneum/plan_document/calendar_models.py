"""What plan.json holds of the days of a treatment: waits with their steps, and what shows on an event."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text


class WaitStep(Part):
    """What to do before a treatment, until which day, and why."""

    code: str = Field(description="the reason that asks for it")
    do: Text
    until: str | None = Field(description="first day on which it is done, ISO; null where nobody knows yet")
    since: str | None = Field(None, description="the day from which something is left off, ISO")
    why: Text
    shortest_days: int | None = Field(None, description="what the shortest of the sources asks for, where they differ")
    longest_days: int | None = Field(None, description="what the longest of the sources asks for, where they differ")
    sources: list[str]
    grade: Grade


class Waits(Part):
    """When nothing that was read stands against a treatment; nothing in the plan is dated before `until`."""

    until: str | None = Field(
        default=None, description="the first such day, ISO; null where none is needed, or none is known"
    )
    never: bool = Field(default=False, description="no day helps")
    open: bool = Field(default=False, description="a step has to be done whose day nobody knows yet")
    first_day: str | None = Field(
        default=None, description="from which this plan counts, ISO; null where no day is named"
    )
    too_early: bool = Field(default=False, description="the day that was planned lies before `until`")
    steps: list[WaitStep] = Field(default_factory=list)


class EventParts(Part):
    """The most days for which each part of a reaction shows; null where it is not to be expected."""

    redness: int | None = None
    peeling: int | None = None
    pigment: int | None = None
    bruise: int | None = None
    swelling: int | None = None


class EventVisibility(Part):
    """Whether a treatment still shows on the event; the upper days decide."""

    date: str = Field(description="of the event, ISO")
    word: Literal["unlikely", "possible", "likely", "unknown"]
    probability: float | None = Field(description="from counted people alone; null where nobody counted")
    upper_days: int | None = Field(description="most days after the treatment for which something shows")
    parts: EventParts
    sources: list[str]
