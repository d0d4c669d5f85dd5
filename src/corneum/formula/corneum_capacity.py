"""How long stratum corneum delays a solute and how much it holds.

Steady flow fixes K D/h = kp; the measured lag tau = h^2/(6 D) fixes the mobile part of the partition, whatever
equilibrium says, and what equilibrium holds beyond it is bound slowly (keratin, water inside corneocytes):

    log10 tau = a + b (log10 M - log10 M0) + error          of wet skin; of drier skin by a stated ratio
    K_mobile = min(6 kp tau/h, K_eq)    D = kp h/K_mobile    slow = K_eq/K_mobile - 1
    release = min(k_off, Da/(6 tau slow))

all for the neutral form, h that of the correlations; binding faster than the last line allows would itself lengthen
the lag. At a pH, K_mobile is multiplied by kp(pH)/kp_neutral at the same D: both paths have the same lag, so that they
are one column, and uptake rises with the neutral share.
Parameters: parameters/formula lag_*, ksc_*, hsc_*, hydration_*, release_rate, binding_in_lag.
Measurements: transport/lag_times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.corneum_paths import Permeant
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import (
    Barrier,
    Hydration,
    InLayer,
    drawn_parameter,
    error_factor,
    left_out,
    tissue_layer,
)

Array = NDArray[np.float64]

_HOUR = units.factor("hour")
# tau = h^2/(6 D) of a membrane
_SLAB = 6


def lag_time(context: ModelContext, solute: Solute, mass: Value, hydration: Hydration) -> Drawn:
    """Lag (E, 1) s of steady flow through stratum corneum."""
    with context.model("lag of stratum corneum") as model:
        from_middle = np.log10(mass.number / context.parameter("formula.lag_middle_mass").number)
        slope = context.parameter("formula.lag_mass")
        exponent = drawn_parameter(context, "lag_middle") + context.draw(slope) * from_middle
        lag = 10.0**exponent * _HOUR * error_factor(model, solute, "lag_error")
        if hydration != "wet":
            lag = lag / drawn_parameter(context, "hydration_normal_lag", leverage=-1.0)
        return model.drawn(lag, "s", f"log10 tau = a {slope.number:+g} log10 M/M0", uses=[mass])


def equilibrium_by_kow(context: ModelContext, permeant: Permeant, hydration: Hydration) -> Drawn:
    """Partition of stratum corneum to water at equilibrium of a neutral form (E, 1)."""
    state = _column(hydration)
    with context.model("equilibrium partition of stratum corneum") as model:
        kow = 10.0**permeant.lipophilicity
        powers = [context.parameter(f"formula.ksc_{phase}_power") for phase in ("lipid", "protein")]
        lipid, protein = (
            drawn_parameter(context, f"ksc_{state}_{phase}") * kow ** context.draw(power)
            for phase, power in zip(("lipid", "protein"), powers, strict=True)
        )
        whole = lipid + drawn_parameter(context, f"ksc_{state}_water") + protein
        return model.drawn(
            whole * error_factor(model, permeant.solute, "ksc_error"),
            "1",
            f"K_eq = l Kow^{powers[0].number:g} + w + p Kow^{powers[1].number:g}",
        )


def equilibrium_of_water(context: ModelContext, solute: Solute, hydration: Hydration) -> Drawn:
    """Partition of stratum corneum to water at equilibrium of what stays in its water (E, 1)."""
    with context.model("equilibrium partition of stratum corneum") as model:
        water = drawn_parameter(context, f"ksc_{_column(hydration)}_water")
        return model.drawn(water * error_factor(model, solute, "ksc_error"), "1", "K_eq = its water")


def held_at_ph(
    context: ModelContext, lipid: Drawn, polar: Drawn, equilibrium: Drawn, neutral: Drawn, hydration: Hydration
) -> Drawn:
    """Partition of stratum corneum to water at equilibrium (E, 1) of all species, of which the share `neutral` is: as
    the paths take them, and ions in its water."""
    with context.model("partition of all species at equilibrium") as model:
        water = drawn_parameter(context, f"ksc_{_column(hydration)}_water")
        return model.drawn(
            equilibrium.draws * _at_ph(lipid, polar, neutral) + (1 - neutral.draws) * water,
            "1",
            "K = K_eq (f_non kp_lipid + kp_polar)/(kp_lipid + kp_polar) + (1 - f_non) w",
            uses=[lipid, polar, equilibrium, neutral],
        )


def stratum_corneum(
    context: ModelContext,
    barrier: Barrier,
    hydration: Hydration,
    neutral: Drawn | None = None,
    *,
    keratin: bool = True,
) -> InLayer:
    """A solute in stratum corneum.

    Args:
        context: tables and virtual people.
        barrier: its paths, lag and equilibrium at that hydration.
        hydration: of the stratum corneum.
        neutral: share of the neutral form at the surface; None where the solute has one form.
        keratin: False for a solute too large for corneocytes, which hold none of it.

    Returns:
        Draws (E, 1) in SI.

    Source: transport/lag_times; parameters/formula.
    """
    mobile = _mobile(context, barrier, hydration)
    diffusivity = _diffusivity(context, barrier, mobile, hydration)
    at_once = left_out(context, "what binds at once lies in the partition")
    no_vessels = left_out(context, "no vessels in the epidermis", "1/s")
    intact = left_out(context, "no metabolism in stratum corneum", "1/s")
    if not keratin:
        return tissue_layer(context, diffusivity, mobile, at_once, no_vessels, intact)
    partition = mobile if neutral is None else _partition(context, barrier, mobile, neutral)
    slow = _slow(context, barrier, mobile)
    release = _release(context, barrier, slow)
    return InLayer(diffusivity, partition, at_once, no_vessels, intact, slow, release)


def _mobile(context: ModelContext, barrier: Barrier, hydration: Hydration) -> Drawn:
    with context.model("mobile partition of stratum corneum") as model:
        whole = barrier.lipid.draws + barrier.polar.draws
        by_lag = _SLAB * whole * barrier.lag.draws / _thickness(context, hydration)
        return model.drawn(
            np.minimum(by_lag, barrier.equilibrium.draws),
            "1",
            "K_mobile = min(6 kp tau/h, K_eq)",
            uses=[barrier.lipid, barrier.polar, barrier.lag, barrier.equilibrium],
        )


def _diffusivity(context: ModelContext, barrier: Barrier, mobile: Drawn, hydration: Hydration) -> Drawn:
    with context.model("diffusivity in stratum corneum") as model:
        whole = barrier.lipid.draws + barrier.polar.draws
        return model.drawn(
            whole * _thickness(context, hydration) / mobile.draws,
            "m^2/s",
            "D = kp h/K_mobile, of the neutral form",
            uses=[barrier.lipid, barrier.polar, mobile],
        )


def _at_ph(lipid: Drawn, polar: Drawn, neutral: Drawn) -> Array:
    """Permeability at a pH over that of the neutral form (E, 1)."""
    return np.asarray((neutral.draws * lipid.draws + polar.draws) / (lipid.draws + polar.draws))


def _partition(context: ModelContext, barrier: Barrier, mobile: Drawn, neutral: Drawn) -> Drawn:
    with context.model("partition of stratum corneum") as model:
        return model.drawn(
            mobile.draws * _at_ph(barrier.lipid, barrier.polar, neutral),
            "1",
            "K = K_mobile (f_non kp_lipid + kp_polar)/(kp_lipid + kp_polar)",
            uses=[mobile, neutral, barrier.lipid, barrier.polar],
        )


def _slow(context: ModelContext, barrier: Barrier, mobile: Drawn) -> Drawn:
    with context.model("slow binding in stratum corneum") as model:
        return model.drawn(
            np.maximum(barrier.equilibrium.draws / mobile.draws - 1.0, 0.0),
            "1",
            "slow = K_eq/K_mobile - 1",
            uses=[barrier.equilibrium, mobile],
        )


def _release(context: ModelContext, barrier: Barrier, slow: Drawn) -> Drawn:
    with context.model("release of what is slowly bound") as model:
        rate = drawn_parameter(context, "release_rate")
        most = drawn_parameter(context, "binding_in_lag")
        # slow is zero where the mobile part holds all that equilibrium does: nothing then bounds the rate
        over_lag = np.maximum(_SLAB * barrier.lag.draws * slow.draws, most / rate)
        return model.drawn(most / over_lag, "1/s", "k = min(k_off, Da/(6 tau slow))", uses=[barrier.lag, slow])


def _thickness(context: ModelContext, hydration: Hydration) -> Array:
    return drawn_parameter(context, f"hsc_{_column(hydration)}")


def _column(hydration: Hydration) -> str:
    """The state under which the correlations stand in the parameters: fully or partly hydrated."""
    return "wet" if hydration == "wet" else "dry"
