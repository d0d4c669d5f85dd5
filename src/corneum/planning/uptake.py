"""What arrives of each solute: for every treatment and zone read off response surfaces through the solved cases of a
plan.

A solute of a product is solved once a treatment, over all zones and settings in turn (`product_site.spread_site`), and
what arrives in a zone is read off the surface through these cases. So no number depends on which zones are planned or
what was read in another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.serum import Serum, serum
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.planning.gates import needs_needles
from corneum.planning.needling_step import INFUSES, skin_of, treated_area
from corneum.planning.product_site import ABRADES, Site, one_person_a_draw, site, spread_site, spread_skin
from corneum.planning.results import Delivered, Needled, NeedledZone, Quantity
from corneum.planning.treatments import Treatment
from corneum.response.pharmacology import reaches_potency
from corneum.skin.layers import Skin
from corneum.transport import delivery as transport
from corneum.transport.backends import machine_code
from corneum.transport.many_deliveries import Arrived, arrived, solved_surfaces
from corneum.zones import area

Array = NDArray[np.float64]

# where a plan looks for a solute: the layers, what lies on top, what was put on, what came past the barrier
COMPARTMENTS = ("stratum_corneum", "viable_epidermis", "dermis", "film", "applied", "uptake")

NOT_SIMULATED = "referral"
HYDRATES = "hydradermabrasion"


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


@dataclass(frozen=True)
class _Wanted:
    """What arrives of one solute in one zone: where the answer goes, and the cases that it is read off for."""

    key: tuple[str, str]
    carried: _Carried
    request: transport.Request


@dataclass(frozen=True)
class _Requests:
    """Makes the requests of a plan; what zones, solutes or treatments share is computed once."""

    context: ModelContext
    client: Client
    known: dict[Hashable, Any] = field(default_factory=dict)

    def of(self, carried: _Carried, meets: Site) -> transport.Request:
        """The cases of one solute where it meets a skin, one a draw."""
        film, followed, conditions = self._once(("conditions", carried.treatment.id), lambda: self._conditions(carried))
        deposit = reach = None
        if meets.infused is not None and meets.channels is not None:
            film, deposit = transport.Film(meets.infused.on_surface), meets.infused.in_channels
            # the fluid is put in while the needle lies there, and the track closes over it
            reach = meets.channels.depth_in_place
        request = transport.request(
            self.context,
            meets.skin,
            self._parameters(carried),
            concentration=carried.concentration,
            times=[followed],
            film=film,
            channels=meets.channels,
            closure=meets.closure,
            deposit=deposit,
            reach=reach,
        )
        return replace(request, inputs=(*request.inputs, Input(conditions, 0.0)))

    def spread(self, carried: _Carried, needles: bool) -> transport.Request:
        """The cases that are solved for one solute of a treatment."""
        skin = self._once("spread skin", lambda: spread_skin(self.context, self.client))
        key = ("spread site", _tool_key(carried.treatment), needles)
        return self.of(
            carried,
            self._once(key, lambda: spread_site(self.context, self.client, carried.treatment, skin, needles)),
        )

    def site(self, needled_zone: NeedledZone, needled: Needled | None) -> Site:
        """What a product meets in a zone."""
        treatment, zone = needled_zone.treatment, needled_zone.zone
        skin = self._once(("skin", zone), lambda: skin_of(self.context, self.client, zone))
        assert isinstance(skin, Skin)
        technique = needled.technique if needled else None
        key = ("site", zone, _tool_key(treatment), technique.length if technique else None)
        return self._once(key, lambda: site(self.context, self.client, treatment, skin, technique))

    def _once(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        if key not in self.known:
            self.known[key] = compute()
        return self.known[key]

    def _conditions(self, carried: _Carried) -> tuple[transport.Film, float, str]:
        """The film of a product, the time that it is followed, s, and the id of the derivation that names both."""
        with self.context.model("conditions of a delivery") as model:
            film = _film(self.context, self.client, carried.product)
            followed = self.context.parameter("planning.follow_hours").number
            self.context.parameter("planning.resolved_share")
            derivation = model.derive("time followed, share resolved and film of an ordinary application")
        return film, followed, derivation

    def _parameters(self, carried: _Carried) -> LayerParameters:
        hydrated, ph = HYDRATES in carried.treatment.tags, carried.product.ph
        key = ("parameters", carried.solute.id, hydrated, ph)
        return self._once(key, lambda: layer_parameters(self.context, carried.solute, hydrated=hydrated, vehicle_ph=ph))


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
    people = context.with_population(one_person_a_draw(context.population))
    requests = _Requests(people, client)
    treatments = {needled_zone.treatment.id: needled_zone.treatment for needled_zone in needled_zones}
    brought = {name: _carried(context, treatment) for name, treatment in treatments.items()}
    wanted: list[_Wanted] = []
    solved: dict[tuple[str, str], transport.Request] = {}
    delivered: dict[tuple[str, str], Delivered] = {}
    for needled_zone in needled_zones:
        needled = needled_zone.needled
        for name, solute in brought[needled_zone.treatment.id].items():
            why = solute if isinstance(solute, NoData) else needled
            if isinstance(solute, NoData) or isinstance(why, NoData):
                assert isinstance(why, NoData)
                delivered[needled_zone.key] = _with(delivered.get(needled_zone.key), {name: {"uptake": why}}, {})
                continue
            assert not isinstance(needled, NoData)
            if solute.family not in solved:
                solved[solute.family] = requests.spread(solute, needled is not None)
            wanted.append(_Wanted(needled_zone.key, solute, requests.of(solute, requests.site(needled_zone, needled))))
    surfaces = dict(zip(solved, solved_surfaces(people, list(solved.values()), _backend()), strict=True))
    for each in wanted:
        found = arrived(people, each.request, surfaces[each.carried.family])
        delivered[each.key] = _with(delivered.get(each.key), *_told(people, each.carried, found))
    return delivered


def cases_to_solve(
    context: ModelContext, client: Client, treatments: Sequence[Treatment]
) -> dict[tuple[str, str], transport.Request]:
    """The cases of each solute, by treatment and solute, that its response surface goes through; one a virtual person.

    Args:
        context: tables and virtual people.
        client: age and sex, and the area that is treated.
        treatments: those whose solutes are asked for.
    """
    people = context.with_population(one_person_a_draw(context.population))
    requests = _Requests(people, client)
    return {
        (treatment.id, name): requests.spread(carried, needs_needles(treatment))
        for treatment in treatments
        for name, carried in _carried(context, treatment).items()
        if isinstance(carried, _Carried)
    }


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


def _told(
    people: ModelContext, carried: _Carried, found: Arrived
) -> tuple[dict[str, dict[str, Quantity]], dict[str, Quantity]]:
    """Amounts and potency of one solute by its name."""
    resolved = people.parameter("planning.resolved_share").number * found.amounts["applied"].draws
    amounts: dict[str, Quantity] = {
        name: replace(found.amounts[name], draws=_resolved(found.amounts[name].draws, resolved))
        for name in COMPARTMENTS
    }
    free = found.mean_free[_target_layer(carried.solute)]
    return {carried.name: amounts}, {carried.name: reaches_potency(people, carried.solute.id, free)}


def _with(
    known: Delivered | None, amounts: Mapping[str, Mapping[str, Quantity]], potency: Mapping[str, Quantity]
) -> Delivered:
    """What is known of a treatment in a zone with what is known of one more solute."""
    before = known or Delivered({}, {})
    return Delivered({**before.amounts, **amounts}, {**before.potency, **potency})


def _backend() -> str:
    return "compiled" if machine_code.is_kept() else "reference"


def _resolved(amounts: Array, least: Array) -> Array:
    """What lies below the share of the dose that the solver resolves is zero."""
    return np.where(amounts < least, 0.0, amounts)


def _tool_key(treatment: Treatment) -> tuple[Hashable, ...]:
    """What decides how a treatment's device leaves the skin and its fluid, whatever that carries."""
    formula = treatment.formula
    fluid = (formula.volume, formula.viscosity) if formula and INFUSES in treatment.tags else None
    does = treatment.tags & {ABRADES, INFUSES}
    return treatment.device, treatment.passes, treatment.serum, does, treatment.length, fluid


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
    if treatment.formula is not None and treatment.formula.actives:
        return serum(context, treatment.formula)
    return serum(context, treatment.payload)


def _film(context: ModelContext, client: Client, product: Serum) -> transport.Film:
    if product.volume is not None:
        return transport.Film(product.volume / treated_area(context, client))
    return transport.Film(product.film if product.film is not None else context.parameter("planning.usual_film"))


def _target_layer(solute: Solute) -> str:
    """Where the active's target cell lives, by the table of actives: the epidermis, or the upper dermis."""
    layers = solute.row.list("target_layer")
    return "viable_epidermis" if not layers or "dermis" not in layers[0] else "papillary_dermis"
