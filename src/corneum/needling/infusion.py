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
from corneum.evidence.model_context import Model, ModelContext
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
    through_one: Drawn | None = None,
) -> Infused:
    """How a volume of serum that is used on an area splits between the channels and the surface.

    Args:
        context: Tables, virtual people and record.
        device: The device that brings the serum.
        technique: How it is used; its serum says whether the serum comes before, after or not at all.
        channels: The channels of the treatment.
        volume: Volume used, m^3.
        area: Area it is used on, m^2.
        viscosity: Viscosity of the serum, Pa*s; None for a thin fluid.
        through_one: Most that one lumen of a stamp drives in a press, m^3, (E, 1); None where nothing holds it back.

    Raises:
        ValueError: The area is not positive, or the volume is negative.

    Source: inktiming2020 (serum carried down), physics (Washburn); the filling shares are priors.
    """
    if not area > 0 or not volume >= 0:
        raise ValueError("a volume that is not negative and a positive area are needed")
    used = volume / area
    if device.class_ == INJECTOR:
        with context.model("injected volume") as model:
            injected_share = context.draw(context.parameter("needling.injected_share"))
            entered = used * np.broadcast_to(injected_share, channels.density.draws.shape)
            capacity = model.drawn(entered, "m", f"V/A times the share kept, V/A {used:g} m")
    else:
        capacity = _capacity(context, device, technique, channels, viscosity, through_one)
        entered = np.minimum(capacity.draws, used)
    in_channels = context.drawn(
        entered, "m", "volume in the channels", f"min(V/A, capacity), V/A {used:g} m", [capacity]
    )
    entered_share = float(np.median(entered)) / used if used > 0 else 0.0
    on_surface = context.drawn(
        used - entered,
        "m",
        "volume left on the surface",
        f"V/A less what the channels took, V/A {used:g} m",
        [Input(in_channels, entered_share)],
    )
    return Infused(in_channels, on_surface, capacity)


def volume_per_press(context: ModelContext, device: Device, channels: Channels) -> Drawn:
    """Volume of a thin fluid that one press of a stamp leaves in the channels of all its needles, m^3, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        device: A stamp.
        channels: Its channels.

    Raises:
        ValueError: The device's needle count is not known.
    """
    if device.needle_count is None:
        raise ValueError(f"the needle count of {device.name} is not known")
    with context.model("volume per press") as model:
        per_channel, equation = _stamped(model, device, channels)
        draws = device.needle_count.number * channels.pierced_share.draws * per_channel
        return model.drawn(draws, "m^3", f"N p {equation}", uses=[device.needle_count, channels.pierced_share])


def _capacity(
    context: ModelContext,
    device: Device,
    technique: Technique,
    channels: Channels,
    viscosity: float | None,
    through_one: Drawn | None,
) -> Drawn:
    """What the channels could take (E, P), m^3/m^2."""
    if technique.serum == "none":
        return context.drawn(np.zeros_like(channels.density.draws), "m", "no serum with the needles", "0", [])
    stamp = device.class_ == STAMP
    with context.model("capacity of the channels") as model:
        model.uses(channels.density, Input(technique.row, 0.0))
        per_channel, equation = _stamped(model, device, channels) if stamp else _soaked(model, technique, channels)
        if viscosity is not None:
            per_channel = per_channel * _washburn(model, channels, viscosity, technique, stamp=stamp)
            equation = f"{equation} min(1, sqrt(r gamma t/(2 mu))/d), mu {viscosity:g} Pa*s"
        if stamp and through_one is not None:
            model.uses(through_one)
            per_channel = np.minimum(per_channel, through_one.draws)
            equation = f"min(what a lumen drives, {equation})"
        return model.drawn(channels.density.draws * per_channel, "m", f"density {equation}")


def _stamped(model: Model, device: Device, channels: Channels) -> tuple[Array, str]:
    """The room (E, P), m^3, that the needle itself makes, filled while it is in: a cylinder if hollow, else a cone."""
    context = model.context
    model.uses(Input(channels.needle_diameter, 2.0), Input(channels.depth_in_place, 1.0))
    cone = context.parameter("needling.cone_share", leverage=0.0)
    if device.hollow is not None:
        hollow = np.full((context.population.epistemic, 1), device.hollow)
        if device.row is not None:
            model.uses(Input(device.row, 0.0))
    else:
        weight = context.parameter("needling.hollow_weight", leverage=0.0)
        hollow = context.uniform("needling.hollow", "epistemic") < weight.number
    form = np.where(hollow, 1.0, cone.number)
    cylinder = math.pi * (channels.needle_diameter.draws / 2) ** 2 * channels.depth_in_place.draws
    filling = context.draw(context.parameter("needling.filling_share"))
    return filling * form * cylinder, f"eta pi/4 D^2 d (hollow) or {cone.number:.3g} of it (threaded)"


def _soaked(model: Model, technique: Technique, channels: Channels) -> tuple[Array, str]:
    """Volume (E, P), m^3, of a serum on the skin that enters an open lumen; a little further down the track if it was
    there before the needles."""
    context = model.context
    model.uses(channels.area_fraction, channels.depth)
    # lumens that overlap hold their common room once
    room = np.divide(
        channels.area_fraction.draws,
        channels.density.draws,
        out=np.zeros_like(channels.area_fraction.draws),
        where=channels.density.draws > 0,
    )
    depth, equation = channels.depth.draws, "d_open"
    if technique.serum == "before":
        model.uses(Input(channels.depth_in_place, 0.5))
        carried = context.draw(context.parameter("needling.carried_share", leverage=0.5))
        depth = depth + carried * np.maximum(channels.depth_in_place.draws - depth, 0.0)
        equation = "(d_open + c (d - d_open))"
    filling = context.draw(context.parameter("needling.solid_filling_share"))
    return filling * room * depth, f"eta area_fraction/density {equation}"


def _washburn(model: Model, channels: Channels, viscosity: float, technique: Technique, *, stamp: bool) -> Array:
    """Share of the depth (E, P) that capillary suction fills while the channel's mouth is wet."""
    context = model.context
    model.uses(Input(channels.radius, 0.5), Input(channels.depth_in_place, 0.5))
    tension = context.draw(context.parameter("needling.surface_tension", leverage=0.5))
    if stamp and technique.dwell is not None:
        time = context.draw(technique.dwell, leverage=0.5)
    else:
        wet_time = "contact_time" if stamp else "film_time"
        time = context.draw(context.parameter(f"needling.{wet_time}", leverage=0.5))
    reach = np.sqrt(channels.radius.draws * tension * time / (2 * viscosity))
    depth = channels.depth_in_place.draws
    return np.minimum(1.0, np.divide(reach, depth, out=np.ones_like(depth), where=depth > 0))
