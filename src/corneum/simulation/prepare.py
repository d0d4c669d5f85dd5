"""From a case to the problem that the transport engine solves: skin, solute, device and film put into numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.formula.volatility import with_solubility
from corneum.simulation import prepare_components as components
from corneum.simulation.applied_keys import SoluteOf
from corneum.simulation.array_needles import pressed_together
from corneum.simulation.case_keys import Case
from corneum.simulation.excised_skin import Specimen, excised, living, of_specimen
from corneum.simulation.layers_by_number import by_number
from corneum.simulation.opened_skin import OpenedSkin, opened_skin, tool_of, unused_keys
from corneum.simulation.prepare_array import array_area, carried, load_per_area, rewritten
from corneum.simulation.prepare_solute import solute_of, stated
from corneum.simulation.prepared_problem import ANY_FILM, Prepared
from corneum.simulation.skin_state import (
    hydration_notes,
    solute_in_state,
    wet_share,
)
from corneum.simulation.stated_deposit import stated_deposit
from corneum.simulation.vehicle_film import film_of
from corneum.simulation.virtual_skins import population_of
from corneum.skin.layers import Skin, draw_skin
from corneum.transport import delivery_request
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

HYDRATES = ("hydradermabrasion",)


def prepare(context: ModelContext, case: Case, described: SoluteOf | None) -> Prepared:
    """The problem of one solute of a case, ready for the transport engine.

    Args:
        context: tables and record; the virtual skins are drawn anew as the case says.
        case: what is applied to which skin.
        described: the solute; None where layers are given by number and need none.

    Raises:
        InputFault: the tables cannot serve the case.
    """
    context = context.with_population(population_of(case))
    molecule, notes = solute_of(context, described)
    case, array_notes = rewritten(context, case)
    molecule = None if molecule is None else with_solubility(context, molecule)
    if case.skin.layers is not None:
        prepared = by_number(context, case, molecule)
    else:
        assert molecule is not None
        prepared = _by_tables(context, case, molecule)
    name = None if described is None else described.name or described.smiles
    return replace(
        prepared,
        solute=name,
        notes=(*case.assumed, *notes, *array_notes, *prepared.notes),
        load=load_per_area(case),
        area=array_area(case) or case.area,
        least=_molecule_per_area(context, molecule, array_area(case) or case.area),
    )


def _molecule_per_area(context: ModelContext, molecule: Solute | None, area: float | None) -> float:
    """One molecule over the treated area, kg/m^2; over a usual one where none is stated."""
    if molecule is None or molecule.molar_mass is None:
        return 0.0
    over = area or context.parameter("transport.usual_area").number
    return molecule.molar_mass.number / context.parameter("formula.avogadro").number / over


def _by_tables(context: ModelContext, case: Case, molecule: Solute) -> Prepared:
    tool = tool_of(context, case)
    specimen = _specimen(context, case)
    skin = _zone(context, case) if specimen is None else specimen.skin
    wet = 1.0 if tool is not None and tool.class_ in HYDRATES else wet_share(case)
    swells = specimen is None or specimen.living
    # all that `solute_in_state` reads of a case
    ph = case.vehicle.ph if case.vehicle else None
    read = (_known_by(molecule), wet, swells, ph, case.skin.of_specimen("temperature"))
    parameters = context.once(
        "solute in the skin of a case", read, lambda apart: solute_in_state(apart, case, molecule, wet, swells=swells)
    )
    film = (case.vehicle.film if case.vehicle else None) or ANY_FILM
    opened = OpenedSkin(skin) if tool is None else opened_skin(context, case, tool, skin, film)
    infused = opened.infused
    requested = delivery_request.request(
        context,
        opened.skin,
        parameters,
        concentration=stated("vehicle.concentration", 1.0, "kg/m^3"),
        times=case.times,
        film=delivery_request.Film(film if infused is None else infused.on_surface),
        channels=opened.channels,
        closure=opened.closure,
        deposit=None if infused is None else infused.entered,
        reach=None if infused is None else infused.reach,
        outlet=None if infused is None else infused.outlet,
    )
    base = requested.problem if specimen is None else of_specimen(specimen, parameters, requested.problem)
    notes = (*hydration_notes(case, wet), *(specimen.notes if specimen else ()), *opened.notes, *unused_keys(case))
    requested = replace(requested, problem=base)
    if case.array is None or not case.array.carries:
        return _stated(context, case, parameters, specimen, requested, notes)
    assert opened.channels is not None
    if specimen is not None and not specimen.living:
        layers, pressed_notes = pressed_together(context, case.array, opened.channels, base.layers)
        base, notes = replace(base, layers=layers), (*notes, *pressed_notes)
    brought = carried(context, case, molecule, parameters, opened.channels, base)
    loaded = replace(base, vehicle=brought.vehicle, channels=brought.channels, deposit=brought.deposit)
    below, receptor, beneath_notes = components.beneath(case, base.cases)
    loaded = components.with_events(replace(loaded, beneath=below, receptor=receptor), case)
    inputs = (*requested.inputs[1:], *(specimen.inputs if specimen else ()), *brought.inputs)
    return Prepared(loaded, None, inputs, (*notes, *brought.notes, *beneath_notes))


def _stated(
    context: ModelContext,
    case: Case,
    parameters: LayerParameters,
    specimen: Specimen | None,
    requested: delivery_request.Request,
    notes: tuple[str, ...],
) -> Prepared:
    """The problem with what the case states in place of what a plan would assume."""
    base = requested.problem
    openings = base.channels if case.channels is None else components.channels(case, context, parameters)
    _refuse_too_deep(case, base)
    assert base.vehicle is not None
    applied = None
    if case.vehicle is not None:
        applied = film_of(context, case, parameters, base.vehicle.thickness)
    placed = stated_deposit(context, case, openings, base.layers, None if applied is None else applied.vehicle)
    deposit = placed.deposit
    if base.deposit is not None and case.deposit is None and case.vehicle is not None:
        deposit = replace(base.deposit, amount=base.deposit.amount * case.vehicle.concentration)
    below, receptor, beneath_notes = components.beneath(case, base.cases)
    entering, inputs, follicle_notes = components.follicles(context, case, base.layers)
    problem = replace(
        base,
        vehicle=placed.film,
        channels=openings,
        deposit=deposit,
        follicles=entering,
        beneath=below,
        receptor=receptor,
    )
    on_surface = () if applied is None else applied.inputs
    inputs_used = (*requested.inputs[1:], *(specimen.inputs if specimen else ()), *inputs, *on_surface, *placed.inputs)
    assumed = (*notes, *placed.notes, *beneath_notes, *follicle_notes, *(() if applied is None else applied.notes))
    return Prepared(components.with_events(problem, case), None, inputs_used, assumed)


def _specimen(context: ModelContext, case: Case) -> Specimen | None:
    """The piece of skin that is not of a zone; None for skin of a zone."""
    preparation = case.skin.specimen
    if preparation is not None:
        return excised(context, case, preparation)
    return None if case.skin.living is None else living(context, case, case.skin.living)


def _known_by(molecule: Solute) -> tuple[object, ...]:
    """All that the layers' numbers follow from in a molecule, as plain facts."""
    values = (molecule.molar_mass, molecule.log_kow, molecule.measured, molecule.half_life, molecule.solubility)
    numbers = tuple(None if each is None else (each.identity, each.number, each.low, each.high) for each in values)
    return (molecule.id, molecule.row.identity, molecule.kind, molecule.ionisation, molecule.pka, numbers)


def _zone(context: ModelContext, case: Case) -> Skin:
    zone, age = case.skin.zone, case.skin.age
    assert zone is not None and age is not None
    skin = context.once(
        "skin of a case",
        (zone, age.years, age.spread, case.skin.sex),
        lambda apart: draw_skin(apart, zone, age=age.years, age_spread=age.spread, sex=case.skin.sex),
    )
    if isinstance(skin, NoData):
        raise InputFault("skin.zone", zone, f"cannot be simulated: {skin.reason}")
    return skin


def _refuse_too_deep(case: Case, base: Problem) -> None:
    """Depths given by hand must lie within the thinnest of the drawn skins."""
    whole = float(base.layers.thickness.sum(axis=1).min())
    stated_depths = {
        "channels.depth": case.channels.depth if case.channels else 0.0,
        "deposit.depth": case.deposit.depth[1] if case.deposit and case.deposit.depth else 0.0,
    }
    for field, depth in stated_depths.items():
        if depth > whole:
            thick = units.show(whole, "um", 4)
            raise InputFault(field, units.show(depth, "um", 4), f"reaches below the skin, which is {thick} thick")
