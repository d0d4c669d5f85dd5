"""How large cells are to be: by lengths, times, diffusivities, binding and losses alone, whatever a layer is called.

In a time t solute gets as far into tissue as l = sqrt(D/(k + (1 + b)/t)), b all that is bound over free by then and k
the loss of the free part: binding slows a front, and loss ends it. t is the time to the first wipe, an hour at most.
The rows at the faces of a layer are a share of l, and no more than a share of the layer.

What leaves a channel passes its wall, each depth by its permeability P = K D, or its tip, a disk of conductance 4 a P.
Around the wall u changes over l, around the tip over the radius a besides. Weighted by what passes where, with s the
share of the tip, s = P_tip a/(P_tip a + sum P h),

    1/L = [sum P h/l + P_tip a (1/l_tip + 1/a)]/(P_tip a + sum P h)

is how fast u changes around the channel: shells grow from a share of L on. The flow crowds to the edge of a tip that
counts, and to that of a mouth to which a film lets little come along the surface, by the share of the film in the
resistance of the way in. The larger of both shares tells how many radial cells the channel has and how low the rows at
its tip are. A channel much deeper in permeable tissue than it is wide, below a film that spreads well, has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.presets import Preset
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tips:
    """Where channels end: depth (B,) m, the layer (B,) that holds the tip, -1 without channels, and whether the tip
    splits that layer (B,)."""

    depth: Array
    layer: Ints
    splits: NDArray[np.bool_]

    def take(self, index: Ints) -> Tips:
        """Those of some cases."""
        return Tips(self.depth[index], self.layer[index], self.splits[index])


def tips_of(problem: Problem) -> Tips:
    """A tip nearer to an interface than `MERGE_TIP` is moved onto it: a sliver of a segment would cost accuracy."""
    if problem.channels is None:
        none = np.full(problem.cases, -1)
        return Tips(np.zeros(problem.cases), none, np.zeros(problem.cases, dtype=bool))
    depth = problem.channels.depth
    floors = np.cumsum(problem.layers.thickness, axis=1)
    away = np.abs(floors - depth[:, None])
    nearest = np.argmin(away, axis=1)
    rows = np.arange(problem.cases)
    merged = away[rows, nearest] < presets.MERGE_TIP
    inside = np.minimum((floors <= depth[:, None]).sum(axis=1), floors.shape[1] - 1)
    return Tips(
        np.where(merged, floors[rows, nearest], depth),
        np.where(merged, nearest, inside).astype(np.int64),
        ~merged,
    )


def front_lengths(problem: Problem) -> Array:
    """How far solute gets in each layer (B, L) m before the first wipe, or within `FRONT_TIME`."""
    tissue = problem.layers
    rest = np.minimum(problem.wipe_at.min(axis=1, initial=np.inf), presets.FRONT_TIME)[:, None]
    # a film that is wiped off at once leaves nothing, and no front
    rest = np.maximum(rest, presets.LEAST_FIRST_STEP)
    bound = 1 + tissue.binding + tissue.slow_binding * -np.expm1(-tissue.release * rest)
    return np.asarray(np.sqrt(tissue.diffusivity / (bound / rest + tissue.clearance + tissue.metabolism)))


def face_sizes(problem: Problem) -> Array:
    """Height (B, L) m of the rows at the faces of each layer, before a preset scales it."""
    size = np.minimum(presets.FRONT_SHARE * front_lengths(problem), presets.LAYER_SHARE * problem.layers.thickness)
    return np.clip(size, presets.SMALLEST_SIZE, presets.FACE_SIZE)


@dataclass(frozen=True)
class Around:
    """Around channels: over which length (B,) m u changes, and how far (B,), 0 to 1, the flow crowds to an edge."""

    length: Array
    crowding: Array


def around_channels(problem: Problem, tips: Tips) -> Around:
    """That of each case with channels."""
    tissue, openings = problem.layers, problem.channels
    assert openings is not None
    permeability, length = tissue.partition * tissue.diffusivity, front_lengths(problem)
    ceilings = np.cumsum(tissue.thickness, axis=1) - tissue.thickness
    wall = permeability * np.clip(tips.depth[:, None] - ceilings, 0.0, tissue.thickness)
    rows = np.arange(problem.cases)
    below = np.minimum(tips.layer + ~tips.splits, tissue.thickness.shape[1] - 1)
    tip = permeability[rows, below] * openings.radius
    whole = tip + wall.sum(axis=1)
    changes = (wall / length).sum(axis=1) + tip * (1 / length[rows, below] + 1 / openings.radius)
    return Around(whole / changes, np.maximum(tip / whole, _mouth_share(problem, whole)))


def _mouth_share(problem: Problem, leaving: Array) -> Array:
    """Share of the film (B,) in the resistance from the film to tissue, where that much leaves channels per u and
    2 pi; wet or dry, whichever lets less come along."""
    film, openings = problem.vehicle, problem.channels
    if film is None or film.held or openings is None:
        return np.zeros(problem.cases)
    along = film.thickness * film.partition * film.diffusivity
    dry = film.dry_thickness * film.dry_partition * film.dry_diffusivity
    along = np.where(film.evaporation > 0, np.minimum(along, dry), along)
    down = openings.radius**2 * openings.partition * openings.diffusivity / openings.depth
    into = 1 / (1 / down + 1 / leaving)
    return np.asarray(into / (into + along))


def radial_counts(problem: Problem, around: Around | None, preset: Preset) -> Ints:
    """Radial cells in the channel and around it (2, B), not yet refined; 0 and 1 without channels."""
    if problem.channels is None or around is None:
        return np.tile(np.array([[0], [1]]), problem.cases)
    gap = 1.0 / np.sqrt(np.pi * problem.channels.density) - problem.channels.radius
    wanted = 1 + preset.shell_scale * np.log1p(gap / (presets.SHELL_START * around.length))
    ladder = np.array(presets.SHELL_LADDER)
    shells = ladder[np.minimum(np.searchsorted(ladder, wanted), len(ladder) - 1)]
    across = np.maximum(np.ceil(preset.tip_cells * around.crowding), 1)
    return np.stack([across, shells]).astype(np.int64)
