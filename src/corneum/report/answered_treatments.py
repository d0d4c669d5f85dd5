"""The treatments that a plan answers in full, in the order of its pages."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment

MAY_BE_DONE = ("recommended", "acceptable")
MOST_IN_FULL = 3


def answered_treatments(plan: Plan) -> tuple[Treatment, ...]:
    """The subject first, then the other offers, each followed by what it is put right to, then what is recommended."""
    return tuple({treatment.id: treatment for treatment in _in_order(plan)}.values())


def to_be_done(plan: Plan) -> tuple[Treatment, ...]:
    """Of these what may be done: what is recommended first, and no offer in place of which it is put right."""
    may = [treatment for treatment in answered_treatments(plan) if is_to_be_done(plan, treatment)]
    return tuple(sorted(may, key=lambda treatment: treatment.id != plan.recommended))


def in_full(plan: Plan) -> tuple[Treatment, ...]:
    """Of these what a page has room to tell in full, in their order: what may be done first, then what was asked."""
    answered = answered_treatments(plan)
    first = list({treatment.id: None for treatment in (*to_be_done(plan), *answered)})[:MOST_IN_FULL]
    return tuple(treatment for treatment in answered if treatment.id in first)


def is_to_be_done(plan: Plan, treatment: Treatment) -> bool:
    """Whether a treatment may be done as it is, and nothing of the plan puts it right."""
    mended = (treatment.repairs for treatment in plan.treatments if treatment.verdict in MAY_BE_DONE)
    return treatment.verdict in MAY_BE_DONE and treatment.id not in mended


def _in_order(plan: Plan) -> Iterator[Treatment]:
    offers = [treatment for treatment in plan.treatments if treatment.considered]
    for offer in sorted(offers, key=lambda treatment: treatment.id != plan.subject):
        yield offer
        yield from (treatment for treatment in plan.treatments if treatment.repairs == offer.id)
    yield from (treatment for treatment in plan.treatments if treatment.id == plan.recommended)
