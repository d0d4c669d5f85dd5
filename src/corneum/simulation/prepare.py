"""From a case to the problem that the transport engine solves: skin, solute, device and film put into numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.products import InlineDevice, Needles
from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.derivation import Input
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.formula.volatility import with_solubility
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.depth import depth_in_place
from corneum.needling.described_device import inline_device
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device, device
from corneum.needling.infusion import INJECTOR, STAMP, Infused, infuse
from corneum.needling.technique import Technique, default_technique
from corneum.simulation import prepare_components as components
from corneum.simulation.applied_keys import SoluteOf
from corneum.simulation.array_needles import pierced
from corneum.simulation.case_keys import Case
from corneum.simulation.excised_skin import Specimen, excised, living, of_specimen
from corneum.simulation.prepare_array import array_area, carried, load_per_area, rewritten
from corneum.simulation.prepare_components import Inputs
from corneum.simulation.prepare_solute import solute_of, stated
from corneum.simulation.skin_keys import Saturable
from corneum.simulation.skin_state import (
    closure_in_state,
    covered_share,
    hydration_notes,
    solute_in_state,
    wet_share,
)
from corneum.simulation.stated_deposit import stated_deposit, where_it_went
from corneum.simulation.vehicle_film import film_of
from corneum.skin.layers import Skin, draw_skin
from corneum.transport import delivery
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

ANY_FILM = 1e-4  # thickness (m) of a film whose concentration is held: it does not matter
ABRASION = ("microdermabrasion", "hydradermabrasion")
HYDRATES = ("hydradermabrasion",)
INFUSING = (INJECTOR, STAMP)
GROWN = 40.0  # years, the age at which channels of excised skin recoil and those of animals close


class Middle(Population):
    """The one virtual skin in the middle: everything uncertain at its median; only needles are drawn."""

    def uniform(self, stream: str, over: str) -> Array:
        """One half, for needles as drawn."""
        return super().uniform(stream, over) if over == "needle" else np.full(self.shape(over), 0.5)

    def normal(self, stream: str, over: str) -> Array:
        """Zero, for needles as drawn."""
        return super().normal(stream, over) if over == "needle" else np.zeros(self.shape(over))


@dataclass(frozen=True)
class Prepared:
    """A problem of one solute, what it was made from, and plain sentences on what was assumed; the load of an array
    over its area, kg/m^2, and that area, m^2, where there is one; `least` is one molecule over the treated area, kg/m^2
    (0 where its molar mass is not known)."""

    problem: Problem
    solute: str | None
    inputs: Inputs
    notes: tuple[str, ...]
    load: float | None = None
    area: float | None = None
    least: float = 0.0


@dataclass(frozen=True)
class _Opened:
    """Skin after a device: the skin, its channels and their closing, and where the serum went."""

    skin: Skin
    channels: Channels | None = None
    closure: Closure | None = None
    infused: Infused | None = None
    notes: tuple[str, ...] = ()


def population_of(case: Case) -> Population:
    """The middle skin for one sample, else as many independent virtual skins."""
    if case.samples == 1:
        return Middle(1, 1, seed=case.seed)
    return Population(case.samples, 1, seed=case.seed)


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
        prepared = _by_number(context, case, molecule)
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


def _by_number(context: ModelContext, case: Case, molecule: Solute | None) -> Prepared:
    parameters = None
    if molecule is not None:
        parameters = layer_parameters(context, molecule, vehicle_ph=case.vehicle.ph if case.vehicle else None)
    tissue = _stated_layers(case, molecule)
    openings = components.channels(case, context, parameters)
    film = None if case.vehicle is None else np.array([case.vehicle.film or ANY_FILM])
    below, receptor, notes = components.beneath(case, 1)
    entering, inputs, follicle_notes = components.follicles(context, case, tissue)
    applied = None if film is None else film_of(context, case, parameters, film)
    placed = stated_deposit(context, case, openings, tissue, None if applied is None else applied.vehicle)
    problem = Problem(
        tissue,
        make.times(1, case.times),
        placed.film,
        openings,
        placed.deposit,
        below,
        receptor=receptor,
        follicles=entering,
    )
    if applied is not None:
        inputs, notes = (*inputs, *applied.inputs), (*notes, *applied.notes)
    inputs, notes = (*inputs, *placed.inputs), (*notes, *placed.notes)
    return Prepared(components.with_events(problem, case), None, inputs, (*notes, *follicle_notes))


def _stated_layers(case: Case, molecule: Solute | None) -> make.Layers:
    assert case.skin.layers is not None
    layers = case.skin.layers
    columns = ("thickness", "diffusivity", "partition", "binding", "clearance")
    rows = {column: np.array([[getattr(layer, column) for layer in layers]]) for column in columns}
    first = np.array([[0.0 if isinstance(layer.metabolism, Saturable) else layer.metabolism for layer in layers]])
    most, half = np.zeros((1, len(layers))), np.ones((1, len(layers)))
    for index, layer in enumerate(layers):
        if isinstance(layer.metabolism, Saturable):
            if molecule is None or molecule.molar_mass is None:
                reason = "is in mol, and this solute has no molar mass"
                raise InputFault(f"skin.layers[{index}].metabolism", None, reason)
            most[0, index] = layer.metabolism.vmax * molecule.molar_mass.number
            half[0, index] = layer.metabolism.km * molecule.molar_mass.number
    return make.layers(
        tuple(layer.name for layer in layers), **rows, metabolism=first, maximal_metabolism=most, half_saturation=half
    )


def _by_tables(context: ModelContext, case: Case, molecule: Solute) -> Prepared:
    tool = _tool(context, case)
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
    opened = _Opened(skin) if tool is None else _open(context, case, tool, skin, film)
    infused = opened.infused
    requested = delivery.request(
        context,
        opened.skin,
        parameters,
        concentration=stated("vehicle.concentration", 1.0, "kg/m^3"),
        times=case.times,
        film=delivery.Film(film if infused is None else infused.on_surface),
        channels=opened.channels,
        closure=opened.closure,
        deposit=None if infused is None else infused.entered,
        reach=None if infused is None else infused.reach,
        outlet=None if infused is None else infused.outlet,
    )
    base = requested.problem if specimen is None else of_specimen(specimen, parameters, requested.problem)
    notes = (*hydration_notes(case, wet), *(specimen.notes if specimen else ()), *opened.notes, *_unused(case))
    requested = replace(requested, problem=base)
    if case.array is None or not case.array.carries:
        return _stated(context, case, parameters, specimen, requested, notes)
    assert opened.channels is not None
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
    requested: delivery.Request,
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


def _open(context: ModelContext, case: Case, tool: Device, skin: Skin, film: float) -> _Opened:
    technique = _technique(context, case, tool)
    if tool.class_ in ABRASION:
        _refuse_needles(case, tool)
        removed = removed_share(context, tool, technique)
        return _Opened(replace(skin, stratum_corneum=thinned_stratum_corneum(context, skin, removed)))
    covered = covered_share(case)
    age = case.skin.age.years if case.skin.age is not None else GROWN
    holes, law = _needled(context, tool, technique, skin, age, covered)
    specimen = case.skin.specimen
    opened = _Opened(skin, holes, law)
    if specimen is not None and specimen.prepared == "heat_separated":
        holes = _through_sheet(context, tool, technique, skin)
        note = "a sheet of epidermis on its support gives no way: needles pass to their length, and so do the holes."
        opened = replace(opened, channels=holes, notes=(note,))
    if case.array is not None and case.array.kind != "hollow":
        opened = replace(opened, channels=pierced(context, case.array, holes))
    if case.deposit is not None and case.deposit.volume is not None:
        return replace(opened, notes=(*opened.notes, "the deposit given stands for what the needles carry down."))
    if technique.serum == "none" or case.vehicle is None or case.vehicle.infinite or case.deposit is not None:
        return opened
    if tool.class_ not in INFUSING and (case.treatment is None or case.treatment.serum is None):
        note = (
            "as in plans, a serum over needles that do not infuse starts on the surface, over open channels; "
            "`serum: before` or `after` starts with what the channels take up of it."
        )
        return replace(opened, notes=(*opened.notes, note))
    infused = infuse(context, tool, technique, holes, skin, film, 1.0)
    return replace(opened, infused=infused, notes=(*opened.notes, *where_it_went(infused, holes, film)))


def _unused(case: Case) -> list[str]:
    needles = case.needles
    if needles is None and case.treatment is not None and isinstance(case.treatment.device, InlineDevice):
        needles = case.treatment.device.needles
    if needles is None:
        return []
    unused = ["needles.tip does not enter the depth model: no measurement on faces ties it."]
    law = "needles.force sets the depth that is lost, by a law of two recalled points in pig skin: a wide prior."
    return (unused if needles.tip is not None else []) + ([law] if needles.force is not None else [])


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


def _tool(context: ModelContext, case: Case) -> Device | None:
    if case.needles is not None:
        return _inline(context, "patch", case.needles)
    if case.treatment is None:
        return None
    wanted = case.treatment.device
    if isinstance(wanted, InlineDevice):
        return _inline(context, wanted.class_, wanted.needles)
    assert isinstance(wanted, str)
    return device(context, wanted)


def _inline(context: ModelContext, class_: str, needles: Needles) -> Device:
    return inline_device(
        context,
        class_,
        count=needles.count,
        length=needles.length,
        base=needles.base,
        tip=needles.tip,
        bore=needles.bore,
        pitch=needles.pitch,
        force=needles.force,
    )


def _technique(context: ModelContext, case: Case, tool: Device) -> Technique:
    treatment = case.treatment
    length = treatment.depth if treatment is not None else None
    if length is None:
        settable = dial_values(context, tool)
        if tool.class_ in ABRASION:
            length = 0.0
        elif len(settable) == 1:
            length = float(settable[0])
        else:
            raise InputFault("treatment.depth", None, f"is missing: {tool.name} has needles of more than one length")
    if length == 0 and tool.class_ not in ABRASION:
        raise InputFault("treatment.depth", "0 m", "must be above zero; leave treatment out for intact skin")
    return default_technique(
        context,
        tool,
        length,
        treatment.passes if treatment is not None else None,
        treatment.serum if treatment is not None else None,
    )


def _refuse_needles(case: Case, tool: Device) -> None:
    for key in ("depth", "serum"):
        if case.treatment is not None and getattr(case.treatment, key) is not None:
            raise InputFault(f"treatment.{key}", None, f"does not apply: {tool.name} has no needles; leave it out")


def _through_sheet(context: ModelContext, tool: Device, technique: Technique, skin: Skin) -> Channels:
    """Holes in a sheet without a dermis, which does not bend away from needles on its support."""
    shape = skin.stratum_corneum_at_needle.draws.shape
    reached = context.drawn(
        np.full(shape, technique.length),
        "m",
        "needle depth in a sheet of epidermis",
        "the length of the needle",
        [Input(technique.row, 0.0)],
        sources=("li2015",),
    )
    holes = channels(context, tool, technique, skin, reached)
    return replace(holes, depth=holes.depth_in_place)


def _needled(
    context: ModelContext,
    tool: Device,
    technique: Technique,
    skin: Skin,
    age: float,
    covered: float,
) -> tuple[Channels, Closure]:
    try:
        reached = depth_in_place(context, tool, technique, skin)
        holes = channels(context, tool, technique, skin, reached)
        open_law, covered_law = (
            closure(context, tool, occluded=occluded, age=age, length=technique.length) for occluded in (False, True)
        )
        return holes, closure_in_state(open_law, covered_law, covered)
    except OutOfDomain as unknown:
        raise InputFault("treatment.device", tool.id, f"cannot be simulated: {unknown}") from None
