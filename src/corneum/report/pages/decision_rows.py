"""The few treatments between which a plan decides: what is done now, the offer, what it is put right to, what is
recommended, the best of each burden, and what is worth going elsewhere for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.wording import human_units as words

MOST_ROWS = 7
# what is done now has a row that no treatment of the plan stands for
NOTHING_MORE = "none"


@dataclass(frozen=True)
class DecisionRow:
    """A treatment of the decision by its id, and the roles for which it stands there (ends of `plan.role` texts)."""

    id: str
    roles: tuple[str, ...]


def decision_rows(plan: Plan) -> tuple[DecisionRow, ...]:
    """At most seven rows, what is done now first, then by burden; each treatment once with all of its roles."""
    roles: dict[str, list[str]] = {NOTHING_MORE: ["now"]}
    for identity, role in _by_importance(plan):
        if identity in roles or len(roles) < MOST_ROWS:
            roles.setdefault(identity, []).append(role)
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    ordered = sorted(
        (identity for identity in roles if identity in by_id), key=lambda identity: _place(by_id[identity])
    )
    return tuple(DecisionRow(identity, tuple(roles[identity])) for identity in (NOTHING_MORE, *ordered))


def decided(plan: Plan) -> tuple[str, ...]:
    """The ids of the treatments that have a row, in its order."""
    return tuple(row.id for row in decision_rows(plan) if row.id != NOTHING_MORE)


def _by_importance(plan: Plan) -> Iterator[tuple[str, str]]:
    """Treatments with the role for which each has a row, the most important first."""
    if plan.recommended == NOTHING_MORE:
        yield NOTHING_MORE, "recommended"
    for treatment in answered_treatments(plan):
        if treatment.id == plan.subject and treatment.considered:
            yield treatment.id, "offer"
        elif treatment.id == plan.choice.put_right:
            yield treatment.id, "put_right"
    ids = {treatment.id for treatment in plan.treatments}
    if plan.recommended in ids:
        yield plan.recommended, "recommended"
    if plan.choice.elsewhere in ids:
        yield str(plan.choice.elsewhere), "elsewhere"
    for best in plan.tiers.values():
        if best in ids:
            yield str(best), "best_of_burden"
    for treatment in answered_treatments(plan):
        if treatment.considered and treatment.id != plan.subject:
            yield treatment.id, "offer"


def _place(treatment: Treatment) -> tuple[int, int, str]:
    return words.tier_place(treatment.burden.tier), words.verdict_place(treatment.verdict), treatment.id
