"""The cases of transport that a plan solves of a solute: its film, the skin that it meets, what they follow from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from corneum.client import Client
from corneum.evidence.derivation import Input
from corneum.evidence.draws import people_as_outer_draws
from corneum.evidence.model_context import ModelContext
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.serum import Serum
from corneum.formula.solute_in_skin import Hydration, LayerParameters
from corneum.needling.technique import Technique
from corneum.planning.carried_solutes import HYDRATES, CarriedSolute, carried_solutes
from corneum.planning.gates import needs_needles
from corneum.planning.needling_step import INFUSES, infusion_facts, treated_area
from corneum.planning.offered_heat import tip_of
from corneum.planning.product_site import ABRADES, Site, site, spread_site
from corneum.planning.treatments import Treatment
from corneum.planning.zone_skin import skin_facts, skin_of
from corneum.skin.layers import Skin
from corneum.transport import delivery_request as transport
from corneum.transport.presets import MOST_SOLVED


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
        solute.family: spread_request(people, client, solute)
        for treatment in treatments
        for solute in carried_solutes(people, treatment).values()
        if isinstance(solute, CarriedSolute)
    }


def solved_people(people: ModelContext) -> ModelContext:
    """The people that cases are solved of: those of the plan, or more where these are too few for a surface."""
    population = people.population
    return people.with_population(replace(population, epistemic=max(population.epistemic, MOST_SOLVED)))


def site_in_zone(
    people: ModelContext, client: Client, treatment: Treatment, zone: str, technique: Technique | None
) -> Site:
    """What a product meets in a zone at a setting; `technique` is None where no needle is used."""
    skin, serum = skin_of(people, client, zone), infusion_facts(people, client, treatment)
    assert isinstance(skin, Skin)
    return site(people, treatment, skin, technique, age=client.person.age, serum=serum)


def spread_request(people: ModelContext, client: Client, carried: CarriedSolute) -> transport.Request:
    """The cases of one solute on a face whose draws lie in all zones in turn."""
    treatment = carried.treatment
    serum, needles = infusion_facts(people, client, treatment), needs_needles(treatment)
    meets = people.once(
        "what a product meets in all zones in turn",
        (_tool_facts(treatment), serum),
        lambda apart: spread_site(apart, treatment, needles=needles, serum=serum),
    )
    return request_at(people, client, carried, meets)


def request_at(people: ModelContext, client: Client, carried: CarriedSolute, meets: Site) -> transport.Request:
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


def _parameters(people: ModelContext, carried: CarriedSolute) -> LayerParameters:
    hydration: Hydration = "wet" if HYDRATES in carried.treatment.tags else "normal"
    ph = carried.product.ph
    return people.once(
        "solute in skin",
        (carried.solute.id, hydration, ph),
        lambda apart: layer_parameters(apart, carried.solute, hydration=hydration, vehicle_ph=ph),
    )


def zone_facts(people: ModelContext, client: Client, treatment: Treatment, zone: str) -> Hashable:
    """What decides what a product meets in a zone, beside the setting."""
    return skin_facts(client, zone), _tool_facts(treatment), infusion_facts(people, client, treatment)


def spread_facts(people: ModelContext, client: Client, carried: CarriedSolute) -> Hashable:
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


def _film(context: ModelContext, client: Client, product: Serum) -> transport.Film:
    if product.volume is not None:
        return transport.Film(product.volume / treated_area(context, client))
    return transport.Film(product.film if product.film is not None else context.parameter("planning.usual_film"))
