"""The film of a case: its solvent, how it dries, what it leaves, and what leaves it for the air.

A film of no stated solvent is a product: what stays of it when it has dried (humectants, polymers) and how mobile
that is are the priors that plans use, and it dissolves as much as the film did, so that drying never draws solute back
out of skin. A film of a stated solvent is that solvent alone: when it has dried, the solute lies on the skin as if it
were dissolved in stratum corneum of the usual thickness h, of which it has the partition K of all its species, and
touches a share f of it; of a solid that is thicker than L, what lies on top is out of touch; and it never goes beyond
A times saturation S,

    u = f a      a = min(m/(K h (1 + h0/L)), A S)      h0 thickness of the solid that was left at first (0 of a liquid)

A of a glass, as which an organic solvent leaves a solid, over its crystals. Air takes it at the activity a. What a few
ug/cm2 give thus follows neither solubility nor, of an acid or base, the pH of skin. f is fitted
(`corneum.calibration.finite_doses`).

How much a solvent dissolves follows from log Kow; in equilibrium with water whatever dissolves in either is at one
activity, so that partition = solubility in it/solubility in water.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import Barrier, LayerParameters, drawn_parameter
from corneum.formula.volatility import (
    Solvent,
    is_liquid,
    solute_evaporation,
    solvent,
    solvent_evaporation,
    solvent_partition,
)
from corneum.simulation.applied_keys import VehicleOf
from corneum.simulation.case_keys import Case
from corneum.simulation.prepare_components import Inputs, median
from corneum.transport import problem as make

Array = NDArray[np.float64]

# a film without a diffusivity is mixed: so mobile that no difference along the surface lasts (m^2/s)
WELL_MIXED = 1e-6


@dataclass(frozen=True)
class FilmOf:
    """A film, what it was made from, and plain sentences on what was assumed."""

    vehicle: make.Vehicle
    inputs: Inputs
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Liquid:
    """partition over water and solubility kg/m^3, a number or (E,); evaporation m/s; inputs and notes."""

    partition: Array | float
    solubility: Array | float
    evaporation: Array | float
    inputs: Inputs = ()
    notes: tuple[str, ...] = ()


def film_of(context: ModelContext, case: Case, parameters: LayerParameters | None, film: Array) -> FilmOf:
    """The film that a case states, of those thicknesses (E,) m.

    A film kept at its concentration for ever is kept at saturation at most. Raises InputFault for a solvent that is not
    known, or to which it is not known how the solute distributes.
    """
    stated = case.vehicle
    assert stated is not None
    liquid_name = None if stated.solvent is None else solvent(context, stated.solvent)
    liquid = _liquid(context, stated, parameters, liquid_name)
    lost, volatile_inputs, volatile_notes = _volatile(context, case, parameters)
    most = np.minimum(stated.concentration, liquid.solubility) if stated.infinite else stated.concentration
    vehicle = make.vehicle(
        len(film),
        thickness=film,
        concentration=most,
        partition=liquid.partition,
        diffusivity=WELL_MIXED if stated.diffusivity is None else stated.diffusivity,
        evaporation=0.0 if stated.infinite else liquid.evaporation,
        solubility=liquid.solubility,
        solute_evaporation=lost,
        supersaturation=stated.supersaturation,
        held=bool(stated.infinite),
        **_dried(context, stated, parameters, liquid, film),
    )
    notes = (*liquid.notes, *volatile_notes, *beyond_saturation(stated, vehicle))
    return FilmOf(vehicle, (*liquid.inputs, *volatile_inputs), notes)


def beyond_saturation(stated: VehicleOf, film: make.Vehicle) -> tuple[str, ...]:
    """What was assumed of an infinite film that would hold more than dissolves in it."""
    if not stated.infinite:
        return ()
    most = float(np.max(film.concentration))
    if most >= stated.concentration:
        return ()
    return (f"more than dissolves in the vehicle: taken at saturation, {units.show(most, 'mg/mL', 3)}.",)


def _liquid(
    context: ModelContext, stated: VehicleOf, parameters: LayerParameters | None, liquid: Solvent | None
) -> _Liquid:
    known = None if parameters is None or parameters.solubility is None else median(parameters.solubility)
    used: list[Drawn] = []
    notes: list[str] = []
    ratio: Array | float = 1.0 if stated.partition is None else stated.partition
    if liquid is not None and stated.partition is None:
        if stated.solubility is not None and known is not None:
            ratio = stated.solubility / known
        elif not liquid.water:
            drawn = None if parameters is None else solvent_partition(context, liquid, parameters.solute)
            if drawn is None:
                reason = f"is missing: how the solute distributes between {liquid.name} and water is not known"
                raise InputFault("vehicle.partition", None, reason)
            used.append(drawn)
            density = context.parameter("formula.residue_density").number
            # no liquid holds more of a solute than there is room for
            ratio = median(drawn) if known is None else np.minimum(median(drawn), density / known)
    solubility: Array | float = np.inf if known is None else known * ratio
    if stated.solubility is not None:
        solubility = stated.solubility
    elif liquid is not None and parameters is not None and _leaves_glass(context, stated, liquid, parameters.solute):
        glass = context.draw(context.parameter("transport.deposit_amorphous"))[:, 0]
        solubility = solubility * np.maximum(glass * _touched(context), 1.0)
    evaporation: Array | float = stated.evaporation or 0.0
    if liquid is not None:
        if stated.evaporation is None and not stated.infinite:
            speed = solvent_evaporation(context, liquid)
            evaporation = median(speed)
            used.append(speed)
            fastest = units.show(float(np.median(evaporation)), "um/min", 2)
            notes.append(
                f"{liquid.name} leaves an open film at {fastest}, from its vapour pressure in still indoor air."
            )
        if not liquid.water:
            notes.append(f"what {liquid.name} does to the stratum corneum itself is not known and not counted.")
    return _Liquid(ratio, solubility, evaporation, tuple(used), tuple(notes))


def _leaves_glass(context: ModelContext, stated: VehicleOf, liquid: Solvent, solute: Solute) -> bool:
    """Whether what dissolves in a solvent is left by it as a glass: water leaves slowly enough for crystals."""
    return not (stated.infinite or liquid.water or is_liquid(context, solute))


def _dried(
    context: ModelContext, stated: VehicleOf, parameters: LayerParameters | None, liquid: _Liquid, film: Array
) -> dict[str, Array | float]:
    """What is left of a film once it has dried."""
    if stated.infinite or not np.any(np.asarray(liquid.evaporation) > 0):
        return {}
    share, mobility = (
        context.draw(context.parameter(f"transport.{name}"))[:, 0] for name in ("residue_share", "residue_mobility")
    )
    fluid: Array | float = WELL_MIXED if stated.diffusivity is None else stated.diffusivity
    if parameters is not None and stated.diffusivity is None:
        fluid = median(parameters.water_diffusivity)
    dried: dict[str, Array | float] = {"dry_diffusivity": np.asarray(fluid * mobility)}
    if stated.solvent is None:
        return {**dried, "dry_thickness": film * np.minimum(share, 1.0)}
    density = context.parameter("formula.residue_density").number
    thinnest = context.parameter("transport.thinnest_film").number
    solid = np.clip(film * stated.concentration / density, np.minimum(thinnest, film), film)
    if parameters is None or parameters.barrier is None:
        return {**dried, "dry_thickness": solid}
    room = _room_of_deposit(context, parameters.solute, parameters.barrier, film * stated.concentration / density)
    return {**dried, "dry_thickness": solid, "dry_partition": room / solid}


def _room_of_deposit(context: ModelContext, solute: Solute, barrier: Barrier, solid: Array) -> Array:
    """Amount of a deposit over the concentration in water in equilibrium with it (E,) m, before it saturates."""
    usual = drawn_parameter(context, "hsc_dry")[:, 0]
    thin = context.draw(context.parameter("transport.deposit_thin"))[:, 0]
    beyond = 0.0 if is_liquid(context, solute) else solid / thin
    return np.asarray(median(barrier.held) * usual * (1.0 + beyond) / _touched(context))


def _touched(context: ModelContext) -> Array:
    """Share of skin that a deposit touches (E,)."""
    return np.asarray(context.draw(context.parameter("transport.deposit_touch"))[:, 0])


def _volatile(
    context: ModelContext, case: Case, parameters: LayerParameters | None
) -> tuple[Array | float, Inputs, tuple[str, ...]]:
    """Loss of the solute to the air, m/s, with what it was made from and what was assumed."""
    stated = case.vehicle
    assert stated is not None
    if stated.infinite:
        return 0.0, (), ()
    if stated.solute_evaporation is not None:
        return stated.solute_evaporation, (), ()
    if parameters is None or not _may_be_volatile(parameters.solute):
        return 0.0, (), ()
    name = parameters.solute.name
    drawn = None
    if parameters.solubility is not None:
        drawn = solute_evaporation(
            context, parameters.solute, parameters.solubility, case.skin.of_specimen("temperature")
        )
    if drawn is None:
        note = f"no vapour pressure of {name} is tabulated: none leaves for the air; or state solute_evaporation."
        return 0.0, (), (note,)
    speed = median(drawn)
    if stated.solvent is not None and not solvent(context, stated.solvent).water:
        speed = speed / _touched(context)
    shown = units.show(float(np.median(speed)), "m/s", 2)
    note = (
        f"{name} leaves an open film for the air at {shown} times its concentration in water, from its vapour pressure."
    )
    return speed, (Input(drawn),), (note,)


def _may_be_volatile(solute: Solute) -> bool:
    return solute.kind == "small"
