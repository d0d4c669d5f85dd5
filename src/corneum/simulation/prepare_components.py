"""Parts of a problem that a case states: channels, deposit, follicles, events, and what lies beneath."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.formula.solute_in_skin import LayerParameters
from corneum.simulation.case_keys import Case
from corneum.transport import problem as make

Array = NDArray[np.float64]
Inputs = tuple[Input | Value | Row | Drawn | str, ...]

FOLLICLE = ("anatomy/targets", "targets_022")  # a vellus follicle, full length


def channels(case: Case, context: ModelContext, parameters: LayerParameters | None) -> make.Channels | None:
    """Channels that the case states by number; None where it states none."""
    openings = case.channels
    if openings is None:
        return None
    fluid: Array | float | None = openings.diffusivity
    if fluid is None:
        assert parameters is not None
        fluid = median(parameters.water_diffusivity)
    recoil = openings.recoil
    return make.channels(
        context.population.epistemic,
        density=openings.density,
        radius=openings.radius,
        depth=openings.depth,
        diffusivity=fluid,
        half_life=np.inf if openings.half_life is None else openings.half_life,
        recoil_share=0.0 if recoil is None else recoil.share,
        recoil_time=1.0 if recoil is None else recoil.time,
    )


def follicles(
    context: ModelContext, case: Case, tissue: make.Layers
) -> tuple[make.Follicles | None, Inputs, tuple[str, ...]]:
    """Entry by follicles, with what it was made from and what was assumed. Raises InputFault without a dermis."""
    stated = case.vehicle.follicles if case.vehicle else None
    if stated is None or stated.share == 0:
        return None, (), ()
    used: list[Input | Value | Row | Drawn | str] = []
    notes: list[str] = []
    rate: Array | float
    if stated.rate is not None:
        rate = stated.rate
    else:
        prior = context.parameter("transport.follicle_rate")
        rate = context.draw(prior)[:, 0]
        used.append(Input(prior, 0.3))
        notes.append("rate of entry by follicles: a prior, from caffeine on the chest.")
    top: Array | float
    bottom: Array | float
    if stated.depth is not None:
        top, bottom = stated.depth
    else:
        names = ("stratum_corneum", "viable_epidermis")
        if len(tissue.names) <= len(names):
            reason = "arrives in the dermis, and this skin has none; say where with depth, such as [20 um, 60 um]"
            raise InputFault("vehicle.follicles", None, reason)
        top = tissue.thickness[:, : len(names)].sum(axis=1)
        row = context.row(*FOLLICLE)
        bottom = np.minimum(float(row["depth_mean_um"]) * units.factor("um"), tissue.thickness.sum(axis=1))
        used.append(row)
        notes.append("follicles end at the depth of a vellus follicle; what enters them arrives in the dermis.")
    whole = float(tissue.thickness.sum(axis=1).min())
    if np.max(bottom) > whole * (1 + 1e-12):
        reason = f"reaches below the skin, which is {units.show(whole, 'um', 4)} thick"
        raise InputFault("vehicle.follicles.depth", units.show(float(np.max(bottom)), "um", 4), reason)
    entering = make.follicles(context.population.epistemic, share=stated.share, rate=rate, top=top, bottom=bottom)
    return entering, tuple(used), tuple(notes)


def beneath(case: Case, cases: int) -> tuple[str, make.Receptor | None, tuple[str, ...]]:
    """What lies below the deepest layer, the receptor where there is one, and sentences on what was assumed.

    Excised skin stands over a sink unless the case states otherwise.
    """
    stated = case.skin.beneath
    if stated is None:
        return "sealed" if case.skin.specimen is None else "sink", None, ()
    if stated.receptor is None or stated.area is None:
        assert stated.kind is not None
        return stated.kind, None, ()
    share = 1.0 if stated.sample is None else stated.sample / stated.receptor
    receptor = make.receptor(
        cases, volume_per_area=stated.receptor / stated.area, sampled_at=stated.sampled, share=share
    )
    whole = stated.sampled and stated.sample is None
    notes = ("at each sampling all of the receptor fluid is replaced; say `sample: 0.5 mL` for less.",) if whole else ()
    return "receptor", receptor, notes


def with_events(problem: make.Problem, case: Case) -> make.Problem:
    """The problem with the film wiped, renewed, covered and uncovered as the case says."""

    def times(event: str) -> Array:
        return np.tile(np.array(case.happens(event), dtype=np.float64), (problem.cases, 1))

    if not any(case.happens(event) for event in ("wipe", "reapply", "cover", "uncover")):
        return problem
    return replace(
        problem,
        wipe_at=times("wipe"),
        reapply_at=times("reapply"),
        cover_at=times("cover"),
        uncover_at=times("uncover"),
    )


def median(drawn: Drawn) -> Array:
    """One number an outer draw (E,)."""
    return np.asarray(np.median(drawn.draws.reshape(drawn.draws.shape[0], -1), axis=1))
