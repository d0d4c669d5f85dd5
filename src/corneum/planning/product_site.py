"""What a product meets in a zone: the skin, the lumens that needles left in it, and the fluid that came with them.

What is known of a solute spreads wider than faces do, so a delivery is drawn over as many states of knowledge as there
are virtual people, each of them one person: the same people with the same molecules in every zone and treatment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.depth import depth_in_place
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device
from corneum.needling.infusion import Infused
from corneum.needling.technique import Technique, default_technique
from corneum.planning.needle_facts import technique_of, use_of
from corneum.planning.needling_step import InfusionFacts, device_of, take_in
from corneum.planning.treatments import Treatment
from corneum.planning.zone_skin import SkinFacts, skin_from
from corneum.skin.fitted import ZONES
from corneum.skin.layers import Skin

ABRADES = "abrasion"

# settings of a device that the solved cases of a response surface are spread over
_SETTINGS = 8

Whole = TypeVar("Whole")


@dataclass(frozen=True)
class Site:
    """Drawn (E, 1): `skin` after abrasion; `channels`, how they close and what was infused into them, None where
    nothing of it is done."""

    skin: Skin
    channels: Channels | None = None
    closure: Closure | None = None
    infused: Infused | None = None


def site(
    context: ModelContext,
    treatment: Treatment,
    skin: Skin,
    technique: Technique | None,
    *,
    age: float,
    serum: InfusionFacts | None,
) -> Site:
    """What a product meets in one zone.

    Args:
        context: its population has one person an outer draw.
        treatment: a rung, whose tool abrades, pierces or does neither.
        skin: of the zone.
        technique: how its needles are set there; None where none pierce.
        age: of the person, years: channels close more slowly in older skin.
        serum: what goes in with the needles; None where nothing does.
    """
    tool = device_of(context, treatment)
    if isinstance(tool, NoData):
        return Site(skin)
    if technique is None:
        return Site(_abraded(context, tool, treatment, skin))
    placed = depth_in_place(context, tool, technique, skin)
    holes = channels(context, tool, technique, skin, placed)
    return Site(
        skin,
        holes,
        closure(context, tool, occluded=False, age=age, length=technique.length),
        None if serum is None else take_in(context, tool, technique, holes, skin, serum),
    )


def spread_site(context: ModelContext, treatment: Treatment, *, needles: bool, serum: InfusionFacts | None) -> Site:
    """What a product meets on a face whose draws lie in all zones and at all settings of the device in turn: where the
    cases of a response surface are solved, whoever the client is, whatever was read and set.

    Args:
        context: its population has one person an outer draw.
        treatment: a rung.
        needles: whether the treatment pierces.
        serum: what goes in with the needles; None where nothing does.
    """
    tool = device_of(context, treatment)
    skin = context.once("skin of all zones in turn", (), _spread_skin)
    usual_age = _years(context, "solved_age")
    if isinstance(tool, NoData) or not needles:
        return site(context, treatment, skin, None, age=usual_age, serum=None)
    lengths = dial_values(context, tool)
    chosen = lengths[np.unique(np.linspace(0, lengths.size - 1, _SETTINGS).round().astype(np.int64))]
    settings = chosen.tolist() if lengths.size else [treatment.length or 0.0]
    techniques = [technique_of(context, use_of(treatment), length) for length in settings]
    sites = [site(context, treatment, skin, each, age=usual_age, serum=serum) for each in techniques]
    # zones follow each other one by one, so settings change once all zones have had theirs
    turn = np.arange(context.population.epistemic) // len(zones_of_the_face(context)) % len(sites)
    return _interleaved(sites, turn)


def _spread_skin(context: ModelContext) -> Skin:
    """A skin whose draws lie in all zones of the face in turn, of adults of every age, unread."""
    age, spread = _years(context, "solved_age"), _years(context, "solved_age_spread")
    facts = [SkinFacts(zone, age, spread, "unspecified", ()) for zone in zones_of_the_face(context)]
    skins = [skin_from(context, each) for each in facts]
    known = [skin for skin in skins if isinstance(skin, Skin)]
    return _interleaved(known, np.arange(context.population.epistemic) % len(known))


def _years(context: ModelContext, name: str) -> float:
    return context.parameter(f"planning.{name}").number / units.factor("year")


def zones_of_the_face(context: ModelContext) -> tuple[str, ...]:
    """Zones whose skin is known, in the order of the table."""
    return tuple(row["zone"] for row in context.table(ZONES).where(layer="dermis"))


def _abraded(context: ModelContext, tool: Device, treatment: Treatment, skin: Skin) -> Skin:
    """After abrasion the stratum corneum is thinner."""
    if ABRADES not in treatment.tags:
        return skin
    technique = default_technique(context, tool, 0.0, treatment.passes)
    removed = removed_share(context, tool, technique)
    return replace(skin, stratum_corneum=thinned_stratum_corneum(context, skin, removed))


def _interleaved(alternatives: Sequence[Whole], turn: NDArray[np.int64]) -> Whole:
    """One of several alike results whose draw i is that of the alternative `turn[i]`, all that is drawn in it alike."""
    first = alternatives[0]
    if len(alternatives) == 1:
        return first
    interleaved: dict[str, Any] = {}
    for entry in fields(first):  # type: ignore[arg-type]
        values: list[Any] = [getattr(each, entry.name) for each in alternatives]
        if isinstance(values[0], Drawn):
            interleaved[entry.name] = replace(values[0], draws=_in_turn([value.draws for value in values], turn))
        elif isinstance(values[0], (Skin, Channels, Closure, Infused)):
            interleaved[entry.name] = _interleaved(values, turn)
    return replace(first, **interleaved)  # type: ignore[type-var]


def _in_turn(draws: Sequence[NDArray[np.float64]], turn: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.stack(np.broadcast_arrays(*draws))[turn, np.arange(turn.size)]
