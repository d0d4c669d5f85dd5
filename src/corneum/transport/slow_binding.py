"""Binding that takes time: what each cell holds slowly bound, beside what is at equilibrium with its water.

In a cell of volume V with E = k K s V (k the release, s slowly bound over free at equilibrium) the amount b follows
db/dt = q = E u - k b, that is E (u - u_slow) with u_slow = b/(K s V); the fluid in an open channel binds nothing. In
one implicit stage of weight w = G h from b0 the exchange is eliminated within the cell,

    b1 = (b0 + w E u1)/(1 + w k)      w q1 = (w E u1 - w k b0)/(1 + w k)

so the matrix gains w E/(1 + w k) on its diagonal and the right side w k b0/(1 + w k): as large and as symmetric as
before. `bound` is that amount, kg per m^2 of skin, in the cells of the rows that bind slowly (S, R, B).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.shedding import moving_layers

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SlowBinding:
    """rows, layers (S,): which rows of tissue bind slowly, and their layers out of layer_count; passed: how many of
    them a channel passes, across: in how many radial cells; uptake (S, R, B): E as if channels were closed; release
    (S, 1, B) 1/s."""

    rows: tuple[int, ...]
    layers: tuple[int, ...]
    layer_count: int
    passed: int
    across: int
    uptake: Array
    release: Array

    @property
    def moves(self) -> bool:
        """Whether the outermost row is one of them: it moves where it sheds."""
        return self.rows[0] == 0

    @property
    def nothing(self) -> Array:
        """Bound where nothing is (S, R, B)."""
        return np.zeros_like(self.uptake)

    def below(self, film: int) -> Ints:
        """Their numbers (S,) among all rows of cells, below so many rows of film."""
        return np.array(self.rows) + film

    def by_layer(self, bound: Array) -> Array:
        """Slowly bound (L, B) in each layer."""
        summed = np.zeros((self.layer_count, bound.shape[-1]))
        np.add.at(summed, np.array(self.layers), bound.sum(axis=1))
        return summed

    def uptake_at(self, open_share: Array) -> Array:
        """E (S, R, B) at that share of open channels (B,)."""
        if not self.passed:
            return self.uptake
        uptake = self.uptake * np.ones_like(open_share)
        uptake[: self.passed, : self.across] *= 1 - open_share
        return uptake


def slow_binding_of(problem: Problem, mesh: Mesh) -> SlowBinding | None:
    """That of cases that share a mesh shape: the rows of every layer that binds slowly in any of them, and of those
    that it moves through."""
    tissue = problem.layers
    if not tissue.slow_binding.any():
        return None
    binds, moving = np.array(tissue.slow_binding.any(axis=0)), moving_layers(tissue.names)
    if tissue.shedding.any() and binds[:moving].any():
        binds[:moving] = True
    rows = np.flatnonzero(binds[mesh.layer])
    layer = mesh.layer[rows]
    volume = mesh.height[rows][:, None] * mesh.area
    uptake = (tissue.partition * tissue.slow_binding * tissue.release).T[layer]
    return SlowBinding(
        tuple(rows.tolist()),
        tuple(layer.tolist()),
        len(tissue.names),
        int(np.count_nonzero(rows < mesh.channel_rows)),
        mesh.channel_cells,
        uptake[:, None] * volume,
        tissue.release.T[layer][:, None],
    )


@dataclass(frozen=True)
class Exchange:
    """One implicit stage of weight w: rows (S,) among all rows of cells; binds (S, R, B) w E/(1 + w k), lets_go
    (S, 1, B) w k/(1 + w k) and stays (S, 1, B) 1/(1 + w k)."""

    rows: Ints
    binds: Array
    lets_go: Array
    stays: Array

    def let_go(self, right: Array, bound: Array) -> None:
        """Add what lets go of what was bound (S, R, B) to a right side (F + Z, R, B)."""
        right[self.rows] += self.lets_go * bound

    def bound_after(self, bound: Array, u: Array) -> Array:
        """Bound after the stage, from that before and from its u (F + Z, R, B)."""
        return np.asarray(self.stays * bound + self.binds * u[self.rows])

    def bind(self, right: Array, per_bound: Array) -> None:
        """The transpose of what a stage binds: add J per bound (S, R, B) to J per its u (F + Z, R, B)."""
        right[self.rows] += self.binds * per_bound

    def bound_before(self, per_bound: Array, per_right: Array) -> Array:
        """J per bound before the stage, from that after it and from J per right side of the stage."""
        return np.asarray(self.stays * per_bound + self.lets_go * per_right[self.rows])

    def newly_bound(self, before: Array, u: Array) -> Array:
        """What goes from free to bound within the stage, from what was bound before and from its u."""
        return np.asarray(self.binds * u[self.rows] - self.lets_go * before)


def exchange_of(slow: SlowBinding | None, film: int, open_share: Array, weight: Array) -> Exchange | None:
    """That of a stage of weight (B,) s below so many rows of film, at that share of open channels (B,)."""
    if slow is None:
        return None
    stays = 1 / (1 + weight * slow.release)
    uptake = slow.uptake_at(open_share)
    return Exchange(slow.below(film), weight * uptake * stays, weight * slow.release * stays, stays)
