"""Every comparison of a finished plan with the tables and with itself."""

from __future__ import annotations

from corneum.plan_document.independent_check.anaesthetic_check import check_anaesthetic
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.contraindication_check import check_contraindications
from corneum.plan_document.independent_check.date_check import check_dates
from corneum.plan_document.independent_check.plan_reading import Entry, PlanReading
from corneum.plan_document.independent_check.setting_check import check_settings
from corneum.plan_document.independent_check.verdict_check import check_verdicts
from corneum.plan_document.independent_check.withheld_check import check_withheld

_CHECKS = (
    check_settings,
    check_withheld,
    check_dates,
    check_contraindications,
    check_anaesthetic,
    check_verdicts,
)


def check_plan(plan: Entry) -> Comparisons:
    """Recompute limits, refusals, dates, contraindications, budgets and verdicts of a plan.

    Args:
        plan: what plan.json holds, as plain data; parts that the check does not read may be missing.

    Returns:
        What was compared, and every point on which the plan and the check differ.
    """
    reading, comparisons = PlanReading(plan), Comparisons()
    for check in _CHECKS:
        check(reading, comparisons)
    return comparisons
