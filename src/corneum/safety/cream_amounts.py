"""How much of a numbing cream, on how much skin: the label, what was stated, and what is left of the budget."""

from __future__ import annotations

from dataclasses import dataclass

from corneum import units
from corneum.client import Anaesthetic, Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.safety.anaesthetic_budget import AnaestheticBudget, largest_dose
from corneum.safety.numbing_creams import percent_of_lidocaine, strengths


@dataclass(frozen=True)
class CreamWanted:
    """The cream as it was `stated`, the area to numb (m^2), and what the visit may take up."""

    stated: Anaesthetic
    area: Value | float
    budget: AnaestheticBudget

    @property
    def square_metres(self) -> float:
        """That area, or the one that was stated for this cream where it is smaller."""
        area = self.area.number if isinstance(self.area, Value) else self.area
        return area if self.stated.area is None else min(area, self.stated.area)


@dataclass(frozen=True)
class CreamAmount:
    """What a label and the bound allow: `cream` (kg) for the area `covered` (m^2), `partly` if that is not all.

    `beyond` is the cream that was stated, kg, where it is more than that.
    """

    cream: float
    covered: float
    partly: bool
    cautious: bool
    beyond: float | None


def cream_amount(context: ModelContext, client: Client, row: Row, wanted: CreamWanted, cautious: bool) -> CreamAmount:
    """Cream and area by the label; where it is silent, cautious or not alone, by what is left of the budget as well."""
    largest = row.number("area_cm2")
    area = wanted.square_metres if largest is None else min(wanted.square_metres, largest)
    if row["g_per_10cm2"]:
        per_area = float(row["g_per_10cm2"]) * units.factor("g") / (10 * units.factor("cm^2"))
    else:
        per_area = context.parameter("safety.cream_per_area").number
    cream = per_area * area
    if row["max_g"]:
        cream = min(cream, float(row["max_g"]) * units.factor("g"))
    if cautious:
        cream *= context.parameter("safety.cautious_share").number
    if cautious or wanted.budget.used or not (row["max_g"] or row["area_cm2"]):
        cream = min(cream, wanted.budget.left_share / _share_of_budget(context, client, row))
    stated = _stated_mass(row, wanted.stated)
    beyond = stated if stated is not None and stated > cream else None
    cream = cream if stated is None else min(cream, stated)
    covered = min(area, cream / per_area)
    return CreamAmount(cream, covered, covered < wanted.square_metres, cautious, beyond)


def _share_of_budget(context: ModelContext, client: Client, row: Row) -> float:
    """The share of the budget that a kilogram of a cream takes: its drugs add as shares of their own largest doses."""
    shares = 0.0
    for drug, percent in strengths(row).items():
        most = largest_dose(context, client, drug)
        if percent is not None and most is not None:
            shares += percent * units.factor("percent") / most
    return shares


def _stated_mass(row: Row, stated: Anaesthetic) -> float | None:
    """The mass of cream that was stated for the visit, kg; None where none was."""
    amount = stated.amount
    if amount is None or amount.value is None:
        return None
    return (
        amount.value
        if amount.kind == "product"
        else amount.value / (percent_of_lidocaine(row) * units.factor("percent"))
    )
