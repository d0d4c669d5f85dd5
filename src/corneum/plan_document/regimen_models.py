"""The part of plan.json that holds the home care: morning, evening, and what pauses around visits."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Quantity, Text

ApartBy = Literal["step", "time_of_day", "evening"]


class RegimenPrice(Part):
    """What the client was told that a product costs."""

    amount: float
    currency: str


class RegimenStep(Part):
    """One product of a morning or an evening."""

    order: int = Field(description="place among the products of that morning or evening, from 1")
    kind: str
    name: Text
    amount: Quantity | None = Field(description="fingertip units; null where no amount is told")
    amount_words: Text
    start: Text
    begins: str | None = Field(description="ISO day on which it is begun; null where it is in use or nothing is dated")
    frequency: Text
    why: Text
    price: RegimenPrice | None
    in_use: bool
    for_prescriber: bool = Field(description="advice to a reader who may prescribe")
    apart_from: list[str] = Field(description="what it is not put on together with in one evening")
    sources: list[str]
    grade: Grade


class PauseDates(Part):
    """One visit: the first day without a product, the visit, and the first day with it again; ISO."""

    stop: str
    visit: str
    restart: str


class VisitPause(Part):
    """A product around every visit."""

    what: str
    stop_days_before: int
    restart_days_after: int
    rule: Text
    dates: list[PauseDates]
    sources: list[str]
    grade: Grade


class KeptApart(Part):
    """Two products of the regimen that are kept apart."""

    products: list[str]
    apart_by: ApartBy
    severity: int = Field(description="0 to 3")
    why: Text
    do: Text
    sources: list[str]
    grade: Grade


class NotUsedProduct(Part):
    """A product that is left out, or that is in use and stops."""

    kind: str
    name: Text
    in_use: bool
    why: Text
    do: Text
    until: str | None = Field(description="ISO day until which it is left out; null where no day ends it")
    sources: list[str]
    grade: Grade


class AskPrescriber(Part):
    """A product that is prescribed by somebody else: the evidence, and who treats with it."""

    kind: str
    name: Text
    ask: Text
    why: Text
    sources: list[str]
    grade: Grade


class Regimen(Part):
    """Home care: what is put on in the morning and in the evening, in this order."""

    morning: list[RegimenStep]
    evening: list[RegimenStep]
    around_visits: list[VisitPause]
    visits_of: str | None = Field(description="treatment whose visits these are; null where there are none")
    not_together: list[KeptApart]
    left_out: list[NotUsedProduct]
    ask_prescriber: list[AskPrescriber]
    notes: list[Text]
