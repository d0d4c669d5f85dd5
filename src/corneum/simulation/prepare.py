"""From a case to the problem that the transport engine solves: skin, solute, device and film put into numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.models import InlineDevice, Needles
from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.solute import LayerParameters, Solute, layer_parameters
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device, dial_values, inline_device
from corneum.needling.infusion import INJECTOR, STAMP, Infused, infuse
from corneum.needling.technique import Technique, default_technique
from corneum.simulation import prepare_components as parts
from corneum.simulation.case_keys import Case, Saturable, SoluteOf
from corneum.simulation.franz import Excised, excised, in_cell
from corneum.simulation.prepare_components import Inputs
from corneum.simulation.prepare_solute import solute_of, stated
from corneum.skin.layers import Skin, draw_skin
from corneum.transport import delivery
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

ANY_FILM = 1e-4  # thickness (m) of a film whose concentration is held: it does not matter
ABRASION = ("microdermabrasion", "hydradermabrasion")
HYDRATED = ("hydradermabrasion",)
INFUSING = (INJECTOR, STAMP)
GROWN = 40.0  # years, the age at which excised skin's channels recoil: it does not enter recoil


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
    """A problem of one solute, what it was made from, and plain sentences on what was assumed."""

    problem: Problem
    solute: str | None
    inputs: Inputs
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Opened:
    """What a device did to the skin: the skin then, its channels and how they close, where the serum went."""

    skin: Skin
    channels: Channels | None = None
    closure: Closure | None = None
    infused: Infused | None = None
    reach: Drawn | None = None
    notes: tuple[str, ...] = ()


def population_of(case: Case) -> Population:
    """The middle skin for one sample, else as many independent virtual skins."""
    if case.samples == 1:
        return Middle(1, 1, seed=case.seed)
    return Population(case.samples, 1, seed=case.seed)


def prepare(context: ModelContext, case: Case, given: SoluteOf | None) -> Prepared:
    """The problem of one solute of a case. Raises InputFault where the tables cannot serve it."""
    context = context.with_population(population_of(case))
    molecule, notes = solute_of(context, given)
    if case.skin.layers is not None:
        prepared = _by_number(context, case, molecule)
    else:
        assert molecule is not None
        prepared = _by_tables(context, case, molecule)
    name = None if given is None else given.name or given.smiles
    return replace(prepared, solute=name, notes=(*notes, *prepared.notes))


def _by_number(context: ModelContext, case: Case, molecule: Solute | None) -> Prepared:
    parameters = None
    if molecule is not None:
        parameters = layer_parameters(context, molecule, vehicle_ph=case.vehicle.ph if case.vehicle else None)
    tissue = _stated_layers(case, molecule)
    openings = parts.channels(case, context, parameters)
    film = None if case.vehicle is None else np.array([case.vehicle.film or ANY_FILM])
    below, notes = parts.beneath(case, 1)
    entering, inputs, told = parts.follicles(context, case, tissue)
    problem = Problem(
        tissue,
        make.times(1, case.times),
        None if film is None else parts.vehicle(context, case, parameters, film),
        openings,
        parts.deposit(context, case, openings),
        follicles=entering,
        **below,
        **parts.events(case, 1),
    )
    return Prepared(problem, None, inputs, (*notes, *told))


def _stated_layers(case: Case, molecule: Solute | None) -> make.Layers:
    assert case.skin.layers is not None
    given = case.skin.layers
    columns = ("thickness", "diffusivity", "partition", "binding", "clearance")
    rows = {column: np.array([[getattr(layer, column) for layer in given]]) for column in columns}
    first = np.array([[0.0 if isinstance(layer.metabolism, Saturable) else layer.metabolism for layer in given]])
    most, half = np.zeros((1, len(given))), np.ones((1, len(given)))
    for place, layer in enumerate(given):
        if isinstance(layer.metabolism, Saturable):
            if molecule is None or molecule.molar_mass is None:
                told = "is in mol, and this solute has no molar mass"
                raise InputFault(f"skin.layers[{place}].metabolism", None, told)
            most[0, place] = layer.metabolism.vmax * molecule.molar_mass.number
            half[0, place] = layer.metabolism.km * molecule.molar_mass.number
    return make.layers(
        tuple(layer.name for layer in given), **rows, metabolism=first, maximal_metabolism=most, half_saturation=half
    )


def _by_tables(context: ModelContext, case: Case, molecule: Solute) -> Prepared:
    tool = _tool(context, case)
    cell = None if case.skin.franz is None else excised(context, case)
    skin = _zone(context, case) if cell is None else cell.skin
    ph = case.vehicle.ph if case.vehicle else None
    wet = cell.hydrated if cell is not None else tool is not None and tool.class_ in HYDRATED
    parameters = layer_parameters(context, molecule, hydrated=wet, vehicle_ph=ph)
    film = (case.vehicle.film if case.vehicle else None) or ANY_FILM
    opened = _Opened(skin) if tool is None else _open(context, case, tool, skin, film)
    infused = opened.infused
    asked = delivery.request(
        context, opened.skin, parameters, concentration=stated("vehicle.concentration", 1.0, "kg/m^3"),
        times=case.times, film=delivery.Film(film if infused is None else infused.on_surface),
        channels=opened.channels, closure=opened.closure, deposit=None if infused is None else infused.in_channels,
        reach=opened.reach,
    )  # fmt: skip
    base = asked.problem if cell is None else in_cell(cell, parameters, asked.problem)
    notes = (*(cell.notes if cell else ()), *opened.notes, *_unused(case))
    return _stated(context, case, parameters, cell, replace(asked, problem=base), notes)


def _stated(
    context: ModelContext, case: Case, parameters: LayerParameters, cell: Excised | None,
    asked: delivery.Request, notes: tuple[str, ...],
) -> Prepared:  # fmt: skip
    """What the case states put in the place of what a plan would take."""
    base = asked.problem
    openings = base.channels if case.channels is None else parts.channels(case, context, parameters)
    _refuse_too_deep(case, base)
    placed = base.deposit
    if placed is not None and case.vehicle is not None:
        placed = replace(placed, amount=placed.amount * case.vehicle.concentration)
    if case.deposit is not None:
        placed = parts.deposit(context, case, openings)
    assert base.vehicle is not None
    vehicle = None
    if case.vehicle is not None:
        vehicle = parts.vehicle(context, case, parameters, base.vehicle.thickness)
    below, said = parts.beneath(case, base.cases)
    entering, inputs, told = parts.follicles(context, case, base.layers)
    problem = replace(
        base, vehicle=vehicle, channels=openings, deposit=placed, follicles=entering, **below,
        **parts.events(case, base.cases),
    )  # fmt: skip
    made_of = [] if cell is None else [cell.skin.stratum_corneum, cell.skin.viable_epidermis, cell.skin.dermis]
    return Prepared(problem, None, (*asked.inputs[1:], *made_of, *inputs), (*notes, *said, *told))


def _zone(context: ModelContext, case: Case) -> Skin:
    zone, age = case.skin.zone, case.skin.age
    assert zone is not None and age is not None
    skin = draw_skin(context, zone, age=age.years, age_spread=age.spread, sex=case.skin.sex)
    if isinstance(skin, NoData):
        raise InputFault("skin.zone", zone, f"cannot be simulated: {skin.reason}")
    return skin


def _open(context: ModelContext, case: Case, tool: Device, skin: Skin, film: float) -> _Opened:
    technique = _technique(context, case, tool)
    if tool.class_ in ABRASION:
        _refuse_needles(case, tool)
        removed = removed_share(context, tool, technique)
        return _Opened(replace(skin, stratum_corneum=thinned_stratum_corneum(context, skin, removed)))
    covered = 0.0 in case.happens("cover")
    age = case.skin.age.years if case.skin.age is not None else GROWN
    holes, law = _needled(context, tool, technique, skin, age, covered)
    opened = _Opened(skin, holes, law)
    if case.deposit is not None and case.deposit.volume is not None:
        return replace(opened, notes=("the deposit given stands for what the needles carry down.",))
    if technique.serum == "none" or case.vehicle is None or case.vehicle.infinite or case.deposit is not None:
        return opened
    if tool.class_ not in INFUSING and (case.treatment is None or case.treatment.serum is None):
        told = (
            "as in plans, a serum over needles that do not infuse starts on the surface, over open channels; "
            "`serum: before` or `after` starts with what the channels take up of it."
        )
        return replace(opened, notes=(told,))
    infused = infuse(context, tool, technique, holes, film, 1.0)
    share = float(np.median(infused.in_channels.draws)) / film
    told = f"{share:.2g} of the serum stands in the channels at the start: carried down by the needles, or taken up."
    reach = holes.depth_in_place if tool.class_ in INFUSING else None
    return replace(opened, infused=infused, reach=reach, notes=(told,))


def _unused(case: Case) -> list[str]:
    needles = case.needles
    if needles is None and case.treatment is not None and isinstance(case.treatment.device, InlineDevice):
        needles = case.treatment.device.needles
    if needles is None:
        return []
    said = ["needles.tip does not enter the depth model: no measurement on faces ties it."]
    law = "needles.force sets the depth that is lost, by a law of two recalled points in pig skin: a wide prior."
    return (said if needles.tip is not None else []) + ([law] if needles.force is not None else [])


def _refuse_too_deep(case: Case, base: Problem) -> None:
    """Depths given by hand must lie within the thinnest of the drawn skins."""
    whole = float(base.layers.thickness.sum(axis=1).min())
    given = {
        "channels.depth": case.channels.depth if case.channels else 0.0,
        "deposit.depth": case.deposit.depth[1] if case.deposit and case.deposit.depth else 0.0,
    }
    for field, depth in given.items():
        if depth > whole:
            thick = units.show(whole, "um", 4)
            raise InputFault(field, units.show(depth, "um", 4), f"reaches below the skin, which is {thick} thick")


def _tool(context: ModelContext, case: Case) -> Device | None:
    if case.needles is not None:
        return _inline(context, "patch", case.needles)
    if case.treatment is None:
        return None
    asked = case.treatment.device
    if isinstance(asked, InlineDevice):
        return _inline(context, asked.class_, asked.needles)
    assert asked is not None
    return device(context, asked)


def _inline(context: ModelContext, class_: str, needles: Needles) -> Device:
    return inline_device(
        context, class_, count=needles.count, length=needles.length, base=needles.base, tip=needles.tip,
        bore=needles.bore, pitch=needles.pitch, force=needles.force,
    )  # fmt: skip


def _technique(context: ModelContext, case: Case, tool: Device) -> Technique:
    said = case.treatment
    length = said.depth if said is not None else None
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
        context, tool, length, said.passes if said is not None else None, said.serum if said is not None else None
    )


def _refuse_needles(case: Case, tool: Device) -> None:
    for key in ("depth", "serum"):
        if case.treatment is not None and getattr(case.treatment, key) is not None:
            raise InputFault(f"treatment.{key}", None, f"does not apply: {tool.name} has no needles; leave it out")


def _needled(
    context: ModelContext,
    tool: Device,
    technique: Technique,
    skin: Skin,
    age: float,
    covered: bool,
) -> tuple[Channels, Closure]:
    try:
        reached = depth_in_place(context, tool, technique, skin)
        holes = channels(context, tool, technique, skin, reached)
        return holes, closure(context, tool, occluded=covered, age=age)
    except OutOfDomain as unknown:
        raise InputFault("treatment.device", tool.id, f"cannot be simulated: {unknown}") from None
