"""What a transport problem must be to make physical sense; the first breach is an InputFault that names the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.transport.presets import MERGE_TIP

if TYPE_CHECKING:
    from corneum.transport.parts import Channels, Deposit, Follicles, Layers, Receptor, Vehicle
    from corneum.transport.problem import Problem

Array = NDArray[np.float64]

BENEATH = ("sealed", "sink", "receptor")


def check(problem: Problem) -> None:
    """Raise InputFault for the first thing that cannot be."""
    if problem.beneath not in BENEATH:
        raise InputFault("beneath", problem.beneath, f"is not known; allowed are {', '.join(BENEATH)}")
    skin = problem.layers.thickness.sum(axis=1)
    _check_layers(problem.layers)
    _check_times(problem)
    if problem.vehicle is not None:
        _check_vehicle(problem.vehicle)
    elif any(getattr(problem, name).size for name in ("reapply_at", "wipe_at", "cover_at", "uncover_at")):
        raise InputFault("vehicle", None, "must be given where it is wiped off, covered or applied again")
    if problem.channels is not None:
        _check_channels(problem.channels, skin)
    if problem.deposit is not None:
        _check_deposit(problem.deposit, skin)
    if (problem.receptor is not None) != (problem.beneath == "receptor"):
        raise InputFault("receptor", None, "and a floor above a receptor need each other")
    if problem.receptor is not None:
        _check_receptor(problem.receptor)
    if problem.follicles is not None:
        if problem.vehicle is None or problem.vehicle.held:
            raise InputFault("follicles", None, "take a share of a finite dose; a film of finite thickness is needed")
        _check_follicles(problem.follicles, skin)
    if problem.vehicle is None and problem.deposit is None:
        raise InputFault("problem", None, "holds no solute: a vehicle or a deposit is needed")


def _need(ok: NDArray[np.bool_], field_name: str, values: Array, allowed: str) -> None:
    """Raise for the first value that is not ok; a NaN is never ok."""
    if not np.all(ok):
        raise InputFault(field_name, f"{np.asarray(values)[~ok].flat[0]:.4g}", allowed)


def _positive(values: Array, name: str, *, infinite: bool = False) -> None:
    _need((values > 0) & (infinite | np.isfinite(values)), name, values, "must be above zero and finite")


def _not_negative(values: Array, name: str, *, infinite: bool = False) -> None:
    _need((values >= 0) & (infinite | np.isfinite(values)), name, values, "must not be negative")


def _check_layers(given: Layers) -> None:
    for name in ("thickness", "diffusivity", "partition", "half_saturation"):
        _positive(getattr(given, name), f"layers.{name}")
    for name in ("binding", "clearance", "metabolism", "maximal_metabolism"):
        _not_negative(getattr(given, name), f"layers.{name}")


def _check_times(problem: Problem) -> None:
    at = problem.times
    if at.ndim != 2 or not at.shape[1]:
        raise InputFault("times", None, "need at least one output time")
    _positive(at, "times")
    _need(np.diff(at, axis=1) > 0, "times", np.diff(at, axis=1), "must rise")
    for name in ("wipe_at", "reapply_at", "cover_at", "uncover_at"):
        given = getattr(problem, name)
        _not_negative(given, name, infinite=True)


def _check_vehicle(given: Vehicle) -> None:
    for name in ("thickness", "partition", "diffusivity", "dry_thickness", "dry_partition", "dry_diffusivity"):
        _positive(getattr(given, name), f"vehicle.{name}")
    _positive(given.solubility, "vehicle.solubility", infinite=True)
    for name in ("concentration", "evaporation", "solute_evaporation"):
        _not_negative(getattr(given, name), f"vehicle.{name}")
    _need(given.dry_thickness <= given.thickness, "vehicle.dry_thickness", given.dry_thickness,
          "is thicker than the film that dries")  # fmt: skip


def _check_channels(given: Channels, skin: Array) -> None:
    for name in ("density", "radius", "depth", "diffusivity", "partition", "recoil_time"):
        _positive(getattr(given, name), f"channels.{name}")
    _positive(given.half_life, "channels.half_life", infinite=True)
    _need((given.recoil_share >= 0) & (given.recoil_share <= 1), "channels.recoil_share", given.recoil_share,
          "must lie between 0 and 1")  # fmt: skip
    _need(given.depth >= MERGE_TIP, "channels.depth", given.depth, f"must be at least {MERGE_TIP:g} m")
    # layers add up to within rounding: a channel down to the floor is not below it
    within = given.depth <= skin * (1 + 1e-12)
    _need(within, "channels.depth", given.depth, "reaches below the deepest layer")
    area = np.pi * given.radius**2 * given.density
    _need(area < 1, "channels.density", given.density, "times the area of a channel covers all of the skin")


def _check_deposit(given: Deposit, skin: Array) -> None:
    _not_negative(given.amount, "deposit.amount")
    _not_negative(given.top, "deposit.top")
    _positive(given.radius, "deposit.radius", infinite=True)
    _not_negative(given.dissolves, "deposit.dissolves")
    _check_band(given, "deposit", skin)


def _check_receptor(given: Receptor) -> None:
    _positive(given.volume_per_area, "receptor.volume_per_area")
    _not_negative(given.sampled_at, "receptor.sampled_at", infinite=True)
    _need((given.share > 0) & (given.share <= 1), "receptor.share", given.share, "must lie above 0, up to 1")


def _check_follicles(given: Follicles, skin: Array) -> None:
    _need((given.share >= 0) & (given.share < 1), "follicles.share", given.share, "must lie from 0 to below 1")
    _positive(given.rate, "follicles.rate")
    _not_negative(given.top, "follicles.top")
    _check_band(given, "follicles", skin)


def _check_band(given: Deposit | Follicles, name: str, skin: Array) -> None:
    _need(given.bottom > given.top, f"{name}.bottom", given.bottom, "must lie below its top")
    _need(given.bottom <= skin * (1 + 1e-12), f"{name}.bottom", given.bottom, "lies below the deepest layer")
