"""What is solved, and its input: a batch of cases that share their layers and options.

With c the amount per volume and K the partition against water, u = c/K is the concentration of the water that
would stand in equilibrium with the tissue; it is continuous across interfaces. In the unit cell of one channel
(radius R = 1/sqrt(pi n), n channels per area; r from its axis, z from the surface)

    phi du/dt = (1/r) d/dr(r P du/dr) + d/dz(P du/dz) - K (k + V/(K_m + K u)) u - q + s,   du/dr = 0 at r = 0 and r = R
    phi = K (1 + b)   P = K D
    dB/dt = q = k_r (K b_s u - B)

b is bound over free at once, k the loss of the free part (clearance + metabolism), V and K_m speed and half saturation
of a metabolism that saturates. B (amount per volume) is slowly bound, b_s of it over free at equilibrium, and lets go
at the rate k_r: at equilibrium a layer holds K (1 + b + b_s) u. In the channel (r < a, z < d)

    P = P_tissue + w(t) (K_ch D_ch - P_tissue)   phi = phi_tissue + w(t) (K_ch - phi_tissue)
    loss and k_r K b_s = (1 - w) those of tissue
    w(t) = A exp(-s/tau_e) + (1 - A) 2^(-s/t_half),   s = max(0, t - t_0)

so a closed channel is tissue again. A is the share lost by elastic recoil, t_half the half-life of what stays open, t_0
when what made it is taken out.
Without channels the same equations hold with one radial cell.

The outermost layer, and those beneath of its name, move outward at a speed v_s with all that they hold, beside
channels: what passes the surface is shed, and what comes in beneath is empty.

Surface: a film mixed over its thickness h = max(h0 - v t, h_dry) that holds its solute while it dries, and a residue
with its own partition and mobility afterwards; or a concentration held there for ever; or nothing. What a film holds
above its solubility waits beside it; of a film that stays clear up to a supersaturation, from when it reaches that
until the last of the precipitate has dissolved or a fresh film is put on. t counts from when the film was put on and
stands still under a cover, where the solute does not evaporate either.
Beneath: sealed; a sink (u = 0); or a receptor, V_r du_r/dt = flow through the floor, with u = u_r at the floor.

Sources s, in kg per volume and time, of what is applied but not yet dissolved in tissue: a deposit M that goes into
solution until t_d gives M/t_d, but raises u no higher than its solubility (the excess waits in its cell as a solid),
and follicles give f F to their band, where dF/dt = -f F between doses and each finite dose adds its share (the film is
thinner by that share: what runs in is vehicle).

**Everything is linear in the dose** (unless a solubility limit binds or metabolism saturates): a case solved at
1 kg/m^3 serves every concentration by multiplication, and one solve serves many plans.

SI units throughout. B cases, L layers from the surface down, T output times.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.errors import InputFault
from corneum.transport import checks
from corneum.transport.channel_deposit import Placed, deposit_in_channels
from corneum.transport.components import (
    Channels,
    Deposit,
    Follicles,
    Layers,
    Receptor,
    Vehicle,
    channels,
    deposit_band,
    follicles,
    layers,
    receptor,
    vehicle,
)

__all__ = [
    "Channels",
    "Deposit",
    "Follicles",
    "Layers",
    "Placed",
    "Problem",
    "Receptor",
    "Vehicle",
    "channels",
    "deposit_band",
    "deposit_in_channels",
    "every",
    "follicles",
    "join",
    "layers",
    "receptor",
    "times",
    "vehicle",
]

Array = NDArray[np.float64]
Component = TypeVar("Component")

COMPONENTS = Layers | Vehicle | Channels | Deposit | Receptor | Follicles
EVENTS = ("wipe_at", "reapply_at", "cover_at", "uncover_at")


@dataclass(frozen=True)
class Problem:
    """A batch of B cases of one topology.

    Args:
        layers: the tissue, from the surface down.
        times: output times (B, T) s, rising; the last is the end.
        vehicle: the film on the surface, if there is one.
        channels: open channels, if there are any.
        deposit: solute placed in the skin at the start, if there is any.
        beneath: "sealed", "sink" or "receptor".
        wipe_at: (B, W) s: the film is taken off.
        reapply_at: (B, A) s: the film is taken off and a fresh one put on.
        cover_at: (B, C) s: the film is covered.
        uncover_at: (B, U) s: it is open again; a wipe or a fresh film takes the cover off too.
        receptor: the fluid beneath, where the floor lies above one.
        follicles: hair follicles, if they take a share of the dose.

    What happens at one instant happens in the order of `timeline`. Infinite: never.

    Raises:
        InputFault: where a number makes no physical sense, or components that need each other are not there.
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
        _check_values(self)

    @property
    def cases(self) -> int:
        return int(self.layers.thickness.shape[0])

    @property
    def topology(self) -> tuple[object, ...]:
        """What must be equal for two problems to be joined."""
        return (
            self.layers.names,
            self.times.shape[1],
            *(getattr(self, name).shape[1] for name in EVENTS),
            self.beneath,
            self.channels is not None,
            self.deposit is not None,
            self.follicles is not None,
            None if self.vehicle is None else self.vehicle.held,
            None if self.receptor is None else self.receptor.sampled_at.shape[1],
        )

    def take(self, index: NDArray[Any]) -> Problem:
        """The cases of that index, in its order."""
        if np.array_equal(index, np.arange(self.cases)):
            return self
        return _chosen(self, index)

    @cached_property
    def digest(self) -> str:
        """The hash of all that is solved."""
        return hashlib.sha256(repr(self.topology).encode() + self.rows().tobytes()).hexdigest()

    def rows(self) -> Array:
        """All numbers of each case in one row (B, n): equal rows are equal cases."""
        columns: list[Array] = []
        for component in (self, *_components(self)):
            columns += [array.reshape(self.cases, -1) for array in _arrays(component)]
        return np.ascontiguousarray(np.concatenate(columns, axis=1))


def join(problems: list[Problem]) -> Problem:
    """One batch of all cases, in order.

    Args:
        problems: of one topology.

    Raises:
        InputFault: where their topologies differ.
    """
    first = problems[0]
    if any(problem.topology != first.topology for problem in problems):
        raise InputFault("problems", None, "cannot be joined: their layers, events or options differ")
    joined: dict[str, Any] = {}
    for entry in fields(first):
        values = [getattr(problem, entry.name) for problem in problems]
        if isinstance(values[0], np.ndarray):
            joined[entry.name] = np.concatenate(values)
        elif isinstance(values[0], COMPONENTS):
            joined[entry.name] = _joined(values)
    return replace(first, **joined)


def times(cases: int, at: ArrayLike) -> Array:
    """Output times (B, T) s.

    Args:
        cases: B.
        at: one list (T,) s for all cases, or (B, T).
    """
    rows = np.atleast_2d(np.asarray(at, dtype=np.float64))
    return np.array(np.broadcast_to(rows, (cases, rows.shape[1])))


def every(interval: float, until: float) -> Array:
    """Times of re-application (n,) s: each `interval` (s) after the first, before `until` (s)."""
    return np.asarray(np.arange(1, int(np.ceil(until / interval))) * interval, dtype=np.float64)


def _components(problem: Problem) -> tuple[object, ...]:
    """All components, None for those that are not there."""
    return tuple(
        getattr(problem, name) for name in ("layers", "vehicle", "channels", "deposit", "receptor", "follicles")
    )


def _arrays(component: object) -> list[Array]:
    if component is None:
        return []
    return [value for value in vars(component).values() if isinstance(value, np.ndarray)]


def _chosen(component: Component, index: NDArray[Any]) -> Component:
    """Some of the cases; what was checked of all of them is not checked again."""
    chosen = object.__new__(type(component))
    for entry in fields(component):  # type: ignore[arg-type]
        value = getattr(component, entry.name)
        if isinstance(value, np.ndarray):
            value = value[index]
        elif isinstance(value, COMPONENTS):
            value = _chosen(value, index)
        object.__setattr__(chosen, entry.name, value)
    return chosen


def _joined(components: list[Any]) -> Any:
    first = components[0]
    names = [entry.name for entry in fields(first) if isinstance(getattr(first, entry.name), np.ndarray)]
    return replace(first, **{name: np.concatenate([getattr(each, name) for each in components]) for name in names})


def _check_shapes(problem: Problem) -> None:
    for component in (problem, *_components(problem)):
        for array in _arrays(component):
            if array.shape[0] != problem.cases:
                raise InputFault("problem", array.shape[0], f"cases stand where {problem.cases} are needed")


def _check_values(problem: Problem) -> None:
    """Raise InputFault for the first thing that cannot be."""
    checks.check_floor(problem.beneath, problem.receptor)
    checks.check_layers(problem.layers)
    checks.check_output_times(problem.times)
    checks.check_events({name: getattr(problem, name) for name in EVENTS}, problem.vehicle)
    if problem.vehicle is not None:
        checks.check_vehicle(problem.vehicle)
    if problem.channels is not None:
        checks.check_channels(problem.channels, problem.layers)
    if problem.deposit is not None:
        checks.check_deposit(problem.deposit, problem.layers)
    if problem.follicles is not None:
        checks.check_follicles(problem.follicles, problem.vehicle, problem.layers)
    if problem.vehicle is None and problem.deposit is None:
        raise InputFault("problem", None, "holds no solute: a vehicle or a deposit is needed")
