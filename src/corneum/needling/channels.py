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
from corneum.evidence.derivation import Drawn, Input, Recorder
from corneum.evidence.draws import Population
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
    recorder: Recorder,
    population: Population,
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
    pierced_share = recorder.drawn(
        pierced.mean(axis=-1), "1", "share of needles that pierce", "share of needles with d > stratum corneum",
        [depth_in_place, Input(skin.stratum_corneum_at_needle, 0.0)],
    )  # fmt: skip
    mean_reached = recorder.drawn(
        _mean_of(reached, pierced), "m", "mean depth in place", "mean of d over the needles that pierce",
        [depth_in_place],
    )  # fmt: skip
    diameter_value = _needed(recorder, device, "needle_diameter")
    diameter = recorder.drawn(population.draw(diameter_value), "m", "needle diameter", "as tabulated", [diameter_value])
    radius = _lumen_radius(recorder, population, diameter)
    injury_radius = _injury_radius(recorder, population, device, diameter)
    density = _density(recorder, population, device, technique, pierced_share)
    return Channels(
        depth=_lumen_depth(recorder, population, device, depth_in_place, pierced),
        radius=radius,
        density=density,
        area_fraction=_covered(recorder, density, radius, "share of the surface that open lumens take"),
        injured_fraction=_covered(recorder, density, injury_radius, "share of the surface that tracks cross"),
        injury_radius=injury_radius,
        depth_in_place=mean_reached,
        pierced_share=pierced_share,
        needle_diameter=diameter,
        pattern=technique.pattern,
        overlays=technique.passes if technique.pattern == "lattice" else 1,
        count_shape=_count_shape(recorder, population) if technique.pattern == "random" else None,
    )


def share_reaching(recorder: Recorder, depth_in_place: Drawn, boundary: Drawn) -> Drawn:
    """Share of the needles of a sitting that reach a boundary drawn (E, P) or (E, P, N); (E, P), 0 to 1."""
    edge = boundary.draws if boundary.draws.ndim == depth_in_place.draws.ndim else boundary.draws[..., None]
    return recorder.drawn(
        (depth_in_place.draws >= edge).mean(axis=-1), "1", "share of needles reaching a boundary",
        "share of needles with d >= boundary", [depth_in_place, boundary],
    )  # fmt: skip


def injured_in_band(recorder: Recorder, channels: Channels, depth_in_place: Drawn, band: Interval) -> Drawn:
    """Share of the volume of a depth band that lies within needle tracks (E, P), 0 to 1.

    Each needle crosses a part of the band between none and all of it; tracks overlap at random.
    """
    upper, lower = band.upper.draws[..., None], band.lower.draws[..., None]
    thickness = np.maximum(lower - upper, np.finfo(float).tiny)
    crossed = np.clip((depth_in_place.draws - upper) / thickness, 0.0, 1.0).mean(axis=-1)
    pierced = channels.pierced_share.draws
    per_channel = np.divide(crossed, pierced, out=np.zeros_like(crossed), where=pierced > 0)
    tracks = channels.density.draws * math.pi * channels.injury_radius.draws**2
    return recorder.drawn(
        -np.expm1(-tracks * np.minimum(per_channel, 1.0)), "1", "injured share of a depth band",
        "1 - exp(-density pi r_injury^2 x), x mean over needles of the crossed part of the band",
        [channels.density, Input(channels.injury_radius, 2.0), depth_in_place, band.upper, band.lower],
    )  # fmt: skip


def _lumen_depth(
    recorder: Recorder, population: Population, device: Device, depth_in_place: Drawn, pierced: NDArray[np.bool_]
) -> Drawn:
    share, constant = (recorder.parameter(f"needling.lumen_{name}") for name in ("share", "depth"))
    weight = weight_of_first(recorder, "lumen", "heated" if device.rf else "mechanical")
    reached = depth_in_place.draws
    as_share = population.draw(share)[..., None] * reached
    as_constant = np.minimum(reached, population.draw(constant)[..., None])
    chosen = (population.uniform("needling.lumen_depth_form", "epistemic") < weight.draws)[..., None]
    return recorder.drawn(
        _mean_of(np.where(chosen, as_share, as_constant), pierced), "m", "depth of the open lumen",
        "kappa d or min(d, d_open), one of the two per outer draw, mean over the needles that pierce",
        [share, constant, Input(weight, 0.0), depth_in_place], sources=("kalluri2011", "hendel2019"),
    )  # fmt: skip


def _lumen_radius(recorder: Recorder, population: Population, diameter: Drawn) -> Drawn:
    share, constant = recorder.parameter("needling.lumen_width_share"), recorder.parameter("needling.lumen_radius")
    weight = recorder.parameter("needling.lumen_radius_weight")
    needle = diameter.draws / 2
    chosen = population.uniform("needling.lumen_radius_form", "epistemic") < weight.number
    draws = np.minimum(np.where(chosen, population.draw(constant), population.draw(share) * needle), needle)
    return recorder.drawn(
        draws, "m", "radius of the open lumen", "r or (r/R) D/2, one of the two per outer draw, at most D/2",
        [share, constant, Input(weight, 0.0), diameter],
    )  # fmt: skip


def _injury_radius(recorder: Recorder, population: Population, device: Device, diameter: Drawn) -> Drawn:
    torn = recorder.parameter("needling.injury_radius_share")
    draws = population.draw(torn) * diameter.draws / 2
    equation, inputs = "rho D/2", [Input(torn), Input(diameter)]
    if device.rf:
        heated = recorder.parameter("needling.thermal_margin")
        draws = draws + population.draw(heated)
        equation, inputs = "rho D/2 + thermal margin", [*inputs, Input(heated, 0.5)]
    return recorder.drawn(draws, "m", "radius of injury around a needle", equation, inputs)


def _density(
    recorder: Recorder, population: Population, device: Device, technique: Technique, pierced_share: Drawn
) -> Drawn:
    pierces = recorder.parameter(f"needling.penetrated_fraction_{device.class_}")
    form = {"stroked": _stroked, "rolled": _rolled, "pressed": _set_down, "driven": _set_down}[technique.insertion]
    punctures, equation, inputs = form(recorder, population, device, technique, population.draw(pierces))
    return recorder.drawn(
        punctures * pierced_share.draws, "1/m^2", f"channel density, {technique.insertion}",
        f"{equation}, p {technique.passes}, times the share of needles that pass the stratum corneum",
        [pierces, pierced_share, *inputs],
    )  # fmt: skip


_Form = tuple[Array, str, Sequence[Input | Value]]


def _stroked(recorder: Recorder, population: Population, device: Device, technique: Technique, pierces: Array) -> _Form:
    count, rate = _needed(recorder, device, "needle_count"), technique.rate
    if rate is None:
        raise OutOfDomain("channel density", "stroke rate", "unknown", "that is known")
    strokes = pierces * population.draw(count) * population.draw(rate)
    if technique.net_time_per_area is not None:
        return strokes * technique.net_time_per_area.number, "phi N f t/A", [count, rate, technique.net_time_per_area]
    if technique.hand_speed is None or technique.swath is None:
        raise OutOfDomain("channel density", "hand speed and swath", "unknown", "that are known")
    counted = strokes * technique.passes / (population.draw(technique.hand_speed) * population.draw(technique.swath))
    aim, weight = recorder.parameter("needling.aim_density"), recorder.parameter("needling.aim_density_weight")
    # a stated speed, width or rate makes as many more or fewer of them as of the counted strokes
    stated = (
        _of_usual(rate, specification(recorder, device, "rate"))
        / _of_usual(technique.hand_speed, recorder.parameter(f"needling.hand_speed_{device.class_}"))
        / _of_usual(technique.swath, recorder.parameter(f"needling.swath_{device.class_}"))
    )
    aimed = population.draw(aim) * stated * technique.passes / int(technique.row["passes"])
    chosen = population.uniform("needling.density_form", "epistemic") < weight.number
    return (
        np.where(chosen, aimed, counted),
        "phi N f p/(v w), or the experts' aim scaled by passes, one of the two per outer draw",
        [count, rate, technique.hand_speed, technique.swath, aim, Input(weight, 0.0)],
    )


def _of_usual(stated: Value, usual: Value | NoData) -> float:
    """A stated number over the device's or class's own; 1 where nothing else was stated or nothing is known."""
    same = isinstance(usual, NoData) or stated.identity == usual.identity
    return 1.0 if same or isinstance(usual, NoData) else stated.number / usual.number


def _rolled(recorder: Recorder, population: Population, device: Device, technique: Technique, pierces: Array) -> _Form:
    count, drum = _needed(recorder, device, "needle_count"), recorder.parameter("needling.drum_radius")
    if technique.swath is None:
        raise OutOfDomain("channel density", "swath", "unknown", "that is known")
    turn = 2 * math.pi * population.draw(drum) * population.draw(technique.swath)
    return (
        pierces * population.draw(count) * technique.passes / turn,
        "phi N p/(2 pi R W)",
        [count, drum, technique.swath],
    )


def _set_down(
    recorder: Recorder, population: Population, device: Device, technique: Technique, pierces: Array
) -> _Form:
    if device.pitch is not None:
        return pierces * technique.passes / device.pitch.number**2, "phi p/pitch^2", [Input(device.pitch, 2.0)]
    count, head = _needed(recorder, device, "needle_count"), recorder.parameter(f"needling.head_area_{device.class_}")
    return (
        pierces * population.draw(count) * technique.passes / population.draw(head),
        "phi N p/A_head",
        [count, head],
    )


def _count_shape(recorder: Recorder, population: Population) -> Drawn:
    shape = recorder.parameter("needling.count_shape")
    return recorder.drawn(population.draw(shape), "1", "shape of the spread of local density", "as tabulated", [shape])


def _covered(recorder: Recorder, density: Drawn, radius: Drawn, model: str) -> Drawn:
    return recorder.drawn(
        -np.expm1(-density.draws * math.pi * radius.draws**2), "1", model, "1 - exp(-density pi r^2)",
        [density, Input(radius, 2.0)],
    )  # fmt: skip


def _needed(recorder: Recorder, device: Device, field: str) -> Value:
    found = specification(recorder, device, field)
    if isinstance(found, NoData):
        raise OutOfDomain("channels", field.replace("_", " "), f"{device.name} without one", "that is known")
    return found


def _mean_of(values: Array, among: NDArray[np.bool_]) -> Array:
    count = among.sum(axis=-1)
    return np.asarray(np.divide((values * among).sum(axis=-1), count, out=np.zeros(count.shape), where=count > 0))
