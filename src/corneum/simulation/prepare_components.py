"""Parts of a problem that a case states: channels, deposit, film, follicles, events, and what lies beneath."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.formula.solute import LayerParameters
from corneum.simulation.case_keys import Case
from corneum.transport import problem as make

Array = NDArray[np.float64]
Inputs = tuple[Input | Value | Row | Drawn | str, ...]

# a film without a diffusivity is mixed: so mobile that no difference along the surface lasts (m^2/s)
WELL_MIXED = 1e-6
FOLLICLE = ("anatomy/targets", "targets_022")  # a vellus follicle, full length


def channels(case: Case, context: ModelContext, parameters: LayerParameters | None) -> make.Channels | None:
    """The channels given by number."""
    given = case.channels
    if given is None:
        return None
    fluid: Array | float | None = given.diffusivity
    if fluid is None:
        assert parameters is not None
        fluid = median(parameters.water_diffusivity)
    recoil = given.recoil
    return make.channels(
        context.population.epistemic,
        density=given.density,
        radius=given.radius,
        depth=given.depth,
        diffusivity=fluid,
        half_life=np.inf if given.half_life is None else given.half_life,
        recoil_share=0.0 if recoil is None else recoil.share,
        recoil_time=1.0 if recoil is None else recoil.time,
    )


def deposit(context: ModelContext, case: Case, openings: make.Channels | None) -> make.Deposit | None:
    """What is placed at the start: fluid in the channels, or a band of depth. Raises InputFault without channels."""
    given = case.deposit
    cases = context.population.epistemic
    if given is None:
        return None
    if given.depth is not None and given.amount is not None:
        top, bottom = given.depth
        return make.deposit_band(cases, amount=given.amount, top=top, bottom=bottom, dissolves=given.dissolves or 0.0)
    assert given.volume is not None and given.concentration is not None
    if openings is None:
        raise InputFault("deposit.volume", None, "is placed in channels, and this treatment makes none")
    share = context.draw(context.parameter("transport.fluid_fraction"))[:, 0]
    placed = make.deposit_in_channels(
        openings, volume=given.volume, concentration=given.concentration, fluid_fraction=share
    )
    return replace(placed, dissolves=np.full(cases, given.dissolves or 0.0))


def vehicle(context: ModelContext, case: Case, parameters: LayerParameters | None, film: Array) -> make.Vehicle:
    """The film as given. What the file leaves open on drying (how much stays, how mobile it is) are the priors that
    plans use; without a stated solubility the solute's own holds, where a solute is named."""
    given = case.vehicle
    assert given is not None
    solubility: Array | float = np.inf
    dry_partition: Array | float = given.partition
    if given.solubility is not None:
        solubility = given.solubility
    elif parameters is not None and parameters.solubility is not None:
        solubility = median(parameters.solubility) * given.partition
    drying: dict[str, Array | float] = {}
    if given.evaporation > 0:
        share, mobility = (
            context.draw(context.parameter(f"transport.{name}"))[:, 0] for name in ("residue_share", "residue_mobility")
        )
        if np.all(np.isfinite(solubility)):
            density = context.parameter("formula.residue_density").number
            dry_partition = density * given.partition / np.asarray(solubility)
        fluid = WELL_MIXED if given.diffusivity is None else given.diffusivity
        if parameters is not None and given.diffusivity is None:
            wet: Array | float = median(parameters.water_diffusivity)
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


def follicles(
    context: ModelContext, case: Case, tissue: make.Layers
) -> tuple[make.Follicles | None, Inputs, tuple[str, ...]]:
    """Entry by follicles, with what it was made from and what was assumed. Raises InputFault without a dermis."""
    given = case.vehicle.follicles if case.vehicle else None
    if given is None or given.share == 0:
        return None, (), ()
    used: list[Input | Value | Row | Drawn | str] = []
    notes: list[str] = []
    rate: Array | float
    if given.rate is not None:
        rate = given.rate
    else:
        prior = context.parameter("transport.follicle_rate")
        rate = context.draw(prior)[:, 0]
        used.append(Input(prior, 0.3))
        notes.append("rate of entry by follicles: a prior, from caffeine on the chest.")
    top: Array | float
    bottom: Array | float
    if given.depth is not None:
        top, bottom = given.depth
    else:
        names = ("stratum_corneum", "viable_epidermis")
        if len(tissue.names) <= len(names):
            told = "arrives in the dermis, and this skin has none; say where with depth, such as [20 um, 60 um]"
            raise InputFault("vehicle.follicles", None, told)
        top = tissue.thickness[:, : len(names)].sum(axis=1)
        row = context.row(*FOLLICLE)
        bottom = np.minimum(float(row["depth_mean_um"]) * units.factor("um"), tissue.thickness.sum(axis=1))
        used.append(row)
        notes.append("follicles end at the depth of a vellus follicle; what enters them arrives in the dermis.")
    whole = float(tissue.thickness.sum(axis=1).min())
    if np.max(bottom) > whole * (1 + 1e-12):
        told = f"reaches below the skin, which is {units.show(whole, 'um', 4)} thick"
        raise InputFault("vehicle.follicles.depth", units.show(float(np.max(bottom)), "um", 4), told)
    made = make.follicles(context.population.epistemic, share=given.share, rate=rate, top=top, bottom=bottom)
    return made, tuple(used), tuple(notes)


def beneath(case: Case, cases: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What lies below, as parts of a problem, and what was assumed. Excised skin stands over a sink unless said."""
    given = case.skin.beneath
    if given is None:
        return {"beneath": "sealed" if case.skin.franz is None else "sink"}, ()
    if given.receptor is None or given.area is None:
        return {"beneath": given.kind}, ()
    share = 1.0 if given.sample is None else given.sample / given.receptor
    made = make.receptor(
        cases, volume_per_area=given.receptor / given.area, sampled_at=given.sampled, share=share
    )  # fmt: skip
    whole = given.sampled and given.sample is None
    notes = ("at each sampling all of the receptor fluid is replaced; say `sample: 0.5 mL` for less.",) if whole else ()
    return {"beneath": "receptor", "receptor": made}, notes


def events(case: Case, cases: int) -> dict[str, Any]:
    """The times of what is done to the film, as parts of a problem."""
    return {
        f"{name}_at": np.tile(np.array(case.happens(name), dtype=np.float64), (cases, 1))
        for name in ("wipe", "reapply", "cover", "uncover")
    }


def median(drawn: Drawn) -> Array:
    """One number an outer draw (E,)."""
    return np.asarray(np.median(drawn.draws.reshape(drawn.draws.shape[0], -1), axis=1))
