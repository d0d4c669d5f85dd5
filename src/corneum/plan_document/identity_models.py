"""The part of plan.json that says whose plan it is."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Part


class Identity(Part):
    """Whose plan it is, for the pages alone: no number follows from it."""

    name: str | None = Field(description="of the client, as it is printed")
    code: str | None = Field(description="the practice's own code for the client")
    born: str | None = Field(description="day of birth, ISO")
