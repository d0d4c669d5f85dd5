"""Entries on what was asked about, its device and its product, that changed nothing in a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corneum.client import Considered, Formula, InlineDevice, standing_allergies
from corneum.evidence.value import NoData
from corneum.needling.infusion import STAMP, Infused
from corneum.plan_document.unused_entry import Entry, PlanFacts
from corneum.planning.gates import needs_needles
from corneum.planning.needling_step import INFUSES, device_of, infusion_facts, take_in
from corneum.planning.payloads import NOTHING
from corneum.planning.results import Needled, TreatmentResult
from corneum.planning.treatments import Treatment
from corneum.safety.gate import product
from corneum.skin.layers import Skin

HEAT = "rf"
_OF_HEAT = ("energy", "pulse", "power")
_ROLLED, _BY_MOTOR = ("rolled", "stroked"), ("stroked", "driven")
# what a formula states of its liquid, and why it may not count
_OF_LIQUID = {
    "ph": "ph_in_range",
    "osmolality": "osmolality_in_range",
    "viscosity": "viscosity_in_range",
    "volume": "volume_not_followed",
}


def unused_of_offers(facts: PlanFacts) -> Iterator[Entry]:
    """Entries under `considering` and `devices` that changed nothing."""
    for place, entry in facts.client.numbered_offers:
        result = next((each for each in facts.results.values() if each.treatment.considered == entry), None)
        if result is not None:
            yield from _of_offer(facts, f"considering[{place}]", entry, result)
    for place, device in enumerate(facts.client.stated_devices or ()):
        results = [each for each in facts.results.values() if each.treatment.device == device]
        if isinstance(device, InlineDevice) and results:
            yield from _of_needles(facts, f"devices[{place}].needles", device, results)


def _of_offer(facts: PlanFacts, key: str, entry: Considered, result: TreatmentResult) -> Iterator[Entry]:
    treatment, needled = result.treatment, needs_needles(result.treatment)
    for setting in _OF_HEAT if HEAT not in treatment.tags else ():
        if getattr(entry, setting) is not None:
            yield f"{key}.{setting}", "energy"
    if entry.depth is not None and not needled:
        yield f"{key}.depth", "depth"
    if entry.passes is not None and not needled and not _arrives(result):
        yield f"{key}.passes", "passes"
    if entry.price_covers is not None and entry.price is None:
        yield f"{key}.price_covers", "price_covers_alone"
    if entry.zones is not None:
        yield f"{key}.zones", "offer_zones"
    if entry.serum is not None:
        yield from _of_serum(key, result)
    if isinstance(entry.device, InlineDevice):
        yield from _of_needles(facts, f"{key}.device.needles", entry.device, facts.of_offer(entry))
    if entry.formula is not None:
        yield from _of_formula(facts, f"{key}.formula", entry.formula, result)


def _of_serum(key: str, result: TreatmentResult) -> Iterator[Entry]:
    treatment = result.treatment
    if treatment.payload == NOTHING or not needs_needles(treatment):
        yield f"{key}.serum", "serum_nothing"
    elif INFUSES not in treatment.tags or treatment.class_ == STAMP:
        yield f"{key}.serum", "serum_alike"


def _of_needles(facts: PlanFacts, key: str, device: InlineDevice, results: list[TreatmentResult]) -> Iterator[Entry]:
    """A bore that nothing flows through, and a pitch that no hole follows."""
    needles = device.needles
    techniques = {
        here.needled.technique.insertion
        for result in results
        for here in result.zones.values()
        if isinstance(here.needled, Needled)
    }
    carries = device.class_ == STAMP and any(INFUSES in result.treatment.tags for result in results)
    depths = [each.treatment.considered.depth if each.treatment.considered else None for each in results]
    unset = all(facts.holds.holds(each.verdict) for each in results)
    if needles.length is not None and unset and all(depth is not None and depth <= needles.length for depth in depths):
        yield f"{key}.length", "needle_length"
    if needles.force is not None and techniques <= set(_BY_MOTOR):
        yield f"{key}.force", "needle_force"
    elif needles.force is not None and all(_states_force(each.treatment) for each in results):
        yield f"{key}.force", "needle_force_of_hand"
    if needles.bore is not None and not carries:
        yield f"{key}.bore", "needle_bore"
    if needles.pitch is not None and techniques <= set(_ROLLED):
        yield f"{key}.pitch", "needle_pitch"


def _states_force(treatment: Treatment) -> bool:
    return treatment.technique is not None and treatment.technique.force is not None


def _of_formula(facts: PlanFacts, key: str, formula: Formula, result: TreatmentResult) -> Iterator[Entry]:
    arrives, infused = _arrives(result), INFUSES in result.treatment.tags and needs_needles(result.treatment)
    against = _against(facts, formula, result)
    for place, active in enumerate(formula.actives):
        name = f"{key}.actives[{place}]"
        unsaid = {
            field: _against(facts, _unstated(formula, place, field), result) == against
            for field in ("concentration", "stated_amount")
            if getattr(active, field) is not None
        }
        if "stated_amount" in unsaid and formula.volume is None:
            yield f"{name}.amount", "amount_volume"
        elif unsaid.get("stated_amount") and active.concentration is not None:
            yield f"{name}.amount", "amount_concentration"
        elif unsaid.get("stated_amount") and not arrives:
            yield f"{name}.amount", "strength_not_followed"
        if unsaid.get("concentration") and not arrives:
            yield f"{name}.concentration", "strength_not_followed"
    counts = {"ph": arrives, "viscosity": infused and (arrives or _flows_slower(facts, result))}
    counts["volume"] = infused or arrives
    for field, row_id in _OF_LIQUID.items():
        if getattr(formula, field) is None or counts.get(field):
            continue
        if _against(facts, formula.model_copy(update={field: None}), result) == against:
            yield f"{key}.{field}", row_id


def _flows_slower(facts: PlanFacts, result: TreatmentResult) -> bool:
    """Whether what goes into the channels is computed otherwise than of a thin liquid."""
    context, infusion = facts.context, infusion_facts(facts.context, facts.client, result.treatment)
    tool = device_of(context, result.treatment)
    if infusion is None or isinstance(tool, NoData):
        return False
    thin = replace(infusion, viscosity=None)
    for here in result.zones.values():
        needled, skin = here.needled, here.skin
        if isinstance(needled, Needled) and isinstance(needled.infused, Infused) and isinstance(skin, Skin):
            thinner = take_in(context, tool, needled.technique, needled.channels, skin, thin)
            if thinner.entered.derivation != needled.infused.entered.derivation:
                return True
    return False


def _unstated(formula: Formula, place: int, field: str) -> Formula:
    """The formula without one number of one of its actives."""
    actives = list(formula.actives)
    actives[place] = actives[place].model_copy(update={field: None})
    return formula.model_copy(update={"actives": tuple(actives)})


def _against(facts: PlanFacts, formula: Formula, result: TreatmentResult) -> tuple[object, ...]:
    return product(facts.context, formula, result.treatment.tags, standing_allergies(facts.client))


def _arrives(result: TreatmentResult) -> bool:
    """Whether what arrives is computed in any zone."""
    return any(here.delivered is not None for here in result.zones.values())
