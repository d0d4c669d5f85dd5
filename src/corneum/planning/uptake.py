"""What arrives of each solute: for every treatment and zone read off response surfaces through the solved cases of a
plan.

A solute of a product is solved once a treatment, over all zones, ages and settings in turn (`product_site`),
and what arrives in a zone is read off the surface through these cases. So no number depends on which zones are planned
or what was read in another, and a change of the client or of a setting asks for no case to be solved anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.draws import people_as_outer_draws
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.serum import Serum, has_typical_product, serum
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import Hydration, LayerParameters
from corneum.needling.technique import Technique
from corneum.planning.gates import needs_needles
from corneum.planning.needling_step import INFUSES, infusion_facts, treated_area
from corneum.planning.offered_heat import tip_of
from corneum.planning.payloads import NOTHING
from corneum.planning.product_site import ABRADES, Site, site, spread_site
from corneum.planning.results import Delivered, Needled, NeedledZone, Quantity, SoluteCourse
from corneum.planning.treatments import Treatment
from corneum.planning.zone_skin import skin_facts, skin_of
from corneum.response.pharmacology import Potency, over_potency, potency, reaches_potency
from corneum.skin.layers import Skin
from corneum.skin.target_cells import layers_with_potency
from corneum.transport import delivery_request as transport
from corneum.transport.backends import machine_code
from corneum.transport.many_deliveries import Arrived, arrived, cases_a_surface, first_cases, surfaces_through
from corneum.transport.presets import MOST_SOLVED
from corneum.transport.problem import Problem
from corneum.transport.response_surface import Surface
from corneum.zones import area

Array = NDArray[np.float64]

# where a plan looks for a solute: the layers, what lies on top, what was put on, what came past the barrier
COMPARTMENTS = ("stratum_corneum", "viable_epidermis", "dermis", "film", "applied", "uptake")

NOT_SIMULATED = "referral"
HYDRATES = "hydradermabrasion"


# amounts of a solute in a zone by compartment, its chance of being enough, and its course
_Arrival = tuple[Mapping[str, Quantity], Quantity, SoluteCourse]


@dataclass(frozen=True)
class _Carried:
    """One solute of what a treatment brings, its molecule and strength known."""

    treatment: Treatment
    product: Serum
    name: str
    solute: Solute
    concentration: Value

    @property
    def family(self) -> tuple[str, str]:
        """The treatment and the solute: what a response surface is for."""
        return self.treatment.id, self.name

    @property
    def facts(self) -> Hashable:
        """All that decides what it is, of this treatment."""
        hydrated = HYDRATES in self.treatment.tags
        return self.treatment.payload, self.treatment.formula, self.name, hydrated


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
    brought = {name: _carried(people, treatment) for name, treatment in treatments.items()}
    known = [solute for solutes in brought.values() for solute in solutes.values() if isinstance(solute, _Carried)]
    surfaces = _surfaces(people, client, known)
    return {
        needled_zone.key: _delivered(people, client, needled_zone, solutes, surfaces)
        for needled_zone in needled_zones
        if (solutes := brought[needled_zone.treatment.id])
    }


def cases_to_solve(
    context: ModelContext, client: Client, treatments: Sequence[Treatment]
) -> dict[tuple[str, str], transport.Request]:
    """The cases of each solute, by treatment and solute, that its response surface goes through; one a virtual person.

    Args:
        context: tables and virtual people.
        client: age and sex, and the area that is treated.
        treatments: those whose solutes are asked for.
    """
    people = solved_people(context.with_population(people_as_outer_draws(context.population)))
    return {
        solute.family: _spread_request(people, client, solute)
        for treatment in treatments
        for solute in _carried(people, treatment).values()
        if isinstance(solute, _Carried)
    }


def _surfaces(people: ModelContext, client: Client, carried: Sequence[_Carried]) -> _Surfaces:
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


def solved_people(people: ModelContext) -> ModelContext:
    """The people that cases are solved of: those of the plan, or more where these are too few for a surface."""
    population = people.population
    return people.with_population(replace(population, epistemic=max(population.epistemic, MOST_SOLVED)))


def _cases(people: ModelContext, client: Client, carried: _Carried) -> Problem:
    return people.once(
        "cases that are solved",
        (carried.facts, _spread_facts(people, client, carried)),
        lambda asked: _spread_request(asked, client, carried).problem,
    )


def _first_cases(people: ModelContext, problem: Problem, most: int) -> Problem:
    return people.once("first cases", (problem.digest, most), lambda asked: first_cases(problem, most))


def _delivered(
    people: ModelContext,
    client: Client,
    needled_zone: NeedledZone,
    solutes: Mapping[str, _Carried | NoData],
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
    people: ModelContext, client: Client, carried: _Carried, zone: str, technique: Technique | None, surfaces: _Surfaces
) -> _Arrival:
    """Amounts of one solute in one zone, its chance of being enough, and its course."""
    length = technique.length if technique else None
    surface, digest = surfaces.by_family[carried.family], surfaces.digests[carried.family]
    return people.once(
        "what arrives",
        (carried.facts, digest, _zone_facts(people, client, carried.treatment, zone), length),
        lambda asked: _arrival_read_off(asked, client, carried, zone, technique, surface),
    )


def _arrival_read_off(
    people: ModelContext, client: Client, carried: _Carried, zone: str, technique: Technique | None, surface: Surface
) -> _Arrival:
    meets = people.once(
        "what a product meets",
        (_zone_facts(people, client, carried.treatment, zone), technique.length if technique else None),
        lambda asked: _site(asked, client, carried.treatment, zone, technique),
    )
    arrival = arrived(people, _request(people, client, carried, meets), surface)
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


def _site(people: ModelContext, client: Client, treatment: Treatment, zone: str, technique: Technique | None) -> Site:
    skin, serum = skin_of(people, client, zone), infusion_facts(people, client, treatment)
    assert isinstance(skin, Skin)
    return site(people, treatment, skin, technique, age=client.person.age, serum=serum)


def _spread_request(people: ModelContext, client: Client, carried: _Carried) -> transport.Request:
    """The cases of one solute on a face whose draws lie in all zones in turn."""
    treatment = carried.treatment
    serum, needles = infusion_facts(people, client, treatment), needs_needles(treatment)
    meets = people.once(
        "what a product meets in all zones in turn",
        (_tool_facts(treatment), serum),
        lambda asked: spread_site(asked, treatment, needles=needles, serum=serum),
    )
    return _request(people, client, carried, meets)


def _request(people: ModelContext, client: Client, carried: _Carried, meets: Site) -> transport.Request:
    """The cases of one solute where it meets a skin, one a draw."""
    film, followed, conditions = _conditions(people, client, carried.product)
    deposit = reach = outlet = None
    if meets.infused is not None and meets.channels is not None:
        film, deposit = transport.Film(meets.infused.on_surface), meets.infused.entered
        # a needle sets fluid down where it lies, and the track closes over it
        reach, outlet = meets.infused.reach, meets.infused.outlet
    request = transport.request(
        people,
        meets.skin,
        _parameters(people, carried),
        concentration=carried.concentration,
        times=[followed],
        film=film,
        channels=meets.channels,
        closure=meets.closure,
        deposit=deposit,
        reach=reach,
        outlet=outlet,
    )
    return replace(request, inputs=(*request.inputs, Input(conditions, 0.0)))


def _conditions(people: ModelContext, client: Client, product: Serum) -> tuple[transport.Film, float, str]:
    """The film of a product, the time that it is followed, s, and the id of the derivation that names both."""
    with people.model("conditions of a delivery") as model:
        film = _film(people, client, product)
        followed = people.parameter("planning.follow_hours").number
        for name in ("resolved_share", "solved_age", "solved_age_spread"):
            people.parameter(f"planning.{name}")
        derivation = model.derive("time followed, share resolved, ages solved of, film of an ordinary application")
    return film, followed, derivation


def _parameters(people: ModelContext, carried: _Carried) -> LayerParameters:
    hydration: Hydration = "wet" if HYDRATES in carried.treatment.tags else "normal"
    ph = carried.product.ph
    return people.once(
        "solute in skin",
        (carried.solute.id, hydration, ph),
        lambda asked: layer_parameters(asked, carried.solute, hydration=hydration, vehicle_ph=ph),
    )


def _zone_facts(people: ModelContext, client: Client, treatment: Treatment, zone: str) -> Hashable:
    """What decides what a product meets in a zone, beside the setting."""
    return skin_facts(client, zone), _tool_facts(treatment), infusion_facts(people, client, treatment)


def _spread_facts(people: ModelContext, client: Client, carried: _Carried) -> Hashable:
    """What decides the cases that are solved of a product, beside its solute: the tool, and the area that a volume is
    spread over."""
    treatment, volume = carried.treatment, carried.product.volume
    area_of = None if volume is None else treated_area(people, client)
    return _tool_facts(treatment), infusion_facts(people, client, treatment), area_of


def _tool_facts(treatment: Treatment) -> Hashable:
    """What decides how the device of a treatment leaves the skin, whatever it carries."""
    does = treatment.tags & {ABRADES, INFUSES}
    device = (treatment.device, tip_of(treatment))
    return device, treatment.passes, treatment.serum, does, treatment.length, needs_needles(treatment), treatment.hand


def _carried(context: ModelContext, treatment: Treatment) -> dict[str, _Carried | NoData]:
    """What a treatment brings, at most `planning.solute_count` solutes; why not where a strength or molecule is
    unknown."""
    if treatment.class_ == NOT_SIMULATED:
        return {}
    product = _product(context, treatment)
    most = int(context.parameter("planning.solute_count").number)
    carried: dict[str, _Carried | NoData] = {}
    for dissolved in product.solutes[:most]:
        solute, concentration = dissolved.solute, dissolved.concentration
        if isinstance(solute, NoData):
            carried[dissolved.name] = solute
        elif isinstance(concentration, NoData):
            carried[dissolved.name] = concentration
        else:
            carried[dissolved.name] = _Carried(treatment, product, dissolved.name, solute, concentration)
    return carried


def _resolved(amounts: Array, least: Array) -> Array:
    """What lies below the share of the dose that the solver resolves is zero."""
    return np.where(amounts < least, 0.0, amounts)


def totals(context: ModelContext, client: Client, by_zone: Mapping[str, Delivered | None]) -> dict[str, Drawn]:
    """Amount of each solute past the stratum corneum over all treated zones, kg."""
    uptakes: dict[str, dict[str, Drawn]] = {}
    for zone, delivered in by_zone.items():
        for solute, layers in (delivered.amounts if delivered else {}).items():
            uptake = layers.get("uptake")
            if isinstance(uptake, Drawn):
                uptakes.setdefault(solute, {})[zone] = uptake
    return {solute: _total(context, client, by_area) for solute, by_area in uptakes.items()}


def _total(context: ModelContext, client: Client, uptakes: Mapping[str, Drawn]) -> Drawn:
    with context.model("uptake of a whole treatment") as model:
        sizes = {zone: area(context, zone, client.person.sex) for zone in uptakes}
        mass = np.asarray(sum(uptake.draws * sizes[zone].number for zone, uptake in uptakes.items()))
        uses: list[Drawn | Value] = [*uptakes.values(), *sizes.values()]
        return model.drawn(mass, "kg", "sum over zones of amount per area x area", uses=uses)


def _product(context: ModelContext, treatment: Treatment) -> Serum:
    stated = treatment.formula
    # nothing is typical of blood, cells or a medicine that a list alone names
    if stated is not None and (stated.actives or not has_typical_product(context, treatment.payload)):
        return serum(context, stated)
    # a medicine that a prescriber chooses has no typical product either: no amount of it is computed
    typical = has_typical_product(context, treatment.payload)
    return serum(context, treatment.payload if typical else NOTHING)


def _film(context: ModelContext, client: Client, product: Serum) -> transport.Film:
    if product.volume is not None:
        return transport.Film(product.volume / treated_area(context, client))
    return transport.Film(product.film if product.film is not None else context.parameter("planning.usual_film"))


def _target_layer(solute: Solute) -> str:
    """Where the active's target cell lives, by the table of actives: the epidermis, or the upper dermis."""
    layers = solute.row.list("target_layer")
    return "viable_epidermis" if not layers or "dermis" not in layers[0] else "papillary_dermis"
