"""What published closed forms give: peers beside which the model stands, from their own equations alone.

Permeability of skin in water, kp in cm/h, M in g/mol:

    Potts and Guy            log10 kp = a + b log Kow + c M                                          (potts_guy1992)
    Cleek and Bunge          kp/(1 + kp sqrt(M)/q), kp that of Potts and Guy                         (cleek_bunge1993)
    Robinson and Wilschut    1/(1/(10^(a + b log Kow + c sqrt(M)) + p/sqrt(M)) + sqrt(M)/q)          (wilschut1995)

Finite doses. Steady: kp times what is dissolved at most, times the contact, up to the dose. Deposited (kasting2001,
kasting_miller2006, dancik2013; cases 1 and 2 of the open MoBi skin model, its partition of partly hydrated stratum
corneum, kp of Potts and Guy): a dose up to M_sat = f h C_sat, C_sat = K S, lies evenly in the outermost share f of the
stratum corneum (thickness h, D = kp h/K) over a sink, and leaves for the air by chi = k_evap h/(D K), k_evap that over
the concentration in water. With T = Dt/h^2

    absorbed/M = A - (2/f) sum over n of the modes of c' = chi c at the face, c = 0 at the base
    at the end   A = (1 + chi f/2 )/(1 + chi), the mean over the deposit of the chance (1 + chi x)/(1 + chi)

A larger dose waits as a pool at C_sat: constant rates J = D C_sat/(h (1 - f)) inward and E = k_evap S to the air until
it is gone or washed off; what the stratum corneum then holds is absorbed by its chance.

Needled skin. Under a solution: kp of intact skin and straight water-filled holes of the area share phi and length L,
kp = kp_intact + phi D/L, at a steady rate (mcallister2003). Of arrays with drug: a first-order release of all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from corneum import units
from corneum.evidence.model_context import ModelContext

Array = NDArray[np.float64]

_CM_H = units.factor("cm/h")
_G_MOL = units.factor("g/mol")
_MODES = 60


@dataclass(frozen=True)
class Applied:
    """A finite dose as the closed forms see it: molar mass kg/mol and log_kow of the solute, its neutral share at the
    surface, solubility of all species in water kg/m^3, loss to the air over concentration in water m/s, dose kg/m^2,
    concentration in the vehicle kg/m^3, contact and end s."""

    molar_mass: float
    log_kow: float
    neutral: float
    solubility: float
    evaporation: float
    dose: float
    concentration: float
    contact: float
    until: float


def potts_guy(context: ModelContext, log_kow: Array, molar_mass: Array) -> Array:
    """Permeability m/s by Potts and Guy; log10 Kow and molar mass kg/mol of any shape."""
    a, b, c = (_number(context, f"formula.pg_{name}") for name in ("intercept", "logkow", "mass"))
    return np.asarray(10.0 ** (a + b * log_kow + c * molar_mass / _G_MOL) * _CM_H)


def cleek_bunge(context: ModelContext, log_kow: Array, molar_mass: Array) -> Array:
    """Permeability m/s by Potts and Guy over a viable tissue, as Cleek and Bunge have it."""
    ceiling = _number(context, "validation.cleek_bunge_ceiling") / np.sqrt(molar_mass / _G_MOL)
    return np.asarray(1.0 / (1.0 / potts_guy(context, log_kow, molar_mass) + 1.0 / ceiling))


def robinson_wilschut(context: ModelContext, log_kow: Array, molar_mass: Array) -> Array:
    """Permeability m/s by Robinson's form as Wilschut refitted it, viable tissue included."""
    mass = molar_mass / _G_MOL
    a, b, c = (_number(context, f"formula.rw_{name}") for name in ("intercept", "logkow", "root_mass"))
    outermost = 10.0 ** (a + b * log_kow + c * np.sqrt(mass)) * _CM_H
    polar = _number(context, "formula.rw_polar") / np.sqrt(mass)
    ceiling = _number(context, "validation.robinson_ceiling") / np.sqrt(mass)
    return np.asarray(1.0 / (1.0 / (outermost + polar) + 1.0 / ceiling))


def steady_share(context: ModelContext, applied: Applied) -> float:
    """Share of a dose that Potts and Guy's permeability carries in at a steady rate during the contact."""
    permeability = float(potts_guy(context, np.array(applied.log_kow), np.array(applied.molar_mass)))
    dissolved = min(applied.concentration, applied.solubility)
    return min(permeability * applied.neutral * dissolved * applied.contact / applied.dose, 1.0)


def deposited_share(context: ModelContext, applied: Applied) -> float:
    """Share of a dose that is absorbed from a deposit until the end."""
    share = _number(context, "validation.deposition_share")
    thickness = _number(context, "formula.hsc_dry")
    permeability = applied.neutral * float(potts_guy(context, np.array(applied.log_kow), np.array(applied.molar_mass)))
    partition = _corneum_partition(context, applied)
    diffusivity = permeability * thickness / partition
    chi = applied.evaporation / permeability
    time = diffusivity / thickness**2
    saturated = partition * applied.solubility
    holds = share * thickness * saturated
    if applied.dose <= holds:
        return absorbed_share(share, chi, time * applied.until)
    inward = diffusivity * saturated / (thickness * (1 - share))
    outward = applied.evaporation * applied.solubility
    gone = (applied.dose - holds) / (inward + outward)
    pooled = min(gone, applied.contact)
    later = absorbed_share(share, chi, time * (applied.until - pooled))
    return min((inward * pooled + holds * later) / applied.dose, 1.0)


def holes_share(intact: float, area_share: float, diffusivity: float, length: float, film: float, time: float) -> float:
    """Share of a film that passes intact skin and open holes at a steady rate until a time.

    Args:
        intact: permeability of intact skin, m/s.
        area_share: share of the surface that is holes.
        diffusivity: in water, m^2/s.
        length: of the holes, m.
        film: thickness of the film, m.
        time: s.
    """
    return min((intact + area_share * diffusivity / length) * time / film, 1.0)


def first_order_share(half_time: float, time: float) -> float:
    """Share of a load that has been released until a time, s, by a half time, s."""
    return float(-np.expm1(-np.log(2.0) * time / half_time))


def absorbed_share(share: float, chi: float, time: float) -> float:
    """Share of what lies evenly in the outermost `share` of a slab that has passed its base at `time` (Dt/h^2), where
    the face loses `chi` times its concentration."""
    modes = np.array([_mode(chi, n) for n in range(_MODES)])
    # c = sin(m (1 - x)); from an even start, and its flow through the base
    norm = 0.5 - np.sin(2 * modes) / (4 * modes)
    start = (np.cos(modes * (1 - share)) - np.cos(modes)) / (modes * share)
    left = np.sum(start / norm / modes * np.exp(-(modes**2) * time))
    return float(np.clip((1 + chi * share / 2) / (1 + chi) - left, 0.0, 1.0))


def _mode(chi: float, n: int) -> float:
    """The n-th root of m cos m + chi sin m."""
    low, high = (n + 0.5) * np.pi, (n + 1) * np.pi
    return float(low if chi == 0 else brentq(lambda m: m * np.cos(m) + chi * np.sin(m), low, high))


def _corneum_partition(context: ModelContext, applied: Applied) -> float:
    lipid, water, protein = (_number(context, f"formula.ksc_dry_{name}") for name in ("lipid", "water", "protein"))
    powers = [_number(context, f"formula.ksc_{name}_power") for name in ("lipid", "protein")]
    kow = applied.neutral * 10.0**applied.log_kow
    most = _number(context, "formula.residue_density") / applied.solubility
    return float(min(lipid * kow ** powers[0] + water + protein * kow ** powers[1], most))


def _number(context: ModelContext, name: str) -> float:
    return context.parameter(name).number
