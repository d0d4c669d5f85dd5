"""Rules about a product that is carried into the skin: each with its strength and what stands behind it.

The rows stand in `safety/product_rules`; what they say to people is in `wording`.
"""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text
from corneum.safety.reasons import Reason

PRODUCT_RULES = "safety/product_rules"


def product_reason(context: ModelContext, rule: str, why: Text, do: Text, code: str = "") -> Reason:
    """The reason that follows from a rule about a product.

    Args:
        context: tables and record.
        rule: a row of `safety/product_rules`.
        why: what stands against the product.
        do: what to do about it.
        code: code of the reason, for a rule that leaves it open (it names an ingredient).

    Raises:
        TableFault: for a rule that is not in the table.

    Source:
        `safety/product_rules`.
    """
    row = context.row(PRODUCT_RULES, rule)
    return Reason(
        code=code or row["code"],
        strength=row["strength"],
        why=why,
        do=do,
        person_wide=True,
        sources=row.sources,
        grade=row.grade,
    )
