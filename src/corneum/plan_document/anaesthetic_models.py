"""The parts of plan.json about the budget of anaesthetic of a visit."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Part, Quantity, Text


class AnaestheticUse(Part):
    """Something beside the cream that shares the budget: in the liquid, injected, worn, or put on elsewhere."""

    what: Text
    amount: Quantity = Field(description="its drugs, kg; no number where nobody stated how much")
    share: Quantity = Field(description="of the budget, where 1 is all of it; no number where the amount is not known")
