"""The parts of plan.json that say how the words of the client's file were read."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text


class Unresolved(Part):
    """Words of the client's file that are not understood: what depends on them is withheld."""

    text: str
    where: str = Field(description="place in the file, as in goals[1] or client.conditions[0]")
    nearest: list[str] = Field(description="words that are near, the nearest first; none where nothing is")


class NotPlanned(Part):
    """A goal or place that is understood and for which nothing is planned here."""

    text: str
    where: str
    known: Text = Field(description="what was read of it, and why nothing is planned")
    do: Text = Field(description="what to do instead; empty where there is no advice")
    sources: list[str]
    grade: Grade


class ReadAs(Part):
    """Words of the client's file that were read as something that they do not say by themselves."""

    text: str
    where: str
    why: Text
