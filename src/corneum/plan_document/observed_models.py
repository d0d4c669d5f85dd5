"""Test spots and last visits beside what was predicted of them, and what they change."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import (
    Part,
    Quantity,
    Text,
)

SignName = Literal["days_red", "pinkness", "pinpoint", "pain", "result"]


VisitKind = Literal["test spot", "last visit"]


class ObservedSign(Part):
    """One read-out of a test spot or last visit beside its prediction: days_red in s, pain of 10, or words."""

    sign: SignName
    predicted: Quantity = Field(description="days_red and pinkness: redness in s; pinpoint: share of needles")
    predicted_word: str | None
    seen: Quantity | None
    seen_word: str | None
    stronger: bool = Field(description="above the prediction by more than the error of the reading; else no effect")
    note: Text


class ObservedChange(Part):
    """One treatment in one zone: dial in m and redness in s without and with what was seen."""

    treatment: str
    zone: str
    dial_before: Quantity | None = Field(description="null where no needle is used")
    dial_after: Quantity | None
    redness_before: Quantity
    redness_after: Quantity


class Observed(Part):
    """A test spot or last visit. Only a stronger reaction changes anything; the strongest sign decides in a zone."""

    kind: VisitKind
    zones: list[str]
    device: str
    depth: float | None = Field(description="m; null where nobody said")
    signs: list[ObservedSign]
    changed: list[ObservedChange]
    summary: Text
