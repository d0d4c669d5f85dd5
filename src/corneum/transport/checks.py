"""Checks that the components of a transport problem make physical sense.

Each raises an InputFault that names the field, for the first value that cannot be.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.transport.components import Channels, Deposit, Follicles, Layers, Receptor, Vehicle
from corneum.transport.presets import MERGE_TIP

Array = NDArray[np.float64]

BENEATH = ("sealed", "sink", "receptor")


def check_floor(beneath: str, receptor: Receptor | None) -> None:
    """The floor is known, and a receptor and a floor above it come together."""
    if beneath not in BENEATH:
        raise InputFault("beneath", beneath, f"is not known; allowed are {', '.join(BENEATH)}")
    if (receptor is not None) != (beneath == "receptor"):
        raise InputFault("receptor", None, "and a floor above a receptor need each other")
    if receptor is not None:
        _positive(receptor.volume_per_area, "receptor.volume_per_area")
        _not_negative(receptor.sampled_at, "receptor.sampled_at", infinite=True)
        _need(
            (receptor.share > 0) & (receptor.share <= 1), "receptor.share", receptor.share, "must lie above 0, up to 1"
        )


def check_layers(layers: Layers) -> None:
    for name in ("thickness", "diffusivity", "partition", "half_saturation"):
        _positive(getattr(layers, name), f"layers.{name}")
    for name in ("binding", "clearance", "metabolism", "maximal_metabolism", "slow_binding", "shedding"):
        _not_negative(getattr(layers, name), f"layers.{name}")
    _positive(layers.release, "layers.release")


def check_output_times(at: Array) -> None:
    if at.ndim != 2 or not at.shape[1]:
        raise InputFault("times", None, "need at least one output time")
    _positive(at, "times")
    _need(np.diff(at, axis=1) > 0, "times", np.diff(at, axis=1), "must rise")


def check_events(times_by_name: dict[str, Array], vehicle: Vehicle | None) -> None:
    """Times of what happens to the film (B, n) s, by field name."""
    for name, at in times_by_name.items():
        _not_negative(at, name, infinite=True)
    if vehicle is None and any(at.size for at in times_by_name.values()):
        raise InputFault("vehicle", None, "must be given where it is wiped off, covered or applied again")


def check_vehicle(vehicle: Vehicle) -> None:
    for name in ("thickness", "partition", "diffusivity", "dry_thickness", "dry_partition", "dry_diffusivity"):
        _positive(getattr(vehicle, name), f"vehicle.{name}")
    _positive(vehicle.solubility, "vehicle.solubility", infinite=True)
    for name in ("concentration", "evaporation", "solute_evaporation"):
        _not_negative(getattr(vehicle, name), f"vehicle.{name}")
    thinner = vehicle.dry_thickness <= vehicle.thickness
    _need(thinner, "vehicle.dry_thickness", vehicle.dry_thickness, "is thicker than the film that dries")
    ratio = vehicle.supersaturation
    _need((ratio >= 1) & np.isfinite(ratio), "vehicle.supersaturation", ratio, "must be 1 or above, and finite")


def check_channels(channels: Channels, layers: Layers) -> None:
    for name in ("density", "radius", "depth", "diffusivity", "partition", "recoil_time"):
        _positive(getattr(channels, name), f"channels.{name}")
    _positive(channels.half_life, "channels.half_life", infinite=True)
    _not_negative(channels.closes_from, "channels.closes_from")
    share = channels.recoil_share
    _need((share >= 0) & (share <= 1), "channels.recoil_share", share, "must lie between 0 and 1")
    _need(channels.depth >= MERGE_TIP, "channels.depth", channels.depth, f"must be at least {MERGE_TIP:g} m")
    within = channels.depth <= _floor(layers)
    _need(within, "channels.depth", channels.depth, "reaches below the deepest layer")
    area = np.pi * channels.radius**2 * channels.density
    _need(area < 1, "channels.density", channels.density, "times the area of a channel covers all of the skin")


def check_deposit(deposit: Deposit, layers: Layers) -> None:
    _not_negative(deposit.amount, "deposit.amount")
    _not_negative(deposit.top, "deposit.top")
    _positive(deposit.radius, "deposit.radius", infinite=True)
    _not_negative(deposit.dissolves, "deposit.dissolves")
    _need((deposit.in_lumen >= 0) & (deposit.in_lumen <= 1), "deposit.in_lumen", deposit.in_lumen, "is a share, 0 to 1")
    _positive(deposit.solubility, "deposit.solubility", infinite=True)
    _check_band(deposit, "deposit", layers)


def check_follicles(follicles: Follicles, vehicle: Vehicle | None, layers: Layers) -> None:
    if vehicle is None or vehicle.held:
        raise InputFault("follicles", None, "take a share of a finite dose; a film of finite thickness is needed")
    share = follicles.share
    _need((share >= 0) & (share < 1), "follicles.share", share, "must lie from 0 to below 1")
    _positive(follicles.rate, "follicles.rate")
    _not_negative(follicles.top, "follicles.top")
    _check_band(follicles, "follicles", layers)


def _check_band(band: Deposit | Follicles, name: str, layers: Layers) -> None:
    _need(band.bottom > band.top, f"{name}.bottom", band.bottom, "must lie below its top")
    _need(band.bottom <= _floor(layers), f"{name}.bottom", band.bottom, "lies below the deepest layer")


def _floor(layers: Layers) -> Array:
    """Depth (B,) m that nothing reaches below; layers add up to it within rounding."""
    return np.asarray(layers.thickness.sum(axis=1) * (1 + 1e-12))


def _need(ok: NDArray[np.bool_], field_name: str, values: Array, allowed: str) -> None:
    """Raise for the first value that is not ok; a NaN is never ok."""
    if not ok.all():
        raise InputFault(field_name, f"{np.asarray(values)[~ok].flat[0]:.4g}", allowed)


def _positive(values: Array, name: str, *, infinite: bool = False) -> None:
    above = values > 0
    _need(above if infinite else above & (values < np.inf), name, values, "must be above zero and finite")


def _not_negative(values: Array, name: str, *, infinite: bool = False) -> None:
    allowed = values >= 0
    _need(allowed if infinite else allowed & (values < np.inf), name, values, "must not be negative")
