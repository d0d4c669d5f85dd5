"""Where the holes fall on a patch of skin: one way in which a technique may turn out, laid hole by hole.

- a pen: strokes of a cartridge along parallel paths of one swath, as fast as the hand happens to be (gamma-distributed
  dwell, the shape of `count_shape` for all usual passes together), each pass in the next direction;
- a roller: the needles of its drum unrolled, at a new place in every strip and pass;
- a stamp, tip or scanner: a lattice set down side by side, by hand (offset, a stamp also turned) or by machine.

Every layout is thinned to the density of `channels` at its median, and every pass has a random stream of its own, so
that more passes keep the holes of fewer. How steady a hand is was never measured: those parameters are priors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels
from corneum.needling.devices import Device, specification
from corneum.needling.technique import Technique

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Patch:
    """Holes on a square of skin, `side` m wide, its lower left corner at the origin.

    `holes` (n, 2), m: their places; those up to half a side outside are kept, so that the edge is no gap. `slots`
    (n, 2), m: how far and which way each is drawn out by the movement of the device; zero for a round hole.
    """

    side: float
    holes: Array
    slots: Array

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which holes lie on the patch itself (n,)."""
        return np.asarray(np.all((self.holes >= 0) & (self.holes < self.side), axis=1))


def lay(
    context: ModelContext,
    device: Device,
    technique: Technique,
    channels: Channels,
    *,
    place: str = "",
) -> Patch:
    """One layout of a technique, the same for the same seed; `place` names the stream, such as the zone."""
    side, turns = context.parameter("needling.patch_side").number, context.parameter("needling.pass_directions")
    heading, dwell = context.parameter("needling.hand_heading"), context.parameter("needling.count_shape")
    a_pass = float(np.median(channels.density.draws)) / technique.passes
    slot = float(np.median(slot_length(context, device, technique, channels).draws))
    by_hand = technique.pattern == "random" and technique.insertion in ("stroked", "rolled")
    holes, slots = [np.empty((0, 2))], [np.empty((0, 2))]
    for number in range(technique.passes if a_pass > 0 else 0):
        chance = context.generator(f"needling.patch.{device.id}.{place}.{number}")
        laid = _one_pass(context, chance, device, technique, a_pass, dwell.number, side)
        angle = math.pi * _reversed(number % int(turns.number), int(turns.number)) / int(turns.number)
        if by_hand:
            angle += heading.number * chance.standard_normal()
        along = np.array([math.cos(angle), math.sin(angle)])
        turned = side / 2 + laid @ np.array([along, [-along[1], along[0]]])
        near = np.all(np.abs(turned - side / 2) < side, axis=1)
        holes.append(turned[near])
        slots.append(np.broadcast_to(slot * along, (int(near.sum()), 2)))
    return Patch(side, np.concatenate(holes), np.concatenate(slots))


def strokes(
    chance: np.random.Generator, reach: float, *, cartridge: Array, swath: float, step: float, offset: float,
    shape: float, kept: float,
) -> Array:  # fmt: skip
    """Holes (n, 2), m, of a cartridge (needles, 2) stroked along x over a square of half width `reach`.

    `step` is the way between two strokes at the mean speed, `offset` the sd of a path's place in swaths, `shape` of
    the gamma-distributed dwell on each swath's length, `kept` the share of strokes that pierce.
    """
    lanes = _lanes(chance, reach, swath, offset)
    starts = np.arange(-reach - swath, reach, swath) + swath * chance.uniform()
    origin = np.stack(np.meshgrid(starts, lanes), axis=-1).reshape(-1, 2)
    dwell = chance.gamma(shape, 1 / shape, len(origin)) if np.isfinite(shape) else np.ones(len(origin))
    count = np.floor(dwell * swath / step + chance.uniform(size=len(origin))).astype(int)
    of = np.repeat(np.arange(len(origin)), count)
    order = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    along = (order + chance.uniform(size=len(origin))[of]) * swath / count[of]
    # the barrel turns in the hand from one stretch to the next
    angle = 2 * math.pi * chance.uniform(size=len(origin))
    turned = np.stack([_turn(cartridge, one) for one in angle]) if len(angle) else np.empty((0, *cartridge.shape))
    placed = turned[of] + (origin[of] + np.stack([along, np.zeros_like(along)], axis=-1))[:, None, :]
    return _thinned(chance, placed.reshape(-1, 2), kept)


def rolled(
    chance: np.random.Generator, reach: float, *, needles: int, rings: int, width: float, turn: float, offset: float,
    kept: float,
) -> Array:  # fmt: skip
    """Holes (n, 2), m, of a drum rolled along x: `rings` of needles across its `width`, `turn` its circumference."""
    spacing = turn * rings / needles
    found = []
    for lane in _lanes(chance, reach, width, offset):
        first = -reach - spacing * chance.uniform()
        for ring in range(rings):
            across = lane + width * ((ring + 0.5) / rings - 0.5)
            along = np.arange(first - spacing * (ring % 2) / 2, reach + spacing, spacing)
            found.append(np.stack([along, np.full_like(along, across)], axis=-1))
    return _thinned(chance, np.concatenate(found), kept)


def tiles(
    chance: np.random.Generator, reach: float, *, needles: int, head: float, offset: float, turned: bool, kept: float
) -> Array:
    """Holes (n, 2), m, of square heads of width `head` set down side by side, `needles` each on a lattice.

    `offset` is the sd of a head's place in widths of the head; a `turned` head lies at any angle.
    """
    rows = max(1, round(math.sqrt(needles)))
    columns = math.ceil(needles / rows)
    lattice = np.stack(np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows), axis=-1)
    tip = head * (lattice.reshape(-1, 2)[:needles] - 0.5)
    first = head * chance.uniform(size=2)
    places = [np.arange(-reach - head + shift, reach + head, head) for shift in first]
    centres = np.stack(np.meshgrid(*places), axis=-1).reshape(-1, 2)
    centres = centres + offset * head * chance.standard_normal(centres.shape)
    angles = 2 * math.pi * chance.uniform(size=len(centres)) if turned else np.zeros(len(centres))
    placed = np.concatenate([_turn(tip, angle) + centre for angle, centre in zip(angles, centres, strict=True)])
    return _thinned(chance, placed, kept)


def slot_length(context: ModelContext, device: Device, technique: Technique, channels: Channels) -> Drawn:
    """How far a hole is drawn out by the movement of the device while the needle is in (E, P), m.

    A pen moves on by v/f times the share of a stroke that the needle spends in the skin, arccos(1 - 2 d/S)/pi. A
    roller's needle tips over while the drum turns: 2 |R t - (R + d) sin t|, cos t = R/(R + d), rigid skin, no slip.
    A head that stands still leaves round holes.
    """
    depth = channels.depth_in_place
    if technique.insertion == "stroked" and technique.pattern == "random":
        speed, rate, travel = technique.hand_speed, technique.rate, context.parameter("needling.stroke_travel")
        assert speed is not None and rate is not None
        within = np.arccos(np.clip(1 - 2 * depth.draws / context.draw(travel), -1, 1)) / math.pi
        return context.drawn(
            context.draw(speed) / context.draw(rate) * within, "m", "length of a slot, pen",
            "v/f arccos(1 - 2 d/S)/pi", [speed, rate, Input(travel, 0.5), Input(depth, 0.5)],
        )  # fmt: skip
    if technique.insertion == "rolled":
        drum = context.parameter("needling.drum_radius")
        radius = context.draw(drum)
        tip = radius + depth.draws
        angle = np.arccos(radius / tip)
        return context.drawn(
            2 * np.abs(radius * angle - tip * np.sin(angle)), "m", "length of a slot, roller",
            "2 |R t - (R + d) sin t|, cos t = R/(R + d)", [drum, Input(depth)],
        )  # fmt: skip
    return context.drawn(np.zeros_like(depth.draws), "m", "no slot: the head stands still", "0", [Input(depth, 0.0)])


def _one_pass(
    context: ModelContext, chance: np.random.Generator, device: Device, technique: Technique,
    density: float, dwell: float, side: float,
) -> Array:  # fmt: skip
    """Holes of one pass about the middle of the patch, before it is turned; `density` of holes of this pass, 1/m^2."""
    # far enough that no edge shows on the patch however it is turned
    reach = side * 2
    needles = max(1, round(_count(context, device)))
    if technique.pattern == "lattice" and technique.insertion == "stroked":
        return tiles(chance, reach, needles=1, head=density**-0.5, offset=0.0, turned=False, kept=1.0)
    offset = context.parameter(f"needling.hand_offset_{technique.insertion}").number
    if technique.insertion == "stroked":
        assert technique.swath is not None
        swath = technique.swath.number
        head = context.generator(f"needling.patch.cartridge.{device.id}")
        radius, angle = swath / 2 * np.sqrt(head.uniform(size=needles)), 2 * math.pi * head.uniform(size=needles)
        return strokes(
            chance, reach, cartridge=np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1), swath=swath,
            step=min(swath, needles / (density * swath)), offset=offset, shape=dwell / int(technique.row["passes"]),
            kept=1.0,
        )  # fmt: skip
    if technique.insertion == "rolled":
        assert technique.swath is not None
        width, turn = technique.swath.number, 2 * math.pi * context.parameter("needling.drum_radius").number
        rings = int(context.parameter("needling.roller_rings").number)
        return rolled(
            chance, reach, needles=needles, rings=rings, width=width, turn=turn, offset=offset,
            kept=density * turn * width / needles,
        )  # fmt: skip
    head_area = (
        needles * device.pitch.number**2 if device.pitch is not None
        else context.parameter(f"needling.head_area_{device.class_}").number
    )  # fmt: skip
    return tiles(
        chance, reach, needles=needles, head=math.sqrt(head_area), offset=offset,
        turned=technique.pattern == "random", kept=density * head_area / needles,
    )  # fmt: skip


def _count(context: ModelContext, device: Device) -> float:
    found = specification(context, device, "needle_count")
    return 1.0 if isinstance(found, NoData) else found.number


def _lanes(chance: np.random.Generator, reach: float, width: float, offset: float) -> Array:
    """Middles of parallel strips that are meant to lie edge to edge."""
    meant = np.arange(-reach - width, reach + width, width) + width * chance.uniform()
    return np.asarray(meant + offset * width * chance.standard_normal(meant.shape))


def _turn(points: Array, angle: float) -> Array:
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.asarray(points @ np.array([[cosine, sine], [-sine, cosine]]))


def _thinned(chance: np.random.Generator, points: Array, kept: float) -> Array:
    return points[chance.uniform(size=len(points)) < kept]


def _reversed(number: int, of: int) -> int:
    """The next direction as far as can be from those before: along, across, then the diagonals."""
    order: list[int] = []
    step = of
    while len(order) < of:
        order += [place for place in range(0, of, max(1, step)) if place not in order]
        step //= 2
    return order[number]
