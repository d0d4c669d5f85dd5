"""The treatments that a plan answers in full, in the order of its pages."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.plan_models import Plan, Treatment


def answered_treatments(plan: Plan) -> tuple[Treatment, ...]:
    """The subject first, then the other offers, each followed by what it is put right to, then what is recommended."""
    return tuple({treatment.id: treatment for treatment in _in_order(plan)}.values())


def _in_order(plan: Plan) -> Iterator[Treatment]:
    offers = [treatment for treatment in plan.treatments if treatment.considered]
    for offer in sorted(offers, key=lambda treatment: treatment.id != plan.subject):
        yield offer
        yield from (treatment for treatment in plan.treatments if treatment.repairs == offer.id)
    yield from (treatment for treatment in plan.treatments if treatment.id == plan.recommended)
