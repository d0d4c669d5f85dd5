"""Where a serum goes that is brought with the needles: into the skin, and the rest as a film on the surface.

What needles bring is one thing. An injector pushes all of it through them; the channels of others take up what their
geometry allows times a filling share with a wide prior, since nobody has measured what a stamp leaves in the skin:
hollow needles fill a cylinder, threaded ones a cone; where the make is not known both are carried (one per outer draw).
A thick fluid is drawn into a narrow channel slowly (Washburn: the filled length grows as sqrt(r gamma t / 2 mu)).

What has room is another (`infusion_room`), and it goes by where the needles end in this skin, not by the device. Those
that end in the dermis fill lumens and tissue and keep the share that does not run back along them, those that end in
the epidermis have next to no room, and those that do not pierce leave it on the surface, where what comes back lies.
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
from corneum.needling.infusion_in_skin import Brought, settle
from corneum.needling.needle_opening import opening
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin

Array = NDArray[np.float64]

INJECTOR, STAMP = "multi_needle_injector", "microinfusion_stamp"


@dataclass(frozen=True)
class Infused:
    """Drawn (E, P), m^3/m^2: `entered`, which is what stands `in_channels`, in their open lumens, and `in_tissue`; and
    what lies `on_surface`. Entered and on the surface: what was used.

    `back_flow` (E, P), m^3/m^2: what of that on the surface needles brought into the skin and finds no room. `capacity`
    (E, P), m^3/m^2: most that needles could bring into channels, whatever the volume used; of those that are pushed
    through, what is pushed. `outlet` and `reach` (E, P), m: the depths between which the fluid leaves the needles.
    """

    entered: Drawn
    in_channels: Drawn
    in_tissue: Drawn
    on_surface: Drawn
    back_flow: Drawn
    capacity: Drawn
    outlet: Drawn
    reach: Drawn


def infuse(
    context: ModelContext,
    device: Device,
    technique: Technique,
    channels: Channels,
    skin: Skin,
    volume: float,
    area: float,
    *,
    viscosity: float | None = None,
    through_one: Drawn | None = None,
) -> Infused:
    """How a volume of serum that is used on an area splits between skin and surface.

    Args:
        context: Tables, virtual people and record.
        device: The device that brings the serum.
        technique: How it is used; its serum says whether the serum comes before, after or not at all.
        channels: The channels of the treatment.
        skin: The skin that they stand in.
        volume: Volume used, m^3.
        area: Area it is used on, m^2.
        viscosity: Viscosity of the serum, Pa*s; None for a thin fluid.
        through_one: Most that one lumen of a stamp drives in a press, m^3, (E, 1); None where nothing holds it back.

    Raises:
        ValueError: The area is not positive, or the volume is negative.

    Source: inktiming2020 (serum carried down), resnik2018 (needles that end in the epidermis), physics (Washburn,
        displacement); the filling shares are priors.
    """
    if not area > 0 or not volume >= 0:
        raise ValueError("a volume that is not negative and a positive area are needed")
    used = volume / area
    pushed = device.class_ == INJECTOR
    if pushed:
        with context.model("volume pushed through needles") as model:
            through = used * channels.pierced_share.draws
            capacity = model.drawn(
                through, "m", f"V/A of needles that pierce, V/A {used:g} m", uses=[channels.pierced_share]
            )
        brings = through
    else:
        capacity = _capacity(context, device, technique, channels, viscosity, through_one)
        brings = np.minimum(capacity.draws, used)
    pierced = channels.pierced_share if pushed else None
    by = Brought(brings, capacity, pierced, technique.serum, device.class_ == STAMP, opening(context, device))
    filled = settle(context, channels, skin, by, f"V/A {used:g} m")
    on_surface = context.drawn(
        used - filled.entered.draws,
        "m",
        "volume left on the surface",
        f"V/A less what entered, V/A {used:g} m",
        [Input(filled.entered, float(np.median(filled.entered.draws)) / used if used > 0 else 0.0)],
    )
    parts = (filled.entered, filled.in_channels, filled.in_tissue, on_surface, filled.back_flow)
    return Infused(*parts, capacity, filled.outlet, filled.reach)


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
