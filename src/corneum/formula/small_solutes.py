"""Small molecules and peptides up to 1000 g/mol in skin.

    stratum corneum   D = kp h/K with h of the correlation; kp = kp_neutral (1 - p + f_non p), kp_neutral measured,
                      else by `corneum.formula.kriging`, p the lipid path's share of it in the baseline form: ions
                      take the polar path alone, which carries its own error; all less on dry skin;
                      K = l Kow^a + w + p Kow^b at the pH
    viable tissue     K = K_free, D = 10^(i + s log M) + f_alb D_b (1 - fu)/fu, b = B - 1,
                      B = 1 - f_alb + f_alb/fu + f_lip f_non Kow; in dermis k = 1/(1/(P_cap S) + 1/Q)
                      + lymph, which drains every solute

Parameters: parameters/formula ksc_*, tissue_*, binding_*, pg_*, capillary_*, solubility_*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NORMAL_95, Value
from corneum.formula.kriging import recommended
from corneum.formula.permeability import paths, polar_path, rings
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import (
    LAYERS,
    InLayer,
    LayerParameters,
    drawn_parameter,
    left_out,
    turnover,
    water_diffusivity,
)

Array = NDArray[np.float64]

_G_MOL = units.factor("g/mol")
_CM_H = units.factor("cm/h")
_CM2_S = units.factor("cm^2/s")
_MOL_L = units.factor("mol/L")


@dataclass(frozen=True)
class SmallSolute:
    """A small solute on skin: `hydrated` by long aqueous or covered contact; `vehicle_ph` of the product, None where
    it states none (the skin's own surface pH then decides)."""

    solute: Solute
    mass: Value
    log_kow: Value
    hydrated: bool
    vehicle_ph: float | None


def small_solute(context: ModelContext, small: SmallSolute) -> LayerParameters:
    """What a small solute does in each layer of skin."""
    partition = _corneum_partition(context, small)
    no_vessels = left_out(context, "no vessels in the epidermis", "1/s")
    stratum_corneum = InLayer(
        _corneum_diffusivity(context, small, partition),
        partition,
        left_out(context, "binding lies in the partition"),
        no_vessels,
        left_out(context, "no turnover assumed", "1/s"),
    )
    diffusivity, binding = _tissue_diffusivity(context, small), _tissue_binding(context, small)
    free, loss = _tissue_partition(context), turnover(context, small.solute)
    viable = InLayer(diffusivity, free, binding, no_vessels, loss)
    dermis = InLayer(diffusivity, free, binding, _clearance(context, small), loss)
    return LayerParameters(
        small.solute,
        dict(zip(LAYERS, (stratum_corneum, viable, dermis), strict=True)),
        water_diffusivity(context, small.solute, small.mass),
        _solubility(context, small),
    )


def _lipophilicity(context: ModelContext, small: SmallSolute) -> Array:
    """log10 Kow of the neutral form (E, 1), as far as the correlations reach; its leverage differs from law to law and
    is counted as none."""
    return np.minimum(context.draw(small.log_kow, leverage=0.0), drawn_parameter(context, "logkow_upper"))


def _neutral_in_vehicle(context: ModelContext, small: SmallSolute, *, leverage: float | None = None) -> Array:
    """Share of the neutral form at the pH of the product, or of the skin's surface (E, 1)."""
    if small.vehicle_ph is None:
        return small.solute.unionised(drawn_parameter(context, "surface_ph", leverage=leverage))
    return small.solute.unionised(np.full(context.population.shape("epistemic"), small.vehicle_ph))


def _corneum_partition(context: ModelContext, small: SmallSolute) -> Drawn:
    """Partition of stratum corneum to water (E, 1)."""
    state = "wet" if small.hydrated else "dry"
    with context.model("stratum corneum partition") as model:
        kow = _neutral_in_vehicle(context, small) * 10.0 ** _lipophilicity(context, small)
        powers = [context.parameter(f"formula.ksc_{phase}_power") for phase in ("lipid", "protein")]
        lipid, protein = (
            drawn_parameter(context, f"ksc_{state}_{phase}") * kow ** context.draw(power)
            for phase, power in zip(("lipid", "protein"), powers, strict=True)
        )
        return model.drawn(
            lipid + drawn_parameter(context, f"ksc_{state}_water") + protein,
            "1",
            f"K = l Kow^{powers[0].number:g} + w + p Kow^{powers[1].number:g}, Kow at the pH",
        )


def _corneum_diffusivity(context: ModelContext, small: SmallSolute, partition: Drawn) -> Drawn:
    """Diffusivity in stratum corneum (E, 1), m^2/s."""
    with context.model("stratum corneum diffusivity") as model:
        permeability, law = _permeability(model, small)
        if not small.hydrated:
            permeability = permeability * drawn_parameter(context, "dry_permeability")
        thickness = drawn_parameter(context, "hsc_wet" if small.hydrated else "hsc_dry")
        return model.drawn(
            permeability * thickness / partition.draws, "m^2/s", f"{law}; D = kp h/K", uses=[small.mass, partition]
        )


def _permeability(model: Model, small: SmallSolute) -> tuple[Array, str]:
    """Permeability of wet stratum corneum to all species (E, 1) m/s, and the law in words."""
    context = model.context
    lipophilicity = _lipophilicity(context, small)
    mass = np.full_like(lipophilicity, small.mass.number)
    limit = context.parameter("formula.mass_limit")
    if small.mass.number > limit.number:
        bound = polar_path(context, mass) * drawn_parameter(context, "bound_share")
        return bound, f"kp = share of the polar upper bound (above {limit.number / _G_MOL:g} g/mol)"
    # the pH carries its weight through the partition, which is an input too
    neutral = _neutral_in_vehicle(context, small, leverage=0.0)
    lipid, polar = paths(context, lipophilicity, mass)
    if small.mass.number > context.parameter("formula.polar_limit").number:
        lipid = lipid * _error(model, small.solute, "kp_error")
        bound = polar * drawn_parameter(context, "bound_share")
        return neutral * lipid + bound, "kp = f_non kp_lipid + share of the polar upper bound"
    share = lipid / (lipid + polar * _error(model, small.solute, "polar_error"))
    smiles = small.solute.row.get("smiles")
    if small.solute.measured is not None:
        whole = 10.0 ** context.draw(small.solute.measured, leverage=np.log(10.0))
    elif smiles:
        predicted = recommended(context, lipophilicity, mass, np.full_like(lipophilicity, float(rings(smiles))))
        whole = 10.0**predicted.log_kp * _error(model, small.solute, "kriging_compound", predicted.sd)
    else:
        # without a structure the rings are unknown, and with them who its neighbours are
        whole = (lipid + polar) * _error(model, small.solute, "kp_error")
    return whole * (1 - share + neutral * share), "kp = kp_neutral (1 - p + f_non p)"


def _error(model: Model, solute: Solute, name: str, spread: Array | None = None) -> Array:
    """A factor (E, 1) around 1 with a lognormal spread (log10; the parameter's unless stated), a stream of its own for
    each solute and error."""
    source = model.context.parameter(f"formula.{name}")
    deviation = np.array(source.number) if spread is None else spread
    half = NORMAL_95 * float(np.median(deviation))
    factor = Value(
        identity=f"{source.identity}:{solute.id}",
        number=1.0,
        low=10.0**-half,
        high=10.0**half,
        unit="1",
        spread="lognormal",
        sources=source.sources,
        basis=source.basis,
        grade=source.grade,
        note=source.note,
        printed="1",
        inputs=(source,),
    )
    model.uses(factor)
    return np.asarray(10.0 ** (deviation * model.context.normal(f"formula.{name}:{solute.id}", "epistemic")))


def _unbound(context: ModelContext, small: SmallSolute, lipophilicity: Array, neutral: Array) -> Array:
    """Unbound share in albumin solution from log D at tissue pH (E, 1)."""
    kind = "acid" if small.solute.ionisation == "acid" else "base"
    log_d = lipophilicity + np.log10(neutral)
    slope, floor = (drawn_parameter(context, f"binding_{kind}_{name}") for name in ("slope", "floor"))
    return np.asarray(
        np.maximum(1.0 / (1.0 + slope * np.exp(log_d) + floor), drawn_parameter(context, "unbound_least"))
    )


def _tissue_binding(context: ModelContext, small: SmallSolute) -> Drawn:
    """Bound over free solute in viable tissue (E, 1)."""
    with context.model("binding in viable tissue") as model:
        lipophilicity = _lipophilicity(context, small)
        neutral = small.solute.unionised(drawn_parameter(context, "tissue_ph"))
        unbound = _unbound(context, small, lipophilicity, neutral)
        albumin = drawn_parameter(context, "tissue_albumin")
        lipid = drawn_parameter(context, "tissue_lipid") * neutral * 10.0**lipophilicity
        return model.drawn(albumin / unbound - albumin + lipid, "1", "b = f_alb (1/fu - 1) + f_lip f_non Kow")


def _tissue_diffusivity(context: ModelContext, small: SmallSolute) -> Drawn:
    """Diffusivity in viable tissue (E, 1), m^2/s: of the free solute and of what albumin carries."""
    with context.model("diffusivity in viable tissue") as model:
        intercept, slope = (context.parameter(f"formula.tissue_{name}") for name in ("intercept", "mass"))
        mass = np.log10(small.mass.number / _G_MOL)
        free = 10.0 ** (context.draw(intercept) + context.draw(slope) * mass) * _CM2_S
        lipophilicity = _lipophilicity(context, small)
        neutral = small.solute.unionised(drawn_parameter(context, "tissue_ph"))
        unbound = _unbound(context, small, lipophilicity, neutral)
        carrier = drawn_parameter(context, "tissue_albumin") * drawn_parameter(context, "tissue_bound_diffusivity")
        return model.drawn(
            (free + carrier * (1 - unbound) / unbound) * drawn_parameter(context, "tissue_error"),
            "m^2/s",
            f"D = 10^({intercept.number:g} {slope.number:+g} log M) + f_alb D_b (1 - fu)/fu",
            uses=[small.mass],
        )


def _tissue_partition(context: ModelContext) -> Drawn:
    """Partition of viable tissue to water (E, 1)."""
    with context.model("partition of viable tissue") as model:
        return model.drawn(drawn_parameter(context, "tissue_free"), "1", "K = K_free")


def _clearance(context: ModelContext, small: SmallSolute) -> Drawn:
    """Rate at which blood and lymph take the free solute from dermis (E, 1), 1/s."""
    with context.model("clearance from dermis") as model:
        exponent = (
            drawn_parameter(context, "pg_intercept")
            + drawn_parameter(context, "pg_logkow") * _lipophilicity(context, small)
            + drawn_parameter(context, "pg_mass") * (small.mass.number / _G_MOL)
        )
        wall = 10.0**exponent * _CM_H
        through = wall * drawn_parameter(context, "capillary_factor") * drawn_parameter(context, "capillary_surface")
        blood = 1.0 / (1.0 / through + 1.0 / drawn_parameter(context, "capillary_flow"))
        return model.drawn(
            blood + drawn_parameter(context, "lymph"),
            "1/s",
            "k = 1/(1/(P_cap S) + 1/Q) + k_lymph, of the free solute",
            uses=[small.mass],
        )


def _solubility(context: ModelContext, small: SmallSolute) -> Drawn:
    """Solubility of all species at the vehicle's pH (E, 1), kg/m^3: the neutral form's over its share, within what
    solids reach."""
    known = small.solute.solubility
    uses: list[Input | Value] = []
    with context.model("solubility in water") as model:
        if known is not None:
            intrinsic, law = context.draw(known), "measured"
        else:
            intercept = context.parameter("formula.solubility_intercept")
            spread = drawn_parameter(context, "solubility_error")
            error = spread * context.normal(f"formula.solubility:{small.solute.id}", "epistemic")
            exponent = context.draw(intercept) - _lipophilicity(context, small) + error
            intrinsic = 10.0**exponent * _MOL_L * small.mass.number
            law = f"10^({intercept.number:g} - log Kow) mol/L"
            uses.append(small.mass)
        most = drawn_parameter(context, "solubility_most")
        return model.drawn(
            np.minimum(intrinsic / _neutral_in_vehicle(context, small), most),
            "kg/m^3",
            f"S = S_neutral/f_non; S_neutral {law}",
            uses=uses,
        )
