"""What is solved, and its input: a batch of cases that share their layers and options.

With c the amount per volume and K the partition against water, u = c/K is the concentration of the water that
would stand in equilibrium with the tissue; it is continuous across interfaces. In the unit cell of one channel
(radius R = 1/sqrt(pi n), n channels per area; r from its axis, z from the surface)

    phi du/dt = (1/r) d/dr(r P du/dr) + d/dz(P du/dz) - K (k + V/(K_m + K u)) u + s,   du/dr = 0 at r = 0 and r = R
    phi = K (1 + b)   P = K D

b is bound over free, k the loss of the free part (clearance + metabolism), V and K_m speed and half saturation of a
metabolism that saturates. In the channel (r < a, z < d)

    P = P_tissue + w(t) (K_ch D_ch - P_tissue)   phi = phi_tissue + w(t) (K_ch - phi_tissue)
    loss = (1 - w) that of tissue
    w(t) = A exp(-t/tau_e) + (1 - A) 2^(-t/t_half)

so a closed channel is tissue again. A is the share lost by elastic recoil, t_half the half-life of what stays open.
Without channels the same equations hold with one radial cell.

Surface: a film mixed over its thickness h = max(h0 - v t, h_dry) that holds its solute while it dries, and a residue
with its own partition and mobility afterwards; or a concentration held there for ever; or nothing. t counts from when
the film was put on and stands still under a cover, where the solute does not evaporate either.
Beneath: sealed; a sink (u = 0); or a receptor, V_r du_r/dt = flow through the floor, with u = u_r at the floor.

Sources s, in kg per volume and time, of what is applied but not yet dissolved in tissue: a deposit M that goes into
solution until t_d gives M/t_d, and follicles give f F to their band, where dF/dt = -f F between doses and each finite
dose adds its share (the film is thinner by that share: what runs in is vehicle).

**Everything is linear in the dose** (unless a solubility limit binds or metabolism saturates): a case solved at
1 kg/m^3 serves every concentration by multiplication, and one solve serves many plans.

SI units throughout. B cases, L layers from the surface down, T output times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.errors import InputFault
from corneum.transport.checks import check
from corneum.transport.parts import (
    Channels,
    Deposit,
    Follicles,
    Layers,
    Receptor,
    Vehicle,
    channels,
    deposit_band,
    deposit_in_channels,
    follicles,
    layers,
    receptor,
    vehicle,
)

__all__ = [
    "Channels", "Deposit", "Follicles", "Layers", "Problem", "Receptor", "Vehicle", "channels", "deposit_band",
    "deposit_in_channels", "every", "follicles", "join", "layers", "receptor", "times", "vehicle",
]  # fmt: skip

Array = NDArray[np.float64]
Part = TypeVar("Part")

PARTS = Layers | Vehicle | Channels | Deposit | Receptor | Follicles
EVENTS = ("wipe_at", "reapply_at", "cover_at", "uncover_at")


@dataclass(frozen=True)
class Problem:
    """A batch of B cases of one topology.

    times (B, T) s, rising, the last is the end; wipe_at (B, W) s: the film is taken off; reapply_at (B, A) s: the
    film is taken off and a fresh one put on; cover_at (B, C), uncover_at (B, U) s: the film is covered, and open again
    (a wipe or a fresh film takes the cover off). At one instant the reading comes first, then a sample of the receptor,
    the wipe, the fresh film, uncovering and covering. Infinite: never. Raises InputFault where a number makes no
    physical sense.
    """

    layers: Layers
    times: Array
    vehicle: Vehicle | None = None
    channels: Channels | None = None
    deposit: Deposit | None = None
    beneath: str = "sealed"
    wipe_at: Array = field(default_factory=lambda: np.zeros((0, 0)))
    reapply_at: Array = field(default_factory=lambda: np.zeros((0, 0)))
    cover_at: Array = field(default_factory=lambda: np.zeros((0, 0)))
    uncover_at: Array = field(default_factory=lambda: np.zeros((0, 0)))
    receptor: Receptor | None = None
    follicles: Follicles | None = None

    def __post_init__(self) -> None:
        for name in EVENTS:
            if getattr(self, name).size == 0:
                object.__setattr__(self, name, np.zeros((self.cases, 0)))
        _check_shapes(self)
        check(self)

    @property
    def cases(self) -> int:
        return int(self.layers.thickness.shape[0])

    @property
    def topology(self) -> tuple[object, ...]:
        """What must be equal for two problems to be joined."""
        return (
            self.layers.names, self.times.shape[1], *(getattr(self, name).shape[1] for name in EVENTS), self.beneath,
            self.channels is not None, self.deposit is not None, self.follicles is not None,
            None if self.vehicle is None else self.vehicle.held,
            None if self.receptor is None else self.receptor.sampled_at.shape[1],
        )  # fmt: skip

    def take(self, index: NDArray[Any]) -> Problem:
        """The cases of that index, in its order."""
        if np.array_equal(index, np.arange(self.cases)):
            return self
        return _mapped(self, lambda array: array[index])

    def rows(self) -> Array:
        """All numbers of each case in one row (B, n): equal rows are equal cases."""
        parts: list[Array] = []
        for part in _parts(self):
            parts += [array.reshape(self.cases, -1) for array in _arrays(part)]
        return np.ascontiguousarray(np.concatenate(parts, axis=1))


def join(problems: list[Problem]) -> Problem:
    """One batch of all cases, in order. The problems must be of one topology (else InputFault)."""
    first = problems[0]
    if any(problem.topology != first.topology for problem in problems):
        raise InputFault("problems", None, "cannot be joined: their layers, events or options differ")
    joined: dict[str, Any] = {}
    for entry in fields(first):
        parts = [getattr(problem, entry.name) for problem in problems]
        if isinstance(parts[0], np.ndarray):
            joined[entry.name] = np.concatenate(parts)
        elif isinstance(parts[0], PARTS):
            joined[entry.name] = _joined(parts)
    return replace(first, **joined)


def times(cases: int, at: ArrayLike) -> Array:
    """Output times (B, T) from one list or from one a case."""
    given = np.atleast_2d(np.asarray(at, dtype=np.float64))
    return np.array(np.broadcast_to(given, (cases, given.shape[1])))


def every(interval: float, until: float) -> Array:
    """Times of re-application: each `interval` after the first, before `until` (s)."""
    return np.asarray(np.arange(1, int(np.ceil(until / interval))) * interval, dtype=np.float64)


def _parts(problem: Problem) -> tuple[object, ...]:
    given = (problem.layers, problem.vehicle, problem.channels, problem.deposit, problem.receptor, problem.follicles)
    return (problem, *given)


def _arrays(part: object) -> list[Array]:
    if part is None:
        return []
    values = (getattr(part, entry.name) for entry in fields(part))  # type: ignore[arg-type]
    return [value for value in values if isinstance(value, np.ndarray)]


def _mapped(part: Part, change: Callable[[Array], Array]) -> Part:
    changed: dict[str, Any] = {}
    for entry in fields(part):  # type: ignore[arg-type]
        value = getattr(part, entry.name)
        if isinstance(value, np.ndarray):
            changed[entry.name] = change(value)
        elif isinstance(value, PARTS):
            changed[entry.name] = _mapped(value, change)
    return replace(part, **changed)  # type: ignore[type-var]


def _joined(parts: list[Any]) -> Any:
    names = [entry.name for entry in fields(parts[0]) if isinstance(getattr(parts[0], entry.name), np.ndarray)]
    return replace(parts[0], **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _check_shapes(problem: Problem) -> None:
    for part in _parts(problem):
        for array in _arrays(part):
            if array.shape[0] != problem.cases:
                raise InputFault("problem", array.shape[0], f"cases stand where {problem.cases} are needed")
