"""Entries on what was asked about, its device and its product, that changed nothing in a plan."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.client import Considered, Formula, InlineDevice
from corneum.needling.infusion import STAMP
from corneum.plan_document.unused_entry import Entry, PlanFacts
from corneum.planning.gates import needs_needles
from corneum.planning.needling_step import INFUSES
from corneum.planning.payloads import NOTHING
from corneum.planning.results import Needled, TreatmentResult
from corneum.safety.gate import product

HEAT = "rf"
_ROLLED = ("rolled", "stroked")
# what a formula states of its liquid, and why it may not count
_OF_LIQUID = {"ph": "ph_in_range", "osmolality": "osmolality_in_range", "viscosity": "viscosity_in_range"}


def unused_of_offers(facts: PlanFacts) -> Iterator[Entry]:
    """Entries under `considering` and `devices` that changed nothing."""
    for place, entry in enumerate(facts.client.considering):
        result = next((each for each in facts.results.values() if each.treatment.considered == entry), None)
        if result is not None:
            yield from _of_offer(facts, f"considering[{place}]", entry, result)
    for place, device in enumerate(facts.client.devices or ()):
        results = [each for each in facts.results.values() if each.treatment.device == device]
        if isinstance(device, InlineDevice) and results:
            yield from _of_needles(facts, f"devices[{place}].needles", device, results)


def _of_offer(facts: PlanFacts, key: str, entry: Considered, result: TreatmentResult) -> Iterator[Entry]:
    treatment, needled = result.treatment, needs_needles(result.treatment)
    if entry.energy is not None and HEAT not in treatment.tags:
        yield f"{key}.energy", "energy"
    if entry.depth is not None and not needled:
        yield f"{key}.depth", "depth"
    if entry.passes is not None and not needled and not _arrives(result):
        yield f"{key}.passes", "passes"
    if entry.serum is not None:
        yield from _of_serum(facts, key, result)
    if isinstance(entry.device, InlineDevice):
        yield from _of_needles(facts, f"{key}.device.needles", entry.device, [result])
    if entry.formula is not None:
        yield from _of_formula(facts, f"{key}.formula", entry.formula, result)


def _of_serum(facts: PlanFacts, key: str, result: TreatmentResult) -> Iterator[Entry]:
    treatment = result.treatment
    if treatment.payload == NOTHING or not needs_needles(treatment):
        yield f"{key}.serum", "serum_nothing"
    elif treatment.id not in facts.carded and (INFUSES not in treatment.tags or treatment.class_ == STAMP):
        yield f"{key}.serum", "serum_held"


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
    if needles.bore is not None and not carries:
        yield f"{key}.bore", "needle_bore"
    if needles.pitch is not None and techniques <= set(_ROLLED):
        yield f"{key}.pitch", "needle_pitch"


def _of_formula(facts: PlanFacts, key: str, formula: Formula, result: TreatmentResult) -> Iterator[Entry]:
    arrives, infused = _arrives(result), INFUSES in result.treatment.tags and needs_needles(result.treatment)
    for place, active in enumerate(formula.actives):
        name = f"{key}.actives[{place}]"
        if active.amount is not None and formula.volume is None:
            yield f"{name}.amount", "amount_volume"
        elif active.amount is not None and active.concentration is not None and active.amount_kind == "kg":
            yield f"{name}.amount", "amount_concentration"
    for field, row_id in _OF_LIQUID.items():
        if getattr(formula, field) is None or (field == "viscosity" and infused) or (field == "ph" and arrives):
            continue
        unstated = formula.model_copy(update={field: None})
        if _against(facts, unstated, result) == _against(facts, formula, result):
            yield f"{key}.{field}", row_id
    if not arrives:
        yield from _not_followed(facts, key, formula, result, infused)


def _not_followed(
    facts: PlanFacts, key: str, formula: Formula, result: TreatmentResult, infused: bool
) -> Iterator[Entry]:
    """Strengths and a volume of which nothing is computed and about which nothing is said."""
    before = _against(facts, formula, result)
    for place, active in enumerate(formula.actives):
        for field, name in (("concentration", "concentration"), ("stated_amount", "amount")):
            if getattr(active, field) is None:
                continue
            actives = list(formula.actives)
            actives[place] = active.model_copy(update={field: None})
            unstated = formula.model_copy(update={"actives": tuple(actives)})
            if _against(facts, unstated, result) == before:
                yield f"{key}.actives[{place}].{name}", "strength_not_followed"
    unstated = formula.model_copy(update={"volume": None})
    if formula.volume is not None and not infused and _against(facts, unstated, result) == before:
        yield f"{key}.volume", "volume_not_followed"


def _against(facts: PlanFacts, formula: Formula, result: TreatmentResult) -> tuple[object, ...]:
    return product(facts.context, formula, result.treatment.tags, facts.client.person.allergies or ())


def _arrives(result: TreatmentResult) -> bool:
    """Whether what arrives is computed in any zone."""
    return any(here.delivered is not None for here in result.zones.values())
