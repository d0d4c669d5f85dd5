"""What radio-frequency needles coagulate: read off the table of the bioheat model where energy and pulse are known.

Where one of them is unknown, how deep the tissue is coagulated stays open between two studies that contradict each
other, carried as two forms, and no volume is computed. The frequency does not enter: dermis conducts alike over it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NoData, stated_value
from corneum.needling.devices import Device, specification
from corneum.needling.zone_table import DAMAGES, EXPOSED, ZONES, ZoneSizes, zone_table

Array = NDArray[np.float64]

_STATED = "stated in the client's file"
_EQUATION = "zone(E share exp(s z), pulse, d, pitch), of collagen or cells, tip or whole needle exposed"


@dataclass(frozen=True)
class Heating:
    """How the needles are heated, for one needle and one pulse; None where nobody said.

    `energy` in J and `power` in W, both of one needle; `pulse` in s. `least_energy` (J) is set where the stated energy
    may be read in two ways, that of one needle or that of the whole tip: the lower reading, of one needle.
    """

    energy: float | None = None
    pulse: float | None = None
    power: float | None = None
    least_energy: float | None = None

    @property
    def energy_per_needle(self) -> float | None:
        """J that one needle gives in one pulse: as stated, else power x pulse; None where neither is known."""
        if self.energy is not None or self.power is None or self.pulse is None:
            return self.energy
        return self.power * self.pulse


@dataclass(frozen=True)
class Coagulation:
    """The tissue that one needle coagulates in one pulse.

    `top` and `bottom` are depths below the surface between which tissue is coagulated, m, both zero where none is;
    `width` the widest diameter of the zone, m; `volume_per_needle` in m^3, without the needle itself; `dried_volume`
    of it, in which all water has boiled off, m^3; `pitch` of the needles, m. Drawn (E, P), NoData where energy or pulse
    is not known: `bottom` is then the depth as two competing forms. `two_readings` says that the stated energy may be
    that of one needle or of the whole tip, each in some of the draws.
    """

    top: Drawn | NoData
    bottom: Drawn
    width: Drawn | NoData
    volume_per_needle: Drawn | NoData
    dried_volume: Drawn | NoData
    pitch: Drawn | NoData
    two_readings: bool = False


def coagulation(context: ModelContext, device: Device, depth_in_place: Drawn, heating: Heating) -> Coagulation:
    """The tissue that one needle coagulates in one pulse.

    Args:
        context: Tables, virtual people and record.
        device: A device with radio-frequency needles.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        heating: Energy and pulse of one needle.

    Raises:
        OutOfDomain: The device has no radio frequency.

    Source: needling/coagulated_zone, computed by the bioheat model; hendel2019 and manuskiatti2016 where energy or
    pulse is not known.
    """
    if not device.rf:
        raise OutOfDomain("coagulated zone", "devices", device.name, "with radio-frequency needles")
    unknown = _unknown(context, device, heating)
    if unknown is not None:
        depth = coagulated_depth(context, device, depth_in_place)
        return Coagulation(unknown, depth, unknown, unknown, unknown, unknown)
    with context.model("coagulated zone") as model:
        reached = depth_in_place.draws.mean(axis=-1)
        energy, pitch = _energy(context, model, heating), _pitch(context, device)
        zone = _zone(context, device, heating, reached, pitch, energy)

        def drawn(draws: Array, unit: str) -> Drawn:
            return model.drawn(draws, unit, _EQUATION, uses=[depth_in_place])

        return Coagulation(
            top=drawn(np.where(zone.volume > 0, reached - zone.above, 0.0), "m"),
            bottom=drawn(np.where(zone.volume > 0, reached + zone.below, 0.0), "m"),
            width=drawn(zone.width, "m"),
            volume_per_needle=drawn(zone.volume, "m^3"),
            dried_volume=drawn(zone.dried, "m^3"),
            pitch=drawn(np.broadcast_to(pitch, reached.shape), "m"),
            two_readings=heating.least_energy is not None,
        )


def coagulated_depth(context: ModelContext, device: Device, depth_in_place: Drawn) -> Drawn:
    """Depth below the surface down to which tissue is coagulated, mean over the needles, m, shape (E, P).

    Either the whole track down to the tip, or a zone below the surface, one of the two per outer draw; never deeper
    than the needle. For a needle whose energy or pulse is not known.

    Args:
        context: Tables, virtual people and record.
        device: A device with radio-frequency needles.
        depth_in_place: Depth of each needle, m, shape (E, P, N).

    Raises:
        OutOfDomain: The device has no radio frequency.

    Source: hendel2019 (histology of one participant), manuskiatti2016 (two people, by energy).
    """
    if not device.rf:
        raise OutOfDomain("coagulated depth", "devices", device.name, "with radio-frequency needles")
    reached = depth_in_place.draws
    with context.model("coagulated depth") as model:
        zone = context.parameter("needling.coagulation_zone")
        weight = context.parameter("needling.coagulation_full_weight", leverage=0.0)
        full = context.uniform("needling.coagulation_form", "epistemic") < weight.number
        shallow = np.minimum(reached, context.draw(zone)[..., None])
        return model.drawn(
            np.where(full[..., None], reached, shallow).mean(axis=-1),
            "m",
            "d or min(d, zone), one of the two per outer draw, mean over the needles",
            uses=[depth_in_place],
        )


def insulated(device: Device) -> bool | None:
    """Whether the shafts of a device's needles are insulated; None where tips of both kinds are sold or nobody said."""
    stated = "" if device.row is None else device.row["insulated"].strip()
    return {"yes": True, "no": False}.get(stated)


def _unknown(context: ModelContext, device: Device, heating: Heating) -> NoData | None:
    """Why no zone can be computed; None where it can."""
    manual = "energy of one needle and length of the pulse"
    energy, pulse = heating.energy_per_needle, heating.pulse
    if energy is None:
        return NoData("the energy of one needle was not stated, and what it coagulates depends on it", manual)
    if pulse is None:
        return NoData("the length of the pulse was not stated, and what it coagulates depends on it", manual)
    longest = device.needle_length_max
    if longest is not None and longest.number == 0:
        return NoData("pins that stay on the surface are outside the model of heat", "histology of this device")
    if device.row is not None and device.row["energy_type"].startswith("monopolar"):
        return NoData("current that leaves by a far plate is outside the model of heat", "histology of this device")
    pulses, *_, energies = zone_table(context.tables, DAMAGES[0], EXPOSED[0]).axes
    if pulse > pulses[-1] or energy > energies[-1]:
        return NoData("energy or pulse lies beyond what the model of heat was solved for", manual)
    return None


def _energy(context: ModelContext, model: Model, heating: Heating) -> Array:
    """Energy of one needle that heats the skin, J (E, 1): of two readings one per outer draw."""
    per_needle, pulse = heating.energy_per_needle, heating.pulse
    assert per_needle is not None and pulse is not None
    model.uses(
        stated_value("technique.energy", per_needle, "J", _STATED),
        stated_value("technique.pulse", pulse, "s", _STATED),
    )
    energy = np.full(context.population.shape("epistemic"), per_needle)
    if heating.least_energy is not None:
        model.uses(stated_value("technique.least_energy", heating.least_energy, "J", _STATED))
        energy = np.where(context.uniform("heat.energy_reading", "epistemic") < 0.5, heating.least_energy, energy)
    return np.asarray(energy * context.draw(context.parameter("heat.energy_share")))


def _pitch(context: ModelContext, device: Device) -> Array:
    """Distance between the needles of a tip, m (E, 1)."""
    if device.pitch is not None:
        return context.draw(device.pitch, leverage=0.5)
    count = specification(context, device, "needle_count", leverage=0.5)
    if isinstance(count, NoData):
        raise OutOfDomain("coagulated zone", "needle counts", device.name, "that are known")
    area = context.parameter(f"needling.head_area_{device.class_}", leverage=0.5)
    return np.asarray(np.sqrt(context.draw(area) / context.draw(count)))


def _zone(
    context: ModelContext, device: Device, heating: Heating, depth: Array, pitch: Array, energy: Array
) -> ZoneSizes:
    """The sizes of the zone (E, P): either kinetics of damage, and either kind of needle where nobody said which."""
    pulse = max(heating.pulse or 0.0, context.parameter("heat.shortest_pulse", leverage=0.0).number)
    collagen = _first(context, "collagen_weight")
    bare = (
        _first(context, "whole_weight") if insulated(device) is None else np.full_like(collagen, not insulated(device))
    )
    z = context.normal("heat.energy_spread", "epistemic")
    sizes = ZoneSizes(*(np.zeros(depth.shape) for _ in range(5)))
    for damage in DAMAGES:
        for exposed in EXPOSED:
            chosen = (collagen == (damage == "collagen")) & (bare == (exposed == "whole"))
            if chosen.any():
                zones = zone_table(context.tables, damage, exposed)
                moved = energy * np.exp(z * zones.energy_spread(pulse, depth, pitch, energy))
                sizes = _where(chosen, zones.sizes(pulse, depth, pitch, moved), sizes)
                middle = (float(np.median(draws)) for draws in (depth, pitch, energy))
                context.row(ZONES, zones.nearest(pulse, *middle).row_id)
    return sizes


def _first(context: ModelContext, weight: str) -> NDArray[np.bool_]:
    """Which outer draws follow the first of two forms (E, 1)."""
    share = context.parameter(f"heat.{weight}", leverage=0.0).number
    return np.asarray(context.uniform(f"heat.{weight}", "epistemic") < share)


def _where(chosen: NDArray[np.bool_], first: ZoneSizes, second: ZoneSizes) -> ZoneSizes:
    return ZoneSizes(
        *(np.where(chosen, getattr(first, each.name), getattr(second, each.name)) for each in fields(ZoneSizes))
    )
