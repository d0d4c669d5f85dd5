"""The independent check of a finished plan, after which it may be handed out."""

from __future__ import annotations

from corneum.errors import PlanWithheld
from corneum.plan_document.check_models import Check
from corneum.plan_document.independent_check import check_plan
from corneum.plan_document.plan_models import Plan

Unread = dict[str, "bool | set[str] | Unread"]

# what the check reads nothing of, and what makes a plan large
_UNREAD = {"derivations", "references", "cells", "anatomy", "label", "uncertainty", "observed", "not_used"}
_UNREAD_OF_TREATMENTS = {"questions", "patch", "benefit", "collagen", "response", "claims", "additives", "total_uptake"}
_UNREAD_OF_ZONES = {"amount", "potency", "tewl", "drying", "pain", "response", "margins", "cells", "band", "closing"}


def checked(plan: Plan) -> Plan:
    """A finished plan with the outcome of its independent check.

    Args:
        plan: the whole plan.

    Raises:
        PlanWithheld: the check disagrees with the plan; it names every point.
    """
    outcome = check_plan(plan.model_dump(by_alias=True, exclude=_unread(plan)))
    if outcome.disagreements:
        raise PlanWithheld([disagreement.sentence() for disagreement in outcome.disagreements])
    return plan.model_copy(
        update={"check": Check(passed=True, disagreements=[], compared=dict(sorted(outcome.counts.items())))}
    )


def _unread(plan: Plan) -> Unread:
    of_zones: Unread = {zone: _UNREAD_OF_ZONES for treatment in plan.treatments for zone in treatment.zones}
    of_treatments: Unread = {**dict.fromkeys(_UNREAD_OF_TREATMENTS, True), "zones": of_zones}
    return {**dict.fromkeys(_UNREAD, True), "treatments": {"__all__": of_treatments}}
