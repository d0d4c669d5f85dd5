"""Where a serum goes that is brought with the needles: into the channels, and the rest as a film on the surface.

The channels take up what geometry allows times a filling share with a wide prior, since nobody has measured what a
stamp leaves in the skin. Hollow needles fill a cylinder, threaded ones a cone; where the make is not known both
are carried (one per outer draw). A thick fluid is drawn into a narrow channel slowly (Washburn: the filled length
grows as sqrt(r gamma t / 2 mu)), which limits it further. Everything else stays on the skin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels
from corneum.needling.devices import Device
from corneum.needling.technique import Technique

Array = NDArray[np.float64]

INJECTOR, STAMP = "multi_needle_injector", "microinfusion_stamp"


@dataclass(frozen=True)
class Infused:
    """Drawn (E, P), m^3/m^2: what the channels take up, and what stays on the surface. Together: what was used.

    `capacity` (E, P), m^3/m^2: what the channels could take, whatever the volume used.
    """

    in_channels: Drawn
    on_surface: Drawn
    capacity: Drawn


def infuse(
    context: ModelContext,
    device: Device,
    technique: Technique,
    channels: Channels,
    volume: float,
    area: float,
    *,
    viscosity: float | None = None,
) -> Infused:
    """Split of a volume of serum (m^3) used on an area (m^2); viscosity in Pa*s, None for a thin fluid.

    Raises ValueError for an area that is not positive or a negative volume.
    """
    if not area > 0 or not volume >= 0:
        raise ValueError("a volume that is not negative and a positive area are needed")
    used = volume / area
    shape = channels.density.draws.shape
    if device.class_ == INJECTOR:
        kept = context.parameter("needling.injected_share")
        entered = used * np.broadcast_to(context.draw(kept), shape)
        capacity = context.drawn(entered, "m", "injected volume", f"V/A times the share kept, V/A {used:g} m", [kept])
    else:
        capacity = _capacity(context, device, technique, channels, viscosity)
        entered = np.minimum(capacity.draws, used)
    in_channels = context.drawn(
        entered, "m", "volume in the channels", f"min(V/A, capacity), V/A {used:g} m", [capacity]
    )
    on_surface = context.drawn(
        used - entered, "m", "volume left on the surface", f"V/A less what the channels took, V/A {used:g} m",
        [Input(in_channels, float(np.median(entered)) / used if used > 0 else 0.0)],
    )  # fmt: skip
    return Infused(in_channels, on_surface, capacity)


def volume_per_press(context: ModelContext, device: Device, channels: Channels) -> Drawn:
    """What one press of a stamp leaves in the channels of all its needles (E, P), m^3, for a thin fluid.

    Raises ValueError where the device's needle count is not known.
    """
    if device.needle_count is None:
        raise ValueError(f"the needle count of {device.name} is not known")
    per_channel, equation, inputs = _stamped(context, device, channels)
    draws = device.needle_count.number * channels.pierced_share.draws * per_channel
    return context.drawn(draws, "m^3", "volume per press", f"N {equation}", [*inputs, device.needle_count])


def _capacity(
    context: ModelContext,
    device: Device,
    technique: Technique,
    channels: Channels,
    viscosity: float | None,
) -> Drawn:
    stamp = device.class_ == STAMP
    if technique.serum == "none":
        return context.drawn(np.zeros_like(channels.density.draws), "m", "no serum with the needles", "0", [])
    per_channel, equation, inputs = (
        _stamped(context, device, channels) if stamp else _soaked(context, technique, channels)
    )
    if viscosity is not None:
        drawn_in, limit = _washburn(context, channels, viscosity, "contact_time" if stamp else "film_time")
        per_channel = per_channel * drawn_in
        equation, inputs = f"{equation} min(1, sqrt(r gamma t/(2 mu))/d), mu {viscosity:g} Pa*s", [*inputs, *limit]
    return context.drawn(
        channels.density.draws * per_channel, "m", "capacity of the channels", f"density {equation}",
        [channels.density, *inputs],
    )  # fmt: skip


_Volume = tuple[Array, str, list[Input]]


def _stamped(context: ModelContext, device: Device, channels: Channels) -> _Volume:
    """The room that the needle itself makes, filled while it is in: a cylinder if hollow, a cone if threaded."""
    filling, weight = context.parameter("needling.filling_share"), context.parameter("needling.hollow_weight")
    cone = context.parameter("needling.cone_share")
    hollow = context.uniform("needling.hollow", "epistemic") < weight.number
    if device.hollow is not None:
        hollow = np.full(hollow.shape, device.hollow)
    form = np.where(hollow, 1.0, cone.number)
    cylinder = math.pi * (channels.needle_diameter.draws / 2) ** 2 * channels.depth_in_place.draws
    return (
        context.draw(filling) * form * cylinder,
        "eta pi/4 D^2 d (hollow) or a third of it (threaded)",
        [Input(filling), Input(channels.needle_diameter, 2.0), Input(channels.depth_in_place), Input(cone, 0.0)],
    )


def _soaked(context: ModelContext, technique: Technique, channels: Channels) -> _Volume:
    """A serum on the skin: into the open lumens, and a little further down the track if it was there before."""
    filling = context.parameter("needling.solid_filling_share")
    # lumens that overlap hold their common room once
    room = np.divide(
        channels.area_fraction.draws, channels.density.draws,
        out=np.zeros_like(channels.area_fraction.draws), where=channels.density.draws > 0,
    )  # fmt: skip
    depth, equation = channels.depth.draws, "d_open"
    inputs = [Input(filling), Input(channels.area_fraction), Input(channels.depth)]
    if technique.serum == "before":
        carried = context.parameter("needling.carried_share")
        depth = depth + context.draw(carried) * np.maximum(channels.depth_in_place.draws - depth, 0.0)
        equation = "(d_open + c (d - d_open))"
        inputs += [Input(carried, 0.5), Input(channels.depth_in_place, 0.5)]
    return context.draw(filling) * room * depth, f"eta area_fraction/density {equation}", inputs


def _washburn(context: ModelContext, channels: Channels, viscosity: float, wet_time: str) -> tuple[Array, list[Input]]:
    """Share of the depth that capillary suction fills while the channel's mouth is wet."""
    tension, time = context.parameter("needling.surface_tension"), context.parameter(f"needling.{wet_time}")
    reach = np.sqrt(channels.radius.draws * context.draw(tension) * context.draw(time) / (2 * viscosity))
    depth = channels.depth_in_place.draws
    filled = np.divide(reach, depth, out=np.ones_like(depth), where=depth > 0)
    return np.minimum(1.0, filled), [Input(tension, 0.5), Input(time, 0.5), Input(channels.radius, 0.5)]
