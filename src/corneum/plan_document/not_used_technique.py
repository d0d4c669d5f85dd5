"""Entries on how the hand works that changed nothing in a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corneum.client import StatedTechnique
from corneum.evidence.value import NoData
from corneum.needling.channel_density import UNEVEN
from corneum.needling.infusion import Infused
from corneum.plan_document.technique_document import is_shown
from corneum.plan_document.unused_entry import Entry, PlanFacts
from corneum.planning.needling_step import device_of, infusion_facts, take_in
from corneum.planning.results import Needled, TreatmentResult, ZoneResult
from corneum.planning.stated_hand import Hand, hand_of, input_row, stated_keys
from corneum.planning.treatments import Treatment, fixes_angle
from corneum.skin.layers import Skin

# what shows only where a thick liquid flows
_FLOW = ("stamp.dwell",)


def unused_technique(facts: PlanFacts) -> Iterator[Entry]:
    """Entries under `technique` and `considering[].technique` that changed nothing."""
    for place, entry in facts.client.numbered_offers:
        results = facts.of_offer(entry)
        if entry.technique is not None and results:
            yield from _unused(facts, f"considering[{place}].technique", entry.technique, results)
        if entry.technique is not None and entry.technique.passes is not None and entry.passes is not None:
            yield f"considering[{place}].passes", "passes_of_technique"
    if facts.client.technique is not None:
        yield from _unused(facts, "technique", facts.client.technique, list(facts.results.values()), of_plan=True)


def _unused(
    facts: PlanFacts, stem: str, technique: StatedTechnique, results: list[TreatmentResult], *, of_plan: bool = False
) -> Iterator[Entry]:
    alike = {} if of_plan else stated_keys(facts.client.technique)
    for key, value in stated_keys(technique).items():
        own = [each for each in results if not (of_plan and _is_overruled(each, key))]
        worked = [each for each in own if input_row(facts.context, key, each.treatment.class_) is not None]
        if key == "passes" and not of_plan and any(here.delivered for each in own for here in each.zones.values()):
            continue
        if alike.get(key) == value:
            yield f"{stem}.{key}", "technique_same"
        elif not own:
            yield f"{stem}.{key}", "technique_overruled"
        elif not worked:
            yield f"{stem}.{key}", "technique_unfit"
        elif not any(_changes(facts, each, key) for each in worked):
            yield f"{stem}.{key}", "technique_refused"


def _is_overruled(result: TreatmentResult, key: str) -> bool:
    """Whether an offer states itself what is stated for the plan."""
    offer = result.treatment.considered
    if offer is None:
        return False
    return key in stated_keys(offer.technique) or (key == "passes" and offer.passes is not None)


def _changes(facts: PlanFacts, result: TreatmentResult, key: str) -> bool:
    """Whether a stated input shows in a plan: with the technique, or in what is computed of the needles."""
    if result.treatment.id in facts.answered and is_shown(facts.holds, result):
        return True
    if key == "second_pass" and any(
        reason.code.startswith(key) for here in result.zones.values() for reason in here.reasons
    ):
        return True
    needled = [here for here in result.zones.values() if isinstance(here.needled, Needled)]
    if not needled or _needles_alike(facts, result.treatment, key):
        return False
    return key not in _FLOW or any(_flows_longer(facts, result, each) for each in needled)


def _needles_alike(facts: PlanFacts, treatment: Treatment, key: str) -> bool:
    """Whether the needles of a treatment go in and lie as they would if an input had not been stated."""
    assert treatment.technique is not None and treatment.device is not None
    if key == "passes":
        return treatment.passes == int(treatment.row["passes"] or 0)
    head, _, inner = key.partition(".")
    left = getattr(treatment.technique, head).model_copy(update={inner: None}) if inner else None
    unstated = treatment.technique.model_copy(update={head: left})
    fixed = fixes_angle(facts.context, treatment.device)
    usual = hand_of(facts.context, unstated, treatment.class_, fixed_angle=fixed)
    return _without_slots(usual) == _without_slots(treatment.hand)


def _without_slots(hand: Hand) -> Hand:
    """A hand without what shows in the picture of the holes alone."""
    return hand if hand.strokes in UNEVEN else replace(hand, strokes=None)


def _flows_longer(facts: PlanFacts, result: TreatmentResult, here: ZoneResult) -> bool:
    """Whether what goes into the channels is computed otherwise than of a tap."""
    context, serum = facts.context, infusion_facts(facts.context, facts.client, result.treatment)
    tool = device_of(context, result.treatment)
    needled, skin = here.needled, here.skin
    if serum is None or isinstance(tool, NoData) or not isinstance(needled, Needled) or not isinstance(skin, Skin):
        return False
    if not isinstance(needled.infused, Infused):
        return False
    tapped = take_in(context, tool, replace(needled.technique, dwell=None), needled.channels, skin, serum)
    return tapped.entered.derivation != needled.infused.entered.derivation
