"""Numbing before the needles: which cream, how much, how long, when, and when none.

Cream lies on intact skin and is wiped off before the first needle, so the amount, area and time of its label govern
(`safety/numbing`, after `formulation/anaesthesia`); where two limits conflict the lower counts. Needled skin takes up
lidocaine that intact skin keeps out (0.3 to 0.6 mg/L in pig plasma instead of none, oni2012): there the bound is
that of infiltration, 4.5 mg/kg, as if all of it were absorbed, and no cream is put on again. What else numbs within a
day of the visit shares that bound and is subtracted first (`safety.anaesthetic_budget`). What is left of it holds
where a label states neither an amount nor an area (over-the-counter 4 %: "small areas", fda_lido2024), where the heart
or the liver asks for caution, beside half the usual amount, and wherever something else shares it: a label speaks of
its cream alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client import Anaesthetic, Client, Formula, Operator
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext, Origin
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.safety.anaesthetic_budget import AnaestheticBudget, anaesthetic_budget
from corneum.safety.contraindications import screen
from corneum.safety.cream_amounts import CreamAmount, CreamWanted, cream_amount
from corneum.safety.numbing_creams import CREAMS, cream_row, percent_of_lidocaine
from corneum.safety.reasons import Reason, verdict

RULES = "formulation/anaesthesia"
MODEL = "numbing"
ANYBODY = "any"


@dataclass(frozen=True)
class ClockStep:
    """One step of numbing: `at` seconds from the start of needling (negative before it), and what is done then."""

    at: float
    step: Text


@dataclass(frozen=True)
class NotNumbed:
    """Why nothing is numbed, or why no cream fits; `settled_by` is what would help.

    `budget` is what the visit may take up and what shares it, None where needles are not numbed in any case.
    """

    why: Text
    settled_by: Text = ()
    sources: tuple[str, ...] = ()
    budget: AnaestheticBudget | None = None


@dataclass(frozen=True)
class Numbing:
    """How to numb: the cream by `code` and `product`, and what it takes.

    `cream` is its mass (kg) for `area` (m^2), `dwell` its time on the skin (s), `lidocaine` the mass in it (kg),
    `bound` the mass of lidocaine that is left of the `budget` of the visit (kg) and `most_on_needled_skin` the cream
    that holds it (kg). `clock` is ordered in time; `limits` are rules to keep, `passed_over` says why creams that were
    named are not used, and `notes` are reasons.
    """

    code: str
    product: str
    cream: Drawn
    area: Drawn
    dwell: Drawn
    lidocaine: Drawn
    budget: AnaestheticBudget
    bound: Drawn
    most_on_needled_skin: Drawn
    clock: tuple[ClockStep, ...]
    limits: tuple[Text, ...]
    passed_over: tuple[Text, ...]
    notes: tuple[Reason, ...]
    sources: tuple[str, ...]
    grade: str


def numbing(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    area: Value | float,
    *,
    formula: Formula | None = None,
    operator: Operator | None = None,
    depth: float | None = None,
) -> Numbing | NotNumbed:
    """How to numb for needles over an area, by the client's own creams or else by lidocaine 4 %.

    Args:
        context: tables and record.
        client: the client's file.
        tags: tags of the treatment.
        area: area to treat, m^2.
        formula: what the needles carry in, whose anaesthetics share the budget; None where they carry nothing.
        operator: who treats, the client's operator if None; without one, no prescription cream.
        depth: length that the needles are set to, m; below `safety.no_cream_depth` no cream is needed.

    Returns:
        The first cream that fits, or why nothing is numbed.

    Source:
        `safety/numbing`, `formulation/anaesthesia`; the bound is that of infiltrated lidocaine (oni2012).
    """
    if not tags & {"needle", "injection"}:
        return NotNumbed(statement("safety.nothing_to_numb"))
    bare = context.parameter("safety.no_cream_depth")
    if depth is not None and depth <= bare.number:
        return NotNumbed(statement("safety.short_needles_need_no_numbing", limit=bare.number), sources=bare.sources)
    operator = operator or client.operator
    budget = anaesthetic_budget(context, client, formula)
    passed_over: list[Text] = []
    for stated, row in _candidates(context, client):
        if row is None:
            passed_over.append(statement("safety.cream_not_understood", name=stated.name))
            continue
        reasons = screen(context, client, _tags(row), None, None)
        refusal = _refusal(row, operator, reasons)
        if not refusal and budget.left_share == 0:
            why = statement("safety.no_budget_left") + budget.total
            return NotNumbed(why, statement("safety.numb_without_drug"), budget=budget)
        if not refusal:
            wanted = CreamWanted(stated, area, budget)
            return _plan(context, client, row, wanted, reasons, tuple(passed_over))
        passed_over.append(statement("safety.cream_passed_over", name=row["name"]) + refusal)
    why = sum(passed_over, statement("safety.no_cream_fits"))
    return NotNumbed(why, statement("safety.numb_without_drug"), budget=budget)


def _candidates(context: ModelContext, client: Client) -> Iterator[tuple[Anaesthetic, Row | None]]:
    """The creams at hand by the client's file, each with its row, or None where the name is not understood."""
    if not client.creams_at_hand:
        default = next(row for row in context.table(CREAMS).rows if row["default"])
        yield Anaesthetic(name=default["name"]), context.row(CREAMS, default.row_id)
    for cream in client.creams_at_hand:
        row = cream_row(context, cream.name)
        yield cream, None if row is None else context.row(CREAMS, row.row_id)


def _tags(row: Row) -> frozenset[str]:
    return frozenset({"anaesthetic", *row.list("drugs")})


def _refusal(row: Row, operator: Operator | None, reasons: tuple[Reason, ...]) -> Text:
    """Why this cream is not used; empty where it may be."""
    if row["refused"]:
        return cell(row, "refused")
    licence = operator.licence if operator is not None else ""
    if row["given_by"] != ANYBODY and licence not in row.list("given_by"):
        return statement("safety.cream_needs_prescriber")
    against = [reason for reason in reasons if reason.strength == "contraindicated"]
    against = against or [reason for reason in reasons if reason.code in row.list("stopped_by")]
    return against[0].why + against[0].do if against else ()


def _plan(
    context: ModelContext,
    client: Client,
    row: Row,
    wanted: CreamWanted,
    reasons: tuple[Reason, ...],
    passed_over: tuple[Text, ...],
) -> Numbing:
    origins: list[Origin] = [row, *([wanted.area] if isinstance(wanted.area, Value) else [])]
    with context.model(MODEL) as model:
        amount = cream_amount(context, client, row, wanted, verdict(reasons) == "not_recommended")
        cream = model.drawn(
            _point(amount.cream),
            "kg",
            "m = min(q A, largest amount of the label or, where it states none or shares the budget, M_left / w)",
            uses=origins,
        )
        covered = model.drawn(
            _point(amount.covered), "m^2", "A = min(area to treat, largest area of the label, m / q)", uses=origins
        )
    bound = wanted.budget.left
    share = percent_of_lidocaine(row) * units.factor("percent")
    return Numbing(
        code=row.row_id,
        product=row["name"],
        cream=cream,
        area=covered,
        dwell=_derived(context, _seconds(row, "dwell_min"), "s", "time on the skin by the label", [row]),
        lidocaine=_derived(context, amount.cream * share, "kg", "m_lido = m w", [cream, row]),
        budget=wanted.budget,
        bound=bound,
        most_on_needled_skin=_derived(context, float(bound.draws.item()) / share, "kg", "m = M / w", [bound, row]),
        clock=_clock(context, row),
        limits=tuple(_limits(context, client, row, amount, wanted.budget)),
        passed_over=passed_over,
        notes=reasons,
        sources=row.sources,
        grade=row.grade,
    )


def _derived(context: ModelContext, number: float, unit: str, equation: str, uses: Sequence[Origin]) -> Drawn:
    with context.model(MODEL) as model:
        return model.drawn(_point(number), unit, equation, uses=uses)


def _point(number: float) -> NDArray[np.float64]:
    """A number without spread in the shape of draws (E, P)."""
    return np.array([[number]])


def _clock(context: ModelContext, row: Row) -> tuple[ClockStep, ...]:
    cleaning = context.parameter("safety.cleaning_time").number
    context.row(RULES, "remove")
    context.row(RULES, "no_reapply")
    return (
        ClockStep(-_seconds(row, "dwell_min") - cleaning, statement("safety.put_cream_on", name=row["name"])),
        ClockStep(-cleaning, statement("safety.wipe_cream_off")),
        ClockStep(0.0, statement("safety.begin_without_cream")),
    )


def _limits(
    context: ModelContext, client: Client, row: Row, amount: CreamAmount, budget: AnaestheticBudget
) -> Iterator[Text]:
    yield statement("safety.no_cream_near_eye")
    if amount.cream * percent_of_lidocaine(row) * units.factor("percent") > float(budget.left.draws.item()):
        yield statement("safety.label_alone")
    if amount.beyond is not None:
        yield statement("safety.cream_amount_beyond", stated=amount.beyond)
    largest_area, largest_mass = row.number("area_cm2"), row["max_g"]
    if largest_area is not None:
        yield statement("safety.largest_area", area=largest_area)
    if amount.partly:
        yield statement("safety.not_for_whole_area")
    if largest_mass:
        yield statement("safety.largest_mass", mass=float(largest_mass) * units.factor("g"))
    yield statement("safety.longest_contact", time=_seconds(row, "contact_h"))
    if row["warning"]:
        context.row(RULES, row.row_id)
        yield cell(row, "warning")
    yield statement("safety.lidocaine_signs", level=context.parameter("safety.lidocaine_signs").number)
    if amount.cautious:
        yield statement("safety.half_of_usual")
    if client.person.weight is None:
        yield statement("safety.weight_missing", weight=context.parameter("safety.weight_when_unknown").number)


def _seconds(row: Row, column: str) -> float:
    value = row.number(column)
    if value is None:
        raise ValueError(f"{row.identity} states no {column}")
    return value
