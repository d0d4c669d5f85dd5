"""A second opinion on a finished plan: its own reading of plan.json and of the tables, and no code of the planner.

`check_plan` reads the plain data of a plan and of `corneum.evidence`, and recomputes what may hurt somebody: settings
against limits, what a refusal must not carry, dates, contraindications, the anaesthetic, and verdicts against reasons.
Where it disagrees, the plan is withheld. Nothing here is imported from the packages that made the plan, so that a fault
of theirs is not shared.
"""

from corneum.plan_document.independent_check.check_plan import check_plan
from corneum.plan_document.independent_check.comparisons import Comparisons, Disagreement

__all__ = ["Comparisons", "Disagreement", "check_plan"]
