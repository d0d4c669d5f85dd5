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
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, specification
from corneum.needling.forms import weight_of_first
from corneum.needling.needle_opening import opening
from corneum.needling.technique import Technique, stated_by_operator
from corneum.skin.layers import Skin

Array = NDArray[np.float64]

# ways to lay passes that leave less even holes than the usual one
UNEVEN = ("one_direction", "circular")


@dataclass(frozen=True)
class Channels:
    """The channels of one treatment of one zone, all passes together.

    Drawn: `depth` of the open lumen, mean over needles that pierce (E, P), m; `radius` of the open lumen (E, 1), m;
    `density` of channels (E, P), 1/m^2; `area_fraction`, share of the surface that open lumens take (E, P);
    `injured_fraction`, share of the surface that needle tracks cross (E, P); `injury_radius` of a track with the
    tissue that it tears or heats (E, 1), m; `depth_in_place`, mean over needles that pierce (E, P), m;
    `pierced_share` of the needles that pass the stratum corneum (E, P), and of these the `dermal_share` (E, P) whose
    tip, or all of whose opening where they are hollow, lies below the epidermis; `needle_diameter` (E, 1), m. `pattern`
    is "random" for hand and pen, "lattice" for tips set down side by side; `overlays` the lattices laid on each other.
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
    dermal_share: Drawn
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
    """The channels that a technique leaves in a skin; a needle that does not pass the stratum corneum leaves none.

    Args:
        context: Tables, virtual people and record.
        device: The device, whose class answers where a specification was not found.
        technique: How it is used.
        skin: The skin of the zone; its stratum corneum at each needle decides which needles pierce.
        depth_in_place: Depth of each needle, m, shape (E, P, N), as `depth.depth_in_place` returns it.

    Raises:
        OutOfDomain: Neither the device nor its class has a needle count, diameter or head area.

    Source: kalluri2011, hendel2019 (lumens), setterfield2021 (density at which experts aim); the rest is geometry.
    """
    reached = depth_in_place.draws
    pierced = reached > skin.stratum_corneum_at_needle.draws
    pierced_share = context.drawn(
        np.count_nonzero(pierced, axis=-1) / pierced.shape[-1],
        "1",
        "share of needles that pierce",
        "share of needles with d > stratum corneum",
        [depth_in_place, Input(skin.stratum_corneum_at_needle, 0.0)],
    )
    mean_reached = context.drawn(
        _mean_of(reached, pierced),
        "m",
        "mean depth in place",
        "mean of d over the needles that pierce",
        [depth_in_place, Input(pierced_share, 0.0)],
    )
    wide = (device.class_, device.needle_diameter, device.rf)
    diameter, radius, injury_radius = context.once("widths of channels", wide, lambda apart: _widths(apart, device))
    injury_radius = _slanted(context, technique, injury_radius)
    density = _density(context, device, technique, pierced_share)
    return Channels(
        depth=_lumen_depth(context, device, depth_in_place, pierced, pierced_share),
        radius=radius,
        density=density,
        area_fraction=_covered(context, density, radius, "share of the surface that open lumens take"),
        injured_fraction=_covered(context, density, injury_radius, "share of the surface that tracks cross"),
        injury_radius=injury_radius,
        depth_in_place=mean_reached,
        pierced_share=pierced_share,
        dermal_share=_dermal_share(context, device, depth_in_place, skin, pierced),
        needle_diameter=diameter,
        pattern=technique.pattern,
        overlays=technique.passes if technique.pattern == "lattice" else 1,
        count_shape=_spread(context, technique.strokes) if technique.pattern == "random" else None,
    )


def share_reaching(context: ModelContext, depth_in_place: Drawn, boundary: Drawn) -> Drawn:
    """Share of the needles of a sitting that reach a boundary, 0 to 1, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        boundary: Depth of the boundary, m, shape (E, P) or (E, P, N).
    """
    edge = boundary.draws if boundary.draws.ndim == depth_in_place.draws.ndim else boundary.draws[..., None]
    return context.drawn(
        np.count_nonzero(depth_in_place.draws >= edge, axis=-1) / depth_in_place.draws.shape[-1],
        "1",
        "share of needles reaching a boundary",
        "share of needles with d >= boundary",
        [depth_in_place, boundary],
    )


def injured_in_band(context: ModelContext, channels: Channels, depth_in_place: Drawn, band: Interval) -> Drawn:
    """Share of the volume of a depth band that lies within needle tracks, 0 to 1, shape (E, P).

    Each needle crosses a part of the band between none and all of it; tracks overlap at random.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the treatment.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        band: Upper and lower edge below the surface, m, each (E, P) or (E, 1).
    """
    upper, lower = band.upper.draws[..., None], band.lower.draws[..., None]
    thickness = np.maximum(lower - upper, np.finfo(float).tiny)
    crossed = np.clip((depth_in_place.draws - upper) / thickness, 0.0, 1.0).mean(axis=-1)
    pierced = channels.pierced_share.draws
    per_channel = np.divide(crossed, pierced, out=np.zeros_like(crossed), where=pierced > 0)
    tracks = channels.density.draws * math.pi * channels.injury_radius.draws**2
    return context.drawn(
        -np.expm1(-tracks * np.minimum(per_channel, 1.0)),
        "1",
        "injured share of a depth band",
        "1 - exp(-density pi r_injury^2 x), x mean over piercing needles of the crossed part of the band",
        [
            channels.density,
            Input(channels.injury_radius, 2.0),
            depth_in_place,
            # the density holds this share too, and the two cancel
            Input(channels.pierced_share, 0.0),
            band.upper,
            band.lower,
        ],
    )


def _dermal_share(
    context: ModelContext, device: Device, depth_in_place: Drawn, skin: Skin, pierced: NDArray[np.bool_]
) -> Drawn:
    """Of the needles that pierce, the share that ends in the dermis with all of its opening (E, P)."""
    gap = opening(context, device)
    above = 0.0 if gap is None else gap.draws[..., None]
    deep = (depth_in_place.draws - above > skin.epidermis_at_needle.draws).astype(np.float64)
    return context.drawn(
        _mean_of(deep, pierced),
        "1",
        "share of needles that end in the dermis",
        "share with d, less the opening of a hollow needle, > epidermis, of the needles that pierce",
        [
            depth_in_place,
            skin.epidermis_at_needle,
            Input(skin.stratum_corneum_at_needle, 0.0),
            *(() if gap is None else (gap,)),
        ],
    )


def _lumen_depth(
    context: ModelContext,
    device: Device,
    depth_in_place: Drawn,
    pierced: NDArray[np.bool_],
    pierced_share: Drawn,
) -> Drawn:
    reached = depth_in_place.draws
    with context.model("depth of the open lumen") as model:
        weight = weight_of_first(context, "lumen", "heated" if device.rf else "mechanical")
        as_share = context.draw(context.parameter("needling.lumen_share"))[..., None] * reached
        constant = context.draw(context.parameter("needling.lumen_depth"))[..., None]
        chosen = (context.uniform("needling.lumen_depth_form", "epistemic") < weight.draws)[..., None]
        return model.drawn(
            _mean_of(np.where(chosen, as_share, np.minimum(reached, constant)), pierced),
            "m",
            "kappa d or min(d, d_open), one of the two per outer draw, mean over the needles that pierce",
            uses=[Input(weight, 0.0), depth_in_place, Input(pierced_share, 0.0)],
            sources=("kalluri2011", "hendel2019"),
        )


def _widths(context: ModelContext, device: Device) -> tuple[Drawn, Drawn, Drawn]:
    """Diameter of a needle, radius of its open lumen and of its injury, each (E, 1), m: the same in every zone."""
    with context.model("needle diameter") as model:
        diameter = model.drawn(context.draw(_needed(context, device, "needle_diameter")), "m", "as tabulated")
    return diameter, _lumen_radius(context, diameter), _injury_radius(context, device, diameter)


def _lumen_radius(context: ModelContext, diameter: Drawn) -> Drawn:
    needle = diameter.draws / 2
    with context.model("radius of the open lumen") as model:
        weight = context.parameter("needling.lumen_radius_weight", leverage=0.0)
        chosen = context.uniform("needling.lumen_radius_form", "epistemic") < weight.number
        constant = context.draw(context.parameter("needling.lumen_radius"))
        share = context.draw(context.parameter("needling.lumen_width_share"))
        return model.drawn(
            np.minimum(np.where(chosen, constant, share * needle), needle),
            "m",
            "r or (r/R) D/2, one of the two per outer draw, at most D/2",
            uses=[diameter],
        )


def _injury_radius(context: ModelContext, device: Device, diameter: Drawn) -> Drawn:
    with context.model("radius of injury around a needle") as model:
        draws = context.draw(context.parameter("needling.injury_radius_share")) * diameter.draws / 2
        equation = "rho D/2"
        if device.rf:
            draws = draws + context.draw(context.parameter("needling.thermal_margin", leverage=0.5))
            equation = "rho D/2 + thermal margin"
        return model.drawn(draws, "m", equation, uses=[diameter])


def _density(context: ModelContext, device: Device, technique: Technique, pierced_share: Drawn) -> Drawn:
    form = {"stroked": _stroked, "rolled": _rolled, "pressed": _set_down, "driven": _set_down}[technique.insertion]
    with context.model(f"channel density, {technique.insertion}") as model:
        pierces = context.draw(context.parameter(f"needling.penetrated_fraction_{device.class_}"))
        punctures, equation = form(model, device, technique, pierces)
        return model.drawn(
            punctures * pierced_share.draws,
            "1/m^2",
            f"{equation}, p {technique.passes}, times the share of needles that pass the stratum corneum",
            uses=[pierced_share, Input(technique.row, 0.0)],
        )


def _stroked(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    count, rate = _needed(context, device, "needle_count"), technique.rate
    if rate is None:
        raise OutOfDomain("channel density", "stroke rate", "unknown", "that is known")
    strokes = pierces * context.draw(count) * context.draw(rate)
    if technique.net_time_per_area is not None:
        return strokes * context.draw(technique.net_time_per_area), "phi N f t/A"
    if technique.hand_speed is None or technique.swath is None:
        raise OutOfDomain("channel density", "hand speed and swath", "unknown", "that are known")
    over = technique.passes / technique.haste
    counted = strokes * over / (context.draw(technique.hand_speed) * context.draw(technique.swath))
    # a stated speed, width or rate makes as many more or fewer of them as of the counted strokes
    stated = (
        _of_usual(model, device, "rate", rate)
        / _of_usual(model, device, "hand_speed", technique.hand_speed)
        / _of_usual(model, device, "swath", technique.swath)
    )
    aim = context.draw(context.parameter("needling.aim_density"))
    aimed = aim * stated * over / int(technique.row["passes"])
    weight = context.parameter("needling.aim_density_weight", leverage=0.0)
    chosen = context.uniform("needling.density_form", "epistemic") < weight.number
    return (
        np.where(chosen, aimed, counted),
        "phi N f p/(v w), or the experts' aim scaled by passes, one of the two per outer draw"
        + ("" if technique.haste == 1 else f", the hand {technique.haste:g} times as fast"),
    )


def _of_usual(model: Model, device: Device, field: str, value: Value) -> float:
    """A stated number over the device's or class's own; 1 where nothing else was stated or nothing is known."""
    usual = specification(model.context, device, field, leverage=0.0) if stated_by_operator(value) else NoData("")
    if isinstance(usual, NoData):
        return 1.0
    # only the middle of the usual one counts, so that none of its spread is carried
    model.uses(value, Input(usual, 0.0))
    return value.number / usual.number


def _rolled(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    count = _needed(context, device, "needle_count")
    if technique.swath is None:
        raise OutOfDomain("channel density", "swath", "unknown", "that is known")
    turn = 2 * math.pi * context.draw(context.parameter("needling.drum_radius")) * context.draw(technique.swath)
    return pierces * context.draw(count) * technique.passes / turn, "phi N p/(2 pi R W)"


def _set_down(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    if device.pitch is not None:
        return pierces * technique.passes / context.draw(device.pitch, leverage=2.0) ** 2, "phi p/pitch^2"
    count = context.draw(_needed(context, device, "needle_count"))
    head = context.draw(context.parameter(f"needling.head_area_{device.class_}"))
    return pierces * count * technique.passes / head, "phi N p/A_head"


def _slanted(context: ModelContext, technique: Technique, radius: Drawn) -> Drawn:
    """The radius (E, 1), m, of a disc as large as the level section of a track: a slanted needle crosses more skin."""
    sine = math.sin(technique.angle)
    if sine == 1:
        return radius
    return context.drawn(
        radius.draws / math.sqrt(sine),
        "m",
        "radius of injury around a slanted needle",
        f"r / sqrt(sin(angle)), angle {technique.angle:.3g} rad",
        [radius],
    )


def _spread(context: ModelContext, strokes: str) -> Drawn:
    return context.once("spread of channels", strokes, lambda apart: _count_shape(apart, strokes))


def _count_shape(context: ModelContext, strokes: str) -> Drawn:
    with context.model("shape of the spread of local density") as model:
        draws, equation = context.draw(context.parameter("needling.count_shape")), "as tabulated"
        if strokes in UNEVEN:
            draws = draws * context.draw(context.parameter(f"needling.evenness_{strokes}"))
            equation = f"k s, s of passes laid {strokes.replace('_', ' ')}"
        return model.drawn(draws, "1", equation)


def _covered(context: ModelContext, density: Drawn, radius: Drawn, model: str) -> Drawn:
    return context.drawn(
        -np.expm1(-density.draws * math.pi * radius.draws**2),
        "1",
        model,
        "1 - exp(-density pi r^2)",
        [density, Input(radius, 2.0)],
    )


def _needed(context: ModelContext, device: Device, field: str) -> Value:
    value = specification(context, device, field)
    if isinstance(value, NoData):
        raise OutOfDomain("channels", field.replace("_", " "), f"{device.name} without one", "that is known")
    return value


def _mean_of(values: Array, among: NDArray[np.bool_]) -> Array:
    count = among.sum(axis=-1)
    return np.asarray(np.divide((values * among).sum(axis=-1), count, out=np.zeros(count.shape), where=count > 0))
