"""The anaesthetic: one budget of lidocaine a visit, and what the label of a cream allows.

The bound is that of plain infiltrated lidocaine by weight, at most that of a single dose; a light adult stands in
where nobody gave the weight. What is used elsewhere on the day leaves the less for the face.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from corneum import units
from corneum.evidence.tables import Row, load_tables
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.plan_reading import Entry, PlanReading, number_of, quantity_of

KIND = "anaesthetic"
_PER_CENT = 100


def check_anaesthetic(reading: PlanReading, comparisons: Comparisons) -> None:
    """Compare what a plan numbs with, with the bound of the person and the label of the cream."""
    numbing = reading.plan["numbing"]
    if not numbing:
        return
    bound = lidocaine_bound(reading)
    for name in ("bound", "budget"):
        stated = number_of(numbing.get(name))
        if stated is not None:
            _at_most(comparisons, stated, bound, "kg", f"the {name} of lidocaine", f"numbing.{name}")
    _check_budget(comparisons, numbing, bound)
    row = _cream_of(numbing)
    if row is not None:
        _check_label(comparisons, numbing, row, bound)


def lidocaine_bound(reading: PlanReading) -> float:
    """The largest mass of lidocaine that may be absorbed wholly in one visit, kg.

    Source: parameters/safety.
    """
    tables = load_tables()
    per_weight, total, light = (
        tables.parameter(f"safety.{name}").number
        for name in ("lidocaine_cap", "lidocaine_cap_total", "weight_when_unknown")
    )
    weight = quantity_of(reading.person.get("weight"))
    return min(per_weight * (light if weight is None else weight), total)


def _at_most(comparisons: Comparisons, amount: float, limit: float, unit: str, what: str, where: str) -> None:
    agrees = amount < limit or math.isclose(amount, limit, rel_tol=_rounding())
    comparisons.compare(KIND, agrees, what, where, f"at most {limit:.4g} {unit}", f"{amount:.4g} {unit}")


def _rounding() -> float:
    """Numbers of a plan keep six digits."""
    return 1e-5


def _check_budget(comparisons: Comparisons, numbing: Entry, bound: float) -> None:
    """Where the plan keeps a budget: the cream and everything else of the day stay within it; what is not known leaves
    none."""
    if numbing.get("budget") is None:
        return
    uses = list(_masses_in_use(numbing, bound))
    cream = number_of(numbing.get("lidocaine")) or 0.0
    if any(mass is None for mass in uses):
        comparisons.compare(
            KIND, cream == 0, "cream beside an unknown amount", "numbing.lidocaine", "none", f"{cream:.4g} kg"
        )
        return
    whole = cream + sum(mass for mass in uses if mass is not None)
    if cream:
        _at_most(comparisons, whole, bound, "kg", "lidocaine of the whole visit", "numbing.lidocaine")


def _masses_in_use(numbing: Entry, bound: float) -> Iterator[float | None]:
    """What else is used on the day as lidocaine, kg; None for an amount that nobody knows. Other drugs count as the
    share of the budget that they take."""
    for entry in numbing.get("used") or ():
        share = number_of(entry.get("share"))
        yield number_of(entry.get("amount")) if share is None else share * bound


def _cream_of(numbing: Entry) -> Row | None:
    """The row of the cream that a plan names."""
    rows = load_tables()["safety/numbing"].rows
    return next((row for row in rows if row["name"] == numbing.get("product")), None)


def _check_label(comparisons: Comparisons, numbing: Entry, row: Row, bound: float) -> None:
    cream, area, dwell, lidocaine = (number_of(numbing.get(name)) for name in ("cream", "area", "dwell", "lidocaine"))
    largest_area, contact = row.number("area_cm2"), row.number("contact_h")
    if cream is not None and row["max_g"]:
        _at_most(
            comparisons, cream, float(row["max_g"]) * units.factor("g"), "kg", "cream of the label", "numbing.cream"
        )
    if area is not None and largest_area is not None:
        _at_most(comparisons, area, largest_area, "m2", "area of the label", "numbing.area")
    if dwell is not None and contact is not None:
        _at_most(comparisons, dwell, contact, "s", "contact of the label", "numbing.dwell")
    if cream is None or lidocaine is None:
        return
    held = cream * float(row["lidocaine_pct"]) / _PER_CENT
    agrees = math.isclose(lidocaine, held, rel_tol=_rounding())
    comparisons.compare(
        KIND, agrees, "lidocaine in the cream", "numbing.lidocaine", f"{held:.4g} kg", f"{lidocaine:.4g} kg"
    )
    if not row["max_g"] and not row["area_cm2"]:
        _at_most(comparisons, lidocaine, bound, "kg", "lidocaine without a label", "numbing.lidocaine")
