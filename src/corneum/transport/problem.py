"""What is solved, and its input: a batch of cases that share their layers and options.

With c the amount per volume and K the partition against water, u = c/K is the concentration of the water that
would stand in equilibrium with the tissue; it is continuous across interfaces. In the unit cell of one channel
(radius R = 1/sqrt(pi n), n channels per area; r from its axis, z from the surface)

    phi du/dt = (1/r) d/dr(r P du/dr) + d/dz(P du/dz) - K k u,     du/dr = 0 at r = 0 and r = R
    phi = K (1 + b)   P = K D

b is bound over free, k the loss of the free part (clearance + metabolism). In the channel (r < a, z < d)

    P = P_tissue + w(t) (K_ch D_ch - P_tissue)   phi = phi_tissue + w(t) (K_ch - phi_tissue)   k = (1 - w) k_tissue
    w(t) = A exp(-t/tau_e) + (1 - A) 2^(-t/t_half)

so a closed channel is tissue again. A is the share lost by elastic recoil, t_half the half-life of what stays open.
Without channels the same equations hold with one radial cell. Surface: a film mixed over its thickness h(t) =
max(h0 - v t, h_dry) that holds its solute while it dries, and a residue with its own partition and mobility
afterwards; or a concentration held there for ever; or nothing.
Beneath: sealed, or a sink (u = 0).

**Everything is linear in the dose** (unless a solubility limit binds): a case solved at 1 kg/m^3 serves every
concentration by multiplication, and one solve serves many plans.

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

Array = NDArray[np.float64]
Part = TypeVar("Part")


@dataclass(frozen=True)
class Layers:
    """Tissue from the surface down. All arrays (B, L).

    thickness m; diffusivity m^2/s (of the free solute); partition layer/water; binding bound/free; clearance and
    metabolism 1/s, of the free part.
    """

    names: tuple[str, ...]
    thickness: Array
    diffusivity: Array
    partition: Array
    binding: Array
    clearance: Array
    metabolism: Array


@dataclass(frozen=True)
class Vehicle:
    """What lies on the surface. All arrays (B,).

    thickness m; concentration kg/m^3; partition vehicle/water; diffusivity m^2/s (along the surface, between the
    mouths of channels); evaporation m/s (loss of thickness); dry_thickness m (what never evaporates); solubility
    kg/m^3 in the vehicle (infinite: no limit; the excess waits as a pool); solute_evaporation m/s (0 unless the
    solute is volatile); dry_partition residue/water and dry_diffusivity m^2/s, once dry. `held` keeps the
    concentration at its first value for ever (infinite dose).
    """

    thickness: Array
    concentration: Array
    partition: Array
    diffusivity: Array
    evaporation: Array
    dry_thickness: Array
    solubility: Array
    solute_evaporation: Array
    dry_partition: Array
    dry_diffusivity: Array
    held: bool = False


@dataclass(frozen=True)
class Channels:
    """Open channels. All arrays (B,): density 1/m^2, radius m, depth m, diffusivity m^2/s and partition of the
    fluid in them, and the closing law's recoil share (0 to 1), recoil time s, half-life s (infinite: stays open)."""

    density: Array
    radius: Array
    depth: Array
    diffusivity: Array
    partition: Array
    recoil_share: Array
    recoil_time: Array
    half_life: Array


@dataclass(frozen=True)
class Deposit:
    """Solute placed in the skin at the start. All arrays (B,): amount kg/m^2 of skin, spread evenly over the cylinder
    between the depths `top` and `bottom` (m) and within `radius` (m) of the channel's axis (infinite: everywhere)."""

    amount: Array
    top: Array
    bottom: Array
    radius: Array


@dataclass(frozen=True)
class Problem:
    """A batch of B cases of one topology.

    times (B, T) s, rising, the last is the end; wipe_at (B, W) s: the film is taken off; reapply_at (B, A) s: the
    film is taken off and a fresh one put on. Raises InputFault where a number makes no physical sense.
    """

    layers: Layers
    times: Array
    vehicle: Vehicle | None = None
    channels: Channels | None = None
    deposit: Deposit | None = None
    beneath: str = "sealed"
    wipe_at: Array = field(default_factory=lambda: np.zeros((0, 0)))
    reapply_at: Array = field(default_factory=lambda: np.zeros((0, 0)))

    def __post_init__(self) -> None:
        for name in ("wipe_at", "reapply_at"):
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
            self.layers.names, self.times.shape[1], self.wipe_at.shape[1], self.reapply_at.shape[1], self.beneath,
            self.channels is not None, self.deposit is not None,
            None if self.vehicle is None else self.vehicle.held,
        )  # fmt: skip

    def take(self, index: NDArray[Any]) -> Problem:
        """The cases of that index, in its order."""
        return _mapped(self, lambda array: array[index])

    def rows(self) -> Array:
        """All numbers of each case in one row (B, n): equal rows are equal cases."""
        parts: list[Array] = []
        for part in (self, self.layers, self.vehicle, self.channels, self.deposit):
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
        elif isinstance(parts[0], Layers | Vehicle | Channels | Deposit):
            joined[entry.name] = _joined(parts)
    return replace(first, **joined)


def layers(
    names: tuple[str, ...],
    thickness: ArrayLike,
    diffusivity: ArrayLike,
    partition: ArrayLike = 1.0,
    binding: ArrayLike = 0.0,
    clearance: ArrayLike = 0.0,
    metabolism: ArrayLike = 0.0,
) -> Layers:
    """Layers from anything that broadcasts to (B, L)."""
    given = (thickness, diffusivity, partition, binding, clearance, metabolism)
    shape = np.broadcast_shapes((1, len(names)), *(np.shape(array) for array in given))
    return Layers(names, *(_spread(array, shape) for array in given))


def vehicle(
    cases: int,
    *,
    thickness: ArrayLike,
    concentration: ArrayLike,
    diffusivity: ArrayLike,
    partition: ArrayLike = 1.0,
    evaporation: ArrayLike = 0.0,
    dry_thickness: ArrayLike | None = None,
    solubility: ArrayLike = np.inf,
    solute_evaporation: ArrayLike = 0.0,
    dry_partition: ArrayLike | None = None,
    dry_diffusivity: ArrayLike | None = None,
    held: bool = False,
) -> Vehicle:
    """A film from scalars or (B,) arrays; without `dry_thickness` it does not get thinner than it is, and without
    `dry_partition` and `dry_diffusivity` a dried film is as a wet one."""
    dry = thickness if dry_thickness is None else dry_thickness
    residue = (partition if dry_partition is None else dry_partition,
               diffusivity if dry_diffusivity is None else dry_diffusivity)  # fmt: skip
    wet = (thickness, concentration, partition, diffusivity, evaporation, dry, solubility, solute_evaporation)
    given = (*wet, *residue)
    arrays = (_spread(array, (cases,)) for array in given)
    names = (entry.name for entry in fields(Vehicle) if entry.name != "held")
    spread: dict[str, Any] = dict(zip(names, arrays, strict=True))
    return Vehicle(**spread, held=held)


def channels(
    cases: int,
    *,
    density: ArrayLike,
    radius: ArrayLike,
    depth: ArrayLike,
    diffusivity: ArrayLike,
    partition: ArrayLike = 1.0,
    recoil_share: ArrayLike = 0.0,
    recoil_time: ArrayLike = 1.0,
    half_life: ArrayLike = np.inf,
) -> Channels:
    """Channels from scalars or (B,) arrays; by default they stay open."""
    given = (density, radius, depth, diffusivity, partition, recoil_share, recoil_time, half_life)
    return Channels(*(_spread(array, (cases,)) for array in given))


def deposit_band(cases: int, *, amount: ArrayLike, top: ArrayLike, bottom: ArrayLike) -> Deposit:
    """An amount (kg/m^2) spread evenly over a depth band (m)."""
    return Deposit(*(_spread(array, (cases,)) for array in (amount, top, bottom, np.inf)))


def deposit_in_channels(
    openings: Channels, *, volume: ArrayLike, concentration: ArrayLike, fluid_fraction: ArrayLike
) -> Deposit:
    """Fluid of `volume` (m^3 per m^2 of skin) driven into channels.

    What the lumen does not hold enters the tissue around it, of which `fluid_fraction` is open to fluid:
    V/n = pi a^2 d + fluid_fraction pi (r^2 - a^2) d, up to the unit cell's edge. Half-filled channels are filled
    over their whole depth (the fluid wets the wall).
    """
    cases = openings.density.shape[0]
    fluid, share = _spread(volume, (cases,)), _spread(fluid_fraction, (cases,))
    lumen = np.pi * openings.radius**2 * openings.depth
    excess = np.maximum(fluid / openings.density - lumen, 0.0)
    radius = np.sqrt(openings.radius**2 + excess / (np.pi * share * openings.depth))
    cell = 1.0 / np.sqrt(np.pi * openings.density)
    return Deposit(fluid * _spread(concentration, (cases,)), np.zeros(cases), openings.depth, np.minimum(radius, cell))


def times(cases: int, at: ArrayLike) -> Array:
    """Output times (B, T) from one list or from one a case."""
    given = np.atleast_2d(np.asarray(at, dtype=np.float64))
    return _spread(given, (cases, given.shape[1]))


def every(interval: float, until: float) -> Array:
    """Times of re-application: each `interval` after the first, before `until` (s)."""
    return np.asarray(np.arange(1, int(np.ceil(until / interval))) * interval, dtype=np.float64)


def _spread(array: ArrayLike, shape: tuple[int, ...]) -> Array:
    return np.array(np.broadcast_to(np.asarray(array, dtype=np.float64), shape))


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
        elif isinstance(value, Layers | Vehicle | Channels | Deposit):
            changed[entry.name] = _mapped(value, change)
    return replace(part, **changed)  # type: ignore[type-var]


def _joined(parts: list[Any]) -> Any:
    names = [entry.name for entry in fields(parts[0]) if isinstance(getattr(parts[0], entry.name), np.ndarray)]
    return replace(parts[0], **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _check_shapes(problem: Problem) -> None:
    for part in (problem, problem.layers, problem.vehicle, problem.channels, problem.deposit):
        for array in _arrays(part):
            if array.shape[0] != problem.cases:
                raise InputFault("problem", array.shape[0], f"cases stand where {problem.cases} are needed")
