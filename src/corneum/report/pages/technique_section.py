"""How the hand works, as tables of the plan page: what the file states of it, and what a slip costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.plan_document.document_parts import Quantity
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.technique_models import TechniqueCost
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.zone_tables import Table
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

_HEAD = ("depth of the needles", "needles that reach the target", "skin near a hole", "evenness")


@dataclass(frozen=True)
class Worked:
    """The technique as stated: `head` of the columns, and a row an input."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Slips:
    """What each slip costs in one treatment, in the `place` that it is computed for."""

    place: str
    costs: Table


def worked(ledger: Ledger, plan: Plan) -> Worked | None:
    """What the file states of the technique; None where it states nothing of what may be done."""
    if not plan.technique:
        return None
    rows = tuple(
        (
            ledger.named(entry.treatment),
            ledger.text(entry.stated),
            ledger.text(entry.usual),
            ", ".join(entry.changes) or "nothing that is known",
            ledger.text([*entry.why, *entry.warning]),
        )
        for entry in plan.technique
    )
    return Worked(("Treatment", "As stated", "Usual", "Changes", "What is known of it"), rows)


def slips(ledger: Ledger, plan: Plan) -> list[tuple[str, Slips]]:
    """What a slip costs, by treatment."""
    treatments = dict.fromkeys(cost.treatment for cost in plan.technique_cost)
    return [
        (ledger.named(identity), _slips(ledger, [cost for cost in plan.technique_cost if cost.treatment == identity]))
        for identity in treatments
    ]


def _slips(ledger: Ledger, costs: Sequence[TechniqueCost]) -> Slips:
    rows = tuple(
        (
            words.sentence(ledger.text(cost.what)),
            (
                ledger.figure(cost.depth_change).text,
                _instead(ledger, cost.reaching_after, cost.reaching_before),
                _instead(ledger, cost.coverage_after, cost.coverage_before),
                _word(cost.evenness_after, cost.evenness_before),
            ),
        )
        for cost in costs
    )
    return Slips(zone_name(costs[0].zone), Table(_HEAD, rows))


def _instead(ledger: Ledger, after: Quantity, before: Quantity) -> str:
    with_slip, without = (ledger.figure(quantity, "part").text for quantity in (after, before))
    return f"{with_slip}, as without" if with_slip == without else f"{with_slip} instead of {without}"


def _word(after: str, before: str) -> str:
    return f"{after}, as without" if after == before else f"{after} instead of {before}"
