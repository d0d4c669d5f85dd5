"""What shares the budget of anaesthetic of a visit, as entries of `numbing.used`."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.plan_document.anaesthetic_models import AnaestheticUse
from corneum.plan_document.quantities import number
from corneum.plan_document.sentences import sentences
from corneum.safety.anaesthetic_budget import AnaestheticBudget
from corneum.wording.readers import Reader


def anaesthetics_used(context: ModelContext, budget: AnaestheticBudget, reader: Reader) -> list[AnaestheticUse]:
    """The entries of `numbing.used`.

    Args:
        context: record of derivations.
        budget: of the visit.
        reader: for whom sentences are filled.
    """
    return [
        AnaestheticUse(
            what=sentences(use.what, reader), amount=number(context, use.amount), share=number(context, use.share)
        )
        for use in budget.used
    ]
