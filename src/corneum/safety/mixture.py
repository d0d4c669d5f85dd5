"""What a liquid is that goes below the barrier: its pH, how it flows through needles, how toxin is diluted in it.

Bounds of pH are an expert margin about what a review of injectables calls close to physiological. A bore of 60 um by
1 mm fills by capillarity up to about 10 mPa s; beyond it pressure is needed, of which a stamp has none. Toxin counts in
units of its own product, which mean nothing for another. How strongly each of these weighs stands in
`safety/product_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corneum import units
from corneum.client import Active, Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.value import NoData
from corneum.evidence.vocabulary import resolve
from corneum.formula.contents import contents
from corneum.response.pharmacology import ToxinDose, toxin_doses
from corneum.safety.product_rules import product_reason
from corneum.safety.reasons import Reason

COMPONENTS = "safety/cocktail_components"

_TOXIN = "bont"


def liquid(context: ModelContext, formula: Formula, components: frozenset[str]) -> Iterator[Reason]:
    """Reasons and notes about a mixture.

    Args:
        context: tables and record.
        formula: the mixture.
        components: the kinds of content that it holds, ids of `safety/cocktail_components`.

    Source:
        usach2019 (pH), derived_hp (flow), `response/toxin_doses`.
    """
    yield from _ph(context, formula)
    yield from _flow(context, formula, components)
    # a dose in units says nothing where only the class is named
    class_names = context.table(COMPONENTS).row("toxin_class").list("whole_names")
    listed = (Active(name=named.identity.printed) for named in contents(context, formula) if not named.is_active)
    for active in (*formula.actives, *listed):
        match = resolve("active", active.name)
        if _normalised(active.name) in class_names:
            yield _which_product(context, active)
        elif match is not None and match.id.endswith(_TOXIN):
            yield _dilution(context, formula, active, match.id)


def _ph(context: ModelContext, formula: Formula) -> Iterator[Reason]:
    stop, target = context.parameter("safety.ph_stop"), context.parameter("safety.ph_target")
    if formula.ph is None:
        if formula.ingredients or formula.actives:
            do = statement("safety.ask_ph", low=target.low, high=target.high)
            yield product_reason(context, "ph_missing", statement("safety.ph_missing"), do)
    elif not stop.low <= formula.ph <= stop.high:
        why = statement("safety.ph_burns", ph=formula.ph, low=stop.low, high=stop.high)
        yield product_reason(context, "ph_outside_stop", why, statement("safety.keep_on_intact_skin"))
    elif not target.low <= formula.ph <= target.high:
        why = statement("safety.ph_stings", ph=formula.ph, low=target.low, high=target.high)
        yield product_reason(context, "ph_outside_target", why, statement("safety.prefer_tissue_ph"))


def _flow(context: ModelContext, formula: Formula, components: frozenset[str]) -> Iterator[Reason]:
    most, pressure = context.parameter("safety.capillary_viscosity"), context.parameter("safety.bore_pressure")
    if formula.viscosity is None:
        if "hyaluronan" in components:
            do = statement("safety.ask_viscosity", most=most.number)
            yield product_reason(context, "viscosity_missing", statement("safety.viscosity_missing"), do)
        return
    if formula.viscosity <= most.number:
        return
    needed = pressure.number * formula.viscosity / units.factor("mPa*s")
    why = statement("safety.too_thick", viscosity=formula.viscosity, pressure=needed)
    yield product_reason(context, "viscosity_above_capillarity", why, statement("safety.choose_thinner"))


def _dilution(context: ModelContext, formula: Formula, active: Active, product: str) -> Reason:
    """How strong the toxin is in its own units beside what was studied of the same product."""
    doses = toxin_doses(context, product, "injection")
    by_stamp = toxin_doses(context, product, "stamp")
    why = _strength(active, formula) + _studied(doses)
    if isinstance(by_stamp, NoData):
        why += statement("safety.no_dose_by_stamp")
    reason = product_reason(context, "toxin_dilution", why, statement("safety.prescriber_decides_dose"))
    if isinstance(doses, NoData):
        return reason
    return replace(reason, sources=doses[0].row.sources, grade=doses[0].row.grade)


def _strength(active: Active, formula: Formula) -> Text:
    if active.amount is None or active.amount_kind != "U" or formula.volume is None:
        return statement("safety.toxin_amount_missing", name=active.name)
    return statement(
        "safety.toxin_strength",
        name=active.name,
        amount=active.amount,
        volume=formula.volume,
        strength=active.amount / formula.volume,
    )


def _studied(doses: tuple[ToxinDose, ...] | NoData) -> Text:
    """What was studied by injection, one sentence a dose."""
    sentences: Text = ()
    for dose in () if isinstance(doses, NoData) else doses:
        ends, text_id = (
            (dose.concentration, "safety.toxin_concentration_studied")
            if dose.concentration is not None
            else (dose.total, "safety.toxin_total_studied")
        )
        if ends is not None:
            sentences += statement(text_id, range=(ends[0].number, ends[1].number), use=cell(dose.row, "use"))
    return sentences or statement("safety.no_dose_tabulated")


def _which_product(context: ModelContext, active: Active) -> Reason:
    why = statement("safety.toxin_product_missing", name=active.name)
    return product_reason(context, "toxin_product", why, statement("safety.ask_toxin_product"))


def _normalised(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))
