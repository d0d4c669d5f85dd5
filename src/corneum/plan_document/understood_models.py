"""The part of plan.json that says what was understood of the client's history."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Part, Text

Status = Literal["now", "past", "resolved", "family", "possible", "planned", "negated"]


class Understood(Part):
    """One thing that the file says of the client's health or care, as it was read."""

    key: str = Field(description="the place of the entry in the file, as in client.history[0]")
    text: str = Field(description="the words that it was read from")
    concept: str = Field(description="what they name; empty where they name nothing known and were reviewed by hand")
    status: Status | None
    when: str = Field(
        description="a day, month or year (2026-11-18, 2021-03, 2019), a range (2015/2018), a beginning (2015/), an "
        "end (/2018), or the words where no day follows; empty where no time is named"
    )
    place: str = Field(description="the words for it; empty where none is named")
    zones: list[str] = Field(description="the planning zones that the place means; empty where nothing narrows it")
    why: Text = Field(description="the stated reason, how a misspelt word was read, and who reviewed the words")
