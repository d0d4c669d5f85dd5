"""What arrives of each solute: for every treatment and zone read off response surfaces through the solved cases of a
plan.

A solute of a product is solved once a treatment, over all zones, ages and settings in turn (`product_site`),
and what arrives in a zone is read off the surface through these cases. So no number depends on which zones are planned
or what was read in another, and a change of the client or of a setting asks for no case to be solved anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import people_as_outer_draws
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.solute import Solute
from corneum.needling.technique import Technique
from corneum.planning.carried_solutes import CarriedSolute, carried_solutes
from corneum.planning.delivery_cases import (
    request_at,
    site_in_zone,
    solved_people,
    spread_facts,
    spread_request,
    zone_facts,
)
from corneum.planning.results import Delivered, Needled, NeedledZone, Quantity, SoluteCourse
from corneum.response.pharmacology import Potency, over_potency, potency, reaches_potency
from corneum.skin.target_cells import layers_with_potency
from corneum.transport.backends import machine_code
from corneum.transport.many_deliveries import Arrived, arrived, cases_a_surface, first_cases, surfaces_through
from corneum.transport.problem import Problem
from corneum.transport.response_surface import Surface

Array = NDArray[np.float64]

# where a plan looks for a solute: the layers, what lies on top, what was put on, what came past the barrier
COMPARTMENTS = ("stratum_corneum", "viable_epidermis", "dermis", "film", "applied", "uptake")

# amounts of a solute in a zone by compartment, its chance of being enough, and its course
_Arrival = tuple[Mapping[str, Quantity], Quantity, SoluteCourse]


@dataclass(frozen=True)
class _Surfaces:
    """The response surface of each treatment and solute, and the digest of the cases that it goes through."""

    by_family: Mapping[tuple[str, str], Surface]
    digests: Mapping[tuple[str, str], str]


def deliver(
    context: ModelContext, client: Client, needled_zones: Sequence[NeedledZone]
) -> dict[tuple[str, str], Delivered]:
    """Amounts of each solute, kg/m^2, `planning.follow_hours` after application.

    Args:
        context: tables and virtual people; each of them is an outer draw of an amount.
        client: the area that is treated.
        needled_zones: the treatments and zones in question.

    Returns:
        By treatment and zone. Treatments without a solute are left out. A solute whose strength or molecule is not
        known has no amount, with the reason.
    """
    people = context.with_population(people_as_outer_draws(context.population))
    treatments = {needled_zone.treatment.id: needled_zone.treatment for needled_zone in needled_zones}
    brought = {name: carried_solutes(people, treatment) for name, treatment in treatments.items()}
    known = [solute for solutes in brought.values() for solute in solutes.values() if isinstance(solute, CarriedSolute)]
    surfaces = _surfaces(people, client, known)
    return {
        needled_zone.key: _delivered(people, client, needled_zone, solutes, surfaces)
        for needled_zone in needled_zones
        if (solutes := brought[needled_zone.treatment.id])
    }


def _surfaces(people: ModelContext, client: Client, carried: Sequence[CarriedSolute]) -> _Surfaces:
    """The surface of each solute of each treatment; those that are not kept are solved for together."""
    solved = solved_people(people)
    spread = {solute.family: _cases(solved, client, solute) for solute in carried}
    most = cases_a_surface(len({problem.digest for problem in spread.values()}))
    problems = {family: _first_cases(people, problem, most) for family, problem in spread.items()}
    backend = "compiled" if machine_code.is_kept() else "reference"
    surfaces = surfaces_through(people, list(problems.values()), backend)
    return _Surfaces(
        dict(zip(problems, surfaces, strict=True)), {family: problem.digest for family, problem in problems.items()}
    )


def _cases(people: ModelContext, client: Client, carried: CarriedSolute) -> Problem:
    return people.once(
        "cases that are solved",
        (carried.facts, spread_facts(people, client, carried)),
        lambda apart: spread_request(apart, client, carried).problem,
    )


def _first_cases(people: ModelContext, problem: Problem, most: int) -> Problem:
    return people.once("first cases", (problem.digest, most), lambda apart: first_cases(problem, most))


def _delivered(
    people: ModelContext,
    client: Client,
    needled_zone: NeedledZone,
    solutes: Mapping[str, CarriedSolute | NoData],
    surfaces: _Surfaces,
) -> Delivered:
    """What arrives of all solutes of one treatment in one zone."""
    needled = needled_zone.needled
    technique = needled.technique if isinstance(needled, Needled) else None
    amounts: dict[str, Mapping[str, Quantity]] = {}
    enough: dict[str, Quantity] = {}
    courses: dict[str, SoluteCourse] = {}
    for name, solute in solutes.items():
        if isinstance(solute, NoData):
            amounts[name] = {"uptake": solute}
        elif isinstance(needled, NoData):
            amounts[name] = {"uptake": needled}
        else:
            arrival = _arrival(people, client, solute, needled_zone.zone, technique, surfaces)
            amounts[name], enough[name], courses[name] = arrival
    return Delivered(amounts, enough, courses)


def _arrival(
    people: ModelContext,
    client: Client,
    carried: CarriedSolute,
    zone: str,
    technique: Technique | None,
    surfaces: _Surfaces,
) -> _Arrival:
    """Amounts of one solute in one zone, its chance of being enough, and its course."""
    length = technique.length if technique else None
    surface, digest = surfaces.by_family[carried.family], surfaces.digests[carried.family]
    return people.once(
        "what arrives",
        (carried.facts, digest, zone_facts(people, client, carried.treatment, zone), length),
        lambda apart: _arrival_read_off(apart, client, carried, zone, technique, surface),
    )


def _arrival_read_off(
    people: ModelContext,
    client: Client,
    carried: CarriedSolute,
    zone: str,
    technique: Technique | None,
    surface: Surface,
) -> _Arrival:
    meets = people.once(
        "what a product meets",
        (zone_facts(people, client, carried.treatment, zone), technique.length if technique else None),
        lambda apart: site_in_zone(apart, client, carried.treatment, zone, technique),
    )
    arrival = arrived(people, request_at(people, client, carried, meets), surface)
    resolved = people.parameter("planning.resolved_share").number * arrival.amounts["applied"].draws
    amounts: dict[str, Quantity] = {
        name: replace(arrival.amounts[name], draws=_resolved(arrival.amounts[name].draws, resolved))
        for name in COMPARTMENTS
    }
    enough = reaches_potency(people, carried.solute.id, arrival.mean_free[_target_layer(carried.solute)])
    return amounts, enough, _course(people, carried.solute.id, arrival)


def _course(people: ModelContext, solute: str, arrival: Arrived) -> SoluteCourse:
    """What a solute comes to over time, beside what it takes to act on the cells that live there."""
    known, free = potency(people, solute), arrival.free_course
    over: dict[str, Drawn] = {}
    if isinstance(known, Potency):
        layers = layers_with_potency(people, known.row.row_id)
        over = {layer: over_potency(people, known, free[layer]) for layer in layers}
    return SoluteCourse(tuple(arrival.times.tolist()), free, known, over)


def _resolved(amounts: Array, least: Array) -> Array:
    """What lies below the share of the dose that the solver resolves is zero."""
    return np.where(amounts < least, 0.0, amounts)


def _target_layer(solute: Solute) -> str:
    """Where the active's target cell lives, by the table of actives: the epidermis, or the upper dermis."""
    layers = solute.row.list("target_layer")
    return "viable_epidermis" if not layers or "dermis" not in layers[0] else "papillary_dermis"
