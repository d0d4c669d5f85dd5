"""A treatment as a transport problem: from skin, solute, film and channels of one zone to cases that can be solved.

One case for each outer (epistemic) draw at 1 kg/m^3, to be multiplied by the concentration, since everything is linear
in it (solubility is scaled along). The people of a draw share one geometry, their medians: what nobody knows about a
solute (a factor of eight in the stratum corneum) outweighs how faces differ in thickness (a quarter), and the needle's
reach in each person is counted elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import Value
from corneum.formula.solute_in_skin import LayerParameters
from corneum.needling.channels import Channels
from corneum.needling.closure import Closure
from corneum.needling.infusion_in_skin import OPEN_SHARE, SWELLING
from corneum.skin.layers import Skin
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

LAYERS = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
DERMIS = ("papillary_dermis", "reticular_dermis")
MODEL = "diffusion through layered skin"

# how strongly a delivered amount follows a property of a layer: the power of it, beyond the stratum corneum
_DERMIS_LEVERAGE = {"diffusivity": 0.2, "clearance": -0.5, "binding": 0.2}
_THICKNESS_LEVERAGE = {"viable_epidermis": -0.1}
# what moves an amount by less than this power of it
_SLIGHT = 0.1
_IN_LAYERS = ("diffusivity", "partition", "binding", "clearance", "metabolism", "slow_binding", "release")


@dataclass(frozen=True)
class Film:
    """A film on the surface: thickness m (m^3 per m^2), covered or open to the air, wiped and renewed at times s."""

    thickness: Drawn | Value | float
    occluded: bool = False
    wipe_at: float | None = None
    reapply_at: tuple[float, ...] = ()


@dataclass(frozen=True)
class Request:
    """One treatment, zone and solute, ready to solve: E cases at 1 kg/m^3, what they are multiplied by (E, 1) kg/m^3,
    and what they were made from."""

    problem: Problem
    concentration: Array
    inputs: tuple[Input, ...]


def request(
    context: ModelContext,
    skin: Skin,
    parameters: LayerParameters,
    *,
    concentration: Value | Drawn,
    times: ArrayLike,
    film: Film | None = None,
    channels: Channels | None = None,
    closure: Closure | None = None,
    deposit: Drawn | None = None,
    reach: Drawn | None = None,
    outlet: Drawn | None = None,
) -> Request:
    """The cases of one treatment, zone and solute, ready to solve: one for each outer draw, at 1 kg/m^3.

    Dermis below is sealed: what leaves it leaves by blood and lymph.

    Args:
        context: tables, population of draws and record.
        skin: its layers' thickness.
        parameters: what the layers are to the solute.
        concentration: of the solute in what is applied, kg/m^3.
        times: output times (T,) s, rising.
        film: what lies on the surface, if anything does.
        channels: open channels, if there are any.
        closure: how they close; without it they stay open.
        deposit: fluid driven into the channels at the start, m^3 per m^2.
        reach: depth of the tips of the needles that carried it, m; without it, that of the open lumen.
        outlet: depth from which on it left the needles, m; without it, all along them. What finds no room lies on the
            skin with the film.

    Raises:
        InputFault: where nothing is applied.
    """
    cases = context.population.epistemic
    with context.model(MODEL) as model:
        model.uses(concentration)
        strength = concentration.draws if isinstance(concentration, Drawn) else context.draw(concentration)
        strength = np.array(np.broadcast_to(strength, (cases, strength.shape[1])))
        lead = 1.0 if channels is None else 0.2
        thickness = _thickness(model, skin, lead)
        tissue = _tissue(model, parameters, thickness, lead)
        openings = None if channels is None else _openings(model, channels, closure, parameters, thickness)
        placed = vehicle = None
        if deposit is not None and openings is not None:
            placed = _placed(model, openings, tissue, deposit, (outlet, reach))
        if film is None and placed is not None and placed.back_flow.any():
            film = Film(0.0)
        if film is not None:
            held = (film, parameters.water_diffusivity, parameters.solubility, concentration)
            vehicle = context.once("film", held, lambda apart: _film(apart, film, parameters, strength))
            vehicle = vehicle if placed is None else with_back_flow(vehicle, placed.back_flow)
        inputs = model.as_inputs()
    none = np.zeros((cases, 0))
    problem = Problem(
        tissue,
        make.times(cases, times),
        vehicle,
        openings,
        None if placed is None else placed.deposit,
        wipe_at=none if film is None or film.wipe_at is None else np.full((cases, 1), film.wipe_at),
        reapply_at=none if film is None else np.tile(np.array(film.reapply_at, dtype=np.float64), (cases, 1)),
    )
    return Request(problem, np.median(strength, axis=1, keepdims=True), inputs)


def _by_draw(model: Model, quantity: Drawn | Value | float, leverage: float | None = None) -> Array:
    """One number an outer draw (E,), the median over people; an input of the model with that leverage."""
    if isinstance(quantity, Value):
        draws = model.context.draw(quantity, leverage=leverage)
    elif isinstance(quantity, Drawn):
        model.uses(quantity if leverage is None else Input(quantity, leverage))
        draws = quantity.draws
    else:
        draws = np.full((1, 1), quantity)
    flat = draws.reshape(draws.shape[0], -1)
    middle = flat[:, 0] if flat.shape[1] == 1 else np.median(flat, axis=1)
    cases = model.context.population.epistemic
    return middle if middle.size == cases else np.broadcast_to(middle, (cases,)).copy()


def _thickness(model: Model, skin: Skin, lead: float) -> Array:
    """Thickness of each layer (E, L) m; `lead` is how strongly an amount follows the stratum corneum."""
    leverages = {"stratum_corneum": -lead, **_THICKNESS_LEVERAGE}
    return np.stack([_by_draw(model, getattr(skin, name), leverages.get(name, _SLIGHT)) for name in LAYERS], axis=1)


def _tissue(model: Model, parameters: LayerParameters, thickness: Array, lead: float) -> make.Layers:
    solute = tuple(getattr(parameters.layers[_place(name)], what) for what in _IN_LAYERS for name in LAYERS)
    columns = model.context.once(
        "solute in the layers of skin", (solute, lead), lambda apart: _columns(apart, solute, lead)
    )
    turnover = model.context.parameter("transport.stratum_corneum_turnover", leverage=_SLIGHT)
    renewed = model.context.draw(turnover, leverage=_SLIGHT)[:, 0]
    return make.layers(
        LAYERS,
        thickness,
        **dict(zip(_IN_LAYERS, columns, strict=True)),
        shedding=np.broadcast_to(thickness[:, 0] / renewed, (len(thickness),)),
    )


def _columns(context: ModelContext, solute: Sequence[Drawn], lead: float) -> list[Array]:
    """What each layer is to the solute, (E, L) for each of `_IN_LAYERS`: the same in every zone."""
    leverages = {
        "stratum_corneum": {"diffusivity": lead, "partition": lead},
        **{name: _DERMIS_LEVERAGE for name in DERMIS},
    }
    of = iter(solute)
    with context.model("solute in the layers of skin") as model:
        columns = [
            np.stack([_by_draw(model, next(of), leverages.get(name, {}).get(what, _SLIGHT)) for name in LAYERS], axis=1)
            for what in _IN_LAYERS
        ]
        model.derive("diffusivity, partition, binding and losses, each as an amount follows it")
    return columns


def _place(layer: str) -> str:
    return "dermis" if layer in DERMIS else layer


def _openings(
    model: Model, channels: Channels, closure: Closure | None, parameters: LayerParameters, thickness: Array
) -> make.Channels:
    context = model.context
    floor = thickness.sum(axis=1) * context.parameter("transport.lumen_end", leverage=0.0).number
    least = context.parameter("transport.smallest_lumen", leverage=0.0).number
    radius = _by_draw(model, channels.radius, 0.5)
    most = context.parameter("transport.crowding", leverage=0.0).number / (np.pi * radius**2)
    fewest = context.parameter("transport.fewest_channels", leverage=0.0).number
    law = {}
    if closure is not None:
        leverages = {"recoil_share": _SLIGHT, "recoil_time": _SLIGHT, "half_life": 0.3}
        law = {name: _by_draw(model, getattr(closure, name), leverage) for name, leverage in leverages.items()}
    return make.channels(
        context.population.epistemic,
        density=np.clip(_by_draw(model, channels.density), fewest, most),
        radius=radius,
        depth=np.clip(_by_draw(model, channels.depth, 0.5), least, floor),
        diffusivity=_by_draw(model, parameters.water_diffusivity, _SLIGHT),
        **law,
    )


def _placed(
    model: Model,
    openings: make.Channels,
    tissue: make.Layers,
    deposit: Drawn,
    between: tuple[Drawn | None, Drawn | None],
) -> make.Placed:
    """The deposit in channels at 1 kg/m^3, and what flows back; the fluid left the needles between two depths."""
    share, swelling = (model.context.parameter(name, leverage=0.2) for name in (OPEN_SHARE, SWELLING))
    whole = tissue.thickness.sum(axis=1)
    upper, lower = (None if depth is None else np.minimum(_by_draw(model, depth, 0.5), whole) for depth in between)
    return make.deposit_in_channels(
        openings,
        tissue,
        volume=_by_draw(model, deposit),
        concentration=1.0,
        fluid_fraction=model.context.draw(share, leverage=0.2)[:, 0],
        expansion=model.context.draw(swelling, leverage=0.2)[:, 0],
        outlet=0.0 if upper is None else upper,
        reach=lower,
    )


def with_back_flow(film: make.Vehicle, back_flow: Array, concentration: float = 1.0) -> make.Vehicle:
    """A film, with what flowed back out of the channels (B,) m^3 per m^2 mixed into it."""
    thickness = film.thickness + back_flow
    own = film.thickness * film.concentration
    return replace(
        film,
        thickness=thickness,
        dry_thickness=film.dry_thickness / film.thickness * thickness,
        concentration=np.where(back_flow > 0, (own + back_flow * concentration) / thickness, film.concentration),
    )


def _film(context: ModelContext, film: Film, parameters: LayerParameters, strength: Array) -> make.Vehicle:
    """The film of a solute in every zone where it is as thick."""
    with context.model("film of a product") as model:
        vehicle = _vehicle(model, film, parameters, np.median(strength, axis=1))
        model.derive("thickness, drying, solubility and mobility, each as an amount follows it")
    return vehicle


def _vehicle(model: Model, film: Film, parameters: LayerParameters, strength: Array) -> make.Vehicle:
    """The film at 1 kg/m^3. What is soluble is scaled down with it, so saturation sets in where it does at the real
    strength (E,): here, and only here, the answer is not linear in the dose."""
    context = model.context

    def drawn(name: str) -> Array:
        return context.draw(context.parameter(name, leverage=_SLIGHT), leverage=_SLIGHT)[:, 0]

    thinnest = context.parameter("transport.thinnest_film", leverage=0.0).number
    thickness = np.maximum(_by_draw(model, film.thickness), thinnest)
    speed, residue, mobility = (
        drawn(f"transport.{name}") for name in ("water_evaporation", "residue_share", "residue_mobility")
    )
    diffusivity = _by_draw(model, parameters.water_diffusivity, _SLIGHT)
    solubility, dry_partition = np.full_like(thickness, np.inf), np.ones_like(thickness)
    if parameters.solubility is not None:
        solubility = _by_draw(model, parameters.solubility, 0.3)
        dry_partition = context.parameter("formula.residue_density", leverage=_SLIGHT).number / solubility
    return make.vehicle(
        context.population.epistemic,
        thickness=thickness,
        concentration=1.0,
        diffusivity=diffusivity,
        evaporation=0.0 if film.occluded else speed,
        dry_thickness=thickness * np.minimum(residue, 1.0),
        solubility=solubility / strength,
        dry_partition=dry_partition,
        dry_diffusivity=diffusivity * mobility,
    )
