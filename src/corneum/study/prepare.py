"""From a case to the problem that the transport engine solves: skin, solute, device and film put into numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.models import InlineDevice, Needles
from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.derivation import Drawn, Input, Recorder
from corneum.evidence.draws import Population
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.formula.solute import LayerParameters, Solute, layer_parameters, solute
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device, dial_values, inline_device
from corneum.needling.infusion import infuse
from corneum.needling.technique import Technique, default_technique
from corneum.skin.layers import Skin, draw_skin
from corneum.study.case import Case, SoluteOf
from corneum.transport import delivery
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Inputs = tuple[Input | Value | Row | Drawn | str, ...]

# a film without a diffusivity is mixed: so mobile that no difference along the surface lasts (m^2/s)
WELL_MIXED = 1e-6
ANY_FILM = 1e-4  # thickness (m) of a film whose concentration is held: it does not matter
ABRASION = ("microdermabrasion", "hydradermabrasion")
HYDRATED = ("hydradermabrasion",)


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


def population_of(case: Case) -> Population:
    """The middle skin for one sample, else as many independent virtual skins."""
    if case.samples == 1:
        return Middle(1, 1, seed=case.seed)
    return Population(case.samples, 1, seed=case.seed)


def prepare(recorder: Recorder, case: Case, given: SoluteOf | None) -> Prepared:
    """The problem of one solute of a case. Raises InputFault where the tables cannot serve it."""
    population = population_of(case)
    molecule, notes = _solute(recorder, given)
    if case.skin.layers is not None:
        parameters = None
        if molecule is not None:
            ph = case.vehicle.ph if case.vehicle else None
            parameters = layer_parameters(recorder, population, molecule, vehicle_ph=ph)
        prepared = _by_number(recorder, population, case, parameters)
    else:
        assert molecule is not None
        prepared = _of_zone(recorder, population, case, molecule)
    return replace(prepared, solute=given.name if given and given.name else None, notes=(*notes, *prepared.notes))


def _solute(recorder: Recorder, given: SoluteOf | None) -> tuple[Solute | None, tuple[str, ...]]:
    if given is None:
        return None, ()
    if given.name is not None:
        try:
            found = solute(recorder, given.name)
        except InputFault as wrong:
            raise InputFault("solute", wrong.given, wrong.allowed, wrong.nearest) from None
        if isinstance(found, NoData):
            raise InputFault("solute", given.name, f"cannot be simulated: {found.reason}")
        return found, ()
    assert given.molar_mass is not None and given.log_kow is not None
    notes: tuple[str, ...] = ()
    if given.pka is not None and given.ionisation is None:
        notes = ("ionisation (acid or base) was not said: the solute counts as neutral whatever its pka.",)
    row = Row("given", {"row_id": "solute", "source": "given", "grade": "moderate", "basis": "given"})
    return (
        Solute(
            "solute", "solute", "small", _given("solute.molar_mass", given.molar_mass, "kg/mol"),
            _given("solute.log_kow", given.log_kow, "1"), given.ionisation or "neutral",
            given.pka if given.ionisation else None, None, None, None, row,
        ),
        notes,
    )  # fmt: skip


def _given(field: str, value: float, unit: str) -> Value:
    return Value(
        identity=f"given:{field}", number=value, low=value, high=value, unit=unit, spread="fixed", sources=(),
        basis="given", grade="moderate", note="stated in the case file", printed=f"{value:g} {unit}",
    )  # fmt: skip


def _by_number(recorder: Recorder, population: Population, case: Case, parameters: LayerParameters | None) -> Prepared:
    assert case.skin.layers is not None
    given = case.skin.layers
    columns = ("thickness", "diffusivity", "partition", "binding", "clearance", "metabolism")
    rows = (np.array([[getattr(layer, column) for layer in given]]) for column in columns)
    tissue = make.layers(tuple(layer.name for layer in given), *rows)
    openings = _channels(case, population, parameters)
    film = None if case.vehicle is None else np.array([case.vehicle.film or ANY_FILM])
    problem = Problem(
        tissue,
        make.times(1, case.times),
        None if film is None else _vehicle(recorder, population, case, parameters, film),
        openings,
        _deposit(recorder, population, case, openings),
        case.skin.beneath,
        **_events(case, 1),
    )
    return Prepared(problem, None, (), ())


def _of_zone(recorder: Recorder, population: Population, case: Case, molecule: Solute) -> Prepared:
    zone, age = case.skin.zone, case.skin.age
    assert zone is not None and age is not None
    skin = draw_skin(recorder, population, zone, age=age.years, age_spread=age.spread, sex=case.skin.sex)
    if isinstance(skin, NoData):
        raise InputFault("skin.zone", zone, f"cannot be simulated: {skin.reason}")
    tool = _tool(recorder, case)
    ph = case.vehicle.ph if case.vehicle else None
    wet = tool is not None and tool.class_ in HYDRATED
    parameters = layer_parameters(recorder, population, molecule, hydrated=wet, vehicle_ph=ph)
    spread = (case.vehicle.film if case.vehicle else None) or ANY_FILM
    film: Drawn | float = spread
    holes: Channels | None = None
    law: Closure | None = None
    infused: Drawn | None = None
    notes: list[str] = []
    if tool is not None:
        technique = _technique(recorder, case, tool)
        if tool.class_ in ABRASION:
            _refuse_needles(case, tool)
            removed = removed_share(recorder, population, tool, technique)
            skin = replace(skin, stratum_corneum=thinned_stratum_corneum(recorder, skin, removed))
        else:
            holes, law = _needled(recorder, population, tool, technique, skin, age.years)
            if technique.serum != "none" and case.vehicle and not case.vehicle.infinite and not case.deposit:
                carried = infuse(recorder, population, tool, technique, holes, spread, 1.0)
                film, infused = carried.on_surface, carried.in_channels
                notes.append("what the needles carry down or the channels fill with stands in them at the start.")
            elif case.deposit is not None and case.deposit.volume is not None:
                notes.append("the deposit given stands for what the needles carry down.")
    asked = delivery.request(
        recorder, population, skin, parameters, concentration=_given("vehicle.concentration", 1.0, "kg/m^3"),
        times=case.times, film=delivery.Film(film), channels=holes, closure=law, deposit=infused,
    )  # fmt: skip
    base = asked.problem
    openings = base.channels if case.channels is None else _channels(case, population, parameters)
    placed = base.deposit
    if placed is not None and case.vehicle is not None:
        placed = replace(placed, amount=placed.amount * case.vehicle.concentration)
    if case.deposit is not None:
        placed = _deposit(recorder, population, case, openings)
    assert base.vehicle is not None
    vehicle = None
    if case.vehicle is not None:
        vehicle = _vehicle(recorder, population, case, parameters, base.vehicle.thickness)
    _refuse_too_deep(case, base)
    return Prepared(
        replace(
            base, vehicle=vehicle, channels=openings, deposit=placed, beneath=case.skin.beneath,
            **_events(case, base.cases),
        ),
        None, asked.inputs[1:], (*notes, *_unused(case)),
    )  # fmt: skip


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


def _tool(recorder: Recorder, case: Case) -> Device | None:
    if case.needles is not None:
        return _inline(recorder, "patch", case.needles)
    if case.treatment is None:
        return None
    asked = case.treatment.device
    if isinstance(asked, InlineDevice):
        return _inline(recorder, asked.class_, asked.needles)
    assert asked is not None
    return device(recorder, asked)


def _inline(recorder: Recorder, class_: str, needles: Needles) -> Device:
    return inline_device(
        recorder, class_, count=needles.count, length=needles.length, base=needles.base, tip=needles.tip,
        bore=needles.bore, pitch=needles.pitch, force=needles.force,
    )  # fmt: skip


def _technique(recorder: Recorder, case: Case, tool: Device) -> Technique:
    said = case.treatment
    length = said.depth if said is not None else None
    if length is None:
        settable = dial_values(recorder, tool)
        if tool.class_ in ABRASION:
            length = 0.0
        elif len(settable) == 1:
            length = float(settable[0])
        else:
            raise InputFault("treatment.depth", None, f"is missing: {tool.name} has needles of more than one length")
    if length == 0 and tool.class_ not in ABRASION:
        raise InputFault("treatment.depth", "0 m", "must be above zero; leave treatment out for intact skin")
    return default_technique(
        recorder, tool, length, said.passes if said is not None else None, said.serum if said is not None else None
    )


def _refuse_needles(case: Case, tool: Device) -> None:
    for key in ("depth", "serum"):
        if case.treatment is not None and getattr(case.treatment, key) is not None:
            raise InputFault(f"treatment.{key}", None, f"does not apply: {tool.name} has no needles; leave it out")


def _needled(
    recorder: Recorder, population: Population, tool: Device, technique: Technique, skin: Skin, age: float
) -> tuple[Channels, Closure]:
    try:
        reached = depth_in_place(recorder, population, tool, technique, skin)
        holes = channels(recorder, population, tool, technique, skin, reached)
        return holes, closure(recorder, population, tool, occluded=False, age=age)
    except OutOfDomain as unknown:
        raise InputFault("treatment.device", tool.id, f"cannot be simulated: {unknown}") from None


def _channels(case: Case, population: Population, parameters: LayerParameters | None) -> make.Channels | None:
    given = case.channels
    if given is None:
        return None
    fluid: Array | float | None = given.diffusivity
    if fluid is None:
        assert parameters is not None
        fluid = _median(parameters.water_diffusivity)
    recoil = given.recoil
    return make.channels(
        population.epistemic,
        density=given.density,
        radius=given.radius,
        depth=given.depth,
        diffusivity=fluid,
        half_life=np.inf if given.half_life is None else given.half_life,
        recoil_share=0.0 if recoil is None else recoil.share,
        recoil_time=1.0 if recoil is None else recoil.time,
    )


def _deposit(
    recorder: Recorder, population: Population, case: Case, openings: make.Channels | None
) -> make.Deposit | None:
    given = case.deposit
    cases = population.epistemic
    if given is None:
        return None
    if given.depth is not None and given.amount is not None:
        return make.deposit_band(cases, amount=given.amount, top=given.depth[0], bottom=given.depth[1])
    assert given.volume is not None and given.concentration is not None
    if openings is None:
        raise InputFault("deposit.volume", None, "is placed in channels, and this treatment makes none")
    share = population.draw(recorder.parameter("transport.fluid_fraction"))[:, 0]
    return make.deposit_in_channels(
        openings, volume=given.volume, concentration=given.concentration, fluid_fraction=share
    )


def _vehicle(
    recorder: Recorder, population: Population, case: Case, parameters: LayerParameters | None, film: Array
) -> make.Vehicle:
    """The film as given. What the file leaves open on drying (how much stays, how mobile it is) are the priors that
    plans use; without a stated solubility the solute's own holds, where a solute is named."""
    given = case.vehicle
    assert given is not None
    solubility: Array | float = np.inf
    dry_partition: Array | float = given.partition
    if given.solubility is not None:
        solubility = given.solubility
    elif parameters is not None and parameters.solubility is not None:
        solubility = _median(parameters.solubility) * given.partition
    drying: dict[str, Array | float] = {}
    if given.evaporation > 0:
        share, mobility = (
            population.draw(recorder.parameter(f"transport.{name}"))[:, 0]
            for name in ("residue_share", "residue_mobility")
        )
        if np.all(np.isfinite(solubility)):
            density = recorder.parameter("formula.residue_density").number
            dry_partition = density * given.partition / np.asarray(solubility)
        fluid = WELL_MIXED if given.diffusivity is None else given.diffusivity
        if parameters is not None and given.diffusivity is None:
            wet: Array | float = _median(parameters.water_diffusivity)
        else:
            wet = fluid
        drying = {"dry_thickness": film * np.minimum(share, 1.0), "dry_diffusivity": np.asarray(wet * mobility)}
    return make.vehicle(
        len(film),
        thickness=film,
        concentration=given.concentration,
        partition=given.partition,
        diffusivity=WELL_MIXED if given.diffusivity is None else given.diffusivity,
        evaporation=given.evaporation,
        solubility=solubility,
        dry_partition=dry_partition,
        held=bool(given.infinite),
        **drying,
    )


def _events(case: Case, cases: int) -> dict[str, Any]:
    return {
        name: np.tile(np.array(case.happens(what), dtype=np.float64), (cases, 1))
        for name, what in (("wipe_at", "wipe"), ("reapply_at", "reapply"))
    }


def _median(drawn: Drawn) -> Array:
    return np.asarray(np.median(drawn.draws.reshape(drawn.draws.shape[0], -1), axis=1))


def sliced(problem: Problem, parts: int) -> tuple[Problem, Array, NDArray[np.int64]]:
    """The same problem with every layer cut into slices, from whose means a profile is read; with their middles (B, S)
    in m and the layer (S,) that each belongs to. The deepest layer is cut finer towards its top."""
    given = problem.layers
    edges = np.linspace(0, 1, parts + 1)
    shares = [np.diff(edges)] * (len(given.names) - 1) + [np.diff(edges**1.5)]
    layer = np.repeat(np.arange(len(given.names)), parts)
    thickness = given.thickness[:, layer] * np.concatenate(shares)
    columns = ("diffusivity", "partition", "binding", "clearance", "metabolism")
    cut = make.layers(
        tuple(given.names[index] for index in layer), thickness, *(getattr(given, name)[:, layer] for name in columns)
    )
    middles = np.cumsum(thickness, axis=1) - thickness / 2
    return replace(problem, layers=cut), middles, layer


def placed_at_start(problem: Problem) -> tuple[Array, Array]:
    """Amounts at time zero in the fluid of channels (B,) and in the layers (B, L), kg/m^2: where the deposit lies."""
    given, openings = problem.deposit, problem.channels
    layers = np.zeros_like(problem.layers.thickness)
    if given is None:
        return np.zeros(problem.cases), layers
    floors = np.cumsum(problem.layers.thickness, axis=1)
    tops = floors - problem.layers.thickness

    def share(bottom: Array) -> Array:
        within = np.minimum(floors, bottom[:, None]) - np.maximum(tops, given.top[:, None])
        return np.asarray(np.clip(within, 0.0, None) / (given.bottom - given.top)[:, None])

    layers = given.amount[:, None] * share(given.bottom)
    if openings is None:
        return np.zeros(problem.cases), layers
    radius = np.minimum(given.radius, 1.0 / np.sqrt(math.pi * openings.density))
    inside = np.minimum(1.0, (openings.radius / radius) ** 2)[:, None]
    fluid = given.amount[:, None] * share(np.minimum(given.bottom, openings.depth)) * inside
    return fluid.sum(axis=1), layers - fluid
