"""What an active can do at the concentration that reaches its target: human potencies only, and no potency, no claim.

The share of the target that is occupied is c / (c + C_50). The probability that the concentration reaches the potency
is Phi(ln(c / C_50) / s), where s is the spread of a published potency between laboratories. Potencies on the mushroom
enzyme are not in the table: they mislead by up to a hundredfold (mann2018). Toxin doses stay in the units of their own
product and are never converted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.table_values import logarithmic_sd, stated_value

POTENCIES = "response/potencies"
WASHOUTS = "response/washouts"
TOXIN_DOSES = "response/toxin_doses"
ACTIVES = "formulation/actives"


@dataclass(frozen=True)
class Potency:
    """`concentration` at which an active acts (kg/m^3), `measure` what it does there, `system` on what.

    `at_least` is true where only a lower bound is known: the true potency is weaker.
    """

    active: str
    concentration: Value
    measure: str
    system: str
    at_least: bool
    row: Row


@dataclass(frozen=True)
class ToxinDose:
    """A dose of a study, in units of `units_of` alone: `concentration` in U/m^3, `total` in U, each (low, high)."""

    product: str
    units_of: str
    route: str
    use: str
    concentration: tuple[Value, Value] | None
    total: tuple[Value, Value] | None
    row: Row


def potency(context: ModelContext, active_id: str) -> Potency | NoData:
    """Human potency of an active; NoData with the reason where none is tabulated.

    Args:
        context: Tables, virtual people and record.
        active_id: An active of formulation/actives.

    Source: the row of response/potencies.
    """
    row = context.table(POTENCIES).index.get(active_id)
    if row is None:
        return NoData(
            f"No potency of {_name(context, active_id)} on a human cell or enzyme is tabulated.",
            "a dose-response curve in human cells",
        )
    context.row(POTENCIES, row.row_id)
    mass = context.row(ACTIVES, row["active"]).number("mw_lit_da")
    if mass is None:
        return NoData(f"The molar mass of {active_id.replace('_', ' ')} is not tabulated.")
    fold = context.parameter("response.potency_fold").number
    molar = stated_value(row, "value", row["unit"], "low", "high", fold)
    concentration = Value(
        identity=molar.identity,
        number=molar.number * mass,
        low=molar.low * mass,
        high=molar.high * mass,
        unit="kg/m^3",
        spread=molar.spread,
        sources=molar.sources,
        basis=molar.basis,
        grade=molar.grade,
        note=molar.note,
        printed=molar.printed,
    )
    return Potency(active_id, concentration, row["measure"], row["system"], row["at_least"] == "yes", row)


def reaches_potency(context: ModelContext, active_id: str, concentration: Drawn) -> Drawn | NoData:
    """Probability that a concentration at the target reaches the human potency, in the shape of the concentration.

    Where only a lower bound of the potency is known the result is an upper bound, and its equation says so. NoData
    where no human potency is tabulated.

    Args:
        context: Tables, virtual people and record.
        active_id: An active of formulation/actives.
        concentration: Concentration at the target, kg/m^3, any shape.

    Source: the row of response/potencies.
    """
    with context.model("reaches the human potency") as model:
        known = potency(context, active_id)
        if isinstance(known, NoData):
            return known
        spread = logarithmic_sd(known.concentration)
        with np.errstate(divide="ignore"):
            distance = np.log(np.maximum(concentration.draws, 0) / known.concentration.number)
        bound = "at most " if known.at_least else ""
        return model.drawn(
            ndtr(distance / spread),
            "1",
            f"{bound}Phi(ln(c / C_50) / s): {known.measure}",
            uses=[concentration, known.concentration],
        )


def over_potency(context: ModelContext, known: Potency, concentration: Drawn) -> Drawn:
    """How many times its human potency a concentration is, in the shape of the concentration.

    Where only a lower bound of the potency is known the result is an upper bound, and its equation says so.

    Args:
        context: Tables, virtual people and record.
        known: The potency.
        concentration: Concentration at the target, kg/m^3, the first axis that of outer draws.

    Source: the row of response/potencies.
    """
    with context.model("concentration over the human potency") as model:
        half = context.draw(known.concentration)
        bound = "at most " if known.at_least else ""
        return model.drawn(
            concentration.draws / half.reshape(-1, *(1 for _ in concentration.draws.shape[1:])),
            "1",
            f"{bound}c / C_50: {known.measure}",
            uses=[concentration],
        )


def effect(context: ModelContext, active_id: str, concentration: Drawn) -> Drawn | NoData:
    """Share of the target that an active occupies, 0 to 1, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        active_id: An active of formulation/actives.
        concentration: Concentration at the target, kg/m^3, shape (E, P).

    Source: the row of response/potencies.
    """
    with context.model("share of the target occupied") as model:
        known = potency(context, active_id)
        if isinstance(known, NoData):
            return known
        reached = np.maximum(concentration.draws, 0)
        half = context.draw(known.concentration, leverage=0.5)
        bound = "at most " if known.at_least else ""
        return model.drawn(
            reached / (reached + half),
            "1",
            f"{bound}c / (c + C_50): {known.measure}",
            uses=[Input(concentration, 0.5)],
        )


def washout(context: ModelContext, active_id: str) -> Value | NoData:
    """Time after which the effect of an active is gone once it is no longer supplied, s; NoData where nobody read it.

    Args:
        context: Tables, virtual people and record.
        active_id: An active of formulation/actives.

    Source: the row of response/washouts.
    """
    row = context.table(WASHOUTS).index.get(active_id)
    if row is None:
        return NoData(f"How soon the effect of {_name(context, active_id)} is gone was not read.")
    return context.row(WASHOUTS, row.row_id).value("gone_after_h")


def toxin_doses(context: ModelContext, product: str, route: str) -> tuple[ToxinDose, ...] | NoData:
    """Doses that studies of one toxin product used by one route.

    The units of one product mean nothing for another, so a product without a row has no data.

    Args:
        context: Tables, virtual people and record.
        product: A toxin of formulation/actives.
        route: "injection" or "stamp".

    Source: the rows of response/toxin_doses.
    """
    rows = context.table(TOXIN_DOSES).where(product=product, route=route)
    if not rows:
        return NoData(
            f"No dose of {product.replace('_', ' ')} by {route} is tabulated; other products' units do not apply.",
            "a dose-finding study of this product by this route",
        )
    return tuple(_dose(context.row(TOXIN_DOSES, row.row_id)) for row in rows)


def _dose(row: Row) -> ToxinDose:
    def ends(stem: str, unit: str) -> tuple[Value, Value] | None:
        if not row[f"{stem}_low"]:
            return None
        return stated_value(row, f"{stem}_low", unit), stated_value(row, f"{stem}_high", unit)

    return ToxinDose(
        product=row["product"],
        units_of=row["units_of"],
        route=row["route"],
        use=row["use"],
        concentration=ends("concentration", "U/mL"),
        total=ends("dose", "U"),
        row=row,
    )


def _name(context: ModelContext, active_id: str) -> str:
    row = context.table(ACTIVES).index.get(active_id)
    return row["common_name"] if row is not None else active_id.replace("_", " ")
