"""What a transport problem is made of: tissue, film, channels, deposit, follicles and receptor, and their makers.

SI units throughout. B cases, L layers from the surface down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _empty() -> Array:
    return np.zeros(0)


def _fill(part: object, name: str, default: Array) -> None:
    """A field that was left out takes its default in the shape of the others."""
    if getattr(part, name).size == 0:
        object.__setattr__(part, name, default)


@dataclass(frozen=True)
class Layers:
    """Tissue from the surface down. All arrays (B, L).

    thickness m; diffusivity m^2/s (of the free solute); partition layer/water; binding bound/free; clearance and
    metabolism 1/s, of the free part. Saturable metabolism besides: maximal_metabolism kg/m^3/s (0: none) and
    half_saturation kg/m^3, the free concentration in the layer at which it runs at half that speed.
    """

    names: tuple[str, ...]
    thickness: Array
    diffusivity: Array
    partition: Array
    binding: Array
    clearance: Array
    metabolism: Array
    maximal_metabolism: Array = field(default_factory=_empty)
    half_saturation: Array = field(default_factory=_empty)

    def __post_init__(self) -> None:
        _fill(self, "maximal_metabolism", np.zeros_like(self.thickness))
        _fill(self, "half_saturation", np.ones_like(self.thickness))


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
    between the depths `top` and `bottom` (m) and within `radius` (m) of the channel's axis (infinite: everywhere).

    `dissolves` s: it is solid and goes into solution where it lies, at a constant rate, until then (0: at once).
    """

    amount: Array
    top: Array
    bottom: Array
    radius: Array
    dissolves: Array = field(default_factory=_empty)

    def __post_init__(self) -> None:
        _fill(self, "dissolves", np.zeros_like(self.amount))


@dataclass(frozen=True)
class Receptor:
    """A mixed fluid of finite volume beneath the skin, of partition 1. volume_per_area (B,) m^3 per m^2; at the times
    `sampled_at` (B, S) s that `share` (B,) of it is taken and replaced by fresh fluid."""

    volume_per_area: Array
    sampled_at: Array
    share: Array


@dataclass(frozen=True)
class Follicles:
    """Hair follicles. All arrays (B,): share of every finite dose that runs into them (0 to 1), where a wipe does not
    reach it; rate 1/s at which they empty into the tissue between the depths `top` and `bottom` (m)."""

    share: Array
    rate: Array
    top: Array
    bottom: Array


def layers(
    names: tuple[str, ...],
    thickness: ArrayLike,
    diffusivity: ArrayLike,
    partition: ArrayLike = 1.0,
    binding: ArrayLike = 0.0,
    clearance: ArrayLike = 0.0,
    metabolism: ArrayLike = 0.0,
    maximal_metabolism: ArrayLike = 0.0,
    half_saturation: ArrayLike = 1.0,
) -> Layers:
    """Layers from anything that broadcasts to (B, L)."""
    given = (thickness, diffusivity, partition, binding, clearance, metabolism, maximal_metabolism, half_saturation)
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


def deposit_band(
    cases: int, *, amount: ArrayLike, top: ArrayLike, bottom: ArrayLike, dissolves: ArrayLike = 0.0
) -> Deposit:
    """An amount (kg/m^2) spread evenly over a depth band (m)."""
    return Deposit(*(_spread(array, (cases,)) for array in (amount, top, bottom, np.inf, dissolves)))


def deposit_in_channels(
    openings: Channels,
    *,
    volume: ArrayLike,
    concentration: ArrayLike,
    fluid_fraction: ArrayLike,
    reach: ArrayLike | None = None,
) -> Deposit:
    """Fluid of `volume` (m^3 per m^2 of skin) driven into channels, down to `reach` (m), the tips of the needles that
    carried it; without it, or above the end of the open lumen, to that end.

    What the lumen does not hold enters the tissue around and below it, of which `fluid_fraction` is open to fluid:
    V/n = pi a^2 d + fluid_fraction (pi r^2 D - pi a^2 d), D the reach, up to the unit cell's edge and never narrower
    than the lumen. Half-filled channels are filled over their whole depth (the fluid wets the wall).
    """
    cases = openings.density.shape[0]
    fluid, share = _spread(volume, (cases,)), _spread(fluid_fraction, (cases,))
    open_to = openings.depth
    down_to = open_to if reach is None else np.maximum(open_to, _spread(reach, (cases,)))
    lumen = openings.radius**2 * open_to
    excess = np.maximum(fluid / openings.density / np.pi - lumen, 0.0)
    radius = np.sqrt(np.maximum(openings.radius**2, (lumen + excess / share) / down_to))
    cell = 1.0 / np.sqrt(np.pi * openings.density)
    return Deposit(fluid * _spread(concentration, (cases,)), np.zeros(cases), down_to, np.minimum(radius, cell))


def receptor(cases: int, *, volume_per_area: ArrayLike, sampled_at: ArrayLike = (), share: ArrayLike = 1.0) -> Receptor:
    """A receptor from scalars or arrays; times of sampling from one list or from one a case."""
    at = np.atleast_2d(np.asarray(sampled_at, dtype=np.float64))
    return Receptor(_spread(volume_per_area, (cases,)), _spread(at, (cases, at.shape[1])), _spread(share, (cases,)))


def follicles(cases: int, *, share: ArrayLike, rate: ArrayLike, top: ArrayLike, bottom: ArrayLike) -> Follicles:
    """Follicles from scalars or (B,) arrays."""
    return Follicles(*(_spread(array, (cases,)) for array in (share, rate, top, bottom)))


def _spread(array: ArrayLike, shape: tuple[int, ...]) -> Array:
    return np.array(np.broadcast_to(np.asarray(array, dtype=np.float64), shape))
