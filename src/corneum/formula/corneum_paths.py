"""Permeability of intact stratum corneum by two paths side by side: through its lipids, which the neutral form alone
takes, and the polar one (follicles, sweat ducts, gaps), which every species takes.

    kp at a pH = f_non kp_lipid + kp_polar

The sum for the neutral form is the measured permeability, else that of `corneum.formula.kriging`, whose cross-validated
error it keeps; the baseline form says which share of it the polar path has, with an error of its own. Above the mass to
which the polar path was fitted, it is an unknown share of that fit. Measured permeabilities are of wet skin; drier skin
lets less through, by a factor for each path.
Parameters: parameters/formula polar_*, kp_*, bound_share, hydration_*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import Value
from corneum.formula.kriging import recommended
from corneum.formula.permeability import paths, polar_path, rings
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import Hydration, drawn_parameter, error_factor

Array = NDArray[np.float64]

_G_MOL = units.factor("g/mol")


@dataclass(frozen=True)
class Permeant:
    """A small solute, its molar mass, and draws of log10 Kow of its neutral form (E, 1)."""

    solute: Solute
    mass: Value
    lipophilicity: Array


def paths_of(context: ModelContext, permeant: Permeant, hydration: Hydration) -> tuple[Drawn, Drawn]:
    """Permeability of the neutral form by the lipid path and by the polar one, each (E, 1) m/s."""
    with context.model("paths through stratum corneum") as model:
        lipid, polar, law = _wet_paths(model, permeant)
        model.uses(permeant.mass)
        return (
            model.drawn(lipid * hydration_factor(context, hydration, "lipid"), "m/s", f"kp_lipid; {law}"),
            model.drawn(polar * hydration_factor(context, hydration, "polar"), "m/s", f"kp_polar; {law}"),
        )


def bounded_polar_path(context: ModelContext, mass: Value, hydration: Hydration) -> Drawn:
    """Permeability (E, 1) m/s of the polar path to a solute larger than those to which it was fitted."""
    with context.model("polar path of a large solute") as model:
        wet = _share_of_bound(context, np.array(mass.number))
        factor = hydration_factor(context, hydration, "polar")
        return model.drawn(wet * factor, "m/s", "kp = share of the polar upper bound", uses=[mass])


def hydration_factor(context: ModelContext, hydration: Hydration, path: str) -> Array:
    """Permeability of a path ("lipid" or "polar") over that of wet skin (E, 1)."""
    if hydration == "wet":
        return np.ones(context.population.shape("epistemic"))
    return drawn_parameter(context, f"hydration_{hydration}_{path}")


def _wet_paths(model: Model, permeant: Permeant) -> tuple[Array, Array, str]:
    """Both paths (E, 1) m/s through wet stratum corneum, and the law in words."""
    context, solute = model.context, permeant.solute
    lipophilicity = permeant.lipophilicity
    mass = np.full_like(lipophilicity, permeant.mass.number)
    limit = context.parameter("formula.mass_limit")
    if permeant.mass.number > limit.number:
        law = f"share of the polar upper bound (above {limit.number / _G_MOL:g} g/mol)"
        return np.zeros_like(lipophilicity), _share_of_bound(context, mass), law
    lipid, polar = paths(context, lipophilicity, mass)
    if permeant.mass.number > context.parameter("formula.polar_limit").number:
        lipid = lipid * error_factor(model, solute, "kp_error")
        return lipid, _share_of_bound(context, mass), "baseline form and a share of the polar upper bound"
    share = lipid / (lipid + polar * error_factor(model, solute, "polar_error"))
    whole, law = _whole(model, permeant, mass, lipid + polar)
    return whole * share, whole * (1 - share), law


def _whole(model: Model, permeant: Permeant, mass: Array, baseline: Array) -> tuple[Array, str]:
    """Permeability of wet stratum corneum to the neutral form by both paths (E, 1) m/s, and where it is from."""
    context, solute = model.context, permeant.solute
    smiles = solute.row.get("smiles")
    if solute.measured is not None:
        return 10.0 ** context.draw(solute.measured, leverage=np.log(10.0)), "their sum as measured"
    if smiles:
        rounds = np.full_like(mass, float(rings(smiles)))
        predicted = recommended(context, permeant.lipophilicity, mass, rounds)
        error = error_factor(model, solute, "kriging_compound", predicted.sd)
        return 10.0**predicted.log_kp * error, "their sum by kriging"
    # without a structure the rings are unknown, and with them who its neighbours are
    return baseline * error_factor(model, solute, "kp_error"), "their sum by the baseline form"


def _share_of_bound(context: ModelContext, mass: Array) -> Array:
    return polar_path(context, mass) * drawn_parameter(context, "bound_share")
