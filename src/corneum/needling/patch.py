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
from corneum.evidence.model_context import Model, ModelContext
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
    `derivation` is the id of how it was laid.
    """

    side: float
    holes: Array
    slots: Array
    derivation: str

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
    """One layout of the holes of a technique on a square of skin, the same for the same seed.

    Args:
        context: Tables, virtual people and record.
        device: The device.
        technique: How it is used.
        channels: The channels of the treatment; their median density is laid.
        place: Names the stream of draws, such as the zone.

    Source: setterfield2021, schwarz2011 (directions, rings of a drum); how steady a hand is are priors.
    """
    density = float(np.median(channels.density.draws)) / technique.passes
    holes, slots = [np.empty((0, 2))], [np.empty((0, 2))]
    with context.model("layout of a patch") as model:
        side, directions = _middle(model, "patch_side"), _directions(model, technique)
        slot = slot_length(context, device, technique, channels)
        for number in range(technique.passes if density > 0 else 0):
            chance = context.generator(f"needling.patch.{device.id}.{place}.{number}")
            laid = _holes_of_pass(model, chance, device, technique, density, side)
            angle = math.pi * _reversed(number % directions, directions) / directions
            if technique.pattern == "random" and technique.insertion in ("stroked", "rolled"):
                angle += _middle(model, "hand_heading") * chance.standard_normal()
            along = np.array([math.cos(angle), math.sin(angle)])
            turned = side / 2 + laid @ np.array([along, [-along[1], along[0]]])
            near = np.all(np.abs(turned - side / 2) < side, axis=1)
            holes.append(turned[near])
            slots.append(np.broadcast_to(float(np.median(slot.draws)) * along, (int(near.sum()), 2)))
        derivation = model.derive(
            f"one layout at the median density, {technique.insertion}, p {technique.passes}",
            uses=[channels.density, Input(slot, 0.0), Input(technique.row, 0.0)],
        )
    return Patch(side, np.concatenate(holes), np.concatenate(slots), derivation)


def _directions(model: Model, technique: Technique) -> int:
    """In how many directions the passes of a hand lie."""
    usual = int(_middle(model, "pass_directions"))
    return {"one_direction": 1, "cross_hatched": 2}.get(technique.strokes, usual)


def strokes(
    chance: np.random.Generator,
    reach: float,
    *,
    cartridge: Array,
    swath: float,
    step: float,
    offset: float,
    shape: float,
    pierce_share: float,
) -> Array:
    """Holes (n, 2), m, of a cartridge (needles, 2) stroked along x over a square of half width `reach`.

    `step` is the way between two strokes at the mean speed, `offset` the sd of a path's place in swaths, `shape` of
    the gamma-distributed dwell on each swath's length, `pierce_share` the share of strokes that pierce.
    """
    strips = _strips(chance, reach, swath, offset)
    starts = np.arange(-reach - swath, reach, swath) + swath * chance.uniform()
    origin = np.stack(np.meshgrid(starts, strips), axis=-1).reshape(-1, 2)
    dwell = chance.gamma(shape, 1 / shape, len(origin)) if np.isfinite(shape) else np.ones(len(origin))
    count = np.floor(dwell * swath / step + chance.uniform(size=len(origin))).astype(int)
    of = np.repeat(np.arange(len(origin)), count)
    order = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    along = (order + chance.uniform(size=len(origin))[of]) * swath / count[of]
    # the barrel turns in the hand from one stretch to the next
    angles = 2 * math.pi * chance.uniform(size=len(origin))
    turned = np.stack([_turn(cartridge, angle) for angle in angles]) if len(angles) else np.empty((0, *cartridge.shape))
    placed = turned[of] + (origin[of] + np.stack([along, np.zeros_like(along)], axis=-1))[:, None, :]
    return _thinned(chance, placed.reshape(-1, 2), pierce_share)


def rolled(
    chance: np.random.Generator,
    reach: float,
    *,
    needles: int,
    rings: int,
    width: float,
    turn: float,
    offset: float,
    pierce_share: float,
) -> Array:
    """Holes (n, 2), m, of a drum rolled along x: `rings` of needles across its `width`, `turn` its circumference."""
    spacing = turn * rings / needles
    rows = []
    for middle in _strips(chance, reach, width, offset):
        first = -reach - spacing * chance.uniform()
        for ring in range(rings):
            across = middle + width * ((ring + 0.5) / rings - 0.5)
            along = np.arange(first - spacing * (ring % 2) / 2, reach + spacing, spacing)
            rows.append(np.stack([along, np.full_like(along, across)], axis=-1))
    return _thinned(chance, np.concatenate(rows), pierce_share)


def tiles(
    chance: np.random.Generator,
    reach: float,
    *,
    needles: int,
    head: float,
    offset: float,
    turned: bool,
    pierce_share: float,
) -> Array:
    """Holes (n, 2), m, of square heads of width `head` set down side by side, `needles` each on a lattice.

    `offset` is the sd of a head's place in widths of the head; a `turned` head lies at any angle.
    """
    rows = max(1, round(math.sqrt(needles)))
    columns = math.ceil(needles / rows)
    lattice = np.stack(np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows), axis=-1)
    tip = head * (lattice.reshape(-1, 2)[:needles] - 0.5)
    first = head * chance.uniform(size=2)
    axes = [np.arange(-reach - head + shift, reach + head, head) for shift in first]
    centres = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    centres = centres + offset * head * chance.standard_normal(centres.shape)
    angles = 2 * math.pi * chance.uniform(size=len(centres)) if turned else np.zeros(len(centres))
    placed = np.concatenate([_turn(tip, angle) + centre for angle, centre in zip(angles, centres, strict=True)])
    return _thinned(chance, placed, pierce_share)


def slot_length(context: ModelContext, device: Device, technique: Technique, channels: Channels) -> Drawn:
    """Length by which a hole is drawn out while the needle is in and the device moves, m, shape (E, P).

    A pen moves on by v/f times the share of a stroke that the needle spends in the skin, arccos(1 - 2 d/S)/pi. A
    roller's needle tips over while the drum turns: 2 |R t - (R + d) sin t|, cos t = R/(R + d), rigid skin, no slip.
    A head that stands still leaves round holes.

    Args:
        context: Tables, virtual people and record.
        device: The device.
        technique: How it is used.
        channels: The channels of the treatment.
    """
    depth = channels.depth_in_place
    glides = technique.pattern == "random" and technique.strokes != "stamp"
    if technique.insertion == "stroked" and glides:
        speed, rate = technique.hand_speed, technique.rate
        assert speed is not None and rate is not None
        with context.model("length of a slot, pen") as model:
            travel = context.draw(context.parameter("needling.stroke_travel", leverage=0.5))
            within = np.arccos(np.clip(1 - 2 * depth.draws / travel, -1, 1)) / math.pi
            length = technique.haste * context.draw(speed) / context.draw(rate) * within
            return model.drawn(length, "m", "v/f arccos(1 - 2 d/S)/pi", uses=[Input(depth, 0.5)])
    if technique.insertion == "rolled":
        with context.model("length of a slot, roller") as model:
            radius = context.draw(context.parameter("needling.drum_radius"))
            tip = radius + depth.draws
            angle = np.arccos(radius / tip)
            length = 2 * np.abs(radius * angle - tip * np.sin(angle))
            return model.drawn(length, "m", "2 |R t - (R + d) sin t|, cos t = R/(R + d)", uses=[depth])
    return context.drawn(np.zeros_like(depth.draws), "m", "no slot: the head stands still", "0", [Input(depth, 0.0)])


def _holes_of_pass(
    model: Model,
    chance: np.random.Generator,
    device: Device,
    technique: Technique,
    density: float,
    side: float,
) -> Array:
    """Holes of one pass about the middle of the patch, before it is turned; `density` of holes of this pass, 1/m^2."""
    # far enough that no edge shows on the patch however it is turned
    reach = side * 2
    if technique.pattern == "lattice" and technique.insertion == "stroked":
        return tiles(chance, reach, needles=1, head=density**-0.5, offset=0.0, turned=False, pierce_share=1.0)
    needles = _count(model, device)
    if technique.insertion == "stroked":
        return _stroked(model, chance, device, technique, needles, density, reach)
    offset = _middle(model, f"hand_offset_{technique.insertion}")
    if technique.insertion == "rolled":
        assert technique.swath is not None
        model.uses(Input(technique.swath, 0.0))
        width, turn = technique.swath.number, 2 * math.pi * _middle(model, "drum_radius")
        return rolled(
            chance,
            reach,
            needles=needles,
            rings=int(_middle(model, "roller_rings")),
            width=width,
            turn=turn,
            offset=offset,
            pierce_share=density * turn * width / needles,
        )
    if device.pitch is not None:
        model.uses(Input(device.pitch, 0.0))
        head_area = needles * device.pitch.number**2
    else:
        head_area = _middle(model, f"head_area_{device.class_}")
    return tiles(
        chance,
        reach,
        needles=needles,
        head=math.sqrt(head_area),
        offset=offset,
        turned=technique.pattern == "random",
        pierce_share=density * head_area / needles,
    )


def _stroked(
    model: Model,
    chance: np.random.Generator,
    device: Device,
    technique: Technique,
    needles: int,
    density: float,
    reach: float,
) -> Array:
    assert technique.swath is not None
    model.uses(Input(technique.swath, 0.0))
    swath = technique.swath.number
    head = model.context.generator(f"needling.patch.cartridge.{device.id}")
    radius, angle = swath / 2 * np.sqrt(head.uniform(size=needles)), 2 * math.pi * head.uniform(size=needles)
    return strokes(
        chance,
        reach,
        cartridge=np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1),
        swath=swath,
        step=min(swath, needles / (density * swath)),
        offset=_middle(model, "hand_offset_stroked"),
        shape=_middle(model, "count_shape") / int(technique.row["passes"]),
        pierce_share=1.0,
    )


def _middle(model: Model, name: str) -> float:
    """The middle of a parameter: one layout carries none of its spread."""
    return model.context.parameter(f"needling.{name}", leverage=0.0).number


def _count(model: Model, device: Device) -> int:
    count = specification(model.context, device, "needle_count", leverage=0.0)
    if isinstance(count, NoData):
        return 1
    model.uses(Input(count, 0.0))
    return max(1, round(count.number))


def _strips(chance: np.random.Generator, reach: float, width: float, offset: float) -> Array:
    """Middles of parallel strips that are meant to lie edge to edge."""
    meant = np.arange(-reach - width, reach + width, width) + width * chance.uniform()
    return np.asarray(meant + offset * width * chance.standard_normal(meant.shape))


def _turn(points: Array, angle: float) -> Array:
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.asarray(points @ np.array([[cosine, sine], [-sine, cosine]]))


def _thinned(chance: np.random.Generator, points: Array, pierce_share: float) -> Array:
    return points[chance.uniform(size=len(points)) < pierce_share]


def _reversed(number: int, of: int) -> int:
    """The next direction as far as can be from those before: along, across, then the diagonals."""
    order: list[int] = []
    step = of
    while len(order) < of:
        order += [number for number in range(0, of, max(1, step)) if number not in order]
        step //= 2
    return order[number]
