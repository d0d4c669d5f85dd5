"""Hydration and temperature of the skin of a case, and what a solute does in it then.

Water builds up under a cover and leaves again when it is taken off, by a course that is not known. The state is that of
the share of the contact that was covered: of each number that differs between skin under a product in use and fully wet
skin, x = x_normal^(1 - s) x_wet^s. It is continuous in when the cover is put on, and is the wet one where the skin lies
covered, or under an infinite dose, throughout.

Stratum corneum swells in water, and living skin is drawn as it is: what swelling by a ratio r adds to its path and
its room is counted in the solute, K r and D/r^2: flow, lag and capacity per area are those of the swollen layer. Warmth
multiplies each path by its own factor.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import InLayer, LayerParameters, drawn_parameter
from corneum.formula.temperature import TemperatureFactors, temperature_factor
from corneum.needling.closure import Closure
from corneum.simulation.case_keys import Case

Array = NDArray[np.float64]

OUTERMOST = "stratum_corneum"
_ALWAYS, _NEVER = 1.0, 0.0


def wet_share(case: Case) -> float:
    """Share of the contact during which the skin is wetted: covered, under an array that carries drug, or under an
    infinite dose; as stated, where the case says whether the stratum corneum is wet."""
    stated = case.skin.of_specimen("hydrated")
    if stated is not None:
        return _ALWAYS if stated else _NEVER
    if case.array is not None and case.array.carries:
        return _ALWAYS
    if case.vehicle is None:
        return _NEVER
    if case.vehicle.infinite:
        return _ALWAYS
    return covered_share(case)


def covered_share(case: Case) -> float:
    """Share of the time with a film on the skin during which it is covered."""
    end = case.times[-1]
    # at one instant: off, fresh, open, covered, as the engine has it
    happenings = sorted(
        (at, order)
        for order, kind in enumerate(("wipe", "reapply", "uncover", "cover"))
        for at in case.happens(kind)
        if at < end
    )
    contact = covered = since = 0.0
    lies, under = True, False
    for at, order in (*happenings, (end, -1)):
        contact += (at - since) * lies
        covered += (at - since) * (lies and under)
        since = at
        lies = lies if order > 1 else order == 1
        under = order == 3
    return covered / contact if contact > 0 else _NEVER


def hydration_notes(case: Case, wet: float) -> tuple[str, ...]:
    """Plain sentences on the hydration that was assumed."""
    if case.skin.dry:
        return ("skin drier than usual lets less through by a factor that nobody measured: a wide prior.",)
    if case.skin.of_specimen("hydrated") is not None:
        return ()
    if case.array is not None and case.array.carries:
        return ("stratum corneum taken as fully wet (under an array).",)
    if case.vehicle is None:
        return ()
    if case.vehicle.infinite:
        return ("stratum corneum taken as fully wet (infinite dose).",)
    if wet == _NEVER:
        return ("stratum corneum taken as under a product in use, not fully wet.",)
    if wet == _ALWAYS:
        return ("stratum corneum taken as fully wet (covered throughout).",)
    return (
        f"covered for {wet:.3g} of the contact: hydration of the stratum corneum taken that far from under a product "
        "in use to fully wet, from the start; its course is not known.",
    )


def solute_in_state(context: ModelContext, case: Case, solute: Solute, wet: float, *, swells: bool) -> LayerParameters:
    """What a solute does in skin of the hydration and temperature of a case.

    Args:
        context: tables and virtual people.
        case: its vehicle's pH and its skin's temperature count.
        solute: the solute.
        wet: how far the stratum corneum is from under a product in use (0) to fully wet (1).
        swells: whether the layer of the case is drawn as thick as it is when not wet, so that swelling is counted in
            the solute.

    Raises:
        InputFault: the temperature is none of skin.
    """
    ph = case.vehicle.ph if case.vehicle else None
    normal = layer_parameters(context, solute, hydration="dry" if case.skin.dry else "normal", vehicle_ph=ph)
    parameters = normal
    if wet > _NEVER:
        soaked = layer_parameters(context, solute, hydration="wet", vehicle_ph=ph)
        parameters = _between(context, normal, soaked, wet)
        if swells:
            parameters = _swollen(context, parameters, wet)
    temperature = case.skin.of_specimen("temperature")
    if temperature is None:
        return parameters
    _refuse(context, f"{case.skin.specimen_key}.temperature", temperature)
    return _warmed(context, parameters, temperature, swelling(context, wet, swells=not swells))


def swelling(context: ModelContext, wet: float, *, swells: bool = True) -> Array:
    """Thickness (E, 1) of stratum corneum over that under a product in use."""
    ratio = drawn_parameter(context, "hsc_wet") / drawn_parameter(context, "hsc_dry")
    return np.asarray(ratio**wet if swells else np.ones_like(ratio))


def closure_in_state(opened: Closure, covered: Closure, share: float) -> Closure:
    """Closing of channels that are covered for a share of the contact."""
    if share in (_NEVER, _ALWAYS):
        return covered if share == _ALWAYS else opened
    return Closure(
        **{
            entry.name: _mean(getattr(opened, entry.name), getattr(covered, entry.name), share)
            for entry in fields(Closure)
        }
    )


def _between(context: ModelContext, normal: LayerParameters, soaked: LayerParameters, wet: float) -> LayerParameters:
    layers = dict(soaked.layers)
    low, high = normal.layers[OUTERMOST], soaked.layers[OUTERMOST]
    with context.model("stratum corneum, partly covered") as model:
        for drawn in (low.diffusivity, low.partition, high.diffusivity, high.partition):
            model.uses(drawn)
        model.derive(f"x = x_normal^{1 - wet:.3g} x_wet^{wet:.3g}")
    layers[OUTERMOST] = InLayer(
        **{entry.name: _mean(getattr(low, entry.name), getattr(high, entry.name), wet) for entry in fields(InLayer)}
    )
    barrier = soaked.barrier
    if normal.barrier is not None and barrier is not None:
        barrier = type(barrier)(
            **{
                entry.name: _mean(getattr(normal.barrier, entry.name), getattr(barrier, entry.name), wet)
                for entry in fields(barrier)
            }
        )
    return replace(soaked, layers=layers, barrier=barrier)


def _mean(first: Drawn, second: Drawn, share: float) -> Drawn:
    """Geometric mean where both are above zero; of 1 + x less 1 where either may be none."""
    if share == _ALWAYS:
        return second
    one, other = first.draws, second.draws
    if np.all(one > 0) and np.all(other > 0):
        between = one ** (1 - share) * other**share
    else:
        between = np.expm1((1 - share) * np.log1p(one) + share * np.log1p(other))
    return Drawn(np.asarray(between), second.unit, second.derivation)


def _swollen(context: ModelContext, parameters: LayerParameters, wet: float) -> LayerParameters:
    ratio = swelling(context, wet)
    outermost = parameters.layers[OUTERMOST]
    counted = replace(
        outermost,
        diffusivity=_times(outermost.diffusivity, 1.0 / ratio**2),
        partition=_times(outermost.partition, ratio),
    )
    return replace(parameters, layers={**parameters.layers, OUTERMOST: counted})


def _warmed(context: ModelContext, parameters: LayerParameters, temperature: float, swollen: Array) -> LayerParameters:
    factors = temperature_factor(context, temperature)
    usual = temperature_factor(context, context.parameter("formula.skin_temperature").number)
    layers = {}
    for name, layer in parameters.layers.items():
        if name == OUTERMOST:
            factor = _through(context, parameters, factors, swollen)
        else:
            # tissue has its reference at 37 degC, and what it is in skin of 32 degC stays as it was
            factor = factors.tissue.draws / usual.tissue.draws
        layers[name] = replace(layer, diffusivity=_times(layer.diffusivity, factor))
    fluid = _times(parameters.water_diffusivity, factors.water.draws / usual.water.draws)
    solubility = parameters.solubility
    if solubility is not None:
        per_kelvin = context.parameter("transport.solubility_warming").number
        degrees = temperature - context.parameter("formula.skin_temperature").number
        solubility = _times(solubility, np.array(10.0 ** (per_kelvin * degrees)))
    return replace(parameters, layers=layers, water_diffusivity=fluid, solubility=solubility)


def _through(context: ModelContext, parameters: LayerParameters, factors: TemperatureFactors, swollen: Array) -> Array:
    """Factor (E, 1) on the permeability of stratum corneum: each path by its own, as much as it carries at the pH."""
    barrier, layer = parameters.barrier, parameters.layers[OUTERMOST]
    if barrier is None:
        return np.ones_like(layer.diffusivity.draws)
    thickness = drawn_parameter(context, "hsc_dry") * swollen
    whole = layer.partition.draws * layer.diffusivity.draws / thickness
    polar = np.minimum(barrier.polar.draws / whole, 1.0)
    return np.asarray((1 - polar) * factors.lipid.draws + polar * factors.polar.draws)


def _refuse(context: ModelContext, key: str, temperature: float) -> None:
    low, high = (context.parameter(f"transport.{name}_skin").number for name in ("coldest", "warmest"))
    if low <= temperature <= high:
        return
    zero = units.parse("0 degC", "temperature", key)
    reason = f"allowed is {low - zero:g} degC to {high - zero:g} degC: skin is no colder in use, and burns above"
    nearest = low if temperature < low else high
    raise InputFault(key, f"{temperature - zero:g} degC", reason, f"{nearest - zero:g} degC")


def _times(drawn: Drawn, factor: Array) -> Drawn:
    return Drawn(np.asarray(drawn.draws * factor), drawn.unit, drawn.derivation)
