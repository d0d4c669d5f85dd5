"""What arrives of each solute: requests of every treatment and zone, solved together within the plan's budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.serum import Dissolved, Serum, serum
from corneum.formula.solute import LayerParameters, Solute, layer_parameters
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.infusion import Infused
from corneum.needling.technique import default_technique
from corneum.planning.needling_step import device_of, treated_area
from corneum.planning.results import Delivered, Needled, Place, Quantity
from corneum.planning.treatments import Treatment
from corneum.response.pharmacology import reaches_potency
from corneum.skin.layers import Skin
from corneum.transport import delivery as transport
from corneum.zones import area

# what a plan tells of a delivery: the layers, what lies on top, what was put on, what came past the barrier
PLACES = ("stratum_corneum", "viable_epidermis", "dermis", "film", "applied", "uptake")

NOT_SIMULATED = ("referral",)
HYDRATED = ("hydradermabrasion",)


@dataclass(frozen=True)
class _Wanted:
    """One request with where its answer goes."""

    place: Place
    dissolved: Dissolved
    solute: Solute
    request: transport.Request


def deliver(context: ModelContext, client: Client, places: Sequence[Place]) -> dict[tuple[str, str], Delivered]:
    """Amounts in every place whose treatment carries a solute, `planning.follow_hours` after application.

    Places without a solute are left out. A solute whose strength or molecule is not known has no amount, with the
    reason.
    """
    wanted: list[_Wanted] = []
    unknown: dict[tuple[str, str], dict[str, NoData]] = {}
    parameters: dict[tuple[str, bool, float | None], LayerParameters] = {}
    for place in places:
        if place.treatment.class_ in NOT_SIMULATED:
            continue
        product = _product(context, place.treatment)
        for dissolved in product.solutes[: int(context.parameter("planning.solute_count").number)]:
            found = _want(context, client, place, product, dissolved, parameters)
            if isinstance(found, NoData):
                unknown.setdefault((place.treatment.id, place.zone), {})[dissolved.name] = found
            else:
                wanted.append(found)
    amounts: dict[tuple[str, str], dict[str, Mapping[str, Quantity]]] = {}
    potency: dict[tuple[str, str], dict[str, Quantity]] = {}
    for one, result in zip(wanted, _solved(context, wanted), strict=True):
        key = (one.place.treatment.id, one.place.zone)
        applied = result.amounts["applied"]
        amounts.setdefault(key, {})[one.dissolved.name] = {
            name: _last(context, result.amounts[name], applied) for name in PLACES
        }
        layer = _target_layer(one.solute)
        potency.setdefault(key, {})[one.dissolved.name] = reaches_potency(
            context, one.solute.id, result.mean_free[layer]
        )
    return {
        key: Delivered(
            amounts={**amounts.get(key, {}), **{name: {"uptake": why} for name, why in unknown.get(key, {}).items()}},
            potency=potency.get(key, {}),
        )
        for key in dict.fromkeys((*amounts, *unknown))
    }


def _product(context: ModelContext, treatment: Treatment) -> Serum:
    if treatment.formula is not None and treatment.formula.actives:
        return serum(context, treatment.formula)
    return serum(context, treatment.payload)


def _want(
    context: ModelContext,
    client: Client,
    place: Place,
    product: Serum,
    dissolved: Dissolved,
    known: dict[tuple[str, bool, float | None], LayerParameters],
) -> _Wanted | NoData:
    if isinstance(dissolved.solute, NoData):
        return dissolved.solute
    if isinstance(dissolved.concentration, NoData):
        return dissolved.concentration
    if isinstance(place.needled, NoData):
        return place.needled
    key = (dissolved.solute.id, place.treatment.class_ in HYDRATED, product.ph)
    if key not in known:
        known[key] = layer_parameters(context, dissolved.solute, hydrated=key[1], vehicle_ph=key[2])
    needled = place.needled if isinstance(place.needled, Needled) else None
    infused = needled.infused if needled else None
    film = _film(context, client, product)
    deposit = reach = None
    if isinstance(infused, Infused) and needled is not None:
        film, deposit = transport.Film(infused.on_surface), infused.in_channels
        # the fluid is put in while the needle lies there, and the track closes over it
        reach = needled.channels.depth_in_place
    request = transport.request(
        context,
        _skin(context, place),
        known[key],
        concentration=dissolved.concentration,
        times=[context.parameter("planning.follow_hours").number],
        film=film,
        channels=needled.channels if needled else None,
        closure=needled.closure if needled else None,
        deposit=deposit,
        reach=reach,
    )
    return _Wanted(place, dissolved, dissolved.solute, request)


def _film(context: ModelContext, client: Client, product: Serum) -> transport.Film:
    if product.volume is not None:
        return transport.Film(product.volume / treated_area(context, client))
    return transport.Film(product.film if product.film is not None else context.parameter("planning.usual_film"))


def _skin(context: ModelContext, place: Place) -> Skin:
    """The skin that a product meets: after abrasion its stratum corneum is thinner."""
    tool = device_of(context, place.treatment)
    if isinstance(tool, NoData) or "abrasion" not in place.treatment.tags:
        return place.skin
    technique = default_technique(context, tool, 0.0, place.treatment.passes)
    removed = removed_share(context, tool, technique)
    return replace(place.skin, stratum_corneum=thinned_stratum_corneum(context, place.skin, removed))


def _solved(context: ModelContext, wanted: Sequence[_Wanted]) -> list[transport.Delivery]:
    """Every request on as many of the outer draws as the budget of a plan allows."""
    if not wanted:
        return []
    each = max(1, min(context.population.epistemic, transport.MOST_SOLVES // len(wanted)))
    rows = np.unique(np.linspace(0, context.population.epistemic - 1, each).round().astype(np.int64))
    requests = [
        transport.Request(one.request.problem.take(rows), one.request.concentration[rows], one.request.inputs)
        for one in wanted
    ]
    return transport.deliver(context, requests)


def totals(context: ModelContext, client: Client, by_zone: Mapping[str, Delivered | None]) -> dict[str, Drawn]:
    """Amount of each solute past the stratum corneum over all treated zones, kg."""
    areas = {zone: area(context, zone, client.person.sex) for zone in by_zone}
    found: dict[str, list[tuple[Drawn, Value]]] = {}
    for zone, delivered in by_zone.items():
        for solute, layers in (delivered.amounts if delivered else {}).items():
            uptake = layers.get("uptake")
            if isinstance(uptake, Drawn):
                found.setdefault(solute, []).append((uptake, areas[zone]))
    return {
        solute: context.drawn(
            np.asarray(sum(uptake.draws * size.number for uptake, size in parts)),
            "kg",
            "uptake of a whole treatment",
            "sum over zones of amount per area x area",
            [item for part in parts for item in part],
        )
        for solute, parts in found.items()
    }


def _last(context: ModelContext, drawn: Drawn, applied: Drawn) -> Drawn:
    """The amount at the end; what lies below the share of the dose that the solver resolves is zero."""
    resolved = context.parameter("planning.resolved_share").number
    end, dose = drawn.draws[..., -1], applied.draws[..., -1]
    return Drawn(np.where(np.abs(end) < resolved * dose, 0.0, end), drawn.unit, drawn.derivation)


def _target_layer(solute: Solute) -> str:
    """Where the active's target cell lives, by the table of actives: the epidermis, or the upper dermis."""
    layers = solute.row.list("target_layer")
    return "viable_epidermis" if not layers or "dermis" not in layers[0] else "papillary_dermis"
