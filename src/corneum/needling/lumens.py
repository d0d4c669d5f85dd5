"""What passes the lumens of a stamp or an injector: particles by their size, gels by the pressure that drives them.

    Q = N pi R^3 / (3 + 1/n) (R dP / (2 K L))^(1/n)        dP = (2 K L / R) ((3 + 1/n) Q / (N pi R^3))^n

for a gel of consistency K (Pa s^n) and flow index n in N lumens of radius R and length L; n = 1 is the law of Hagen and
Poiseuille. A yield stress is left out, so that a gel flows here more easily than it may. Particles wider than the lumen
are held back; up to about three times their width they arch across it and clog.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, specification
from corneum.needling.infusion import INJECTOR, STAMP

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lumens:
    """The lumens of one head, each drawn (E, 1): `diameter` and `length` of one, m; `pressure` that drives what is in
    them, Pa; `time` that it drives, s, in one press; `count` of them; `volume` that a press is to bring, m^3."""

    diameter: Drawn
    length: Drawn
    pressure: Drawn
    time: Drawn
    count: Value
    volume: Value


@dataclass(frozen=True)
class GelFlow:
    """A gel in lumens, drawn (E, 1): `through_one` is what flows through one lumen in a press, m^3, and `delivered` the
    share of the asked volume that all of them bring; `needed` the pressure, Pa, that would drive all of it, and `force`
    that pressure on the plunger of a syringe, N."""

    through_one: Drawn
    delivered: Drawn
    needed: Drawn
    force: Drawn


def lumens(context: ModelContext, device: Device, dwell: Value | None = None) -> Lumens | NoData:
    """The lumens through which a device brings its liquid.

    Args:
        context: Tables, virtual people and record.
        device: A stamp or a multi-needle injector.
        dwell: How long one press lasts, s; None for the usual time of the class.

    Returns:
        NoData for a device without lumens, or one whose needles are not known.

    Source: bores by gauge recalled; the bore of a stamp, its threads and the pressure behind it are priors.
    """
    if device.class_ not in (STAMP, INJECTOR) or device.hollow is False and device.bore is not None:
        return NoData(f"{device.name} brings nothing through its needles")
    count, outer = specification(context, device, "needle_count"), specification(context, device, "needle_diameter")
    if isinstance(count, NoData):
        return count
    if isinstance(outer, NoData) and device.bore is None:
        return outer
    volume = device.fluid_volume if device.class_ == INJECTOR else None
    diameter = _diameter(context, device, outer)
    with context.model("length of a lumen") as model:
        through = context.draw(context.parameter(f"needling.lumen_length_{device.class_}"))
        length = model.drawn(through, "m", "L of the class")
    with context.model("time of a press") as model:
        name = "injection_time" if device.class_ == INJECTOR else "contact_time"
        usual = context.parameter(f"needling.{name}") if dwell is None else dwell
        time = model.drawn(context.draw(usual), "s", "t of the class" if dwell is None else "t as stated")
    pressure = _pressure(context, device, diameter)
    return Lumens(diameter, length, pressure, time, count, volume or context.parameter("needling.asked_volume"))


def gel_flow(
    context: ModelContext, through: Lumens, consistency: Value, index: Value, dilution: float = 1.0
) -> GelFlow:
    """How much of the asked volume of a gel one press drives through lumens, and what it would take to drive all.

    Args:
        context: Tables, virtual people and record.
        through: The lumens of the device.
        consistency: K, Pa s^n: the viscosity at a shear rate of 1/s.
        index: n, the power with which stress follows the shear rate; 1 for a Newtonian liquid.
        dilution: Concentration in the product over that of the gel whose consistency is known, at most 1.

    Raises:
        ValueError: The dilution is not positive.

    Source: physics (power-law liquid in a tube); bothner1987 (viscosity follows a power of the concentration).
    """
    if not dilution > 0:
        raise ValueError("a positive dilution is needed")
    with context.model("flow of a gel through lumens") as model:
        model.uses(through.diameter, through.length, through.count, through.time, through.volume)
        thick = context.draw(consistency) * dilution ** context.parameter("needling.gel_dilution_power").number
        thinning = context.draw(index)
        radius, length = through.diameter.draws / 2, through.length.draws
        shape = (thick, thinning, radius, length)
        driven = power_law_flow(through.pressure.draws, *shape) * through.time.draws
        rate = through.volume.number / (through.count.number * through.time.draws)
        needed_draws = power_law_pressure(rate, *shape)
        needed = model.drawn(needed_draws, "Pa", f"(2 K L/R)((3 + 1/n) V/(N pi R^3 t))^n, dilution {dilution:g}")
        law = f"pi R^3/(3 + 1/n) (R dP/(2 K L))^(1/n) t, dilution {dilution:g}"
        through_one = model.drawn(driven, "m^3", law, uses=[through.pressure])
    delivered = context.drawn(
        np.minimum(1.0, through.count.number * driven / through.volume.number),
        "1",
        "share of a press that a gel brings",
        "min(1, N v/V)",
        [through_one, through.count, through.volume],
    )
    with context.model("force on a plunger") as model:
        area = context.draw(context.parameter("needling.plunger_area"))
        force = model.drawn(needed.draws * area, "N", "dP A", uses=[needed])
    return GelFlow(through_one, delivered, needed, force)


def room_for_particles(context: ModelContext, through: Lumens, largest: Value) -> Drawn:
    """Diameter of a lumen over that of the largest particles of a suspension, shape (E, 1).

    Below 1 they are held back, below `needling.free_passage` they arch across the lumen and clog it.

    Args:
        context: Tables, virtual people and record.
        through: The lumens of the device.
        largest: Diameter of the largest particles, m.

    Raises:
        ValueError: The diameter is not positive.

    Source: marin2018clog (arches below about three).
    """
    if not largest.number > 0:
        raise ValueError("a positive diameter is needed")
    with context.model("lumen over particle") as model:
        ratio = through.diameter.draws / largest.number
        return model.drawn(ratio, "1", "D/d", uses=[through.diameter, largest])


def power_law_flow(pressure: Array, consistency: Array, index: Array, radius: Array, length: Array) -> Array:
    """Flow of a power-law liquid through one tube, m^3/s, for arrays of one shape.

    Args:
        pressure: Difference between the ends, Pa.
        consistency: K, Pa s^n.
        index: n.
        radius: Of the tube, m.
        length: Of the tube, m.
    """
    shear = (radius * pressure / (2 * consistency * length)) ** (1 / index)
    return np.asarray(math.pi * radius**3 / (3 + 1 / index) * shear)


def power_law_pressure(flow: Array, consistency: Array, index: Array, radius: Array, length: Array) -> Array:
    """Pressure difference that drives a flow of a power-law liquid through one tube, Pa: see `power_law_flow`.

    Args:
        flow: Through the tube, m^3/s.
        consistency: K, Pa s^n.
        index: n.
        radius: Of the tube, m.
        length: Of the tube, m.
    """
    shear = (3 + 1 / index) * flow / (math.pi * radius**3)
    return np.asarray(2 * consistency * length / radius * shear**index)


def _diameter(context: ModelContext, device: Device, outer: Value | NoData) -> Drawn:
    """The bore where it is known, else a share of the needle: its bore if hollow, a groove of it if threaded."""
    with context.model("diameter of a lumen") as model:
        if device.bore is not None or isinstance(outer, NoData):
            assert device.bore is not None
            model.uses(device.bore)
            return model.drawn(np.full((context.population.epistemic, 1), device.bore.number), "m", "as stated")
        bore = context.draw(context.parameter("needling.bore_share"))
        groove = context.draw(context.parameter("needling.groove_share"))
        share = np.where(_hollow(model, device), bore, groove)
        return model.drawn(share * context.draw(outer), "m", "bore share x D (hollow) or groove share x D (threaded)")


def _hollow(model: Model, device: Device) -> NDArray[np.bool_]:
    context = model.context
    if device.row is not None:
        model.uses(Input(device.row, 0.0))
    if device.hollow is not None:
        return np.full((context.population.epistemic, 1), device.hollow)
    weight = context.parameter("needling.hollow_weight", leverage=0.0)
    return np.asarray(context.uniform("needling.hollow", "epistemic") < weight.number)


def _pressure(context: ModelContext, device: Device, diameter: Drawn) -> Drawn:
    """An injector pushes with a plunger; a stamp has none: what drives is capillarity and the tap."""
    if device.class_ == INJECTOR:
        with context.model("pressure of an injector") as model:
            push, area = (context.draw(context.parameter(f"needling.{name}")) for name in ("push", "plunger_area"))
            return model.drawn(push / area, "Pa", "F/A")
    with context.model("pressure in a stamp") as model:
        tap, tension = (
            context.draw(context.parameter(f"needling.{name}")) for name in ("tap_pressure", "surface_tension")
        )
        return model.drawn(tap + 4 * tension / diameter.draws, "Pa", "dP of a tap + 4 gamma/D", uses=[diameter])
