"""One budget of local anaesthetic for a visit, by weight: what else numbs that day is subtracted before any cream.

A drug m_i has its own largest dose M_i = min(cap per weight times weight, total); doses add as shares of their own,
sum of m_i / M_i <= 1, for the toxicity of amides and esters is additive. What is left of the budget of lidocaine,
(1 - sum) M, bounds the cream. All of a cream, of an injection and of what the liquid holds counts as taken up. An
amount that nobody knows leaves nothing.

Source: largest doses for infiltration (`safety/anaesthetic_drugs`); that doses of several products add is said on the
labels of such creams (emla_label, pliaglislabel).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from corneum import units
from corneum.client import Anaesthetic, AnaestheticAmount, Client, Formula, ReadEntry, read_entries
from corneum.clinical_text import ClinicalFinding
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.safety.numbing_creams import CREAMS, branded_cream, strengths

DRUGS = "safety/anaesthetic_drugs"
MODEL = "anaesthetic budget"
CAPS = ("lidocaine_cap", "lidocaine_cap_total")
# the drug that the budget is counted in
LIDOCAINE = "lidocaine"

# the class of medicines that numb, in vocabulary/drug_classes
_CLASS = "local_anaesthetic"
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)")


@dataclass(frozen=True)
class AnaestheticUse:
    """Something that shares the budget: `amount` of its drugs (kg) and `share` of the budget (1 is all of it)."""

    what: Text
    amount: Drawn | NoData
    share: Drawn | NoData


@dataclass(frozen=True)
class AnaestheticBudget:
    """`budget` and what is `left` of it for a cream, kg of lidocaine; `left_share` from 0 to 1; `total` is the sum in
    words."""

    budget: Drawn
    used: tuple[AnaestheticUse, ...]
    left: Drawn
    left_share: float
    total: Text


def anaesthetic_budget(context: ModelContext, client: Client, formula: Formula | None) -> AnaestheticBudget:
    """The budget of a visit, what is used of it, and what is left for a cream.

    Args:
        context: tables and record.
        client: the client's file; without a weight the budget is that of a light adult.
        formula: what the treatment carries below the skin.
    """
    budget = lidocaine_budget(context, client)
    used = tuple(_uses(context, client, formula))
    shares = [use.share for use in used]
    known = [float(share.draws.item()) for share in shares if isinstance(share, Drawn)]
    left_share = max(0.0, 1.0 - sum(known)) if len(known) == len(shares) else 0.0
    per_weight, total = (context.parameter(f"safety.{name}").printed for name in CAPS)
    largest = f"min({per_weight} W, {total})"
    whole = _drawn(context, budget, "kg", f"M = {largest}")
    left = _drawn(context, left_share * budget, "kg", f"M_left = (1 - sum of m_i / M_i) {largest}; 0 if one is unknown")
    return AnaestheticBudget(whole, used, left, left_share, _total(context, client, budget, used, left_share * budget))


def lidocaine_budget(context: ModelContext, client: Client) -> float:
    """The largest mass of lidocaine that may be taken up wholly, kg; of a light adult where nobody gave the weight."""
    per_weight = context.parameter("safety.lidocaine_cap").number
    return min(per_weight * _weight(context, client), context.parameter("safety.lidocaine_cap_total").number)


def largest_dose(context: ModelContext, client: Client, drug: str) -> float | None:
    """The largest dose of a drug of `safety/anaesthetic_drugs`, kg; None where no source states one."""
    if drug == LIDOCAINE:
        return lidocaine_budget(context, client)
    row = context.row(DRUGS, drug)
    if not row["mg_per_kg"]:
        return None
    dose = float(row["mg_per_kg"]) * units.factor("mg/kg") * _weight(context, client)
    return min(dose, float(row["total_mg"]) * units.factor("mg")) if row["total_mg"] else dose


def _uses(context: ModelContext, client: Client, formula: Formula | None) -> Iterator[AnaestheticUse]:
    if formula is not None:
        yield from _in_the_liquid(context, client, formula)
    for other in client.anaesthetics:
        if not other.is_cream_at_hand and _is_within(context, client, None if other.at is None else other.at.day):
            name = other.name if other.site is None else f"{other.name} ({other.site})"
            yield _use(context, client, statement("safety.budget_other", name=name), _doses(context, other))
    for entry in read_entries(client):
        if any(_numbs(context, client, entry, finding) for finding in entry.phrase.findings):
            # nobody says in such words how much of it is on the skin or in the body
            yield _use(context, client, statement("safety.budget_other", name=entry.text), {})


def _numbs(context: ModelContext, client: Client, entry: ReadEntry, finding: ClinicalFinding) -> bool:
    """Whether words on health or care say that an anaesthetic is in use about the day of the visit."""
    if _CLASS not in finding.concept.classes or entry.field not in ("medications", "current_care", "history"):
        return False
    if entry.field != "history":
        return finding.status in ("now", "planned")
    day = None if finding.time is None else finding.time.day
    return day is not None and _is_within(context, client, day)


def _in_the_liquid(context: ModelContext, client: Client, formula: Formula) -> Iterator[AnaestheticUse]:
    """What the liquid holds by its actives, and by its printed list where no active says how much."""
    named: set[str] = set()
    for active in formula.actives:
        for drug in _drugs_named(context, active.name):
            named.add(drug)
            mass = active.amount if active.amount_kind == "kg" else None
            if mass is None and active.concentration is not None and formula.volume is not None:
                mass = active.concentration * formula.volume
            yield _use(context, client, statement("safety.budget_liquid", name=drug), {drug: mass})
    for drug in _drugs_named(context, formula.ingredients or ""):
        if drug not in named:
            yield _use(context, client, statement("safety.budget_liquid", name=drug), {drug: None})


def _use(context: ModelContext, client: Client, what: Text, doses: Mapping[str, float | None]) -> AnaestheticUse:
    """Doses by drug, kg, as shares of their own largest ones; where one is not known, neither is the whole."""
    shares: list[float] = []
    for drug, dose in doses.items():
        most = largest_dose(context, client, drug)
        if dose is not None and most is not None:
            shares.append(dose / most)
    if not doses or len(shares) < len(doses):
        unknown = NoData("nobody stated how much of it is used", "its strength and amount")
        return AnaestheticUse(what, unknown, unknown)
    amount = sum(dose for dose in doses.values() if dose is not None)
    return AnaestheticUse(
        what,
        _drawn(context, amount, "kg", "m = amount as stated times strength"),
        _drawn(context, sum(shares), "1", "share = sum of m_i / M_i"),
    )


def _doses(context: ModelContext, other: Anaesthetic) -> dict[str, float | None]:
    """The mass of each drug in what is used, kg; None where it is not known."""
    amount = other.amount or AnaestheticAmount()
    contents = _contents(context, other.name, amount.strength)
    if amount.value is None:
        return dict.fromkeys(contents)
    if amount.value == 0:
        return dict.fromkeys(contents, 0.0) or {LIDOCAINE: 0.0}
    if amount.kind == "drug":
        # of a mixture nobody knows which of the drugs was meant
        return {drug: amount.value for drug in contents}
    per_percent = units.factor("percent")
    if amount.kind == "volume":
        per_percent = units.parse("1 %", "mass concentration", "strength")
    return {
        drug: None if percent is None else amount.value * percent * per_percent for drug, percent in contents.items()
    }


def _contents(context: ModelContext, name: str, strength: float | None) -> dict[str, float | None]:
    """The drugs that words name with their strength in percent: by brand, else each with the percentage after it."""
    brand = branded_cream(context, name)
    if brand is not None:
        return strengths(context.row(CREAMS, brand.row_id))
    drugs = _drugs_named(context, name)
    stated = [float(number.replace(",", ".")) for number in _PERCENT.findall(name)]
    if len(drugs) == 1 and (strength is not None or len(set(stated)) == 1):
        return {next(iter(drugs)): strength if strength is not None else stated[0]}
    if len(drugs) == len(stated):
        return dict(zip(drugs, stated, strict=True))
    return dict.fromkeys(drugs)


def _drugs_named(context: ModelContext, words: str) -> tuple[str, ...]:
    """The drugs of `safety/anaesthetic_drugs` that stand in words, in the order in which they stand there."""
    places = {
        row.row_id: min((place for word in row.list("words") if (place := _place_of(word, words)) >= 0), default=-1)
        for row in context.table(DRUGS).rows
    }
    return tuple(sorted((drug for drug, place in places.items() if place >= 0), key=places.__getitem__))


def _place_of(word: str, words: str) -> int:
    match = re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE)
    return -1 if match is None else match.start()


def _is_within(context: ModelContext, client: Client, day: date | None) -> bool:
    """Whether a use lies near enough to the visit to share its budget; what has no day does."""
    if day is None:
        return True
    window = timedelta(seconds=context.parameter("safety.anaesthetic_window").number)
    if client.planned_for is None:
        return day >= client.date - window
    return abs(client.planned_for - day) <= window


def _weight(context: ModelContext, client: Client) -> float:
    unknown = context.parameter("safety.weight_when_unknown").number
    return unknown if client.person.weight is None else client.person.weight


def _drawn(context: ModelContext, number: float, unit: str, equation: str) -> Drawn:
    """A number without spread, with the equation that it follows from."""
    with context.model(MODEL) as model:
        for name in CAPS:
            context.parameter(f"safety.{name}")
        return model.drawn(np.array([[number]]), unit, equation)


def _total(context: ModelContext, client: Client, budget: float, used: tuple[AnaestheticUse, ...], left: float) -> Text:
    """The sum in one sentence."""
    whole: dict[str, str | float] = {
        "budget": budget,
        "cap": context.parameter("safety.lidocaine_cap").printed,
        "weight": _weight(context, client),
    }
    if not used:
        return statement("safety.budget_unused", **whole)
    parts = sum((_part(use) for use in used), start=())
    if left == 0:
        return statement("safety.budget_spent", **whole, parts=parts)
    return statement("safety.budget_left", **whole, parts=parts, left=left)


def _part(use: AnaestheticUse) -> Text:
    if isinstance(use.amount, NoData) or isinstance(use.share, NoData):
        return statement("safety.budget_unknown_part", what=use.what)
    amount, share = float(use.amount.draws.item()), float(use.share.draws.item())
    return statement("safety.budget_part", what=use.what, amount=amount, share=share)
