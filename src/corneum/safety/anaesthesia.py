"""Numbing before the needles: which cream, how much, how long, when, and when none.

Cream lies on intact skin and is wiped off before the first needle, so the amount, area and time of its label govern
(`safety/numbing`, after `formulation/anaesthesia`); where two limits conflict the lower counts. Needled skin takes up
lidocaine that intact skin keeps out (0.3 to 0.6 mg/L in pig plasma instead of none, oni2012): there the bound is
that of infiltration, 4.5 mg/kg, as if all of it were absorbed, and no cream is put on again. The same bound holds
where a label states neither an amount nor an area (over-the-counter 4 %: "small areas", fda_lido2024), and where the
heart or the liver asks for caution, beside half the usual amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corneum import units
from corneum.client import Client, Operator
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, literal
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason, verdict

NUMBING = "safety/numbing"
RULES = "formulation/anaesthesia"

PRESCRIBERS = ("physician", "nurse_practitioner", "physician_assistant")
_DRUGS = ("lidocaine", "prilocaine", "tetracaine", "benzocaine")
_STRENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)?")
_WITHOUT_CREAM = "Cold air or ice for 2 to 3 minutes and vibration need no drug."


@dataclass(frozen=True)
class ClockStep:
    """One step of numbing: `at` seconds from the start of needling (negative before it), and what is done then."""

    at: float
    step: str


@dataclass(frozen=True)
class NotNumbed:
    """Why nothing is numbed, or why no cream fits; `settled_by` is what would help."""

    why: Text
    settled_by: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbing:
    """How to numb: the cream by `code` and `product`, and what it takes.

    `cream` is its mass (kg) for `area` (m^2), `dwell` its time on the skin (s), `lidocaine` the mass in it (kg),
    `bound` the largest mass of lidocaine that may be absorbed wholly (kg) and `most_on_needled_skin` the cream that
    holds it (kg). `clock` is ordered in time; `limits` and `passed_over` are sentences; `notes` are reasons.
    """

    code: str
    product: str
    cream: Drawn
    area: Drawn
    dwell: Drawn
    lidocaine: Drawn
    bound: Drawn
    most_on_needled_skin: Drawn
    clock: tuple[ClockStep, ...]
    limits: tuple[str, ...]
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
    operator: Operator | None = None,
    depth: float | None = None,
) -> Numbing | NotNumbed:
    """The numbing for needles over `area` (m^2), by the client's own creams or else by lidocaine 4 %.

    `operator` is who treats (the client's operator if None); without one, no prescription cream. `depth` (m) is the
    length that the needles are set to: below `safety.no_cream_depth` none is needed. NotNumbed where there is nothing
    to numb and where no cream fits, with the reason.
    """
    if not tags & {"needle", "injection"}:
        return NotNumbed(literal("Nothing pierces the skin here, so there is nothing to numb."))
    bare = context.parameter("safety.no_cream_depth")
    if depth is not None and depth <= bare.number:
        return NotNumbed(literal(f"Needles of {bare.printed} or less usually need no numbing."), "", bare.sources)
    operator = operator or client.operator
    passed_over: list[Text] = []
    for row in _candidates(context, client, passed_over):
        reasons = screen(context, client, _tags(row), None, None)
        refused = _refused(row, operator, reasons)
        if not refused:
            return _plan(context, client, row, area, reasons, tuple(passed_over))
        passed_over.append(literal(f"{row['name']}:") + refused)
    return NotNumbed(sum(passed_over, literal("No numbing cream fits.")), _WITHOUT_CREAM)


def _candidates(context: ModelContext, client: Client, passed_over: list[Text]) -> Iterator[Row]:
    if not client.anaesthetics:
        yield context.row(NUMBING, "otc4")
    for given in client.anaesthetics:
        code = _product(context, given.name)
        if code is None:
            passed_over.append(literal(f"{given.name}: not understood, so no amount can be given."))
        else:
            yield context.row(NUMBING, code)


def _product(context: ModelContext, name: str) -> str | None:
    """The row of a cream by its brand, or by its drugs and their strength."""
    plain = " ".join(re.findall(r"[a-z0-9.%]+", name.lower().replace("lignocaine", "lidocaine")))
    rows = context.table(NUMBING).rows
    for row in rows:
        if any(re.search(rf"\b{re.escape(word)}\b", plain) for word in row.list("words")):
            return row.row_id
    drugs = {drug for drug in _DRUGS if drug in plain}
    if "lidocaine" not in drugs:
        return None
    if "benzocaine" in drugs:
        return "blt"
    if "prilocaine" in drugs:
        return "emla"
    strengths = [float(number.replace(",", ".")) for number in _STRENGTH.findall(plain)]
    strongest = max(strengths, default=0.0)
    if "tetracaine" in drugs:
        return "pliaglis" if strongest <= _strength(context, "pliaglis") else "lt_23_7"
    if strongest <= _strength(context, "otc4"):
        return "lmx4" if "liposom" in plain else "otc4"
    return "lmx5" if strongest <= _strength(context, "lmx5") else "lido30"


def _strength(context: ModelContext, code: str) -> float:
    return float(context.table(NUMBING).row(code)["lidocaine_pct"])


def _tags(row: Row) -> frozenset[str]:
    named = {drug for drug in _DRUGS[:-1] if float(row[f"{drug}_pct"]) > 0}
    return frozenset({"anaesthetic", *named})


def _refused(row: Row, operator: Operator | None, reasons: tuple[Reason, ...]) -> Text:
    """Why this cream is not used, in one sentence; empty where it may be."""
    if row["refused"]:
        return cell(row, "refused")
    licence = operator.licence if operator is not None else ""
    if row["given_by"] == "prescriber" and licence not in (*PRESCRIBERS, "nurse"):
        return literal("It needs a prescriber, and none is named.")
    against = [reason for reason in reasons if reason.strength == "contraindicated"]
    if not against and float(row["prilocaine_pct"]) > 0:
        against = [reason for reason in reasons if reason.code == "methb_rx"]
    return against[0].why + against[0].do if against else ()


def _plan(
    context: ModelContext,
    client: Client,
    row: Row,
    area: Value | float,
    reasons: tuple[Reason, ...],
    passed_over: tuple[Text, ...],
) -> Numbing:
    gram = units.factor("g")
    cautious = verdict(reasons) == "not_recommended"
    wanted = area.number if isinstance(area, Value) else area
    largest = row.number("area_cm2")
    covered = wanted if largest is None else min(wanted, largest)
    layer = context.parameter("safety.cream_per_area")
    per_area = layer.number
    if row["g_per_10cm2"]:
        per_area = float(row["g_per_10cm2"]) * gram / units.factor("cm^2") / 10
    cream = per_area * covered
    if row["max_g"]:
        cream = min(cream, float(row["max_g"]) * gram)
    share = float(row["lidocaine_pct"]) * units.factor("percent")
    bound, weight = _bound(context, client)
    if cautious:
        cream *= context.parameter("safety.cautious_share").number
    if cautious or not (row["max_g"] or row["area_cm2"]):
        cream = min(cream, bound / share)
    covered = min(covered, cream / per_area)
    inputs: list[Input | Value | Row | Drawn | str] = [row, layer]
    if isinstance(area, Value):
        inputs.append(Input(area, 1.0))
    limits_in = [context.parameter("safety.lidocaine_cap"), context.parameter("safety.lidocaine_cap_total")]

    def single(number: float, unit: str, equation: str, used: list[Input | Value | Row | Drawn | str]) -> Drawn:
        return context.drawn(np.array([[number]]), unit, "numbing", equation, used)

    amount = single(cream, "kg", "m = min(q A, largest amount of the label or, where it states none, M / w)", inputs)
    most = single(bound, "kg", "M = min(4.5 mg/kg W, 300 mg)", [*limits_in, weight] if weight else [*limits_in])
    return Numbing(
        code=row.row_id,
        product=row["name"],
        cream=amount,
        area=single(covered, "m^2", "A = min(area to treat, largest area of the label, m / q)", inputs),
        dwell=single(_seconds(row, "dwell_min"), "s", "time on the skin by the label", [row]),
        lidocaine=single(cream * share, "kg", "m_lido = m w", [amount, row]),
        bound=most,
        most_on_needled_skin=single(bound / share, "kg", "m = M / w", [most, row]),
        clock=_clock(context, row),
        limits=tuple(_limits(context, client, row, covered < wanted, cautious)),
        passed_over=passed_over,
        notes=reasons,
        sources=row.sources,
        grade=row.grade,
    )


def _bound(context: ModelContext, client: Client) -> tuple[float, Value | None]:
    """The largest mass of lidocaine (kg) that may be absorbed wholly, and the prior of the weight if it was used."""
    per_weight = context.parameter("safety.lidocaine_cap").number
    total = context.parameter("safety.lidocaine_cap_total").number
    if client.person.weight is not None:
        return min(per_weight * client.person.weight, total), None
    light = context.parameter("safety.weight_when_unknown")
    return min(per_weight * light.number, total), light


def _clock(context: ModelContext, row: Row) -> tuple[ClockStep, ...]:
    cleaning = context.parameter("safety.cleaning_time").number
    context.row(RULES, "remove")
    context.row(RULES, "no_reapply")
    return (
        ClockStep(-_seconds(row, "dwell_min") - cleaning, f"Put {row['name']} on clean, intact skin, without a wrap."),
        ClockStep(-cleaning, "Wipe every trace off, degrease, disinfect and let it dry: residue would be needled in."),
        ClockStep(0.0, "Begin. No more cream from here on: needled skin takes up what intact skin keeps out."),
    )


def _limits(context: ModelContext, client: Client, row: Row, partly: bool, cautious: bool) -> Iterator[str]:
    yield "Not on the lids and not within the bony rim of the eye: these creams burn the cornea."
    if row["area_cm2"]:
        yield f"At most {row['area_cm2']} cm2 at a time."
    if partly:
        yield "It does not reach for the whole area: numb the most tender part, and cool the rest."
    if row["max_g"]:
        yield f"At most {row['max_g']} g in all."
    yield f"At most {row['contact_h']} h on the skin, a fresh skin disease less."
    if row.row_id == "otc4":
        context.row(RULES, "otc4")
        yield "The FDA warned in 2024 against more than 4 % without a prescription, large areas and wraps."
    signs = context.parameter("safety.lidocaine_signs")
    yield f"Signs of too much are stated from {signs.printed} in blood on: numb mouth, ringing ears, dizziness."
    if cautious:
        yield "Half of the usual amount at most, because the heart or the liver asks for caution."
    if client.person.weight is None:
        light = context.parameter("safety.weight_when_unknown")
        yield f"The weight was not given: the limits are those of {light.printed}. Ask for it."


def _seconds(row: Row, column: str) -> float:
    value = row.number(column)
    if value is None:
        raise ValueError(f"{row.identity} states no {column}")
    return value
