"""What the needles leave behind: open lumens, their width and number, and the tissue injured on the way.

The open lumen is a quantity of its own: a track closes upon itself at once over most of its depth. Two hypotheses
compete, a share of the depth in place and a nearly constant depth, one of them per outer draw; so do a share of the
needle's radius and a constant radius. Density follows from geometry and from the share of strokes that pierce:

- stroked, net time t on area A known: phi N f t / A; else phi N f p / (v w), or the density at which experts aim,
  one of them per outer draw (they differ several-fold and nobody has counted holes);
- rolled: phi N p / (2 pi R W);
- pressed or driven: phi N p / A_head, or phi p / pitch^2 where the pitch is known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, specification
from corneum.needling.forms import weight_of_first
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Channels:
    """The channels of one treatment of one zone, all passes together.

    Drawn: `depth` of the open lumen, mean over needles that pierce (E, P), m; `radius` of the open lumen (E, 1), m;
    `density` of channels (E, P), 1/m^2; `area_fraction`, share of the surface that open lumens take (E, P);
    `injured_fraction`, share of the surface that needle tracks cross (E, P); `injury_radius` of a track with the
    tissue that it tears or heats (E, 1), m; `depth_in_place`, mean over needles that pierce (E, P), m;
    `pierced_share` of the needles that pass the stratum corneum (E, P); `needle_diameter` (E, 1), m. `pattern` is
    "random" for hand and pen, "lattice" for tips set down side by side; `overlays` the lattices laid over each other.
    `count_shape` is the shape k of the spread of local density under a hand (E, 1), None for a lattice.
    """

    depth: Drawn
    radius: Drawn
    density: Drawn
    area_fraction: Drawn
    injured_fraction: Drawn
    injury_radius: Drawn
    depth_in_place: Drawn
    pierced_share: Drawn
    needle_diameter: Drawn
    pattern: str
    overlays: int
    count_shape: Drawn | None


class Interval(Protocol):
    """A depth band: `upper` and `lower` edge below the surface, (E, P) or (E, 1), m."""

    @property
    def upper(self) -> Drawn: ...

    @property
    def lower(self) -> Drawn: ...


def channels(
    context: ModelContext,
    device: Device,
    technique: Technique,
    skin: Skin,
    depth_in_place: Drawn,
) -> Channels:
    """Channels of a technique in a skin, from the depth in place of its needles (E, P, N).

    A needle that does not pass the stratum corneum leaves no channel. Raises OutOfDomain where neither the device
    nor its class has a needle count, diameter or head area.
    """
    reached = depth_in_place.draws
    pierced = reached > skin.stratum_corneum_at_needle.draws
    pierced_share = context.drawn(
        pierced.mean(axis=-1), "1", "share of needles that pierce", "share of needles with d > stratum corneum",
        [depth_in_place, Input(skin.stratum_corneum_at_needle, 0.0)],
    )  # fmt: skip
    mean_reached = context.drawn(
        _mean_of(reached, pierced), "m", "mean depth in place", "mean of d over the needles that pierce",
        [depth_in_place],
    )  # fmt: skip
    diameter_value = _needed(context, device, "needle_diameter")
    diameter = context.drawn(context.draw(diameter_value), "m", "needle diameter", "as tabulated", [diameter_value])
    radius = _lumen_radius(context, diameter)
    injury_radius = _injury_radius(context, device, diameter)
    density = _density(context, device, technique, pierced_share)
    return Channels(
        depth=_lumen_depth(context, device, depth_in_place, pierced),
        radius=radius,
        density=density,
        area_fraction=_covered(context, density, radius, "share of the surface that open lumens take"),
        injured_fraction=_covered(context, density, injury_radius, "share of the surface that tracks cross"),
        injury_radius=injury_radius,
        depth_in_place=mean_reached,
        pierced_share=pierced_share,
        needle_diameter=diameter,
        pattern=technique.pattern,
        overlays=technique.passes if technique.pattern == "lattice" else 1,
        count_shape=_count_shape(context) if technique.pattern == "random" else None,
    )


def share_reaching(context: ModelContext, depth_in_place: Drawn, boundary: Drawn) -> Drawn:
    """Share of the needles of a sitting that reach a boundary drawn (E, P) or (E, P, N); (E, P), 0 to 1."""
    edge = boundary.draws if boundary.draws.ndim == depth_in_place.draws.ndim else boundary.draws[..., None]
    return context.drawn(
        (depth_in_place.draws >= edge).mean(axis=-1), "1", "share of needles reaching a boundary",
        "share of needles with d >= boundary", [depth_in_place, boundary],
    )  # fmt: skip


def injured_in_band(context: ModelContext, channels: Channels, depth_in_place: Drawn, band: Interval) -> Drawn:
    """Share of the volume of a depth band that lies within needle tracks (E, P), 0 to 1.

    Each needle crosses a part of the band between none and all of it; tracks overlap at random.
    """
    upper, lower = band.upper.draws[..., None], band.lower.draws[..., None]
    thickness = np.maximum(lower - upper, np.finfo(float).tiny)
    crossed = np.clip((depth_in_place.draws - upper) / thickness, 0.0, 1.0).mean(axis=-1)
    pierced = channels.pierced_share.draws
    per_channel = np.divide(crossed, pierced, out=np.zeros_like(crossed), where=pierced > 0)
    tracks = channels.density.draws * math.pi * channels.injury_radius.draws**2
    return context.drawn(
        -np.expm1(-tracks * np.minimum(per_channel, 1.0)), "1", "injured share of a depth band",
        "1 - exp(-density pi r_injury^2 x), x mean over needles of the crossed part of the band",
        [channels.density, Input(channels.injury_radius, 2.0), depth_in_place, band.upper, band.lower],
    )  # fmt: skip


def _lumen_depth(context: ModelContext, device: Device, depth_in_place: Drawn, pierced: NDArray[np.bool_]) -> Drawn:
    share, constant = (context.parameter(f"needling.lumen_{name}") for name in ("share", "depth"))
    weight = weight_of_first(context, "lumen", "heated" if device.rf else "mechanical")
    reached = depth_in_place.draws
    as_share = context.draw(share)[..., None] * reached
    as_constant = np.minimum(reached, context.draw(constant)[..., None])
    chosen = (context.uniform("needling.lumen_depth_form", "epistemic") < weight.draws)[..., None]
    return context.drawn(
        _mean_of(np.where(chosen, as_share, as_constant), pierced), "m", "depth of the open lumen",
        "kappa d or min(d, d_open), one of the two per outer draw, mean over the needles that pierce",
        [share, constant, Input(weight, 0.0), depth_in_place], sources=("kalluri2011", "hendel2019"),
    )  # fmt: skip


def _lumen_radius(context: ModelContext, diameter: Drawn) -> Drawn:
    share, constant = context.parameter("needling.lumen_width_share"), context.parameter("needling.lumen_radius")
    weight = context.parameter("needling.lumen_radius_weight")
    needle = diameter.draws / 2
    chosen = context.uniform("needling.lumen_radius_form", "epistemic") < weight.number
    draws = np.minimum(np.where(chosen, context.draw(constant), context.draw(share) * needle), needle)
    return context.drawn(
        draws, "m", "radius of the open lumen", "r or (r/R) D/2, one of the two per outer draw, at most D/2",
        [share, constant, Input(weight, 0.0), diameter],
    )  # fmt: skip


def _injury_radius(context: ModelContext, device: Device, diameter: Drawn) -> Drawn:
    torn = context.parameter("needling.injury_radius_share")
    draws = context.draw(torn) * diameter.draws / 2
    equation, inputs = "rho D/2", [Input(torn), Input(diameter)]
    if device.rf:
        heated = context.parameter("needling.thermal_margin")
        draws = draws + context.draw(heated)
        equation, inputs = "rho D/2 + thermal margin", [*inputs, Input(heated, 0.5)]
    return context.drawn(draws, "m", "radius of injury around a needle", equation, inputs)


def _density(context: ModelContext, device: Device, technique: Technique, pierced_share: Drawn) -> Drawn:
    pierces = context.parameter(f"needling.penetrated_fraction_{device.class_}")
    form = {"stroked": _stroked, "rolled": _rolled, "pressed": _set_down, "driven": _set_down}[technique.insertion]
    punctures, equation, inputs = form(context, device, technique, context.draw(pierces))
    return context.drawn(
        punctures * pierced_share.draws, "1/m^2", f"channel density, {technique.insertion}",
        f"{equation}, p {technique.passes}, times the share of needles that pass the stratum corneum",
        [pierces, pierced_share, *inputs],
    )  # fmt: skip


_Form = tuple[Array, str, Sequence[Input | Value]]


def _stroked(context: ModelContext, device: Device, technique: Technique, pierces: Array) -> _Form:
    count, rate = _needed(context, device, "needle_count"), technique.rate
    if rate is None:
        raise OutOfDomain("channel density", "stroke rate", "unknown", "that is known")
    strokes = pierces * context.draw(count) * context.draw(rate)
    if technique.net_time_per_area is not None:
        return strokes * technique.net_time_per_area.number, "phi N f t/A", [count, rate, technique.net_time_per_area]
    if technique.hand_speed is None or technique.swath is None:
        raise OutOfDomain("channel density", "hand speed and swath", "unknown", "that are known")
    counted = strokes * technique.passes / (context.draw(technique.hand_speed) * context.draw(technique.swath))
    aim, weight = context.parameter("needling.aim_density"), context.parameter("needling.aim_density_weight")
    # a stated speed, width or rate makes as many more or fewer of them as of the counted strokes
    stated = (
        _of_usual(rate, specification(context, device, "rate"))
        / _of_usual(technique.hand_speed, context.parameter(f"needling.hand_speed_{device.class_}"))
        / _of_usual(technique.swath, context.parameter(f"needling.swath_{device.class_}"))
    )
    aimed = context.draw(aim) * stated * technique.passes / int(technique.row["passes"])
    chosen = context.uniform("needling.density_form", "epistemic") < weight.number
    return (
        np.where(chosen, aimed, counted),
        "phi N f p/(v w), or the experts' aim scaled by passes, one of the two per outer draw",
        [count, rate, technique.hand_speed, technique.swath, aim, Input(weight, 0.0)],
    )


def _of_usual(stated: Value, usual: Value | NoData) -> float:
    """A stated number over the device's or class's own; 1 where nothing else was stated or nothing is known."""
    same = isinstance(usual, NoData) or stated.identity == usual.identity
    return 1.0 if same or isinstance(usual, NoData) else stated.number / usual.number


def _rolled(context: ModelContext, device: Device, technique: Technique, pierces: Array) -> _Form:
    count, drum = _needed(context, device, "needle_count"), context.parameter("needling.drum_radius")
    if technique.swath is None:
        raise OutOfDomain("channel density", "swath", "unknown", "that is known")
    turn = 2 * math.pi * context.draw(drum) * context.draw(technique.swath)
    return (
        pierces * context.draw(count) * technique.passes / turn,
        "phi N p/(2 pi R W)",
        [count, drum, technique.swath],
    )


def _set_down(context: ModelContext, device: Device, technique: Technique, pierces: Array) -> _Form:
    if device.pitch is not None:
        return pierces * technique.passes / device.pitch.number**2, "phi p/pitch^2", [Input(device.pitch, 2.0)]
    count, head = _needed(context, device, "needle_count"), context.parameter(f"needling.head_area_{device.class_}")
    return (
        pierces * context.draw(count) * technique.passes / context.draw(head),
        "phi N p/A_head",
        [count, head],
    )


def _count_shape(context: ModelContext) -> Drawn:
    shape = context.parameter("needling.count_shape")
    return context.drawn(context.draw(shape), "1", "shape of the spread of local density", "as tabulated", [shape])


def _covered(context: ModelContext, density: Drawn, radius: Drawn, model: str) -> Drawn:
    return context.drawn(
        -np.expm1(-density.draws * math.pi * radius.draws**2), "1", model, "1 - exp(-density pi r^2)",
        [density, Input(radius, 2.0)],
    )  # fmt: skip


def _needed(context: ModelContext, device: Device, field: str) -> Value:
    found = specification(context, device, field)
    if isinstance(found, NoData):
        raise OutOfDomain("channels", field.replace("_", " "), f"{device.name} without one", "that is known")
    return found


def _mean_of(values: Array, among: NDArray[np.bool_]) -> Array:
    count = among.sum(axis=-1)
    return np.asarray(np.divide((values * among).sum(axis=-1), count, out=np.zeros(count.shape), where=count > 0))
