"""The part of plan.json on numbing: which cream, how much of it on what area, and when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.anaesthetic_models import AnaestheticUse
from corneum.plan_document.document_parts import Part, Quantity, Reason, Text


class ClockStep(Part):
    """One step on the clock of numbing; `at` in s from the start of the needles."""

    at: float
    step: Text


class Numbing(Part):
    """Which cream, how much of it on what area, and when; `bound` is what is left of the budget, kg of lidocaine."""

    treatment: str
    product: str
    budget: Quantity | None = Field(default=None, description="lidocaine that everything of the visit shares, kg")
    used: list[AnaestheticUse] = Field(default_factory=list, description="what shares it beside the cream")
    sum: Text = Field(default_factory=list, description="the budget, what is used and what is left, in words")
    cream: Quantity
    area: Quantity
    dwell: Quantity
    lidocaine: Quantity
    bound: Quantity
    most_on_needled_skin: Quantity
    clock: list[ClockStep]
    limits: list[Text]
    passed_over: list[Text]
    notes: list[Reason]


class NotNumbed(Part):
    """Why nothing is numbed, or why no cream fits."""

    treatment: str
    budget: Quantity | None = Field(default=None, description="lidocaine that everything of the visit shares, kg")
    used: list[AnaestheticUse] = Field(default_factory=list, description="what shares it")
    value: None = None
    status: Literal["no_credible_data"] = "no_credible_data"
    reason: Text
    settled_by: Text
