"""Where solute starts, and a solution with every layer cut into slices, from which concentration by depth is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

SLICES = 12  # of each layer


@dataclass(frozen=True)
class Sliced:
    """Slices: tissue (B, T, S) kg/m^3 at `times` (T,) s and its mean (B, S) over the whole time, middles (B, S) m, the
    layer (S,) each belongs to, what a slice holds over what water would (B, S), and the layers' thickness and ceilings
    (B, L) m."""

    names: tuple[str, ...]
    times: Array
    tissue: Array
    mean: Array
    middles: Array
    layer: NDArray[np.int64]
    holds: Array
    thickness: Array
    ceilings: Array

    def at(self, depths: Array, layer: int) -> Array:
        """Concentration (B, T + 1, D) of a layer at depths (B, D), its mean over time last: straight between the
        middles of slices in the solute that water would hold, which no interface breaks."""
        first = int(np.flatnonzero(self.layer == layer)[0])
        known = np.concatenate([self.tissue, self.mean[:, None]], axis=1)
        concentration = np.empty((*known.shape[:2], depths.shape[1]))
        for case in range(len(concentration)):
            at, water = self._ends(case, known[case])
            concentration[case] = [np.interp(depths[case], at, row) for row in water]
            concentration[case] *= self.holds[case, first]
        return concentration

    def at_depth(self, depth: float) -> Array:
        """Concentration (B, T) at one depth, m, of whatever layer lies there in each skin."""
        floors = self.ceilings + self.thickness
        concentration = np.empty(self.tissue.shape[:2])
        for case in range(len(concentration)):
            layer = min(int(np.searchsorted(floors[case], depth)), len(self.names) - 1)
            first = int(np.flatnonzero(self.layer == layer)[0])
            at, water = self._ends(case, self.tissue[case])
            concentration[case] = [np.interp(depth, at, row) * self.holds[case, first] for row in water]
        return concentration

    def _ends(self, case: int, tissue: Array) -> tuple[Array, Array]:
        """Depths (S + 2,) and what water would hold there (T, S + 2): at the middles of slices, and at surface and
        floor by the straight line through the two nearest of them, not below nothing."""
        at, water = self.middles[case], tissue / self.holds[case]
        ends = np.array([0.0, float(self.thickness[case].sum())])
        top = water[:, 0] - (water[:, 1] - water[:, 0]) * (at[0] - ends[0]) / (at[1] - at[0])
        floor = water[:, -1] + (water[:, -1] - water[:, -2]) * (ends[1] - at[-1]) / (at[-1] - at[-2])
        outer = np.maximum([top, floor], 0.0)
        return np.concatenate([ends[:1], at, ends[1:]]), np.column_stack([outer[0], water, outer[1]])


def cut(problem: Problem, times: Sequence[float], solved: Callable[[Problem], Exposure]) -> Sliced:
    """Solve a problem again with sliced layers, read at `times`."""
    slices, middles, layer = sliced(replace(problem, times=make.times(problem.cases, times)), SLICES)
    exposure = solved(slices)
    return Sliced(
        names=problem.layers.names,
        times=np.array(times),
        tissue=exposure.layers / slices.layers.thickness[:, None, :],
        mean=exposure.mean_concentration,
        middles=middles,
        layer=layer,
        holds=slices.layers.partition * (1 + slices.layers.binding + slices.layers.slow_binding),
        thickness=problem.layers.thickness,
        ceilings=np.cumsum(problem.layers.thickness, axis=1) - problem.layers.thickness,
    )


def sliced(problem: Problem, count: int) -> tuple[Problem, Array, NDArray[np.int64]]:
    """The same problem with every layer cut into slices, from whose means a profile is read; with their middles (B, S)
    in m and the layer (S,) that each belongs to. The deepest layer is cut finer towards its top."""
    layers = problem.layers
    edges = np.linspace(0, 1, count + 1)
    shares = [np.diff(edges)] * (len(layers.names) - 1) + [np.diff(edges**1.5)]
    layer = np.repeat(np.arange(len(layers.names)), count)
    thickness = layers.thickness[:, layer] * np.concatenate(shares)
    columns = (
        "diffusivity",
        "partition",
        "binding",
        "clearance",
        "metabolism",
        "maximal_metabolism",
        "half_saturation",
        "slow_binding",
        "release",
    )
    slices = make.layers(
        tuple(layers.names[index] for index in layer),
        thickness,
        **{name: getattr(layers, name)[:, layer] for name in columns},
        shedding=layers.shedding,
    )
    middles = np.cumsum(thickness, axis=1) - thickness / 2
    return replace(problem, layers=slices), middles, layer


def placed_at_start(problem: Problem) -> tuple[Array, Array, Array]:
    """Amounts at time zero in the fluid of channels (B,), in the layers (B, L), and undissolved (B,), kg/m^2: where the
    deposit lies."""
    deposit, openings = problem.deposit, problem.channels
    layers = np.zeros_like(problem.layers.thickness)
    none = np.zeros(problem.cases)
    if deposit is None:
        return none, layers, none
    dissolved = np.where(deposit.dissolves > 0, 0.0, deposit.amount)
    solid = deposit.amount - dissolved
    floors = np.cumsum(problem.layers.thickness, axis=1)
    tops = floors - problem.layers.thickness

    def within(bottom: Array) -> Array:
        height = np.minimum(floors, bottom[:, None]) - np.maximum(tops, deposit.top[:, None])
        return np.asarray(np.clip(height, 0.0, None))

    if openings is None:
        around = within(deposit.bottom)
        return none, dissolved[:, None] * around / around.sum(axis=1, keepdims=True), solid
    radius = np.minimum(deposit.radius, 1.0 / np.sqrt(math.pi * openings.density))
    around = radius[:, None] ** 2 * within(deposit.bottom)
    lumen = np.minimum(openings.radius, radius)[:, None] ** 2 * within(np.minimum(deposit.bottom, openings.depth))
    beside = np.clip(around - lumen, 0.0, None)
    mixed = lumen.sum(axis=1) / around.sum(axis=1)
    fluid = dissolved * np.where(deposit.in_lumen > 0, deposit.in_lumen, mixed)
    whole = np.maximum(beside.sum(axis=1), np.finfo(float).tiny)
    return fluid, (dissolved - fluid)[:, None] * beside / whole[:, None], solid
