"""How long channels stay open: two read-outs, since passing water and being visible end at different times.

    f(t) = A exp(-t / tau_e) + (1 - A) 2^(-t / t_half),   t_half = t_close m_age / log2(1 / f_close)

A fast elastic recoil, then healing. The lifetimes are regression medians by kind of device and cover (parameters
lifetime_*, visible_open of the needling stage; the shape after gomaa2010, the age factor from a registered protocol).
All share one stream, so that cover never shortens a life. Their medians hold and their tails do not: no probability
of long opening is given, and no advice rests on one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
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


def closure(context: ModelContext, device: Device, *, occluded: bool, age: float) -> Closure:
    """Closing of the channels of a device, under a cover or in open air, at an age in years.

    Raises OutOfDomain for a device that makes no channels.
    """
    kind = context.row(TECHNIQUES, device.class_)["closing"]
    if kind == "none":
        raise OutOfDomain("channel closure", "devices", device.name, "with needles")
    slower, age_inputs = _age_factor(context, age)
    array, covered, cosmetic, visible = (
        context.parameter(f"needling.{name}")
        for name in ("lifetime_array_open", "lifetime_covered", "lifetime_cosmetic_open", "visible_open")
    )
    lifetime, lifetime_inputs = _draw(context, array), [array]
    tight, tight_inputs = lifetime, lifetime_inputs
    if kind == "cosmetic":
        weight = context.parameter("needling.cosmetic_lumen_weight")
        tight, tight_inputs = _draw(context, cosmetic), [cosmetic]
        as_water = context.uniform("needling.cosmetic_lumen_form", "epistemic") < weight.number
        lifetime, lifetime_inputs = np.where(as_water, tight, lifetime), [cosmetic, array]
    seen, seen_inputs = _draw(context, visible), [visible]
    if occluded:
        under = _draw(context, covered)
        lifetime, tight, seen = (np.maximum(times, under) for times in (lifetime, tight, seen))
        lifetime_inputs, tight_inputs, seen_inputs = (
            [covered, *inputs] for inputs in (lifetime_inputs, tight_inputs, seen_inputs)
        )
    left = context.parameter("needling.open_at_lifetime")
    cover = "covered" if occluded else "open air"
    note = f"{cover}, age {age:g}"
    return Closure(
        recoil_share=_tabulated(context, "recoil_share", "1"),
        recoil_time=_tabulated(context, "recoil_time", "s"),
        half_life=context.drawn(
            lifetime * slower / np.log2(1 / context.draw(left)), "s", f"half-life of a channel, {kind}",
            f"t_close m_age / log2(1/f_close), {note}", [*lifetime_inputs, *age_inputs, Input(left, 0.5)],
        ),
        transport_tight=context.drawn(
            tight * slower, "s", f"time until the barrier is tight again, {kind}", f"t_close m_age, {note}",
            [*tight_inputs, *age_inputs],
        ),
        visibly_closed=context.drawn(
            seen * slower, "s", f"time until no channel is seen, {kind}", f"t_visible m_age, {note}",
            [*seen_inputs, *age_inputs],
        ),
    )  # fmt: skip


def open_share(closure: Closure, times: Array) -> Array:
    """f(t), the open share of a channel's cross-section at `times` (T,), s: (E, 1, T), 1 at zero, falling to 0."""
    recoil, recoil_time, half_life = (
        drawn.draws[..., None] for drawn in (closure.recoil_share, closure.recoil_time, closure.half_life)
    )
    return np.asarray(recoil * np.exp(-times / recoil_time) + (1 - recoil) * np.exp2(-times / half_life))


def _draw(context: ModelContext, lifetime: Value) -> Array:
    return context.draw(lifetime, stream=_STREAM)


def _tabulated(context: ModelContext, name: str, unit: str) -> Drawn:
    value = context.parameter(f"needling.{name}")
    return context.drawn(context.draw(value), unit, name.replace("_", " "), "as tabulated", [value])


def _age_factor(context: ModelContext, age: float) -> tuple[Array, list[Input]]:
    """m_age: 1 up to the young group's mean age, the tabulated factor from the old group's on, ln-linear between."""
    factor, young, old = (context.parameter(f"needling.{name}") for name in ("age_factor", "age_young", "age_old"))
    part = (age * units.factor("year") - young.number) / (old.number - young.number)
    part = min(1.0, max(0.0, part))
    return context.draw(factor) ** part, [Input(factor, part), Input(young, 0.0), Input(old, 0.0)]
