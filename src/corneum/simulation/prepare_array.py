"""An array of microneedles as parts of a problem: what its needles carry, what its plate holds, and its holes.

What lies within the skin is a deposit over the depth that the needles reach, a cylinder with the volume and the centre
of the inserted part of the needle, or of its coating, which lies towards the tip. It goes into solution at a constant
rate, no faster than a known solubility allows. What lies above the skin (the plate, the part of each needle that did
not enter, needles that did not pierce) is a film over the holes, as mobile as the matrix lets the solute be, until the
array is off. Solid arrays are needles that leave holes, and hollow ones infuse: both are rewritten as cases that say
so. Nothing that is not stated goes without a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.products import InlineDevice, Needles
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.needling.channels import Channels
from corneum.simulation.applied_keys import VehicleOf
from corneum.simulation.array_keys import ArrayOf
from corneum.simulation.array_needles import Cylinder, Shape, inserted_part, shape_of, share_in_needles, spacing_of
from corneum.simulation.case_keys import Case, TreatmentOf
from corneum.simulation.prepare_components import median
from corneum.simulation.vehicle_film import WELL_MIXED
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Inputs = tuple[Input | Value | Row | Drawn | str, ...]

MATRICES = "transport/array_matrices"
# what a kind is made of where the case does not say
USUAL = {"dissolving": "polymer", "matrix": "hydrogel"}


@dataclass(frozen=True)
class Carried:
    """What an array brings: film, holes and deposit of a problem, with inputs and sentences."""

    vehicle: make.Vehicle | None
    channels: make.Channels | None
    deposit: make.Deposit | None
    inputs: Inputs
    notes: tuple[str, ...]


def rewritten(context: ModelContext, case: Case) -> tuple[Case, tuple[str, ...]]:
    """The case with the array's needles as needles, and a hollow array as an infusion; with sentences."""
    array = case.array
    if array is None:
        return case, ()
    shape = array.needle
    middle = spacing_of(context, array)
    notes = []
    if array.spacing is None:
        per_area = units.show(1 / float(np.median(middle)) ** 2, "1/cm^2", 3)
        notes.append(f"number of needles not stated: {per_area}, a prior (transport.array_density).")
    base = shape.base
    if base is None:
        base = shape.needle_height / context.parameter("transport.array_aspect", leverage=0.0).number
        notes.append(f"width at the base not stated: {units.show(base, 'um', 3)} by a prior (transport.array_aspect).")
    if array.applied.time is not None:
        notes.append("how long the array is pressed does not enter: no law of depth holds it.")
    needles = Needles.model_construct(
        count=array.count,
        pitch=float(np.median(middle)),
        length=shape.needle_height,
        base=base,
        tip=None,
        bore=shape.bore,
        force=array.applied.force,
    )
    if array.kind != "hollow":
        return case.model_copy(update={"needles": needles}), tuple(notes)
    assert array.load is not None and array.volume is not None
    area = array_area(case)
    if area is None:
        raise InputFault("array.area", None, "is missing; write `area: 1 cm^2`, or count with pitch or density")
    tool = InlineDevice.model_construct(class_="multi_needle_injector", needles=needles)
    vehicle = VehicleOf.model_construct(concentration=array.load / array.volume, volume=array.volume / area)
    treatment = TreatmentOf.model_construct(device=tool)
    return case.model_copy(update={"treatment": treatment, "vehicle": vehicle}), tuple(notes)


def array_area(case: Case) -> float | None:
    """Area of the array, m^2; that of the treatment where the array states none; None where nothing tells it."""
    return None if case.array is None else case.array.ground or case.area


def load_per_area(case: Case) -> float | None:
    """Load over the area of the array, kg/m^2; None for arrays without drug. Raises InputFault without an area."""
    array = case.array
    if array is None or array.load is None:
        return None
    area = array_area(case)
    if area is None:
        raise InputFault("array.area", None, "is missing; write `area: 1 cm^2`, or count with pitch or density")
    return array.load / area


def carried(
    context: ModelContext, case: Case, solute: Solute, parameters: LayerParameters, holes: Channels, base: Problem
) -> Carried:
    """What an array that carries drug brings into a problem whose layers and holes are those of `base`.

    Args:
        context: tables and the virtual skins.
        case: its array carries drug.
        solute: what it carries.
        parameters: what the layers are to it.
        holes: depth in place and share of needles that pierce.
        base: layers, and the holes that such needles leave.

    Raises:
        InputFault: no area is stated.
    """
    array = case.array
    assert array is not None and base.channels is not None
    load = load_per_area(case)
    assert load is not None
    with context.model("an array in the skin") as model:
        shape = shape_of(context, array)
        matrix = _matrix(context, array)
        depth = np.median(holes.depth_in_place.draws, axis=1)
        model.uses(holes.depth_in_place, holes.density)
        pierced = np.minimum(np.median(holes.density.draws, axis=1) * shape.ground, 1.0)
        inserted = np.minimum(depth, shape.height)
        floor = base.layers.thickness.sum(axis=1) * context.parameter("transport.lumen_end", leverage=0.0).number
        within, part = inserted_part(
            array.kind, shape, np.maximum(inserted, np.finfo(float).tiny), _coated(context, array)
        )
        in_needles, share_notes, backing = share_in_needles(context, array, shape, load)
        follows = _follows(context, array)
        inside = load * in_needles * pierced * (within + (1 - within) * follows)
        model.derive(
            "load in skin = load x share in needles x share that pierces x (share of each within skin + what follows)"
        )
        inputs = model.as_inputs()
    reach = np.minimum(np.maximum(inserted, _least(context)), floor)
    bottom = np.minimum(np.maximum(part.bottom, _least(context)), floor)
    part = replace(part, top=np.minimum(part.top, bottom - _least(context)), bottom=bottom)
    # under a film of the same matrix one solubility holds for both, or tissue would stop what the film holds dissolved
    own = _in_tissue(context, solute) if array.kind == "coated" else parameters.solubility
    deposit, dissolved = _deposit(
        array,
        base,
        matrix,
        inside,
        part,
        # of a solute whose solubility is not known only the film knows how much at most any solid reaches
        np.full(len(depth), np.inf) if own is None and array.solubility is None else _solubility(context, array, own),
    )
    channels = base.channels
    if array.kind != "coated":
        channels = _filled(context, array, channels, reach, shape, matrix)
    above = load - inside
    film = None if array.kind == "coated" else _film(context, array, parameters, above, shape, backing, matrix)
    notes = _sentences(array, matrix, (within, pierced, follows), inside / load, dissolved)
    return Carried(film, channels, deposit, inputs, (*share_notes, *notes))


def _deposit(
    array: ArrayOf, base: Problem, matrix: _Matrix, inside: Array, placed: Cylinder, solubility: Array
) -> tuple[make.Deposit, Array]:
    """What lies within skin, kg/m^2, as a deposit that dissolves as fast as its matrix does, and no faster than
    saturated water around each needle spreads into its square of skin (steady, radial); and the share of it (E,) that
    has dissolved when the array is taken off."""
    assert base.channels is not None
    density = base.channels.density
    unit_cell = 1.0 / np.sqrt(np.pi * density)
    radius = np.minimum(placed.radius, unit_cell)
    spreads = base.layers.diffusivity[:, -1] * base.layers.partition[:, -1]
    # a needle as wide as its square has nothing to spread to
    apart = np.maximum(np.log(unit_cell / radius), np.log(2.0))
    carried_off = density * 2 * np.pi * (placed.bottom - placed.top) * spreads * solubility / apart
    dissolves = np.maximum(matrix.dissolves, inside / carried_off)
    until = dissolves if array.applied.removed_at is None else np.full_like(inside, array.applied.removed_at)
    dissolved = np.minimum(1.0, until / dissolves)
    deposit = make.deposit_band(
        len(inside),
        amount=inside * dissolved,
        top=placed.top,
        bottom=placed.bottom,
        dissolves=np.minimum(dissolves, until),
        solubility=solubility,
    )
    return replace(deposit, radius=radius), dissolved


@dataclass(frozen=True)
class _Matrix:
    """When all has dissolved (E,) s, mobility of the solute in it over water (E,), and whence."""

    dissolves: Array
    mobility: Array
    word: str


def _matrix(context: ModelContext, array: ArrayOf) -> _Matrix:
    cases = context.population.epistemic
    mobility = np.ones(cases)
    if array.kind == "coated":
        value, source = context.parameter("transport.coating_dissolves"), "coatings"
    else:
        name = array.matrix or USUAL[array.kind]
        row = context.row(MATRICES, name)
        value, source = row.value("dissolves_min", "dissolves_low_min", "dissolves_high_min"), name
        mobility = context.draw(row.value("mobility", "mobility_low", "mobility_high"))[:, 0]
    if array.dissolves is not None:
        return _Matrix(np.full(cases, array.dissolves), mobility, "")
    low, middle, high = (f"{end / 60:.3g}" for end in (value.low, value.number, value.high))
    note = f"time until all is dissolved not stated: {middle} min ({low} to {high}) for {source}, {value.basis}."
    return _Matrix(context.draw(value)[:, 0], mobility, note)


def _solubility(context: ModelContext, array: ArrayOf, own: Drawn | None) -> Array:
    """Solubility (E,) kg/m^3: stated, else the solute's own; at most what very soluble solids reach."""
    cases = context.population.epistemic
    if array.solubility is not None:
        return np.full(cases, array.solubility)
    most = context.draw(context.parameter("formula.solubility_most"))[:, 0]
    return most if own is None else np.minimum(median(own), most)


def _in_tissue(context: ModelContext, solute: Solute) -> Drawn | None:
    """Solubility of a solute in the water of tissue, at its pH; None where none is known."""
    ph = context.parameter("formula.tissue_ph").number
    return layer_parameters(context, solute, vehicle_ph=ph).solubility


def _filled(
    context: ModelContext, array: ArrayOf, holes: make.Channels, reach: Array, shape: Shape, matrix: _Matrix
) -> make.Channels:
    """Holes while the needles stand in them: as wide and deep as these, and open while the array is on."""
    wide = shape.radius_at(reach)
    radius = np.sqrt((wide**2 + wide * shape.tip + shape.tip**2) / 3)
    crowding = context.parameter("transport.crowding", leverage=0.0).number
    radius = np.minimum(radius, np.sqrt(crowding / (np.pi * holes.density)))
    filled = replace(holes, radius=radius, depth=reach, diffusivity=holes.diffusivity * matrix.mobility)
    if array.applied.removed_at is not None:
        return replace(filled, closes_from=np.full_like(reach, array.applied.removed_at))
    nothing = np.zeros_like(reach)
    return replace(filled, recoil_share=nothing, half_life=np.full_like(reach, np.inf))


def _film(
    context: ModelContext,
    array: ArrayOf,
    parameters: LayerParameters,
    above: Array,
    shape: Shape,
    backing: Array,
    matrix: _Matrix,
) -> make.Vehicle:
    """What lies above the skin, as a film that does not dry under its plate."""
    thinnest = context.parameter("transport.thinnest_film", leverage=0.0).number
    gap = shape.volume / shape.ground
    solid = context.parameter("formula.residue_density", leverage=0.0).number
    # a plate is no thinner than what it holds would be alone
    thickness = np.maximum.reduce([np.where(backing > 0, backing, gap), above / solid, np.full_like(above, thinnest)])
    mobile = np.minimum(median(parameters.water_diffusivity) * matrix.mobility, WELL_MIXED)
    return make.vehicle(
        len(above),
        thickness=thickness,
        concentration=above / thickness,
        diffusivity=mobile,
        solubility=_solubility(context, array, parameters.solubility),
    )


def _coated(context: ModelContext, array: ArrayOf) -> Array:
    """Share (E,) of a needle's height, from its tip, that a coating covers."""
    if array.kind != "coated":
        return np.ones(context.population.epistemic)
    return context.draw(context.parameter("transport.array_coated"))[:, 0]


def _least(context: ModelContext) -> float:
    return context.parameter("transport.smallest_lumen", leverage=0.0).number


def _follows(context: ModelContext, array: ArrayOf) -> Array:
    """Share (E,) of a dissolving needle's part above the skin that follows into the hole as it dissolves."""
    if array.kind != "dissolving":
        return np.zeros(context.population.epistemic)
    return context.draw(context.parameter("transport.array_follows"))[:, 0]


def _sentences(
    array: ArrayOf, matrix: _Matrix, parts: tuple[Array, Array, Array], inside: Array, dissolved: Array
) -> tuple[str, ...]:
    """What is said of the split; `parts` are shares: of a needle within skin, of needles that pierce, what follows."""
    notes = [matrix.word] if matrix.word else []
    share, below, piercing, follows = (float(np.median(part)) for part in (inside, *parts))
    later = f", and {follows:.2g} of its rest follows while it dissolves (a prior)" if follows else ""
    notes.append(
        f"{share:.2g} of the load enters the skin with the needles: {piercing:.2g} of them pierce, {below:.2g} of each "
        f"lies below the surface{later}."
    )
    if array.kind == "coated":
        notes.append("coating above the skin, and of needles that do not pierce, stays on the array.")
    if array.applied.removed_at is not None:
        notes.append(
            f"taken off when {float(np.median(dissolved)):.2g} of what lies in the skin has dissolved; the rest leaves "
            "with the array. Holes recoil and close from then on."
        )
    return tuple(notes)
