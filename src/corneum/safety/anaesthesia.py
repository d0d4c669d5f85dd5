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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client import Client, Operator
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext, Origin
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason, verdict

NUMBING = "safety/numbing"
RULES = "formulation/anaesthesia"
MODEL = "numbing"
ANYBODY = "any"

_STRENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)?")


@dataclass(frozen=True)
class ClockStep:
    """One step of numbing: `at` seconds from the start of needling (negative before it), and what is done then."""

    at: float
    step: Text


@dataclass(frozen=True)
class NotNumbed:
    """Why nothing is numbed, or why no cream fits; `settled_by` is what would help."""

    why: Text
    settled_by: Text = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbing:
    """How to numb: the cream by `code` and `product`, and what it takes.

    `cream` is its mass (kg) for `area` (m^2), `dwell` its time on the skin (s), `lidocaine` the mass in it (kg),
    `bound` the largest mass of lidocaine that may be absorbed wholly (kg) and `most_on_needled_skin` the cream that
    holds it (kg). `clock` is ordered in time; `limits` are rules to keep, `passed_over` says why creams that were
    named are not used, and `notes` are reasons.
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
    limits: tuple[Text, ...]
    passed_over: tuple[Text, ...]
    notes: tuple[Reason, ...]
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class _Amount:
    """What a label and the bound allow: `cream` (kg) for the area `covered` (m^2), `partly` if that is not all."""

    cream: float
    covered: float
    partly: bool
    cautious: bool


def numbing(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    area: Value | float,
    *,
    operator: Operator | None = None,
    depth: float | None = None,
) -> Numbing | NotNumbed:
    """How to numb for needles over an area, by the client's own creams or else by lidocaine 4 %.

    Args:
        context: tables and record.
        client: the client's file.
        tags: tags of the treatment.
        area: area to treat, m^2.
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
    passed_over: list[Text] = []
    for name, row in _candidates(context, client):
        if row is None:
            passed_over.append(statement("safety.cream_not_understood", name=name))
            continue
        reasons = screen(context, client, _tags(row), None, None)
        refusal = _refusal(row, operator, reasons)
        if not refusal:
            return _plan(context, client, row, area, reasons, tuple(passed_over))
        passed_over.append(statement("safety.cream_passed_over", name=row["name"]) + refusal)
    why = sum(passed_over, statement("safety.no_cream_fits"))
    return NotNumbed(why, statement("safety.numb_without_drug"))


def _candidates(context: ModelContext, client: Client) -> Iterator[tuple[str, Row | None]]:
    """The creams that the client's file names, each with its row, or None where the name is not understood."""
    if not client.anaesthetics:
        default = next(row for row in context.table(NUMBING).rows if row["default"])
        yield "", context.row(NUMBING, default.row_id)
    for cream in client.anaesthetics:
        row = _product(context, cream.name)
        yield cream.name, None if row is None else context.row(NUMBING, row.row_id)


def _product(context: ModelContext, name: str) -> Row | None:
    """The row of a cream by its brand, or by its drugs and their strength.

    By drugs: the mixture with no other drug if there is one, else the one with the fewest; of its strengths the
    lowest that reaches the one named, so that the rules of the stronger cream hold for what lies between.
    """
    normalised = " ".join(re.findall(r"[a-z0-9.%]+", name.lower().replace("lignocaine", "lidocaine")))
    rows = context.table(NUMBING).rows
    for row in rows:
        if any(re.search(rf"\b{re.escape(word)}\b", normalised) for word in row.list("words")):
            return row
    drugs = {drug for row in rows for drug in row.list("drugs") if drug in normalised}
    if "lidocaine" not in drugs:
        return None
    usable = [row for row in rows if drugs <= set(row.list("drugs")) and row["form"] in normalised]
    fewest = min((len(row.list("drugs")) for row in usable), default=0)
    mixtures = [row for row in usable if len(row.list("drugs")) == fewest]
    named = max((float(number.replace(",", ".")) for number in _STRENGTH.findall(normalised)), default=0.0)
    reaching = [row for row in mixtures if _percent(row) >= named]
    if reaching:
        return min(reaching, key=lambda row: (_percent(row), not row["form"]))
    return max(mixtures, key=_percent, default=None)


def _percent(row: Row) -> float:
    return float(row["lidocaine_pct"])


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
    area: Value | float,
    reasons: tuple[Reason, ...],
    passed_over: tuple[Text, ...],
) -> Numbing:
    wanted = area.number if isinstance(area, Value) else area
    origins: list[Origin] = [row, *([area] if isinstance(area, Value) else [])]
    with context.model(MODEL) as model:
        amount = _amount(context, client, row, wanted, verdict(reasons) == "not_recommended")
        cream = model.drawn(
            _point(amount.cream),
            "kg",
            "m = min(q A, largest amount of the label or, where it states none, M / w)",
            uses=origins,
        )
        covered = model.drawn(
            _point(amount.covered), "m^2", "A = min(area to treat, largest area of the label, m / q)", uses=origins
        )
    bound = _bound_drawn(context, client)
    share = _percent(row) * units.factor("percent")
    return Numbing(
        code=row.row_id,
        product=row["name"],
        cream=cream,
        area=covered,
        dwell=_derived(context, _seconds(row, "dwell_min"), "s", "time on the skin by the label", [row]),
        lidocaine=_derived(context, amount.cream * share, "kg", "m_lido = m w", [cream, row]),
        bound=bound,
        most_on_needled_skin=_derived(context, _bound(context, client) / share, "kg", "m = M / w", [bound, row]),
        clock=_clock(context, row),
        limits=tuple(_limits(context, client, row, amount)),
        passed_over=passed_over,
        notes=reasons,
        sources=row.sources,
        grade=row.grade,
    )


def _amount(context: ModelContext, client: Client, row: Row, wanted: float, cautious: bool) -> _Amount:
    """Cream and area by the label; where it is silent, and where caution is asked for, by the bound as well."""
    largest = row.number("area_cm2")
    area = wanted if largest is None else min(wanted, largest)
    if row["g_per_10cm2"]:
        per_area = float(row["g_per_10cm2"]) * units.factor("g") / (10 * units.factor("cm^2"))
    else:
        per_area = context.parameter("safety.cream_per_area").number
    cream = per_area * area
    if row["max_g"]:
        cream = min(cream, float(row["max_g"]) * units.factor("g"))
    if cautious:
        cream *= context.parameter("safety.cautious_share").number
    if cautious or not (row["max_g"] or row["area_cm2"]):
        cream = min(cream, _bound(context, client) / (_percent(row) * units.factor("percent")))
    covered = min(area, cream / per_area)
    return _Amount(cream, covered, covered < wanted, cautious)


def _bound(context: ModelContext, client: Client) -> float:
    """The largest mass of lidocaine that may be absorbed wholly, kg; of a light adult where nobody gave the weight."""
    per_weight = context.parameter("safety.lidocaine_cap").number
    total = context.parameter("safety.lidocaine_cap_total").number
    weight = client.person.weight
    if weight is None:
        weight = context.parameter("safety.weight_when_unknown").number
    return min(per_weight * weight, total)


def _bound_drawn(context: ModelContext, client: Client) -> Drawn:
    with context.model(MODEL) as model:
        bound = _bound(context, client)
        per_weight, total = (context.parameter(f"safety.{name}") for name in ("lidocaine_cap", "lidocaine_cap_total"))
        return model.drawn(_point(bound), "kg", f"M = min({per_weight.printed} W, {total.printed})")


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


def _limits(context: ModelContext, client: Client, row: Row, amount: _Amount) -> Iterator[Text]:
    yield statement("safety.no_cream_near_eye")
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
