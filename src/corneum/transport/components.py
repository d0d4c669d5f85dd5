"""The components of a transport problem: tissue, film, channels, deposit, follicles and receptor, and their makers.

SI units throughout. B cases, L layers from the surface down. Each maker takes scalars or arrays that broadcast to the
shapes of the component that it returns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _empty() -> Array:
    return np.zeros(0)


def _fill(component: object, name: str, default: Array) -> None:
    """Give a field that was left out its default, in the shape of the others."""
    if getattr(component, name).size == 0:
        object.__setattr__(component, name, default)


@dataclass(frozen=True)
class Layers:
    """Tissue from the surface down. All arrays (B, L).

    thickness m; diffusivity m^2/s (of the free solute); partition layer/water; binding bound/free; clearance and
    metabolism 1/s, of the free part. Saturable metabolism besides: maximal_metabolism kg/m^3/s (0: none) and
    half_saturation kg/m^3, the free concentration in the layer at which it runs at half that speed. Slow binding
    besides: slow_binding, slowly bound over free at equilibrium (0: none), and release 1/s, the rate at which what is
    slowly bound lets go. shedding (B,) m/s: the speed at which the outermost layer, and those beneath of the same name,
    move outward and are shed (0: none).
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
    slow_binding: Array = field(default_factory=_empty)
    release: Array = field(default_factory=_empty)
    shedding: Array = field(default_factory=_empty)

    def __post_init__(self) -> None:
        _fill(self, "maximal_metabolism", np.zeros_like(self.thickness))
        _fill(self, "half_saturation", np.ones_like(self.thickness))
        _fill(self, "slow_binding", np.zeros_like(self.thickness))
        _fill(self, "release", np.ones_like(self.thickness))
        _fill(self, "shedding", np.zeros(len(self.thickness)))


@dataclass(frozen=True)
class Vehicle:
    """What lies on the surface. All arrays (B,).

    thickness m; concentration kg/m^3; partition vehicle/water; diffusivity m^2/s (along the surface, between the
    mouths of channels); evaporation m/s (loss of thickness); dry_thickness m (what never evaporates); solubility
    kg/m^3 in the vehicle (infinite: no limit; the excess waits as a pool); solute_evaporation m/s (0 unless the
    solute is volatile); dry_partition residue/water and dry_diffusivity m^2/s, once dry; supersaturation, the ratio
    over solubility up to which a film that dries stays clear (1: none); once solute precipitates, solubility holds
    until a fresh film is put on or the last precipitate has dissolved. `held` keeps the concentration at its first
    value for ever (infinite dose).
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
    supersaturation: Array = field(default_factory=_empty)

    def __post_init__(self) -> None:
        _fill(self, "supersaturation", np.ones_like(self.thickness))


@dataclass(frozen=True)
class Channels:
    """Open channels. All arrays (B,): density 1/m^2, radius m, depth m, diffusivity m^2/s and partition of the
    fluid in them, and the closing law's recoil share (0 to 1), recoil time s, half-life s (infinite: stays open).
    They close from `closes_from` s on: what made them stands in them until then, and keeps them open."""

    density: Array
    radius: Array
    depth: Array
    diffusivity: Array
    partition: Array
    recoil_share: Array
    recoil_time: Array
    half_life: Array
    closes_from: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        _fill(self, "closes_from", np.zeros_like(self.density))


@dataclass(frozen=True)
class Deposit:
    """Solute placed in the skin at the start. All arrays (B,): amount kg/m^2 of skin, spread evenly over the cylinder
    between the depths `top` and `bottom` (m) and within `radius` (m) of the channel's axis (infinite: everywhere).
    `in_lumen`, above 0, is the share of it that stands evenly in the open lumens instead; the cylinder then is tissue
    alone, beside and below the lumen (0: lumen and tissue alike).

    `dissolves` s: it is solid and goes into solution where it lies, at a constant rate, until then (0: at once).
    `solubility` kg/m^3 in the water of the tissue (infinite: no limit): what would raise u above it waits as a solid.
    """

    amount: Array
    top: Array
    bottom: Array
    radius: Array
    dissolves: Array = field(default_factory=_empty)
    solubility: Array = field(default_factory=_empty)
    in_lumen: Array = field(default_factory=_empty)

    def __post_init__(self) -> None:
        _fill(self, "in_lumen", np.zeros_like(self.amount))
        _fill(self, "dissolves", np.zeros_like(self.amount))
        _fill(self, "solubility", np.full_like(self.amount, np.inf))


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
    slow_binding: ArrayLike = 0.0,
    release: ArrayLike = 1.0,
    shedding: ArrayLike = 0.0,
) -> Layers:
    """Layers of B cases, from the surface down.

    Args:
        names: of the L layers.
        thickness: m; this and all that follows broadcasts to (B, L).
        diffusivity: of the free solute, m^2/s.
        partition: layer/water.
        binding: bound/free.
        clearance: of the free part by blood and lymph, 1/s.
        metabolism: of the free part, 1/s.
        maximal_metabolism: of the metabolism that saturates, kg/m^3/s; 0 where there is none.
        half_saturation: free concentration at half that speed, kg/m^3.
        slow_binding: slowly bound over free, at equilibrium; 0 where nothing is.
        release: rate at which what is slowly bound lets go, 1/s.
        shedding: speed at which the outermost layer moves outward and is shed, m/s, a scalar or (B,).

    Returns:
        The layers, each array of shape (B, L), shedding (B,).
    """
    values = (thickness, diffusivity, partition, binding, clearance, metabolism, maximal_metabolism, half_saturation)
    each = (*values, slow_binding, release)
    shapes = (np.shape(array) for array in (*each, np.expand_dims(shedding, -1)))
    shape = np.broadcast_shapes((1, len(names)), *shapes)
    return Layers(names, *[*(_spread(array, shape) for array in each), _spread(shedding, shape[:1])])


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
    supersaturation: ArrayLike = 1.0,
    held: bool = False,
) -> Vehicle:
    """The film on the surface of B cases.

    Args:
        cases: B.
        thickness: m; this and all that follows is a scalar or (B,).
        concentration: of the solute, kg/m^3.
        diffusivity: along the surface, m^2/s.
        partition: vehicle/water.
        evaporation: loss of thickness while it lies open, m/s.
        dry_thickness: what never evaporates, m; without it the film stays as thick as it is.
        solubility: of the solute in the vehicle, kg/m^3; infinite without a limit.
        solute_evaporation: of a volatile solute, m/s.
        dry_partition: residue/water once dry; without it that of the wet film.
        dry_diffusivity: along the surface once dry, m^2/s; without it that of the wet film.
        supersaturation: ratio over solubility up to which a film that dries stays clear, 1 or above.
        held: whether the concentration stays at its first value for ever (infinite dose).

    Returns:
        The film, each array of shape (B,).
    """
    values = {
        "thickness": thickness,
        "concentration": concentration,
        "partition": partition,
        "diffusivity": diffusivity,
        "evaporation": evaporation,
        "dry_thickness": thickness if dry_thickness is None else dry_thickness,
        "solubility": solubility,
        "solute_evaporation": solute_evaporation,
        "dry_partition": partition if dry_partition is None else dry_partition,
        "dry_diffusivity": diffusivity if dry_diffusivity is None else dry_diffusivity,
        "supersaturation": supersaturation,
    }
    return Vehicle(**{name: _spread(value, (cases,)) for name, value in values.items()}, held=held)


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
    closes_from: ArrayLike = 0.0,
) -> Channels:
    """Open channels of B cases.

    Args:
        cases: B.
        density: channels per area of skin, 1/m^2; this and all that follows is a scalar or (B,).
        radius: m.
        depth: m, from the surface.
        diffusivity: in their fluid, m^2/s.
        partition: fluid/water.
        recoil_share: share lost by elastic recoil, 0 to 1.
        recoil_time: time constant of the recoil, s.
        half_life: of what the recoil leaves open, s; infinite by default: it stays open.
        closes_from: when recoil and closing begin, s.

    Returns:
        The channels, each array of shape (B,).
    """
    values = (density, radius, depth, diffusivity, partition, recoil_share, recoil_time, half_life, closes_from)
    return Channels(*(_spread(array, (cases,)) for array in values))


def deposit_band(
    cases: int,
    *,
    amount: ArrayLike,
    top: ArrayLike,
    bottom: ArrayLike,
    dissolves: ArrayLike = 0.0,
    solubility: ArrayLike = np.inf,
) -> Deposit:
    """A deposit of B cases, spread evenly over a band of depth.

    Args:
        cases: B.
        amount: kg per m^2 of skin; this and all that follows is a scalar or (B,).
        top: m from the surface.
        bottom: m from the surface.
        dissolves: s; a solid goes into solution at a constant rate until then (0: it is a solution).
        solubility: in the water of the tissue, kg/m^3; infinite without a limit.

    Returns:
        The deposit, each array of shape (B,).
    """
    return Deposit(*(_spread(array, (cases,)) for array in (amount, top, bottom, np.inf, dissolves, solubility)))


def receptor(cases: int, *, volume_per_area: ArrayLike, sampled_at: ArrayLike = (), share: ArrayLike = 1.0) -> Receptor:
    """The receptor beneath the skin of B cases.

    Args:
        cases: B.
        volume_per_area: m^3 per m^2 of skin, a scalar or (B,).
        sampled_at: times of sampling, s, one list (S,) for all cases or (B, S); infinite: never.
        share: of its fluid that a sample takes, above 0, up to 1, a scalar or (B,).

    Returns:
        The receptor.
    """
    at = np.atleast_2d(np.asarray(sampled_at, dtype=np.float64))
    return Receptor(_spread(volume_per_area, (cases,)), _spread(at, (cases, at.shape[1])), _spread(share, (cases,)))


def follicles(cases: int, *, share: ArrayLike, rate: ArrayLike, top: ArrayLike, bottom: ArrayLike) -> Follicles:
    """Hair follicles of B cases.

    Args:
        cases: B.
        share: of every finite dose that runs into them, 0 to below 1; this and all that follows is a scalar or (B,).
        rate: at which they empty into the tissue, 1/s.
        top: of the band of tissue into which they empty, m.
        bottom: of that band, m.

    Returns:
        The follicles, each array of shape (B,).
    """
    return Follicles(*(_spread(array, (cases,)) for array in (share, rate, top, bottom)))


def _spread(array: ArrayLike, shape: tuple[int, ...]) -> Array:
    whole = np.array(array, dtype=np.float64)
    return whole if whole.shape == shape else np.array(np.broadcast_to(whole, shape))
