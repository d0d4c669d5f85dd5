"""What a liquid is that goes below the barrier: its pH, how it flows through needles, how toxin is diluted in it.

Bounds of pH are an expert margin about what a review of injectables calls close to physiological. A bore of 60 um by
1 mm fills by capillarity up to about 10 mPa s; beyond it pressure is needed, of which a stamp has none. Toxin counts in
units of its own product, which mean nothing for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corneum import units
from corneum.client import Active, Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import literal
from corneum.evidence.value import NoData
from corneum.evidence.vocabulary import resolve
from corneum.response.pharmacology import ToxinDose, toxin_doses
from corneum.safety.reasons import Reason

_TOXIN = "bont"
# words for the class, which a dose in units cannot be told by
_ANY_TOXIN = frozenset(
    ("botulinum toxin", "botulinum toxin a", "botulinum", "bont", "bont a", "neuromodulator", "neurotoxin", "toxin",
     "neuromuscular inhibitor")
)  # fmt: skip


def liquid(context: ModelContext, formula: Formula, parts: frozenset[str]) -> Iterator[Reason]:
    """Reasons and notes about a mixture; `parts` are the kinds of content found in it (`safety/cocktail_parts`)."""
    yield from _ph(context, formula)
    yield from _flow(context, formula, parts)
    for active in formula.actives:
        match = resolve("active", active.name)
        if _plain(active.name) in _ANY_TOXIN:
            yield _which_product(active)
        elif match is not None and match.id.endswith(_TOXIN):
            yield _dilution(context, formula, active, match.id)


def _ph(context: ModelContext, formula: Formula) -> Iterator[Reason]:
    stop, target = context.parameter("safety.ph_stop"), context.parameter("safety.ph_target")
    if formula.ph is None:
        if formula.ingredients or formula.actives:
            do = f"Ask the maker; injectables are made to {target.low:g} to {target.high:g}."
            yield Reason(
                "ph_unknown",
                "note",
                literal("Its pH was not given."),
                literal(do),
                None,
                True,
                target.sources,
                target.grade,
            )
        return
    if not stop.low <= formula.ph <= stop.high:
        why = f"Its pH of {formula.ph:g} lies outside {stop.low:g} to {stop.high:g}: below the barrier it burns."
        do = "Keep it on intact skin."
        yield Reason("ph", "contraindicated", literal(why), literal(do), None, True, stop.sources, stop.grade)
    elif not target.low <= formula.ph <= target.high:
        why = f"Its pH of {formula.ph:g} lies outside {target.low:g} to {target.high:g}: it stings."
        do = "Prefer a liquid nearer to the pH of tissue."
        yield Reason("ph", "note", literal(why), literal(do), None, True, target.sources, target.grade)


def _flow(context: ModelContext, formula: Formula, parts: frozenset[str]) -> Iterator[Reason]:
    most, pressure = context.parameter("safety.capillary_viscosity"), context.parameter("safety.bore_pressure")
    if formula.viscosity is None:
        if "hyaluronan" in parts:
            why = "How thick it is was not given, and hyaluronic acid ten times as thick needs ten times the pressure."
            do = f"Ask for its viscosity: above {most.printed} little of it enters by itself."
            yield Reason("viscosity_unknown", "note", literal(why), literal(do), None, True, most.sources, most.grade)
        return
    if formula.viscosity <= most.number:
        return
    needed = pressure.number * formula.viscosity / units.factor("mPa*s")
    why = (
        f"At {units.show(formula.viscosity, 'mPa*s')} it would need about {units.show(needed, 'kPa')} to flow through "
        "fine bores, and a stamp presses with none: most of it stays on the surface."
    )
    do = "Choose a thinner liquid, or expect a film on the skin."
    yield Reason("viscosity", "not_recommended", literal(why), literal(do), None, True, most.sources, most.grade)


def _dilution(context: ModelContext, formula: Formula, active: Active, product: str) -> Reason:
    """How strong the toxin is in its own units beside what was studied of the same product."""
    code, do = "toxin_dilution", "The prescriber decides the dose; units of one product do not hold for another."
    doses = toxin_doses(context, product, "injection")
    by_stamp = toxin_doses(context, product, "stamp")
    studied = "; ".join(filter(None, (_studied(dose) for dose in doses))) if not isinstance(doses, NoData) else ""
    sources = doses[0].row.sources if not isinstance(doses, NoData) else ("none_found",)
    grade = doses[0].row.grade if not isinstance(doses, NoData) else "very_low"
    told = "No dose of this product put in by a stamp was found." if isinstance(by_stamp, NoData) else ""
    if active.amount is None or active.amount_kind != "U" or formula.volume is None:
        why = f"How many units of {active.name} are in how much liquid was not given."
    else:
        strength = active.amount / (formula.volume / units.factor("mL"))
        why = f"{active.amount:g} U of {active.name} in {units.show(formula.volume, 'mL')} is {strength:.3g} U/mL."
    beside = f" By injection was studied: {studied}." if studied else " No dose of this product was tabulated."
    return Reason(
        code, "note", literal(why) + literal(beside.strip()) + literal(told), literal(do), None, True, sources, grade
    )


def _studied(dose: ToxinDose) -> str:
    if dose.concentration is not None:
        low, high = (end.printed.split()[0] for end in dose.concentration)
        return f"{low} to {high} U/mL ({dose.use})"
    if dose.total is not None:
        low, high = (end.printed.split()[0] for end in dose.total)
        return f"{low} to {high} U in all ({dose.use})"
    return ""


def _which_product(active: Active) -> Reason:
    why = f"Which product {active.name} is was not said, and units of one toxin mean nothing for another."
    do = "Ask for the product's name, its units and the volume that they are dissolved in."
    return Reason("toxin_product", "note", literal(why), literal(do), None, True, ("field2018",), "low")


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))
