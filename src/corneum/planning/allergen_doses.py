"""What of each allergen of a product gets past the barrier with a treatment: in a session and over its course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.infusion import Infused
from corneum.planning.needling_step import (
    INFUSES,
    InfusionFacts,
    device_of,
    film_volume,
    infusion_facts,
    take_in,
    treated_area,
)
from corneum.planning.results import Needled, TreatmentResult
from corneum.planning.treatments import Treatment
from corneum.safety.gate import ROUTES, route_of
from corneum.safety.sensitisation import CourseDose, allergens, course_dose
from corneum.skin.layers import Skin

_WHOLE = "whole"


@dataclass(frozen=True)
class AllergenDoses:
    """The doses of the allergens of one product, in the order of its list, and the `zone` where most gets in; None
    where no needles make a difference between zones."""

    zone: str | None
    doses: tuple[CourseDose, ...]


def allergen_doses(context: ModelContext, client: Client, result: TreatmentResult) -> AllergenDoses:
    """The allergens of a product past the barrier, by the zone where needles let most of it in.

    Args:
        context: tables, virtual people and record.
        client: the zones that a volume is spread over.
        result: a treatment with its product and its needles.

    Returns:
        No doses where the barrier stays whole, no product is described or no zone is planned.
    """
    treatment = result.treatment
    if not client.zones or treatment.formula is None or ROUTES[route_of(treatment.tags)] == _WHOLE:
        return AllergenDoses(None, ())
    used = _used(context, client, treatment)
    zone, split = _split(context, used, result)
    sessions = treatment.sessions or 1
    doses = tuple(
        course_dose(context, allergen, split.entered, split.on_surface, sessions)
        for allergen in allergens(context, treatment.formula)
    )
    return AllergenDoses(zone, doses)


def _used(context: ModelContext, client: Client, treatment: Treatment) -> InfusionFacts:
    """What is put on in a session: the volume that was stated, else a usual one."""
    infused = infusion_facts(context, client, treatment)
    if infused is not None:
        return infused
    with context.model("product used per area") as model:
        area = treated_area(context, client)
        stated = treatment.formula is not None and treatment.formula.volume is not None
        film = context.parameter("planning.usual_film")
        volume = film_volume(context, treatment) if stated or INFUSES in treatment.tags else film.number * area
        derivation = model.derive(f"V/A, V {volume:g} m^3, A {area:g} m^2")
    return InfusionFacts(volume, area, treatment.formula.viscosity if treatment.formula else None, derivation)


def _split(context: ModelContext, used: InfusionFacts, result: TreatmentResult) -> tuple[str | None, Infused]:
    """How what is used is shared between skin and surface, in the zone that takes up most."""
    tool = device_of(context, result.treatment)
    splits: dict[str, Infused] = {}
    if not isinstance(tool, NoData):
        for zone, there in result.zones.items():
            if isinstance(there.needled, Needled) and isinstance(there.skin, Skin):
                needled = there.needled
                splits[zone] = take_in(context, tool, needled.technique, needled.channels, there.skin, used)
    if not splits:
        return None, _all_on_surface(context, used)
    most = max(splits, key=lambda zone: float(np.median(splits[zone].entered.draws)))
    return most, splits[most]


def _all_on_surface(context: ModelContext, used: InfusionFacts) -> Infused:
    def everywhere(depth: float) -> Drawn:
        draws = np.full((context.population.epistemic, 1), depth)
        return context.drawn(draws, "m", "product on a surface without channels", f"{depth:g} m", [used.derivation])

    none = everywhere(0.0)
    return Infused(none, none, none, everywhere(used.volume / used.area), none, none, none, none)
