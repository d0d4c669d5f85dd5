"""What arrives of each solute: requests of every treatment and zone, solved together within the plan's budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.serum import Dissolved, Serum, serum
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.infusion import Infused
from corneum.needling.technique import default_technique
from corneum.planning.needling_step import device_of, treated_area
from corneum.planning.results import Delivered, NeedledZone, Quantity
from corneum.planning.treatments import Treatment
from corneum.response.pharmacology import reaches_potency
from corneum.skin.layers import Skin
from corneum.transport import delivery as transport
from corneum.zones import area

# where a plan looks for a solute: the layers, what lies on top, what was put on, what came past the barrier
COMPARTMENTS = ("stratum_corneum", "viable_epidermis", "dermis", "film", "applied", "uptake")

NOT_SIMULATED = "referral"
HYDRATES, ABRADES = "hydradermabrasion", "abrasion"


@dataclass(frozen=True)
class _Wanted:
    """One request with where its answer goes."""

    needled_zone: NeedledZone
    dissolved: Dissolved
    solute: Solute
    request: transport.Request


@dataclass(frozen=True)
class _Requests:
    """Makes the requests of a plan; what zones share is computed once a solute and product, or once a treatment."""

    context: ModelContext
    client: Client
    parameters: dict[tuple[str, bool, float | None], LayerParameters] = field(default_factory=dict)
    conditions: dict[str, tuple[transport.Film, float, str]] = field(default_factory=dict)

    def request(self, needled_zone: NeedledZone, product: Serum, dissolved: Dissolved) -> _Wanted | NoData:
        """The request of one solute in one zone; NoData where its molecule, its strength or the needles are unknown."""
        if isinstance(dissolved.solute, NoData):
            return dissolved.solute
        if isinstance(dissolved.concentration, NoData):
            return dissolved.concentration
        if isinstance(needled_zone.needled, NoData):
            return needled_zone.needled
        needled = needled_zone.needled
        infused = needled.infused if needled else None
        film, followed, conditions = self._conditions(needled_zone.treatment.id, product)
        deposit = reach = None
        if isinstance(infused, Infused) and needled is not None:
            film, deposit = transport.Film(infused.on_surface), infused.in_channels
            # the fluid is put in while the needle lies there, and the track closes over it
            reach = needled.channels.depth_in_place
        request = transport.request(
            self.context,
            _skin(self.context, needled_zone),
            self._parameters(dissolved.solute, HYDRATES in needled_zone.treatment.tags, product.ph),
            concentration=dissolved.concentration,
            times=[followed],
            film=film,
            channels=needled.channels if needled else None,
            closure=needled.closure if needled else None,
            deposit=deposit,
            reach=reach,
        )
        request = replace(request, inputs=(*request.inputs, Input(conditions, 0.0)))
        return _Wanted(needled_zone, dissolved, dissolved.solute, request)

    def _conditions(self, treatment: str, product: Serum) -> tuple[transport.Film, float, str]:
        """The film of a product, the time that it is followed, s, and the id of the derivation that names both."""
        if treatment not in self.conditions:
            with self.context.model("conditions of a delivery") as model:
                film = _film(self.context, self.client, product)
                followed = self.context.parameter("planning.follow_hours").number
                self.context.parameter("planning.resolved_share")
                derivation = model.derive("time followed, share resolved and film of an ordinary application")
            self.conditions[treatment] = film, followed, derivation
        return self.conditions[treatment]

    def _parameters(self, solute: Solute, hydrated: bool, ph: float | None) -> LayerParameters:
        key = (solute.id, hydrated, ph)
        if key not in self.parameters:
            self.parameters[key] = layer_parameters(self.context, solute, hydrated=hydrated, vehicle_ph=ph)
        return self.parameters[key]


def deliver(
    context: ModelContext, client: Client, needled_zones: Sequence[NeedledZone]
) -> dict[tuple[str, str], Delivered]:
    """Amounts of each solute, kg/m^2, `planning.follow_hours` after application.

    Args:
        context: tables and virtual people.
        client: the area that is treated.
        needled_zones: the treatments and zones in question; all share the plan's budget of solves: see `evaluate`.

    Returns:
        By treatment and zone. Treatments without a solute are left out. A solute whose strength or molecule is not
        known has no amount, with the reason.
    """
    requests = _Requests(context, client)
    wanted: list[_Wanted] = []
    unknown: dict[tuple[str, str], dict[str, NoData]] = {}
    most = int(context.parameter("planning.solute_count").number)
    for needled_zone in needled_zones:
        if needled_zone.treatment.class_ == NOT_SIMULATED:
            continue
        product = _product(context, needled_zone.treatment)
        for dissolved in product.solutes[:most]:
            request = requests.request(needled_zone, product, dissolved)
            if isinstance(request, NoData):
                unknown.setdefault(needled_zone.key, {})[dissolved.name] = request
            else:
                wanted.append(request)
    amounts: dict[tuple[str, str], dict[str, Mapping[str, Quantity]]] = {}
    potency: dict[tuple[str, str], dict[str, Quantity]] = {}
    for each, result in zip(wanted, _solved(context, wanted), strict=True):
        key, name = each.needled_zone.key, each.dissolved.name
        applied = result.amounts["applied"]
        amounts.setdefault(key, {})[name] = {
            compartment: _last(context, result.amounts[compartment], applied) for compartment in COMPARTMENTS
        }
        free = result.mean_free[_target_layer(each.solute)]
        potency.setdefault(key, {})[name] = reaches_potency(context, each.solute.id, free)
    return {
        key: Delivered(
            amounts={**amounts.get(key, {}), **{name: {"uptake": why} for name, why in unknown.get(key, {}).items()}},
            potency=potency.get(key, {}),
        )
        for key in dict.fromkeys((*amounts, *unknown))
    }


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


def _skin(context: ModelContext, needled_zone: NeedledZone) -> Skin:
    """The skin that a product meets: after abrasion its stratum corneum is thinner."""
    tool = device_of(context, needled_zone.treatment)
    if isinstance(tool, NoData) or ABRADES not in needled_zone.treatment.tags:
        return needled_zone.skin
    technique = default_technique(context, tool, 0.0, needled_zone.treatment.passes)
    removed = removed_share(context, tool, technique)
    return replace(needled_zone.skin, stratum_corneum=thinned_stratum_corneum(context, needled_zone.skin, removed))


def _solved(context: ModelContext, wanted: Sequence[_Wanted]) -> list[transport.Delivery]:
    """Every request on as many of the outer draws as the budget of a plan allows."""
    if not wanted:
        return []
    each = max(1, min(context.population.epistemic, transport.MOST_SOLVES // len(wanted)))
    rows = np.unique(np.linspace(0, context.population.epistemic - 1, each).round().astype(np.int64))
    requests = [
        transport.Request(
            each_wanted.request.problem.take(rows),
            each_wanted.request.concentration[rows],
            each_wanted.request.inputs,
        )
        for each_wanted in wanted
    ]
    return transport.deliver(context, requests)


def _last(context: ModelContext, drawn: Drawn, applied: Drawn) -> Drawn:
    """The amount at the end; what lies below the share of the dose that the solver resolves is zero."""
    resolved = context.parameter("planning.resolved_share").number
    end, dose = drawn.draws[..., -1], applied.draws[..., -1]
    return Drawn(np.where(np.abs(end) < resolved * dose, 0.0, end), drawn.unit, drawn.derivation)


def _target_layer(solute: Solute) -> str:
    """Where the active's target cell lives, by the table of actives: the epidermis, or the upper dermis."""
    layers = solute.row.list("target_layer")
    return "viable_epidermis" if not layers or "dermis" not in layers[0] else "papillary_dermis"
