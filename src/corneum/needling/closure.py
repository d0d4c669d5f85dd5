"""How long channels stay open: two read-outs, since passing water and being visible end at different times.

    f(t) = A exp(-t / tau_e) + (1 - A) 2^(-t / t_half),   t_half = t_close m_age / log2(1 / f_close)

A fast elastic recoil, then healing. The lifetimes are regression medians by kind of device and cover (parameters
lifetime_*, visible_open of the needling stage; the shape after gomaa2010, the age factor from a registered protocol).
All share one stream, so that cover never shortens a life. Their medians hold and their tails do not: no probability
of long opening is given, and no advice rests on one.

Each read-out follows the length L of the needles in its own way:

- seen by dye or optics, a channel lives in proportion to L^a: it closes from below (kalluri2011);
- water loss after a pen or roller counts the tear between the channels, kappa (L/L_ref)^g of the intact conductance,
  which heals as exp(-(t/tau)^beta) and is seen until it falls below eps, so that its time goes with
  (1 + g ln(L/L_ref) / ln(kappa/eps))^(1/beta). A tear too small to be seen leaves the lumens alone;
- water loss and impedance after a pressed array: two lengths were back after the same time (kalluri2011), so none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import TECHNIQUES, Device

Array = NDArray[np.float64]

_STREAM = "needling.closure"


@dataclass(frozen=True)
class Closure:
    """Drawn (E, 1), SI, of one kind of device, cover and age.

    `recoil_share` A; `recoil_time` tau_e, s; `half_life` t_half of the lumen, s; `transport_tight`, time until
    impedance or water loss is back, s; `visibly_closed`, time until neither dye nor optics show a channel, s.
    After a pen or roller in open air water loss also counts the injury between the channels, so the lumen's own
    half-life follows it only in part of the outer draws.
    """

    recoil_share: Drawn
    recoil_time: Drawn
    half_life: Drawn
    transport_tight: Drawn
    visibly_closed: Drawn


def closure(
    context: ModelContext, device: Device, *, occluded: bool, age: float, length: float | None = None
) -> Closure:
    """How the channels of a device close.

    Args:
        context: Tables, virtual people and record.
        device: The device; its class says whether its channels close as those of a pressed array or of a pen.
        occluded: Whether the skin is covered; open air otherwise.
        age: Age in years.
        length: Length of the needles, m; None for the lengths at which the regression medians hold.

    Raises:
        OutOfDomain: The device makes no channels.

    Source: gomaa2010 (shape), gupta2011, ogunjimi2020, kalluri2011 and others (lifetimes), kalluri2011 and sasaki2019
    (length), nct03332628 (age).
    """
    technique = context.row(TECHNIQUES, device.class_)
    kind = technique["closing"]
    if kind == "none":
        raise OutOfDomain("channel closure", "devices", device.name, "with needles")
    conditions = f"{'covered' if occluded else 'open air'}, age {age:g}"
    if length is not None:
        conditions = f"{conditions}, L {length:g} m"
    with context.model(f"half-life of a channel, {kind}") as model:
        lifetime = _under_cover(context, _lumen_lifetime(context, kind, length), occluded) * _age_factor(context, age)
        left = context.draw(context.parameter("needling.open_at_lifetime", leverage=0.5))
        half_life = model.drawn(
            lifetime / np.log2(1 / left),
            "s",
            f"t_close m_age / log2(1/f_close), {conditions}",
            uses=[Input(technique, 0.0)],
        )
    with context.model(f"time until the barrier is tight again, {kind}") as model:
        tight = _under_cover(context, _tight_lifetime(context, kind, length), occluded) * _age_factor(context, age)
        transport_tight = model.drawn(tight, "s", f"t_close m_age, {conditions}", uses=[Input(technique, 0.0)])
    with context.model(f"time until no channel is visible, {kind}") as model:
        visible = _under_cover(context, _visible_lifetime(context, length), occluded) * _age_factor(context, age)
        visibly_closed = model.drawn(visible, "s", f"t_visible m_age, {conditions}")
    return Closure(
        recoil_share=_tabulated(context, "recoil_share", "1"),
        recoil_time=_tabulated(context, "recoil_time", "s"),
        half_life=half_life,
        transport_tight=transport_tight,
        visibly_closed=visibly_closed,
    )


def open_share(closure: Closure, times: Array) -> Array:
    """Open share f(t) of a channel's cross-section, 1 at zero and falling to 0, shape (E, 1, T).

    Args:
        closure: How the channels close.
        times: Times after treatment, s, shape (T,).
    """
    recoil, recoil_time, half_life = (
        drawn.draws[..., None] for drawn in (closure.recoil_share, closure.recoil_time, closure.half_life)
    )
    return np.asarray(recoil * np.exp(-times / recoil_time) + (1 - recoil) * np.exp2(-times / half_life))


def _lifetime(context: ModelContext, name: str) -> Array:
    return context.draw(context.parameter(f"needling.{name}"), stream=_STREAM)


def _visible_lifetime(context: ModelContext, length: float | None) -> Array:
    """Time until neither dye nor optics show a channel in open air, young skin (E, 1), s."""
    lifetime = _lifetime(context, "visible_open")
    if length is None:
        return lifetime
    reference = context.parameter("needling.visible_reference_length", leverage=0.0).number
    power = context.draw(context.parameter("needling.visible_length_power", leverage=0.5))
    return np.asarray(lifetime * (length / reference) ** power)


def _tight_lifetime(context: ModelContext, kind: str, length: float | None) -> Array:
    """Time until water loss or impedance is back in open air, young skin (E, 1), s."""
    array = _lifetime(context, "lifetime_array_open")
    if kind != "cosmetic":
        return array
    torn = _lifetime(context, "lifetime_cosmetic_open")
    return torn if length is None else np.maximum(array, torn * _tear_is_seen(context, length))


def _tear_is_seen(context: ModelContext, length: float) -> Array:
    """How long the tear between channels raises water loss, over the same at the reference length (E, 1)."""
    tear, seen, reference = (
        context.parameter(f"needling.closing_{name}", leverage=0.5).number
        for name in ("tear", "seen_rise", "reference_length")
    )
    power, shape = (
        context.draw(context.parameter(f"needling.closing_{name}", leverage=0.5))
        for name in ("length_power", "repair_shape")
    )
    if not length > 0:
        return np.zeros_like(power * shape)
    over_seen = 1 + power * np.log(length / reference) / np.log(tear / seen)
    return np.asarray(np.maximum(over_seen, 0.0) ** (1 / shape))


def _lumen_lifetime(context: ModelContext, kind: str, length: float | None) -> Array:
    """Life of the lumens in open air, young skin (E, 1), s: of a pen's, as water loss says or as those of an array."""
    array = _lifetime(context, "lifetime_array_open")
    if kind != "cosmetic":
        return array
    weight = context.parameter("needling.cosmetic_lumen_weight", leverage=0.0)
    as_water = context.uniform("needling.cosmetic_lumen_form", "epistemic") < weight.number
    return np.where(as_water, _tight_lifetime(context, kind, length), array)


def _under_cover(context: ModelContext, lifetime: Array, occluded: bool) -> Array:
    return np.maximum(lifetime, _lifetime(context, "lifetime_covered")) if occluded else lifetime


def _tabulated(context: ModelContext, name: str, unit: str) -> Drawn:
    with context.model(name.replace("_", " ")) as model:
        return model.drawn(context.draw(context.parameter(f"needling.{name}")), unit, "as tabulated")


def _age_factor(context: ModelContext, age: float) -> Array:
    """m_age: 1 up to the young group's mean age, the tabulated factor from the old group's on, ln-linear between."""
    young, old = (context.parameter(f"needling.age_{group}", leverage=0.0) for group in ("young", "old"))
    share = (age * units.factor("year") - young.number) / (old.number - young.number)
    share = min(1.0, max(0.0, share))
    return context.draw(context.parameter("needling.age_factor", leverage=share)) ** share
