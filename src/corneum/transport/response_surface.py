"""What arrives in many alike cases, read off a surface through a few that were solved.

A plan asks what a solute does in every zone in each of some hundred virtual people: tens of thousands of cases that
differ in a handful of numbers. Cases of one topology, and of one solute and product, are therefore solved for some of
them, and the others are read off a Gaussian process through the logarithms of the shares of the dose,

    ln(y + y_0) ~ GP(mean, s^2 k(r)),  k = (1 + sqrt5 r + 5 r^2/3) exp(-sqrt5 r),  r^2 = sum of ((x - x')/l)^2

over the numbers x that decide (`coordinates`), each counted in its own reach l (table transport/surface_reaches, fitted
once by `corneum.calibration.surface_reaches`). The shares of a case sum to one: nothing is lost or made in between.

Its error is measured where it is used: each solved case is predicted from the others. A case that is read off may be
wrong by what its nearest solved case is missed by, or the nearest of that, whichever is worse; more where it lies
farther from it than that from its own nearest, and less where it lies nearer: in proportion to sqrt(1 - k^2), what a
single neighbour leaves open. Over all solutes of the ladder 95 of 100 misses end between 0.4 and 2 times where told.

Source: Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, sections 2.2 and 5.4.2 (left-out misses).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.transport import presets
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

REACHES = "transport/surface_reaches"
LAYERS = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
VIABLE = LAYERS[1:]
# where the dose is at the end: `inside` has left the tissue by blood, metabolism or downwards, `outside` the surface
PLACES = ("film", "channels", *LAYERS, "inside", "outside")
# shares far below what is told (planning.resolved_share) are alike
LEAST_SHARE = 1e-9
# the surface passes through the solved cases to this share of its variance
NUGGET = 1e-5
# what a coordinate may not fall below before its logarithm is taken: a rate, 1/s; a volume per area, m; a length, m
_SLOWEST, _THINNEST, _SHALLOWEST = 1e-7, 1e-9, 1e-6
_DIGITS = 7


@dataclass(frozen=True)
class Shares:
    """Where the dose of B cases is at the end: `places` (B, 8) by `PLACES`, shares of it that sum to one; `free` (B, 4)
    mean free concentration in each of `LAYERS` over the whole duration, kg/m^3 for a dose of 1 kg/m^2; `course`
    (B, T V) the shares in each of `VIABLE` at each of `presets.COURSE_HOURS`, time by time."""

    places: Array
    free: Array
    course: Array


@dataclass(frozen=True)
class Surface:
    """Solved cases: their coordinates `at` (N, C) in reaches, `weights` (N, Q) of the surface through them, the
    `middle` (Q,) of what they showed, by how much each or its nearest is `missed` (N, Q) when left out, and what its
    nearest neighbour leaves `open` (N,) of it, a share of the standard deviation."""

    at: Array
    weights: Array
    middle: Array
    missed: Array
    open: Array


def coordinates(problem: Problem) -> dict[str, Array]:
    """The numbers that decide what arrives, as logarithms (B,) by name.

    Layers are known by the rate at which they are crossed, D/(L^2 (1 + b)), and by what they hold, K L (1 + b): two
    layers alike in both are alike.

    Args:
        problem: B cases with a film of the four `LAYERS`, with or without channels and a deposit.
    """
    skin, film, openings, deposit = problem.layers, problem.vehicle, problem.channels, problem.deposit
    assert film is not None
    bound = 1 + skin.binding
    rate = np.log(skin.diffusivity / (skin.thickness**2 * bound))
    capacity = np.log(skin.partition * skin.thickness * bound)
    below = skin.names.index("papillary_dermis")
    deep = np.cumsum(skin.thickness, axis=1)
    logarithms = {f"rate_{name}": rate[:, row] for row, name in enumerate(skin.names)}
    logarithms |= {f"capacity_{name}": capacity[:, row] for row, name in enumerate(skin.names)}
    logarithms |= {
        "slow_capacity": np.log((skin.partition * skin.thickness * skin.slow_binding)[:, 0] + _THINNEST),
        "release": np.log(skin.release[:, 0]),
        "shedding": np.log(skin.shedding / skin.thickness[:, 0] + _SLOWEST),
        "viable_epidermis": np.log(skin.thickness[:, below - 1]),
        "clearance": np.log(skin.clearance[:, below] + _SLOWEST),
        "metabolism": np.log(skin.metabolism[:, below] + _SLOWEST),
        "film": np.log(film.thickness),
        "dry_film": np.log(film.dry_thickness),
        "evaporation": np.log(film.evaporation + _THINNEST),
        "solubility": np.log(np.minimum(film.solubility, 1 / _SLOWEST)),
        "dry_partition": np.log(film.dry_partition),
        "dry_diffusivity": np.log(film.dry_diffusivity),
    }
    if openings is not None:
        logarithms |= {
            "open_area": np.log(openings.density * openings.radius**2),
            "density": np.log(openings.density),
            "depth": np.log(openings.depth / deep[:, below - 1]),
            "recoil_share": np.log(openings.recoil_share + _SLOWEST),
            "recoil_time": np.log(openings.recoil_time),
            "half_life": np.log(openings.half_life),
            "channel_diffusivity": np.log(openings.diffusivity),
        }
    if deposit is not None:
        bottom = np.maximum(deposit.bottom, _SHALLOWEST)
        logarithms |= {
            "deposit": np.log(deposit.amount + _THINNEST),
            "deposit_bottom": np.log(bottom / deep[:, below - 1]),
            "deposit_radius": np.log(np.maximum(deposit.radius, _SHALLOWEST)),
        }
        placed = np.log(_placed(problem) + LEAST_SHARE)
        logarithms |= {f"placed_{name}": placed[:, row] for row, name in enumerate(skin.names)}
    return logarithms


def in_reaches(context: ModelContext, problem: Problem) -> Array:
    """The coordinates of B cases (B, C), each in its own reach."""
    table = context.table(REACHES)
    columns = []
    for name, column in coordinates(problem).items():
        reach = table.row(name).number("reach")
        assert reach is not None
        columns.append(column / reach)
    return np.stack(columns, axis=1)


def shares_of(exposure: Exposure) -> Shares:
    """Where the dose of solved cases is at their last output time."""
    dose = exposure.received[:, -1]
    inside = exposure.cleared + exposure.metabolised + exposure.beneath
    outside = exposure.wiped + exposure.evaporated + exposure.shed
    layers = [exposure.layer(name) for name in LAYERS]
    kilograms = [exposure.film, exposure.channels, *layers, inside, outside]
    places = np.stack([np.maximum(amount[:, -1], 0.0) for amount in kilograms], axis=1)
    free = np.maximum(exposure.mean_free, 0.0) / dose[:, None]
    return Shares(_whole(places), free, np.maximum(_course(exposure), 0.0) / dose[:, None])


def surface_through(at: Array, shares: Shares) -> Surface:
    """The surface through N solved cases.

    Args:
        at: their coordinates (N, C), as `in_reaches` gives them.
        shares: what they showed.
    """
    shown = _logarithms(shares)
    middle = shown.mean(axis=0)
    alike = similarity(at, at)
    inverse = np.linalg.inv(alike + NUGGET * np.eye(len(at)))
    weights = inverse @ (shown - middle)
    missed = weights / np.diag(inverse)[:, None]
    apart = alike - np.eye(len(at))
    nearest, left_open = apart.argmax(axis=1), _left_open(apart.max(axis=1))
    by_openness = missed / left_open[:, None]
    worse = np.where(np.abs(by_openness) < np.abs(by_openness[nearest]), by_openness[nearest], by_openness)
    return Surface(at, weights, middle, worse * left_open[:, None], left_open)


def read_off(surface: Surface, at: Array) -> Shares:
    """The shares of B cases, each off by what `misses` says.

    Args:
        surface: through solved cases of the same topology.
        at: the coordinates (B, C) of the cases.
    """
    alike = similarity(at, surface.at)
    logarithms = surface.middle + alike @ surface.weights + misses(surface, alike)
    shown = np.maximum(np.exp(logarithms) - LEAST_SHARE, 0.0)
    places, free, course = np.split(shown, [len(PLACES), len(PLACES) + len(LAYERS)], axis=1)
    return Shares(_whole(places), free, course)


def misses(surface: Surface, alike: Array) -> Array:
    """What cases may be wrong by (B, Q), in logarithms: as the nearest solved case is missed when left out.

    Args:
        surface: through solved cases.
        alike: covariance (B, N) of the cases with the solved ones.
    """
    nearest = alike.argmax(axis=1)
    farther = _left_open(alike.max(axis=1)) / surface.open[nearest]
    return np.asarray(surface.missed[nearest] * farther[:, None], dtype=np.float64)


def similarity(at: Array, other: Array) -> Array:
    """The covariance (B, N) of cases, 1 for equal ones: Matern 5/2 over their distance in reaches."""
    distance = at @ other.T
    distance *= -2
    distance += (at**2).sum(axis=1)[:, None]
    distance += (other**2).sum(axis=1)
    np.maximum(distance, 0.0, out=distance)
    distance *= 5
    np.sqrt(distance, out=distance)
    decay = np.exp(-distance)
    polynomial = distance / 3
    polynomial += 1
    polynomial *= distance
    polynomial += 1
    polynomial *= decay
    return np.asarray(polynomial, dtype=np.float64)


def _course(exposure: Exposure) -> Array:
    """What the viable layers hold at the hours of a course (B, T V), kg/m^2, straight between the solver's steps."""
    seconds = np.array(presets.COURSE_HOURS) * units.factor("h")
    columns = [exposure.names.index(name) for name in VIABLE]
    steps = zip(exposure.course.times, exposure.course.layers[:, :, columns], strict=True)
    return np.array(
        [np.stack([np.interp(seconds, times, layer) for layer in held.T], axis=1).ravel() for times, held in steps]
    )


def _placed(problem: Problem) -> Array:
    """The share of the dose that a deposit puts at the depth of each layer (B, L)."""
    film, deposit, openings = problem.vehicle, problem.deposit, problem.channels
    assert film is not None and deposit is not None
    share = deposit.amount / (deposit.amount + film.concentration * film.thickness)
    around = _by_depth(problem, deposit.top, deposit.bottom)
    if openings is not None:
        lumen, inside = _by_depth(problem, np.zeros_like(openings.depth), openings.depth), deposit.in_lumen[:, None]
        around = inside * lumen + (1 - inside) * around
    return np.asarray(share[:, None] * around)


def _by_depth(problem: Problem, top: Array, bottom: Array) -> Array:
    """The share of a band between two depths (B,) m that lies in each layer (B, L)."""
    floor = np.cumsum(problem.layers.thickness, axis=1)
    lower = np.minimum(floor, bottom[:, None])
    upper = np.maximum(floor - problem.layers.thickness, top[:, None])
    length = np.maximum(bottom - top, np.finfo(float).tiny)
    return np.asarray(np.maximum(lower - upper, 0.0) / length[:, None])


def _left_open(alike: Array) -> Array:
    """What one neighbour of that covariance leaves open of a case, as a share of the standard deviation."""
    return np.asarray(np.sqrt(np.maximum(1 - alike**2, NUGGET)), dtype=np.float64)


def _logarithms(shares: Shares) -> Array:
    """What is interpolated (N, Q), to as many digits as both back ends agree on and more than either is right to."""
    shown = np.log(np.concatenate([shares.places, shares.free, shares.course], axis=1) + LEAST_SHARE)
    return np.asarray(np.round(shown, _DIGITS), dtype=np.float64)


def _whole(places: Array) -> Array:
    return np.asarray(places / places.sum(axis=1, keepdims=True), dtype=np.float64)
